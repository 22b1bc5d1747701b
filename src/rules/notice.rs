//! 项目提示: what the project file leaves open.

use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    code: "P103",
    name: "项目文件有待完善",
    property: "完整性",
    why: "项目文件里没有写明的部分，程序无从检查；例如某个部门没有单位承担，它的材料就没有人报。",
    remedy: "按提示补充或修改项目文件 juanzong.yaml。",
    exception: "确实不适用的，可以不理会。",
    severity: Severity::Info,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for notice in &evidence.project.notices {
        report.add(
            None,
            Subject::Project(notice.clone()),
            notice.clone(),
            Vec::new(),
        );
    }
}
