//! 照片时间不符: the camera noted another year than the folder the photo lies in.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::paper::Date;
use crate::read::Reading;
use crate::standard::Slot;

pub(super) const RULE: Rule = Rule {
    code: "Z301",
    name: "照片拍摄时间不在所放年度",
    property: "真实性",
    why: "照片里记着相机的拍摄时间。拍摄年份与所放年度对不上，评审专家会怀疑是用别的年度的照片顶替。",
    remedy: "核实照片是哪一年拍的：放错的，移到正确的年度；顶替的，换成当年的照片；相机时间没有调准的，在照片说明里写明实际时间。",
    exception: "照片没有记拍摄时间（经微信等转发过）不算问题；相机时间没有设置（停在出厂日期，或者比检查当天还晚）程序不报；整改前后对比等确需用往年照片的，说明理由后可以豁免。",
    severity: Severity::Warning,
    check,
};

/// Programs that alter pictures, as they sign them, in lower case.
const EDITORS: &[&str] = &[
    "photoshop",
    "lightroom",
    "snapseed",
    "picsart",
    "gimp",
    "meitu",
    "美图",
    "醒图",
    "光影魔术手",
    "acdsee",
];

/// When a photo was taken, as far as its camera knew.
struct Taken {
    date: Date,
    /// As the clerk reads it.
    words: String,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_slot: BTreeMap<&Slot, Vec<(&Material, Taken)>> = BTreeMap::new();
    for material in &evidence.catalogue.materials {
        let (Some(slot), Some(facts)) = (&material.slot, evidence.facts_of(material)) else {
            continue;
        };
        let taken = taken(&facts.reading, evidence.today).filter(|_| !evidence.is_shared(material));
        if let (Some(taken), Some(year)) = (taken, slot.year)
            && taken.date.year != year.0
        {
            by_slot.entry(slot).or_default().push((material, taken));
        }
    }
    for (slot, found) in by_slot {
        let (Some((_, first)), Some(year)) = (found.first(), slot.year) else {
            continue;
        };
        let message = format!(
            "{}里{}的拍摄时间是 {}，放在 {year} 年，疑似不是当年的照片",
            evidence.slot_in_words(slot),
            words::files(found.iter().map(|(m, _)| *m)),
            first.words,
        );
        let turns = found.iter().all(|(_, taken)| turn(taken.date, year.0));
        // Last year's work may be photographed in January, and this year's prepared in December.
        let severity = if turns {
            Severity::Info
        } else {
            Severity::Warning
        };
        let proofs = found.iter().map(|(material, taken)| {
            let edited = evidence.facts_of(material).and_then(|f| editor(&f.reading));
            let edited = edited.map_or(String::new(), |by| format!("，照片用 {by} 处理过"));
            let note = format!("拍摄时间 {}{edited}", taken.words);
            evidence.proof(material, None, note)
        });
        let proofs = proofs.collect();
        let subject = Subject::Slot(slot.clone());
        report.add_as(severity, Some(&slot.unit), subject, message, proofs);
    }
}

/// When the camera says it was taken; `None` where its clock was not set.
fn taken(reading: &Reading, today: Date) -> Option<Taken> {
    let text = reading
        .metadata
        .taken
        .as_deref()
        .filter(|_| reading.is_photo())?;
    let number = |at: std::ops::Range<usize>| text.get(at)?.parse::<u16>().ok();
    let small = |at| number(at).and_then(|n| u8::try_from(n).ok());
    let (year, month, day) = (number(0..4)?, small(5..7)?, small(8..10)?);
    // Clocks begin on the first of a January at midnight: 1970, 1980, 2000, 2010, 2015 …
    let begun = year <= 2000 || month == 1 && day == 1 && text.get(11..13) == Some("00");
    let to_come = (year, month, day) > (today.year, today.month, today.day);
    let real = (1..=12).contains(&month) && (1..=31).contains(&day);
    (real && !begun && !to_come).then(|| Taken {
        date: Date { year, month, day },
        words: format!("{year} 年 {month} 月 {day} 日"),
    })
}

/// Whether the date lies within a month of the year, on either side.
fn turn(date: Date, year: u16) -> bool {
    date.year + 1 == year && date.month == 12 || date.year == year + 1 && date.month == 1
}

fn editor(reading: &Reading) -> Option<&str> {
    let program = reading.metadata.application.as_deref()?;
    let lower = program.to_lowercase();
    EDITORS
        .iter()
        .any(|name| lower.contains(name))
        .then_some(program)
}
