//! 日期先后颠倒: a plan after its summary, a summary before its year, minutes before the notice, a
//! reply before the letter, a paper that cites one of later date.

use std::collections::BTreeMap;

use super::meetings::{part, sittings};
use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::paper::{Date, Span};
use crate::standard::Slot;

mod later;
mod years;

pub(super) const RULE: Rule = Rule {
    code: "H201",
    name: "日期先后颠倒",
    property: "真实性",
    why: "计划在总结之后、总结在所报时间之前、纪要在通知之前、批复在请示之前、引用了还没有印发的文件，都不合常理，评审专家会怀疑是事后补的。",
    remedy: "对照原件核对两个日期：写错的，由形成单位更正；事后补写的，不要倒填日期，照实写明形成时间并附原始记录。",
    exception: "年底提前起草的总结、半年和季度总结、补充和修订的计划、改期的会议、只写年月看不出先后的，程序都不报；确有原因的，说明理由后可以豁免。",
    severity: Severity::Warning,
    check,
};

/// A stretch of a paper and what it shows.
struct Shown<'a> {
    material: &'a Material,
    span: Option<Span>,
    note: String,
}

/// Two dates that cannot be in this order.
struct Reversed<'a> {
    /// The slot of the paper that is out of order.
    slot: &'a Slot,
    what: String,
    shown: Vec<Shown<'a>>,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_slot: BTreeMap<&Slot, Vec<Reversed<'_>>> = BTreeMap::new();
    let all = years::summaries_too_early(evidence)
        .into_iter()
        .chain(years::plans_too_late(evidence))
        .chain(meetings_before_notices(evidence))
        .chain(later::replies_before_letters(evidence))
        .chain(later::citing_the_future(evidence));
    for reversed in all {
        by_slot.entry(reversed.slot).or_default().push(reversed);
    }
    for (slot, found) in by_slot {
        let Some(first) = found.first() else {
            continue;
        };
        let place = evidence.slot_in_words(slot);
        let message = format!("{place}的日期疑似先后颠倒：{}，请核对", first.what);
        let shown = found.iter().flat_map(|reversed| &reversed.shown);
        let proofs = shown.take(words::MOST).map(|shown| match shown.span {
            Some(span) => evidence.proof_around(shown.material, span, shown.note.clone()),
            None => evidence.proof(shown.material, None, shown.note.clone()),
        });
        let subject = Subject::Slot(slot.clone());
        report.add(Some(&slot.unit), subject, message, proofs.collect());
    }
}

/// A paper's own date as evidence.
fn dated<'a>(material: &'a Material, date: Date, span: Option<Span>, what: &str) -> Shown<'a> {
    Shown {
        material,
        span,
        note: format!("{what} {}", words::date(date)),
    }
}

/// Sign-in sheets and minutes of days before the notice was issued, and notices issued after the
/// day they call for.
fn meetings_before_notices(evidence: &Evidence) -> Vec<Reversed<'_>> {
    let mut found = Vec::new();
    for sitting in sittings(evidence) {
        let Some(notice) = &sitting.notice else {
            continue;
        };
        let paper = evidence.paper_of(notice.material);
        let Some((paper, issued)) = paper.and_then(|p| Some((p, p.date?))) else {
            continue;
        };
        let called = notice.material.path.name();
        let of_notice = || dated(notice.material, issued, paper.date_span, "通知的成文日期");
        let before = |day: Date| day.year > 0 && day.latest() < issued.earliest();
        let own = &notice.meeting.days;
        if let Some(day) = own.last().filter(|day| before(day.what)) {
            let what = format!(
                "“{called}”的成文日期是 {}，晚于它通知的时间 {}",
                words::date(issued),
                words::date(day.what)
            );
            let day = dated(notice.material, day.what, Some(day.span), "通知开会的时间");
            found.push(Reversed {
                slot: sitting.slot,
                what,
                shown: vec![of_notice(), day],
            });
            continue;
        }
        for sheet in &sitting.others {
            let days = &sheet.meeting.days;
            let Some(day) = days.last().filter(|day| before(day.what)) else {
                continue;
            };
            let kind = part(sheet.meeting.part);
            let what = format!(
                "{kind}“{}”的日期 {} 早于通知“{called}”的成文日期 {}",
                sheet.material.path.name(),
                words::date(day.what),
                words::date(issued)
            );
            let day = dated(
                sheet.material,
                day.what,
                Some(day.span),
                &format!("{kind}的日期"),
            );
            found.push(Reversed {
                slot: sitting.slot,
                what,
                shown: vec![of_notice(), day],
            });
        }
    }
    found
}
