//! `整改台账.xlsx`: the ledger, the units' totals and the list of every file, to be worked on and
//! printed; and back again, as units filled it in. Every text is written as a text: nothing in a
//! file's name or content becomes a formula.

mod columns;
mod files;
mod passport;
mod read_back;
pub(super) mod sheet;

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Workbook, XlsxError};

pub use self::columns::IDENTITY;
use self::columns::{DONE, FIELDS, Field, YES, columns, marks};
pub use self::read_back::{Back, numbers, read_back};
use self::sheet::{Column, LONGEST, Sheet};
use super::marks::hundredths;
use super::{Originals, Output, Sink, words};
use crate::assess::Assessment;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::evidence::Evidence;
use crate::ledger::{Entry, Ledger, State};
use crate::paper::Date;
use crate::project::Project;
use crate::standard::UnitId;

/// The ledger.
pub const LEDGER: Output = Output {
    name: "ledger",
    about: "整改台账、单位汇总和材料清单",
    render,
};

/// Name of the ledger's sheet.
const SHEET: &str = "整改台账";

fn render(assessment: &Assessment, _: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    let bytes = workbook(assessment)
        .map_err(|e| Error::bug("整改台账.xlsx 写不成").because(e.to_string()))?;
    super::write(sink, "整改台账.xlsx", &bytes)
}

fn workbook(assessment: &Assessment) -> std::result::Result<Vec<u8>, XlsxError> {
    let evidence = &assessment.evidence;
    let mut book = begin(evidence)?;
    ledger(&mut book, evidence, assessment.ledger.entries.iter(), None)?;
    units(assessment, book.add_worksheet())?;
    files::list(evidence, book.add_worksheet())?;
    book.save_to_buffer()
}

fn begin(evidence: &Evidence) -> std::result::Result<Workbook, XlsxError> {
    let today = evidence.today;
    let mut book = Workbook::new();
    // The day of the check, not the clock: the same run gives the same bytes.
    let day = ExcelDateTime::from_ymd(today.year.max(1900), today.month.max(1), today.day.max(1))?;
    book.set_properties(
        &DocProperties::new()
            .set_title(format!("{} 整改台账", evidence.project.name))
            .set_author("卷宗")
            .set_creation_datetime(&day),
    );
    Ok(book)
}

/// The ledger by itself, whole or of one unit, which gets what it has to mend or to answer for
/// still. It comes back through [`read_back()`].
///
/// # Errors
/// Never, short of a mistake of ours.
pub fn extract(
    project: &Project,
    ledger: &Ledger,
    unit: Option<&UnitId>,
    today: Date,
) -> Result<Vec<u8>> {
    // Names and titles are the project's: nothing handed in is needed for them.
    let nothing = Catalogue::default();
    let evidence = Evidence::of(project.clone(), nothing, BTreeMap::new(), Vec::new(), today);
    let unsettled = |e: &&Entry| [State::Open, State::AwaitingAcceptance].contains(&e.state);
    let wanted = |e: &&Entry| unit.is_none_or(|unit| e.concerns(unit) && unsettled(e));
    let make = || {
        let mut book = begin(&evidence)?;
        self::ledger(
            &mut book,
            &evidence,
            ledger.entries.iter().filter(wanted),
            unit,
        )?;
        book.save_to_buffer()
    };
    make().map_err(|e: XlsxError| Error::bug("整改台账写不成").because(e.to_string()))
}

/// The ledger's sheet, and the hidden one by which it is known when it comes back.
fn ledger<'e>(
    book: &mut Workbook,
    evidence: &Evidence,
    entries: impl Iterator<Item = &'e Entry>,
    unit: Option<&UnitId>,
) -> std::result::Result<(), XlsxError> {
    let name = unit.map_or("", |unit| evidence.unit_name(unit));
    let title = format!("{} {name}整改台账", evidence.project.name);
    let to = book.add_worksheet();
    let mut sheet = Sheet::begin(to, SHEET, &title, columns())?;
    let mut numbers = Vec::new();
    for entry in entries {
        numbers.push(entry.number);
        sheet.number(f64::from(entry.number))?;
        let texts = texts(evidence, entry);
        for text in &texts[1..] {
            sheet.text(text)?;
        }
        sheet.text(&marks(&texts))?;
        sheet.text(&entry.finding.identity())?;
        sheet.end_row()?;
    }
    let rows = sheet.rows().max(1);
    sheet.finish()?;
    let choice = DataValidation::new().allow_list_strings(&[YES, "否"])?;
    let done = FIELDS.iter().position(|field| field.column.name == DONE);
    if let Some(done) = done.and_then(|at| u16::try_from(at).ok()) {
        to.add_data_validation(1, done, rows, done, &choice)?;
    }
    passport::write(book.add_worksheet(), evidence, unit, &numbers)
}

/// What stands in the columns of an entry's row, as it is written.
fn texts(evidence: &Evidence, entry: &Entry) -> Vec<String> {
    let text = |field: &Field| words::shorten(&(field.text)(evidence, entry), LONGEST);
    FIELDS.iter().map(text).collect()
}

const UNIT_COLUMNS: &[Column] = &[
    Column::number("名次", 6.0),
    Column::text("单位", 24.0),
    Column::number("应交项", 9.0),
    Column::number("已交", 9.0),
    Column::number("缺", 9.0),
    Column::number("完整度（%）", 11.0),
    Column::number("严重问题", 10.0),
    Column::number("一般问题", 10.0),
    Column::number("应得分（折算）", 14.0),
    Column::number("失分（折算）", 13.0),
    Column::text("得分率", 9.0),
];

fn units(
    assessment: &Assessment,
    to: &mut rust_xlsxwriter::Worksheet,
) -> std::result::Result<(), XlsxError> {
    let title = format!("{} 单位汇总", assessment.evidence.project.name);
    let mut sheet = Sheet::begin(to, "单位汇总", &title, UNIT_COLUMNS.to_vec())?;
    for (unit, tally) in words::worst_units(assessment) {
        let ranking = &assessment.score.ranking;
        match ranking.iter().find(|(_, ranked)| ranked == unit) {
            Some((rank, _)) => sheet.number(f64::from(*rank))?,
            None => sheet.text("")?,
        }
        sheet.text(assessment.evidence.unit_name(unit))?;
        sheet.number(f64::from(tally.due))?;
        sheet.number(f64::from(tally.filled))?;
        sheet.number(f64::from(tally.due.saturating_sub(tally.filled)))?;
        match words::percent(tally.filled, tally.due) {
            Some(percent) => sheet.number(f64::from(percent))?,
            None => sheet.text("—")?,
        }
        sheet.number(f64::from(tally.errors))?;
        sheet.number(f64::from(tally.warnings))?;
        sheet.number(hundredths(tally.points))?;
        sheet.number(hundredths(tally.lost))?;
        sheet.text(&words::kept(&tally))?;
        sheet.end_row()?;
    }
    sheet.finish()
}
