//! 照片时间不符: the camera noted another year than the folder the photo lies in.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity, Subject};
use crate::paper::Date;
use crate::read::Reading;
use crate::standard::Slot;

pub(super) const RULE: Rule = Rule {
    code: "Z301",
    name: "照片拍摄时间不在所放年度",
    property: "真实性",
    why: "照片里记着相机的拍摄时间。拍摄年份与所放年度对不上，评审专家会怀疑是用别的年度的照片顶替。",
    remedy: "核实照片是哪一年拍的：放错的，移到正确的年度；顶替的，换成当年的照片；相机时间没有调准的，在照片说明里写明实际时间。",
    exception: "照片没有记拍摄时间（经微信等转发过）不算问题；相机时间没有设置（停在出厂日期，或者比检查当天还晚）程序不报；文档里的插图只作提示；整改前后对比等确需用往年照片的，说明理由后可以豁免。",
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
struct Taken<'a> {
    material: &'a Material,
    /// Which of the file's pictures, from 1, and its page; `None` where the file is the photo.
    inside: Option<(usize, Option<u32>)>,
    date: Date,
    /// As the clerk reads it.
    words: String,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_slot: BTreeMap<&Slot, Vec<Taken<'_>>> = BTreeMap::new();
    for material in &evidence.catalogue.materials {
        let (Some(slot), Some(facts)) = (&material.slot, evidence.facts_of(material)) else {
            continue;
        };
        if evidence.is_shared(material) {
            continue;
        }
        let photos = photos(material, &facts.reading, evidence.today);
        let other = photos.filter(|taken| slot.year.is_some_and(|year| taken.date.year != year.0));
        let mut other = other.peekable();
        if other.peek().is_some() {
            by_slot.entry(slot).or_default().extend(other);
        }
    }
    for (slot, found) in by_slot {
        let (Some(first), Some(year)) = (found.first(), slot.year) else {
            continue;
        };
        let message = format!(
            "{}里{}的拍摄时间是 {}，放在 {year} 年，疑似不是当年的照片",
            evidence.slot_in_words(slot),
            called(&found),
            first.words,
        );
        // Last year's work may be photographed in January, and this year's prepared in December;
        // a paper may show what was before.
        let mild = |taken: &Taken<'_>| taken.inside.is_some() || turn(taken.date, year.0);
        let severity = if found.iter().all(mild) {
            Severity::Info
        } else {
            Severity::Warning
        };
        let proofs = found.iter().map(|taken| proof(evidence, taken)).collect();
        let subject = Subject::Slot(slot.clone());
        report.add_as(severity, Some(&slot.unit), subject, message, proofs);
    }
}

/// The files, and that it is pictures in them.
fn called(found: &[Taken<'_>]) -> String {
    let mut materials: Vec<&Material> = found.iter().map(|taken| taken.material).collect();
    materials.dedup_by_key(|material| &material.path);
    let files = words::files(materials);
    match found.iter().all(|taken| taken.inside.is_some()) {
        true => format!("{files}中的照片"),
        false => files,
    }
}

fn proof(evidence: &Evidence, taken: &Taken<'_>) -> Proof {
    let edited = evidence.facts_of(taken.material);
    let edited = edited.and_then(|facts| editor(&facts.reading));
    let edited = match edited.filter(|_| taken.inside.is_none()) {
        Some(by) => format!("，照片用 {by} 处理过"),
        None => String::new(),
    };
    let which = match taken.inside {
        Some((number, _)) => format!("文件里的第 {number} 张图，"),
        None => String::new(),
    };
    let note = format!("{which}拍摄时间 {}{edited}", taken.words);
    let mut proof = evidence.proof(taken.material, None, note);
    proof.page = taken.inside.and_then(|(_, page)| page);
    proof
}

/// The photos of a file and when the camera says they were taken; without those whose clock was
/// not set.
fn photos<'a>(
    material: &'a Material,
    reading: &'a Reading,
    today: Date,
) -> impl Iterator<Item = Taken<'a>> {
    let own = reading.metadata.taken.as_deref();
    let own = own.filter(|_| reading.is_photo()).map(|at| (None, at));
    let inside = (1..)
        .zip(&reading.pictures)
        .filter_map(|(number, picture)| {
            let at = picture.taken.as_deref()?;
            Some((Some((number, picture.page)), at))
        });
    own.into_iter()
        .chain(inside)
        .filter_map(move |(inside, at)| {
            let date = taken(at, today)?;
            let words = format!("{} 年 {} 月 {} 日", date.year, date.month, date.day);
            Some(Taken {
                material,
                inside,
                date,
                words,
            })
        })
}

/// The day of an EXIF time; `None` where the clock was not set.
pub(super) fn taken(text: &str, today: Date) -> Option<Date> {
    let number = |at: std::ops::Range<usize>| text.get(at)?.parse::<u16>().ok();
    let small = |at| number(at).and_then(|n| u8::try_from(n).ok());
    let (year, month, day) = (number(0..4)?, small(5..7)?, small(8..10)?);
    // Clocks begin on the first of a January at midnight: 1970, 1980, 2000, 2010, 2015 …
    let begun = year <= 2000 || month == 1 && day == 1 && text.get(11..13) == Some("00");
    let to_come = (year, month, day) > (today.year, today.month, today.day);
    let real = (1..=12).contains(&month) && (1..=31).contains(&day);
    (real && !begun && !to_come).then_some(Date { year, month, day })
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
