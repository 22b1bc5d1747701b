//! 缺年度: of a material due each year, one year or two are missing.

use super::missing::gaps;
use super::{Report, Rule, words};
use crate::evidence::Evidence;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q102",
    name: "三年材料缺某一年",
    property: "完整性",
    why: "评审看的是近三年的持续工作，缺一年就说明不了工作没有间断，该年度不能得分。",
    remedy: "补上所缺年度的材料，放进该年度的文件夹。文件放错年度的，移到正确的年度。",
    exception: "该工作在所缺年度确实不需要开展（例如单位当年新成立）的，写明理由后可以豁免。",
    severity: Severity::Error,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for gap in gaps(evidence).filter(|gap| !gap.have.is_empty()) {
        let message = format!(
            "{}，已有 {} 年的{}",
            gap.lack(evidence),
            words::years(&gap.have),
            gap.remark(evidence),
        );
        gap.add(evidence, report, message);
    }
}
