//! How units stand in the ledger, the best first, today and seven days ago: for the bulletin and
//! the brief.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::assess::Assessment;
use crate::ledger::{Deed, Entry, Ledger, Progress, calendar};
use crate::output::words;
use crate::paper::Date;
use crate::standard::UnitId;

/// How the ranking is made, for printing beside it.
pub const METHOD: &str = "按整改率从高到低排列，整改率是待验收和已销号的问题占全部应整改问题的比例，说明采纳的不计；\
整改率相同的，依次以逾期少、反弹少、失分少的在前，都相同的名次并列。“升降”是整改率比七日前相差的百分点，\
七日前还没有问题的写“—”。整改率和失分由程序按台账和检查结果折算，不是官方评分。";

/// Days that a bulletin looks back.
const DAYS: i64 = 7;

/// A unit that has something to mend.
#[derive(Debug, Serialize)]
pub struct Standing<'a> {
    /// Its place; those that are alike share one.
    pub rank: u32,
    /// Its name.
    pub unit: &'a str,
    /// What it is called in print: its name, or a mask.
    pub name: String,
    /// Counts.
    pub now: Progress,
    /// 整改率.
    pub rate: String,
    /// Points of 整改率 more or less than seven days ago.
    pub change: String,
    /// Points lost, as the score reckons.
    pub lost: String,
}

/// What happened within seven days.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Found, entered or listed.
    pub found: u32,
    /// Seen no more, or reported as mended.
    pub mended: u32,
    /// Struck off by a person.
    pub accepted: u32,
    /// Come back.
    pub returned: u32,
}

/// Counts what happened within the seven days that end today.
pub fn week(ledger: &Ledger, today: Date) -> Week {
    let mut week = Week::default();
    let events = ledger.entries.iter().flat_map(|entry| &entry.history);
    for event in events.filter(|event| !is_before(&event.date, today)) {
        let count = match event.deed {
            Deed::Found | Deed::Entered | Deed::Listed => &mut week.found,
            Deed::Mended | Deed::Claimed => &mut week.mended,
            Deed::Accepted => &mut week.accepted,
            Deed::Returned => &mut week.returned,
            _ => continue,
        };
        *count += 1;
    }
    week
}

/// Whether a day lies before the seven days that end today.
fn is_before(day: &str, today: Date) -> bool {
    calendar::days(day, &today.iso()).is_some_and(|days| days >= DAYS)
}

/// The entry as it stood before the seven days that end today, where there was one.
fn before(entry: &Entry, today: Date) -> Option<Entry> {
    let mut past = entry.history.iter().rev();
    let last = past.find(|event| is_before(&event.date, today))?;
    let state = last.state;
    Some(Entry {
        state,
        ..entry.clone()
    })
}

/// Counts of these entries before the seven days that end today.
fn past<'e>(entries: impl Iterator<Item = &'e Entry>, today: Date) -> Progress {
    let past: Vec<Entry> = entries.filter_map(|entry| before(entry, today)).collect();
    Progress::of(&past, today)
}

/// By how much 整改率 changed within seven days, in words: `比七日前提高 5 个百分点`; empty where there was
/// none before.
pub fn change(ledger: &Ledger, today: Date) -> String {
    let (now, then) = (ledger.progress(today), past(ledger.entries.iter(), today));
    match (now.mended_percent(), then.mended_percent()) {
        (Some(now), Some(then)) if now > then => format!("比七日前提高 {} 个百分点", now - then),
        (Some(now), Some(then)) if now < then => format!("比七日前下降 {} 个百分点", then - now),
        (Some(_), Some(_)) => "与七日前持平".into(),
        _ => String::new(),
    }
}

/// 整改率, in words; empty where there is nothing to mend.
pub fn rate(progress: &Progress) -> String {
    let percent = progress.mended_percent();
    percent.map_or_else(String::new, |percent| format!("{percent}%"))
}

/// The units that have something to mend, the best first.
pub fn ranked(assessment: &Assessment) -> Vec<Standing<'_>> {
    ranked_on(assessment, &assessment.ledger, assessment.evidence.today)
}

/// The same by the ledger as it stood on a day. Points lost are those of the check.
pub fn ranked_on<'a>(
    assessment: &'a Assessment,
    ledger: &Ledger,
    today: Date,
) -> Vec<Standing<'a>> {
    let evidence = &assessment.evidence;
    let mut entries: BTreeMap<&UnitId, Vec<&Entry>> = BTreeMap::new();
    for entry in &ledger.entries {
        if let Some(unit) = &entry.unit {
            entries.entry(unit).or_default().push(entry);
        }
    }
    let mut units = Vec::new();
    for unit in &evidence.project.units {
        let entries = entries.get(&unit.id).map_or(&[][..], Vec::as_slice);
        let now = Progress::of(entries.iter().copied(), today);
        let Some(percent) = now.mended_percent() else {
            continue;
        };
        let lost = assessment.score.units.get(&unit.id).map_or(0.0, |t| t.lost);
        let then = past(entries.iter().copied(), today).mended_percent();
        let change = then.map(|then| i64::from(percent) - i64::from(then));
        units.push((Key::of(&now, lost), unit, now, lost, change));
    }
    // A stable sort: those alike stay in the project's order.
    units.sort_by(|a, b| a.0.cmp(&b.0));
    let mut ranked: Vec<Standing<'_>> = Vec::new();
    let mut last: Option<Key> = None;
    for (place, (key, unit, now, lost, change)) in (1..).zip(units) {
        let tied = last.as_ref() == Some(&key);
        let rank = ranked.last().filter(|_| tied).map_or(place, |r| r.rank);
        ranked.push(Standing {
            rank,
            unit: &unit.name,
            name: unit.name.clone(),
            now,
            rate: rate(&now),
            change: change.map_or("—".into(), |points| match points {
                0 => "0".into(),
                points => format!("{points:+}"),
            }),
            lost: words::points(lost),
        });
        last = Some(key);
    }
    ranked
}

/// What the ranking goes by: less is better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// Millionths not mended.
    unmended: u64,
    overdue: u32,
    returned: u32,
    /// Hundredths of a point lost.
    lost: u64,
}

impl Key {
    fn of(now: &Progress, lost: f64) -> Self {
        let whole = u64::from(now.all - now.excused).max(1);
        Key {
            unmended: u64::from(now.open) * 1_000_000 / whole,
            overdue: now.overdue,
            returned: now.returned,
            lost: (lost.max(0.0) * 100.0).round() as u64,
        }
    }
}

/// Stems by which up to ten are told apart.
const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/// Puts masks in place of names, in the order of the ranking, which is another with every bulletin.
pub fn mask(ranked: &mut [Standing<'_>]) {
    let count = ranked.len();
    for (n, standing) in ranked.iter_mut().enumerate() {
        standing.name = match STEMS.get(n).filter(|_| count <= STEMS.len()) {
            Some(stem) => format!("{stem}单位"),
            None => format!("{}号单位", n + 1),
        };
    }
}
