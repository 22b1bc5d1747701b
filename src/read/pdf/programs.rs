//! What an embedded font program itself tells of its glyphs, and what glyph names mean.

use std::collections::BTreeMap;

use ttf_parser::{GlyphId, RawFace, Tag, cff, cmap, post};

/// Characters that a font may be asked for, in the order of preference: a glyph that stands for a
/// Chinese character and for a radical is the character.
const ASKED: [std::ops::Range<u32>; 6] = [
    0x20..0x2e80,
    0x3000..0xd800,
    0xff00..0xfff0,
    0xf900..0xfb07,
    0x2e80..0x3000,
    0x2_0000..0x3_2000,
];
/// Planes of 256 into which TeX parts GBK.
const PLANES: u32 = 94;

/// Glyph → character by the program's character map, else by its glyph names.
pub(super) fn meanings(program: &[u8]) -> BTreeMap<u32, char> {
    let mut meanings = BTreeMap::new();
    let Some(face) = RawFace::parse(program, 0).ok() else {
        if let Some(table) = cff::Table::parse(program) {
            let count = table.number_of_glyphs();
            let name = |id: u16| named(table.glyph_name(GlyphId(id))?);
            meanings.extend((0..count).filter_map(|id| Some((u32::from(id), name(id)?))));
        }
        return meanings;
    };
    let table = |name| face.table(Tag::from_bytes(name));
    if let Some(table) = table(b"post").and_then(post::Table::parse) {
        let name = |(id, name)| Some((id, named(name)?));
        meanings.extend((0..).zip(table.names()).filter_map(name));
    }
    let maps = table(b"cmap").and_then(cmap::Table::parse);
    for map in maps.iter().flat_map(|maps| maps.subtables) {
        if !map.is_unicode() {
            continue;
        }
        for code in ASKED.into_iter().flatten() {
            if let (Some(id), Some(c)) = (map.glyph_index(code), char::from_u32(code))
                && id.0 > 0
            {
                meanings.entry(u32::from(id.0)).or_insert(c);
            }
        }
    }
    meanings
}

/// What glyph names mean that the Adobe Glyph List does not know: `uni4e00` and `u4e00` in lower
/// case, and `cjkB0AE`, which is GBK (ttf2pfb, by which TeX came to Chinese fonts).
pub(super) fn named(name: &str) -> Option<char> {
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok();
    if let Some(code) = name.strip_prefix("cjk").filter(|code| code.len() == 4) {
        let [high, low] = u16::try_from(hex(code)?).ok()?.to_be_bytes();
        return gbk(high, low);
    }
    let code = name
        .strip_prefix("uni")
        .or_else(|| name.strip_prefix('u'))?;
    let code = (4..=6).contains(&code.len()).then_some(code)?;
    char::from_u32(hex(code)?)
}

/// `GBK-Song37`, `gbkhei01`: the number of the plane in the name of a TeX font.
pub(super) fn plane(font: &str) -> Option<u32> {
    let font = font.split_once('+').map_or(font, |(_, font)| font);
    let named = font.get(..3)?.eq_ignore_ascii_case("gbk");
    let number = font.get(font.len().checked_sub(2)?..)?;
    let number = number.parse().ok()?;
    (named && (1..=PLANES).contains(&number)).then_some(number)
}

/// The character at a code of a plane: planes count through the rows of GBK, 190 to the row.
pub(super) fn in_plane(plane: u32, code: u8) -> Option<char> {
    let index = (plane - 1) * 256 + u32::from(code);
    let (row, column) = (index / 190, index % 190);
    let low = 0x40 + column + u32::from(column >= 0x3f);
    gbk(u8::try_from(0x81 + row).ok()?, u8::try_from(low).ok()?)
}

fn gbk(high: u8, low: u8) -> Option<char> {
    let bytes = [high, low];
    let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        assert_eq!(named("cjkB8DF"), Some('高'));
        assert_eq!(named("uni4e2d"), Some('中'));
        assert_eq!(named("u4e2d"), Some('中'));
        for name in ["g12", "cjkFFFF", "ugrave", "uni", "a"] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn planes_of_tex() {
        assert_eq!(plane("NGTCTU+GBK-Hei42"), Some(42));
        assert_eq!(in_plane(42, 112), Some('高'));
        assert_eq!(in_plane(94, 255), None);
        for name in ["GBK-Hei", "SimSun01", "GBK-Hei95", "", "字"] {
            assert_eq!(plane(name), None, "{name}");
        }
    }
}
