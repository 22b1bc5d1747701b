//! [`Indicator`]: a figure the standard asks for, what it must be, and whether it is. A figure is
//! judged only where it is plain; what is doubtful stays open.

use std::collections::BTreeMap;

use serde::Serialize;

use super::measure::{Measure, folded};
use super::{DepartmentId, IndicatorId, ItemId, YearRule};

/// A figure that the standard asks for (数据指标).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Indicator {
    /// Stable id. The same figure has the same id in every edition, so that one sheet serves all.
    pub id: IndicatorId,
    /// Name.
    pub title: String,
    /// Other names under which tables and texts have it.
    pub aliases: Vec<String>,
    /// Unit, such as `%`; empty for grades and the like.
    pub unit: String,
    /// What it must be; one of them is enough (二选一).
    pub targets: Vec<Target>,
    /// What it must be for cities of a class, by the class's name (省会城市).
    pub by_class: BTreeMap<String, Vec<Target>>,
    /// Whether every year must reach it or the newest ([`YearRule::Latest`]).
    pub years: YearRule,
    /// The item of the standard it belongs to.
    pub item: Option<ItemId>,
    /// Lead department: its own, else its item's.
    pub lead: Option<DepartmentId>,
    /// Supporting departments: its own, else its item's.
    pub supporting: Vec<DepartmentId>,
    /// Failing it fails the whole assessment.
    pub veto: bool,
    /// Where it comes from.
    pub source: String,
    /// Whether it was held against the official text. `false` is shown as 待核.
    pub verified: bool,
    /// A remark for clerks.
    pub note: Option<String>,
}

/// What a figure must be.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(into = "String")]
pub enum Target {
    /// `≥ 38`.
    AtLeast(f64),
    /// `≤ 55`.
    AtMost(f64),
    /// `= 100`.
    Equal(f64),
    /// `< 25`.
    Below(f64),
    /// `> 90`.
    Above(f64),
    /// `近三年无`: none in any year.
    NoneAtAll,
    /// `逐年下降`.
    Falling,
    /// `逐年上升`.
    Rising,
    /// `达到 C 级`: this grade or a better one; A is the best.
    Grade(char),
    /// `符合 GB 3095 二级`: whether it does is what the sheet says.
    Meets(String),
    /// `不低于全省平均`.
    AverageOrMore,
    /// `不高于全省平均`.
    AverageOrLess,
    /// `只登记`: handed in, never judged.
    Recorded,
}

/// How targets are written, for messages.
pub const TARGETS: &str = "≥ 38、≤ 55、= 100、< 25、> 90、近三年无、逐年下降、逐年上升、达到 C 级、符合 某标准、不低于全省平均、不高于全省平均、只登记";

impl Target {
    /// Reads one as written in a standard's file.
    pub fn parse(text: &str) -> Option<Target> {
        let bare = folded(text);
        let number = |rest: &str| {
            let measure = Measure::read(rest)?;
            measure.unit.is_empty().then_some(measure.value)
        };
        for (signs, make) in [
            (["≥", ">="], Target::AtLeast as fn(f64) -> Target),
            (["≤", "<="], Target::AtMost),
            (["=", "=="], Target::Equal),
            (["<", "﹤"], Target::Below),
            ([">", "﹥"], Target::Above),
        ] {
            if let Some(rest) = signs.iter().find_map(|sign| bare.strip_prefix(sign)) {
                return number(rest).map(make);
            }
        }
        if let Some(grade) = bare
            .strip_prefix("达到")
            .and_then(|rest| rest.strip_suffix('级'))
        {
            let mut letters = grade.chars();
            let letter = letters.next()?.to_ascii_uppercase();
            return (letter.is_ascii_uppercase() && letters.next().is_none())
                .then_some(Target::Grade(letter));
        }
        if let Some(name) = text.trim().strip_prefix("符合") {
            let name = name.trim();
            return (!name.is_empty()).then(|| Target::Meets(name.into()));
        }
        Some(match bare.as_str() {
            "近三年无" => Target::NoneAtAll,
            "逐年下降" => Target::Falling,
            "逐年上升" => Target::Rising,
            "不低于全省平均" => Target::AverageOrMore,
            "不高于全省平均" => Target::AverageOrLess,
            "只登记" => Target::Recorded,
            _ => return None,
        })
    }

    /// As a standard prints it: `≥38%`.
    pub fn in_words(&self, unit: &str) -> String {
        match self {
            Target::AtLeast(n) => format!("≥{n}{unit}"),
            Target::AtMost(n) => format!("≤{n}{unit}"),
            Target::Equal(n) => format!("={n}{unit}"),
            Target::Below(n) => format!("<{n}{unit}"),
            Target::Above(n) => format!(">{n}{unit}"),
            Target::NoneAtAll => "近三年无".into(),
            Target::Falling => "逐年下降".into(),
            Target::Rising => "逐年上升".into(),
            Target::Grade(grade) => format!("达到{grade}级"),
            Target::Meets(name) => format!("符合 {name}"),
            Target::AverageOrMore => "不低于全省平均".into(),
            Target::AverageOrLess => "不高于全省平均".into(),
            Target::Recorded => "只登记".into(),
        }
    }

    /// Whether figures of every year are needed to judge it.
    pub fn needs_every_year(&self) -> bool {
        matches!(self, Target::NoneAtAll | Target::Falling | Target::Rising)
    }

    /// Whether it asks for a number, not for words.
    pub fn is_number(&self) -> bool {
        !matches!(self, Target::Grade(_) | Target::Meets(_) | Target::Recorded)
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.in_words("")
    }
}

impl Indicator {
    /// What it must be in a city of these classes.
    pub fn targets_for(&self, classes: &[String]) -> &[Target] {
        let own = classes.iter().find_map(|class| self.by_class.get(class));
        own.unwrap_or(&self.targets)
    }

    /// What it must be, in words: `≥23%，或逐年上升`.
    pub fn target_in_words(&self, classes: &[String]) -> String {
        let words = self.targets_for(classes).iter();
        let words: Vec<String> = words.map(|target| target.in_words(&self.unit)).collect();
        words.join("，或")
    }

    /// Whether a sheet must have a figure for every year, not only for the newest.
    pub fn wants_every_year(&self, classes: &[String]) -> bool {
        let targets = self.targets_for(classes);
        self.years == YearRule::Each || targets.first().is_some_and(Target::needs_every_year)
    }
}
