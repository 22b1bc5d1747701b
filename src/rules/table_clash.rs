//! Tables whose own figures disagree, told paper by paper: one finding a place, a proof a figure.

use super::{Report, words};
use crate::evidence::Evidence;
use crate::evidence::table::{Table, tables};
use crate::finding::Proof;
use crate::paper::Span;

/// A figure that the rest of its table contradicts.
pub(super) struct Clash {
    /// Where its row stands.
    pub span: Span,
    /// What is written and what it should be, for the message.
    pub says: String,
    /// The same beside the row itself.
    pub note: String,
}

/// Reports what `look` finds in the tables of every paper that is the unit's own.
pub(super) fn tell(
    evidence: &Evidence,
    report: &mut Report<'_>,
    look: impl Fn(&Table) -> Vec<Clash>,
) {
    for material in &evidence.catalogue.materials {
        let Some(facts) = evidence
            .facts_of(material)
            .filter(|_| !evidence.is_shared(material))
        else {
            continue;
        };
        let clashes: Vec<Clash> = tables(&facts.reading).iter().flat_map(&look).collect();
        let Some(first) = clashes.first() else {
            continue;
        };
        let more = match clashes.len() {
            1 => String::new(),
            n => format!("，另有 {} 处", n - 1),
        };
        let message = format!(
            "{}里“{}”有一张表，{}，疑似有误{more}",
            evidence.place_in_words(material),
            material.path.name(),
            first.says,
        );
        let proof = |clash: &Clash| -> Proof {
            evidence.proof(material, Some(clash.span), clash.note.as_str())
        };
        let proofs = clashes.iter().take(words::MOST).map(proof).collect();
        let unit = material.unit.as_ref();
        report.add(unit, evidence.subject_of(material), message, proofs);
    }
}
