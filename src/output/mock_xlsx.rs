//! `模拟评分.xlsx`: every scheme row by row, vetoes, figures, who lost what, and what mending would
//! win back. Values only: no formula stands anywhere.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::ledger_xlsx::sheet::{Column, Sheet};
use super::{Originals, Output, Sink, marks, words};
use crate::assess::Assessment;
use crate::error::{Error, Result};
use crate::evidence::Evidence;
use crate::score::Mock;
use crate::standard::UnitId;

/// The mock scores.
pub const MOCK: Output = Output {
    name: "mock",
    about: "模拟评分：按评分方案逐项得分、失分和整改能挽回的分",
    render,
};

type Written = std::result::Result<(), XlsxError>;

fn render(assessment: &Assessment, _: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    if assessment.score.mocks.is_empty() {
        return Ok(());
    }
    let bytes = workbook(assessment)
        .map_err(|e| Error::bug("模拟评分.xlsx 写不成").because(e.to_string()))?;
    super::write(sink, "模拟评分.xlsx", &bytes)
}

fn workbook(assessment: &Assessment) -> std::result::Result<Vec<u8>, XlsxError> {
    let evidence = &assessment.evidence;
    let today = evidence.today;
    let mut book = Workbook::new();
    // The day of the check, not the clock: the same run gives the same bytes.
    let day = ExcelDateTime::from_ymd(today.year.max(1900), today.month.max(1), today.day.max(1))?;
    book.set_properties(
        &DocProperties::new()
            .set_title(format!("{} 模拟评分", evidence.project.name))
            .set_author("卷宗")
            .set_creation_datetime(&day),
    );
    let mocks = &assessment.score.mocks;
    overview(evidence, mocks, book.add_worksheet())?;
    lines(evidence, mocks, book.add_worksheet())?;
    decided(evidence, mocks, book.add_worksheet())?;
    figures(evidence, book.add_worksheet())?;
    losses(evidence, mocks, book.add_worksheet())?;
    sums(evidence, mocks, book.add_worksheet())?;
    gains(assessment, book.add_worksheet())?;
    book.save_to_buffer()
}

/// A sheet of the book, with the evaluation's name in its printed title.
fn begin<'a>(
    to: &'a mut Worksheet,
    evidence: &Evidence,
    name: &str,
    columns: &'static [Column],
) -> std::result::Result<Sheet<'a>, XlsxError> {
    let title = format!("{} 模拟评分：{name}", evidence.project.name);
    Sheet::begin(to, name, &title, columns.to_vec())
}

const OVERVIEW: &[Column] = &[
    Column::text("评分方案", 30.0),
    Column::text("结论", 9.0),
    Column::text("得分", 14.0),
    Column::text("满分", 8.0),
    Column::text("合格线", 8.0),
    Column::text("原因", 60.0),
    Column::text("别处用过的合格线", 30.0),
    Column::text("核对情况", 9.0),
];

fn overview(evidence: &Evidence, mocks: &[Mock], to: &mut Worksheet) -> Written {
    let mut sheet = begin(to, evidence, "总览", OVERVIEW)?;
    for mock in mocks {
        sheet.text(&mock.title)?;
        sheet.text(mock.verdict.in_words())?;
        sheet.text(&mock.total.map_or("不计分".into(), marks::range))?;
        sheet.text(&mock.full.map_or("—".into(), words::points))?;
        sheet.text(&mock.pass.map_or("未写明".into(), words::points))?;
        sheet.text(&mock.reasons.join("\n"))?;
        sheet.text(&mock.other_passes.join("\n"))?;
        sheet.text(marks::verified(mock.verified))?;
        sheet.end_row()?;
    }
    sheet.finish()
}

const LINES: &[Column] = &[
    Column::text("评分方案", 20.0),
    Column::text("项目", 34.0),
    Column::text("满分", 8.0),
    Column::text("得分", 12.0),
    Column::text("10分制", 8.0),
    Column::text("来源", 9.0),
    Column::text("薄弱", 6.0),
    Column::text("说明", 34.0),
    Column::text("牵头", 14.0),
    Column::text("配合", 18.0),
    Column::text("核对情况", 9.0),
];

fn lines(evidence: &Evidence, mocks: &[Mock], to: &mut Worksheet) -> Written {
    let mut sheet = begin(to, evidence, "评分明细", LINES)?;
    for mock in mocks {
        for line in &mock.lines {
            sheet.text(&mock.title)?;
            sheet.text(&format!("{}{}", "　".repeat(line.depth), line.title))?;
            sheet.text(&line.full.map_or("—".into(), words::points))?;
            sheet.text(&line.got.map_or(String::new(), marks::range))?;
            sheet.text(&line.rating.map_or(String::new(), marks::rating))?;
            sheet.text(line.from.in_words())?;
            sheet.text(if line.is_weak() { "薄弱" } else { "" })?;
            sheet.text(&line.said)?;
            sheet.text(&line.lead)?;
            sheet.text(&line.supporting.join("、"))?;
            sheet.text(marks::verified(line.verified))?;
            sheet.end_row()?;
        }
    }
    sheet.finish()
}

const DECIDED: &[Column] = &[
    Column::text("评分方案", 26.0),
    Column::text("类别", 10.0),
    Column::text("内容", 40.0),
    Column::text("情况", 10.0),
    Column::text("来源", 10.0),
    Column::text("说明", 50.0),
    Column::text("核对情况", 9.0),
];

