//! What a PDF says of itself: its information dictionary.

use encoding_rs::GB18030;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::DateTime;

use super::super::{Metadata, Role, paragraph};

/// Reads it.
pub(super) fn metadata(pdf: &Pdf) -> Metadata {
    let info = pdf.metadata();
    let words = |bytes: &Option<Box<[u8]>>| bytes.as_deref().and_then(text);
    Metadata {
        title: words(&info.title),
        author: words(&info.author),
        created: info.creation_date.as_ref().map(date),
        modified: info.modification_date.as_ref().map(date),
        application: words(&info.creator).or_else(|| words(&info.producer)),
        ..Metadata::default()
    }
}

/// A text string: UTF-16 or UTF-8 by its mark (ISO 32000-2, 7.9.2.2); without one Latin letters,
/// or what programs that know nothing of marks have put there, which in our parts is GBK.
fn text(bytes: &[u8]) -> Option<String> {
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
        assert_eq!(text(b"Report").as_deref(), Some("Report"));
        assert_eq!(text(b"  "), None);
    }
}
