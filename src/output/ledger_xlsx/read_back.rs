//! A workbook of the ledger that comes back: what units filled in, row by row. Columns and rows may
//! stand in another order, office programs may have saved it anew; what nobody may change must be
//! as it was. Every refusal names its cell, and one refusal refuses the whole.

mod row;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{IDENTITY, MARKS, NUMBER, PROBLEM};
use super::passport;
use crate::error::{Error, Result};
use crate::ledger::{Ledger, Returned};
use crate::paper::Date;
use crate::project::Project;
use crate::read::cells::Sheet;
use crate::standard::UnitId;
use row::Row;
use table::Table;

/// Refusals that are written out.
const SHOWN: usize = 20;

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Back {
    /// The unit whose extract it was; `None` for the whole ledger.
    pub unit: Option<UnitId>,
    /// What was filled in, by number.
    pub returned: Vec<Returned>,
    /// What was passed over, in Chinese.
    pub notes: Vec<String>,
}

/// The numbers that stood in a workbook: the part of the ledger that reading it back asks for.
///
/// # Errors
/// It is none of ours.
pub fn numbers(sheets: &[Sheet]) -> Result<Vec<u32>> {
    Ok(passport::read(sheets)?.numbers.into_iter().collect())
}

/// Holds a workbook against the ledger, of which at least [`numbers`] must be here.
///
/// # Errors
/// It is none of ours, of another project, or anything in it can't be taken in: every such cell.
pub fn read_back(
    sheets: &[Sheet],
    project: &Project,
    ledger: &Ledger,
    today: Date,
) -> Result<Back> {
    let passport = passport::read(sheets)?;
    if passport.project != project.name {
        let what = format!("这是另一个项目的台账：{}", passport.project);
        return Err(Error::usage(what).hint(format!("现在的项目是：{}。", project.name)));
    }
    let table = Table::find(sheets)?;
    let mut refusals = Vec::new();
    let mut back = Back {
        unit: passport.unit.clone(),
        returned: Vec::new(),
        notes: Vec::new(),
    };
    let entries: BTreeMap<String, _> = ledger
        .entries
        .iter()
        .map(|entry| (entry.finding.identity(), entry))
        .collect();
    let mut seen: BTreeMap<u32, u32> = BTreeMap::new();
    for at in table.rows() {
        let row = Row::new(&table, at, passport.unit.is_none(), today);
        if row.is_aside() {
            let place = table.row_name(at);
            back.notes
                .push(format!("{place} 没有编号，不是台账里的问题，没有读。"));
            continue;
        }
        let identity = table.text(at, IDENTITY);
        let entry = match entries.get(identity) {
            Some(entry) if passport.numbers.contains(&entry.number) => *entry,
            _ => {
                let cell = table.place(
                    at,
                    if identity.is_empty() {
                        NUMBER
                    } else {
                        IDENTITY
                    },
                );
                refusals.push(format!(
                    "{cell} 这一行不是导出时的问题。新问题请用 juanzong ledger add 登记，不要在表里加行"
                ));
                continue;
            }
        };
        if table.text(at, NUMBER) != entry.number.to_string() {
            refusals.push(format!(
                "{} 编号应是 {}，不能改",
                table.place(at, NUMBER),
                entry.number
            ));
        }
        if let Some(earlier) = seen.insert(entry.number, at) {
            refusals.push(format!(
                "{} {} 号出现了两次，另一次在{}",
                table.place(at, NUMBER),
                entry.number,
                table.row_name(earlier)
            ));
            continue;
        }
        back.returned.extend(row.read(entry, &mut refusals));
    }
    let missing: Vec<u32> = passport
        .numbers
        .iter()
        .filter(|number| !seen.contains_key(number))
        .copied()
        .collect();
    if !missing.is_empty() {
        refusals.push(removed(&missing));
    }
    settle(refusals)?;
    back.returned.sort_by_key(|one| one.number);
    Ok(back)
}

fn removed(missing: &[u32]) -> String {
    let shown: Vec<String> = missing.iter().take(SHOWN).map(u32::to_string).collect();
    let more = match missing.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" 等 {} 条", more + SHOWN),
    };
    format!("少了 {} 号{more}：台账里的行不能删", shown.join("、"))
}

fn settle(refusals: Vec<String>) -> Result<()> {
    if refusals.is_empty() {
        return Ok(());
    }
    let mut once = BTreeSet::new();
    let all: Vec<String> = refusals
        .into_iter()
        .filter(|one| once.insert(one.clone()))
        .collect();
    let mut what = format!("这份台账有 {} 处不能并入：", all.len());
    for refusal in all.iter().take(SHOWN) {
        what.push_str(&format!("\n  {refusal}"));
    }
    if all.len() > SHOWN {
        what.push_str(&format!("\n  另有 {} 处", all.len() - SHOWN));
    }
    Err(Error::usage(what).hint("这次一条也没有并入。请改好这些单元格，或重新导出一份再填。"))
}

/// Headers without which nothing can be read back.
const NEEDED: [&str; 4] = [NUMBER, PROBLEM, MARKS, IDENTITY];
