//! The cells of a workbook by their places, as people fill them in: what a table that is worked on
//! and comes back is read by. Reading for checks goes by [`super::read`].

use std::collections::BTreeMap;

use calamine::{DataRef, Reader as _, SheetVisible};
use serde::{Deserialize, Serialize};

use super::container::Package;
use super::sheet::shown::shown;
use super::xlsx::{column_of, open, parts, values};
use super::xml::{Node, walk};
use super::{Why, guarded};

/// Most cells of a workbook that are taken.
const MOST_CELLS: usize = 4_000_000;
/// Most characters of a workbook that are taken.
const LONGEST: usize = 64 << 20;
/// Most merged stretches of a sheet, and most cells of one.
const MOST_MERGED: usize = 100_000;
const LARGEST_MERGED: u32 = 1 << 20;

/// Row and column, from 0.
pub type At = (u32, u32);

/// A sheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Its cells that hold anything, by row, then column.
    pub cells: Vec<(At, Cell)>,
    /// Merged stretches: first and last cell. Only the first holds anything.
    pub merged: Vec<(At, At)>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its value as the sheet shows it, blanks at either end cut off.
    pub text: String,
    /// The day it is, `YYYY-MM-DD`, where it is a date.
    pub day: Option<String>,
    /// Whether it is worked out by a formula; the text is what the program that saved it made of
    /// it, empty where it made nothing.
    pub formula: bool,
}

/// Every sheet of an `.xlsx` workbook, in order. Never panics.
///
/// # Errors
/// It is none, it is locked or damaged, or too large.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Why> {
    let broken = || Err(Why::Broken("读取时出错".into()));
    guarded(|| read(bytes)).unwrap_or_else(broken)
}

/// A place as people name it, such as `F12`.
pub fn place((row, column): At) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row + 1)
}

fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Why> {
    let (_, mut workbook) = open(bytes)?;
    // Opened anew: what has been checked counts towards the limit.
    let mut package = Package::open(bytes)?;
    let parts = parts(&mut package)?;
    let (mut cells_left, mut room) = (MOST_CELLS, LONGEST);
    let mut sheets = Vec::new();
    for told in workbook.sheets_metadata().to_vec() {
        let mut cells: BTreeMap<At, Cell> = BTreeMap::new();
        values(&mut workbook, &told.name, |at, value, format| {
            let text = shown(value, format).trim().to_owned();
            if text.is_empty() {
                return Ok(());
            }
            cells_left = cells_left.saturating_sub(1);
            room = room.saturating_sub(text.len());
            if cells_left == 0 || room == 0 {
                return Err(Why::Limit("表格太大".into()));
            }
            let cell = cells.entry(at).or_default();
            cell.day = day(value);
            cell.text = text;
            Ok(())
        })?;
        let mut merged = Vec::new();
        if let Some(part) = parts.get(&told.name) {
            let part = package.need(part)?;
            merged = formulas_and_merged(&part, &mut cells)?;
        }
        sheets.push(Sheet {
            name: told.name,
            hidden: told.visible != SheetVisible::Visible,
            cells: cells.into_iter().collect(),
            merged,
        });
    }
    Ok(sheets)
}

/// Marks the cells that are formulas, and gives the merged stretches.
fn formulas_and_merged(part: &[u8], cells: &mut BTreeMap<At, Cell>) -> Result<Vec<(At, At)>, Why> {
    let mut merged = Vec::new();
    let mut at = None;
    walk(part, |node| match node {
        Node::Open("c", attributes) => at = attributes.get("r").and_then(|r| place_of(&r)),
        Node::Open("f", _) => {
            // A formula that nobody worked out is no cell yet.
            if let Some(at) = at.filter(|_| cells.len() < MOST_CELLS) {
                cells.entry(at).or_default().formula = true;
            }
        }
        Node::Open("mergeCell", attributes) if merged.len() < MOST_MERGED => {
            let range = attributes.get("ref").unwrap_or_default();
            let ends = range.split_once(':');
            if let Some((from, to)) = ends.and_then(|(a, b)| Some((place_of(a)?, place_of(b)?)))
                && from.0 <= to.0
                && from.1 <= to.1
                && (to.0 - from.0 + 1).saturating_mul(to.1 - from.1 + 1) <= LARGEST_MERGED
            {
                merged.push((from, to));
            }
        }
        _ => {}
    })?;
    Ok(merged)
}

/// The place that `AB12` names.
fn place_of(name: &str) -> Option<At> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let row: u32 = name[digits..].parse().ok()?;
    Some((row.checked_sub(1)?, column_of(name).checked_sub(1)?))
}

fn day(value: &DataRef<'_>) -> Option<String> {
    match value {
        DataRef::DateTime(at) if !at.is_duration() && at.as_f64() >= 1.0 => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        DataRef::DateTimeIso(text) => text.get(..10).map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_names() {
        for (at, name) in [
            ((0, 0), "A1"),
            ((11, 5), "F12"),
            ((8, 26), "AA9"),
            ((0, 701), "ZZ1"),
        ] {
            assert_eq!(place(at), name);
            assert_eq!(place_of(name), Some(at));
        }
        for wrong in ["", "A", "12", "A0"] {
            assert_eq!(place_of(wrong), None, "{wrong}");
        }
    }
}
