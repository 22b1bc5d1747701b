//! A table too wide even for a sheet across → strips of its columns, each with the first column
//! before it, to be set one below the other.

use std::ops::Range;

use super::columns::Asks;
use super::grid::Group;
use super::table::{Cell, Table};

/// A first column wider than this share of the sheet is not repeated.
const WIDEST_KEY: f32 = 0.3;

/// So few columns are forms, which their makers fit to the sheet.
const FEW: usize = 12;

/// The strips; `None` where the table fits a sheet of this measure as it is.
pub fn strips(table: &Table, asks: &Asks<'_>, measure: f32) -> Option<Vec<Table>> {
    let widths = asks.narrowest();
    if widths.len() <= FEW || widths.iter().sum::<f32>() <= measure {
        return None;
    }
    let key = usize::from(widths[0] <= measure * WIDEST_KEY);
    let room = measure - widths[..key].iter().sum::<f32>();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let (mut begun, mut taken) = (key, 0.0);
    for (n, width) in widths.iter().enumerate().skip(key) {
        if n > begun && taken + width > room {
            ranges.push(begun..n);
            (begun, taken) = (n, 0.0);
        }
        taken += width;
    }
    ranges.push(begun..widths.len());
    let cut = |own: &Range<usize>| Table {
        columns: picked(key, own)
            .map(|n| table.columns.get(n).copied().unwrap_or_default())
            .collect(),
        head: rows(&table.head, widths.len(), key, own),
        rows: rows(&table.rows, widths.len(), key, own),
        ..table.clone()
    };
    Some(ranges.iter().map(cut).collect())
}

/// Columns of a strip: the key before its own.
fn picked(key: usize, own: &Range<usize>) -> impl Iterator<Item = usize> {
    (0..key).chain(own.clone())
}

/// The rows of a strip. What reaches over several strips is said in each, its notes once.
fn rows(rows: &[Vec<Cell>], count: usize, key: usize, own: &Range<usize>) -> Vec<Vec<Cell>> {
    let mut all = vec![Vec::new(); rows.len()];
    let mut from = 0;
    while from < rows.len() {
        let group = Group::at(rows, from, count);
        for place in &group.places {
            let reach = place.column..place.column + place.across;
            let across = picked(key, own).filter(|n| reach.contains(n)).count();
            if across == 0 {
                continue;
            }
            let mut cell = place.cell.cloned().unwrap_or_default();
            (cell.across, cell.down) = (across, place.rows.len());
            if place.column < own.start && own.start > key {
                cell.runs.iter_mut().for_each(|run| run.note = None);
            }
            all[from + place.rows.start].push(cell);
        }
        from = group.rows.end;
    }
    all
}
