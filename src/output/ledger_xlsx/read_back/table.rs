//! The ledger's sheet in a workbook, its columns by their headers, wherever they stand.

use std::collections::{BTreeMap, BTreeSet};

use super::NEEDED;
use crate::error::{Error, Result};
use crate::output::ledger_xlsx::columns;
use crate::read::cells::{At, Cell, Sheet, place};

/// Rows in which the header is looked for: people put titles above it.
const DEEPEST: u32 = 20;

/// The sheet.
pub(super) struct Table<'s> {
    sheet: &'s Sheet,
    /// Columns by their headers.
    columns: BTreeMap<&'static str, u32>,
    cells: BTreeMap<At, &'s Cell>,
    /// First row below the header.
    below: u32,
}

impl<'s> Table<'s> {
    /// The first sheet that has the header.
    ///
    /// # Errors
    /// There is none, or columns are gone that are needed, or stand there twice.
    pub fn find(sheets: &'s [Sheet]) -> Result<Self> {
        let mut best: Option<Table<'s>> = None;
        for sheet in sheets.iter().filter(|sheet| !sheet.hidden) {
            let cells: BTreeMap<At, &Cell> = sheet.cells.iter().map(|(at, c)| (*at, c)).collect();
            for row in 0..DEEPEST {
                let columns = headers(&cells, row)?;
                let more = best.as_ref().map_or(3, |table| table.columns.len());
                if columns.len() > more {
                    best = Some(Table {
                        sheet,
                        columns,
                        cells: cells.clone(),
                        below: row + 1,
                    });
                }
            }
        }
        let Some(mut table) = best else {
            return Err(Error::usage("这份工作簿里没有找到台账的表头").hint(
                "表头（编号、责任单位、问题……）一行不要改；用 juanzong ledger export 可以重新导出。",
            ));
        };
        for name in NEEDED {
            if !table.columns.contains_key(name) {
                return Err(Error::usage(format!("台账里少了“{name}”一栏"))
                    .hint("隐藏的栏也不能删；用 juanzong ledger export 可以重新导出。"));
            }
        }
        table.spread();
        Ok(table)
    }

    /// What stands in a stretch merged down a column stands in each of its rows.
    fn spread(&mut self) {
        let held = self.cells.clone();
        for (from, to) in &self.sheet.merged {
            let Some(cell) = held
                .get(from)
                .filter(|_| from.1 == to.1 && from.0 >= self.below)
            else {
                continue;
            };
            for row in from.0..=to.0 {
                self.cells.insert((row, from.1), cell);
            }
        }
    }

    /// Rows below the header in which anything stands.
    pub fn rows(&self) -> BTreeSet<u32> {
        let below = self.cells.range((self.below, 0)..);
        below
            .filter(|(_, cell)| !cell.text.is_empty() || cell.formula)
            .map(|(at, _)| at.0)
            .collect()
    }

    /// Cells of a row that hold anything.
    pub fn filled(&self, row: u32) -> usize {
        self.cells.range((row, 0)..(row + 1, 0)).count()
    }

    /// Whether there is such a column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// A cell; `None` where nothing stands in it.
    pub fn cell(&self, row: u32, column: &str) -> Option<&'s Cell> {
        let at = (row, *self.columns.get(column)?);
        self.cells.get(&at).copied()
    }

    /// What stands in a cell.
    pub fn text(&self, row: u32, column: &str) -> &'s str {
        self.cell(row, column).map_or("", |cell| &cell.text)
    }

    /// Name and header of a cell: `F12（整改措施）`.
    pub fn place(&self, row: u32, column: &str) -> String {
        let at = self.columns.get(column).map(|column| (row, *column));
        at.map_or(self.row_name(row), |at| {
            format!("{}（{column}）", place(at))
        })
    }

    /// Name of a row.
    pub fn row_name(&self, row: u32) -> String {
        format!("第 {} 行", row + 1)
    }
}

/// The columns whose headers stand in a row.
fn headers(cells: &BTreeMap<At, &Cell>, row: u32) -> Result<BTreeMap<&'static str, u32>> {
    let known: Vec<&'static str> = columns::columns().iter().map(|c| c.name).collect();
    let mut columns: BTreeMap<&'static str, u32> = BTreeMap::new();
    let mut twice = None;
    for (at, cell) in cells.range((row, 0)..(row + 1, 0)) {
        let text: String = cell.text.split_whitespace().collect();
        let Some(name) = known.iter().find(|name| **name == text) else {
            continue;
        };
        if columns.insert(name, at.1).is_some() {
            twice = Some(format!("{} “{name}”一栏出现了两次", place(*at)));
        }
    }
    match twice {
        Some(what) if columns.len() > 3 => Err(Error::usage(what).hint("请删掉多出来的一栏。")),
        _ => Ok(columns),
    }
}
