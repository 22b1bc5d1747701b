//! 本单位数字不一: one unit's papers state one count or indicator of one year differently.

use super::Rule;
use super::stated::{contradictions, place, report, told};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "H103",
    name: "同一单位同一数字前后说法不一",
    property: "真实性",
    why: "评审专家会把总结、基本情况、台账里的同一个数字对起来看。一处写 86 座、一处写 68 座，两处都不可信，相关的指标也就难以采信。",
    remedy: "查原始台账或统计口径，弄清哪一个对，把写错的改过来；口径、范围或时点不同的，在文字里写明（如“其中城区”“截至6月底”）。",
    exception: "范围、时点、口径确实不同的，写明后程序就不再比；计划数、约数、“以上”“其中”“累计”和四舍五入的差别，程序本来不比。确属同一数字而允许不同的，可以说明理由后豁免。",
    severity: Severity::Warning,
    check: |evidence, found| {
        let mut all = told(evidence);
        place(evidence, &mut all);
        let differing = contradictions(&all, |told| told.unit);
        report(evidence, found, true, differing);
    },
};
