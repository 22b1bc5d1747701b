//! 缺项: a slot is empty, and so are those of the other years.

use super::{Report, Rule, words};
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity, Subject};
use crate::standard::{Requirement, Slot, Year, YearRule};

pub(super) const RULE: Rule = Rule {
    code: "Q101",
    name: "缺少必备材料",
    property: "完整性",
    why: "标准要求的材料一份都没有，评审时这一项没有依据可查，直接丢分；关键项缺失会影响整个评审。",
    remedy: "补齐该项材料，放进该单位、该年度、该项目对应的文件夹。如果已经交了但放在别处，用 juanzong assign 把它归到这一项。",
    exception: "本单位确实没有这项职责，或者该项工作由其他单位承担的，写进项目文件的豁免清单并说明理由。",
    severity: Severity::Error,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for gap in gaps(evidence).filter(|gap| gap.have.is_empty()) {
        let every = if gap.requirement.years == YearRule::Each && evidence.project.years.len() > 1 {
            format!("，{} 年都没有", words::years(&evidence.project.years))
        } else {
            String::new()
        };
        let message = format!("{}{every}{}", gap.lack(evidence), gap.remark(evidence));
        gap.add(evidence, report, message);
    }
}

/// A slot with nothing in it.
pub(super) struct Gap<'a> {
    pub slot: &'a Slot,
    pub requirement: &'a Requirement,
    /// Years of the same requirement that are there.
    pub have: Vec<Year>,
}

/// Every empty slot whose year has begun.
pub(super) fn gaps(evidence: &Evidence) -> impl Iterator<Item = Gap<'_>> {
    evidence.slots.iter().filter_map(|slot| {
        let to_come = slot.year.is_some_and(|year| year.0 > evidence.today.year);
        if to_come || evidence.in_slot(slot).next().is_some() {
            return None;
        }
        let requirement = evidence.requirement(&slot.requirement)?;
        let mut other = slot.clone();
        let have = match slot.year {
            None => Vec::new(),
            Some(_) => evidence
                .project
                .years
                .iter()
                .copied()
                .filter(|year| {
                    other.year = Some(*year);
                    evidence.in_slot(&other).next().is_some()
                })
                .collect(),
        };
        Some(Gap {
            slot,
            requirement,
            have,
        })
    })
}

impl Gap<'_> {
    /// `云溪县卫生健康局缺少《年度工作计划》（2023 年）`.
    pub fn lack(&self, evidence: &Evidence) -> String {
        let due = words::due(self.slot, &self.requirement.title);
        format!("{}缺少{due}", evidence.unit_name(&self.slot.unit))
    }

    /// What else there is to know: a veto, the year that is not over, stray material.
    pub fn remark(&self, evidence: &Evidence) -> String {
        let mut remark = String::new();
        let item = evidence.home(&self.slot.requirement).map(|(_, item)| item);
        if self.requirement.veto || item.is_some_and(|item| item.veto) {
            remark.push_str("。这一项关系到一票否决");
        }
        if self.this_year(evidence) {
            remark.push_str("。本年度尚未结束，年底前补齐即可");
        }
        match evidence.strays_for(self.slot).count() {
            0 => {}
            n => remark.push_str(&format!("。有 {n} 份未归位材料可能属于这一项，请核对")),
        }
        remark
    }

    /// Reports it, with the stray material that may belong here.
    pub fn add(&self, evidence: &Evidence, report: &mut Report<'_>, message: String) {
        let proofs: Vec<Proof> = evidence
            .strays_for(self.slot)
            .take(words::MOST)
            .map(|m| evidence.proof(m, None, "未归位，可能属于这一项"))
            .collect();
        let severity = if self.this_year(evidence) {
            Severity::Warning
        } else {
            Severity::Error
        };
        let subject = Subject::Slot(self.slot.clone());
        report.add_as(severity, Some(&self.slot.unit), subject, message, proofs);
    }

    fn this_year(&self, evidence: &Evidence) -> bool {
        self.slot.year.is_some_and(|y| y.0 == evidence.today.year)
    }
}
