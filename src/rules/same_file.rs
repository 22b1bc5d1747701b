//! 整份雷同: the same file, the same text or the same folder in two units.

use super::likenesses::{between_units, by_pair, called, whole};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::likeness::Kind;

pub(super) const RULE: Rule = Rule {
    code: "L101",
    name: "两个单位交了同一份材料",
    property: "真实性",
    why: "同一份文件出现在两个单位，评审专家会认定为互相照抄、应付造假，两家都可能丢分。",
    remedy: "由两个单位各自核实：不是本单位的材料要撤下，换成本单位自己形成的真实材料。",
    exception: "上级统一下发的文件、统一印制的表样，放进共用文件夹后不再比对；两个单位联合发文、联合活动的，可以说明理由后豁免。",
    severity: Severity::Error,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for alike in by_pair(evidence, |l| whole(l.kind) && between_units(l)) {
        let strongest = alike.strongest();
        let what = match strongest.kind {
            Kind::Folder => "整个文件夹的内容相同",
            Kind::Text => "文字完全相同（只是重新保存过）",
            _ => "是同一个文件",
        };
        let more = match alike.likenesses.len() {
            1 => String::new(),
            n => format!("，共 {n} 份"),
        };
        let message = format!(
            "{}与{}{what}{more}，疑似雷同",
            called(evidence, &strongest.left),
            called(evidence, &strongest.right),
        );
        let severity = report.severity();
        alike.tell(evidence, report, severity, message);
    }
}
