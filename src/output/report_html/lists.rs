//! What stands after the units: common text, stray files, what people must look at themselves,
//! excuses, files not checked, entries of the standard still to be verified.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::units::{self, Shown};
use super::words;
use crate::assess::Assessment;
use crate::catalogue::{Material, SkipReason};
use crate::evidence::Evidence;
use crate::standard::Mark as Due;

/// Lines written out in each list.
const LINES: usize = 100;
/// Names written out in one line.
const NAMES: usize = 12;

/// All the lists.
#[derive(Serialize)]
pub struct Lists {
    common: Capped<Common>,
    stray: Capped<Stray>,
    manual: Vec<Manual>,
    excused: Capped<Excused>,
    unchecked: Capped<Unchecked>,
    skipped: Vec<Skip>,
    unverified: Vec<Unverified>,
    unverified_count: usize,
}

/// The first lines of a list, and how many were left out.
#[derive(Serialize)]
struct Capped<T> {
    lines: Vec<T>,
    left_out: usize,
}

#[derive(Serialize)]
struct Common {
    message: String,
    proofs: Vec<Shown>,
}

#[derive(Serialize)]
struct Stray {
    path: String,
    unit: String,
    guess: String,
    why: String,
}

#[derive(Serialize)]
struct Manual {
    what: &'static str,
    how: &'static str,
    files: usize,
    units: usize,
    which: String,
}

#[derive(Serialize)]
struct Excused {
    code: String,
    name: String,
    place: String,
    message: String,
    reason: String,
}

#[derive(Serialize)]
struct Unchecked {
    path: String,
    unit: String,
    why: String,
}

#[derive(Serialize)]
struct Skip {
    why: &'static str,
    count: usize,
    names: String,
}

#[derive(Serialize)]
struct Unverified {
    item: String,
    count: usize,
}

/// Makes all the lists.
pub fn lists(assessment: &Assessment) -> Lists {
    let evidence = &assessment.evidence;
    let materials = || evidence.catalogue.materials.iter();
    let unverified = unverified(evidence);
    Lists {
        common: capped(
            assessment
                .findings
                .iter()
                .filter(|f| f.rule == words::COMMON && f.excused.is_none())
                .map(|finding| Common {
                    message: finding.message.clone(),
                    proofs: finding.proofs.iter().take(1).map(units::shown).collect(),
                }),
        ),
        stray: capped(
            materials()
                .filter(|m| m.slot.is_none())
                .map(|m| stray(evidence, m)),
        ),
        manual: manual(evidence),
        excused: capped(excused(assessment)),
        unchecked: capped(materials().filter_map(|material| {
            Some(Unchecked {
                why: words::unchecked(evidence, material)?,
                path: words::shown(material.path.as_str()),
                unit: words::unit_name(evidence, material.unit.as_ref()).into(),
            })
        })),
        skipped: skipped(evidence),
        unverified_count: unverified.iter().map(|entry| entry.count).sum(),
        unverified,
    }
}

fn capped<T>(all: impl Iterator<Item = T>) -> Capped<T> {
    let mut lines = Vec::new();
    let mut left_out = 0;
    for line in all {
        if lines.len() < LINES {
            lines.push(line);
        } else {
            left_out += 1;
        }
    }
    Capped { lines, left_out }
}

fn stray(evidence: &Evidence, material: &Material) -> Stray {
    let hint = material.suggestion.as_ref();
    Stray {
        path: words::shown(material.path.as_str()),
        unit: words::unit_name(evidence, material.unit.as_ref()).into(),
        guess: hint.map_or(String::new(), |hint| {
            let title = evidence.title(&hint.requirement);
            match hint.year {
                Some(year) => format!("《{title}》{year} 年"),
                None => format!("《{title}》"),
            }
        }),
        why: hint.map_or("没有相近的应交项".into(), |hint| hint.why.clone()),
    }
}

