//! 加密: what nobody can open was not handed in.

use super::Rule;
use super::states::{self, State};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q304",
    name: "文件加了密码，打不开",
    property: "可用性",
    why: "专家和程序都打不开，等于没交；密码日后遗失，档案也就没有了。",
    remedy: "去掉密码再交。确属涉密的，不要放进报送材料，按保密规定另行报送。",
    exception: "没有。",
    severity: Severity::Error,
    check: |evidence, report| states::report(State::Locked, evidence, report),
};
