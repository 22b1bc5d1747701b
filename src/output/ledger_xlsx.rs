//! `整改台账.xlsx`: the ledger, the units' totals and the list of every file, to be worked on and
//! printed. Every text is written as a text: nothing in a file's name or content becomes a formula.

mod files;
pub(super) mod sheet;

use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Workbook, XlsxError};

use self::sheet::{Column, Sheet};
use super::marks::hundredths;
use super::{Originals, Output, Sink, words};
use crate::assess::Assessment;
use crate::error::{Error, Result};
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::ledger::{Entry, State};

/// The ledger.
pub const LEDGER: Output = Output {
    name: "ledger",
    about: "整改台账、单位汇总和材料清单",
    render,
};

/// Header of the hidden column by which a ledger that was worked on is read back.
pub const IDENTITY: &str = "标识（请勿改动）";

/// Proofs written out for each problem.
const PROOFS: usize = 2;

fn render(assessment: &Assessment, _: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    let bytes = workbook(assessment)
        .map_err(|e| Error::bug("整改台账.xlsx 写不成").because(e.to_string()))?;
    super::write(sink, "整改台账.xlsx", &bytes)
}

fn workbook(assessment: &Assessment) -> std::result::Result<Vec<u8>, XlsxError> {
    let evidence = &assessment.evidence;
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
    ledger(assessment, book.add_worksheet())?;
    units(assessment, book.add_worksheet())?;
    files::list(evidence, book.add_worksheet())?;
    book.save_to_buffer()
}

const LEDGER_COLUMNS: &[Column] = &[
    Column::number("编号", 5.0),
    Column::text("责任单位", 11.0),
    Column::text("项目（标准条目）", 12.0),
    Column::text("应交项", 13.0),
    Column::text("年度", 5.0),
    Column::text("问题", 24.0),
    Column::text("证据", 26.0),
    Column::text("整改措施", 22.0),
    Column::text("整改时限", 9.5),
    Column::text("责任人", 7.0),
    Column::text("状态", 7.0),
    Column::text("首次发现", 9.5),
    Column::text("最近发现", 9.5),
    Column::text("反弹", 5.0),
    Column::text("程度", 5.0),
    Column::text("规则", 5.5),
    Column::hidden(IDENTITY),
];

/// Where the state stands among [`LEDGER_COLUMNS`].
const STATE: u16 = 10;

fn ledger(
    assessment: &Assessment,
    to: &mut rust_xlsxwriter::Worksheet,
) -> std::result::Result<(), XlsxError> {
    let title = format!("{} 整改台账", assessment.evidence.project.name);
    let mut sheet = Sheet::begin(to, "整改台账", &title, LEDGER_COLUMNS)?;
    for entry in &assessment.ledger.entries {
        sheet.number(f64::from(entry.number))?;
        for text in row(&assessment.evidence, entry) {
            sheet.text(&text)?;
        }
        sheet.end_row()?;
    }
    let rows = sheet.rows();
    sheet.finish()?;
    let states = [
        State::Open,
        State::AwaitingAcceptance,
        State::StruckOff,
        State::Excused,
    ];
    let choice = DataValidation::new().allow_list_strings(&states.map(State::in_words))?;
    to.add_data_validation(1, STATE, rows.max(1), STATE, &choice)?;
    Ok(())
}

fn row(evidence: &Evidence, entry: &Entry) -> Vec<String> {
    let finding = &entry.finding;
    let slot = finding.subject.slot();
    let item = slot.and_then(|slot| evidence.home(&slot.requirement));
    let due = match slot {
        Some(slot) => evidence.title(&slot.requirement).to_owned(),
        None => words::subject(evidence, &finding.subject, finding.unit.as_ref()),
    };
    let returned = if entry.returned { "反弹" } else { "" };
    let remedy = words::rule(finding).map_or("", |rule| rule.remedy);
    vec![
        words::unit_name(evidence, finding.unit.as_ref()).into(),
        item.map_or(String::new(), |(_, item)| words::item_label(item)),
        due,
        slot.and_then(|slot| slot.year)
            .map_or(String::new(), |year| year.to_string()),
        format!("{}：{}", words::rule_name(finding), finding.message),
        proofs(finding),
        remedy.into(),
        entry.due.clone().unwrap_or_default(),
        String::new(),
        entry.state.in_words().into(),
        entry.first_seen.clone(),
        entry.last_seen.clone(),
        returned.into(),
        finding.severity.in_words().into(),
        finding.rule.clone(),
        finding.identity(),
    ]
}

fn proofs(finding: &Finding) -> String {
    let mut lines = Vec::new();
    for proof in finding.proofs.iter().take(PROOFS) {
        lines.push(proof_line(proof));
        if let Some(other) = &proof.other {
            lines.push(format!("对照：{}", proof_line(other)));
        }
    }
    if finding.proofs.len() > PROOFS {
        lines.push(format!("另有 {} 处", finding.proofs.len() - PROOFS));
    }
    lines.join("\n")
}

fn proof_line(proof: &crate::finding::Proof) -> String {
    let mut line = words::place(proof);
    if !proof.quote.is_empty() {
        line.push_str(&format!("：“{}”", words::shorten(&proof.quote, 60)));
    }
    if !proof.note.is_empty() {
        line.push_str(&format!("（{}）", proof.note));
    }
    words::plain(&line)
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
    let mut sheet = Sheet::begin(to, "单位汇总", &title, UNIT_COLUMNS)?;
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
