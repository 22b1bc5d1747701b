//! The list of an inspection (省暗访反馈, 督导检查清单): a workbook that somebody else made, with
//! headers of their own. Its columns are known by the words above them, its units by alias, items
//! of the standard by title. What can't be placed is told with the name of its cell; nothing of a
//! row is dropped, and a list imported twice adds nothing.

mod columns;
mod rows;

use std::collections::BTreeMap;

use super::{Edit, Hand, Ledger, Origin};
use crate::error::{Error, Result};
use crate::project::{Project, Terms};
use crate::read::cells::Sheet;

/// A list as it was understood. Nothing is entered yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    /// What it is called.
    pub name: String,
    /// Its problems, in order.
    pub rows: Vec<Listed>,
    /// What a person should look at, with names of cells, in Chinese.
    pub notes: Vec<String>,
}

/// One problem of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The cell of the problem, such as `整改清单!D5`.
    pub cell: String,
    /// Its number in the list, else its row.
    pub number: String,
    /// What it says, placed.
    pub told: Edit,
    /// What it says that no field takes, and what was not understood, as it stands.
    pub remarks: Vec<String>,
    /// What it is known by: its own words.
    key: String,
}

/// What entering a list would do, or did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// Numbers given, with the cells they come from.
    pub added: Vec<(u32, String)>,
    /// Cells of problems that the ledger has already, with their numbers.
    pub known: Vec<(String, u32)>,
    /// Cells whose number is in the ledger from the same list, in other words: with that number.
    pub changed: Vec<(String, u32)>,
}

impl List {
    /// Understands a workbook. `file` names the list where it has no title of its own.
    ///
    /// # Errors
    /// No sheet has a header that names the problem and something beside it.
    pub fn read(file: &str, sheets: &[Sheet], project: &Project) -> Result<Self> {
        let mut list = List::default();
        let mut titles = Vec::new();
        for sheet in sheets.iter().filter(|sheet| !sheet.cells.is_empty()) {
            if sheet.hidden {
                list.notes
                    .push(format!("隐藏的工作表“{}”没有导入。", sheet.name));
                continue;
            }
            match columns::find(sheet) {
                Some(head) => {
                    titles.extend(head.title.clone());
                    rows::read(sheet, &head, project, &mut list);
                }
                None => list.notes.push(format!(
                    "工作表“{}”里没有找到写着“问题”的表头，没有导入。",
                    sheet.name
                )),
            }
        }
        if titles.is_empty() && list.rows.is_empty() {
            return Err(Error::usage(format!("没有认出这张清单的表头：{file}")).hint(
                "表头里至少要有“问题”一栏和“责任单位”“点位”“序号”“整改时限”等的一栏，表头放在前 20 行。",
            ));
        }
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        list.name = titles.into_iter().next().unwrap_or_else(|| stem.to_owned());
        Ok(list)
    }
}

impl Ledger {
    /// Enters the problems of a list that the ledger does not have yet. The whole ledger must be
    /// here.
    ///
    /// # Errors
    /// No person is named; nothing is entered then.
    pub fn import(&mut self, list: &List, hand: Hand<'_>, terms: Terms) -> Result<Imported> {
        let hand = hand.person("导入")?;
        let (mut known, mut numbered) = (BTreeMap::new(), BTreeMap::new());
        for entry in &self.entries {
            known.insert(entry.finding.identity(), entry.number);
            if let Origin::List { name, number } = &entry.origin {
                numbered.insert((name.clone(), number.clone()), entry.number);
            }
        }
        let mut done = Imported::default();
        let before = numbered.clone();
        for row in &list.rows {
            let place = (list.name.clone(), row.number.clone());
            let identity = format!("{}|matter:{}", crate::finding::LISTED, row.key);
            if let Some(number) = known.get(&identity) {
                done.known.push((row.cell.clone(), *number));
                continue;
            }
            if let Some(number) = before.get(&place) {
                done.changed.push((row.cell.clone(), *number));
                continue;
            }
            let origin = Origin::List {
                name: list.name.clone(),
                number: row.number.clone(),
            };
            let mut why = format!("导入《{}》{}", list.name, row.cell);
            for remark in &row.remarks {
                why.push('；');
                why.push_str(remark);
            }
            let hand = Hand { why: &why, ..hand };
            let number = self.enter(&row.told, origin, row.key.clone(), hand, terms)?;
            known.insert(identity, number);
            done.added.push((number, row.cell.clone()));
        }
        Ok(done)
    }
}
