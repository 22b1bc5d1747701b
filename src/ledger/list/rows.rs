//! The rows of a foreign list: what each says, placed as far as it can be.

use std::collections::BTreeMap;

use super::columns::{Head, Role};
use super::{List, Listed};
use crate::finding::Severity;
use crate::ledger::{Edit, calendar};
use crate::project::Project;
use crate::project::called::{Units, key};
use crate::read::cells::{At, Cell, Sheet, place};
use crate::standard::{ItemId, UnitId, Year};

/// Reads every row below the header.
pub(super) fn read(sheet: &Sheet, head: &Head, project: &Project, list: &mut List) {
    let reader = Reader {
        sheet,
        head,
        project,
        units: Units::of(project),
        cells: spread(sheet, head.below),
    };
    let rows: Vec<u32> = {
        let mut rows: Vec<u32> = reader.cells.keys().map(|at| at.0).collect();
        rows.dedup();
        rows
    };
    let mut section = String::new();
    for row in rows {
        match reader.row(row, &section, &mut list.notes) {
            Row::Problem(listed) => list.rows.push(*listed),
            Row::Section(title) => section = title,
            Row::Other => {}
        }
    }
}

/// The cells below the header; what stands in a merged stretch stands in each of its cells.
fn spread(sheet: &Sheet, below: u32) -> BTreeMap<At, &Cell> {
    let held: BTreeMap<At, &Cell> = sheet.cells.iter().map(|(at, cell)| (*at, cell)).collect();
    let mut all: BTreeMap<At, &Cell> = held.range((below, 0)..).map(|(at, c)| (*at, *c)).collect();
    for (from, to) in &sheet.merged {
        // Across columns it is one title; down the rows it says the same of each.
        let Some(cell) = held.get(from).filter(|_| from.0 >= below && from.1 == to.1) else {
            continue;
        };
        for row in from.0..=to.0 {
            all.insert((row, from.1), cell);
        }
    }
    all.retain(|_, cell| !cell.text.is_empty() || cell.formula);
    all
}

enum Row {
    Problem(Box<Listed>),
    /// A title over the rows that follow: `一、市容环境`.
    Section(String),
    Other,
}

struct Reader<'a> {
    sheet: &'a Sheet,
    head: &'a Head,
    project: &'a Project,
    units: Units,
    cells: BTreeMap<At, &'a Cell>,
}