fn excused(assessment: &Assessment) -> impl Iterator<Item = Excused> {
    assessment.findings.iter().filter_map(|finding| {
        Some(Excused {
            reason: finding.excused.clone()?,
            code: finding.rule.clone(),
            name: words::rule_name(finding).into(),
            place: words::subject(&assessment.evidence, &finding.subject, None),
            message: finding.message.clone(),
        })
    })
}

/// Marks that a program can't judge: what to look for, and how.
const BY_EYE: [(Due, &str, &str); 5] = [
    (
        Due::Seal,
        "印章",
        "印章是否盖了、是否清晰，名称与责任单位是否一致",
    ),
    (
        Due::Cma,
        "检测报告的 CMA 标志",
        "报告首页有没有 CMA 标志，资质是否在有效期内",
    ),
    (Due::Valid, "证照、资质的有效期", "评估期间是否一直有效"),
    (
        Due::Caption,
        "照片说明",
        "照片有没有时间、地点、内容说明，是否与活动相符",
    ),
    (Due::Place, "照片地点", "照片里的地点是否确在本地"),
];

/// One line for each kind of thing to look at, never one for each file.
fn manual(evidence: &Evidence) -> Vec<Manual> {
    let materials = &evidence.catalogue.materials;
    let mut lines = Vec::new();
    for (mark, what, how) in BY_EYE {
        let bears = |material: &&Material| {
            let slot = material.slot.as_ref();
            let requirement = slot.and_then(|slot| evidence.requirement(&slot.requirement));
            requirement.is_some_and(|requirement| requirement.marks.contains(&mark))
        };
        let found: Vec<&Material> = materials.iter().filter(bears).collect();
        lines.push(manual_line(evidence, what, how, &found));
    }
    let pictures: Vec<&Material> = materials
        .iter()
        .filter(|material| words::pictures(evidence, material))
        .collect();
    lines.push(manual_line(
        evidence,
        "图片和扫描件",
        "程序读不出里面的文字，内容、日期、签名都要人看",
        &pictures,
    ));
    lines.retain(|line| line.files > 0);
    lines
}

fn manual_line(
    evidence: &Evidence,
    what: &'static str,
    how: &'static str,
    found: &[&Material],
) -> Manual {
    let units: BTreeSet<_> = found.iter().filter_map(|m| m.unit.as_ref()).collect();
    let mut titles: BTreeMap<&str, usize> = BTreeMap::new();
    for slot in found.iter().filter_map(|m| m.slot.as_ref()) {
        *titles.entry(evidence.title(&slot.requirement)).or_default() += 1;
    }
    let names = titles
        .iter()
        .map(|(title, count)| format!("《{title}》{count} 个"));
    Manual {
        what,
        how,
        files: found.len(),
        units: units.len(),
        which: some(names, titles.len(), "项"),
    }
}

fn skipped(evidence: &Evidence) -> Vec<Skip> {
    let mut by_reason: BTreeMap<SkipReason, Vec<String>> = BTreeMap::new();
    for skipped in &evidence.catalogue.skipped {
        let names = by_reason.entry(skipped.why).or_default();
        names.push(words::shown(skipped.path.as_str()));
    }
    by_reason
        .into_iter()
        .map(|(why, names)| Skip {
            why: words::skipped(why),
            count: names.len(),
            names: some(names.iter().cloned(), names.len(), "个"),
        })
        .collect()
}

fn unverified(evidence: &Evidence) -> Vec<Unverified> {
    evidence
        .project
        .standard
        .items()
        .filter_map(|item| {
            let requirements = item.requirements.iter().filter(|r| !r.verified).count();
            let count = requirements + usize::from(!item.verified);
            (count > 0).then(|| Unverified {
                item: words::item_label(item),
                count,
            })
        })
        .collect()
}

/// The first names, and how many there are in all.
fn some(names: impl Iterator<Item = String>, all: usize, unit: &str) -> String {
    let mut text = names.take(NAMES).collect::<Vec<_>>().join("、");
    if all > NAMES {
        text.push_str(&format!(" 等 {all} {unit}"));
    }
    text
}
