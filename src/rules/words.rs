//! Turns of phrase that several rules share.

use crate::catalogue::Material;
use crate::paper::Date;
use crate::standard::{Slot, Year};

/// Most proofs that one file gives to one finding: the rest is only counted.
pub(super) const MOST: usize = 10;

/// Kinds of paper that stay in force for years: one may rightly be the same in two years, and an
/// older one in a later year's folder is no contradiction.
pub(super) const LASTING: &[&str] = &[
    "org",
    "system",
    "regulation",
    "approval",
    "license",
    "contract",
    "profile",
    "roster",
];

/// `“a.docx”、“b.pdf”等 5 个文件`.
pub(super) fn files<'a>(materials: impl IntoIterator<Item = &'a Material>) -> String {
    let mut names: Vec<&str> = materials.into_iter().map(|m| m.path.name()).collect();
    names.dedup();
    let shown: Vec<String> = names.iter().take(3).map(|n| format!("“{n}”")).collect();
    match names.len() {
        0..=3 => shown.join("、"),
        n => format!("{}等 {n} 个文件", shown.join("、")),
    }
}

/// `“XX”“此处填写”`: each once, the first three, and 等 where there are more.
pub(super) fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut shown: Vec<&str> = Vec::new();
    for word in words {
        if !shown.contains(&word) {
            shown.push(word);
        }
    }
    let more = if shown.len() > 3 { "等" } else { "" };
    let first: String = shown.iter().take(3).map(|w| format!("“{w}”")).collect();
    first + more
}

/// `2023 年 5 月 6 日`, as much of it as is written.
pub(super) fn date(date: Date) -> String {
    match (date.month, date.day) {
        (0, _) => format!("{} 年", date.year),
        (month, 0) => format!("{} 年 {month} 月", date.year),
        (month, day) => format!("{} 年 {month} 月 {day} 日", date.year),
    }
}

/// `2022、2024`.
pub(super) fn years(years: &[Year]) -> String {
    let years: Vec<String> = years.iter().map(Year::to_string).collect();
    years.join("、")
}

/// What is due, as in `《年度工作总结》（2023 年）`.
pub(super) fn due(slot: &Slot, title: &str) -> String {
    match slot.year {
        Some(year) => format!("《{title}》（{year} 年）"),
        None => format!("《{title}》"),
    }
}

/// `1 处` for each kind that was counted, `、` between.
pub(super) fn tally<'a>(counts: impl IntoIterator<Item = (&'a str, usize)>) -> String {
    let counted: Vec<String> = counts
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(what, n)| format!("{what} {n} 处"))
        .collect();
    counted.join("、")
}
