//! Figures against what they must be. What is not plain stays open: no figure, half the years, a
//! cell nobody can read.

use std::collections::BTreeMap;

use serde::Serialize;

use super::indicator::{Indicator, Target};
use super::{Year, YearRule};

/// What differs by less is equal: sheets keep fifteen digits.
const SAME: f64 = 1e-9;

/// What was filled in for one indicator.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// By year.
    pub years: BTreeMap<Year, Figure>,
    /// The province's average, where it was given.
    pub average: Option<f64>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// As written.
    pub said: String,
    /// The number in the indicator's unit, where it is one.
    pub value: Option<f64>,
}

/// Whether an indicator is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 达标.
    Met,
    /// 未达标.
    NotMet,
    /// 未评: it can't be told.
    Open,
}

impl Outcome {
    /// In Chinese.
    pub fn in_words(self) -> &'static str {
        match self {
            Outcome::Met => "达标",
            Outcome::NotMet => "未达标",
            Outcome::Open => "未评",
        }
    }
}

/// An outcome and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// The outcome.
    pub outcome: Outcome,
    /// In Chinese, without a full stop: `2024 年 35.2%，要求≥38%`.
    pub why: String,
}

impl Judged {
    fn of(outcome: Outcome, why: impl Into<String>) -> Self {
        let why = why.into();
        Judged { outcome, why }
    }
}

impl Indicator {
    /// Whether it is reached in a city of these classes over these years, ascending.
    pub fn judge(&self, classes: &[String], years: &[Year], figures: Option<&Figures>) -> Judged {
        let targets = self.targets_for(classes);
        if targets == [Target::Recorded] {
            return Judged::of(Outcome::Open, "只登记，没有要求");
        }
        let Some(figures) = figures.filter(|f| !f.years.is_empty()) else {
            return Judged::of(Outcome::Open, "没有填数据");
        };
        let judged: Vec<Judged> = targets
            .iter()
            .map(|target| self.judge_one(target, years, figures))
            .collect();
        // One of them is enough; all must fail.
        let met = judged.iter().find(|j| j.outcome == Outcome::Met);
        let open = judged.iter().find(|j| j.outcome == Outcome::Open);
        if let Some(one) = met.or(open) {
            return one.clone();
        }
        let whys: Vec<&str> = judged.iter().map(|j| j.why.as_str()).collect();
        Judged::of(Outcome::NotMet, whys.join("；"))
    }

    fn judge_one(&self, target: &Target, years: &[Year], figures: &Figures) -> Judged {
        let wanted = target.in_words(&self.unit);
        match target {
            Target::Recorded => Judged::of(Outcome::Open, "只登记，没有要求"),
            Target::NoneAtAll => none_at_all(years, figures),
            Target::Falling => trend(years, figures, &wanted, |before, after| before - after),
            Target::Rising => trend(years, figures, &wanted, |before, after| after - before),
            _ => self.by_year(target, &wanted, years, figures),
        }
    }

    /// A target that each year's figure reaches or not.
    fn by_year(&self, target: &Target, wanted: &str, years: &[Year], figures: &Figures) -> Judged {
        let given = years
            .iter()
            .filter(|year| figures.years.contains_key(*year));
        let given: Vec<Year> = given.copied().collect();
        let newest = given.last().copied();
        let looked_at = match self.years {
            YearRule::Each => given,
            _ => newest.into_iter().collect(),
        };
        let (mut open, mut met) = (None, Vec::new());
        for year in &looked_at {
            let figure = &figures.years[year];
            let average = figures.average.filter(|_| Some(*year) == newest);
            let said = format!("{year} 年 {}", figure.said);
            match reaches(target, figure, average) {
                Some(true) => met.push(said),
                Some(false) => return Judged::of(Outcome::NotMet, format!("{said}，要求{wanted}")),
                None => open = Some(format!("{said}，要求{wanted}，程序认不准")),
            }
        }
        if let Some(why) = open {
            return Judged::of(Outcome::Open, why);
        }
        if self.years == YearRule::Each && looked_at.len() < years.len() {
            return Judged::of(Outcome::Open, "年度不全");
        }
        match met.is_empty() {
            true => Judged::of(Outcome::Open, "没有填数据"),
            false => Judged::of(Outcome::Met, format!("{}，要求{wanted}", met.join("，"))),
        }
    }
}

