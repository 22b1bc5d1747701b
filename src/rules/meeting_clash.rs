//! 会议材料对不上: notice, sign-in and minutes of one meeting name another day, place or meeting.

use super::meetings::{Sheet, Sitting, part, same_day, sittings};
use super::{Report, Rule, photo_date, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity, Subject};
use crate::paper::{Date, Said, Span};

mod names;

pub(super) const RULE: Rule = Rule {
    code: "H202",
    name: "同一次会议的材料时间、地点或名称对不上",
    property: "真实性",
    why: "通知、签到、纪要、讲话本来出自同一次会议。时间、地点、名称对不上，评审专家会认为是拼凑的，或者会议没有真正开过。",
    remedy: "对照原始记录核对：放错的，换成这一次的；写错的，由形成单位更正并注明；改期、改地点的，附上改期通知。",
    exception: "改期、延期、变更地点的会议，材料里有改期通知或者写明改期的，程序不报；通知写几天、几个会场的，对上其中之一就算对上；同一个文件夹里有几次会议、分不清的，不报。",
    severity: Severity::Warning,
    check,
};

/// Two papers of one meeting that say different things.
struct Clash<'a> {
    /// 时间, 地点 or 名称.
    about: &'static str,
    left: (&'a Sheet<'a>, Span, String),
    right: (&'a Sheet<'a>, Span, String),
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    for sitting in sittings(evidence) {
        let clashes = clashes(evidence, &sitting);
        let Some(first) = clashes.first() else {
            continue;
        };
        let (left, right) = (&first.left, &first.right);
        let message = format!(
            "{}里同一次{}的材料疑似对不上：“{}”写的{}是{}，“{}”写的是{}，请核对",
            evidence.slot_in_words(sitting.slot),
            sitting.called,
            left.0.material.path.name(),
            first.about,
            left.2,
            right.0.material.path.name(),
            right.2,
        );
        let mut proofs: Vec<Proof> = clashes
            .iter()
            .flat_map(|clash| {
                [&clash.left, &clash.right].map(|(sheet, span, said)| {
                    let note = format!("{}上写的{}：{said}", part(sheet.meeting.part), clash.about);
                    evidence.proof_around(sheet.material, *span, note)
                })
            })
            .collect();
        if clashes.iter().any(|clash| clash.about == "时间") {
            proofs.extend(photos(evidence, &sitting));
        }
        let subject = Subject::Slot(sitting.slot.clone());
        report.add(Some(&sitting.slot.unit), subject, message, proofs);
    }
}

fn clashes<'a>(evidence: &Evidence, sitting: &'a Sitting<'a>) -> Vec<Clash<'a>> {
    // The notice is what the others are held against; without one, the first of them.
    let (first, others) = match (&sitting.notice, sitting.others.as_slice()) {
        (Some(notice), others) => (notice, others),
        (None, [first, others @ ..]) => (first, others),
        (None, []) => return Vec::new(),
    };
    let issued = sitting.notice.as_ref().and_then(|notice| {
        let paper = evidence.paper_of(notice.material)?;
        paper.date
    });
    let days = others.iter().filter_map(|other| {
        let clash = of_days(first, other)?;
        // What bears a date before the notice itself is H201's to tell.
        let before = |day: &Said<Date>| {
            issued.is_some_and(|issued| day.what.year > 0 && day.what < issued.earliest())
        };
        let again = others
            .iter()
            .filter(|more| more.meeting.part == other.meeting.part)
            .any(|more| agrees(first, more));
        (!again && !other.meeting.days.iter().all(before)).then_some(clash)
    });
    let texts = others.iter().flat_map(|other| {
        [
            of_texts(
                "地点",
                first,
                other,
                &first.meeting.place,
                &other.meeting.place,
            ),
            of_texts(
                "名称",
                first,
                other,
                &first.meeting.name,
                &other.meeting.name,
            ),
        ]
    });
    days.chain(texts.flatten()).collect()
}

/// Whether they share a day.
fn agrees(first: &Sheet<'_>, other: &Sheet<'_>) -> bool {
    let days = &other.meeting.days;
    let shared = |day: &Said<Date>| days.iter().any(|other| same_day(day.what, other.what));
    first.meeting.days.iter().any(shared)
}

fn of_days<'a>(first: &'a Sheet<'a>, other: &'a Sheet<'a>) -> Option<Clash<'a>> {
    let (left, right) = (first.meeting.days.first()?, other.meeting.days.first()?);
    (!agrees(first, other)).then(|| Clash {
        about: "时间",
        left: (first, left.span, days_in_words(&first.meeting.days)),
        right: (other, right.span, days_in_words(&other.meeting.days)),
    })
}

fn of_texts<'a>(
    about: &'static str,
    first: &'a Sheet<'a>,
    other: &'a Sheet<'a>,
    left: &Option<Said<String>>,
    right: &Option<Said<String>>,
) -> Option<Clash<'a>> {
    let (left, right) = (left.as_ref()?, right.as_ref()?);
    let differ = match about {
        "地点" => names::other_place(&left.what, &right.what),
        _ => names::other_meeting(&left.what, &right.what),
    };
    differ.then(|| Clash {
        about,
        left: (first, left.span, format!("“{}”", left.what)),
        right: (other, right.span, format!("“{}”", right.what)),
    })
}

/// ` 2023 年 2 月 21 日、2023 年 2 月 22 日`.
fn days_in_words(days: &[Said<Date>]) -> String {
    let one = |day: &Said<Date>| match day.what {
        Date {
            year: 0,
            month,
            day,
        } => format!(" {month} 月 {day} 日"),
        date => format!(" {}", words::date(date)),
    };
    let shown: Vec<String> = days.iter().take(3).map(one).collect();
    shown.join("、") + if days.len() > 3 { "等" } else { "" }
}

/// What the cameras noted of the photos in the same folder: a hint beside what the papers say.
fn photos<'a>(
    evidence: &'a Evidence,
    sitting: &'a Sitting<'a>,
) -> impl Iterator<Item = Proof> + 'a {
    let here = |material: &&Material| material.path.folder() == sitting.folder;
    let photos = evidence.in_slot(sitting.slot).filter(here);
    photos.take(words::MOST).filter_map(|material| {
        let reading = &evidence.facts_of(material)?.reading;
        let taken = reading
            .metadata
            .taken
            .as_deref()
            .filter(|_| reading.is_photo())?;
        let date = photo_date::taken(taken, evidence.today)?;
        let note = format!("照片拍摄时间 {}（相机所记，仅供参考）", words::date(date));
        Some(evidence.proof(material, None, note))
    })
}
