//! The same photo twice: in two units, or in two years of one; in a file of its own or inside a
//! document, the same bytes or saved anew, smaller, with a date stamped on it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::corpus::{Corpus, side};
use super::folders::below;
use super::sight::{self, AGREED, NEAR, agreement, apart};
use super::{Inside, Kind, Likeness, Side};
use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::read::{Look, Picture};
use crate::standard::{UnitId, Year};

/// What one unit puts into more of its papers than this is its emblem, not a record of its work.
const EMBLEM: usize = 3;

/// Where a picture is to be seen.
#[derive(Clone, Copy)]
struct Sighting<'a> {
    /// `None` in what everybody may use.
    unit: Option<u16>,
    material: &'a Material,
    inside: Option<Inside>,
}

/// A distinct picture.
#[derive(Default)]
struct Shown<'a> {
    look: Option<&'a Look>,
    sightings: Vec<Sighting<'a>>,
}

/// Whole files and folders that are reported as copies already: the pictures in them are not
/// said again.
struct Reported<'a> {
    files: BTreeSet<(&'a str, &'a str)>,
    folders: Vec<(&'a str, &'a str)>,
}

/// Every photo that two units, or two years of one unit, share. Pictures of the shared folder and
/// of 上级来文 are silent, and what more units carry than the cap is nobody's: a logo, a template.
pub fn find(corpus: &Corpus, catalogue: &Catalogue, copies: &[Likeness]) -> Vec<Likeness> {
    let shown = shown(corpus, catalogue);
    if (corpus.stopped)() {
        return Vec::new();
    }
    let digests: Vec<Digest> = shown.keys().copied().collect();
    let looks: Vec<Option<&Look>> = shown.values().map(|shown| shown.look).collect();
    let mut groups: BTreeMap<usize, Vec<(Digest, Sighting)>> = BTreeMap::new();
    for (at, group) in grouped(&looks).into_iter().enumerate() {
        let all = shown[&digests[at]].sightings.iter();
        let all = all.map(|sighting| (digests[at], *sighting));
        groups.entry(group).or_default().extend(all);
    }
    let reported = Reported::of(copies);
    let mut found = Vec::new();
    for sightings in groups.into_values() {
        let sightings = telling(sightings);
        let units: Option<BTreeSet<u16>> = sightings.iter().map(|(_, s)| s.unit).collect();
        if units.is_some_and(|units| units.len() <= corpus.cap) {
            found.extend(pairs(corpus, &shown, &sightings, &reported));
        }
    }
    found
}

fn shown<'a>(corpus: &Corpus<'a>, catalogue: &'a Catalogue) -> BTreeMap<Digest, Shown<'a>> {
    let mut shown: BTreeMap<Digest, Shown> = BTreeMap::new();
    let shared = catalogue.shared.iter().map(|material| (None, material));
    let own = catalogue.materials.iter().filter_map(|material| {
        let issued = corpus.roles.is_incoming(material) || corpus.silent.contains(&material.digest);
        if issued {
            return Some((None, material));
        }
        Some((Some(corpus.roles.unit(material)?), material))
    });
    for (unit, material) in shared.chain(own).take_while(|_| !(corpus.stopped)()) {
        let Some(facts) = corpus.facts.get(&material.digest) else {
            continue;
        };
        for (digest, look, inside) in pictures(facts) {
            let picture = shown.entry(digest).or_default();
            picture.look = picture.look.or(look);
            picture.sightings.push(Sighting {
                unit,
                material,
                inside,
            });
        }
    }
    shown
}

/// The pictures of a file that can be told from others: the photo that it is, known by its bytes
/// at least, or those inside it that look like something.
fn pictures(facts: &Facts) -> Vec<(Digest, Option<&Look>, Option<Inside>)> {
    if facts.reading.is_photo() {
        let readable = facts.is_readable();
        let photo = (facts.digest, facts.reading.look.as_ref(), None);
        return readable.then_some(photo).into_iter().collect();
    }
    let inside = |(picture, number): (&Picture, u32)| Inside {
        number,
        page: picture.page,
    };
    facts
        .reading
        .pictures
        .iter()
        .zip(1..)
        .filter(|(picture, _)| picture.look.is_some())
        .map(|at| (at.0.digest, at.0.look.as_ref(), Some(inside(at))))
        .collect()
}

/// For each picture the number of its group: the first that it is the same as.
fn grouped(looks: &[Option<&Look>]) -> Vec<usize> {
    let hashes: Vec<Option<u64>> = looks.iter().map(|look| look.map(|l| l.hash)).collect();
    let index = sight::Index::of(&hashes);
    let same = |at: usize, other: usize| match (looks[at], looks[other]) {
        (Some(a), Some(b)) => agreement(a, b) >= AGREED,
        _ => false,
    };
    let pairs: Vec<(usize, usize)> = (0..looks.len())
        .into_par_iter()
        .flat_map_iter(|at| {
            let near = index.near(at).into_iter();
            near.filter(move |other| same(at, *other))
                .map(move |other| (at, other))
        })
        .collect();
    let mut first: Vec<usize> = (0..looks.len()).collect();
    for (a, b) in pairs {
        let (a, b) = (root(&mut first, a), root(&mut first, b));
        first[a.max(b)] = a.min(b);
    }
    (0..looks.len()).map(|at| root(&mut first, at)).collect()
}

fn root(first: &mut [usize], mut at: usize) -> usize {
    while first[at] != at {
        first[at] = first[first[at]];
        at = first[at];
    }
    at
}

