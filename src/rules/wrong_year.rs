//! 年份不符: the paper says another year than the folder it lies in.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::paper::{Date, Paper, Span};
use crate::standard::{Requirement, Slot, Year, YearRule};

pub(super) const RULE: Rule = Rule {
    code: "G201",
    name: "材料中的年份与所放年度不符",
    property: "真实性",
    why: "题名、文号、成文日期里的年份与文件夹的年度对不上，不是放错了，就是拿别的年度的材料顶替。",
    remedy: "放错的，移到正确的年度；写错的，由形成单位更正后重新出具；顶替的，换成当年真实的材料。",
    exception: "上年底印发的本年计划、次年初形成的本年总结，程序已按正常处理；其他确有原因的，说明理由后可以豁免。",
    severity: Severity::Error,
    check,
};

const PLANS: &[&str] = &["annual_plan", "scheme", "plan"];
const SUMMARIES: &[&str] = &[
    "summary",
    "assessment",
    "data_table",
    "report",
    "tech_report",
    "test_report",
    "survey",
    "statement",
];
const PLAN_WORDS: &[&str] = &["计划", "方案", "要点", "安排", "规划", "责任书", "任务分解"];
const SUMMARY_WORDS: &[&str] = &[
    "总结", "汇报", "报告", "情况", "通报", "考核", "统计", "汇总", "命名", "表彰",
];

/// A year that does not fit, and where it stands.
struct Clash {
    severity: Severity,
    what: String,
    span: Option<Span>,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_slot: BTreeMap<&Slot, Vec<(&Material, Clash)>> = BTreeMap::new();
    for material in &evidence.catalogue.materials {
        let (Some(slot), Some(paper)) = (&material.slot, evidence.paper_of(material)) else {
            continue;
        };
        if let Some(requirement) = evidence.requirement(&slot.requirement) {
            for clash in clashes(evidence, slot, requirement, paper) {
                by_slot.entry(slot).or_default().push((material, clash));
            }
        }
    }
    for (slot, found) in by_slot {
        let mut materials: Vec<&Material> = found.iter().map(|(m, _)| *m).collect();
        materials.dedup_by_key(|m| &m.path);
        let (_, first) = &found[0];
        let message = format!(
            "{}里{}的年份不对：{}",
            evidence.slot_in_words(slot),
            words::files(materials),
            first.what
        );
        for (material, clash) in found {
            let proof = match clash.span {
                Some(span) => evidence.proof_around(material, span, clash.what),
                None => evidence.proof(material, None, clash.what),
            };
            let subject = Subject::Slot(slot.clone());
            let unit = Some(&slot.unit);
            report.add_as(clash.severity, unit, subject, message.clone(), vec![proof]);
        }
    }
}

fn clashes(
    evidence: &Evidence,
    slot: &Slot,
    requirement: &Requirement,
    paper: &Paper,
) -> Vec<Clash> {
    if let Some(date) = paper.date.filter(|date| is_after(*date, evidence.today)) {
        return vec![Clash {
            severity: Severity::Error,
            what: format!("成文日期 {} 比检查当天还晚", words::date(date)),
            span: paper.date_span,
        }];
    }
    match (slot.year, evidence.span()) {
        (Some(year), _) => against_folder(year, requirement, paper),
        (None, Some(span)) => against_span(span, requirement, paper),
        (None, None) => Vec::new(),
    }
}

fn against_folder(year: Year, requirement: &Requirement, paper: &Paper) -> Vec<Clash> {
    let clash = |what, span| Clash {
        severity: Severity::Error,
        what,
        span,
    };
    if !paper.title_years.is_empty() && !paper.title_years.contains(&year) {
        let said = words::years(&paper.title_years);
        let what = format!("题名写的是 {said} 年，放在 {year} 年");
        return vec![clash(what, paper.title_span)];
    }
    let month = paper.date.map_or(0, |date| date.month);
    let fits = |said: u16| fits(Year(said), month, year, requirement, paper);
    let mut found = Vec::new();
    if let Some(said) = paper.number_year.filter(|said| !fits(said.0)) {
        let number = paper.doc_number.as_deref().unwrap_or_default();
        let what = format!("文号“{number}”是 {said} 年的，放在 {year} 年");
        found.push(clash(what, paper.number_span));
    }
    if let Some(date) = paper.date.filter(|date| !fits(date.year)) {
        let what = format!("成文日期是 {}，放在 {year} 年", words::date(date));
        found.push(clash(what, paper.date_span));
    }
    found
}

/// Whether a paper of the year `said` may lie in the folder of `year`.
fn fits(said: Year, month: u8, year: Year, requirement: &Requirement, paper: &Paper) -> bool {
    let title = paper.title.as_deref().unwrap_or_default();
    let kind = requirement.kind.as_str();
    let speaks = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let plan = speaks(PLAN_WORDS) || PLANS.contains(&kind);
    let summary = speaks(SUMMARY_WORDS) || SUMMARIES.contains(&kind);
    // The title names the folder's year itself: the paper came a little early or late.
    let named = paper.title_years.contains(&year);
    let before = said.0 + 1 == year.0;
    let after = said.0 == year.0 + 1;
    said == year
        || words::LASTING.contains(&kind) && said < year
        || before && (named || plan && (month == 0 || month >= 9))
        || after && (named || summary && month <= 6)
}

/// Material without a year of its own: one that covers the span must not stand outside it, the
/// newest must not be older than all of it.
fn against_span(
    (first, last): (Year, Year),
    requirement: &Requirement,
    paper: &Paper,
) -> Vec<Clash> {
    let date_year = paper.date.map(|date| Year(date.year));
    let newest = paper.title_years.last().copied().max(date_year);
    let oldest = paper.title_years.first().copied().or(date_year);
    let lasting = words::LASTING.contains(&requirement.kind.as_str());
    let what = match (requirement.years, oldest, newest) {
        (YearRule::Span, Some(oldest), _) if oldest.0 > last.0 + 1 => {
            format!("写的是 {oldest} 年，不在 {first}—{last} 年之内")
        }
        (YearRule::Span, _, Some(newest)) if newest < first => {
            format!("写的是 {newest} 年，不在 {first}—{last} 年之内")
        }
        (YearRule::Latest, _, Some(newest)) if newest < first && !lasting => {
            format!("要最近一年的，这份是 {newest} 年的")
        }
        _ => return Vec::new(),
    };
    vec![Clash {
        severity: Severity::Warning,
        what,
        span: paper
            .title_span
            .filter(|_| !paper.title_years.is_empty())
            .or(paper.date_span),
    }]
}

fn is_after(date: Date, today: Date) -> bool {
    // Month and day that are not written can't be after anything.
    date.earliest() > today
}
