//! Mock scores: by scheme what is known, what is not, who lost which points and why, what to mend
//! first. The report and the page show these same rows; in every list the worst comes first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::board::anchor;
use super::{Mark, words};
use crate::assess::Assessment;
use crate::output::marks;
use crate::score::{Line, Loss, Mock, Origin, Problem, Verdict};

/// How much of each list is written out, and where findings are.
pub struct Showing<'a> {
    /// Lines of each list.
    pub lines: usize,
    /// Address of the finding of this identity, where it has one of its own.
    pub finding: &'a dyn Fn(&str) -> Option<String>,
}

/// One scheme.
#[derive(Serialize)]
pub struct Scored {
    title: String,
    standard: String,
    mark: Mark,
    doubt: bool,
    total: String,
    full: String,
    pass: String,
    others: String,
    reasons: Vec<String>,
    rows: Vec<Row>,
    /// Rows that nobody has marked.
    open: usize,
    /// The same, with conclusions and vetoes that nobody has told.
    unknown: usize,
    conclusions: Vec<Said>,
    vetoes: Vec<Said>,
    samples: String,
    weak: Vec<String>,
    losers: Vec<Loser>,
    losers_left: usize,
    sums: Vec<Sum>,
    gains: Vec<Gain>,
    gains_left: usize,
    /// How bad it is, 0 the worst.
    #[serde(skip)]
    pub rank: u8,
}

#[derive(Serialize)]
struct Row {
    depth: usize,
    title: String,
    full: String,
    got: String,
    rating: String,
    from: &'static str,
    open: bool,
    weak: bool,
    said: String,
    lead: String,
}

/// A conclusion or a veto: how it stands, and who says so.
#[derive(Serialize)]
struct Said {
    title: String,
    mark: Mark,
    from: &'static str,
    said: String,
    doubt: bool,
}

/// A unit and what it lost.
#[derive(Serialize)]
struct Loser {
    name: String,
    /// Anchor of its section; empty for a department that no unit plays.
    anchor: String,
    lost: String,
    lines: Vec<Lost>,
    left: usize,
    left_lost: String,
}

#[derive(Serialize)]
struct Lost {
    points: String,
    item: String,
    what: String,
    from: &'static str,
    /// Filter by which the findings behind it are listed; empty where there are none.
    query: String,
}

#[derive(Serialize)]
struct Sum {
    by: &'static str,
    lines: Vec<[String; 2]>,
    left: usize,
}

#[derive(Serialize)]
struct Gain {
    points: String,
    what: String,
    units: String,
    /// Address of the finding; empty where it has none.
    finding: String,
}

/// Every scheme, in the project's order.
pub fn scored(assessment: &Assessment, showing: &Showing<'_>) -> Vec<Scored> {
    let mocks = assessment.score.mocks.iter();
    mocks.map(|mock| one(assessment, mock, showing)).collect()
}

fn one(assessment: &Assessment, mock: &Mock, showing: &Showing<'_>) -> Scored {
    let evidence = &assessment.evidence;
    let verdict = mock.verdict.in_words();
    let gains = mock.gains.iter().take(showing.lines).map(|won| Gain {
        points: points(won.points),
        what: words::plain(&won.what),
        units: marks::units(evidence, &won.units),
        finding: match &won.problem {
            Problem::Finding(identity) => (showing.finding)(identity).unwrap_or_default(),
            _ => String::new(),
        },
    });
    let samples = mock.samples.iter().map(|(title, n)| format!("{title} {n}"));
    let losers = losers(assessment, mock, showing.lines);
    let open = mock.lines.iter().filter(|line| is_open(line)).count();
    let (mark, rank) = match mock.verdict {
        Verdict::Fail => (Mark::red(verdict), 0),
        Verdict::Open => (Mark::yellow(verdict), 1),
        Verdict::Pass => (Mark::green(verdict), 2),
    };
    Scored {
        title: mock.title.clone(),
        standard: mock.standard.clone(),
        mark,
        rank,
        doubt: !mock.verified,
        total: mock.total.map_or(String::new(), marks::range),
        full: mock.full.map_or(String::new(), words::points),
        pass: mock.pass.map_or("未写明".into(), words::points),
        others: mock.other_passes.join("、"),
        reasons: mock.reasons.iter().map(|why| words::plain(why)).collect(),
        rows: mock.lines.iter().map(row).collect(),
        open,
        unknown: open
            + mock
                .conclusions
                .iter()
                .filter(|group| group.passed.is_none())
                .count()
            + mock
                .vetoes
                .iter()
                .filter(|veto| veto.breached.is_none())
                .count(),
        conclusions: conclusions(mock),
        vetoes: vetoes(mock),
        samples: samples.collect::<Vec<_>>().join("、"),
        weak: weak(mock),
        losers_left: losers.len().saturating_sub(showing.lines),
        losers: losers.into_iter().take(showing.lines).collect(),
        sums: sums(assessment, mock, showing.lines),
        gains: gains.collect(),
        gains_left: mock.gains.len().saturating_sub(showing.lines),
    }
}

fn points(points: f64) -> String {
    words::points(marks::hundredths(points))
}

fn weak(mock: &Mock) -> Vec<String> {
    let mut weak: Vec<&Line> = mock.weak().collect();
    weak.sort_by(|a, b| a.rating.unwrap_or(0.0).total_cmp(&b.rating.unwrap_or(0.0)));
    let name = |line: &&Line| {
        let rating = line.rating.map_or(String::new(), marks::rating);
        format!("{} {rating}", line.title)
    };
    weak.iter().map(name).collect()
}

