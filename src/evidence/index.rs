//! What would be looked up again and again, put in order once: rules stay near-linear.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::Catalogue;
use crate::digest::Digest;
use crate::facts::Facts;
use crate::project::Project;
use crate::standard::{Item, Part, Requirement, RequirementId, Slot, UnitId};

/// Positions in the project and in the catalogue.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// Materials in each slot, as in [`Catalogue::by_slot`].
    pub filled: BTreeMap<Slot, Vec<usize>>,
    /// Places among the slots of the project.
    pub slots: BTreeMap<Slot, usize>,
    /// Stray materials by the unit and the requirement that they most likely belong to.
    pub hinted: BTreeMap<(UnitId, RequirementId), Vec<usize>>,
    /// Units by id.
    pub units: BTreeMap<UnitId, usize>,
    /// Digests and text digests of what lies in the shared folder.
    pub shared: BTreeSet<Digest>,
    requirements: BTreeMap<RequirementId, (usize, usize, usize)>,
}

impl Index {
    pub fn of(
        project: &Project,
        slots: &[Slot],
        catalogue: &Catalogue,
        facts: &BTreeMap<Digest, Facts>,
    ) -> Self {
        let mut index = Index {
            slots: slots.iter().cloned().zip(0..).collect(),
            ..Index::default()
        };
        let materials = || catalogue.materials.iter().enumerate();
        for (i, material) in materials() {
            if let Some(slot) = &material.slot {
                index.filled.entry(slot.clone()).or_default().push(i);
            } else if let (Some(unit), Some(hint)) = (&material.unit, &material.suggestion) {
                let key = (unit.clone(), hint.requirement.clone());
                index.hinted.entry(key).or_default().push(i);
            }
        }
        for (i, material) in materials() {
            for slot in &material.also {
                index.filled.entry(slot.clone()).or_default().push(i);
            }
        }
        for (i, unit) in project.units.iter().enumerate() {
            index.units.entry(unit.id.clone()).or_insert(i);
        }
        for (p, part) in project.standard.parts.iter().enumerate() {
            for (i, item) in part.items.iter().enumerate() {
                for (r, requirement) in item.requirements.iter().enumerate() {
                    let id = requirement.id.clone();
                    index.requirements.entry(id).or_insert((p, i, r));
                }
            }
        }
        for material in &catalogue.shared {
            index.shared.insert(material.digest);
            let text = facts.get(&material.digest).and_then(|f| f.text_digest);
            index.shared.extend(text);
        }
        index
    }

    pub fn home<'a>(
        &self,
        project: &'a Project,
        id: &RequirementId,
    ) -> Option<(&'a Part, &'a Item, &'a Requirement)> {
        let (p, i, r) = *self.requirements.get(id)?;
        let part = &project.standard.parts[p];
        let item = &part.items[i];
        Some((part, item, &item.requirements[r]))
    }
}
