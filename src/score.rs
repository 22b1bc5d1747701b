//! [`Score`]: completeness and points, by slot → item → unit; who lost them; ranking.
//!
//! [`Mock`] is the same evaluation scored by an official scheme, as far as that can be known.
//!
//! The reckoning is the program's own ([`METHOD`] says so in print): an aid for setting the order
//! of work, never an official score.

mod mock;
mod worth;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::evidence::Evidence;
use crate::finding::{Finding, Severity, Subject};
use crate::standard::{ItemId, RequirementId, Slot, UnitId};

pub use mock::{Concluded, Line, Loss, Mock, Origin, Problem, Range, Verdict, Vetoed, WEAK, Won};
pub use worth::Worth;

/// How points are reckoned, for printing beside every ranking.
pub const METHOD: &str = "计分办法（程序折算，不是官方评分）：标准写明满分的项目，满分平均分到该项目的每个应交项；\
没有写明满分的，每个应交项计 1 分。应交项没有材料的，该项分值全失，\
本年度尚未结束、还可以补交的只按“一般”问题计，以后年度的不计；有材料的，每个“严重”问题失该项分值的一半，\
每个“一般”问题失十分之一，失到零为止；“提示”和已采纳说明的问题不失分。两个单位之间的雷同，记在问题所列的责任单位名下。\
排名按得分率（得分÷应得分）从高到低，得分率相同的名次并列。";

/// Share of a slot's points that a finding takes.
fn share(severity: Severity) -> f64 {
    match severity {
        Severity::Error => 0.5,
        Severity::Warning => 0.1,
        Severity::Info => 0.0,
    }
}

/// Completeness and points of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Score {
    /// By unit.
    pub units: BTreeMap<UnitId, Tally>,
    /// By item of the standard.
    pub items: BTreeMap<ItemId, Tally>,
    /// By unit and item: the board.
    pub cells: BTreeMap<UnitId, BTreeMap<ItemId, Tally>>,
    /// Units, best first; equal scores share a rank. Units that owe nothing are not ranked.
    pub ranking: Vec<(u32, UnitId)>,
    /// Items that veto and have an open grave finding: units and item.
    pub vetoes: Vec<(UnitId, ItemId)>,
    /// What mending each finding would win back, the most valuable first; those that would win
    /// nothing alone are left out.
    pub worth: Vec<Worth>,
    /// The evaluation scored by each scheme chosen.
    pub mocks: Vec<Mock>,
}

/// Counts of a unit, an item or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Tally {
    /// Slots due.
    pub due: u32,
    /// Slots with material.
    pub filled: u32,
    /// Grave findings.
    pub errors: u32,
    /// Ordinary findings.
    pub warnings: u32,
    /// Points at stake. Where the standard's full marks are unknown each slot counts 1 (折算).
    pub points: f64,
    /// Points lost.
    pub lost: f64,
}

impl Tally {
    fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => {}
        }
    }

    fn add(&mut self, slot: &Account) {
        self.due += 1;
        self.filled += u32::from(slot.filled);
        self.points += slot.points;
        self.lost += slot.lost();
    }
}

/// What one slot is worth and what became of it.
struct Account {
    points: f64,
    filled: bool,
    /// Missing, but an excuse was accepted, or its year is not over.
    forgiven: bool,
    /// Share of its points that findings take.
    taken: f64,
    grave: bool,
}

impl Account {
    fn lost(&self) -> f64 {
        self.lost_with(self.filled, self.taken)
    }

    fn lost_with(&self, filled: bool, taken: f64) -> f64 {
        let missing = !filled && !self.forgiven;
        self.points * if missing { 1.0 } else { taken.min(1.0) }
    }
}

impl Score {
    /// Adds up. Findings that are excused lose nothing and are not counted.
    pub fn of(evidence: &Evidence, findings: &[Finding]) -> Self {
        let books = Books::of(evidence);
        let mut accounts = books.open();
        let mut score = Score::default();
        for finding in findings {
            let charged = books.charged(finding);
            if finding.excused.is_some() {
                books.forgive(finding, &charged, &mut accounts);
                continue;
            }
            for slot in &charged {
                if let Some(account) = accounts.get_mut(slot) {
                    account.taken += share(finding.severity);
                    account.grave |= finding.severity == Severity::Error;
                }
            }
            score.count(&books, finding, charged.first().copied());
        }
        for (slot, account) in &accounts {
            let Some(item) = books.items.get(&slot.requirement) else {
                continue;
            };
            score.unit(&slot.unit).add(account);
            score.items.entry((*item).clone()).or_default().add(account);
            score.cell(&slot.unit, item).add(account);
        }
        score.vetoes = books.vetoes(&accounts);
        score.rank();
        let mended = worth::mended(&books, &accounts, findings);
        score.mocks = mock::mocks(evidence, &books, &accounts, &mended);
        score.worth = worth::ranked(&mended);
        score
    }

    fn unit(&mut self, unit: &UnitId) -> &mut Tally {
        self.units.entry(unit.clone()).or_default()
    }

    fn cell(&mut self, unit: &UnitId, item: &ItemId) -> &mut Tally {
        let row = self.cells.entry(unit.clone()).or_default();
        row.entry(item.clone()).or_default()
    }

