//! Rows and columns that are hidden (ECMA-376 part 1, 18.3.1.73, 18.3.1.13).

use std::collections::{BTreeMap, BTreeSet};

use super::super::container::Package;
use super::super::office::{self, Relations};
use super::super::xml::{Node, walk};
use super::super::{Why, sheet};

/// Rows and columns of the shown sheets, in words for the clerk. Damage here costs only these
/// words: the values are read.
pub(super) fn words(package: &mut Package<'_>, shown: &[&str]) -> Vec<String> {
    let parts = parts(package).unwrap_or_default();
    let mut words = Vec::new();
    for name in shown {
        let part = parts.get(*name).and_then(|part| package.part(part).ok()?);
        let counts = part.and_then(|part| hidden(&part).ok());
        words.extend(sheet::unseen(name, counts.unwrap_or_default()));
    }
    words
}

/// The parts of the sheets by name.
pub(in crate::read) fn parts(package: &mut Package<'_>) -> Result<BTreeMap<String, String>, Why> {
    let main = office::main_part(package)?.unwrap_or_else(|| "xl/workbook.xml".into());
    let workbook = package.need(&main)?;
    let relations = Relations::of(package, &main)?;
    let mut parts = BTreeMap::new();
    walk(&workbook, |node| {
        if let Node::Open("sheet", attributes) = node
            && let (Some(name), Some(id)) = (attributes.get("name"), attributes.prefixed("id"))
            && let Some(part) = relations.target(&id)
        {
            parts.insert(name, part.to_string());
        }
    })?;
    Ok(parts)
}

/// Written rows and columns of a sheet that are hidden.
fn hidden(part: &[u8]) -> Result<(usize, usize), Why> {
    let (mut rows, mut columns) = (0, BTreeSet::new());
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    // Of the open row whether it is hidden, of the open cell its column.
    let (mut row, mut column) = (false, 0);
    walk(part, |node| {
        let Node::Open(name, attributes) = node else {
            return;
        };
        let number = |name| attributes.get(name).and_then(|n| n.parse().ok());
        let is_hidden = || matches!(attributes.get("hidden").as_deref(), Some("1" | "true"));
        match name {
            // A sheet has 16384 columns; more stretches than cells of a page are noise.
            "col" if is_hidden() && stretches.len() < 1024 => {
                stretches.extend(number("min").zip(number("max")));
            }
            "row" => row = is_hidden(),
            "c" => column = attributes.get("r").map_or(0, |place| column_of(&place)),
            "v" | "is" => {
                rows += usize::from(std::mem::take(&mut row));
                if stretches
                    .iter()
                    .any(|(from, to)| (from..=to).contains(&&column))
                {
                    columns.insert(column);
                }
            }
            _ => {}
        }
    })?;
    Ok((rows, columns.len()))
}

/// The column of a place such as `AB12`, from 1.
pub(in crate::read) fn column_of(place: &str) -> u32 {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).take(3);
    letters.fold(0, |column, letter| column * 26 + u32::from(letter - b'@'))
}
