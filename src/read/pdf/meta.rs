//! What a PDF says of itself: its information dictionary, and its XMP packet where that says more.

use encoding_rs::GB18030;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{DateTime, Dict, Stream};

use super::super::xml::{Node, walk};
use super::super::{Metadata, Role, paragraph, time};

/// Most bytes of an XMP packet that we look at.
const LARGEST_PACKET: usize = 4 << 20;

/// Reads it.
pub(super) fn metadata(pdf: &Pdf) -> Metadata {
    let info = pdf.metadata();
    let words = |bytes: &Option<Box<[u8]>>| bytes.as_deref().and_then(text);
    let xmp = xmp(pdf).unwrap_or_default();
    Metadata {
        title: words(&info.title).or(xmp.title),
        author: words(&info.author).or(xmp.author),
        created: info.creation_date.as_ref().map(date).or(xmp.created),
        modified: info.modification_date.as_ref().map(date).or(xmp.modified),
        application: words(&info.creator)
            .or(xmp.application)
            .or_else(|| words(&info.producer))
            .or(xmp.template),
        ..Metadata::default()
    }
}

/// The XMP packet of the document (ISO 32000-2, 14.3.2; ISO 16684-1). The program that made the
/// PDF itself is under `template`, for want of a better place.
fn xmp(pdf: &Pdf) -> Option<Metadata> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let packet = catalog.get::<Stream<'_>>("Metadata")?.decoded_data().ok()?;
    let packet = packet.get(..packet.len().min(LARGEST_PACKET))?;
    let mut found = Metadata::default();
    let mut text = String::new();
    // Damage costs what comes after it.
    let _ = walk(packet, |node| match node {
        Node::Open(name, attributes) => {
            if name == "Description" {
                for name in ["CreateDate", "ModifyDate", "CreatorTool", "Producer"] {
                    let value = attributes.get(name);
                    property(&mut found, name, &value.unwrap_or_default());
                }
            }
            // Values in several languages, and lists: the first one.
            if name != "li" {
                text.clear();
            }
        }
        Node::Text(more) => text.push_str(more),
        Node::Close("Alt" | "Seq" | "Bag") => {}
        Node::Close("li") => text.push('\n'),
        Node::Close(name) => {
            let first = text.trim_start().lines().next().unwrap_or_default();
            property(&mut found, name, first);
            text.clear();
        }
    });
    Some(found)
}

fn property(found: &mut Metadata, name: &str, value: &str) {
    let property = match name {
        "title" => &mut found.title,
        "creator" => &mut found.author,
        "CreateDate" => &mut found.created,
        "ModifyDate" => &mut found.modified,
        "CreatorTool" => &mut found.application,
        "Producer" => &mut found.template,
        _ => return,
    };
    let value = value.trim();
    if property.is_none() && !value.is_empty() {
        *property = Some(if name.ends_with("Date") {
            time(value)
        } else {
            value.into()
        });
    }
}

/// A text string: UTF-16 or UTF-8 by its mark (ISO 32000-2, 7.9.2.2); without one Latin letters,
/// or what programs that know nothing of marks have put there, which in our parts is GBK.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let unwrapped = hexadecimal(bytes);
    let bytes = unwrapped.as_deref().unwrap_or(bytes);
    let text = match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..] => {
            encoding_rs::UTF_16BE.decode(bytes).0.into_owned()
        }
        _ => match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => text.into_owned(),
            None => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    };
    paragraph(&text, Role::Body, None).map(|paragraph| paragraph.text)
}

/// The bytes of a string that a printer driver has written as `<CAFD…>` and another program has
/// put into brackets once more, marks and all.
fn hexadecimal(bytes: &[u8]) -> Option<Vec<u8>> {
    let digits = bytes.strip_prefix(b"<")?.strip_suffix(b">")?;
    let (pairs, []) = digits.as_chunks::<2>() else {
        return None;
    };
    let byte = |pair: &[u8; 2]| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    };
    pairs.iter().map(byte).collect()
}

/// As written there; the offset from UTC is dropped.
fn date(at: &DateTime) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        at.year, at.month, at.day, at.hour, at.minute, at.second
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_come_in_three_encodings() {
        assert_eq!(text(b"\xfe\xff\x4e\x2d").as_deref(), Some("中"));
        assert_eq!(text(b"\xd6\xd0\xb9\xfa").as_deref(), Some("中国"));
        assert_eq!(text(b"<D6D0B9FA>").as_deref(), Some("中国"));
        assert_eq!(text(b"<a note>").as_deref(), Some("<a note>"));
        assert_eq!(text(b"Report").as_deref(), Some("Report"));
        assert_eq!(text(b"  "), None);
    }
}
