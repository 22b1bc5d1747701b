//! 指标缺数据: figures of years that are over, and what proves them.

use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::standard::{Indicator, Target, Year};

pub(super) const RULE: Rule = Rule {
    code: "H402",
    name: "数据指标缺年度或缺佐证材料",
    property: "完整性",
    why: "线上评审逐项看近三年的数据和佐证。缺一年，趋势就无从谈起；没有佐证材料的数，等于没有报。",
    remedy: "在指标数据表里补上缺的年度；“佐证”一栏写明报送材料的路径、文件名，或写成“单位/材料/年度”。",
    exception: "本地确实没有这项业务的，可以豁免并写明理由；标准里不该有的指标，用 remove 去掉。",
    severity: Severity::Warning,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let Some(sheet) = &evidence.catalogue.sheets.figures else {
        return;
    };
    if !evidence.data.given {
        return;
    }
    for standard in evidence.project.editions() {
        for indicator in &standard.indicators {
            let (severity, wrong) = gaps(evidence, indicator);
            if wrong.is_empty() {
                continue;
            }
            let wrong = wrong.join("；");
            let message = format!("指标“{}”{wrong}", indicator.title);
            let proof = evidence.proof_at(sheet.path.as_str(), None, None, 0, wrong);
            let lead = indicator.lead.as_ref();
            let unit = lead.and_then(|lead| evidence.project.player(standard, lead));
            let unit = unit.map(|unit| &unit.id);
            let subject = Subject::Indicator(indicator.id.clone());
            report.add_as(severity, unit, subject, message, vec![proof]);
        }
    }
}

/// What is missing, in words. A row left blank altogether is a hint: the list may be too long.
fn gaps(evidence: &Evidence, indicator: &Indicator) -> (Severity, Vec<String>) {
    let project = &evidence.project;
    let classes = &project.scoring.classes;
    let over = |year: &&Year| year.0 < evidence.today.year;
    let over: Vec<Year> = project.years.iter().filter(over).copied().collect();
    let figures = evidence.data.figures.get(&indicator.id);
    let given = |year: &Year| figures.is_some_and(|f| f.years.contains_key(year));
    let recorded = indicator.targets_for(classes) == [Target::Recorded];
    if !project.years.iter().any(given) {
        let wrong = match over.is_empty() || recorded {
            true => Vec::new(),
            false => vec!["在数据表里没有填数据".into()],
        };
        return (Severity::Info, wrong);
    }
    let wanted = match indicator.wants_every_year(classes) {
        true => &over[..],
        false => over.last().map_or(&[][..], std::slice::from_ref),
    };
    let missing: Vec<String> = wanted
        .iter()
        .filter(|year| !given(year))
        .map(|year| format!("{year} 年"))
        .collect();
    let mut wrong = Vec::new();
    if !missing.is_empty() && !recorded {
        wrong.push(format!("缺{}的数据", missing.join("、")));
    }
    let (mut bare, mut lost) = (Vec::new(), Vec::new());
    for year in project.years.iter().filter(|year| given(year)) {
        let key = (indicator.id.clone(), *year);
        let proofs = evidence
            .data
            .proofs
            .get(&key)
            .map_or(&[][..], Vec::as_slice);
        if proofs.is_empty() {
            bare.push(format!("{year} 年"));
        }
        let unknown = proofs
            .iter()
            .filter(|named| evidence.proofs(named).is_empty());
        lost.extend(unknown.map(|named| format!("“{named}”")));
    }
    if !bare.is_empty() {
        wrong.push(format!("{}的数据没有写佐证材料", bare.join("、")));
    }
    lost.sort();
    lost.dedup();
    if !lost.is_empty() {
        wrong.push(format!("佐证材料{}在报送材料里没有找到", lost.join("、")));
    }
    (RULE.severity, wrong)
}
