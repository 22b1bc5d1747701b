//! The matrix of units: how many likenesses between each two, and how strong the strongest is.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Mark, board, units};
use crate::assess::Assessment;
use crate::evidence::Evidence;
use crate::output::sheets::{self, Case};
use crate::standard::UnitId;

/// Units shown: those with the most likenesses.
const UNITS: usize = 60;
/// Pairs of units listed below.
const PAIRS: usize = 200;
/// Likenesses listed for one pair of units.
const CASES: usize = 10;

/// The matrix, and the pairs that its cells lead to. Empty where nothing is alike.
#[derive(Serialize)]
pub struct Matrix {
    /// Numbers above the columns stand for the units of the rows.
    rows: Vec<Row>,
    left_out: usize,
    pairs: Vec<Pair>,
    pairs_left_out: usize,
}

#[derive(Serialize)]
struct Row {
    number: usize,
    unit: String,
    anchor: String,
    total: usize,
    cells: Vec<Cell>,
}

/// What two units have in common; empty where `count` is nothing.
#[derive(Serialize, Default)]
struct Cell {
    count: usize,
    degree: String,
    /// Class of its shade: darker for more.
    shade: &'static str,
    anchor: String,
    title: String,
}

#[derive(Serialize)]
struct Pair {
    anchor: String,
    units: String,
    count: usize,
    degree: String,
    cases: Vec<Line>,
    left_out: usize,
}

#[derive(Serialize)]
struct Line {
    number: u32,
    mark: Mark,
    message: String,
    upheld: String,
    file: String,
}

type Between<'a> = BTreeMap<(&'a UnitId, &'a UnitId), Vec<&'a Case<'a>>>;

/// Puts the matrix together.
pub fn matrix(assessment: &Assessment) -> Matrix {
    let cases = sheets::cases(assessment);
    let between = between(&cases);
    let mut totals: BTreeMap<&UnitId, usize> = BTreeMap::new();
    for ((a, b), cases) in &between {
        *totals.entry(a).or_default() += cases.len();
        if a != b {
            *totals.entry(b).or_default() += cases.len();
        }
    }
    let mut shown: Vec<(&UnitId, usize)> = totals.iter().map(|(u, n)| (*u, *n)).collect();
    shown.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let left_out = shown.len().saturating_sub(UNITS);
    shown.truncate(UNITS);
    let mut ranked: Vec<_> = between.iter().collect();
    ranked.sort_by(|a, b| (degree(b.1).total_cmp(&degree(a.1))).then(a.0.cmp(b.0)));
    let places: BTreeMap<_, usize> = ranked.iter().map(|(key, _)| **key).zip(1..).collect();
    let evidence = &assessment.evidence;
    let cell = |a, b| {
        let key = if a <= b { (a, b) } else { (b, a) };
        let (Some(cases), Some(place)) = (between.get(&key), places.get(&key)) else {
            return Cell::default();
        };
        Cell {
            count: cases.len(),
            degree: percent(degree(cases)),
            shade: shade(degree(cases)),
            anchor: if *place <= PAIRS {
                format!("pair{place}")
            } else {
                String::new()
            },
            title: format!("{}：{} 处", called(evidence, key), cases.len()),
        }
    };
    Matrix {
        rows: (1..)
            .zip(shown.iter().copied())
            .map(|(number, (unit, total))| Row {
                number,
                unit: evidence.unit_name(unit).to_owned(),
                anchor: board::anchor(assessment, unit),
                total,
                cells: shown.iter().map(|(other, _)| cell(unit, *other)).collect(),
            })
            .collect(),
        left_out,
        pairs_left_out: ranked.len().saturating_sub(PAIRS),
        pairs: (1..)
            .zip(ranked.iter().take(PAIRS))
            .map(|(place, (key, cases))| Pair {
                anchor: format!("pair{place}"),
                units: called(evidence, **key),
                count: cases.len(),
                degree: percent(degree(cases)),
                left_out: cases.len().saturating_sub(CASES),
                cases: cases.iter().take(CASES).map(|case| line(case)).collect(),
            })
            .collect(),
    }
}

/// Cases by the two units they are between; those of one unit alone stand with itself.
fn between<'a>(cases: &'a [Case<'a>]) -> Between<'a> {
    let mut between = Between::new();
    for case in cases {
        let units: Vec<&UnitId> = case.units().into_iter().collect();
        if let (Some(first), Some(last)) = (units.first(), units.last()) {
            between.entry((first, last)).or_default().push(case);
        }
    }
    between
}

fn called(evidence: &Evidence, (a, b): (&UnitId, &UnitId)) -> String {
    let name = evidence.unit_name(a);
    if a == b {
        return format!("{name}（本单位各年度之间，或与参考材料）");
    }
    format!("{name} 与 {}", evidence.unit_name(b))
}

fn line(case: &Case) -> Line {
    Line {
        number: case.entry.number,
        mark: units::severity(case.finding.severity),
        message: case.finding.message.clone(),
        upheld: case.finding.upheld.clone().unwrap_or_default(),
        file: case.file(),
    }
}

fn degree(cases: &[&Case]) -> f64 {
    let all = cases.iter().flat_map(|case| &case.likenesses);
    all.map(|likeness| likeness.degree).fold(0.0, f64::max)
}

/// Never 100% for what is not the same.
fn percent(degree: f64) -> String {
    format!("{}%", (degree * 100.0).floor().clamp(1.0, 100.0))
}

fn shade(degree: f64) -> &'static str {
    match degree {
        d if d >= 0.75 => "s4",
        d if d >= 0.5 => "s3",
        d if d >= 0.25 => "s2",
        _ => "s1",
    }
}
