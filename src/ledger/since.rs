//! What became different between two moments: what people ask first after a check.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Entry, Ledger, State};

/// What became different, by numbers in the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Since {
    /// Seen for the first time.
    pub new: Vec<u32>,
    /// Came back after it had been mended or struck off (反弹).
    pub returned: Vec<u32>,
    /// Open before, now 待验收.
    pub mended: Vec<u32>,
    /// Newly excused (说明采纳).
    pub excused: Vec<u32>,
    /// Excused before, due again.
    pub due_again: Vec<u32>,
    /// Open before and still.
    pub open: Vec<u32>,
}

impl Ledger {
    /// What became different since `before`.
    pub fn since(&self, before: &Ledger) -> Since {
        let known: BTreeMap<u32, &Entry> = before.entries.iter().map(|e| (e.number, e)).collect();
        let mut changes = Since::default();
        for entry in &self.entries {
            let list = match (known.get(&entry.number).map(|e| e.state), entry.state) {
                (None, State::Open) => &mut changes.new,
                (Some(State::Open), State::Open) => &mut changes.open,
                (Some(State::Excused), State::Open) => &mut changes.due_again,
                (Some(State::AwaitingAcceptance | State::StruckOff), State::Open) => {
                    &mut changes.returned
                }
                (Some(State::Open), State::AwaitingAcceptance) => &mut changes.mended,
                (was, State::Excused) if was != Some(State::Excused) => &mut changes.excused,
                _ => continue,
            };
            list.push(entry.number);
        }
        changes
    }
}
