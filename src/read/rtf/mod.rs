//! Rich Text Format (`.rtf`, and `.doc` files that are it): the text a reader of the printed
//! paper sees, by the RTF Specification 1.9.1.

mod charset;
mod reader;
mod seen;
mod story;
mod token;
mod words;

use super::office::{self, Pictures};
use super::{Format, Reading, Role, Why, container, docx};
use reader::Reader;
use token::Tokens;

/// The table's line.
pub(super) const FORMAT: Format = Format {
    name: "rtf",
    extensions: &["rtf", "doc", "wps"],
    detect: |bytes| bytes.trim_ascii_start().starts_with(b"{\\rtf"),
    read,
};

fn read(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap_or_else(|why| Reading::unreadable(FORMAT.name, why))
}

fn try_read(bytes: &[u8]) -> Result<Reading, Why> {
    let bytes = bytes.trim_ascii_start();
    if !bytes.starts_with(b"{\\rtf") {
        return Err(Why::Broken("不是 RTF 的开头".into()));
    }
    let mut reader = Reader::default();
    let mut whole = false;
    for token in Tokens::of(bytes) {
        reader.token(token)?;
        // What comes after the outermost group is of no meaning.
        whole = reader.is_whole();
        if whole {
            break;
        }
    }
    let mut seen = reader.ends();
    docx::headings(&mut seen.paragraphs);
    for mut margin in seen.margins {
        margin.role = Role::Margin;
        let words = margin.text.chars().any(char::is_alphabetic);
        if words && !seen.paragraphs.contains(&margin) {
            seen.paragraphs.push(margin);
        }
    }
    let mut gaps = office::objects(&seen.objects);
    if !whole {
        gaps.push(container::cut_short());
    }
    let pictures = Pictures::of(seen.pictures);
    Ok(Reading {
        pages: seen.pages,
        metadata: seen.metadata,
        ..office::reading(FORMAT.name, seen.paragraphs, pictures, gaps)
    })
}
