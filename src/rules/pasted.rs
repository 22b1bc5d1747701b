//! 摘抄: pasted from what lies in the reference folder.

use std::collections::BTreeMap;

use super::likenesses::{called, pair, percent, proofs, subject};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::likeness::{Kind, Likeness};

pub(super) const RULE: Rule = Rule {
    code: "L401",
    name: "疑似摘抄网络或外地材料",
    property: "真实性",
    why: "从网上或外地材料复制来的文字不是本单位工作的记录，往往还带着外地的地名和数字，最容易被专家当场发现。",
    remedy: "删去摘抄的部分，按本单位实际工作重写。",
    exception: "引用的是法规、标准、领导讲话原文并注明出处的，可以说明理由后豁免。",
    severity: Severity::Warning,
    check,
};

/// How much of the copy was pasted: its degree may be that of the other, shorter side.
fn share_of_copy(evidence: &Evidence, likeness: &Likeness) -> f64 {
    let facts = likeness.left.digest.and_then(|d| evidence.facts.get(&d));
    let whole: usize = facts.map_or(0, |facts| {
        let paragraphs = facts.reading.paragraphs().iter();
        paragraphs.map(|p| p.text.chars().count()).sum()
    });
    if likeness.passages.is_empty() || whole == 0 {
        return likeness.degree;
    }
    let spans = likeness.passages.iter().map(|(left, _)| left);
    let pasted: usize = spans.map(|s| s.end.saturating_sub(s.start)).sum();
    (pasted as f64 / whole as f64).min(1.0)
}

/// From this share of the paper on it was not quoted but pasted.
const GRAVE: f64 = 0.5;

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut copies: BTreeMap<Subject, Vec<&Likeness>> = BTreeMap::new();
    let references = |l: &&Likeness| l.kind == Kind::Reference;
    for likeness in evidence.likenesses.iter().filter(references) {
        let copy = subject(evidence, &likeness.left);
        copies.entry(copy).or_default().push(likeness);
    }
    for (subject, mut likenesses) in copies {
        let share = |l: &Likeness| share_of_copy(evidence, l);
        likenesses.sort_by(|a, b| share(b).total_cmp(&share(a)).then(a.right.cmp(&b.right)));
        let strongest = likenesses[0];
        let degree = share(strongest);
        let more = match likenesses.len() {
            1 => String::new(),
            n => format!("等 {n} 份参考材料"),
        };
        let message = format!(
            "{}有 {} 与参考材料“{}”{more}相同，疑似摘抄网络或外地材料",
            called(evidence, &strongest.left),
            percent(degree),
            strongest.right.path,
        );
        let severity = if degree >= GRAVE {
            Severity::Error
        } else {
            Severity::Warning
        };
        let all = likenesses.iter().flat_map(|l| proofs(evidence, l));
        let unit = strongest.left.unit.as_ref();
        let pairs = likenesses.iter().map(|l| pair(evidence, l)).collect();
        report.add_as(severity, unit, subject.clone(), message, all.collect());
        report.know(&subject, pairs);
    }
}
