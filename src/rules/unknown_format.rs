//! 读不了的格式: named, so that nobody takes it for checked.

use super::Rule;
use super::states::{self, State};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q308",
    name: "这种格式读不了，未能检查",
    property: "可用性",
    why: "特殊格式的文件，专家的电脑不一定打得开，程序也没有检查过，不能当作没有问题。",
    remedy: "另存为 docx、xlsx、PDF 或常见图片格式再交。",
    exception: "录像、录音等影像资料，人工核对后可以豁免。",
    severity: Severity::Warning,
    check: |evidence, report| states::report(State::Unknown, evidence, report),
};
