//! The head of the report: what was looked at, how complete it is, what was found.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Mark, words};
use crate::assess::Assessment;
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::Finding;

/// The four properties of DA/T 70-2018, in its order.
const PROPERTIES: [&str; 4] = ["真实性", "完整性", "可用性", "安全性"];

/// Head and summary.
#[derive(Serialize)]
pub struct Overview {
    place: String,
    years: String,
    date: String,
    standard: String,
    document: String,
    files: usize,
    units: usize,
    slots: u32,
    filled: u32,
    missing: u32,
    percent: String,
    unchecked: usize,
    pictures: usize,
    stray: usize,
    skipped: usize,
    excused: usize,
    total: usize,
    severities: Vec<Severity>,
    vetoes: Vec<String>,
    empty_units: Vec<String>,
    properties: Vec<Property>,
    /// How points are counted.
    method: &'static str,
}

#[derive(Serialize)]
struct Severity {
    mark: Mark,
    count: usize,
    about: &'static str,
}

#[derive(Serialize)]
struct Property {
    name: String,
    counts: [usize; 3],
}

/// What the files tell by themselves, whatever people settle.
#[derive(Debug, Clone, Copy, Default)]
pub struct Looked {
    unchecked: usize,
    pictures: usize,
    stray: usize,
}

impl Looked {
    /// Looks at every file.
    pub fn at(evidence: &Evidence) -> Self {
        let materials = || evidence.catalogue.materials.iter();
        let unchecked = |m: &&Material| words::unchecked(evidence, m).is_some();
        Looked {
            unchecked: materials().filter(unchecked).count(),
            pictures: materials().filter(|m| words::pictures(evidence, m)).count(),
            stray: materials().filter(|m| m.slot.is_none()).count(),
        }
    }
}

/// Sums up; `open` are the findings that count, in their order.
pub fn overview(assessment: &Assessment, open: &[&Finding], looked: Looked) -> Overview {
    let evidence = &assessment.evidence;
    let project = &evidence.project;
    let catalogue = &evidence.catalogue;
    let (mut due, mut filled) = (0, 0);
    for tally in assessment.score.units.values() {
        due += tally.due;
        filled += tally.filled;
    }
    let years: Vec<String> = project.years.iter().map(ToString::to_string).collect();
    Overview {
        place: project.place.name.clone(),
        years: years.join("、"),
        date: words::day(evidence.today),
        standard: project.standard.title.clone(),
        document: project.standard.document.clone(),
        files: catalogue.materials.len(),
        units: project.units.len(),
        slots: due,
        filled,
        missing: due - filled.min(due),
        percent: super::percent(filled, due),
        unchecked: looked.unchecked,
        pictures: looked.pictures,
        stray: looked.stray,
        skipped: catalogue.skipped.len(),
        excused: assessment
            .findings
            .iter()
            .filter(|finding| finding.excused.is_some())
            .count(),
        total: open.len(),
        severities: severities(open),
        vetoes: assessment
            .score
            .vetoes
            .iter()
            .map(|(unit, id)| {
                let item = project.standard.items().find(|item| item.id == *id);
                let item = item.map_or(id.to_string(), words::item_label);
                format!("{}：{item}", evidence.unit_name(unit))
            })
            .collect(),
        empty_units: words::worst_units(assessment)
            .into_iter()
            .filter(|(_, tally)| tally.due > 0 && tally.filled == 0)
            .map(|(unit, _)| evidence.unit_name(unit).to_owned())
            .collect(),
        properties: properties(open),
        method: crate::score::METHOD,
    }
}

fn severities(open: &[&Finding]) -> Vec<Severity> {
    let [grave, ordinary, hints] = words::counts(open.iter().copied());
    let hint = Mark {
        class: "hint",
        shape: "·",
        word: "提示".into(),
    };
    vec![
        Severity {
            mark: Mark::red("严重"),
            count: grave,
            about: "会丢分，先改",
        },
        Severity {
            mark: Mark::yellow("一般"),
            count: ordinary,
            about: "应当改正或说明",
        },
        Severity {
            mark: hint,
            count: hints,
            about: "请知悉，酌情处理",
        },
    ]
}

fn properties(open: &[&Finding]) -> Vec<Property> {
    let mut by_name: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for alike in open.chunk_by(|a, b| a.rule == b.rule) {
        let name = words::rule(alike[0]).map_or("其他", |rule| rule.property);
        let sums = by_name.entry(name).or_default();
        let counts = words::counts(alike.iter().copied());
        sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
    }
    let rest: Vec<&str> = by_name
        .keys()
        .copied()
        .filter(|name| !PROPERTIES.contains(name))
        .collect();
    PROPERTIES
        .into_iter()
        .chain(rest)
        .map(|name| Property {
            name: name.into(),
            counts: by_name.get(name).copied().unwrap_or_default(),
        })
        .collect()
}
