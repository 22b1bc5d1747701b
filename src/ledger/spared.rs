//! Findings whose explanation a person accepted in the ledger (说明采纳): they stand, and do not
//! count, as with a waiver of the project file.

use std::collections::BTreeMap;

use super::{Deed, Entry, Ledger, State};
use crate::finding::{Finding, Subject};
use crate::paper::Date;

impl Ledger {
    /// Marks findings as excused with the reason, the name and the last day that a person gave.
    pub fn spare(&self, findings: &mut [Finding], today: Date) {
        let today = today.iso();
        let spared: BTreeMap<(&str, &Subject), String> = self
            .entries
            .iter()
            .filter_map(|entry| Some((entry, entry.spared(&today)?)))
            .map(|(entry, why)| ((entry.finding.rule.as_str(), &entry.finding.subject), why))
            .collect();
        if spared.is_empty() {
            return;
        }
        for finding in findings.iter_mut().filter(|f| f.excused.is_none()) {
            let identity = (finding.rule.as_str(), &finding.subject);
            finding.excused = spared.get(&identity).cloned();
        }
    }
}

impl Entry {
    /// A person's excuse that still holds, as a waiver is worded.
    fn spared(&self, today: &str) -> Option<String> {
        let until = self.excused_until.as_deref()?;
        if self.state != State::Excused || until < today {
            return None;
        }
        let mut events = self.history.iter().rev();
        let word = events.find(|event| event.deed == Deed::Excused)?;
        Some(format!("{}（{}，有效期至{until}）", word.why, word.by))
    }
}
