//! 指标缺数据: figures of years that are over, and what proves them.

use std::collections::BTreeMap;

use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::standard::{Indicator, Target, UnitId, Year};

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

/// Titles written out in one message.
const NAMED: usize = 12;

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let Some(sheet) = &evidence.catalogue.sheets.figures else {
        return;
    };
    if !evidence.data.given {
        return;
    }
    let mut blank: BTreeMap<Option<&UnitId>, Vec<&str>> = BTreeMap::new();
    for standard in evidence.project.editions() {
        for indicator in &standard.indicators {
            let lead = indicator.lead.as_ref();
            let unit = lead.and_then(|lead| evidence.project.player(standard, lead));
            let unit = unit.map(|unit| &unit.id);
            if !evidence.data.is_given(&indicator.id) {
                if is_due(evidence, indicator) {
                    blank.entry(unit).or_default().push(&indicator.title);
                }
                continue;
            }
            let wrong = gaps(evidence, indicator);
            if wrong.is_empty() {
                continue;
            }
            let wrong = wrong.join("；");
            let message = format!("指标“{}”{wrong}", indicator.title);
            let proof = evidence.proof_at(sheet.path.as_str(), None, None, 0, wrong);
            let subject = Subject::Indicator(indicator.id.clone());
            report.add(unit, subject, message, vec![proof]);
        }
    }
    for (unit, mut titles) in blank {
        titles.sort_unstable();
        titles.dedup();
        left_blank(evidence, unit, &titles, report);
    }
}

/// Rows left blank altogether, of one unit: a hint, since the list may be too long.
fn left_blank(
    evidence: &Evidence,
    unit: Option<&UnitId>,
    titles: &[&str],
    report: &mut Report<'_>,
) {
    let named: Vec<String> = titles
        .iter()
        .take(NAMED)
        .map(|t| format!("“{t}”"))
        .collect();
    let more = if titles.len() > NAMED { "等" } else { "" };
    let whose = match unit {
        Some(unit) => format!("{}牵头的指标", evidence.unit_name(unit)),
        None => "没有单位牵头的指标".into(),
    };
    let message = format!(
        "{whose}有 {} 项在数据表里没有填数据：{}{more}",
        titles.len(),
        named.join("、")
    );
    let subject = match unit {
        Some(unit) => Subject::Unit(unit.clone()),
        None => Subject::Project("没有单位牵头的指标".into()),
    };
    report.add_as(Severity::Info, unit, subject, message, Vec::new());
}

/// Whether a figure should be there by now.
fn is_due(evidence: &Evidence, indicator: &Indicator) -> bool {
    let project = &evidence.project;
    let recorded = indicator.targets_for(&project.scoring.classes) == [Target::Recorded];
    !recorded
        && project
            .years
            .iter()
            .any(|year| year.0 < evidence.today.year)
}

/// What is missing, in words.
fn gaps(evidence: &Evidence, indicator: &Indicator) -> Vec<String> {
    let project = &evidence.project;
    let classes = &project.scoring.classes;
    let over = |year: &&Year| year.0 < evidence.today.year;
    let over: Vec<Year> = project.years.iter().filter(over).copied().collect();
    let figures = evidence.data.figures.get(&indicator.id);
    let given = |year: &Year| figures.is_some_and(|f| f.years.contains_key(year));
    let recorded = indicator.targets_for(classes) == [Target::Recorded];
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
    wrong
}
