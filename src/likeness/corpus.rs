//! Everything that is compared: each distinct text once, with who holds it.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use rayon::prelude::*;

use super::normalise::{Masked, Masker, Origin};
use super::prints::{self, Print, Prints};
use super::roles::Roles;
use super::sentences::sentences;
use super::winnow;
use super::{Side, Stopped};
use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::project::Project;
use crate::standard::UnitId;

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
    /// By what it is known, where that is all there is of it.
    pub print: Option<&'a Print>,
    /// Of such a text the letters that are certain; `masked` has the likely ones as well.
    pub certain: Vec<u16>,
}

/// What is read in a text that is not at hand.
static NOTHING: LazyLock<Facts> =
    LazyLock::new(|| Facts::lost(Digest([0; 32]), "原文不在本机".into()));

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
    /// Units' own texts, by first holder: first unit, then path; after those that are at hand the
    /// ones known by prints alone.
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
    /// Papers that are not at hand.
    pub prints: &'a Prints,
    /// Texts known by prints alone, of one unit for two years, that are nearly one: the lesser
    /// number first.
    pub twins: BTreeSet<(u32, u32)>,
    /// Whether to make an end: every loop over all texts asks.
    pub stopped: &'a Stopped<'a>,
    /// Units whose papers are not at hand.
    unseen: BTreeSet<u16>,
    /// How many texts are at hand.
    own: usize,
}

impl<'a> Corpus<'a> {
    /// Reads each content once and masks it.
    pub fn of(
        project: &'a Project,
        catalogue: &'a Catalogue,
        facts: &'a BTreeMap<Digest, Facts>,
        roles: &'a Roles<'a>,
        prints: &'a Prints,
        stopped: &'a Stopped<'a>,
    ) -> Self {
        let names = prints.names.iter().map(String::as_str);
        let masker = Masker::new(Masker::own_names(project).chain(names));
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
        let mut unseen = BTreeSet::new();
        let mut elsewhere: BTreeMap<Digest, Vec<(u16, &Material)>> = BTreeMap::new();
        for paper in &prints.papers {
            let Some(unit) = roles.unit(&paper.material) else {
                continue;
            };
            unseen.insert(unit);
            if let Some(key) = paper.text.filter(|key| !silent.contains(key)) {
                let here = groups.get_mut(&key);
                let holders = here.unwrap_or_else(|| elsewhere.entry(key).or_default());
                holders.push((unit, &paper.material));
            }
        }
        let groups = by_holder(groups).into_iter().map(|(_, holders)| holders);
        let mut texts: Vec<Text> = groups
            .collect::<Vec<_>>()
            .into_par_iter()
            .filter_map(|holders| {
                if stopped() {
                    return None;
                }
                let mut known = holders.iter().map(|(_, material)| &material.digest);
                let facts = known.find_map(|digest| facts.get(digest))?;
                let masked = masker.mask(&facts.reading.whole());
                Some(Text {
                    holders,
                    facts,
                    masked,
                    print: None,
                    certain: Vec::new(),
                })
            })
            .collect();
        let own = texts.len();
        let shown = prints::shown(&texts, prints);
        let mut numbers: BTreeMap<Digest, u32> = (0..)
            .zip(&texts)
            .filter_map(|(number, text)| Some((text.facts.text_digest?, number)))
            .collect();
        for (key, holders) in by_holder(elsewhere) {
            let Some(print) = prints.texts.get(&key) else {
                continue;
            };
            numbers.insert(key, texts.len() as u32);
            let (certain, letters) = prints::letters(print, texts.len(), &texts[..own], &shown);
            texts.push(Text {
                holders,
                facts: &NOTHING,
                masked: Masked {
                    letters,
                    breaks: Vec::new(),
                },
                print: Some(print),
                certain,
            });
        }
        let number = |key| numbers.get(key).copied();
        let twins = prints.twins.iter();
        let twins = twins.filter_map(|(a, b)| Some((number(a)?, number(b)?)));
        let twins = twins.map(|(a, b)| (a.min(b), a.max(b))).collect();
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
            prints,
            twins,
            stopped,
            unseen,
            own,
        }
    }
}

/// Holders by unit, then path; texts by their first holder.
fn by_holder(
    groups: BTreeMap<Digest, Vec<(u16, &Material)>>,
) -> Vec<(Digest, Vec<(u16, &Material)>)> {
    let mut groups: Vec<_> = groups.into_iter().collect();
    for (_, holders) in &mut groups {
        holders.sort_by_key(|(unit, material)| (*unit, &material.path));
    }
    groups.sort_by_key(|(_, holders)| (holders[0].0, &holders[0].1.path));
    groups
}

impl<'a> Corpus<'a> {
    /// Texts that are at hand.
    pub fn at_hand(&self) -> &[Text<'a>] {
        &self.texts[..self.own]
    }

    /// Whether the papers of this unit are at hand.
    pub fn sees(&self, unit: u16) -> bool {
        !self.unseen.contains(&unit)
    }

    /// Whether the papers of the unit of this id are at hand.
    pub fn sees_unit(&self, unit: &UnitId) -> bool {
        self.roles.number(unit).is_none_or(|unit| self.sees(unit))
    }

    /// The first of these papers that is at hand, else the first.
    pub fn first(&self, holders: &[(u16, &'a Material)]) -> Option<(u16, &'a Material)> {
        let mut seen = holders.iter().filter(|(unit, _)| self.sees(*unit));
        seen.next().or(holders.first()).copied()
    }

    /// The letters of a text and where each comes from.
    pub fn laid_out(&self, text: &Text) -> (Masked, Origin) {
        match text.print {
            None => self.masker.mask_with_origin(&text.facts.reading.whole()),
            Some(_) => {
                let masked = text.masked.clone();
                let origin = Origin::of_letters(masked.letters.len());
                (masked, origin)
            }
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
