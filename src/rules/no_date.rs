//! 无落款: a paper that must be signed and dated is not.

use std::collections::BTreeSet;

use super::no_number::{Papers, due};
use super::{Report, Rule};
use crate::evidence::Evidence;
use crate::finding::Severity;
use crate::standard::{Mark, Slot};

pub(super) const RULE: Rule = Rule {
    code: "G102",
    name: "成文日期或落款没有找到",
    property: "真实性",
    why: "没有落款单位和成文日期的材料，说不清是谁、什么时候形成的，不能作为依据，也容易被认为是临时补的。",
    remedy: "在正文末尾右下方写明单位全称和成文日期（年、月、日写全），再盖章。",
    exception: "表格类材料在表头写明填报单位和日期即可；确实不需要落款的，说明理由后可以豁免。",
    severity: Severity::Warning,
    check,
};

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let dated: BTreeSet<&Slot> = due(evidence, Mark::Date).collect();
    let signed: BTreeSet<&Slot> = due(evidence, Mark::Issuer).collect();
    for slot in dated.union(&signed) {
        let papers = Papers::of(evidence, slot);
        let no_date = dated.contains(slot) && papers.none_bears(|p| p.date.is_some());
        let no_issuer = signed.contains(slot) && papers.none_bears(|p| p.issuer.is_some());
        let what = match (no_date, no_issuer) {
            (true, true) => "成文日期，也没有落款单位",
            (true, false) => "成文日期",
            (false, true) => "落款单位",
            (false, false) => continue,
        };
        let message = format!(
            "{}没有找到{what}{}",
            evidence.slot_in_words(slot),
            papers.remark()
        );
        papers.add(evidence, report, slot, message, "文末没有看到");
    }
}
