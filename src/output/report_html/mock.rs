//! Mock scores: by scheme what is known, what is not, where points were lost, what to mend first.

use serde::Serialize;

use super::{Mark, words};
use crate::assess::Assessment;
use crate::evidence::Evidence;
use crate::output::marks;
use crate::score::{Line, Mock, Verdict};

/// Gains and sums written out for each scheme.
const LINES: usize = 20;

/// One scheme.
#[derive(Serialize)]
pub struct Scored {
    title: String,
    mark: Mark,
    doubt: bool,
    total: String,
    full: String,
    pass: String,
    others: String,
    reasons: Vec<String>,
    rows: Vec<Row>,
    conclusions: Vec<[String; 3]>,
    vetoes: Vec<[String; 4]>,
    samples: String,
    weak: Vec<String>,
    sums: Vec<Sum>,
    gains: Vec<[String; 3]>,
    gains_left: usize,
}

#[derive(Serialize)]
struct Row {
    depth: usize,
    title: String,
    full: String,
    got: String,
    rating: String,
    from: &'static str,
    weak: bool,
    said: String,
    lead: String,
}

#[derive(Serialize)]
struct Sum {
    by: &'static str,
    lines: Vec<[String; 2]>,
    left: usize,
}

/// Every scheme.
pub fn scored(assessment: &Assessment) -> Vec<Scored> {
    let mocks = assessment.score.mocks.iter();
    mocks.map(|mock| one(&assessment.evidence, mock)).collect()
}

fn one(evidence: &Evidence, mock: &Mock) -> Scored {
    let verdict = mock.verdict.in_words();
    let gains = mock.gains.iter().take(LINES).map(|won| {
        let units = marks::units(evidence, &won.units);
        [points(won.points), words::plain(&won.what), units]
    });
    let samples = mock.samples.iter().map(|(title, n)| format!("{title} {n}"));
    Scored {
        title: mock.title.clone(),
        mark: match mock.verdict {
            Verdict::Pass => Mark::green(verdict),
            Verdict::Fail => Mark::red(verdict),
            Verdict::Open => Mark::yellow(verdict),
        },
        doubt: !mock.verified,
        total: mock.total.map_or(String::new(), marks::range),
        full: mock.full.map_or(String::new(), words::points),
        pass: mock.pass.map_or("未写明".into(), words::points),
        others: mock.other_passes.join("、"),
        reasons: mock
            .reasons
            .iter()
            .map(|reason| words::plain(reason))
            .collect(),
        rows: mock.lines.iter().map(row).collect(),
        conclusions: conclusions(mock),
        vetoes: vetoes(mock),
        samples: samples.collect::<Vec<_>>().join("、"),
        weak: mock.weak().map(weak).collect(),
        sums: sums(evidence, mock),
        gains: gains.collect(),
        gains_left: mock.gains.len().saturating_sub(LINES),
    }
}

fn points(points: f64) -> String {
    words::points(marks::hundredths(points))
}

fn weak(line: &Line) -> String {
    format!(
        "{} {}",
        line.title,
        line.rating.map_or(String::new(), marks::rating)
    )
}

fn row(line: &Line) -> Row {
    Row {
        depth: line.depth,
        title: line.title.clone(),
        full: line.full.map_or(String::new(), words::points),
        got: line.got.map_or(String::new(), marks::range),
        rating: line.rating.map_or(String::new(), marks::rating),
        from: line.from.in_words(),
        weak: line.is_weak(),
        said: words::plain(&line.said),
        lead: line.lead.clone(),
    }
}

fn conclusions(mock: &Mock) -> Vec<[String; 3]> {
    let groups = mock.conclusions.iter().map(|group| {
        let (state, _) = marks::concluded(group);
        let said = words::plain(&format!("{} {}", group.by, group.why));
        [
            group.title.clone(),
            state.to_owned(),
            said.trim().to_owned(),
        ]
    });
    groups.collect()
}

fn vetoes(mock: &Mock) -> Vec<[String; 4]> {
    let vetoes = mock.vetoes.iter().map(|veto| {
        let from = veto.from.in_words().to_owned();
        let state = marks::vetoed(veto).to_owned();
        [veto.title.clone(), state, from, words::plain(&veto.said)]
    });
    vetoes.collect()
}

fn sums(evidence: &Evidence, mock: &Mock) -> Vec<Sum> {
    let sums = marks::loss_sums(evidence, mock).into_iter();
    let sums = sums.filter(|(_, keys)| !keys.is_empty());
    let sum = |(by, keys): (&'static str, Vec<(String, f64)>)| Sum {
        by,
        left: keys.len().saturating_sub(LINES),
        lines: keys
            .into_iter()
            .take(LINES)
            .map(|(name, lost)| [name, points(lost)])
            .collect(),
    };
    sums.map(sum).collect()
}
