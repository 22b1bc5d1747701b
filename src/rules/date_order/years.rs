//! Plans and summaries against the year they speak for. Only what is plainly impossible: a whole
//! year's summary from before its middle, a year's only plan from after its summary.

use std::collections::BTreeMap;

use super::super::words;
use super::{Reversed, Shown, dated};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::paper::{Date, Paper};
use crate::standard::{Slot, UnitId, Year};

const SUMMARY: &[&str] = &["总结", "年度报告"];
const PLAN: &[&str] = &["计划", "要点", "方案"];
/// A plan and a summary in one paper, or neither.
const BOTH: &[&str] = &["计划", "打算", "安排", "要点"];
/// Words of papers that speak for less than a year, or for something besides.
const PARTIAL: &[&str] = &[
    "月", "季", "半年", "阶段", "春", "夏", "秋", "冬", "周", "日", "活动", "专项", "培训", "会议",
    "讲座", "宣传", "期", "节", "整治", "行动", "攻坚", "迎检", "整改", "补充", "修订", "调整",
    "冲刺", "应急", "提升", "验收", "通知", "申报", "申请", "评估", "考核", "检查", "先进", "表彰",
    "个人", "规划", "创建",
];
/// Parts of a year and the month before which nobody can sum them up. Drafts are begun early.
const PERIODS: &[(&str, u8)] = &[
    ("上半年", 6),
    ("前三季度", 9),
    ("第三季度", 9),
    ("三季度", 9),
    ("第一季度", 3),
    ("一季度", 3),
    ("下半年", 10),
    ("第四季度", 10),
    ("四季度", 10),
];
/// The first month in which a whole year may be summed up: its first half is over.
const HALF: u8 = 7;

/// What a plan or a summary says of itself.
struct Annual<'a> {
    slot: &'a Slot,
    material: &'a Material,
    paper: &'a Paper,
    title: &'a str,
    date: Date,
    /// The year it speaks for.
    year: Year,
}

/// Own papers that lie in the slot of a year and bear a date.
fn papers(evidence: &Evidence) -> impl Iterator<Item = Annual<'_>> {
    evidence.catalogue.materials.iter().filter_map(|material| {
        let slot = material.slot.as_ref()?;
        let paper = evidence.paper_of(material)?;
        let incoming = evidence.requirement(&slot.requirement)?.kind == "incoming";
        if incoming || evidence.is_shared(material) {
            return None;
        }
        Some(Annual {
            slot,
            material,
            paper,
            title: paper.title.as_deref().unwrap_or(material.path.stem()),
            date: paper.date?,
            year: paper.title_years.first().copied().or(slot.year)?,
        })
    })
}

impl<'a> Annual<'a> {
    fn as_dated(&self, what: &str) -> Shown<'a> {
        dated(self.material, self.date, self.paper.date_span, what)
    }

    fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.title.contains(word))
    }

    fn is_summary(&self) -> bool {
        self.says(SUMMARY) && !self.title.starts_with("关于")
    }

    /// A summary of nothing but the whole year.
    fn is_annual_summary(&self) -> bool {
        self.is_summary() && !self.says(PARTIAL) && !self.says(BOTH)
    }

    /// The plan of nothing but the whole year.
    fn is_annual_plan(&self) -> bool {
        self.says(PLAN) && !self.says(SUMMARY) && !self.says(PARTIAL)
    }

    /// What it sums up, and the first month in which that can be done.
    fn period(&self) -> Option<(&'static str, u8)> {
        let period = PERIODS.iter().find(|(words, _)| self.title.contains(words));
        let whole = !self.says(PARTIAL);
        period.copied().or(whole.then_some(("全年", HALF)))
    }

    /// Whether G201 tells of its date already: it is of a year that does not fit the folder.
    fn told(&self) -> bool {
        let named = self.paper.title_years.contains(&self.year);
        let early = self.date.year + 1 == self.year.0 && named;
        let elsewhere = self.slot.year.is_some_and(|year| year != self.year);
        elsewhere || self.date.year != self.year.0 && !early
    }

    fn too_early(&self) -> Option<&'static str> {
        let (period, month) = self.period()?;
        let first = Date {
            year: self.year.0,
            month,
            day: 1,
        };
        let early = self.is_summary() && !self.told() && self.date.latest() < first;
        early.then_some(period)
    }
}

/// Summaries signed before what they sum up can have been done.
pub(super) fn summaries_too_early(evidence: &Evidence) -> Vec<Reversed<'_>> {
    let early = papers(evidence).filter_map(|annual| {
        let period = annual.too_early()?;
        let (date, year) = (words::date(annual.date), annual.year);
        let what = format!(
            "“{}”总结的是 {year} 年{period}，成文日期却是 {date}",
            annual.material.path.name()
        );
        let title = Shown {
            material: annual.material,
            span: annual.paper.title_span,
            note: format!("总结的是 {year} 年{period}"),
        };
        Some(Reversed {
            slot: annual.slot,
            what,
            shown: vec![title, annual.as_dated("成文日期")],
        })
    });
    early.collect()
}

/// Plans of a theme and a year that are all dated after all its summaries.
pub(super) fn plans_too_late(evidence: &Evidence) -> Vec<Reversed<'_>> {
    type Both<'a> = (Vec<Annual<'a>>, Vec<Annual<'a>>);
    let mut themes: BTreeMap<(&UnitId, &str, Year), Both<'_>> = BTreeMap::new();
    for annual in papers(evidence) {
        let requirement = evidence.requirement(&annual.slot.requirement);
        let (Some(requirement), Some(year)) = (requirement, annual.slot.year) else {
            continue;
        };
        if annual.date.year != year.0 && annual.told() || requirement.links.is_empty() {
            continue;
        }
        let key = (&annual.slot.unit, requirement.chain.as_str(), year);
        let (plans, summaries) = themes.entry(key).or_default();
        if annual.is_annual_plan() {
            plans.push(annual);
        } else if annual.is_annual_summary() {
            summaries.push(annual);
        }
    }
    let late = themes.into_values().filter_map(|(plans, summaries)| {
        let plan = plans.into_iter().min_by_key(|plan| plan.date.earliest())?;
        let summary = summaries
            .into_iter()
            .max_by_key(|summary| summary.date.latest())?;
        let impossible = plan.date.earliest() > summary.date.latest();
        // A summary that came too early is told of as such.
        if !impossible || summary.too_early().is_some() || plan.told() {
            return None;
        }
        let what = format!(
            "计划“{}”的成文日期 {} 晚于同一年度总结“{}”的成文日期 {}",
            plan.material.path.name(),
            words::date(plan.date),
            summary.material.path.name(),
            words::date(summary.date)
        );
        Some(Reversed {
            slot: plan.slot,
            what,
            shown: vec![
                plan.as_dated("计划的成文日期"),
                summary.as_dated("总结的成文日期"),
            ],
        })
    });
    late.collect()
}
