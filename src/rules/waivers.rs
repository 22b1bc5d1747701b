//! Waivers: a finding excused keeps its place and says by whom, why and until when.

use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::paper::Date;
use crate::project::Waiver;

/// Marks every finding that a valid waiver covers. Nothing is taken away.
pub(super) fn apply(evidence: &Evidence, findings: &mut [Finding]) {
    let valid: Vec<&Waiver> = evidence
        .project
        .waivers
        .iter()
        .filter(|waiver| !lapsed(evidence, waiver))
        .collect();
    for finding in findings {
        finding.excused = valid
            .iter()
            .find(|waiver| covers(waiver, finding))
            .map(|w| format!("{}（{}，有效期至{}）", w.reason, w.by, w.until));
    }
}

/// Whether a waiver speaks of this finding: same rule; the unit, requirement and year it names are
/// those of one side.
pub(super) fn covers(waiver: &Waiver, finding: &Finding) -> bool {
    if !waiver.rule.eq_ignore_ascii_case(&finding.rule) {
        return false;
    }
    let fits_slot = finding.subject.slots().into_iter().any(|slot| {
        waiver.unit.as_ref().is_none_or(|u| *u == slot.unit)
            && waiver
                .requirement
                .as_ref()
                .is_none_or(|r| *r == slot.requirement)
            && waiver.year.is_none_or(|y| Some(y) == slot.year)
    });
    let fits_unit = waiver.requirement.is_none()
        && waiver.year.is_none()
        && waiver
            .unit
            .as_ref()
            .is_none_or(|u| finding.units().contains(&u));
    fits_slot || fits_unit
}

/// Whether its last day is over. A day that can't be read is never in the future.
pub(super) fn lapsed(evidence: &Evidence, waiver: &Waiver) -> bool {
    last_day(waiver).is_none_or(|last| last < evidence.today)
}

/// Its last day, `YYYY-MM-DD`.
pub(super) fn last_day(waiver: &Waiver) -> Option<Date> {
    let mut parts = waiver.until.trim().splitn(3, '-');
    let date = Date {
        year: parts.next()?.parse().ok()?,
        month: parts.next()?.parse().ok()?,
        day: parts.next()?.parse().ok()?,
    };
    ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
}

/// A waiver in words: `L102 卫健局 p1.gov.law 2023 年`.
pub(super) fn called(waiver: &Waiver) -> String {
    let mut words = vec![waiver.rule.to_uppercase()];
    words.extend(waiver.unit.as_ref().map(ToString::to_string));
    words.extend(waiver.requirement.as_ref().map(ToString::to_string));
    words.extend(waiver.year.map(|year| format!("{year} 年")));
    words.join(" ")
}
