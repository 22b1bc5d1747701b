//! What units wrote into the workbook of the ledger, taken in by the office: all of it or nothing.

use super::{Deed, Edit, Entry, Hand, Ledger, Report};
use crate::error::Result;

/// What came back for one entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Returned {
    /// Its number.
    pub number: u32,
    /// Fields that were filled in.
    pub edit: Edit,
    /// What the unit tells.
    pub report: Option<Report>,
}

/// What taking a workbook in does, entry by entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// Entries that change: number, and each field before and after, in Chinese.
    pub changed: Vec<(u32, Vec<String>)>,
}

impl Ledger {
    /// Takes in what came back. `hand.why` says which workbook it was.
    ///
    /// # Errors
    /// No person is named, or something can't be taken in; nothing is then.
    pub fn merge(&mut self, returned: &[Returned], hand: Hand<'_>) -> Result<Merged> {
        let hand = hand.person("并入")?.or("并入整改台账");
        let mut next = self.clone();
        for one in returned {
            let numbers = [one.number];
            next.set(&numbers, &one.edit, hand)?;
            if let Some(report) = &one.report {
                next.report(&numbers, report, hand)?;
            }
        }
        let mut merged = Merged::default();
        for one in returned {
            let before = self.entry(one.number).map_or(0, |e| e.history.len());
            let Some(entry) = next.entry(one.number) else {
                continue;
            };
            let told = told(entry, before);
            if !told.is_empty() {
                merged.changed.push((one.number, told));
            }
        }
        *self = next;
        Ok(merged)
    }
}

/// What happened to an entry from an event on, in Chinese.
fn told(entry: &Entry, from: usize) -> Vec<String> {
    let mut told = Vec::new();
    for event in entry.history.iter().skip(from) {
        for change in &event.changes {
            let was = match change.from.as_str() {
                "" => String::new(),
                from => format!("“{from}”改为"),
            };
            told.push(format!("{}：{was}“{}”", change.field.in_words(), change.to));
        }
        if event.deed == Deed::Claimed {
            told.push(format!("状态：{}", event.state.in_words()));
        }
    }
    told
}
