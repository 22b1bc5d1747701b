//! 公共文本: what so many units carry that nobody can have copied it from anybody.

use super::likenesses::proofs;
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::likeness::{Kind, Likeness};

pub(super) const RULE: Rule = Rule {
    code: "L901",
    name: "多家单位都有的公共文本",
    property: "真实性",
    why: "很多单位都有的相同文字多半是上级下发的文件、统一表样或套话，只列出来供核对，不算任何一家的问题。",
    remedy: "确属上级文件或统一表样的，把原件放进共用文件夹，以后不再比对；如果是大家都在抄同一份材料，请统一重写。",
    exception: "这只是提示，不扣分，不用申请豁免。",
    severity: Severity::Info,
    check,
};

/// The common text from the beginning of its first sentence; of a picture the file's name.
/// Where exactly a passage begins depends on what stands around it: a sentence does not.
fn words(evidence: &Evidence, likeness: &Likeness) -> String {
    let facts = likeness.left.digest.and_then(|d| evidence.facts.get(&d));
    let text = facts.map(|facts| facts.reading.whole()).unwrap_or_default();
    if text.trim().is_empty() {
        return likeness.left.path.name().into();
    }
    let text: Vec<char> = text.chars().collect();
    let start = likeness.passages.first().map_or(0, |(left, _)| left.start);
    let start = start.min(text.len());
    let ends = |c: &char| "。；！？\n\t".contains(*c);
    let back = text[..start].iter().rev().take(SENTENCE).position(ends);
    let begin = back.map_or(start.saturating_sub(SENTENCE), |n| start - n);
    text[begin..].iter().collect()
}

/// So far back the beginning of a sentence is looked for, in characters.
const SENTENCE: usize = 40;

/// So much of the text names it from one check to the next, in characters.
const NAME: usize = 24;

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let common = |l: &&Likeness| l.kind == Kind::Common;
    for likeness in evidence.likenesses.iter().filter(common) {
        let proofs = proofs(evidence, likeness);
        let name = words(evidence, likeness);
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        let name: String = letters.take(NAME).collect();
        let mut units: Vec<&str> = likeness
            .units
            .iter()
            .map(|unit| evidence.unit_name(unit))
            .collect();
        let count = units.len();
        units.truncate(5);
        let message = format!(
            "“{name}……”这段文字有 {count} 个单位在用（{}{}），请核对是不是上级文件或统一表样",
            units.join("、"),
            if count > 5 { "等" } else { "" },
        );
        let subject = Subject::Project(format!("公共文本：{name}"));
        report.add(None, subject, message, proofs);
    }
}
