//! 上下一般粗: a subordinate's paper that copies its superior's.

use std::collections::BTreeMap;

use super::likenesses::{Alike, called, percent, subject, submitted};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::likeness::{Kind, Likeness};

pub(super) const RULE: Rule = Rule {
    code: "L301",
    name: "下级材料照抄上级材料",
    property: "真实性",
    why: "上级有统一安排，下级要有自己的做法。上下一般粗，说明没有结合本单位实际去落实。",
    remedy: "保留上级来文（放进“上级来文”），本单位的方案、总结改写成自己的任务、责任人、时间和做法。",
    exception: "原文转发上级文件的，应归入上级来文；属于必须原样引用的条款，可以说明理由后豁免。",
    severity: Severity::Warning,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut copies: BTreeMap<Subject, Vec<&Likeness>> = BTreeMap::new();
    let superior = |l: &&Likeness| l.kind == Kind::Superior;
    for likeness in evidence.likenesses.iter().filter(superior) {
        let copy = subject(evidence, &likeness.left);
        // A paper of the shared folder is in no slot: then the copy alone is meant.
        let about = match submitted(evidence, &likeness.right) {
            Some(_) => Subject::pair(copy, subject(evidence, &likeness.right)),
            None => copy,
        };
        copies.entry(about).or_default().push(likeness);
    }
    for alike in copies.into_iter().map(Alike::new) {
        let strongest = alike.strongest();
        let message = format!(
            "{}有 {} 与上级材料{}相同，疑似照抄上级{}",
            called(evidence, &strongest.left),
            percent(alike.degree()),
            called(evidence, &strongest.right),
            alike.how(),
        );
        let proofs = alike.proofs(evidence);
        let unit = strongest.left.unit.as_ref();
        report.add(unit, alike.subject.clone(), message, proofs);
        report.know(&alike.subject, alike.pairs(evidence));
    }
}
