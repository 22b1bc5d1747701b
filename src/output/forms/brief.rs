//! 一页纸: for a leader, on one page whatever there is to say: the figures that matter, one chart,
//! the three most urgent problems, the next days ahead.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;

use super::bulletin::{Day, ahead};
use super::letter::Letter;
use super::standing::{self, Standing, Week};
use crate::assess::Assessment;
use crate::dossier;
use crate::error::Result;
use crate::ledger::{Entry, Progress, State, calendar};
use crate::output::template::Look;
use crate::output::{Originals, Output, Sink, words};

/// The brief.
pub const BRIEF: Output = Output {
    name: "brief",
    about: "领导一页纸（PDF/A 和 Word，数字、图和最急的问题）",
    render,
};

/// Bars of the chart at most.
const BARS: usize = 12;
/// Problems and days told.
const URGENT: usize = 3;
const DAYS: usize = 3;
/// Characters of a problem and of a name.
const LONGEST: usize = 56;
const NAME: usize = 24;

#[derive(Serialize)]
struct Brief<'a> {
    place: &'a str,
    issuer: &'a str,
    date: String,
    all: Progress,
    rate: String,
    change: String,
    complete: String,
    missing: u32,
    week: Week,
    bars: Vec<Stretches>,
    rest: Rest,
    urgent: Vec<Urgent<'a>>,
    ahead: Vec<Day<'a>>,
}

/// A unit's bar.
#[derive(Serialize)]
struct Stretches {
    name: String,
    struck_off: u32,
    awaiting: u32,
    waiting: u32,
    overdue: u32,
    rate: String,
}

/// Units that have no bar.
#[derive(Serialize)]
struct Rest {
    units: usize,
    open: u32,
    overdue: u32,
}

#[derive(Serialize)]
struct Urgent<'a> {
    unit: String,
    what: String,
    entry: u32,
    severity: &'a str,
    when: String,
    /// How many of its unit's are overdue, where there are more.
    more: Option<u32>,
}

fn render(assessment: &Assessment, from: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    let (press, evidence) = (from.press(), &assessment.evidence);
    let (project, ledger, today) = (&evidence.project, &assessment.ledger, evidence.today);
    let all = ledger.progress(today);
    let tallies = assessment.score.units.values();
    let (due, filled) = tallies.fold((0, 0), |(due, filled), t| (due + t.due, filled + t.filled));
    let ranked = standing::ranked(assessment);
    let (bars, rest) = bars(&ranked);
    let mut ahead = ahead(&project.milestones, ledger, today);
    ahead.truncate(DAYS);
    let brief = Brief {
        place: &project.place.name,
        issuer: project.issuer(),
        date: words::day(today),
        all,
        rate: percent(all.mended_percent()),
        change: standing::change(ledger, today),
        complete: percent(words::percent(filled, due)),
        missing: due - filled.min(due),
        week: standing::week(ledger, today),
        bars,
        rest,
        urgent: urgent(assessment),
        ahead,
    };
    let letter = Letter {
        file: "表单/一页纸",
        title: format!("{}迎检资料整改情况一页纸", project.place.name),
        markdown: press.templates.render("brief.md", &brief)?,
        look: Look::Brief,
        one_page: true,
    };
    letter.send(assessment, press, sink)
}

/// Hundredths, or a dash where there is nothing to count.
fn percent(hundredths: Option<u32>) -> String {
    hundredths.map_or_else(|| "—".into(), |n| format!("{n}%"))
}

/// Bars of the units that have most to do, and the counts of all others together.
fn bars(ranked: &[Standing<'_>]) -> (Vec<Stretches>, Rest) {
    let mut units: Vec<&Standing<'_>> = ranked.iter().collect();
    units.sort_by_key(|s| Reverse((s.now.open, s.now.overdue)));
    let (shown, others) = units.split_at(units.len().min(BARS));
    let bar = |s: &&Standing<'_>| Stretches::of(words::shorten(s.unit, NAME), &s.now);
    let rest = Rest {
        units: others.len(),
        open: others.iter().map(|s| s.now.open).sum(),
        overdue: others.iter().map(|s| s.now.overdue).sum(),
    };
    (shown.iter().map(bar).collect(), rest)
}

impl Stretches {
    fn of(name: String, now: &Progress) -> Self {
        Stretches {
            name,
            struck_off: now.struck_off,
            awaiting: now.awaiting,
            waiting: now.open - now.overdue,
            overdue: now.overdue,
            rate: standing::rate(now),
        }
    }
}

/// The open entries that burn most, one of each unit: longest overdue, gravest, come back, worth
/// most, due first.
fn urgent(assessment: &Assessment) -> Vec<Urgent<'_>> {
    let evidence = &assessment.evidence;
    let today = evidence.today;
    let secret = dossier::classified(&assessment.findings);
    let entries = assessment.ledger.entries.iter();
    let mut open: Vec<&Entry> = entries.filter(|e| e.state == State::Open).collect();
    let worth = |e: &Entry| (e.points.unwrap_or(0.0).max(0.0) * 100.0).round() as u64;
    open.sort_by_cached_key(|e| {
        let burns = (e.overdue(today), e.finding.severity, e.returns(), worth(e));
        (Reverse(burns), e.due.clone(), e.number)
    });
    let mut units = BTreeSet::new();
    open.retain(|entry| units.insert(&entry.unit));
    let by_unit = assessment.ledger.by_unit(today);
    let tell = |entry: &&'_ Entry| {
        let what = words::plain(dossier::told(&entry.finding, &secret));
        let unit = words::unit_name(evidence, entry.unit.as_ref());
        Urgent {
            unit: words::shorten(unit, NAME),
            what: words::shorten(&what, LONGEST),
            entry: entry.number,
            severity: entry.finding.severity.in_words(),
            when: when(entry, today),
            more: by_unit
                .get(&entry.unit)
                .map(|p| p.overdue)
                .filter(|n| *n > 1),
        }
    };
    open.iter().take(URGENT).map(tell).collect()
}

/// How its time stands.
fn when(entry: &Entry, today: crate::paper::Date) -> String {
    let due = entry.due.as_deref().unwrap_or_default();
    match (entry.overdue(today), calendar::days(&today.iso(), due)) {
        (Some(late), _) => format!("已逾期 {late} 天"),
        (None, Some(0)) => "今天到期".into(),
        (None, Some(left)) => format!("还有 {left} 天到期"),
        (None, None) => "没有定时限".into(),
    }
}
