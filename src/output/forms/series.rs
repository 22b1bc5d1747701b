//! [`Issue`]: the number of a 整改通知单 in its series. A notice is due on every day on which
//! something new is laid on a unit; counted from the history, which only grows, so that a notice
//! printed again has the number it had. Within a day they stand in the order of the ledger: only
//! when a second run on that day finds more may a number of that same day move.

use std::collections::BTreeMap;

use crate::ledger::{Entry, Field, Ledger, State};
use crate::standard::UnitId;

/// A notice to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Year of its number.
    pub year: String,
    /// Number in that year.
    pub number: u32,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
}

/// The last notice of each unit.
pub fn issues(ledger: &Ledger) -> BTreeMap<UnitId, Issue> {
    // Day and unit → least number of an entry laid on it then: the order within a day.
    let mut due: BTreeMap<(&str, UnitId), u32> = BTreeMap::new();
    for entry in &ledger.entries {
        for (date, unit) in laid(entry) {
            let first = due.entry((date, unit)).or_insert(entry.number);
            *first = entry.number.min(*first);
        }
    }
    let mut order: Vec<(&str, u32, UnitId)> = due
        .into_iter()
        .map(|((date, unit), first)| (date, first, unit))
        .collect();
    order.sort();
    let mut last = BTreeMap::new();
    let mut number = 0;
    let mut year = "";
    for (date, _, unit) in order {
        let this = date.split('-').next().unwrap_or_default();
        number = if this == year { number + 1 } else { 1 };
        year = this;
        last.insert(
            unit,
            Issue {
                year: year.to_owned(),
                number,
                date: date.to_owned(),
            },
        );
    }
    last
}

/// The days on which an entry was laid on units: opened, or given to another while open.
fn laid(entry: &Entry) -> Vec<(&str, UnitId)> {
    let given = |event: &crate::ledger::Event| {
        let change = event.changes.iter().find(|c| c.field == Field::Unit);
        change.map(|change| (id(&change.from), id(&change.to)))
    };
    // Whom it was laid on at first: what the first change took it from.
    let first = entry.history.iter().find_map(given);
    let mut unit = first.map_or_else(|| entry.unit.clone(), |(from, _)| from);
    let (mut before, mut laid) = (None, Vec::new());
    for event in &entry.history {
        let moved = given(event);
        if let Some((_, to)) = &moved {
            unit.clone_from(to);
        }
        let opened = before != Some(State::Open) || moved.is_some();
        if event.state == State::Open && opened {
            let units = entry.finding.laid_on(unit.as_ref());
            laid.extend(units.into_iter().map(|u| (event.date.as_str(), u.clone())));
        }
        before = Some(event.state);
    }
    laid
}

fn id(text: &str) -> Option<UnitId> {
    (!text.is_empty()).then(|| UnitId::from(text))
}

impl Issue {
    /// As it is printed: `云爱卫办整〔2026〕3号`.
    pub fn in_words(&self, code: &str) -> String {
        format!("{code}〔{}〕{}号", self.year, self.number)
    }

    /// The number of the reminder that recalls it for the `times`th time: `云爱卫办整〔2026〕3-2号`.
    pub fn reminder(&self, code: &str, times: u32) -> String {
        format!("{code}〔{}〕{}-{times}号", self.year, self.number)
    }
}
