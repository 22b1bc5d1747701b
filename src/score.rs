//! [`Score`]: completeness and points, by slot → item → unit; who lost them; ranking.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::standard::{ItemId, UnitId};

/// Completeness and points of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Score {
    /// By unit.
    pub units: BTreeMap<UnitId, Tally>,
    /// By item of the standard.
    pub items: BTreeMap<ItemId, Tally>,
    /// By unit and item: the board.
    pub cells: BTreeMap<UnitId, BTreeMap<ItemId, Tally>>,
    /// Units, best first; equal scores share a rank.
    pub ranking: Vec<(u32, UnitId)>,
    /// Items that veto and have an open grave finding: units and item.
    pub vetoes: Vec<(UnitId, ItemId)>,
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

impl Score {
    /// Adds up.
    pub fn of(_evidence: &Evidence, _findings: &[Finding]) -> Self {
        Score::default()
    }
}
