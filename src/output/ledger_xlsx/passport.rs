//! The hidden sheet by which a workbook of the ledger is known when it comes back: of which
//! project, for which unit, which numbers stood in it.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::error::{Error, Result};
use crate::evidence::Evidence;
use crate::read::cells::{At, Sheet};
use crate::standard::UnitId;

/// Name of the sheet.
pub(super) const NAME: &str = "卷宗";
const VERSION: &str = "1";
/// Ranges of numbers in a cell, which holds 32,767 characters.
const RANGES: usize = 1000;

/// What a workbook says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passport {
    /// The project's name.
    pub project: String,
    /// The unit whose extract it is; `None` for the whole ledger.
    pub unit: Option<UnitId>,
    /// The numbers that stood in it.
    pub numbers: BTreeSet<u32>,
}

/// Writes it.
pub(super) fn write(
    to: &mut Worksheet,
    evidence: &Evidence,
    unit: Option<&UnitId>,
    numbers: &[u32],
) -> std::result::Result<(), XlsxError> {
    to.set_name(NAME)?.set_hidden(true);
    let today = evidence.today.iso();
    let rows = [
        ("版本", VERSION),
        ("项目", evidence.project.name.as_str()),
        ("单位", unit.map_or("", |unit| unit.as_str())),
        ("日期", today.as_str()),
    ];
    let ranges = ranges(numbers);
    let ranges: Vec<String> = ranges.chunks(RANGES).map(|some| some.join(",")).collect();
    let all = rows
        .into_iter()
        .chain(ranges.iter().map(|some| ("编号", some.as_str())));
    for (row, (key, value)) in (0_u32..).zip(all) {
        to.write_string(row, 0, key)?;
        to.write_string(row, 1, value)?;
    }
    Ok(())
}

/// Reads it.
///
/// # Errors
/// There is none, or it is of a newer program.
pub(super) fn read(sheets: &[Sheet]) -> Result<Passport> {
    let lost = || {
        Error::usage("这不是本程序导出的整改台账，或者里面隐藏的工作表“卷宗”被删掉了")
            .hint("请把改动填到本程序导出的台账里再并入；用 juanzong ledger export 可以重新导出。")
    };
    let sheet = sheets
        .iter()
        .find(|sheet| sheet.name == NAME)
        .ok_or_else(lost)?;
    let mut passport = Passport {
        project: String::new(),
        unit: None,
        numbers: BTreeSet::new(),
    };
    let texts: BTreeMap<At, &str> = sheet
        .cells
        .iter()
        .map(|(at, cell)| (*at, cell.text.as_str()))
        .collect();
    let mut version = "";
    for ((row, column), key) in &texts {
        let value = texts.get(&(*row, 1)).copied().unwrap_or_default();
        match (column, *key) {
            (0, "版本") => version = value,
            (0, "项目") => passport.project = value.into(),
            (0, "单位") => passport.unit = (!value.is_empty()).then(|| value.into()),
            (0, "编号") => passport.numbers.extend(numbers(value).ok_or_else(lost)?),
            _ => {}
        }
    }
    match version {
        VERSION => Ok(passport),
        "" => Err(lost()),
        _ => {
            Err(Error::usage("这份台账是更新版本的程序导出的").hint("请用新版本的 juanzong 并入。"))
        }
    }
}

/// `1-20`, `23`, ascending.
fn ranges(numbers: &[u32]) -> Vec<String> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(*number) => *end = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let shown = |(from, to): &(u32, u32)| match from == to {
        true => from.to_string(),
        false => format!("{from}-{to}"),
    };
    ranges.iter().map(shown).collect()
}

/// The numbers of such ranges; `None` where it is none, or names more than a ledger can hold.
fn numbers(text: &str) -> Option<Vec<u32>> {
    const MOST: u32 = 1_000_000;
    let mut numbers = Vec::new();
    for range in text.split(',').filter(|range| !range.is_empty()) {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
        if from > to || to > MOST || numbers.len() > MOST as usize {
            return None;
        }
        numbers.extend(from..=to);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ranges_and_back() {
        for all in [vec![], vec![7], vec![1, 2, 3, 9, 11, 12]] {
            assert_eq!(numbers(&ranges(&all).join(",")), Some(all));
        }
        assert_eq!(ranges(&[1, 2, 3, 9]), ["1-3", "9"]);
        for wrong in ["a", "3-1", "1-4294967295", "1--2"] {
            assert_eq!(numbers(wrong), None, "{wrong}");
        }
    }
}
