//! Bytes of RTF text → characters, by the character set of the font that is set.

use std::collections::BTreeMap;

use encoding_rs::{self as known, Encoding, GBK, WINDOWS_1252};

use super::super::codepage;
use super::super::docx::symbol;

/// The font table, and what holds where it is silent.
pub(super) struct Charsets {
    /// `\ansicpg`.
    page: &'static Encoding,
    /// Character set by number of font.
    fonts: BTreeMap<i32, i32>,
}

impl Default for Charsets {
    fn default() -> Self {
        Charsets {
            page: WINDOWS_1252,
            fonts: BTreeMap::new(),
        }
    }
}

impl Charsets {
    /// The code page of the whole file.
    pub(super) fn set_page(&mut self, page: i32) {
        if let Some(page) = codepage::encoding(u16::try_from(page).unwrap_or(0)) {
            self.page = page;
        }
    }

    /// The character set of a font.
    pub(super) fn set_font(&mut self, font: i32, charset: i32) {
        self.fonts.insert(font, charset);
    }

    /// Text in a font.
    pub(super) fn decode(&self, bytes: &[u8], font: i32) -> String {
        let charset = self.fonts.get(&font).copied().unwrap_or(1);
        if charset == SYMBOL {
            return bytes.iter().map(|byte| symbol_of((*byte).into())).collect();
        }
        if let Some(encoding) = by_charset(charset) {
            return encoding.decode_without_bom_handling(bytes).0.into_owned();
        }
        // A Latin font in a Chinese file: writers put either into it.
        let (text, damaged) = self.page.decode_without_bom_handling(bytes);
        if damaged {
            return WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned();
        }
        text.into_owned()
    }
}

/// `\fcharset2`: codes mean what the font draws.
const SYMBOL: i32 = 2;

/// What a code of a symbol font draws, where that is known.
pub(super) fn symbol_of(code: u16) -> &'static str {
    symbol(&format!("{:04X}", 0xf000 | code & 0xff))
}

/// Character sets as the Windows API numbers them; 0 and 1 are those of the file.
fn by_charset(charset: i32) -> Option<&'static Encoding> {
    Some(match charset {
        77 => known::MACINTOSH,
        128 => known::SHIFT_JIS,
        129 | 130 => known::EUC_KR,
        134 => GBK,
        136 => known::BIG5,
        161 => known::WINDOWS_1253,
        162 => known::WINDOWS_1254,
        163 => known::WINDOWS_1258,
        177 => known::WINDOWS_1255,
        178 => known::WINDOWS_1256,
        186 => known::WINDOWS_1257,
        204 => known::WINDOWS_1251,
        222 => known::WINDOWS_874,
        238 => known::WINDOWS_1250,
        _ => return None,
    })
}
