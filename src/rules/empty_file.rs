//! 空文件: nothing was handed in under this name.

use super::Rule;
use super::states::{self, State};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q301",
    name: "文件是空的",
    property: "可用性",
    why: "空白的文件等于没交，专家打开就是缺项。",
    remedy: "换成保存完好的文件；确实不需要的，把空文件删掉。",
    exception: "没有。",
    severity: Severity::Error,
    check: |evidence, report| states::report(State::Empty, evidence, report),
};
