//! What each problem costs: the score without it, less the score with it. Two problems of one slot
//! may cost less together than alone, and the last of several nothing until the others are mended.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Account, Books, share};
use crate::finding::Finding;
use crate::standard::{Slot, UnitId};

/// What mending one finding would win back (折算).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worth {
    /// Identity of the finding.
    pub identity: String,
    /// Whom it is charged to.
    pub unit: Option<UnitId>,
    /// Points.
    pub points: f64,
}

/// A finding and what its mending would win back, slot by slot.
pub(super) struct Mended<'a> {
    pub finding: &'a Finding,
    pub slots: Vec<(&'a Slot, f64)>,
}

impl Mended<'_> {
    pub fn points(&self) -> f64 {
        self.slots.iter().map(|(_, points)| points).sum()
    }
}

/// Every open finding that costs anything.
pub(super) fn mended<'a>(
    books: &Books<'a>,
    accounts: &BTreeMap<&'a Slot, Account>,
    findings: &'a [Finding],
) -> Vec<Mended<'a>> {
    let open = findings.iter().filter(|finding| finding.excused.is_none());
    let of = |finding: &'a Finding| {
        // That material is missing is mended by handing it in.
        let missing = finding.rule.starts_with("Q1");
        let slots = books.charged(finding).into_iter().filter_map(|slot| {
            let account = accounts.get(slot)?;
            let taken = account.taken - share(finding.severity);
            let without = account.lost_with(account.filled || missing, taken);
            let won = account.lost() - without;
            (won > 1e-9).then_some((slot, won))
        });
        Mended {
            finding,
            slots: slots.collect(),
        }
    };
    open.map(of).filter(|m| !m.slots.is_empty()).collect()
}

/// The most valuable first.
pub(super) fn ranked(mended: &[Mended<'_>]) -> Vec<Worth> {
    let mut all: Vec<Worth> = mended
        .iter()
        .map(|m| Worth {
            identity: m.finding.identity(),
            unit: m.finding.unit.clone(),
            points: m.points(),
        })
        .collect();
    all.sort_by(|a, b| {
        let order = b.points.total_cmp(&a.points);
        order.then_with(|| a.identity.cmp(&b.identity))
    });
    all
}
