//! Whose material a finding is about.

use std::collections::BTreeSet;

use super::Evidence;
use crate::finding::Subject;
use crate::standard::UnitId;

impl Evidence {
    /// Units whose material this is about.
    pub fn owners<'s>(&'s self, subject: &'s Subject) -> BTreeSet<&'s UnitId> {
        match subject {
            Subject::Slot(slot) => BTreeSet::from([&slot.unit]),
            Subject::Pair(a, b) => &self.owners(a) | &self.owners(b),
            Subject::Stray(path) => self
                .material(path)
                .and_then(|m| m.unit.as_ref())
                .into_iter()
                .collect(),
            Subject::Folder(path) => {
                let below = format!("{path}/");
                let all = &self.catalogue.materials;
                let first = all.partition_point(|m| m.path.as_str() < below.as_str());
                let inside = all[first..].iter();
                let inside = inside.take_while(|m| m.path.as_str().starts_with(&below));
                inside.filter_map(|m| m.unit.as_ref()).collect()
            }
            _ => BTreeSet::new(),
        }
    }
}
