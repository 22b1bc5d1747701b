//! 照片雷同: the same photo in two units. One finding for each pair of slots.

use super::likenesses::{between_units, by_pair, called};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::likeness::{Kind, Likeness};

pub(super) const RULE: Rule = Rule {
    code: "L601",
    name: "同一张照片用在两个单位",
    property: "真实性",
    why: "照片是活动真实开展的证明。同一张照片出现在两个单位，哪怕压缩过、缩小过、加了日期，评审专家也会认定至少一家没有做这件事。",
    remedy: "由两个单位各自核实照片是谁拍的、拍的是哪次活动：不是本单位的撤下，换成本单位自己的照片。",
    exception: "两个单位联合开展的活动，在照片说明里写清楚是联合活动，说明理由后可以豁免；上级统一下发的图片放进共用文件夹后不再比对；单位标志等许多单位都有的图片，程序不报。",
    severity: Severity::Error,
    check: |evidence, report| reused(between_units, "疑似雷同", evidence, report),
};

/// Reports each pair of slots that this kind of reuse lies between.
pub(super) fn reused(
    between: fn(&Likeness) -> bool,
    suspicion: &str,
    evidence: &Evidence,
    report: &mut Report<'_>,
) {
    for alike in by_pair(evidence, |l| l.kind == Kind::Photo && between(l)) {
        let strongest = alike.strongest();
        let count = match alike.likenesses.len() {
            1 => "同一张照片".into(),
            n => format!("同样的 {n} 张照片"),
        };
        let message = format!(
            "{}与{}用了{count}，{suspicion}{}",
            called(evidence, &strongest.left),
            called(evidence, &strongest.right),
            alike.how(),
        );
        let severity = report.severity();
        alike.tell(evidence, report, severity, message);
    }
}
