//! The whole program, once through.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::dossier::{self, Dossier};
use crate::evidence::Evidence;
use crate::facts::Facts;
use crate::finding::Finding;
use crate::ledger::{Ledger, Scope};
use crate::likeness::{Prints, Stopped};
use crate::paper::Date;
use crate::project::{Order, Project, SheetAt};
use crate::rules;
use crate::score::Score;
use crate::standard::{Slot, UnitId};
use crate::verdict::Ruling;

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

/// Checks, compares, keeps the ledger, adds up and arranges. Once stopped it is quickly over, and
/// what it gives is of no use.
pub fn assess(
    project: Project,
    catalogue: Catalogue,
    facts: BTreeMap<Digest, Facts>,
    ledger: Ledger,
    today: Date,
    stopped: &Stopped<'_>,
) -> Assessment {
    let nobody = Prints::default();
    let evidence = Evidence::gather_against(project, catalogue, facts, &nobody, today, stopped);
    let findings = rules::check_until(&evidence, stopped);
    judge(evidence, findings, ledger, None, stopped)
}

/// One unit that checks itself: of the others there are prints alone, so that nothing but what
/// concerns the unit is judged. What it has in common with another is charged to it here: the
/// other is not there to answer.
pub fn assess_unit(
    project: Project,
    mut catalogue: Catalogue,
    facts: BTreeMap<Digest, Facts>,
    ledger: Ledger,
    today: Date,
    (unit, prints): (&UnitId, &Prints),
    stopped: &Stopped<'_>,
) -> Assessment {
    catalogue.keep(|of| of == Some(unit));
    let evidence = Evidence::gather_against(project, catalogue, facts, prints, today, stopped);
    let mut findings = rules::check_until(&evidence, stopped);
    findings.retain(|finding| {
        let units = finding.units();
        units.is_empty() || units.contains(&unit)
    });
    for finding in &mut findings {
        if finding.unit.is_some() {
            finding.unit = Some(unit.clone());
        }
    }
    judge(evidence, findings, ledger, Some(unit), stopped)
}

/// Takes the findings of a run into the ledger; where it was stopped, nothing more is done.
fn judge(
    evidence: Evidence,
    mut findings: Vec<Finding>,
    mut ledger: Ledger,
    only: Option<&UnitId>,
    stopped: &Stopped<'_>,
) -> Assessment {
    let (mut score, mut dossiers) = (Score::default(), Vec::new());
    if !stopped() {
        // What is at stake counts as if nobody had accepted an explanation.
        let worth = Score::of(&evidence, &findings).worth;
        let stakes = worth.into_iter().map(|w| (w.identity, w.points));
        let scope = Scope::of(&evidence, only).staked(stakes.collect());
        ledger.update(&findings, &scope, evidence.today);
    }
    if !stopped() {
        ledger.spare(&mut findings, evidence.today);
        score = Score::of(&evidence, &findings);
    }
    if !stopped() {
        dossiers = dossier::arrange(&evidence, &findings);
    }
    Assessment {
        score,
        dossiers,
        evidence,
        findings,
        ledger,
    }
}

impl Assessment {
    /// Takes in what people settled since: their verdicts, and the entries of the ledger as they
    /// left them. Nothing is read, compared or looked for anew.
    #[must_use]
    pub fn settle(self, rulings: Vec<Ruling>, changed: Ledger) -> Self {
        let (mut evidence, mut ledger) = (self.evidence, self.ledger);
        evidence.project.rulings = rulings;
        ledger.take_in(changed);
        let mut findings = rules::settle(&evidence, self.findings);
        ledger.spare(&mut findings, evidence.today);
        Assessment {
            score: Score::of(&evidence, &findings),
            dossiers: dossier::reopen(self.dossiers, &evidence, &findings),
            evidence,
            findings,
            ledger,
        }
    }

    /// Takes in the sheet of marks as it is now, of which nothing but the mock scores depends.
    #[must_use]
    pub fn marked(
        self,
        at: Option<SheetAt>,
        sheet: Option<Material>,
        facts: BTreeMap<Digest, Facts>,
    ) -> Self {
        let mut evidence = self.evidence;
        evidence.take_marks(at, sheet, facts);
        Assessment {
            score: Score::of(&evidence, &self.findings),
            evidence,
            ..self
        }
    }

    /// Takes in that people want the papers of this slot in another order. Nothing but the dossiers
    /// depends on that.
    pub fn reorder(&mut self, slot: &Slot, orders: Vec<Order>) {
        self.evidence.project.orders = orders;
        dossier::reorder(&mut self.dossiers, &self.evidence, slot);
    }
}
