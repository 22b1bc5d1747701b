//! 文字层无法识别: letters that are drawn but mean nothing to any program.

use super::Rule;
use super::states::{self, State};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q306",
    name: "文字层无法识别",
    property: "可用性",
    why: "看上去有字，却查不到、拷不出，程序没有检查过，档案数字化验收也通不过。",
    remedy: "从原来的 Word、WPS 文件重新导出 PDF（不要“打印成 PDF”），或换成原文件。",
    exception: "原文件确实没有了的，人工核对后可以豁免。",
    severity: Severity::Warning,
    check: |evidence, report| states::report(State::Glyphs, evidence, report),
};
