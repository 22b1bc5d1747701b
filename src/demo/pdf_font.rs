//! The one font of the county's PDFs: 黑体, cut down to the characters in use, with a map back to
//! Unicode so that readers can search and copy.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

use super::pdf;

const FONT: &[u8] = include_bytes!("../../templates/fonts/gb-NotoSansSC_400Regular.ttf");

/// The characters of one document: glyph in the subset and advance in thousandths of an em.
pub(super) struct Subset {
    glyphs: BTreeMap<char, (u16, u16)>,
    remapper: GlyphRemapper,
}

/// The characters of a text that the font has no glyph for.
#[cfg(test)]
pub(super) fn lacking(text: &str) -> String {
    let face = Face::parse(FONT, 0).expect("the font compiled in");
    text.chars()
        .filter(|character| *character != '\t' && face.glyph_index(*character).is_none())
        .collect()
}

impl Subset {
    /// A subset for these characters. Those the font lacks print as nothing; a test of the county
    /// sees to it that there are none.
    pub(super) fn of(characters: impl Iterator<Item = char>) -> Self {
        let face = Face::parse(FONT, 0).expect("the font compiled in");
        let em = u32::from(face.units_per_em());
        let (mut glyphs, mut remapper) = (BTreeMap::new(), GlyphRemapper::new());
        for character in characters {
            let Some(GlyphId(glyph)) = face.glyph_index(character) else {
                continue;
            };
            let advance = u32::from(face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(1000));
            let width = u16::try_from(advance * 1000 / em).unwrap_or(1000);
            glyphs
                .entry(character)
                .or_insert_with(|| (remapper.remap(glyph), width));
        }
        Subset { glyphs, remapper }
    }

    /// A paragraph in lines of at most `width` em.
    pub(super) fn broken(&self, text: &str, width: f32) -> Vec<String> {
        let limit = (width * 1000.0) as u32;
        let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
        for character in text.chars() {
            let advance = u32::from(self.glyphs.get(&character).map_or(0, |glyph| glyph.1));
            let hangs = "，。；：、？！”）》".contains(character);
            if used + advance > limit && !hangs {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            used += advance;
            line.push(character);
        }
        lines.push(line);
        lines
    }

    /// The width of a text in em.
    pub(super) fn width(&self, text: &str) -> f32 {
        let glyphs = text
            .chars()
            .filter_map(|character| self.glyphs.get(&character));
        glyphs.map(|(_, width)| f32::from(*width)).sum::<f32>() / 1000.0
    }

    /// Text as a string of glyphs in hexadecimal.
    pub(super) fn hex(&self, text: &str) -> String {
        text.chars()
            .filter_map(|character| self.glyphs.get(&character))
            .map(|(glyph, _)| format!("{glyph:04X}"))
            .collect()
    }

    /// Embeds the font; without `readable` the map to Unicode is left out, as careless printing
    /// software does.
    pub(super) fn embed(&self, document: &mut Document, readable: bool) -> ObjectId {
        let program = subsetter::subset(FONT, 0, &self.remapper).expect("the font compiled in");
        let length = i64::try_from(program.len()).unwrap_or(0);
        let file = document.add_object(pdf::packed(dictionary! { "Length1" => length }, program));
        let descriptor = document.add_object(dictionary! {
            "Type" => "FontDescriptor",
            "FontName" => "ABCDEF+NotoSansSC-Regular",
            "Flags" => 4,
            "FontBBox" => vec![(-1000).into(), (-300).into(), 2000.into(), 1200.into()],
            "ItalicAngle" => 0,
            "Ascent" => 880,
            "Descent" => -120,
            "CapHeight" => 733,
            "StemV" => 80,
            "FontFile2" => file,
        });
        let system = dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        };
        let descendant = document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => "ABCDEF+NotoSansSC-Regular",
            "CIDSystemInfo" => system,
            "FontDescriptor" => descriptor,
            "CIDToGIDMap" => "Identity",
            "DW" => 1000,
            "W" => self.widths(),
        });
        let mut font = dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => "ABCDEF+NotoSansSC-Regular",
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![Object::Reference(descendant)],
        };
        if readable {
            let map = pdf::packed(Dictionary::new(), self.to_unicode().into_bytes());
            font.set("ToUnicode", document.add_object(map));
        }
        document.add_object(font)
    }

    fn widths(&self) -> Vec<Object> {
        let mut narrow: Vec<(u16, u16)> = self.glyphs.values().copied().collect();
        narrow.retain(|(_, width)| *width != 1000);
        narrow.sort_unstable();
        narrow
            .into_iter()
            .flat_map(|(glyph, width)| {
                [
                    Object::from(i64::from(glyph)),
                    vec![Object::from(i64::from(width))].into(),
                ]
            })
            .collect()
    }

    fn to_unicode(&self) -> String {
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
             /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
             /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n\
             1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
        );
        let pairs: Vec<(u16, char)> = self.glyphs.iter().map(|(c, (g, _))| (*g, *c)).collect();
        for block in pairs.chunks(100) {
            // Writing to a String can't fail.
            let _ = writeln!(map, "{} beginbfchar", block.len());
            for (glyph, character) in block {
                let units: String = character
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .map(|unit| format!("{unit:04X}"))
                    .collect();
                let _ = writeln!(map, "<{glyph:04X}> <{units}>");
            }
            map.push_str("endbfchar\n");
        }
        map + "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    }
}