/// Whether a figure reaches a target of its own year; `None` where it can't be told.
fn reaches(target: &Target, figure: &Figure, average: Option<f64>) -> Option<bool> {
    let value = figure.value;
    match target {
        Target::AtLeast(n) => Some(value? >= n - SAME),
        Target::AtMost(n) => Some(value? <= n + SAME),
        Target::Equal(n) => Some((value? - n).abs() <= SAME),
        Target::Below(n) => Some(value? < n - SAME),
        Target::Above(n) => Some(value? > n + SAME),
        Target::AverageOrMore => Some(value? >= average? - SAME),
        Target::AverageOrLess => Some(value? <= average? + SAME),
        Target::Grade(wanted) => grade(&figure.said).map(|own| own.is_some_and(|g| g <= *wanted)),
        Target::Meets(_) => meets(&figure.said),
        Target::NoneAtAll | Target::Falling | Target::Rising | Target::Recorded => None,
    }
}

/// `C级`, `达到 B 级` → the grade; `未达到C级` → none; anything else can't be told.
fn grade(said: &str) -> Option<Option<char>> {
    let bare = super::measure::folded(said);
    let (failed, rest) = match bare.strip_prefix(['未', '不']) {
        Some(rest) => (true, rest),
        None => (false, bare.as_str()),
    };
    let rest = rest.trim_start_matches(['达', '到']).trim_end_matches('级');
    let mut letters = rest.chars();
    let letter = letters.next().map(|c| c.to_ascii_uppercase());
    match (failed, letter, letters.next()) {
        (true, _, None) | (true, None, _) => Some(None),
        (false, Some(letter), None) if letter.is_ascii_uppercase() => Some(Some(letter)),
        // 未达标, 不达标 without a grade.
        (true, Some('标'), Some(_)) => Some(None),
        _ => None,
    }
}

/// `达标`, `符合`, `合格` and their opposites; anything else can't be told.
fn meets(said: &str) -> Option<bool> {
    let bare = super::measure::folded(said);
    const GOOD: [&str; 5] = ["达标", "符合", "合格", "达到", "是"];
    if GOOD.contains(&bare.as_str()) {
        return Some(true);
    }
    let opposite = |good: &&str| bare == format!("不{good}") || bare == format!("未{good}");
    (bare == "否" || bare == "超标" || GOOD.iter().any(opposite)).then_some(false)
}

fn none_at_all(years: &[Year], figures: &Figures) -> Judged {
    let mut missing = false;
    for year in years {
        match figures.years.get(year).and_then(|figure| figure.value) {
            Some(value) if value > 0.0 => {
                let said = &figures.years[year].said;
                return Judged::of(Outcome::NotMet, format!("{year} 年 {said}，要求近三年无"));
            }
            Some(_) => {}
            None => missing = true,
        }
    }
    match missing {
        true => Judged::of(Outcome::Open, "年度不全"),
        false => Judged::of(Outcome::Met, "各年都没有发生"),
    }
}

