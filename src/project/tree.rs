//! The empty folders that a project's units are asked to fill, each with a note of what belongs
//! in it. Only says what they are; `desk/found.rs` makes them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Level, NO_YEAR_NAME, Project, roles};
use crate::standard::{Requirement, RequirementId, Slot, Standard, UnitId, YearRule, folder_title};

/// A folder to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// Names from the submission folder down.
    pub path: Vec<String>,
    /// The text of its note.
    pub note: String,
}

impl Project {
    /// Every folder that the layout asks for, parents before children.
    pub fn tree(&self) -> Vec<Planted> {
        let numbers = self.numbers();
        let mut due: BTreeMap<Vec<String>, (usize, Vec<Slot>)> = BTreeMap::new();
        for slot in self.slots() {
            let number = numbers.get(&(slot.unit.clone(), slot.requirement.clone()));
            let path = self.path_of(&slot, number.copied().unwrap_or_default());
            for depth in 1..=path.len() {
                let at = due.len();
                let (_, slots) = due
                    .entry(path[..depth].to_vec())
                    .or_insert_with(|| (at, Vec::new()));
                slots.push(slot.clone());
            }
        }
        let mut folders: Vec<(usize, Planted)> = due
            .into_iter()
            .map(|(path, (at, slots))| {
                let note = self.note(&path, &slots);
                (at, Planted { path, note })
            })
            .collect();
        folders.sort_by_key(|(at, _)| *at);
        folders.into_iter().map(|(_, folder)| folder).collect()
    }

    /// The folders in which a slot's material is looked for, by the layout.
    fn path_of(&self, slot: &Slot, number: usize) -> Vec<String> {
        let unit = self.unit(&slot.unit).map_or("", |unit| unit.name.as_str());
        let home = self.standard.home(&slot.requirement);
        let levels = self.layout.levels.iter().filter_map(|level| match level {
            Level::Unit => Some(unit.to_owned()),
            Level::Year => Some(match slot.year {
                Some(year) => year.to_string(),
                None => NO_YEAR_NAME.to_owned(),
            }),
            Level::Part => home.map(|(part, _)| numbered(&part.number, "、", &part.title)),
            Level::Item => home.map(|(_, item)| numbered(&item.number, "-", &item.title)),
            Level::Requirement => {
                let requirement = self.standard.requirement(&slot.requirement)?;
                Some(format!("{number:02}-{}", folder_title(&requirement.title)))
            }
            Level::Literal(name) => Some(name.clone()),
        });
        levels.collect()
    }

    /// The place of each requirement among those its unit owes, from 1.
    fn numbers(&self) -> BTreeMap<(UnitId, RequirementId), usize> {
        let mut numbers = BTreeMap::new();
        for unit in &self.units {
            let owes = |r: &&Requirement| {
                r.due.iter().any(|due| self.owes(unit, due)) || self.leads(unit, &r.id)
            };
            for (at, r) in self.standard.requirements().filter(owes).enumerate() {
                numbers.insert((unit.id.clone(), r.id.clone()), at + 1);
            }
        }
        numbers
    }

    fn note(&self, path: &[String], slots: &[Slot]) -> String {
        let mut note = format!("【{}】\n\n", path.join(" / "));
        let whole = path.len() == self.layout.levels.len();
        let mut told: Vec<&str> = Vec::new();
        if !whole {
            note.push_str("这里的材料按下面的子文件夹分放，每个子文件夹里都有说明：\n");
        }
        for slot in slots {
            let id = slot.requirement.as_str();
            let Some(requirement) = self.standard.requirement(&slot.requirement) else {
                continue;
            };
            if told.contains(&id) {
                continue;
            }
            told.push(id);
            if whole {
                note.push_str(&asked(requirement, &self.standard, slot));
            } else {
                let _ = writeln!(note, "  · {}", requirement.title);
            }
        }
        note.push_str("\n文件名写清内容和日期就行，不必改成固定的名字。\n");
        note.push_str("这个说明是程序放的，不算材料，可以删除。\n");
        note
    }
}

fn numbered(number: &str, between: &str, title: &str) -> String {
    let title = folder_title(title);
    if number.is_empty() {
        title
    } else {
        format!("{number}{between}{title}")
    }
}

/// What is asked of a requirement, for its note.
fn asked(requirement: &Requirement, standard: &Standard, slot: &Slot) -> String {
    let mut text = format!("应放材料：{}\n", requirement.title);
    if let Some(kind) = standard.kinds.get(&requirement.kind) {
        let _ = writeln!(text, "  种类：{kind}");
    }
    let years = match (requirement.years, slot.year) {
        (YearRule::Each, Some(year)) => format!("{year} 年的，每年都要"),
        (YearRule::Each, None) => "每年都要".into(),
        (YearRule::Latest, _) => "最近一年的，或现行有效的一份".into(),
        (YearRule::Once, _) => "一份即可，各年通用".into(),
        (YearRule::Span, _) => "一份，覆盖近三年".into(),
    };
    let _ = writeln!(text, "  年度：{years}");
    if requirement.least > 1 {
        let _ = writeln!(text, "  件数：至少 {} 件", requirement.least);
    }
    if !requirement.parts.is_empty() {
        let parts: Vec<&str> = requirement.parts.iter().map(|p| p.name.as_str()).collect();
        let _ = writeln!(text, "  成套：要有{}", parts.join("、"));
    }
    if !requirement.marks.is_empty() {
        let marks: Vec<&str> = requirement
            .marks
            .iter()
            .map(|mark| mark.in_words())
            .collect();
        let _ = writeln!(text, "  应有：{}", marks.join("、"));
    }
    if let Some(remark) = &requirement.note {
        let _ = writeln!(text, "  提示：{remark}");
    }
    if !requirement.verified {
        text.push_str("  依据：待核（不是官方清单原文）\n");
    }
    text.push('\n');
    text
}

/// The units of a project that knows none yet: one for each department of the standard that leads
/// something.
pub(super) fn template_units(standard: &Standard) -> Vec<String> {
    let departments = standard.departments.iter();
    let leading = departments.filter(|d| roles::leads_something(&d.id, standard));
    leading.map(|department| department.name.clone()).collect()
}
