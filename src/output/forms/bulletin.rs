//! 周通报: how units get on, ranked by a method that is printed; what is wrong most often; who has
//! to hurry; the days ahead. Names may be masked; the key is a sheet apart.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::letter::Letter;
use super::problem::for_units;
use super::standing::{self, METHOD, Standing, Week};
use crate::assess::Assessment;
use crate::error::Result;
use crate::finding::Finding;
use crate::ledger::{Entry, Ledger, Progress, State, calendar};
use crate::output::template::Look;
use crate::output::{Originals, Output, Sink, words};
use crate::paper::Date;
use crate::project::Milestone;
use crate::standard::UnitId;

/// The bulletin.
pub const BULLETIN: Output = Output {
    name: "bulletin",
    about: "周通报（PDF/A 和 Word，单位排名和突出问题）",
    render: |assessment, from, sink| {
        let evidence = &assessment.evidence;
        let week = Asked {
            mask: evidence.project.letters.mask,
            until: evidence.today,
        };
        write(assessment, from, sink, week)
    },
};

/// Which bulletin.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Whether it names no units.
    pub mask: bool,
    /// Last of its seven days; the day of the check at the latest.
    pub until: Date,
}

/// Kinds of problem told.
const KINDS: usize = 5;
/// Units named that have to hurry.
const NAMED: usize = 10;
const ORDINALS: [&str; KINDS] = ["一", "二", "三", "四", "五"];

#[derive(Serialize)]
struct Bulletin<'a> {
    place: &'a str,
    issuer: &'a str,
    contact: &'a str,
    issue: i64,
    from: String,
    until: String,
    date: String,
    all: Progress,
    rate: String,
    change: String,
    week: Week,
    method: String,
    ranked: &'a [Standing<'a>],
    spared: usize,
    nobody: Progress,
    praised: Vec<&'a str>,
    late: Vec<&'a Standing<'a>>,
    late_more: usize,
    problems: Vec<Kind<'a>>,
    ahead: Vec<Day<'a>>,
}

/// A kind of problem, by its rule.
#[derive(Serialize)]
struct Kind<'a> {
    ordinal: &'static str,
    name: &'a str,
    why: &'a str,
    how: String,
    units: usize,
    entries: usize,
}

/// A milestone, in words.
#[derive(Debug, Serialize)]
pub struct Day<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The day.
    pub date: String,
    /// Days left: `还有 12 天`.
    pub left: String,
    /// What is open against it.
    pub open: u32,
    /// Of these, what is due only after it.
    pub too_late: u32,
}

/// Writes the bulletin of any seven days, and of a masked one the key. Nothing where nothing was
/// found by then.
///
/// # Errors
/// A template can't be filled, or the disk would not have them.
pub fn write(
    assessment: &Assessment,
    from: &dyn Originals,
    sink: &mut dyn Sink,
    asked: Asked,
) -> Result<()> {
    let (press, evidence) = (from.press(), &assessment.evidence);
    let (project, checked) = (&evidence.project, evidence.today);
    let Asked { mask, until: today } = asked;
    let past = (today != checked).then(|| assessment.ledger.on(today));
    let ledger = past.as_ref().unwrap_or(&assessment.ledger);
    let Some(first) = ledger.entries.iter().map(|e| e.first_seen.as_str()).min() else {
        // Nothing was ever found: there is nothing to tell.
        return Ok(());
    };
    let mut ranked = standing::ranked_on(assessment, ledger, today);
    if mask {
        standing::mask(&mut ranked);
    }
    let all = ledger.progress(today);
    let hurry = |s: &&Standing<'_>| s.now.overdue > 0 || s.now.returned > 0;
    let bulletin = Bulletin {
        place: &project.place.name,
        issuer: project.issuer(),
        contact: &project.letters.contact,
        issue: 1 + calendar::days(first, &today.iso()).unwrap_or(0).max(0) / 7,
        from: words::day(earlier(today, 6)),
        until: words::day(today),
        date: words::day(today),
        all,
        rate: standing::rate(&all),
        change: standing::change(ledger, today),
        week: standing::week(ledger, today),
        method: match past {
            None => METHOD.into(),
            Some(_) => format!("{METHOD}失分按{}检查的结果。", words::day(checked)),
        },
        spared: project.units.len() - ranked.len(),
        nobody: ledger
            .by_unit(today)
            .get(&None)
            .copied()
            .unwrap_or_default(),
        praised: praised(&ranked).collect(),
        late: ranked.iter().rev().filter(hurry).take(NAMED).collect(),
        late_more: ranked.iter().filter(hurry).count().saturating_sub(NAMED),
        problems: kinds(ledger),
        ahead: ahead(&project.milestones, ledger, today),
        ranked: &ranked,
    };
    let letter = Letter {
        file: "表单/周通报",
        title: format!("{}迎检资料整改情况周通报", project.place.name),
        markdown: press.templates.render("bulletin.md", &bulletin)?,
        look: Look::Notice,
        one_page: false,
    };
    letter.send(assessment, press, sink)?;
    if !mask {
        return Ok(());
    }
    let letter = Letter {
        file: "表单/周通报单位对照表（内部）",
        title: "周通报单位对照表".into(),
        markdown: press.templates.render("bulletin_key.md", &bulletin)?,
        look: Look::Notice,
        one_page: false,
    };
    letter.send(assessment, press, sink)
}