/// Conclusions, vetoes and sample sizes.
fn decided(evidence: &Evidence, mocks: &[Mock], to: &mut Worksheet) -> Written {
    let mut sheet = begin(to, evidence, "结论和一票否决", DECIDED)?;
    for mock in mocks {
        let mut row = |cells: [&str; 6]| -> Written {
            sheet.text(&mock.title)?;
            for cell in cells {
                sheet.text(cell)?;
            }
            sheet.end_row()
        };
        for group in &mock.conclusions {
            let (state, from) = marks::concluded(group);
            let said = format!("{} {}", group.by, group.why);
            row(["专家结论", &group.title, state, from, said.trim(), ""])?;
        }
        for veto in &mock.vetoes {
            let state = marks::vetoed(veto);
            let checked = marks::verified(veto.verified);
            let from = veto.from.in_words();
            row(["一票否决", &veto.title, state, from, &veto.said, checked])?;
        }
        for (title, least) in &mock.samples {
            row(["最少抽样", title, &least.to_string(), "", "", ""])?;
        }
    }
    sheet.finish()
}

const FIGURES: &[Column] = &[
    Column::text("标准", 26.0),
    Column::text("指标", 36.0),
    Column::text("要求", 22.0),
    Column::text("情况", 8.0),
    Column::text("依据", 50.0),
    Column::text("一票否决", 8.0),
    Column::text("牵头", 14.0),
    Column::text("核对情况", 9.0),
];

fn figures(evidence: &Evidence, to: &mut Worksheet) -> Written {
    let mut sheet = begin(to, evidence, "数据指标", FIGURES)?;
    for standard in evidence.project.editions() {
        for indicator in &standard.indicators {
            let judged = evidence.judge(indicator);
            let lead = indicator.lead.as_ref();
            let player = lead.and_then(|lead| evidence.project.player(standard, lead));
            let own = lead.map_or("", |lead| standard.department(lead));
            sheet.text(&standard.title)?;
            sheet.text(&indicator.title)?;
            sheet.text(&indicator.target_in_words(&evidence.project.scoring.classes))?;
            sheet.text(judged.outcome.in_words())?;
            sheet.text(&judged.why)?;
            sheet.text(if indicator.veto { "是" } else { "" })?;
            sheet.text(player.map_or(own, |unit| &unit.name))?;
            sheet.text(marks::verified(indicator.verified))?;
            sheet.end_row()?;
        }
    }
    sheet.finish()
}

const LOSSES: &[Column] = &[
    Column::text("评分方案", 24.0),
    Column::text("方面", 22.0),
    Column::text("项目", 22.0),
    Column::text("失分原因", 50.0),
    Column::text("牵头（责任）单位", 18.0),
    Column::text("配合单位", 20.0),
    Column::number("失分", 9.0),
    Column::text("来源", 9.0),
];

fn losses(evidence: &Evidence, mocks: &[Mock], to: &mut Worksheet) -> Written {
    let mut sheet = begin(to, evidence, "失分明细", LOSSES)?;
    for mock in mocks {
        for loss in &mock.losses {
            sheet.text(&mock.title)?;
            sheet.text(&marks::row_title(mock, &loss.part))?;
            sheet.text(&marks::loss_item(evidence, mock, loss))?;
            sheet.text(&loss.what)?;
            sheet.text(&loss.lead)?;
            sheet.text(&marks::units(evidence, &loss.supporting))?;
            sheet.number(marks::hundredths(loss.points))?;
            sheet.text(loss.from.in_words())?;
            sheet.end_row()?;
        }
    }
    sheet.finish()
}

const SUMS: &[Column] = &[
    Column::text("评分方案", 26.0),
    Column::text("按什么", 14.0),
    Column::text("名称", 40.0),
    Column::number("失分", 10.0),
];

fn sums(evidence: &Evidence, mocks: &[Mock], to: &mut Worksheet) -> Written {
    let mut sheet = begin(to, evidence, "失分汇总", SUMS)?;
    for mock in mocks {
        for (by, keys) in marks::loss_sums(evidence, mock) {
            for (name, points) in keys {
                sheet.text(&mock.title)?;
                sheet.text(by)?;
                sheet.text(&name)?;
                sheet.number(marks::hundredths(points))?;
                sheet.end_row()?;
            }
        }
    }
    sheet.finish()
}

const GAINS: &[Column] = &[
    Column::text("评分方案", 24.0),
    Column::number("能挽回", 9.0),
    Column::text("问题", 70.0),
    Column::text("责任单位", 20.0),
];

fn gains(assessment: &Assessment, to: &mut Worksheet) -> Written {
    let evidence = &assessment.evidence;
    let mut sheet = begin(to, evidence, "整改挽回", GAINS)?;
    let mut row = |scheme: &str, points: f64, what: &str, units: &[UnitId]| -> Written {
        sheet.text(scheme)?;
        sheet.number(marks::hundredths(points))?;
        sheet.text(&words::plain(what))?;
        sheet.text(&marks::units(evidence, units))?;
        sheet.end_row()
    };
    for mock in &assessment.score.mocks {
        for won in &mock.gains {
            row(&mock.title, won.points, &won.what, &won.units)?;
        }
    }
    let findings = marks::by_identity(&assessment.findings);
    for worth in &assessment.score.worth {
        let finding = findings.get(worth.identity.as_str());
        let what = finding.map_or("", |finding| finding.message.as_str());
        row("材料折算分", worth.points, what, worth.unit.as_slice())?;
    }
    sheet.finish()
}
