//! Which material a finding is about, and whose it is.

use std::collections::BTreeSet;

use super::Evidence;
use crate::catalogue::Material;
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
                let inside = self.below(path);
                inside.filter_map(|m| m.unit.as_ref()).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// The materials that lie in a folder or below it, by path.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &Material> {
        let below = format!("{folder}/");
        let all = &self.catalogue.materials;
        let first = all.partition_point(|m| m.path.as_str() < below.as_str());
        let inside = all[first..].iter();
        inside.take_while(move |m| m.path.as_str().starts_with(&below))
    }
}
