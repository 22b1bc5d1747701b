//! 无文号: a paper that must be formal bears no 发文字号.

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity, Subject};
use crate::paper::Paper;
use crate::read::Body;
use crate::standard::{Mark, Slot};

pub(super) const RULE: Rule = Rule {
    code: "G101",
    name: "应有的发文字号没有找到",
    property: "真实性",
    why: "机构、方案、制度应当是正式印发的文件。没有发文字号，看不出是不是正式发过文，专家会当作草稿。",
    remedy: "换成正式印发的版本，文号写在红头之下，如“云爱卫发〔2023〕5号”。",
    exception: "按规定不编文号的内部材料，说明理由后可以豁免。",
    severity: Severity::Warning,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for slot in due(evidence, Mark::DocNumber) {
        let papers = Papers::of(evidence, slot);
        let numbered = |p: &Paper| p.doc_number.is_some();
        if papers.none_bears(numbered) {
            let message = format!(
                "{}没有找到发文字号{}",
                evidence.slot_in_words(slot),
                papers.remark()
            );
            papers.add(evidence, report, slot, message, "没有看到发文字号");
        }
    }
}

/// Slots whose requirement asks for this mark. Photos with captions have marks of their own.
pub(super) fn due(evidence: &Evidence, mark: Mark) -> impl Iterator<Item = &Slot> {
    evidence.filled().filter(move |slot| {
        evidence
            .requirement(&slot.requirement)
            .is_some_and(|r| r.marks.contains(&mark) && !r.marks.contains(&Mark::Caption))
    })
}

/// What lies in a slot: papers whose text can be read, and how many can't.
pub(super) struct Papers<'a> {
    read: Vec<(&'a Material, &'a Paper)>,
    unread: usize,
}

impl<'a> Papers<'a> {
    pub fn of(evidence: &'a Evidence, slot: &Slot) -> Self {
        let mut papers = Papers {
            read: Vec::new(),
            unread: 0,
        };
        for material in evidence.in_slot(slot) {
            let text = evidence
                .facts_of(material)
                .is_some_and(|f| matches!(f.reading.body, Body::Text(_)));
            match evidence.paper_of(material).filter(|_| text) {
                Some(paper) => papers.read.push((material, paper)),
                None => papers.unread += 1,
            }
        }
        papers
    }

    /// Whether there is something to read and none of it bears the mark: of a paper with its
    /// attachments only the paper does.
    pub fn none_bears(&self, bears: impl Fn(&Paper) -> bool) -> bool {
        !self.read.is_empty() && !self.read.iter().any(|(_, paper)| bears(paper))
    }

    /// What could not be looked at.
    pub fn remark(&self) -> String {
        match self.unread {
            0 => String::new(),
            n => format!("（另有 {n} 个文件读不出文字，请人工核对）"),
        }
    }

    /// Reports it; less loudly where the mark may stand on a page that could not be read.
    pub fn add(
        &self,
        evidence: &Evidence,
        report: &mut Report<'_>,
        slot: &Slot,
        message: String,
        note: &str,
    ) {
        let severity = match self.unread {
            0 => Severity::Warning,
            _ => Severity::Info,
        };
        let proofs: Vec<Proof> = self
            .read
            .iter()
            .take(words::MOST)
            .map(|(material, paper)| evidence.proof(material, paper.title_span, note))
            .collect();
        let subject = Subject::Slot(slot.clone());
        report.add_as(severity, Some(&slot.unit), subject, message, proofs);
    }
}
