//! Dossiers after a person put the papers of a slot in another order: its lines change places, and
//! with them their numbers, their codes and what refers to them. Nothing else hangs on that.

use std::collections::BTreeMap;

use super::order::Sequence;
use super::{Dossier, code, refer};
use crate::evidence::Evidence;
use crate::standard::Slot;

/// Puts the papers of this slot in the order in which the evidence has them by now, so that the
/// dossiers are as [`arrange()`](super::arrange()) would give them.
pub fn reorder(dossiers: &mut [Dossier], evidence: &Evidence, slot: &Slot) {
    let papers = Sequence::in_slot(evidence, slot).papers;
    let paths = papers.iter().map(|paper| paper.path.as_str());
    let places: BTreeMap<&str, usize> = paths.zip(0..).collect();
    for chapter in dossiers.iter_mut().flat_map(|d| &mut d.chapters) {
        // The papers of a slot stand together.
        let lines = chapter.items.chunk_by_mut(|a, b| a.slot == b.slot);
        for lines in lines.filter(|lines| lines[0].slot == *slot) {
            let first = lines[0].number;
            lines.sort_by_key(|item| places.get(item.path.as_str()));
            for (number, item) in (first..).zip(lines) {
                item.number = number;
            }
        }
    }
    refer::settle(dossiers, evidence);
    code::renumber(dossiers, evidence, slot, &papers);
}
