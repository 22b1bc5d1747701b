//! The ledger (整改台账): what stands where, and what people do to entries.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, RawForm, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::listing;
use super::page;
use super::pages::Pages;
use super::state::{Web, lock};
use crate::desk;
use crate::error::{Error, Result};
use crate::ledger::{Entry, Hand, Ledger, Report, State as Standing};
use crate::output::report_html::Mark;
use crate::output::report_html::units::severity;
use crate::output::words;
use crate::project::{Project, Terms};
use crate::standard::UnitId;
use crate::store::Wanted;

/// Entries on a page.
const LINES: usize = 50;

/// What is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    state: String,
    unit: String,
    q: String,
    /// `1`: what is late; `report`: what the unit should have reported of.
    overdue: String,
    page: Option<usize>,
}

#[derive(Serialize)]
struct Screen {
    lines: Vec<Line>,
    pages: Pages,
    counts: Vec<Count>,
    units: Vec<String>,
    state: String,
    unit: String,
    q: String,
    overdue: String,
    late: usize,
    unreported: usize,
    by: String,
    seen: bool,
}

#[derive(Serialize)]
struct Count {
    key: &'static str,
    name: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct Line {
    number: u32,
    id: String,
    mark: Mark,
    unit: String,
    rule: String,
    message: String,
    state: &'static str,
    key: &'static str,
    returned: bool,
    due: String,
    late: bool,
    last: String,
}

const STATES: [Standing; 4] = [
    Standing::Open,
    Standing::AwaitingAcceptance,
    Standing::StruckOff,
    Standing::Excused,
];

/// The page.
pub async fn page(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let by = lock(&web.by).clone();
        let screen =
            work.ledger(|ledger, project, seen| screen(ledger, project, &asked, &by, seen))?;
        page::page(web, "web/ledger.html", "整改台账", "ledger", &screen)
    })
    .await
}