impl Reader<'_> {
    fn cell(&self, row: u32, role: Role) -> Option<(At, &Cell)> {
        let at = (row, *self.head.columns.get(&role)?);
        let cell = self.cells.get(&at)?;
        (!cell.text.is_empty()).then_some((at, *cell))
    }

    fn text(&self, row: u32, role: Role) -> String {
        let cell = self.cell(row, role);
        cell.map_or(String::new(), |(_, cell)| cell.text.clone())
    }

    fn named(&self, at: At) -> String {
        format!("{}!{}", self.sheet.name, place(at))
    }

    fn row(&self, row: u32, section: &str, notes: &mut Vec<String>) -> Row {
        let held: Vec<(&At, &&Cell)> = self.cells.range((row, 0)..(row + 1, 0)).collect();
        let problem = self.text(row, Role::Problem);
        if let [(at, only)] = held[..]
            && (problem.is_empty() || only.text == problem && at.1 == 0)
        {
            return Row::Section(only.text.clone());
        }
        if problem.is_empty() {
            let sum = held.iter().any(|(_, cell)| {
                let text: String = cell.text.split_whitespace().collect();
                ["合计", "小计", "总计"].contains(&text.as_str())
            });
            let numbered_only = held
                .iter()
                .all(|(at, _)| self.head.columns.get(&Role::Number) == Some(&at.1));
            if !sum && !numbered_only {
                let column = self.head.columns.get(&Role::Problem).copied();
                let at = self.named((row, column.unwrap_or(0)));
                notes.push(format!("{at} 没有写问题，这一行没有导入。"));
            }
            return Row::Other;
        }
        Row::Problem(Box::new(self.listed(row, problem, section, notes)))
    }

    fn listed(&self, row: u32, problem: String, section: &str, notes: &mut Vec<String>) -> Listed {
        let column = self.head.columns.get(&Role::Problem).copied();
        let cell = self.named((row, column.unwrap_or(0)));
        let mut remarks = Vec::new();
        let mut told = Edit {
            spot: Some(self.text(row, Role::Spot)),
            measure: Some(self.text(row, Role::Measure)),
            person: Some(self.text(row, Role::Person)),
            ..Edit::default()
        };
        self.units(row, &mut told, &mut remarks, notes);
        self.standing(row, section, &mut told, &mut remarks, notes);
        for (column, name) in &self.head.others {
            if let Some(other) = self
                .cells
                .get(&(row, *column))
                .filter(|c| !c.text.is_empty())
            {
                remarks.push(format!("{name}：{}", other.text));
            }
        }
        let number = match self.text(row, Role::Number) {
            number if number.is_empty() => format!("第{}行", row + 1),
            number => number,
        };
        let own = [
            &number,
            &self.text(row, Role::Spot),
            &problem,
            &self.text(row, Role::Unit),
            &self.text(row, Role::Seen),
        ];
        let words: Vec<String> = own.iter().map(|text| key(text)).collect();
        told.problem = Some(problem);
        Listed {
            cell,
            number,
            told,
            remarks,
            key: words.join("/"),
        }
    }

    fn units(&self, row: u32, told: &mut Edit, remarks: &mut Vec<String>, notes: &mut Vec<String>) {
        let mut supporting = Vec::new();
        for role in [Role::Unit, Role::Lead, Role::Supporting] {
            let Some((at, cell)) = self.cell(row, role) else {
                if role == Role::Unit {
                    let at = self.head.columns.get(&role).map(|column| (row, *column));
                    let at = at.map_or(format!("第 {} 行", row + 1), |at| self.named(at));
                    notes.push(format!("{at} 没有写责任单位，先记在“未归到单位”名下。"));
                }
                continue;
            };
            let mut units = self.named_units(at, &cell.text, remarks, notes).into_iter();
            match role {
                Role::Unit => told.unit = units.next(),
                Role::Lead => told.lead = units.next(),
                _ => {}
            }
            supporting.extend(units);
        }
        supporting
            .retain(|unit| told.unit.as_ref() != Some(unit) && told.lead.as_ref() != Some(unit));
        supporting.sort();
        supporting.dedup();
        told.supporting = Some(supporting);
    }

    /// The units that a cell names; the first answers, the others support.
    fn named_units(
        &self,
        at: At,
        text: &str,
        remarks: &mut Vec<String>,
        notes: &mut Vec<String>,
    ) -> Vec<UnitId> {
        let found = |name: &str| {
            let at = self.units.exact(name).or_else(|| self.units.within(name));
            at.and_then(|at| self.project.units.get(at))
        };
        // A name may itself hold what parts names elsewhere.
        let whole = self.units.exact(text).is_some();
        let apart = |c: char| {
            !whole && matches!(c, '、' | '，' | ',' | '；' | ';' | '/' | '\n' | ' ' | '　')
        };
        let mut units = Vec::new();
        for name in text
            .split(apart)
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            match found(name) {
                Some(unit) => {
                    let sure = self.units.exact(name).is_some();
                    if !sure {
                        let what = format!("{} “{name}”认作{}。", self.named(at), unit.name);
                        notes.push(what);
                    }
                    units.push(unit.id.clone());
                }
                None => {
                    notes.push(format!(
                        "{} “{name}”不是项目里的单位，先记在“未归到单位”名下，原文留在历史里。",
                        self.named(at)
                    ));
                    remarks.push(format!("单位：{name}"));
                }
            }
        }
        units
    }

    /// Item, year, due date, points and gravity.
    fn standing(
        &self,
        row: u32,
        section: &str,
        told: &mut Edit,
        remarks: &mut Vec<String>,
        notes: &mut Vec<String>,
    ) {
        let mut unread = |at: At, what: &str, cell: &Cell| {
            let said = &cell.text;
            notes.push(format!(
                "{} “{said}”不像{what}，原文留在历史里。",
                self.named(at)
            ));
            remarks.push(format!("{what}：{said}"));
        };
        if let Some((at, cell)) = self.cell(row, Role::Due) {
            match cell.day.clone().or_else(|| calendar::read(&cell.text)) {
                Some(day) => told.due = Some(day),
                None => unread(at, "整改时限", cell),
            }
        }
        if let Some((at, cell)) = self.cell(row, Role::Points) {
            let digits = cell
                .text
                .trim_start_matches(['-', '扣', '−'])
                .trim_end_matches('分');
            match digits
                .parse::<f64>()
                .ok()
                .filter(|p| p.is_finite() && *p >= 0.0)
            {
                Some(points) => told.points = Some(points),
                None => unread(at, "分值", cell),
            }
        }
        if let Some((at, cell)) = self.cell(row, Role::Year) {
            let digits = cell.text.trim_end_matches(['年', '度']);
            match digits
                .parse()
                .ok()
                .filter(|year| (1949..2100).contains(year))
            {
                Some(year) => told.year = Some(Year(year)),
                None => unread(at, "年度", cell),
            }
        }
        if let Some((at, cell)) = self.cell(row, Role::Severity) {
            match cell.text.as_str() {
                text if text.contains("严重") || text.contains('重') => {
                    told.severity = Some(Severity::Error);
                }
                "一般" | "轻微" | "轻" => {}
                _ => unread(at, "严重程度", cell),
            }
        }
        match self.cell(row, Role::Item) {
            Some((at, cell)) => match self.item(&cell.text) {
                Some(item) => told.item = Some(item),
                None => unread(at, "标准条目", cell),
            },
            None if !section.is_empty() => {
                told.item = self.item(section);
                remarks.push(section.to_owned());
            }
            None => {}
        }
        if let Some((_, cell)) = self.cell(row, Role::Seen) {
            remarks.push(format!("检查时间：{}", cell.text));
        }
    }

    /// The item of this title, or the only one whose title stands in it or in whose title it
    /// stands.
    fn item(&self, text: &str) -> Option<ItemId> {
        let wanted = key(text);
        let items = || {
            self.project
                .standard
                .items()
                .map(|item| (key(&item.title), item))
        };
        let only = |fits: &dyn Fn(&str) -> bool| {
            let mut found = items().filter(|(title, _)| fits(title));
            let first = found.next()?;
            found.next().is_none().then(|| first.1.id.clone())
        };
        if wanted.chars().count() < 2 {
            return None;
        }
        only(&|title| title == wanted)
            .or_else(|| only(&|title| title.chars().count() > 2 && wanted.contains(title)))
            .or_else(|| only(&|title| wanted.chars().count() > 2 && title.contains(&wanted)))
    }
}
