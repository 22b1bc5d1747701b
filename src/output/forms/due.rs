//! [`Due`]: the letter that is due to a unit today, which entries it tells of, what its number is,
//! and whether it was taken down as sent.
//!
//! Where nobody takes down which letters were sent, reminders are counted by the days that the
//! longest is overdue, one for every `remind_every` of them. Once the notice is taken down as sent,
//! they are counted by those taken down: a reminder keeps its number until the next is due. Its
//! number is that of the notice it recalls, and its own.

use std::collections::{BTreeMap, BTreeSet};

use super::problem;
use super::series::{Issue, issues};
use crate::ledger::{Deed, Entry, Ledger, calendar};
use crate::paper::Date;
use crate::project::Project;
use crate::standard::UnitId;

/// A letter to a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Due<'a> {
    /// Its number, as printed.
    pub number: String,
    /// The notice: that it is, or that it recalls.
    pub issue: Issue,
    /// Which reminder it is, from 1; 0 for the notice itself.
    pub times: u32,
    /// The entries it tells of, the first due first.
    pub entries: Vec<&'a Entry>,
    /// The day on which it was taken down as sent, where it was.
    pub sent: Option<String>,
    /// For a reminder: whether its notice was taken down as sent.
    pub notified: bool,
}

/// What is due today, by unit.
pub struct Letters<'a> {
    project: &'a Project,
    today: Date,
    issues: BTreeMap<UnitId, Issue>,
    open: BTreeMap<&'a UnitId, Vec<&'a Entry>>,
}

impl<'a> Letters<'a> {
    /// Of this ledger, on this day.
    pub fn of(project: &'a Project, ledger: &'a Ledger, today: Date) -> Self {
        Letters {
            project,
            today,
            issues: issues(ledger),
            open: problem::open(ledger),
        }
    }

    /// The notice to a unit, where it has open entries.
    pub fn notice(&self, unit: &UnitId) -> Option<Due<'a>> {
        let entries = self.open.get(unit)?.clone();
        let issue = self.issues.get(unit)?;
        let sent = days(&entries, Deed::Notified, issue);
        Some(Due {
            number: issue.in_words(&self.project.letters.code),
            issue: issue.clone(),
            times: 0,
            sent: sent.last().map(|day| (*day).to_owned()),
            notified: !sent.is_empty(),
            entries,
        })
    }

    /// The reminder to a unit, where some of its open entries are overdue.
    pub fn reminder(&self, unit: &UnitId) -> Option<Due<'a>> {
        let notice = self.notice(unit)?;
        let late = |entry: &&Entry| entry.overdue(self.today);
        let longest = notice.entries.iter().filter_map(late).max()?;
        let every = self.project.letters.remind_every.max(1);
        let issue = notice.issue;
        let reminded = days(&notice.entries, Deed::Reminded, &issue);
        let last = reminded.last().copied();
        let fresh = |day: &&str| {
            let age = calendar::days(day, &self.today.iso());
            age.is_some_and(|age| age < i64::from(every))
        };
        let sent = last.filter(fresh).map(str::to_owned);
        let times = match notice.notified {
            true => reminded.len() as u32 + u32::from(sent.is_none()),
            false => 1 + (longest - 1) / every,
        };
        let mut entries = notice.entries;
        entries.retain(|entry| late(entry).is_some());
        Some(Due {
            number: issue.reminder(&self.project.letters.code, times),
            issue,
            times,
            entries,
            sent: sent.filter(|_| notice.notified),
            notified: notice.notified,
        })
    }
}

/// The days, since a notice was due, on which a letter about these entries was taken down as sent.
fn days<'a>(entries: &[&'a Entry], deed: Deed, issue: &Issue) -> BTreeSet<&'a str> {
    let events = entries.iter().flat_map(|entry| &entry.history);
    events
        .filter(|event| event.deed == deed && event.date >= issue.date)
        .map(|event| event.date.as_str())
        .collect()
}
