//! [`Ledger`] (整改台账): every problem across runs. Only a person strikes off; the machine moves
//! an entry to 待验收 at most, and a problem that comes back is 反弹, with its history.
//!
//! What people tell (a problem entered by hand, the list of an inspection) are entries too. Runs
//! never find and never move them: the unit reports, the office accepts.
//!
//! Findings of severity [`Severity::Info`] (common text, remarks) are worth knowing and nothing to
//! mend: they stand in the report and never in the ledger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};
use crate::paper::Date;

mod act;
pub mod calendar;
pub mod diff;
mod entry;
mod event;
mod judge;
pub mod list;
mod merge;
mod past;
mod progress;
mod scope;
mod spared;

pub use act::Edit;
pub use entry::{Entry, Origin, Report, Sight, State};
pub use event::{Change, Deed, Event, Field, Hand, MACHINE};
pub use merge::{Merged, Returned};
pub use progress::Progress;
pub use scope::Scope;

/// Every problem across runs, by number; or some of them, to be worked on and kept again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Entries, by number.
    pub entries: Vec<Entry>,
    /// The greatest number given so far, which may stand on an entry that is not here.
    last: u32,
}

impl From<Vec<Entry>> for Ledger {
    /// Of these entries, which are all there are.
    fn from(entries: Vec<Entry>) -> Self {
        let last = entries.iter().map(|entry| entry.number).max().unwrap_or(0);
        Ledger { entries, last }
    }
}

impl Ledger {
    /// Some of the entries of a ledger in which this is the greatest number.
    pub fn part(mut entries: Vec<Entry>, last: u32) -> Self {
        entries.sort_by_key(|entry| entry.number);
        Ledger { entries, last }
    }

    /// The entry of this number.
    pub fn entry(&self, number: u32) -> Option<&Entry> {
        let at = self.at(number)?;
        self.entries.get(at)
    }

    /// Takes in entries of a part of it, as they are there.
    pub fn take_in(&mut self, part: Ledger) {
        self.last = self.last.max(part.last);
        for entry in part.entries {
            match self
                .entries
                .binary_search_by_key(&entry.number, |e| e.number)
            {
                Ok(at) => self.entries[at] = entry,
                Err(at) => self.entries.insert(at, entry),
            }
        }
    }

    fn at(&self, number: u32) -> Option<usize> {
        let found = self.entries.binary_search_by_key(&number, |e| e.number);
        found.ok()
    }

    /// Takes in the findings of a run, over the whole of the ledger.
    ///
    /// - Seen for the first time: 待整改, with a number and a due date.
    /// - Seen again while 待验收 or 已销号: 待整改 once more, as 反弹; not so where only the unit
    ///   had said that it was mended.
    /// - Excused by a waiver: 说明采纳; 待整改 when the waiver ends.
    /// - Open and no longer seen: 待验收, if the run could judge it ([`Scope::judges`]) and no
    ///   person sent it back over the very same material.
    ///
    /// The order of `findings` does not matter, and taking the same ones in twice on one day is
    /// the same as once.
    pub fn update(&mut self, findings: &[Finding], scope: &Scope, today: Date) {
        let mut seen = gravest(findings, scope);
        for entry in &mut self.entries {
            match seen.remove(&entry.finding.identity()) {
                Some(finding) => entry.see(finding, scope, today),
                None => entry.miss(scope, today),
            }
        }
        let mut new: Vec<&Finding> = seen.into_values().collect();
        new.sort_by(|a, b| (&a.rule, &a.subject).cmp(&(&b.rule, &b.subject)));
        for finding in new {
            let number = self.next();
            let entry = Entry::found(number, finding, scope, today);
            self.entries.push(entry);
        }
    }

    /// A number that was never given.
    fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }
}

/// The findings that enter the ledger, by identity. Of several about one thing the gravest counts,
/// then the one whose words come first.
fn gravest<'f>(findings: &'f [Finding], scope: &Scope) -> BTreeMap<String, &'f Finding> {
    let mut seen: BTreeMap<String, &Finding> = BTreeMap::new();
    for finding in findings {
        if finding.severity == Severity::Info || !scope.covers(finding) {
            continue;
        }
        let weight = |f: &Finding| {
            let active = f.excused.is_none();
            (f.severity, active, std::cmp::Reverse(f.message.clone()))
        };
        let held = seen.entry(finding.identity()).or_insert(finding);
        if weight(finding) > weight(held) {
            *held = finding;
        }
    }
    seen
}

#[cfg(test)]
mod tests;
