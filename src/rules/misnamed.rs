//! 名不副实: read for what it is, but not everybody’s computer will.

use super::Rule;
use super::states::{self, State};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q309",
    name: "扩展名与内容不符",
    property: "可用性",
    why: "扩展名写错的文件，换一台电脑可能打不开，专家点开就是报错。",
    remedy: "把扩展名改成真实格式，或用办公软件打开后另存一份。",
    exception: "没有。",
    severity: Severity::Warning,
    check: |evidence, report| states::report(State::Misnamed, evidence, report),
};
