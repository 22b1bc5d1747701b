//! 照片逐年重复: one unit's photo in two years. One finding for each pair of slots.

use super::Rule;
use super::likenesses::between_years;
use super::same_photo::reused;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "L602",
    name: "同一张照片用在两个年度",
    property: "真实性",
    why: "一次活动只发生在一个年度。同一张照片放进两个年度，说明至少有一年是拿旧照片顶替的，评审专家逐年翻看时最容易发现。",
    remedy: "核实照片是哪一年拍的，只留在那一年；另一年换成当年的照片，没有的如实说明。",
    exception: "整改前后对比照、历史回顾等确需引用往年照片的，在照片说明里写清楚拍摄年份，说明理由后可以豁免；一个单位放进许多份材料里的标志、题图，程序不报。",
    severity: Severity::Error,
    check: |evidence, report| reused(between_years, "疑似旧照片重复使用", evidence, report),
};
