//! [`Program`]: a font file with the metrics that layout asks for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ttf_parser::GlyphId;

use super::font::{Look, Shaped};

/// One font program and what layout asks of it.
pub struct Program {
    /// PostScript name, letters only, such as `FandolFang-Regular`.
    pub name: String,
    /// Its version as the font states it, such as `Version 1.0`; empty where it does not.
    pub version: String,
    /// The file it came from, as a clerk knows it.
    pub from: String,
    /// The font file.
    pub bytes: Cow<'static, [u8]>,
    /// Font units in an em.
    pub units_per_em: u16,
    /// Height above the baseline, in font units.
    pub ascent: i16,
    /// Depth below it, negative, in font units.
    pub descent: i16,
    glyphs: Vec<u16>,
    beyond: BTreeMap<char, u16>,
    widths: Vec<u16>,
}

impl Program {
    /// Reads a font file; of a collection (.ttc) the first face. Whether it may be embedded is told
    /// by `fsType` of its table `OS/2` (OpenType 1.9): we embed outlines, and subsets of them.
    ///
    /// # Errors
    /// It is none, or may not be embedded; in words for a clerk.
    pub(super) fn parse(from: &str, bytes: Cow<'static, [u8]>) -> Result<Self, String> {
        let face =
            ttf_parser::Face::parse(&bytes, 0).map_err(|e| format!("不是字体文件（{e}）"))?;
        if face.permissions() == Some(ttf_parser::Permissions::Restricted) {
            return Err("字体声明不许嵌入文档（fsType 2）".into());
        }
        let limits = face.tables().os2;
        if limits.is_some_and(|os2| !os2.is_outline_embedding_allowed()) {
            return Err("字体声明只许嵌入点阵（fsType 512）".into());
        }
        if limits.is_some_and(|os2| !os2.is_subsetting_allowed()) {
            return Err("字体声明不许只嵌入用到的字（fsType 256）".into());
        }
        if face.tables().glyf.is_none() && face.tables().cff.is_none() {
            return Err("不是 TrueType 或 OpenType 轮廓字体".into());
        }
        let mut glyphs = vec![0; 0x1_0000];
        let mut beyond = BTreeMap::new();
        for table in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
            if !table.is_unicode() {
                continue;
            }
            table.codepoints(|code| {
                let (Some(ch), Some(GlyphId(glyph))) =
                    (char::from_u32(code), table.glyph_index(code))
                else {
                    return;
                };
                match glyphs.get_mut(code as usize) {
                    Some(slot) => *slot = glyph,
                    None => {
                        beyond.insert(ch, glyph);
                    }
                }
            });
        }
        let units_per_em = face.units_per_em();
        let widths = (0..face.number_of_glyphs())
            .map(|glyph| {
                let advance = u32::from(face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0));
                u16::try_from(advance * 1000 / u32::from(units_per_em)).unwrap_or(u16::MAX)
            })
            .collect();
        let name: String = named(&face, ttf_parser::name_id::POST_SCRIPT_NAME)
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        let (ascent, descent) = (face.ascender(), face.descender());
        Ok(Program {
            name: if name.is_empty() { "Font".into() } else { name },
            version: named(&face, ttf_parser::name_id::VERSION),
            from: from.into(),
            units_per_em,
            ascent,
            descent,
            glyphs,
            beyond,
            widths,
            bytes,
        })
    }

    /// The glyph for a character.
    pub(super) fn shape(&self, program: u8, ch: char) -> Option<Shaped> {
        let glyph = match self.glyphs.get(ch as usize) {
            Some(glyph) => *glyph,
            None => *self.beyond.get(&ch)?,
        };
        (glyph != 0).then(|| Shaped {
            ch,
            program,
            glyph,
            width: self.width(glyph),
            look: Look::PLAIN,
            stands_in: false,
        })
    }

    /// How many glyphs it has.
    pub fn glyphs(&self) -> u16 {
        u16::try_from(self.widths.len()).unwrap_or(u16::MAX)
    }

    /// Advance of a glyph, in thousandths of an em.
    pub fn width(&self, glyph: u16) -> u16 {
        self.widths.get(usize::from(glyph)).copied().unwrap_or(0)
    }
}

/// The first entry of this kind in a font's table of names.
fn named(face: &ttf_parser::Face<'_>, id: u16) -> String {
    let names = face.names().into_iter();
    let mut fitting = names.filter(|name| name.name_id == id);
    fitting
        .find_map(|name| name.to_string())
        .unwrap_or_default()
}