    /// Counts a finding once for its unit, its item and their cell.
    fn count(&mut self, books: &Books<'_>, finding: &Finding, first: Option<&Slot>) {
        let unit = finding.unit.as_ref().or(first.map(|slot| &slot.unit));
        let slot = first.or_else(|| finding.subject.slot());
        let item = slot.and_then(|slot| books.items.get(&slot.requirement));
        if let Some(unit) = unit {
            self.unit(unit).count(finding.severity);
        }
        if let Some(item) = item {
            let tally = self.items.entry((*item).clone()).or_default();
            tally.count(finding.severity);
        }
        if let (Some(unit), Some(item)) = (unit, item) {
            self.cell(unit, item).count(finding.severity);
        }
    }

    fn rank(&mut self) {
        // Millionths: what differs only by the order of adding up is equal.
        let rate = |tally: &Tally| ((1.0 - tally.lost / tally.points) * 1e6).round() as i64;
        let mut rates: Vec<(i64, &UnitId)> = self
            .units
            .iter()
            .filter(|(_, tally)| tally.points > 0.0)
            .map(|(unit, tally)| (rate(tally), unit))
            .collect();
        rates.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let mut ranking: Vec<(u32, UnitId)> = Vec::new();
        for (place, (rate, unit)) in rates.iter().enumerate() {
            let tied = place > 0 && rates[place - 1].0 == *rate;
            let rank = match ranking.last() {
                Some((rank, _)) if tied => *rank,
                _ => place as u32 + 1,
            };
            ranking.push((rank, (*unit).clone()));
        }
        self.ranking = ranking;
    }
}

/// What is looked up for every finding, made once.
struct Books<'a> {
    items: BTreeMap<&'a RequirementId, &'a ItemId>,
    veto: BTreeSet<&'a RequirementId>,
    worth: BTreeMap<&'a RequirementId, f64>,
    /// What was handed in: a copied folder is charged to the slots that it fills.
    evidence: &'a Evidence,
}

impl<'a> Books<'a> {
    fn of(evidence: &'a Evidence) -> Self {
        let mut books = Books {
            items: BTreeMap::new(),
            veto: BTreeSet::new(),
            worth: BTreeMap::new(),
            evidence,
        };
        let mut slots: BTreeMap<&RequirementId, u32> = BTreeMap::new();
        for slot in &evidence.slots {
            *slots.entry(&slot.requirement).or_default() += 1;
        }
        let count = |id| f64::from(slots.get(id).copied().unwrap_or(0));
        for item in evidence.project.standard.items() {
            // What the requirements have of their own is not spread again over the others.
            let own: f64 = item.requirements.iter().filter_map(|r| r.full_marks).sum();
            let plain = item.requirements.iter().filter(|r| r.full_marks.is_none());
            let sharing: f64 = plain.map(|r| count(&r.id)).sum();
            let each = item.full_marks.map(|full| (full - own).max(0.0) / sharing);
            for requirement in &item.requirements {
                let worth = match requirement.full_marks {
                    Some(full) => full / count(&requirement.id),
                    None => each.unwrap_or(1.0),
                };
                books.items.insert(&requirement.id, &item.id);
                books.worth.insert(&requirement.id, worth);
                if item.veto || requirement.veto {
                    books.veto.insert(&requirement.id);
                }
            }
        }
        books
    }

    fn open(&self) -> BTreeMap<&'a Slot, Account> {
        let evidence = self.evidence;
        let account = |slot: &Slot| Account {
            points: self.worth.get(&slot.requirement).copied().unwrap_or(1.0),
            filled: evidence.in_slot(slot).next().is_some(),
            forgiven: slot.year.is_some_and(|y| y.0 == evidence.today.year),
            taken: 0.0,
            grave: false,
        };
        let to_come = |slot: &&Slot| slot.year.is_some_and(|y| y.0 > evidence.today.year);
        let slots = evidence.slots.iter().filter(|slot| !to_come(slot));
        slots.map(|slot| (slot, account(slot))).collect()
    }

    /// The slots a finding takes points from: of its subject, those of the unit it is charged to.
    fn charged(&self, finding: &'a Finding) -> Vec<&'a Slot> {
        let mut slots = match &finding.subject {
            Subject::Pair(a, b) => [self.slots(a), self.slots(b)].concat(),
            subject => self.slots(subject),
        };
        match &finding.unit {
            Some(unit) => slots.retain(|slot| slot.unit == *unit),
            // Charged to nobody: a pair between units, common text.
            None => slots.clear(),
        }
        slots.sort();
        slots.dedup();
        slots
    }

    fn slots(&self, subject: &'a Subject) -> Vec<&'a Slot> {
        match subject {
            Subject::Folder(folder) => {
                let inside = self.evidence.below(folder);
                inside.filter_map(|m| m.slot.as_ref()).collect()
            }
            subject => subject.slots(),
        }
    }

    /// An accepted excuse for missing material forgives the empty slot.
    fn forgive(
        &self,
        finding: &Finding,
        charged: &[&'a Slot],
        accounts: &mut BTreeMap<&'a Slot, Account>,
    ) {
        if !finding.rule.starts_with("Q1") {
            return;
        }
        for slot in charged {
            if let Some(account) = accounts.get_mut(slot) {
                account.forgiven = true;
            }
        }
    }

    /// Units and items where something that vetoes is missing or gravely wrong.
    fn vetoes(&self, accounts: &BTreeMap<&Slot, Account>) -> Vec<(UnitId, ItemId)> {
        let mut vetoes = BTreeSet::new();
        for (slot, account) in accounts {
            let missing = !account.filled && !account.forgiven;
            if let Some(item) = self.items.get(&slot.requirement)
                && self.veto.contains(&slot.requirement)
                && (missing || account.grave)
            {
                vetoes.insert((slot.unit.clone(), (*item).clone()));
            }
        }
        vetoes.into_iter().collect()
    }
}
