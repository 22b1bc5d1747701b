//! How far things are: overdue (逾期), unreported (超期未报), the rate mended (整改率), and what is
//! still open against the milestones of the project. Computed on the day they are asked for.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Deed, Entry, Ledger, State, calendar};
use crate::paper::Date;
use crate::project::Milestone;
use crate::standard::UnitId;

impl Entry {
    /// 逾期: days since it was due, while it is open.
    pub fn overdue(&self, today: Date) -> Option<u32> {
        self.late(self.due.as_deref(), today)
    }

    /// 超期未报: days since the unit's report was due, while it is open and no report came.
    pub fn unreported(&self, today: Date) -> Option<u32> {
        let awaited = self.report_by.as_deref().filter(|_| self.report.is_none());
        self.late(awaited, today)
    }

    fn late(&self, due: Option<&str>, today: Date) -> Option<u32> {
        let due = due.filter(|_| self.state == State::Open)?;
        let days = calendar::days(due, &today.iso())?;
        u32::try_from(days).ok().filter(|days| *days > 0)
    }

    /// Whether it stands in the workbook that a unit fills in: the unit answers for it, or, where
    /// nobody does, it is about the unit's material. Of two that are alike one fills in, for both.
    pub fn concerns(&self, unit: &UnitId) -> bool {
        match &self.unit {
            Some(charged) => charged == unit,
            None => self.finding.units().contains(&unit),
        }
    }

    /// Times that it came back (第几次反弹).
    pub fn returns(&self) -> usize {
        let back = |deed| deed == Deed::Returned;
        self.history.iter().filter(|e| back(e.deed)).count()
    }

    /// Whether an excuse that a person accepted has ended: of what runs do not see, people alone
    /// take it up again.
    pub fn lapsed(&self, today: Date) -> bool {
        let until = self.excused_until.as_deref();
        self.state == State::Excused && until.is_some_and(|until| *until < *today.iso())
    }
}

/// Counts of entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Entries.
    pub all: u32,
    /// 待整改.
    pub open: u32,
    /// 待验收.
    pub awaiting: u32,
    /// 已销号.
    pub struck_off: u32,
    /// 说明采纳.
    pub excused: u32,
    /// 逾期, among the open ones.
    pub overdue: u32,
    /// 超期未报, among the open ones.
    pub unreported: u32,
    /// 反弹, among the open ones.
    pub returned: u32,
}

impl Progress {
    /// Counts entries on a day.
    pub fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>, today: Date) -> Self {
        let mut progress = Progress::default();
        for entry in entries {
            progress.count(entry, today);
        }
        progress
    }

    fn count(&mut self, entry: &Entry, today: Date) {
        self.all += 1;
        match entry.state {
            State::Open => self.open += 1,
            State::AwaitingAcceptance => self.awaiting += 1,
            State::StruckOff => self.struck_off += 1,
            State::Excused => self.excused += 1,
        }
        self.overdue += u32::from(entry.overdue(today).is_some());
        self.unreported += u32::from(entry.unreported(today).is_some());
        self.returned += u32::from(entry.returned && entry.state == State::Open);
    }

    /// 整改率: hundredths of entries mended (待验收 or 已销号) among all but the excused, rounded
    /// down; `None` where there are none. The program's own reckoning.
    pub fn mended_percent(&self) -> Option<u32> {
        self.share(self.awaiting + self.struck_off)
    }

    /// 销号率: the same of those struck off alone.
    pub fn struck_off_percent(&self) -> Option<u32> {
        self.share(self.struck_off)
    }

    fn share(&self, part: u32) -> Option<u32> {
        let whole = self.all - self.excused;
        (whole > 0).then(|| (u64::from(part) * 100 / u64::from(whole)) as u32)
    }
}

/// A milestone of the project, seen from a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ahead<'p> {
    /// The milestone.
    pub milestone: &'p Milestone,
    /// Days left; negative once it is past.
    pub left: i64,
    /// What counts against it.
    pub progress: Progress,
    /// Open entries that are due only after it.
    pub too_late: u32,
}

impl Ledger {
    /// How far things are on a day.
    pub fn progress(&self, today: Date) -> Progress {
        Progress::of(&self.entries, today)
    }

    /// The same by responsible unit; `None` for what nobody is charged with.
    pub fn by_unit(&self, today: Date) -> BTreeMap<Option<UnitId>, Progress> {
        let mut units: BTreeMap<Option<UnitId>, Progress> = BTreeMap::new();
        for entry in &self.entries {
            let progress = units.entry(entry.unit.clone()).or_default();
            progress.count(entry, today);
        }
        units
    }

    /// The milestones, in their order, each with days left and what is open against it.
    pub fn ahead<'p>(&self, milestones: &'p [Milestone], today: Date) -> Vec<Ahead<'p>> {
        let seen = |milestone: &'p Milestone| {
            let against = self.entries.iter().filter(|e| {
                let item = e.item.as_ref();
                milestone.items.is_empty() || item.is_some_and(|i| milestone.items.contains(i))
            });
            let late = |e: &&Entry| {
                let due = e.due.as_deref();
                e.state == State::Open && due.is_some_and(|due| *due > *milestone.date)
            };
            Some(Ahead {
                milestone,
                left: calendar::days(&today.iso(), &milestone.date)?,
                too_late: against.clone().filter(late).count() as u32,
                progress: Progress::of(against, today),
            })
        };
        milestones.iter().filter_map(seen).collect()
    }
}