/// Units that mended all they had to, in time and for good.
fn praised<'a>(ranked: &'a [Standing<'a>]) -> impl Iterator<Item = &'a str> {
    let good = ranked.iter().filter(|s| s.now.open == 0);
    good.map(|standing| standing.name.as_str())
}

/// What is wrong most often among what is open, by units, then by entries.
fn kinds(ledger: &Ledger) -> Vec<Kind<'_>> {
    let mut by_rule: BTreeMap<&str, (&Finding, BTreeSet<Option<&UnitId>>, usize)> = BTreeMap::new();
    let open = |entry: &&Entry| entry.state == State::Open;
    for entry in ledger.entries.iter().filter(open) {
        let finding = &entry.finding;
        let kind = by_rule.entry(&finding.rule);
        let (_, units, entries) = kind.or_insert((finding, BTreeSet::new(), 0));
        units.insert(entry.unit.as_ref());
        *entries += 1;
    }
    let mut kinds: Vec<_> = by_rule.into_values().collect();
    // A stable sort: those alike stay in the order of the rules.
    kinds.sort_by_key(|(_, units, entries)| Reverse((units.len(), *entries)));
    let kinds = ORDINALS.iter().zip(kinds);
    let tell = |(ordinal, (finding, units, entries)): (&&'static str, (_, BTreeSet<_>, usize))| {
        let rule = words::rule(finding);
        Kind {
            ordinal,
            name: words::rule_name(finding),
            why: rule.map_or("", |rule| rule.why),
            how: rule.map_or_else(String::new, |rule| for_units(rule.remedy)),
            units: units.len(),
            entries,
        }
    };
    kinds.map(tell).collect()
}

/// The milestones that are to come, the next first, then those past against which something is
/// still open.
pub fn ahead<'a>(milestones: &'a [Milestone], ledger: &Ledger, today: Date) -> Vec<Day<'a>> {
    let (mut days, mut past) = (Vec::new(), 0);
    for ahead in ledger.ahead(milestones, today) {
        let (left, open) = (ahead.left, ahead.progress.open);
        if left < 0 && open == 0 {
            continue;
        }
        let date = calendar::parse(&ahead.milestone.date).unwrap_or(today);
        days.push(Day {
            name: &ahead.milestone.name,
            date: words::day(date),
            left: match left {
                0 => "就在今天".into(),
                left if left > 0 => format!("还有 {left} 天"),
                left => format!("已过 {} 天", -left),
            },
            open,
            // All of it is too late for a day that is past.
            too_late: if left < 0 { 0 } else { ahead.too_late },
        });
        past += usize::from(left < 0);
    }
    days.rotate_left(past);
    days
}

/// The day so many days before this one, within the month before at most.
fn earlier(today: Date, days: i64) -> Date {
    let month_before = match today.month {
        0 | 1 => (today.year.saturating_sub(1), 12),
        month => (today.year, month - 1),
    };
    let months = [month_before, (today.year, today.month)];
    let candidates = months
        .into_iter()
        .flat_map(|(year, month)| (1..=31).map(move |day| Date { year, month, day }));
    let at = |day: &Date| calendar::days(&day.iso(), &today.iso()) == Some(days);
    candidates.into_iter().find(at).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_six_days_before() {
        let day = |text: &str| calendar::parse(text).expect("a day");
        for (today, from) in [
            ("2026-11-30", "2026-11-24"),
            ("2026-12-03", "2026-11-27"),
            ("2027-01-02", "2026-12-27"),
            ("2024-03-01", "2024-02-24"),
        ] {
            assert_eq!(earlier(day(today), 6), day(from), "{today}");
        }
    }
}
