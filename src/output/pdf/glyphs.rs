//! Whether the codes that a page shows in a font are glyphs of the program embedded for it, as
//! wide as the PDF says (ISO 19005-2, 6.2.11.4.1, 6.2.11.5, 6.2.11.8).

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{inspect, unicode};
use crate::read::program::{Named, Program};

/// Unpacked, a font may be no larger (bytes).
const LARGEST: usize = 64 << 20;

/// What was found of the fonts of one document, so that no code is looked at twice.
#[derive(Default)]
pub struct Glyphs {
    programs: BTreeMap<ObjectId, Option<Vec<u8>>>,
    sound: BTreeMap<ObjectId, [BTreeSet<u16>; 2]>,
}

impl Glyphs {
    /// Why these codes, seen and unseen ones, can't stand in a PDF/A; in Chinese.
    pub fn obstacle(
        &mut self,
        document: &Document,
        id: ObjectId,
        codes: &[BTreeSet<u16>; 2],
    ) -> Option<String> {
        let sound = self.sound.entry(id).or_default();
        let mut new = codes.clone();
        for (new, sound) in new.iter_mut().zip(sound.iter()) {
            new.retain(|code| !sound.contains(code));
        }
        if new.iter().all(BTreeSet::is_empty) {
            return None;
        }
        let font = document.get_dictionary(id).ok()?;
        let holder = inspect::descendant(document, font).unwrap_or(font);
        let program = inspect::program(document, holder)?;
        let bytes = self
            .programs
            .entry(program)
            .or_insert_with(|| inspect::program_bytes(document, holder, LARGEST));
        let name = font.get(b"BaseFont").and_then(Object::as_name).ok();
        let name = name.and_then(|n| std::str::from_utf8(n).ok()).unwrap_or("");
        let Some(program) = bytes.as_deref().and_then(Program::parse) else {
            return Some(format!("该页字体已损坏（{name}）"));
        };
        let table = Table::of(document, font, &program);
        for (unseen, codes) in new.iter().enumerate() {
            for code in codes {
                match table.judge(&program, *code) {
                    Judgement::Missing => {
                        return Some(format!("该页用了字体里没有的字形（{name}）"));
                    }
                    Judgement::Wide if unseen == 0 => {
                        return Some(format!("该页标明的字宽与字体不符（{name}）"));
                    }
                    Judgement::Wide | Judgement::Sound => {}
                }
            }
        }
        for (sound, new) in sound.iter_mut().zip(new) {
            sound.extend(new);
        }
        None
    }
}

enum Judgement {
    Sound,
    Missing,
    Wide,
}

/// How a font comes from codes to glyphs and widths.
struct Table {
    composite: bool,
    /// Whether codes can be followed to glyphs at all.
    known: bool,
    /// CID → glyph, where it is not the same.
    map: Option<Vec<u8>>,
    cids: BTreeMap<u16, u16>,
    glyphs: BTreeMap<u16, Named>,
    widths: BTreeMap<u16, f32>,
    usual: Option<f32>,
}

impl Table {
    fn of(document: &Document, font: &Dictionary, program: &Program<'_>) -> Table {
        match inspect::descendant(document, font) {
            Some(below) => {
                let encoding = font
                    .get_deref(b"Encoding", document)
                    .and_then(Object::as_name);
                let map = below.get_deref(b"CIDToGIDMap", document).ok();
                let map = map.and_then(|m| m.as_stream().ok());
                Table {
                    composite: true,
                    known: encoding.is_ok_and(|e| e.starts_with(b"Identity")),
                    map: map.and_then(|m| m.get_plain_content_with_limit(1 << 18).ok()),
                    cids: program.cids(),
                    glyphs: BTreeMap::new(),
                    widths: cid_widths(document, below),
                    usual: Some(number(document, below, b"DW").unwrap_or(1000.0)),
                }
            }
            None => Table {
                composite: false,
                known: true,
                map: None,
                cids: BTreeMap::new(),
                glyphs: simple_glyphs(document, font, program),
                widths: simple_widths(document, font),
                usual: None,
            },
        }
    }

