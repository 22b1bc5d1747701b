//! 太大或太慢: bounds keep one file from stopping the run; what lies beyond was not checked.

use super::Rule;
use super::states::{self, State};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q307",
    name: "超出检查限度，未能检查",
    property: "可用性",
    why: "文件太大、太复杂，读它会拖垮整个检查，所以没有读完，不能当作没有问题。",
    remedy: "把文件拆小，压缩里面的图片，再交；也可以在项目文件的 thresholds 里放宽限度（largest_file、reading_seconds、reading_memory）。",
    exception: "已经人工核对过的可以豁免。",
    severity: Severity::Warning,
    check: |evidence, report| states::report(State::Limit, evidence, report),
};
