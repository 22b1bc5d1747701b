//! [`Mock`]: the evaluation scored by an official scheme (模拟评分). What the program can judge it
//! judges, what people gave it takes, and what nobody knows stays open: a range from nothing to
//! full marks, never a guess.

mod decide;
mod gather;

use std::collections::BTreeMap;

use serde::Serialize;

use super::worth::Mended;
use super::{Account, Books};
use crate::evidence::Evidence;
use crate::standard::{DepartmentId, IndicatorId, ItemId, Outcome, RowId, SchemeId, Slot, UnitId};

/// A row that reaches no more than this of ten is weak.
pub const WEAK: f64 = 7.0;

/// An evaluation scored by one scheme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mock {
    /// The scheme.
    pub scheme: SchemeId,
    /// Its name.
    pub title: String,
    /// Name of the edition it belongs to.
    pub standard: String,
    /// Whether the scheme was held against the official text. `false` is shown as 待核.
    pub verified: bool,
    /// Full marks, where known.
    pub full: Option<f64>,
    /// The mark to reach, where known.
    pub pass: Option<f64>,
    /// Other pass marks in use, in words.
    pub other_passes: Vec<String>,
    /// Marks, where the scheme has any.
    pub total: Option<Range>,
    /// Passed, failed or open.
    pub verdict: Verdict,
    /// Why, in Chinese.
    pub reasons: Vec<String>,
    /// Every row in order.
    pub lines: Vec<Line>,
    /// Conclusions of the groups, where the scheme has them.
    pub conclusions: Vec<Concluded>,
    /// What vetoes.
    pub vetoes: Vec<Vetoed>,
    /// Every indicator of the edition: whether it is reached, and why.
    pub indicators: Vec<(IndicatorId, Outcome, String)>,
    /// Points lost, each once.
    pub losses: Vec<Loss>,
    /// What each mended problem would win back, the most valuable first.
    pub gains: Vec<Won>,
    /// Least numbers of sample points for this city, where its class is known.
    pub samples: Vec<(String, u32)>,
}

/// Marks as far as they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Range {
    /// If everything open were nothing.
    pub low: f64,
    /// If everything open were full marks.
    pub high: f64,
}

impl Range {
    pub(super) fn exact(points: f64) -> Self {
        Range {
            low: points,
            high: points,
        }
    }

    /// Whether nothing is open.
    pub fn is_exact(self) -> bool {
        self.high - self.low < 1e-6
    }

    fn plus(self, other: Range) -> Self {
        Range {
            low: self.low + other.low,
            high: self.high + other.high,
        }
    }
}

/// Whether a scheme would be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 通过.
    Pass,
    /// 不通过.
    Fail,
    /// 未定.
    Open,
}

impl Verdict {
    /// In Chinese.
    pub fn in_words(self) -> &'static str {
        match self {
            Verdict::Pass => "通过",
            Verdict::Fail => "不通过",
            Verdict::Open => "未定",
        }
    }
}

/// Where marks come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// 程序判定: from slots or figures.
    Program,
    /// 人工评定: from the sheet of marks.
    People,
    /// 未评: nobody knows yet.
    Nobody,
    /// 细目相加.
    Rows,
}

impl Origin {
    /// In Chinese.
    pub fn in_words(self) -> &'static str {
        match self {
            Origin::Program => "程序判定",
            Origin::People => "人工评定",
            Origin::Nobody => "未评",
            Origin::Rows => "细目相加",
        }
    }
}

/// A row and its marks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The row.
    pub id: RowId,
    /// Its name.
    pub title: String,
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Full marks, where known.
    pub full: Option<f64>,
    /// Marks, where it has full marks.
    pub got: Option<Range>,
    /// What it reaches of ten, where that is known.
    pub rating: Option<f64>,
    /// Where the marks come from.
    pub from: Origin,
    /// How they came about, in Chinese; empty where there is nothing to say.
    pub said: String,
    /// Whether the row was held against the official text.
    pub verified: bool,
    /// Who leads it, in words.
    pub lead: String,
    /// Who supports it, in words.
    pub supporting: Vec<String>,
}