/// A row that nobody has marked though it counts.
fn is_open(line: &Line) -> bool {
    line.from == Origin::Nobody && line.got.is_some()
}

fn row(line: &Line) -> Row {
    Row {
        depth: line.depth,
        title: line.title.clone(),
        full: line.full.map_or(String::new(), words::points),
        got: line.got.map_or(String::new(), marks::range),
        rating: line.rating.map_or(String::new(), marks::rating),
        from: line.from.in_words(),
        open: line.from == Origin::Nobody,
        weak: line.is_weak(),
        said: words::plain(&line.said),
        lead: line.lead.clone(),
    }
}

fn conclusions(mock: &Mock) -> Vec<Said> {
    let mut groups: Vec<_> = mock.conclusions.iter().collect();
    groups.sort_by_key(|group| gravity(group.passed.map(|passed| !passed)));
    let groups = groups.into_iter().map(|group| {
        let (state, from) = marks::concluded(group);
        let said = words::plain(&format!("{} {}", group.by, group.why));
        Said {
            title: group.title.clone(),
            mark: mark(state, group.passed.map(|passed| !passed)),
            from,
            said: said.trim().to_owned(),
            doubt: false,
        }
    });
    groups.collect()
}

fn vetoes(mock: &Mock) -> Vec<Said> {
    let mut vetoes: Vec<_> = mock.vetoes.iter().collect();
    vetoes.sort_by_key(|veto| gravity(veto.breached));
    let vetoes = vetoes.into_iter().map(|veto| Said {
        title: veto.title.clone(),
        mark: mark(marks::vetoed(veto), veto.breached),
        from: veto.from.in_words(),
        said: words::plain(&veto.said),
        doubt: !veto.verified,
    });
    vetoes.collect()
}

/// Bad first, then what nobody knows.
fn gravity(bad: Option<bool>) -> u8 {
    match bad {
        Some(true) => 0,
        None => 1,
        Some(false) => 2,
    }
}

fn mark(word: &str, bad: Option<bool>) -> Mark {
    match bad {
        Some(true) => Mark::red(word),
        None => Mark::yellow(word),
        Some(false) => Mark::green(word),
    }
}

/// Who lost which points and why, the greatest loser first.
fn losers(assessment: &Assessment, mock: &Mock, lines: usize) -> Vec<Loser> {
    let mut by: BTreeMap<String, Vec<&Loss>> = BTreeMap::new();
    for loss in &mock.losses {
        by.entry(marks::loser(loss)).or_default().push(loss);
    }
    let sum = |losses: &[&Loss]| losses.iter().map(|loss| loss.points).sum::<f64>();
    let mut all: Vec<(String, Vec<&Loss>)> = by.into_iter().collect();
    all.sort_by(|a, b| sum(&b.1).total_cmp(&sum(&a.1)).then_with(|| a.0.cmp(&b.0)));
    let loser = |(name, mut losses): (String, Vec<&Loss>)| {
        losses.sort_by(|a, b| b.points.total_cmp(&a.points));
        let (shown, left) = losses.split_at(losses.len().min(lines));
        let unit = losses.iter().find_map(|loss| loss.unit.as_ref());
        Loser {
            anchor: unit.map_or(String::new(), |unit| anchor(assessment, unit)),
            lost: points(sum(&losses)),
            lines: shown.iter().map(|l| lost(assessment, mock, l)).collect(),
            left: left.len(),
            left_lost: points(sum(left)),
            name,
        }
    };
    all.into_iter().map(loser).collect()
}

fn lost(assessment: &Assessment, mock: &Mock, loss: &Loss) -> Lost {
    Lost {
        points: points(loss.points),
        item: marks::loss_item(&assessment.evidence, mock, loss),
        what: match loss.what == marks::row_title(mock, &loss.row) {
            true => "没有写扣分说明".into(),
            false => words::plain(&loss.what),
        },
        from: loss.from.in_words(),
        query: query(assessment, mock, loss).unwrap_or_default(),
    }
}

/// The unit's findings under the item, where the points were lost by material.
fn query(assessment: &Assessment, mock: &Mock, loss: &Loss) -> Option<String> {
    let project = &assessment.evidence.project;
    let plans = &project.scoring.plans;
    let plan = plans.iter().find(|plan| plan.scheme.id == mock.scheme)?;
    let by_material = plan.standard.id == project.standard.id
        && plan.scheme.row(loss.row.as_str())?.part.is_some();
    if !by_material || loss.from != Origin::Program {
        return None;
    }
    let unit = anchor(assessment, loss.unit.as_ref()?);
    let wanted = loss.item.as_ref()?;
    (1..).zip(&project.standard.parts).find_map(|(part, of)| {
        let at = of.items.iter().position(|item| item.id == *wanted)?;
        Some(format!("unit={unit}&part={part}&item={}", at + 1))
    })
}

/// Sums by part, item and supporting unit; those of the losers stand with them.
fn sums(assessment: &Assessment, mock: &Mock, lines: usize) -> Vec<Sum> {
    let sums = marks::loss_sums(&assessment.evidence, mock).into_iter();
    let sums = sums.filter(|(by, keys)| *by != marks::LEAD && !keys.is_empty());
    let sum = |(by, keys): (&'static str, Vec<(String, f64)>)| Sum {
        by,
        left: keys.len().saturating_sub(lines),
        lines: keys
            .into_iter()
            .take(lines)
            .map(|(name, lost)| [name, points(lost)])
            .collect(),
    };
    sums.map(sum).collect()
}
