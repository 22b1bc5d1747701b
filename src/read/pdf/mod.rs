//! PDF: the text layer in lines and paragraphs, scans told from pages whose letters have lost
//! their meaning.

mod bombs;
mod columns;
mod fonts;
mod glyphs;
mod lines;
mod margins;
mod marks;
mod meta;
mod paragraphs;
mod pictures;
pub mod program;
mod programs;
mod render;
mod rules;
mod tables;
mod type1;
mod words;

use hayro_interpret::hayro_syntax::LoadPdfError;
use hayro_interpret::hayro_syntax::Pdf;

use super::{Body, Format, Gap, Reading, Why};
use glyphs::Drawn;
pub(super) use glyphs::{Glyph, PageGlyphs};
pub(super) use render::{page as page_picture, plate};

/// The table's line.
pub(super) const FORMAT: Format = Format {
    name: "pdf",
    extensions: &["pdf"],
    // Junk before the header is common enough that every viewer allows it.
    detect: |bytes| {
        let head = &bytes[..bytes.len().min(1024)];
        head.windows(5).any(|window| window == b"%PDF-")
    },
    read,
};

/// Most pages.
const MOST_PAGES: usize = 10_000;

fn read(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap_or_else(|why| Reading::unreadable(FORMAT.name, why))
}

fn try_read(bytes: &[u8]) -> Result<Reading, Why> {
    bombs::check_streams(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Why::Encrypted,
        LoadPdfError::Invalid => Why::Broken("PDF 的结构已损坏".into()),
    })?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err(Why::Empty);
    }
    if count > MOST_PAGES {
        return Err(Why::Limit(format!("超过 {MOST_PAGES} 页")));
    }
    bombs::check_objects(&pdf)?;
    let Drawn { pages, pictures } = glyphs::collect(&pdf, None)?;
    let mut reading = Reading::of(FORMAT.name, body_of(&pages));
    reading.pages = u32::try_from(count).ok();
    reading.metadata = meta::metadata(&pdf);
    reading.metadata.hidden.extend(text_layer(&pages));
    marks::fill(&pdf, &mut reading.metadata);
    reading.pictures = pictures;
    if matches!(reading.body, Body::Text(_)) {
        reading.gaps.extend(pages_without_text(&pages));
        reading.gaps.extend(letters_unread(&pages));
    }
    Ok(reading)
}

/// Text; or pictures where every page is one; or letters nobody can read.
fn body_of(pages: &[PageGlyphs]) -> Body {
    let (known, unknown) = letters(pages);
    let pictures = pages.iter().filter(|page| page.is_picture()).count();
    // A third unread: what is left is formulas and figures between Chinese that is gone.
    if unknown * 2 > known {
        return Body::Unreadable(Why::Glyphs);
    }
    let paragraphs = margins::marked(pages.iter().map(lines::page));
    match (paragraphs.is_empty(), pictures) {
        (false, _) => Body::Text(paragraphs),
        (true, 0) => Body::Unreadable(Why::Empty),
        (true, _) => Body::Pictures {
            count: u32::try_from(pictures).unwrap_or(u32::MAX),
        },
    }
}

/// Of pages that are pictures, the text that lies unseen under them: a machine has read it.
fn text_layer(pages: &[PageGlyphs]) -> Option<String> {
    let (mut unseen, mut all) = (0, 0);
    for page in pages.iter().filter(|page| page.pictures > 0) {
        unseen += page.invisible;
        all += page.glyphs.len();
    }
    (unseen * 2 > all).then(|| "文字层是机器识别的（不可见文字）".into())
}

/// How many glyphs have a character, and how many have none.
fn letters(pages: &[PageGlyphs]) -> (usize, usize) {
    let all: usize = pages.iter().map(|page| page.glyphs.len()).sum();
    let unknown = pages.iter().map(|page| page.unknown).sum();
    (all.saturating_sub(unknown), unknown)
}

/// In a file with text, so many letters without a meaning that something is missing. A few are
/// bullets and the like.
fn letters_unread(pages: &[PageGlyphs]) -> Option<Gap> {
    let (known, unknown) = letters(pages);
    let count = u32::try_from(unknown).unwrap_or(u32::MAX);
    (unknown * 20 > known).then_some(Gap::Glyphs(count))
}

/// In a file with text, the pages that are pictures alone: nobody has read those.
fn pages_without_text(pages: &[PageGlyphs]) -> Option<Gap> {
    let numbers: Vec<u32> = (1..)
        .zip(pages)
        .filter(|(_, page)| page.is_unread())
        .map(|(number, _)| number)
        .collect();
    (!numbers.is_empty()).then_some(Gap::Scanned(numbers))
}

/// A reading of pages of placed letters, whatever format has placed them.
pub(super) fn laid_out(format: &str, pages: &[PageGlyphs]) -> Reading {
    let mut reading = Reading::of(format, body_of(pages));
    if matches!(reading.body, Body::Text(_)) {
        reading.gaps.extend(pages_without_text(pages));
        reading.gaps.extend(letters_unread(pages));
    }
    reading
}