impl Line {
    /// Whether it is a weak item (≤ 7 of 10); sums of others are not.
    pub fn is_weak(&self) -> bool {
        self.from != Origin::Rows && self.rating.is_some_and(|rating| rating <= WEAK + 1e-9)
    }
}

/// A group's conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Concluded {
    /// The group's row.
    pub row: RowId,
    /// Its name.
    pub title: String,
    /// 通过, 不通过, or nothing yet.
    pub passed: Option<bool>,
    /// By whom and when.
    pub by: String,
    /// Why.
    pub why: String,
}

/// Whether something vetoes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vetoed {
    /// The veto.
    pub id: RowId,
    /// What must not be.
    pub title: String,
    /// Whether it vetoes; `None` where nobody knows.
    pub breached: Option<bool>,
    /// Who says so.
    pub from: Origin,
    /// Why, in Chinese.
    pub said: String,
    /// Whether it was held against the official text.
    pub verified: bool,
}

/// Points lost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Loss {
    /// The row at the top: the part.
    pub part: RowId,
    /// The row.
    pub row: RowId,
    /// Item of the edition, where it is about one.
    pub item: Option<ItemId>,
    /// What was lost for, in Chinese.
    pub what: String,
    /// Who lost it, where a unit of the project did.
    pub unit: Option<UnitId>,
    /// Who leads, in words: the unit, or the department that nobody plays.
    pub lead: String,
    /// Units that support.
    pub supporting: Vec<UnitId>,
    /// Points.
    pub points: f64,
    /// Who says so.
    pub from: Origin,
}

/// A problem and what mending it would win back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Won {
    /// The problem.
    pub problem: Problem,
    /// In words.
    pub what: String,
    /// Whose it is.
    pub units: Vec<UnitId>,
    /// Points of the scheme.
    pub points: f64,
}

/// What costs points.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// A finding, by identity.
    Finding(String),
    /// An indicator that is not reached.
    Indicator(IndicatorId),
    /// Marks taken on the spot.
    Row(RowId),
}

impl Mock {
    /// Weak items, in the scheme's order.
    pub fn weak(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_weak())
    }

    /// Points lost by a key, the greatest loss first; a loss may have several keys.
    pub fn lost_by<K: Ord + Clone>(&self, keys: impl Fn(&Loss) -> Vec<K>) -> Vec<(K, f64)> {
        let mut sums: BTreeMap<K, f64> = BTreeMap::new();
        for loss in &self.losses {
            for key in keys(loss) {
                *sums.entry(key).or_default() += loss.points;
            }
        }
        let mut all: Vec<(K, f64)> = sums.into_iter().collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all
    }

    /// Points lost for certain.
    pub fn lost(&self) -> f64 {
        self.losses.iter().map(|loss| loss.points).sum()
    }
}

/// The evaluation by every scheme chosen.
pub(super) fn mocks(
    evidence: &Evidence,
    books: &Books<'_>,
    accounts: &BTreeMap<&Slot, Account>,
    mended: &[Mended<'_>],
) -> Vec<Mock> {
    let plans = evidence.project.scoring.plans.iter();
    let mock = |plan| gather::Gather::of(evidence, plan, books, accounts, mended).mock();
    plans.map(mock).collect()
}

/// Who plays a department, and in words: the unit, else the department's own name.
fn player(
    evidence: &Evidence,
    standard: &crate::standard::Standard,
    department: Option<&DepartmentId>,
) -> (Option<UnitId>, String) {
    let Some(department) = department else {
        return (None, String::new());
    };
    match evidence.project.player(standard, department) {
        Some(unit) => (Some(unit.id.clone()), unit.name.clone()),
        None => (None, standard.department(department).to_owned()),
    }
}
