//! [`Program`]: a font program embedded in a PDF, asked for its glyphs by code, name, character or
//! CID, for their widths and for what they mean.

use std::collections::BTreeMap;

use ttf_parser::{Face, GlyphId, PlatformId, cff};

use super::programs;
use super::type1::{self, Type1};

/// A font program.
pub struct Program<'a> {
    kind: Kind<'a>,
    bytes: &'a [u8],
}

enum Kind<'a> {
    Sfnt(Box<Face<'a>>),
    Cff(Box<cff::Table<'a>>),
    Type1(Type1),
}

/// A glyph of a program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// By its number.
    Glyph(u16),
    /// By its name, where glyphs have no numbers.
    Name(String),
}

impl Named {
    /// Whether it is the one that says there is no glyph.
    pub fn is_notdef(&self) -> bool {
        match self {
            Named::Glyph(number) => *number == 0,
            Named::Name(name) => name == ".notdef",
        }
    }
}

impl<'a> Program<'a> {
    /// Reads it; `None` where it is no program that we know.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let kind = if let Ok(face) = Face::parse(bytes, 0) {
            Kind::Sfnt(Box::new(face))
        } else if let Some(table) = cff::Table::parse(bytes) {
            Kind::Cff(Box::new(table))
        } else {
            Kind::Type1(type1::parse(bytes)?)
        };
        Some(Program { kind, bytes })
    }

    /// Whether it is TrueType or OpenType.
    pub fn is_sfnt(&self) -> bool {
        matches!(self.kind, Kind::Sfnt(_))
    }

    /// How many glyphs have numbers.
    pub fn glyphs(&self) -> u16 {
        match &self.kind {
            Kind::Sfnt(face) => face.number_of_glyphs(),
            Kind::Cff(table) => table.number_of_glyphs(),
            Kind::Type1(_) => 0,
        }
    }

    /// The glyph that the program itself gives a code of one byte.
    pub fn of_code(&self, code: u8) -> Option<Named> {
        match &self.kind {
            Kind::Sfnt(face) => {
                let tables = face.tables().cmap?.subtables.into_iter();
                let find = |t: ttf_parser::cmap::Subtable<'_>| {
                    let code = u32::from(code);
                    let symbols = t.platform_id == PlatformId::Windows && t.encoding_id == 0;
                    let high = [0xf000, 0xf100, 0xf200, 0].map(|high| high + code);
                    let codes = if symbols { &high[..] } else { &high[3..] };
                    let known = symbols || t.platform_id == PlatformId::Macintosh;
                    let codes = codes.iter().filter(|_| known);
                    let mut glyphs = codes.filter_map(|c| t.glyph_index(*c));
                    glyphs.find(|glyph| glyph.0 > 0)
                };
                tables.filter_map(find).next().map(|g| Named::Glyph(g.0))
            }
            Kind::Cff(table) => table.glyph_index(code).map(|g| Named::Glyph(g.0)),
            Kind::Type1(font) => font.codes.get(&code).cloned().map(Named::Name),
        }
    }

    /// The glyph of a name.
    pub fn of_name(&self, name: &str) -> Option<Named> {
        match &self.kind {
            Kind::Sfnt(face) => face.glyph_index_by_name(name).map(|g| Named::Glyph(g.0)),
            Kind::Cff(table) => table.glyph_index_by_name(name).map(|g| Named::Glyph(g.0)),
            Kind::Type1(font) => font
                .widths
                .contains_key(name)
                .then(|| Named::Name(name.into())),
        }
    }

    /// The glyph of a character by the program's own map.
    pub fn of_char(&self, c: char) -> Option<Named> {
        match &self.kind {
            Kind::Sfnt(face) => face.glyph_index(c).map(|g| Named::Glyph(g.0)),
            Kind::Cff(_) | Kind::Type1(_) => None,
        }
    }

    /// How many maps of characters a TrueType program has, and whether one is of symbols (3, 0).
    pub fn maps(&self) -> (usize, bool) {
        let Kind::Sfnt(face) = &self.kind else {
            return (0, false);
        };
        let maps = face.tables().cmap.into_iter().flat_map(|m| m.subtables);
        let symbols = |m: &ttf_parser::cmap::Subtable<'_>| {
            m.platform_id == PlatformId::Windows && m.encoding_id == 0
        };
        let found: Vec<bool> = maps.map(|map| symbols(&map)).collect();
        (found.len(), found.contains(&true))
    }

    /// The CIDs that have a glyph, by which it is.
    pub fn cids(&self) -> BTreeMap<u16, u16> {
        let table = match &self.kind {
            Kind::Sfnt(face) => face.tables().cff,
            Kind::Cff(table) => Some(**table),
            Kind::Type1(_) => None,
        };
        let cid = |glyph| match table {
            Some(table) => table.glyph_cid(GlyphId(glyph)).unwrap_or(glyph),
            None => glyph,
        };
        (0..self.glyphs())
            .map(|glyph| (cid(glyph), glyph))
            .collect()
    }

    /// The width of a glyph, in thousandths of an em; `None` where it is not known.
    pub fn width(&self, glyph: &Named) -> Option<f32> {
        match (&self.kind, glyph) {
            (Kind::Sfnt(face), Named::Glyph(glyph)) => {
                let width = f32::from(face.glyph_hor_advance(GlyphId(*glyph))?);
                Some(width * 1000.0 / f32::from(face.units_per_em()))
            }
            (Kind::Cff(table), Named::Glyph(glyph)) => {
                // The matrix of a CID-keyed program may stand elsewhere.
                let scale = table.matrix().sx;
                let usual = (scale - 0.001).abs() < 1e-6;
                let width = table.glyph_width(GlyphId(*glyph)).filter(|_| usual)?;
                Some(f32::from(width))
            }
            (Kind::Type1(font), Named::Name(name)) => font.widths.get(name).copied(),
            _ => None,
        }
    }

    /// The name of a glyph.
    pub fn name(&self, glyph: &Named) -> Option<String> {
        match (&self.kind, glyph) {
            (Kind::Sfnt(face), Named::Glyph(glyph)) => {
                face.glyph_name(GlyphId(*glyph)).map(str::to_owned)
            }
            (Kind::Cff(table), Named::Glyph(glyph)) => {
                table.glyph_name(GlyphId(*glyph)).map(str::to_owned)
            }
            (Kind::Type1(_), Named::Name(name)) => Some(name.clone()),
            _ => None,
        }
    }

    /// Glyph → character, by the program's map of characters or its names.
    pub fn meanings(&self) -> BTreeMap<u32, char> {
        match self.kind {
            Kind::Type1(_) => BTreeMap::new(),
            _ => programs::meanings(self.bytes),
        }
    }
}

/// What the name of a glyph means that the Adobe Glyph List does not know.
pub fn named(name: &str) -> Option<char> {
    programs::named(name)
}

/// What a code means in a font that TeX cut out of GBK, by the font's name.
pub fn in_plane(font: &str, code: u8) -> Option<char> {
    programs::in_plane(programs::plane(font)?, code)
}
