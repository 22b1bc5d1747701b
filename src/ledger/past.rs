//! The ledger as it stood on an earlier day, from the history: every change of a field stands there
//! with what it was before.

use super::{Deed, Entry, Event, Field, Ledger, Report};
use crate::finding::Severity;
use crate::paper::Date;
use crate::standard::Year;

impl Ledger {
    /// The ledger as it stood at the end of a day. What a problem was called then is told in
    /// today's words.
    #[must_use]
    pub fn on(&self, day: Date) -> Ledger {
        let entries = self.entries.iter().filter_map(|entry| entry.on(day));
        Ledger::part(entries.collect(), self.last)
    }
}

impl Entry {
    /// The entry as it stood at the end of a day; `None` where nobody knew of it yet.
    pub fn on(&self, day: Date) -> Option<Entry> {
        let day = day.iso();
        let later = |event: &&Event| *event.date > *day;
        let mut entry = self.clone();
        // Later events are not always the last: a day may be told after the fact.
        let undone: Vec<&Event> = self.history.iter().filter(later).collect();
        for event in undone.iter().rev() {
            for change in event.changes.iter().rev() {
                entry.put_back(change.field, &change.from);
            }
        }
        entry.history.retain(|event| !later(&event));
        entry.state = entry.history.last()?.state;
        entry.returned = entry.history.iter().any(|e| e.deed == Deed::Returned);
        if *entry.last_seen > *day {
            entry.last_seen = day;
        }
        Some(entry)
    }

    /// Sets a field as the history keeps it; the way back from [`Entry::field`].
    fn put_back(&mut self, field: Field, was: &str) {
        let text = || (!was.is_empty()).then(|| was.to_owned());
        match field {
            Field::Unit => self.unit = text().map(Into::into),
            Field::Lead => self.lead = text().map(Into::into),
            Field::Supporting => {
                let units = was.split('、').filter(|unit| !unit.is_empty());
                self.supporting = units.map(Into::into).collect();
            }
            Field::Item => self.item = text().map(Into::into),
            Field::Year => self.year = was.parse().ok().map(Year),
            Field::Spot => self.spot = was.into(),
            Field::Problem => self.finding.message = was.into(),
            Field::Severity => {
                let all = [Severity::Error, Severity::Warning, Severity::Info];
                let known = all.into_iter().find(|s| s.in_words() == was);
                self.finding.severity = known.unwrap_or(self.finding.severity);
            }
            Field::Points => self.points = was.parse().ok(),
            Field::Measure => self.measure = was.into(),
            Field::Person => self.person = was.into(),
            Field::Due => self.due = text(),
            Field::ReportBy => self.report_by = text(),
            Field::Report => self.report = text().and_then(|words| Report::named(&words)),
            Field::ExcusedUntil => self.excused_until = text(),
        }
    }
}

impl Report {
    /// The report of these words, as [`Report::in_words`] has them.
    fn named(words: &str) -> Option<Report> {
        let (date, rest) = words.split_once(' ')?;
        let (by, rest) = rest.split_once('：')?;
        let (words, done) = match rest.strip_suffix("（整改完成）") {
            Some(words) => (words, true),
            None => (rest, false),
        };
        Some(Report {
            date: date.into(),
            by: by.into(),
            words: words.into(),
            done,
        })
    }
}
