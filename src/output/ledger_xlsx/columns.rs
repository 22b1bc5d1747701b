//! The columns of the ledger's sheet: what stands in each, and who may change it.

use super::sheet::Column;
use super::words;
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::ledger::Entry;

/// Who may change a column in the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Nobody: it is as the program has it.
    Nobody,
    /// The office, in the whole ledger; not a unit in its extract.
    Office,
    /// The unit.
    Unit,
}

/// A column.
pub(super) struct Field {
    /// Its look and its header.
    pub column: Column,
    /// Who may change it.
    pub who: Who,
    /// What stands in it.
    pub text: fn(&Evidence, &Entry) -> String,
}

const fn fixed(name: &'static str, width: f64, text: fn(&Evidence, &Entry) -> String) -> Field {
    Field {
        column: Column::text(name, width),
        who: Who::Nobody,
        text,
    }
}

const fn unit(name: &'static str, width: f64, text: fn(&Evidence, &Entry) -> String) -> Field {
    Field {
        column: Column::text(name, width).filled_in(),
        who: Who::Unit,
        text,
    }
}

pub(super) const NUMBER: &str = "编号";
pub(super) const PROBLEM: &str = "问题";
pub(super) const MEASURE: &str = "整改措施";
pub(super) const PERSON: &str = "责任人";
pub(super) const DUE: &str = "整改时限";
pub(super) const REPORT: &str = "整改情况";
pub(super) const REPORTED: &str = "报告日期";
pub(super) const DONE: &str = "是否完成";
pub(super) const STATE: &str = "状态";
/// Header of the hidden column of marks: what stood in each cell when the workbook was written.
pub(super) const MARKS: &str = "校验（请勿改动）";
/// Header of the hidden column by which a ledger that was worked on is read back.
pub const IDENTITY: &str = "标识（请勿改动）";

/// What says that it is mended.
pub(super) const YES: &str = "是";

/// Columns in order. The marks and the identity stand behind them.
pub(super) const FIELDS: &[Field] = &[
    Field {
        column: Column::number(NUMBER, 5.0),
        who: Who::Nobody,
        text: |_, entry| entry.number.to_string(),
    },
    fixed("责任单位", 11.0, |evidence, entry| {
        words::unit_name(evidence, entry.unit.as_ref()).into()
    }),
    fixed("项目（标准条目）", 11.0, |evidence, entry| {
        let items = evidence.project.standard.items();
        let item = entry
            .item
            .as_ref()
            .and_then(|id| items.into_iter().find(|item| item.id == *id));
        item.map_or(String::new(), words::item_label)
    }),
    fixed("应交项（点位）", 12.0, due),
    fixed("年度", 5.0, |_, entry| {
        entry.year.map_or(String::new(), |year| year.to_string())
    }),
    fixed(PROBLEM, 23.0, |_, entry| {
        let finding = &entry.finding;
        match words::rule(finding) {
            Some(rule) => format!("{}：{}", rule.name, finding.message),
            None => finding.message.clone(),
        }
    }),
    fixed("证据", 22.0, |_, entry| proofs(&entry.finding)),
    fixed("整改要求", 18.0, |_, entry| {
        words::rule(&entry.finding).map_or(String::new(), |rule| rule.remedy.into())
    }),
    unit(MEASURE, 18.0, |_, entry| entry.measure.clone()),
    unit(PERSON, 7.0, |_, entry| entry.person.clone()),
    Field {
        column: Column::text(DUE, 9.5),
        who: Who::Office,
        text: |_, entry| entry.due.clone().unwrap_or_default(),
    },
    unit(REPORT, 18.0, |_, entry| {
        entry
            .report
            .as_ref()
            .map_or(String::new(), |r| r.words.clone())
    }),
    unit(REPORTED, 9.5, |_, entry| {
        entry
            .report
            .as_ref()
            .map_or(String::new(), |r| r.date.clone())
    }),
    unit(DONE, 5.0, |_, entry| {
        let done = entry.report.as_ref().is_some_and(|r| r.done);
        if done { YES.into() } else { String::new() }
    }),
    fixed(STATE, 7.0, |_, entry| entry.state.in_words().into()),
    fixed("逾期", 5.0, |evidence, entry| {
        let days = entry.overdue(evidence.today);
        days.map_or(String::new(), |days| format!("{days} 天"))
    }),
    fixed("反弹", 5.0, |_, entry| match entry.returns() {
        0 | 1 if entry.returned => "反弹".into(),
        0 | 1 => String::new(),
        times => format!("第 {times} 次"),
    }),
    fixed("程度", 5.0, |_, entry| {
        entry.finding.severity.in_words().into()
    })
    .aside(),
    fixed("牵头单位", 11.0, |evidence, entry| {
        let lead = entry.lead.as_ref();
        lead.map_or(String::new(), |unit| evidence.unit_name(unit).into())
    })
    .aside(),
    fixed("配合单位", 14.0, |evidence, entry| {
        let units = entry.supporting.iter();
        let names: Vec<&str> = units.map(|unit| evidence.unit_name(unit)).collect();
        names.join("、")
    })
    .aside(),
    fixed("分值", 5.0, |_, entry| {
        entry.points.map_or(String::new(), words::points)
    })
    .aside(),
    fixed("报告时限", 9.5, |_, entry| {
        entry.report_by.clone().unwrap_or_default()
    })
    .aside(),
    fixed("首次发现", 9.5, |_, entry| entry.first_seen.clone()).aside(),
    fixed("最近发现", 9.5, |_, entry| entry.last_seen.clone()).aside(),
    fixed("规则", 5.5, |_, entry| entry.finding.rule.clone()).aside(),
    fixed("来源", 12.0, |_, entry| entry.origin.in_words()).aside(),
];

