//! 段落雷同: passages shared by two units. One finding for each pair of slots.

use super::likenesses::{between_units, by_pair, called, percent};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::likeness::Kind;

pub(super) const RULE: Rule = Rule {
    code: "L102",
    name: "两个单位的材料有相同段落",
    property: "真实性",
    why: "各单位工作不同，大段文字却一字不差，评审专家会怀疑是从其他单位复制粘贴来的。",
    remedy: "对照证据里左右两处文字，由照抄的一方按本单位实际情况重新撰写。",
    exception: "相同部分是上级文件原文、法规条文、统一表样的，把出处文件放进共用文件夹后重新检查；确属正当引用的，可以说明理由后豁免。",
    severity: Severity::Warning,
    check,
};

/// From this share of the shorter paper on it is no longer a passage but the paper.
const GRAVE: f64 = 0.5;
/// Up to this share of the shorter paper, a sentence that stands alone is worth a look, no more.
const SLIGHT: f64 = 0.1;

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for alike in by_pair(evidence, |l| l.kind == Kind::Passage && between_units(l)) {
        let strongest = alike.strongest();
        let (count, chars) = alike.passages();
        let message = format!(
            "{}与{}有 {count} 处相同文字、共约 {chars} 字，占较短一份的 {}，疑似雷同{}",
            called(evidence, &strongest.left),
            called(evidence, &strongest.right),
            percent(alike.degree()),
            alike.how(),
        );
        let severity = if alike.degree() >= GRAVE {
            Severity::Error
        } else if chars <= 2 * evidence.project.thresholds.passage_chars && alike.degree() < SLIGHT
        {
            Severity::Info
        } else {
            Severity::Warning
        };
        alike.tell(evidence, report, severity, message);
    }
}
