//! Windows code pages, by number and by language.

use std::borrow::Cow;

use encoding_rs::{self as known, Encoding};

/// The encoding a code page's number names.
pub(super) fn encoding(page: u16) -> Option<&'static Encoding> {
    Some(match page {
        936 | 20936 | 10008 | 52936 => known::GBK,
        54936 => known::GB18030,
        950 | 10002 => known::BIG5,
        932 | 10001 => known::SHIFT_JIS,
        949 | 10003 => known::EUC_KR,
        874 => known::WINDOWS_874,
        1200 => known::UTF_16LE,
        1201 => known::UTF_16BE,
        1250 => known::WINDOWS_1250,
        1251 => known::WINDOWS_1251,
        1252 | 0x8001 => known::WINDOWS_1252,
        1253 => known::WINDOWS_1253,
        1254 => known::WINDOWS_1254,
        1255 => known::WINDOWS_1255,
        1256 => known::WINDOWS_1256,
        1257 => known::WINDOWS_1257,
        1258 => known::WINDOWS_1258,
        866 => known::IBM866,
        10000 | 0x8000 => known::MACINTOSH,
        20866 => known::KOI8_R,
        65001 => known::UTF_8,
        _ => return None,
    })
}

/// The code page of a Windows language identifier ([MS-LCID] 2.2).
pub(super) fn of_language(lid: u16) -> u16 {
    match (lid & 0x3ff, lid) {
        (0x04, 0x0404 | 0x0c04 | 0x1404) => 950,
        (0x04, _) => 936,
        (0x11, _) => 932,
        (0x12, _) => 949,
        (0x05 | 0x0e | 0x15 | 0x18 | 0x1a | 0x1b | 0x24, _) => 1250,
        (0x02 | 0x19 | 0x22 | 0x23, _) => 1251,
        (0x08, _) => 1253,
        (0x1f, _) => 1254,
        (0x0d, _) => 1255,
        (0x01 | 0x29, _) => 1256,
        (0x25..=0x27, _) => 1257,
        (0x1e, _) => 874,
        (0x2a, _) => 1258,
        _ => 1252,
    }
}

/// The encoding of a text said to be of a code page. Western programs wrote Chinese too and
/// named a western page: bytes that come in pairs as those of Chinese characters do are Chinese.
pub(super) fn of_text(bytes: &[u8], page: u16) -> &'static Encoding {
    let named = encoding(page).unwrap_or(known::GBK);
    if named.is_single_byte() && is_chinese(bytes) {
        return known::GBK;
    }
    named
}

/// Decodes a text said to be of a code page.
pub(super) fn decode(bytes: &[u8], page: u16) -> Cow<'_, str> {
    of_text(bytes, page).decode_without_bom_handling(bytes).0
}

/// Whether high bytes come in pairs of the GB 2312 range, as nine in ten must, and there are
/// enough to tell.
fn is_chinese(bytes: &[u8]) -> bool {
    let (mut pairs, mut single) = (0usize, 0usize);
    let mut rest = bytes;
    while let Some(&first) = rest.first() {
        let second = rest.get(1).copied().unwrap_or_default();
        if first < 0x80 {
            rest = &rest[1..];
        } else if (0xa1..=0xf7).contains(&first) && second >= 0xa1 {
            pairs += 1;
            rest = &rest[2..];
        } else {
            single += 1;
            rest = &rest[1..];
        }
    }
    pairs >= 2 && pairs >= 9 * single
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_under_a_western_page_is_chinese() {
        let chinese = known::GBK.encode("关于印发《方案》的通知").0;
        assert_eq!(decode(&chinese, 1252), "关于印发《方案》的通知");
        assert_eq!(
            decode(b"na\xefve caf\xe9, \xdcbersicht", 1252),
            "naïve café, Übersicht"
        );
        assert_eq!(decode(&chinese, 0), "关于印发《方案》的通知");
    }
}
