//! The papers of one meeting, training or activity, put together. In doubt there is no meeting:
//! two notices in one folder may be two meetings, and of one that was moved nothing need agree.

use std::collections::BTreeMap;

use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::paper::{Date, Meeting, Part};
use crate::standard::{Requirement, Slot};

/// One paper of a meeting.
pub(super) struct Sheet<'a> {
    pub material: &'a Material,
    pub meeting: Meeting,
}

/// The papers of one meeting that lie in one folder of a slot.
pub(super) struct Sitting<'a> {
    pub slot: &'a Slot,
    /// 会议, 培训 or 活动.
    pub called: &'static str,
    /// The folder below which they lie.
    pub folder: &'a str,
    /// The one that calls people.
    pub notice: Option<Sheet<'a>>,
    /// 签到, 纪要, 讲话, by path.
    pub others: Vec<Sheet<'a>>,
}

/// Every meeting whose papers can be told from others'.
pub(super) fn sittings(evidence: &Evidence) -> Vec<Sitting<'_>> {
    let mut sittings = Vec::new();
    for slot in evidence.filled() {
        let Some(requirement) = evidence.requirement(&slot.requirement) else {
            continue;
        };
        if !is_set(requirement) || evidence.in_slot(slot).any(|m| is_moved(evidence, m)) {
            continue;
        }
        let mut folders: BTreeMap<&str, Vec<Sheet<'_>>> = BTreeMap::new();
        for material in evidence.in_slot(slot) {
            if let Some(meeting) = read(evidence, material) {
                let sheet = Sheet { material, meeting };
                folders
                    .entry(material.path.folder())
                    .or_default()
                    .push(sheet);
            }
        }
        for (folder, sheets) in folders {
            let (mut notices, others): (Vec<_>, Vec<_>) = sheets
                .into_iter()
                .partition(|sheet| sheet.meeting.part == Part::Notice);
            if notices.len() > 1 {
                continue;
            }
            sittings.push(Sitting {
                slot,
                called: called(requirement),
                folder,
                notice: notices.pop(),
                others,
            });
        }
    }
    sittings
}

fn is_set(requirement: &Requirement) -> bool {
    requirement.kind.ends_with("_set") || !requirement.parts.is_empty()
}

fn called(requirement: &Requirement) -> &'static str {
    match requirement.kind.as_str() {
        "meeting_set" => "会议",
        "training_set" => "培训",
        _ => "活动",
    }
}

fn read(evidence: &Evidence, material: &Material) -> Option<Meeting> {
    let (facts, paper) = (evidence.facts_of(material)?, evidence.paper_of(material)?);
    if evidence.is_shared(material) {
        return None;
    }
    Meeting::of(&facts.reading, paper, material.path.stem())
}

fn is_moved(evidence: &Evidence, material: &Material) -> bool {
    let told = evidence.facts_of(material).zip(evidence.paper_of(material));
    told.is_some_and(|(facts, paper)| {
        Meeting::is_moved(&facts.reading, paper, material.path.stem())
    })
}

/// Whether two days are one so far as both are told.
pub(super) fn same_day(a: Date, b: Date) -> bool {
    (a.year == b.year || a.year == 0 || b.year == 0) && (a.month, a.day) == (b.month, b.day)
}

/// The part in words.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Notice => "通知",
        Part::SignIn => "签到",
        Part::Minutes => "纪要",
        Part::Speech => "讲话",
    }
}
