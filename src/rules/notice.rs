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

/// The same notice with another count is the same notice.
fn subject(notice: &str) -> Subject {
    Subject::Project(notice.chars().filter(|c| !c.is_ascii_digit()).collect())
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for notice in &evidence.project.notices {
        report.add(None, subject(notice), notice.clone(), Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_with_another_count_is_the_same_notice() {
        let before = subject("没有街道、乡镇，6 项材料没有人交。");
        assert_eq!(before, subject("没有街道、乡镇，12 项材料没有人交。"));
        assert_ne!(before, subject("没有社区、村，6 项材料没有人交。"));
    }
}