/// Figures from year to year; `gain` is above zero where they go the right way. Equal ones stay
/// open: they may have been rounded.
fn trend(
    years: &[Year],
    figures: &Figures,
    wanted: &str,
    gain: impl Fn(f64, f64) -> f64,
) -> Judged {
    let value = |year: &Year| figures.years.get(year)?.value;
    let mut open = (years.len() < 2).then_some("年度不全");
    for pair in years.windows(2) {
        match (value(&pair[0]), value(&pair[1])) {
            (Some(before), Some(after)) if gain(before, after) < -SAME => {
                let said = |year: &Year| format!("{year} 年 {}", figures.years[year].said);
                let (before, after) = (said(&pair[0]), said(&pair[1]));
                return Judged::of(Outcome::NotMet, format!("{before}，{after}，要求{wanted}"));
            }
            (Some(before), Some(after)) if gain(before, after) <= SAME && before != 0.0 => {
                open = open.or(Some("有两年持平"));
            }
            (Some(_), Some(_)) => {}
            _ => open = Some("年度不全"),
        }
    }
    match open {
        Some(why) => Judged::of(Outcome::Open, why),
        None => Judged::of(Outcome::Met, wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indicator(targets: &[&str], unit: &str) -> Indicator {
        Indicator {
            id: "x".into(),
            title: "某率".into(),
            aliases: Vec::new(),
            unit: unit.into(),
            targets: targets.iter().map(|t| Target::parse(t).unwrap()).collect(),
            by_class: BTreeMap::from([("省会城市".to_owned(), vec![Target::Equal(100.0)])]),
            years: YearRule::Latest,
            item: None,
            lead: None,
            supporting: Vec::new(),
            veto: false,
            source: String::new(),
            verified: false,
            note: None,
        }
    }

    /// Figures of 2022 to 2024; `-` is a cell left blank.
    fn figures(cells: &str, average: Option<f64>) -> Figures {
        let cells = cells
            .split(' ')
            .zip(2022..)
            .filter(|(cell, _)| *cell != "-");
        let years = cells.map(|(said, year)| {
            let value = crate::standard::measure::Measure::read(said).map(|m| m.value);
            (
                Year(year),
                Figure {
                    said: said.into(),
                    value,
                },
            )
        });
        Figures {
            years: years.collect(),
            average,
        }
    }

    #[test]
    fn every_shape_of_target_is_judged_and_what_is_doubtful_stays_open() {
        use Outcome::{Met, NotMet, Open};
        let years = [2022, 2023, 2024].map(Year);
        for (targets, cells, average, outcome) in [
            (&["≥ 38"][..], "30 35 38", None, Met),
            (&["≥ 38"], "39 39 37.9", None, NotMet),
            (&["≥ 38"], "39 39 -", None, Met),
            (&["≥ 38"], "- - 约四成", None, Open),
            (&["≥ 38"], "- - -", None, Open),
            (&["≤ 55"], "60 56 55", None, Met),
            (&["≤ 55"], "50 50 55.1", None, NotMet),
            (&["= 100"], "99 99 100", None, Met),
            (&["= 100"], "100 100 99.9", None, NotMet),
            (&["< 25"], "- - 25", None, NotMet),
            (&["> 90"], "- - 90.1", None, Met),
            (&["近三年无"], "0 0 0", None, Met),
            (&["近三年无"], "0 1 -", None, NotMet),
            (&["近三年无"], "0 - 0", None, Open),
            (&["逐年下降"], "52.1 51.8 51.2", None, Met),
            (&["逐年下降"], "52.1 52.3 -", None, NotMet),
            (&["逐年下降"], "52.1 52.1 51", None, Open),
            (&["逐年下降"], "52.1 - 51", None, Open),
            (&["逐年下降"], "0 0 0", None, Met),
            (&["逐年上升"], "20 21 22", None, Met),
            (&["逐年上升"], "20 19 22", None, NotMet),
            (&["≥ 23", "逐年上升"], "20 21 22", None, Met),
            (&["≥ 23", "逐年上升"], "24 23 23", None, Met),
            (&["≥ 23", "逐年上升"], "22 21 22", None, NotMet),
            (&["≥ 23", "逐年上升"], "- 21 22", None, Open),
            (&["达到 C 级"], "- - B级", None, Met),
            (&["达到 C 级"], "- - 达到C级", None, Met),
            (&["达到 C 级"], "- - D级", None, NotMet),
            (&["达到 C 级"], "- - 未达到C级", None, NotMet),
            (&["达到 C 级"], "- - 已考核", None, Open),
            (&["符合 GB 3095 二级"], "- - 达标", None, Met),
            (&["符合 GB 3095 二级"], "- - 不达标", None, NotMet),
            (&["符合 GB 3095 二级"], "- - 基本达标", None, Open),
            (&["不低于全省平均"], "- - 3.2", Some(3.1), Met),
            (&["不低于全省平均"], "- - 3.0", Some(3.1), NotMet),
            (&["不低于全省平均"], "- - 3.0", None, Open),
            (&["不高于全省平均"], "- - 3.0", Some(3.1), Met),
            (&["只登记"], "1 2 3", None, Open),
        ] {
            let judged = indicator(targets, "%").judge(&[], &years, Some(&figures(cells, average)));
            assert_eq!(
                judged.outcome, outcome,
                "{targets:?} {cells}: {}",
                judged.why
            );
        }
    }

    #[test]
    fn classes_have_targets_of_their_own_and_years_may_all_count() {
        let years = [2022, 2023, 2024].map(Year);
        let mut one = indicator(&["≥ 90"], "%");
        let given = figures("89 95 95", None);
        let capital = ["省会城市".to_owned()];
        assert_eq!(one.judge(&[], &years, Some(&given)).outcome, Outcome::Met);
        assert_eq!(
            one.judge(&capital, &years, Some(&given)).outcome,
            Outcome::NotMet
        );
        one.years = YearRule::Each;
        let judged = one.judge(&[], &years, Some(&given));
        assert_eq!(judged.why, "2022 年 89，要求≥90%");
        let judged = one.judge(&[], &years, Some(&figures("- 95 95", None)));
        assert_eq!(judged.outcome, Outcome::Open);
    }

    #[test]
    fn targets_are_written_as_standards_print_them() {
        for bad in ["38", "≥", "≥ 三十八", "达到C", "符合", "下降", "≥ 38%"] {
            assert_eq!(Target::parse(bad), None, "{bad}");
        }
        for (text, words) in [
            ("≥38", "≥38%"),
            (">= 38.5", "≥38.5%"),
            ("＜ 25", "<25%"),
            ("达到c级", "达到C级"),
            ("符合 GB 5749", "符合 GB 5749"),
        ] {
            assert_eq!(Target::parse(text).unwrap().in_words("%"), words);
        }
    }
}
