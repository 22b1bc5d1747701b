//! [`Press`]: what an output prints with, fonts and templates. Both come in as values; only the
//! command line looks for them on the disk.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::Serialize;
use subsetter::GlyphRemapper;

use super::template::Templates;
use crate::digest::{Digest, digest};
use crate::page::{Fonts, Program};

/// Fonts and templates.
pub struct Press {
    /// Fonts.
    pub fonts: Fonts,
    /// Templates.
    pub templates: Templates,
}

impl Press {
    /// What is compiled in.
    pub fn builtin() -> &'static Press {
        static PRESS: OnceLock<Press> = OnceLock::new();
        PRESS.get_or_init(|| Press {
            fonts: Fonts::with(None, BTreeMap::new()),
            templates: Templates::builtin(),
        })
    }
}

/// A font program at hand, for the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FontRecord<'a> {
    /// PostScript name.
    pub name: &'a str,
    /// Version, as the font states it.
    pub version: &'a str,
    /// Of the file.
    pub sha256: Digest,
    /// Compiled in, or which file.
    pub from: &'a str,
}

/// Every font program at hand, in the order in which they are asked for a character.
pub fn record(fonts: &Fonts) -> Vec<FontRecord<'_>> {
    let programs = fonts.programs().iter();
    let records = programs.map(|program| FontRecord {
        name: &program.name,
        version: &program.version,
        sha256: digest(&program.bytes),
        from: &program.from,
    });
    records.collect()
}

/// Whether all of a font can be drawn, tried before a run and not found out amid a dossier. Each
/// is tried once: a large one takes a quarter of a second, and a page prints one letter after
/// another.
///
/// # Errors
/// In Chinese why not.
pub fn drawable(program: &Program) -> Result<(), String> {
    static TRIED: Mutex<BTreeMap<Digest, Result<(), String>>> = Mutex::new(BTreeMap::new());
    let tried = || TRIED.lock().unwrap_or_else(PoisonError::into_inner);
    let key = digest(&program.bytes);
    let known = tried().get(&key).cloned();
    known.unwrap_or_else(|| {
        let drawn = draw(program);
        tried().insert(key, drawn.clone());
        drawn
    })
}

fn draw(program: &Program) -> Result<(), String> {
    let mut all = GlyphRemapper::new();
    for glyph in 0..program.glyphs() {
        all.remap(glyph);
    }
    match subsetter::subset(&program.bytes, 0, &all) {
        Ok(_) => Ok(()),
        Err(why) => Err(format!("字体文件已损坏（{why}）")),
    }
}
