//! 扫描件: pages nobody has read, where a paper is due.

use super::Rule;
use super::states::{self, State};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q305",
    name: "只有图像，内容未能检查",
    property: "可用性",
    why: "没有文字层的扫描件、照片，程序看不到写了什么，没有检查过，不能当作没有问题。",
    remedy: "请人工核对内容、日期、公章；最好附上可以检索文字的电子版。",
    exception: "盖章扫描件、影像资料本来就没有文字的，人工核对后可以豁免。",
    severity: Severity::Info,
    check: |evidence, report| states::report(State::Scan, evidence, report),
};