impl Field {
    /// Of the screen, not of the print.
    const fn aside(self) -> Self {
        Field {
            column: self.column.aside(),
            ..self
        }
    }
}

/// Columns of the sheet, the hidden ones included.
pub(super) fn columns() -> Vec<Column> {
    let hidden = [Column::hidden(MARKS), Column::hidden(IDENTITY)];
    FIELDS
        .iter()
        .map(|field| field.column)
        .chain(hidden)
        .collect()
}

/// Marks of what stands in the cells of a row, by which a change is known later on.
pub(super) fn marks(texts: &[String]) -> String {
    let marks: Vec<String> = texts.iter().map(|text| mark(text)).collect();
    marks.join("-")
}

/// A mark of a text, blanks apart: office programs differ in those. FNV-1a, folded to 32 bits;
/// tells texts apart and proves nothing.
pub(super) fn mark(text: &str) -> String {
    let letters = text.chars().filter(|c| !c.is_whitespace());
    let hash = letters.fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
        (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

/// Proofs written out for each problem.
const PROOFS: usize = 2;
/// Characters quoted of a proof.
const QUOTE: usize = 60;

fn due(evidence: &Evidence, entry: &Entry) -> String {
    let subject = &entry.finding.subject;
    match subject.slot() {
        Some(slot) => evidence.title(&slot.requirement).to_owned(),
        None if !entry.spot.is_empty() => entry.spot.clone(),
        None => words::subject(evidence, subject, entry.unit.as_ref()),
    }
}

fn proofs(finding: &Finding) -> String {
    let mut lines = Vec::new();
    for proof in finding.proofs.iter().take(PROOFS) {
        lines.push(words::proof(proof, QUOTE));
        if let Some(other) = &proof.other {
            lines.push(format!("对照：{}", words::proof(other, QUOTE)));
        }
    }
    if finding.proofs.len() > PROOFS {
        lines.push(format!("另有 {} 处", finding.proofs.len() - PROOFS));
    }
    lines.join("\n")
}
