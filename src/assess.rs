//! The whole program, once through.

use std::collections::BTreeMap;

use crate::catalogue::Catalogue;
use crate::digest::Digest;
use crate::dossier::{self, Dossier};
use crate::evidence::Evidence;
use crate::facts::Facts;
use crate::finding::Finding;
use crate::ledger::{Ledger, Scope};
use crate::paper::Date;
use crate::project::Project;
use crate::rules;
use crate::score::Score;

/// All that any output needs.
pub struct Assessment {
    /// What there was to look at.
    pub evidence: Evidence,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Every problem across runs, this one included.
    pub ledger: Ledger,
    /// Points.
    pub score: Score,
    /// What is bound.
    pub dossiers: Vec<Dossier>,
}

/// Checks, compares, keeps the ledger, adds up and arranges.
pub fn assess(
    project: Project,
    catalogue: Catalogue,
    facts: BTreeMap<Digest, Facts>,
    mut ledger: Ledger,
    today: Date,
) -> Assessment {
    let evidence = Evidence::gather(project, catalogue, facts, today);
    let findings = rules::check(&evidence);
    let score = Score::of(&evidence, &findings);
    let stakes = score.worth.iter().map(|w| (w.identity.clone(), w.points));
    let scope = Scope::of(&evidence, None).staked(stakes.collect());
    ledger.update(&findings, &scope, today);
    let dossiers = dossier::arrange(&evidence, &findings);
    Assessment {
        evidence,
        findings,
        ledger,
        score,
        dossiers,
    }
}
