//! 密级: a paper with a secrecy mark must never be bound.

use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "A102",
    name: "材料标有密级",
    property: "安全性",
    why: "标有秘密、机密、绝密的文件不得装入案卷、不得在非涉密电脑上存放和传递，违者要追究泄密责任。",
    remedy: "立即从报送文件夹和本机移出，按保密规定处理并报告保密部门；需要用到的内容，使用解密后的版本或公开版本。",
    exception: "已经解密但密级标志没有去掉的，附解密依据后可以豁免。",
    severity: Severity::Error,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for material in &evidence.catalogue.materials {
        let Some(paper) = evidence.paper_of(material) else {
            continue;
        };
        if let Some(mark) = &paper.secrecy {
            let place = match &material.slot {
                Some(slot) => evidence.slot_in_words(slot),
                None => "未归位材料".into(),
            };
            let name = material.path.name();
            let message = format!("{place}里的“{name}”标有密级“{mark}”，不得装入案卷");
            // The mark alone is quoted, nothing of what it protects.
            let proof = evidence.proof(material, paper.secrecy_span, "密级标志");
            let subject = evidence.subject_of(material);
            report.add(material.unit.as_ref(), subject, message, vec![proof]);
        }
    }
}
