//! Dossiers after people settled something: what is still open is told anew, and nothing else of
//! them hangs on that.

use std::collections::{BTreeMap, BTreeSet};

use super::{Chapter, Dossier, arrange, classified, told};
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::standard::Slot;

/// The dossiers of the same evidence with these findings, as [`arrange()`] would give them.
pub fn reopen(
    mut dossiers: Vec<Dossier>,
    evidence: &Evidence,
    findings: &[Finding],
) -> Vec<Dossier> {
    let secret = classified(findings);
    let mut items = dossiers.iter().flat_map(|d| &d.chapters);
    let same = items.all(|chapter| {
        let mut items = chapter.items.iter();
        items.all(|item| item.secret == secret.contains(item.path.as_str()))
    });
    // A paper that bears a secrecy mark is bound nowhere; loose papers stand apart from what is
    // open about them.
    if !same || evidence.project.filing.loose_current_year {
        return arrange(evidence, findings);
    }
    let open = Open::of(findings);
    for chapter in dossiers.iter_mut().flat_map(|d| &mut d.chapters) {
        chapter.open = open.about(chapter, &secret);
    }
    dossiers
}

/// Findings that count, and which of them are about a slot.
pub(super) struct Open<'a> {
    all: Vec<&'a Finding>,
    by_slot: BTreeMap<&'a Slot, Vec<usize>>,
}

impl<'a> Open<'a> {
    pub fn of(findings: &'a [Finding]) -> Self {
        let all: Vec<&Finding> = findings.iter().filter(|f| f.excused.is_none()).collect();
        let mut by_slot: BTreeMap<&Slot, Vec<usize>> = BTreeMap::new();
        for (at, finding) in all.iter().enumerate() {
            for slot in finding.subject.slots() {
                by_slot.entry(slot).or_default().push(at);
            }
        }
        Open { all, by_slot }
    }

    /// In words, what is open about the slots of a chapter: each of them is filled or missing.
    fn about(&self, chapter: &Chapter, secret: &BTreeSet<&str>) -> Vec<String> {
        let filled = chapter.items.iter().map(|item| &item.slot);
        // The papers of a slot stand together.
        let mut last = None;
        let filled = filled.filter(move |slot| last.replace(*slot) != Some(*slot));
        self.told(filled.chain(&chapter.missing), secret)
    }

    /// In words, what is open about these slots, each finding once.
    pub fn told<'s>(
        &self,
        slots: impl Iterator<Item = &'s Slot>,
        secret: &BTreeSet<&str>,
    ) -> Vec<String> {
        let slots = slots.filter_map(|slot| self.by_slot.get(slot));
        let open: BTreeSet<usize> = slots.flatten().copied().collect();
        let findings = open.into_iter().map(|at| self.all[at]);
        findings
            .map(|finding| {
                let what = told(finding, secret);
                format!("〔{}·{}〕{what}", finding.rule, finding.severity.in_words())
            })
            .collect()
    }
}