/// Without what one unit puts into most of its papers, and of the rest one for each year and
/// content: more would prove no more.
fn telling(sightings: Vec<(Digest, Sighting)>) -> Vec<(Digest, Sighting)> {
    let mut papers: BTreeMap<Option<u16>, BTreeSet<&str>> = BTreeMap::new();
    for (_, sighting) in sightings.iter().filter(|(_, s)| s.inside.is_some()) {
        let of_unit = papers.entry(sighting.unit).or_default();
        of_unit.insert(sighting.material.path.as_str());
    }
    let mut first = BTreeMap::new();
    for (digest, sighting) in sightings {
        let emblem = sighting.inside.is_some()
            && sighting.unit.is_some()
            && papers
                .get(&sighting.unit)
                .is_some_and(|all| all.len() > EMBLEM);
        if emblem {
            continue;
        }
        let key = (sighting.unit, sighting.material.year, digest);
        let place = |s: &Sighting| (s.inside.is_some(), s.material.path.clone(), s.inside);
        let known = first.entry(key).or_insert((digest, sighting));
        if place(&sighting) < place(&known.1) {
            *known = (digest, sighting);
        }
    }
    first.into_values().collect()
}

/// Of one picture a likeness for each two units, and for each two years of a unit.
fn pairs(
    corpus: &Corpus,
    shown: &BTreeMap<Digest, Shown>,
    sightings: &[(Digest, Sighting)],
    reported: &Reported,
) -> Vec<Likeness> {
    type Owners<'b> = (&'b UnitId, Option<Year>, &'b UnitId, Option<Year>);
    let mut best: BTreeMap<Owners, Option<(Rank, Likeness)>> = BTreeMap::new();
    for (n, a) in sightings.iter().enumerate() {
        for b in &sightings[n + 1..] {
            let (a, b) = if a.1.material.path <= b.1.material.path {
                (a, b)
            } else {
                (b, a)
            };
            let (left, right) = (a.1.material, b.1.material);
            let (Some(one), Some(other)) = (&left.unit, &right.unit) else {
                continue;
            };
            let owners = if one != other {
                (one.min(other), None, one.max(other), None)
            } else if apart_in_years(corpus, left, right) {
                let years = (left.year.min(right.year), left.year.max(right.year));
                (one, years.0, other, years.1)
            } else {
                continue;
            };
            let known = best.entry(owners);
            if reported.covers(left, right) {
                // Said as a copied file or folder: for these two no word more.
                known.insert_entry(None);
                continue;
            }
            let Some((bits, degree)) = measured(shown, a.0, b.0) else {
                continue;
            };
            let rank = (a.0 != b.0, left.year != right.year, bits);
            let likeness = || likeness(a.1, b.1, degree, how(a.0 == b.0, bits, degree));
            known
                .and_modify(|known| {
                    if known.as_ref().is_some_and(|(before, _)| rank < *before) {
                        *known = Some((rank, likeness()));
                    }
                })
                .or_insert_with(|| Some((rank, likeness())));
        }
    }
    best.into_values().flatten().map(|(_, l)| l).collect()
}

/// The same bytes for the same year say most.
type Rank = (bool, bool, u32);

fn apart_in_years(corpus: &Corpus, left: &Material, right: &Material) -> bool {
    let yearly = corpus.roles.is_yearly(left) && corpus.roles.is_yearly(right);
    yearly && left.year.is_some() && right.year.is_some() && left.year != right.year
}

/// In how many bits the hashes of two pictures differ, and how well they agree; `None` where they
/// are the same only by way of a third.
fn measured(shown: &BTreeMap<Digest, Shown>, a: Digest, b: Digest) -> Option<(u32, f64)> {
    if a == b {
        return Some((0, 1.0));
    }
    let (a, b) = (shown.get(&a)?.look?, shown.get(&b)?.look?);
    let (bits, agreed) = (apart(a, b), agreement(a, b));
    (bits <= NEAR && agreed >= AGREED).then_some((bits, agreed))
}

fn how(bytes: bool, bits: u32, agreed: f64) -> String {
    if bytes {
        return "两张照片逐字节相同（SHA-256 一致）".into();
    }
    format!(
        "两张照片另存过，画面相同：画面指纹 64 位中相差 {bits} 位，逐块细节吻合 {:.0}%",
        (agreed * 100.0).floor()
    )
}

fn likeness(left: Sighting, right: Sighting, degree: f64, how: String) -> Likeness {
    let side = |sighting: Sighting| Side {
        picture: sighting.inside,
        ..side(sighting.material)
    };
    Likeness {
        kind: Kind::Photo,
        degree,
        left: side(left),
        right: side(right),
        passages: Vec::new(),
        units: Vec::new(),
        how,
    }
}

impl<'a> Reported<'a> {
    fn of(copies: &'a [Likeness]) -> Self {
        let paths = |l: &'a Likeness| (l.left.path.as_str(), l.right.path.as_str());
        let of = |folder: bool| {
            let whole = copies.iter().filter(|l| l.passages.is_empty());
            whole.filter(move |l| (l.kind == Kind::Folder) == folder)
        };
        Reported {
            files: of(false).map(paths).collect(),
            folders: of(true).map(paths).collect(),
        }
    }

    fn covers(&self, left: &Material, right: &Material) -> bool {
        let (a, b) = (left.path.as_str(), right.path.as_str());
        let folders =
            |(l, r): &(&str, &str)| below(a, l) && below(b, r) || below(b, l) && below(a, r);
        self.files.contains(&(a, b))
            || self.files.contains(&(b, a))
            || self.folders.iter().any(folders)
    }
}
