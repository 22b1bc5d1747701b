//! The reference note (备考表) at the end of a volume: what it holds, what is missing, what is
//! still open, and who answers for it (参照 DA/T 22-2015, 5.6.4).

use serde::Serialize;

use super::{Particulars, sheets};
use crate::error::Result;
use crate::output::press::Press;
use crate::output::template::Look;
use crate::page::Sheet;
use crate::page::style::Geometry;

/// What `note.md` is filled with, beside the particulars.
#[derive(Debug, Default, Serialize)]
pub struct Note<'a> {
    /// Lines of the inventory.
    pub items: usize,
    /// Papers bound.
    pub bound: usize,
    /// Papers bound elsewhere (互见).
    pub elsewhere: usize,
    /// Papers kept apart for their secrecy mark.
    pub secret: usize,
    /// Slots with nothing in them, in words.
    pub missing: Vec<String>,
    /// What is still open, in words.
    pub open: Vec<&'a str>,
    /// Slips that stand for originals.
    pub slips: Vec<String>,
    /// Pages bound in as pictures (影印页).
    pub plates: Vec<String>,
    /// Papers with characters that no face has.
    pub glyphs: &'a [String],
    /// Papers whose fonts were stood in for.
    pub faces: &'a [String],
    /// Papers with form fields that show nothing.
    pub fields: &'a [String],
    /// Papers of which pages do not show all, with what they do not.
    pub lost: Vec<String>,
    /// Whether its one paper alone is more than a volume may hold.
    pub oversize: bool,
    /// Sheets that a volume may hold.
    pub limit: u32,
}

#[derive(Serialize)]
struct Filled<'a> {
    #[serde(flatten)]
    of: &'a Particulars,
    #[serde(flatten)]
    note: &'a Note<'a>,
}

/// Its sheets.
///
/// # Errors
/// The template can't be filled.
pub fn lay(press: &Press, of: &Particulars, note: &Note) -> Result<Vec<Sheet>> {
    let markdown = press.templates.render("note.md", &Filled { of, note })?;
    Ok(sheets(press, &markdown, Look::Form, Geometry::A4))
}
