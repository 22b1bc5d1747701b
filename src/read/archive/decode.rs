//! Names without a told encoding → text. One archive was written by one program, so that its names
//! have one encoding: strict UTF-8 where all are, else GB18030 where all are, else by statistics.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8};

use super::intake::Name;

/// The names as text, in order.
pub(super) fn decode(names: Vec<Name>) -> Vec<String> {
    let untold: Vec<&[u8]> = names
        .iter()
        .filter_map(|name| match name {
            Name::Bytes(bytes) if !bytes.is_ascii() => Some(bytes.as_slice()),
            _ => None,
        })
        .collect();
    let encoding = encoding(&untold);
    names
        .into_iter()
        .map(|name| match name {
            Name::Text(text) => text,
            Name::Bytes(bytes) => match strict(encoding, &bytes) {
                Some(text) => text,
                None => encoding.decode_without_bom_handling(&bytes).0.into_owned(),
            },
        })
        .collect()
}

fn encoding(names: &[&[u8]]) -> &'static Encoding {
    let all =
        |encoding| -> Option<String> { names.iter().map(|name| strict(encoding, name)).collect() };
    match (all(UTF_8), all(GB18030)) {
        (Some(utf8), Some(_)) if is_chance(&utf8, names) => GB18030,
        (Some(_), _) => UTF_8,
        (None, Some(_)) => GB18030,
        (None, None) => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            for name in names {
                detector.feed(name, false);
            }
            detector.feed(b"", true);
            detector.guess(Some(b"cn"), Utf8Detection::Allow)
        }
    }
}

/// Whether short GBK names are valid UTF-8 by chance: `一` (D2 BB) is. Chinese takes three bytes a
/// character in UTF-8, and everyday characters are B0A1 to F7FE in GBK (GB/T 2312).
fn is_chance(utf8: &str, names: &[&[u8]]) -> bool {
    let everyday = |pair: &[u8]| matches!(pair, [0xb0..=0xf7, 0xa1..=0xfe]);
    let no_chinese = utf8.chars().all(|c| c < '\u{800}');
    let runs = names.iter().flat_map(|name| name.split(u8::is_ascii));
    no_chinese && runs.flat_map(|run| run.chunks(2)).all(everyday)
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&[u8]]) -> Vec<String> {
        decode(names.iter().map(|n| Name::Bytes(n.to_vec())).collect())
    }

    #[test]
    fn one_archive_has_one_encoding() {
        let gbk = |text| GB18030.encode(text).0.into_owned();
        let (one, notice) = (gbk("一.doc"), gbk("联通通知.doc"));
        assert_eq!(of(&[&one]), ["一.doc"], "valid UTF-8 by chance");
        assert_eq!(of(&[&one, &notice]), ["一.doc", "联通通知.doc"]);
        assert_eq!(of(&["总结.doc".as_bytes()]), ["总结.doc"]);
        assert_eq!(of(&["Отчёт.doc".as_bytes()]), ["Отчёт.doc"]);
        assert_eq!(of(&[b"a.doc"]), ["a.doc"]);
    }

    #[test]
    fn a_backslash_may_be_the_second_half_of_a_character() {
        // 乗 is 81 5C in GBK.
        assert_eq!(of(&[b"\x81\x5c\x81\x5c.txt"]), ["乗乗.txt"]);
    }

    #[test]
    fn names_in_no_encoding_are_still_names() {
        assert_eq!(of(&[b"\xff\xff.txt"]).len(), 1);
    }
}
