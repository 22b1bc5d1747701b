//! 损坏: what nobody can open was not handed in.

use super::Rule;
use super::states::{self, State};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q303",
    name: "文件已损坏，打不开",
    property: "可用性",
    why: "打不开的文件等于没交。多半是拷贝、传送没有完成，或者移动硬盘提前拔掉了。",
    remedy: "在原来的电脑上确认能打开，重新拷贝一份；原件也打不开的，找纸质件重新扫描。",
    exception: "没有。",
    severity: Severity::Error,
    check: |evidence, report| states::report(State::Broken, evidence, report),
};
