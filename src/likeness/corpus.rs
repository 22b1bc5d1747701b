//! Everything that is compared: each distinct text once, with who holds it.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;

use super::Side;
use super::normalise::{Masked, Masker};
use super::roles::Roles;
use super::sentences::sentences;
use super::winnow;
use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::project::Project;

/// However many units there are, text that more than so many hold is common.
const MOST: usize = 16;

/// A set of hashes; they are well mixed already.
pub type HashSet = std::collections::HashSet<u64, BuildHasherDefault<Identity>>;

/// Passes a hash through.
#[derive(Default)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        // Only u64 is ever hashed; this is for completeness.
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A distinct text and who holds it.
pub struct Text<'a> {
    /// Papers of this text, by unit, then path. Of one text every paper reads the same.
    pub holders: Vec<(u16, &'a Material)>,
    /// What one of them says.
    pub facts: &'a Facts,
    /// Its letters.
    pub masked: Masked,
}

impl Text<'_> {
    /// Units that hold it, ascending.
    pub fn units(&self) -> impl Iterator<Item = u16> + '_ {
        let mut last = None;
        self.holders
            .iter()
            .map(|(unit, _)| *unit)
            .filter(move |unit| last.replace(*unit) != Some(*unit))
    }

    /// The first paper that a unit holds.
    pub fn held_by(&self, unit: u16) -> Option<&Material> {
        let held = self.holders.iter().find(|(of, _)| *of == unit);
        held.map(|(_, material)| *material)
    }
}

/// Everything that is compared.
pub struct Corpus<'a> {
    /// The evaluation.
    pub project: &'a Project,
    /// What each content says.
    pub facts: &'a BTreeMap<Digest, Facts>,
    /// Ranks and exemptions.
    pub roles: &'a Roles<'a>,
    /// Masks them all alike.
    pub masker: Masker,
    /// Units' own texts, by first holder: first unit, then path.
    pub texts: Vec<Text<'a>>,
    /// Texts of the shared folder and 上级来文: text everyone may share.
    pub shared: Vec<(&'a Material, Masked)>,
    /// Texts of the reference folder: text nobody should have pasted.
    pub reference: Vec<(&'a Material, Masked)>,
    /// Hashes of every gram and sentence of the shared texts.
    pub common_ground: HashSet,
    /// Contents of the shared folder, by bytes and by text: they are silent wherever they lie.
    pub silent: BTreeSet<Digest>,
    /// A text held by more units than this is nobody's secret.
    pub cap: usize,
}

impl<'a> Corpus<'a> {
    /// Reads each content once and masks it.
    pub fn of(
        project: &'a Project,
        catalogue: &'a Catalogue,
        facts: &'a BTreeMap<Digest, Facts>,
        roles: &'a Roles<'a>,
    ) -> Self {
        let masker = Masker::of(project);
        let mut silent = BTreeSet::new();
        for material in &catalogue.shared {
            silent.insert(material.digest);
            silent.extend(facts.get(&material.digest).and_then(|f| f.text_digest));
        }
        let mut groups: BTreeMap<Digest, Vec<(u16, &Material)>> = BTreeMap::new();
        let mut incoming = Vec::new();
        for material in &catalogue.materials {
            let Some(key) = facts.get(&material.digest).and_then(|f| f.text_digest) else {
                continue;
            };
            if silent.contains(&key) {
                continue;
            }
            if roles.is_incoming(material) {
                incoming.push(material);
            } else if let Some(unit) = roles.unit(material) {
                groups.entry(key).or_default().push((unit, material));
            }
        }
        let mut groups: Vec<Vec<(u16, &Material)>> = groups.into_values().collect();
        for holders in &mut groups {
            holders.sort_by_key(|(unit, material)| (*unit, &material.path));
        }
        groups.sort_by_key(|holders| (holders[0].0, &holders[0].1.path));
        let texts = groups
            .into_par_iter()
            .filter_map(|holders| {
                let facts = facts.get(&holders[0].1.digest)?;
                let masked = masker.mask(&facts.reading.whole());
                Some(Text {
                    holders,
                    facts,
                    masked,
                })
            })
            .collect();
        let shared = distinct(catalogue.shared.iter().chain(incoming), facts, &masker);
        let reference = distinct(catalogue.reference.iter(), facts, &masker);
        let mut common_ground = HashSet::default();
        for (_, text) in &shared {
            common_ground.extend(winnow::grams(&text.letters, winnow::K));
            common_ground.extend(sentences(text).iter().map(|s| s.hash));
        }
        let tenth = (roles.count() / 10).min(MOST);
        let cap = project.thresholds.common_units.saturating_sub(1).max(tenth);
        Corpus {
            project,
            facts,
            roles,
            masker,
            texts,
            shared,
            reference,
            common_ground,
            silent,
            cap,
        }
    }
}

impl Corpus<'_> {
    /// A text by its number in the index: first the units' own, then the references.
    pub fn whole(&self, number: u32) -> String {
        let number = number as usize;
        let facts = match self.texts.get(number) {
            Some(text) => Some(text.facts),
            None => {
                let (material, _) = &self.reference[number - self.texts.len()];
                self.facts.get(&material.digest)
            }
        };
        facts.map(|f| f.reading.whole()).unwrap_or_default()
    }
}

/// Each distinct text of these files once, by path.
fn distinct<'a>(
    materials: impl Iterator<Item = &'a Material>,
    facts: &BTreeMap<Digest, Facts>,
    masker: &Masker,
) -> Vec<(&'a Material, Masked)> {
    let mut first: BTreeMap<Digest, &Material> = BTreeMap::new();
    for material in materials {
        if let Some(key) = facts.get(&material.digest).and_then(|f| f.text_digest) {
            let known = first.entry(key).or_insert(material);
            if material.path < known.path {
                *known = material;
            }
        }
    }
    let mut found: Vec<&Material> = first.into_values().collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
        .into_par_iter()
        .filter_map(|material| {
            let facts = facts.get(&material.digest)?;
            Some((material, masker.mask(&facts.reading.whole())))
        })
        .collect()
}

/// The side of a likeness that a material is.
pub fn side(material: &Material) -> Side {
    Side {
        path: material.path.clone(),
        digest: Some(material.digest),
        unit: material.unit.clone(),
        year: material.year,
        picture: None,
    }
}
