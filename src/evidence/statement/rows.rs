//! Statements of tables: a row that names an indicator beside its figure, and the row of totals.

use super::Statement;
use super::defaults::Defaults;
use super::measure::{self, Measure};
use super::phrase::{self, Phrase};
use crate::evidence::table::{Cell, Figure, Row, Table, tables};
use crate::read::Reading;
use crate::standard::Year;

/// Heads of the column that names what a row is about.
const NAMES: &[&str] = &[
    "指标",
    "指标名称",
    "统计指标",
    "统计项目",
    "项目",
    "项目名称",
    "内容",
    "统计内容",
    "名称",
    "数据名称",
    "指标内容",
];
/// Heads of columns that hold what is, not what shall be.
const VALUES: &[&str] = &[
    "数值",
    "数量",
    "数据",
    "数",
    "完成值",
    "实际值",
    "实际",
    "现状",
    "现状值",
    "指标值",
    "统计数",
    "统计值",
    "实际完成",
    "当前值",
    "结果",
];
/// Heads of columns that hold the unit of measure.
const MEASURES: &[&str] = &["单位", "计量单位"];
/// What stands before the figures of a whole.
const TOTALS: &[&str] = &["合计", "总计", "共计"];

/// Every statement of every table.
pub(super) fn find(reading: &Reading, own: &str, defaults: &Defaults) -> Vec<Statement> {
    let tables = tables(reading);
    tables
        .iter()
        .flat_map(|table| {
            let mut found = named_rows(table, own, defaults);
            found.extend(totals(table, own, defaults));
            found
        })
        .collect()
}

/// `公厕数量 | 座 | 86`, below 指标, 单位, 数值 or years.
fn named_rows(table: &Table, own: &str, defaults: &Defaults) -> Vec<Statement> {
    let Some((head, rows)) = table.rows.split_first() else {
        return Vec::new();
    };
    let column = |words: &[&str]| {
        head.cells
            .iter()
            .position(|cell| words.contains(&cell.text.as_str()))
    };
    let Some(name) = column(NAMES) else {
        return Vec::new();
    };
    let unit = column(MEASURES);
    let mut found = Vec::new();
    for row in rows
        .iter()
        .filter(|row| row.cells.len() == head.cells.len())
    {
        for (n, cell) in row.cells.iter().enumerate().skip(name + 1) {
            let title = head.cells[n].text.as_str();
            let year = year_of(title);
            let (Some(figure), true) = (&cell.figure, year.is_some() || VALUES.contains(&title))
            else {
                continue;
            };
            let beside = unit.map_or("", |unit| row.cells[unit].text.as_str());
            let thing = Thing {
                name: &row.cells[name].text,
                written: &cell.text,
                beside,
                figure,
            };
            let statement = thing.statement(row, own, defaults);
            found.extend(statement.map(|mut statement| {
                statement.year = year.or(statement.year);
                statement
            }));
        }
    }
    found
}

/// `2023年`, `2023`.
fn year_of(title: &str) -> Option<Year> {
    let digits = title.trim_end_matches(['年', '度']);
    let year: u16 = digits.parse().ok()?;
    (2000..2100).contains(&year).then_some(Year(year))
}

/// `合计 | 86`, below `公厕（座）`: only where the row, or the paper's title, tells of what place.
fn totals(table: &Table, own: &str, defaults: &Defaults) -> Vec<Statement> {
    let mut found = Vec::new();
    let Some((head, rows)) = table.rows.split_first() else {
        return found;
    };
    for row in rows
        .iter()
        .filter(|row| row.cells.len() == head.cells.len())
    {
        let first = row.cells.first().map_or("", |cell| cell.text.as_str());
        let called = phrase::phrase(first, own);
        let scope = called.scope.clone().or_else(|| defaults.scope.clone());
        let total = called.rest.is_empty() && (called.stock || called.scope.is_some());
        let (true, Some(scope)) = (
            total && (called.scope.is_some() || TOTALS.contains(&first)),
            scope,
        ) else {
            continue;
        };
        for (title, cell) in head.cells.iter().zip(&row.cells).skip(1) {
            let Cell {
                figure: Some(figure),
                text,
            } = cell
            else {
                continue;
            };
            let thing = Thing {
                name: &title.text,
                written: text,
                beside: "",
                figure,
            };
            found.extend(thing.statement(row, own, defaults).filter(|s| !s.deed).map(
                |mut statement| {
                    if statement.scope.is_empty() {
                        statement.scope.clone_from(&scope);
                    }
                    statement
                },
            ));
        }
    }
    found
}

/// A cell's name, the unit that a cell beside it tells, and its figure.
struct Thing<'t> {
    name: &'t str,
    written: &'t str,
    beside: &'t str,
    figure: &'t Figure,
}

impl Thing<'_> {
    fn statement(&self, row: &Row, own: &str, defaults: &Defaults) -> Option<Statement> {
        let (name, measure) = self.measure()?;
        let phrase: Phrase = phrase::phrase(&name, own);
        let share = measure::is_share(&measure.base);
        if phrase.other || !phrase::is_subject(&phrase.rest, share) {
            return None;
        }
        let (value, step) = (
            self.figure.value,
            10_f64.powi(-i32::from(self.figure.places)),
        );
        Some(Statement {
            clear: true,
            deed: phrase::is_deed(&phrase.rest),
            subject: phrase.rest,
            scope: phrase.scope.unwrap_or_default(),
            year: phrase.year.or(defaults.year),
            part: phrase.part.unwrap_or_else(|| defaults.part.clone()),
            day: None,
            value: value * measure.factor,
            step: step * measure.factor,
            unit: measure.base,
            written: format!("{}{}", self.written, self.beside),
            span: row.span,
        })
    }

    /// The name without a unit in brackets, and the unit told by the figure, the name, or a cell
    /// of its own. Where two of them tell different ones nothing is sure.
    fn measure(&self) -> Option<(String, Measure)> {
        let (name, bracketed) = match measure::in_brackets(self.name) {
            Some((name, measure)) => (name, Some(measure)),
            None => (self.name.to_owned(), None),
        };
        let behind = measure::whole(&self.figure.unit);
        let beside = measure::whole(self.beside);
        let mut told = [behind, bracketed, beside].into_iter().flatten();
        let measure = told.next()?;
        told.all(|other| other.base == measure.base)
            .then_some((name, measure))
    }
}