fn screen(ledger: &Ledger, project: &Project, asked: &Asked, by: &str, seen: bool) -> Screen {
    let today = desk::today();
    let whose = |entry: &Entry| match &entry.unit {
        Some(unit) => project.unit_name(unit).to_owned(),
        None => words::NOBODY.to_owned(),
    };
    let late = |entry: &Entry| entry.overdue(today).is_some();
    let unreported = |entry: &Entry| entry.unreported(today).is_some();
    let wanted = asked.q.to_lowercase();
    let unit = match asked.unit.as_str() {
        words::NOBODY => None,
        name => {
            let unit = project.units.iter().find(|unit| unit.name == name);
            Some(unit.map_or(UnitId::from(name), |unit| unit.id.clone()))
        }
    };
    let fits = |entry: &&Entry| {
        let finding = &entry.finding;
        let key = listing::state_key(Some(entry.state));
        (asked.state.is_empty() || asked.state == key)
            && (asked.unit.is_empty() || unit == entry.unit)
            && match &*asked.overdue {
                "" => true,
                "report" => unreported(entry),
                _ => late(entry),
            }
            && (wanted.is_empty()
                || finding.message.to_lowercase().contains(&wanted)
                || finding.rule.to_lowercase() == wanted
                || entry.number.to_string() == wanted)
    };
    let mut found: Vec<&Entry> = ledger.entries.iter().filter(fits).collect();
    // What waits for a person comes first, then what is open and gravest.
    found.sort_unstable_by_key(|entry| {
        let order = match entry.state {
            Standing::AwaitingAcceptance => 0,
            Standing::Open => 1,
            Standing::Excused => 2,
            Standing::StruckOff => 3,
        };
        (
            order,
            std::cmp::Reverse(entry.finding.severity),
            entry.number,
        )
    });
    let address = format!(
        "/ledger?state={}&unit={}&q={}&overdue={}",
        page::encoded(&asked.state),
        page::encoded(&asked.unit),
        page::encoded(&asked.q),
        page::encoded(&asked.overdue)
    );
    let pages = Pages::of(found.len(), LINES, asked.page, address);
    let line = |entry: &&Entry| Line {
        number: entry.number,
        id: listing::id(&entry.finding),
        mark: severity(entry.finding.severity),
        unit: whose(entry),
        rule: format!(
            "{} {}",
            entry.finding.rule,
            words::rule_name(&entry.finding)
        ),
        message: words::shorten(&entry.finding.message, 120),
        state: entry.state.in_words(),
        key: listing::state_key(Some(entry.state)),
        returned: entry.returned,
        due: match entry.state {
            Standing::Open => entry.due.clone().unwrap_or_default(),
            _ => String::new(),
        },
        late: late(entry),
        last: entry.history.last().map_or(String::new(), |event| {
            format!(
                "{} {}：{}",
                event.date,
                event.by,
                words::shorten(&event.why, 40)
            )
        }),
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &ledger.entries {
        let key = listing::state_key(Some(entry.state));
        *counts.entry(key).or_default() += 1;
    }
    Screen {
        lines: pages.lines(&found).iter().map(line).collect(),
        pages,
        counts: STATES
            .iter()
            .map(|state| Count {
                key: listing::state_key(Some(*state)),
                name: state.in_words(),
                count: counts
                    .get(listing::state_key(Some(*state)))
                    .copied()
                    .unwrap_or_default(),
            })
            .collect(),
        late: ledger.entries.iter().filter(|entry| late(entry)).count(),
        unreported: ledger
            .entries
            .iter()
            .filter(|entry| unreported(entry))
            .count(),
        units: project.units.iter().map(|unit| unit.name.clone()).collect(),
        state: asked.state.clone(),
        unit: asked.unit.clone(),
        q: asked.q.clone(),
        overdue: asked.overdue.clone(),
        by: by.to_owned(),
        seen,
    }
}

/// What a person decides of entries.
#[derive(Default)]
struct Decision {
    numbers: Vec<u32>,
    what: String,
    by: String,
    why: String,
    until: String,
    back: String,
}

/// A form in which `number` may stand often.
fn decision(form: &[u8]) -> Result<Decision> {
    let mut decision = Decision::default();
    for (key, value) in page::pairs(form)? {
        match key.as_str() {
            "number" => decision.numbers.extend(value.parse::<u32>().ok()),
            "what" => decision.what = value,
            "by" => decision.by = value,
            "why" => decision.why = value,
            "until" => decision.until = value,
            "back" => decision.back = value,
            _ => {}
        }
    }
    if decision.numbers.is_empty() {
        return Err(Error::usage("没有选问题").hint("请先在左边的方框里打勾。"));
    }
    Ok(decision)
}

/// Does to entries what a person decided.
pub async fn decide(State(web): State<Arc<Web>>, RawForm(form): RawForm) -> Response {
    page::blocking(web, move |web| {
        let decision = decision(&form)?;
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let mut ledger = desk.store.find(&Wanted::numbers(&decision.numbers))?;
        let done = decision.take(&mut ledger, desk.project.terms)?;
        work.settle(&mut desk, ledger)?;
        web.sign(&decision.by);
        web.say(format!("{done} {} 条。", decision.numbers.len()));
        Ok(page::go(page::local(&decision.back, "/ledger")))
    })
    .await
}

impl Decision {
    /// What the unit told, today, through who signs.
    fn report(&self, done: bool) -> Report {
        Report {
            date: desk::today().iso(),
            by: self.by.trim().into(),
            words: self.why.trim().into(),
            done,
        }
    }

    /// Does it, and says what was done.
    fn take(&self, ledger: &mut Ledger, terms: Terms) -> Result<&'static str> {
        let hand = Hand {
            by: self.by.trim(),
            why: self.why.trim(),
            day: desk::today(),
        };
        let (numbers, until) = (&self.numbers, self.until.trim());
        match self.what.as_str() {
            "accept" => ledger.accept(numbers, hand).map(|()| "已验收销号"),
            "return" => ledger
                .send_back(numbers, hand, terms)
                .map(|()| "已退回整改"),
            "excuse" => ledger.excuse(numbers, until, hand).map(|()| "已采纳说明"),
            "note" => ledger.note(numbers, hand).map(|()| "已记下备注"),
            "due" => ledger.set_due(numbers, until, hand).map(|()| "已改期限"),
            "report" => ledger
                .report(numbers, &self.report(false), hand)
                .map(|()| "已记下单位报告"),
            "claim" => ledger
                .report(numbers, &self.report(true), hand)
                .map(|()| "已记下单位报整改完成"),
            _ => Err(Error::usage("没有选要做什么").hint("请按下面一排按钮中的一个。")),
        }
    }
}