    fn judge(&self, program: &Program<'_>, code: u16) -> Judgement {
        if !self.known {
            return Judgement::Sound;
        }
        let glyph = if self.composite {
            let at = usize::from(code) * 2;
            match &self.map {
                Some(map) => map
                    .get(at..at + 2)
                    .map(|two| Named::Glyph(u16::from_be_bytes([two[0], two[1]]))),
                None => self.cids.get(&code).map(|glyph| Named::Glyph(*glyph)),
            }
        } else {
            self.glyphs.get(&code).cloned()
        };
        let Some(glyph) = glyph.filter(|glyph| !glyph.is_notdef()) else {
            return Judgement::Missing;
        };
        let stated = self.widths.get(&code).copied().or(self.usual);
        match (program.width(&glyph), stated) {
            (Some(own), Some(stated)) if (own - stated).abs() > 1.0 => Judgement::Wide,
            _ => Judgement::Sound,
        }
    }
}

/// Code → glyph of a simple font (ISO 32000-1, 9.6.6).
fn simple_glyphs(
    document: &Document,
    font: &Dictionary,
    program: &Program<'_>,
) -> BTreeMap<u16, Named> {
    let names = unicode::differences(document, font);
    let base = unicode::base_encoding(document, font);
    let symbolic = inspect::flags(document, font) & 4 != 0;
    let mut glyphs = BTreeMap::new();
    for code in 0..=u8::MAX {
        let by_name = || {
            let name = names.get(&code)?;
            let by_char = || program.of_char(unicode::of_name(document, name)?);
            program.of_name(name).or_else(by_char)
        };
        let by_base = || {
            let base = base.as_deref().unwrap_or(b"StandardEncoding");
            let c = unicode::of_base(document, base, code)?;
            program
                .of_char(c)
                .or_else(|| program.of_name(&unicode::name_of(c)?))
        };
        let glyph = if program.is_sfnt() {
            if symbolic || base.is_none() && names.is_empty() {
                program.of_code(code).or_else(by_name)
            } else {
                by_name().or_else(by_base).or_else(|| program.of_code(code))
            }
        } else if names.contains_key(&code) {
            by_name()
        } else if base.is_none() {
            program.of_code(code).or_else(by_base)
        } else {
            by_base().or_else(|| program.of_code(code))
        };
        glyphs.extend(glyph.map(|glyph| (u16::from(code), glyph)));
    }
    glyphs
}

fn number(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<f32> {
    dict.get_deref(key, document).ok()?.as_float().ok()
}

fn simple_widths(document: &Document, font: &Dictionary) -> BTreeMap<u16, f32> {
    let first = number(document, font, b"FirstChar").unwrap_or(0.0) as u16;
    let list = font
        .get_deref(b"Widths", document)
        .and_then(Object::as_array);
    let widths = list.into_iter().flatten().map(|width| {
        let width = document.dereference(width).ok()?;
        width.1.as_float().ok()
    });
    let numbered = (first..).zip(widths);
    numbered
        .filter_map(|(code, width)| Some((code, width?)))
        .collect()
}

/// The list `W` (ISO 32000-1, 9.7.4.3): `c [w w …]` and `c c w`.
fn cid_widths(document: &Document, font: &Dictionary) -> BTreeMap<u16, f32> {
    let mut widths = BTreeMap::new();
    let list = font.get_deref(b"W", document).and_then(Object::as_array);
    let items = list.into_iter().flatten();
    let items: Vec<&Object> = items
        .filter_map(|item| Some(document.dereference(item).ok()?.1))
        .collect();
    let mut rest = items.as_slice();
    while let [first, second, more @ ..] = rest {
        let Ok(first) = first.as_float() else { break };
        let first = first as u16;
        rest = match (second, more) {
            (Object::Array(list), _) => {
                for (cid, width) in (first..).zip(list) {
                    let width = document.dereference(width).ok();
                    widths.extend(width.and_then(|w| Some((cid, w.1.as_float().ok()?))));
                }
                more
            }
            (last, [width, more @ ..]) => {
                if let (Ok(last), Ok(width)) = (last.as_float(), width.as_float()) {
                    widths.extend((first..=last as u16).map(|cid| (cid, width)));
                }
                more
            }
            _ => break,
        };
    }
    widths
}
