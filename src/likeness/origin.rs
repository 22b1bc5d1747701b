//! Office files of two units that seem to come from one file: what the program that wrote them
//! left in their properties. A clue and no proof: a template gives everyone the same.
//!
//! Word gives every editing session a random number, rsid (ECMA-376-1, 17.15.1.70 to 72), and a
//! copy keeps those of its original. Independent papers share one about once in 2²⁴ pairs.

mod marks;

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::{Corpus, side};
use super::{Kind, Likeness};
use crate::catalogue::{Catalogue, Material};
use crate::paper::Moment;
use crate::standard::RequirementId;
use marks::{Mark, Marks};

/// Rare rsids that two files must share: one may be an accident among millions of pairs.
const SESSIONS: usize = 3;
/// Seconds between two files that one person began one after the other.
const NEAR: i64 = 600;
/// Files of one unit that are looked at for one mark: a thousand forms of one origin are one case.
const EACH: usize = 32;

/// One office file of a unit.
struct File<'a> {
    unit: u16,
    material: &'a Material,
    marks: Marks<'a>,
}

/// Which marks two files have in common.
#[derive(Default)]
struct Shared<'a> {
    root: Option<&'a str>,
    /// Rare sessions in common, and those of the file that has fewer.
    sessions: (usize, usize),
    /// Made in the same second.
    created: Option<&'a str>,
    /// A person who wrote or saved both, and the seconds between their beginnings.
    person: Option<(&'a str, i64)>,
    company: Option<&'a str>,
}

/// Finds pairs of files, the strongest for each pair of units and slot; what is already told as a
/// copy only learns of its origin.
pub fn find(corpus: &Corpus, catalogue: &Catalogue, found: &mut Vec<Likeness>) {
    let files = files(corpus, catalogue);
    let rare = rare(corpus, catalogue, &files);
    tell(corpus, &rare, found);
    let folders: Vec<(&str, &str)> = found
        .iter()
        .filter(|known| known.kind == Kind::Folder)
        .map(|known| (known.left.path.as_str(), known.right.path.as_str()))
        .collect();
    let mut best: BTreeMap<(u16, u16, Place), Vec<Pair>> = BTreeMap::new();
    for (a, b) in pairs(&rare, &files) {
        let (left, right) = (&files[a], &files[b]);
        if (corpus.stopped)() || is_copy(corpus, &folders, left.material, right.material) {
            continue;
        }
        let shared = Shared::of(&left.marks, &right.marks, &rare);
        if shared.tells() {
            let key = (left.unit, right.unit, place(left.material));
            let pair = Pair {
                left,
                right,
                shared,
            };
            best.entry(key).or_default().push(pair);
        }
    }
    let more = best.into_values().filter_map(|mut pairs| {
        pairs.sort_by(Pair::order);
        let all = pairs.len();
        pairs.first().map(|pair| pair.likeness(corpus, all))
    });
    found.extend(more.collect::<Vec<_>>());
}

/// The slot of a file, or its folder where it has none.
type Place<'a> = (Option<&'a RequirementId>, Option<u16>, &'a str);

fn place(material: &Material) -> Place<'_> {
    match &material.slot {
        Some(slot) => (Some(&slot.requirement), slot.year.map(|y| y.0), ""),
        None => (None, None, material.path.folder()),
    }
}

fn files<'a>(corpus: &'a Corpus, catalogue: &'a Catalogue) -> Vec<File<'a>> {
    let mut files: Vec<File> = catalogue
        .materials
        .iter()
        .filter(|m| !corpus.silent.contains(&m.digest) && !corpus.roles.is_incoming(m))
        .filter_map(|material| {
            let facts = corpus.facts.get(&material.digest)?;
            let silent = facts
                .text_digest
                .is_some_and(|text| corpus.silent.contains(&text));
            if silent {
                return None;
            }
            Some(File {
                unit: corpus.roles.unit(material)?,
                material,
                marks: Marks::of(&facts.reading)?,
            })
        })
        .collect();
    files.sort_by_key(|file| (file.unit, &file.material.path));
    files
}

/// Marks that two units or a few have, and nothing that everybody was given: neither what files
/// of the shared folder and 上级来文 bear nor what more than `cap` units do.
fn rare<'a>(
    corpus: &'a Corpus,
    catalogue: &'a Catalogue,
    files: &[File<'a>],
) -> BTreeMap<Mark<'a>, Vec<usize>> {
    let incoming = catalogue.materials.iter();
    let incoming = incoming.filter(|m| corpus.roles.is_incoming(m));
    let given: BTreeSet<Mark> = catalogue
        .shared
        .iter()
        .chain(incoming)
        .filter_map(|m| Marks::of(&corpus.facts.get(&m.digest)?.reading))
        .flat_map(|marks| marks.all().collect::<Vec<_>>())
        .collect();
    let mut holders: BTreeMap<Mark, Vec<usize>> = BTreeMap::new();
    for (number, file) in files.iter().enumerate() {
        for mark in file.marks.all().filter(|mark| !given.contains(mark)) {
            holders.entry(mark).or_default().push(number);
        }
    }
    holders.retain(|_, held| {
        let units: BTreeSet<u16> = held.iter().map(|n| files[*n].unit).collect();
        (2..=corpus.cap).contains(&units.len())
    });
    holders
}

/// Pairs of files of two units that share any rare mark, ascending.
fn pairs(rare: &BTreeMap<Mark, Vec<usize>>, files: &[File]) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    let mut seen: BTreeSet<&[usize]> = BTreeSet::new();
    for held in rare.values().filter(|held| seen.insert(held.as_slice())) {
        let mut count = BTreeMap::<u16, usize>::new();
        let few: Vec<usize> = held
            .iter()
            .copied()
            .filter(|n| {
                let count = count.entry(files[*n].unit).or_default();
                *count += 1;
                *count <= EACH
            })
            .collect();
        for (i, a) in few.iter().enumerate() {
            let others = few[i + 1..].iter();
            let others = others.filter(|b| files[**b].unit != files[*a].unit);
            pairs.extend(others.map(|b| (*a, *b)));
        }
    }
    pairs
}

/// Whether the pair is told as a copy already.
fn is_copy(corpus: &Corpus, folders: &[(&str, &str)], left: &Material, right: &Material) -> bool {
    let text = |m: &Material| corpus.facts.get(&m.digest).and_then(|f| f.text_digest);
    let below = |m: &Material, folder: &str| {
        let rest = m.path.as_str().strip_prefix(folder);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let same_text = text(left).is_some() && text(left) == text(right);
    left.digest == right.digest
        || same_text
        || folders
            .iter()
            .any(|(a, b)| below(left, a) && below(right, b) || below(left, b) && below(right, a))
}

/// Adds to what is known of papers that were saved anew.
fn tell(corpus: &Corpus, rare: &BTreeMap<Mark, Vec<usize>>, found: &mut [Likeness]) {
    for known in found.iter_mut().filter(|known| known.kind == Kind::Text) {
        let marks = |digest| Marks::of(&corpus.facts.get(&digest)?.reading);
        let (Some(left), Some(right)) = (known.left.digest, known.right.digest) else {
            continue;
        };
        if let (Some(left), Some(right)) = (marks(left), marks(right)) {
            let shared = Shared::of(&left, &right, rare);
            if shared.tells() {
                known.how = format!("{}；{}", known.how, shared.in_words());
            }
        }
    }
}

/// Two files that seem to come from one.
struct Pair<'f, 'a> {
    left: &'f File<'a>,
    right: &'f File<'a>,
    shared: Shared<'a>,
}

impl Pair<'_, '_> {
    /// The strongest first, then papers for one requirement and year.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let place = |pair: &Self| {
            let (left, right) = (place(pair.left.material), place(pair.right.material));
            (left.0 != right.0, left.1 != right.1)
        };
        let paths = |pair: &Self| {
            let path = |file: &File| file.material.path.clone();
            (path(pair.left), path(pair.right))
        };
        let strength = other.shared.degree().total_cmp(&self.shared.degree());
        strength
            .then_with(|| place(self).cmp(&place(other)))
            .then_with(|| paths(self).cmp(&paths(other)))
    }

    fn likeness(&self, corpus: &Corpus, all: usize) -> Likeness {
        let (a, b) = (self.left.unit, self.right.unit);
        // A form that came from above explains much of what the two have in common.
        let above = corpus.roles.is_above(a, b) || corpus.roles.is_above(b, a);
        let degree = self.shared.degree() * if above { 0.5 } else { 1.0 };
        let more = match all {
            1 => String::new(),
            all => format!("；两家这样的文件共有 {all} 对"),
        };
        let (left, right) = if self.left.material.path <= self.right.material.path {
            (self.left, self.right)
        } else {
            (self.right, self.left)
        };
        Likeness {
            kind: Kind::Origin,
            degree,
            left: side(left.material),
            right: side(right.material),
            passages: Vec::new(),
            units: Vec::new(),
            how: format!("{}{more}", self.shared.in_words()),
        }
    }
}

impl<'a> Shared<'a> {
    fn of(left: &Marks<'a>, right: &Marks<'a>, rare: &BTreeMap<Mark<'_>, Vec<usize>>) -> Self {
        let is_rare = |mark: Mark| rare.contains_key(&mark);
        let common = left
            .sessions
            .intersection(&right.sessions)
            .filter(|s| is_rare(Mark::Session(s)));
        let person = left
            .people
            .intersection(&right.people)
            .find(|name| is_rare(Mark::Person(name)));
        let between = match (left.made, right.made) {
            (Some(a), Some(b)) => Some((a - b).abs()),
            _ => None,
        };
        Shared {
            root: left
                .root
                .filter(|root| right.root == Some(root) && is_rare(Mark::Root(root))),
            sessions: (
                common.count(),
                left.sessions.len().min(right.sessions.len()),
            ),
            created: left
                .created
                .filter(|at| right.created == Some(at) && is_rare(Mark::Created(at))),
            person: person.and_then(|name| {
                let between = between.filter(|seconds| *seconds <= NEAR)?;
                Some((*name, between))
            }),
            company: left.company.filter(|name| right.company == Some(name)),
        }
    }

    /// Whether all of it is more than accident.
    fn tells(&self) -> bool {
        // Word keeps minutes only: two papers begun in one minute are no wonder.
        let to_the_second = self
            .created
            .and_then(Moment::parse)
            .is_some_and(|at| at.second % 60 != 0)
            || self.created.is_some() && self.company.is_some();
        self.root.is_some() || self.sessions.0 >= SESSIONS || to_the_second || self.person.is_some()
    }

    fn degree(&self) -> f64 {
        let mut degree: f64 = 0.0;
        if self.root.is_some() {
            degree += 0.6;
        }
        if self.sessions.0 >= SESSIONS {
            // Counts of rsids are far below what a float holds exactly.
            degree += 0.5 * (1.0 + self.sessions.0 as f64 / self.sessions.1.max(1) as f64);
        }
        if self.created.is_some() {
            degree += 0.3;
        }
        if self.person.is_some() {
            degree += 0.3;
        }
        degree.min(1.0)
    }

    fn in_words(&self) -> String {
        let mut said = Vec::new();
        if let Some(root) = self.root {
            said.push(format!("首次编辑标识（rsidRoot）同为 {root}"));
        }
        if self.sessions.0 >= SESSIONS {
            let (both, of) = self.sessions;
            said.push(format!(
                "编辑标识（rsid）有 {both} 个相同，其他单位很少见，较少一份共 {of} 个"
            ));
        }
        if let Some(at) = self.created {
            said.push(format!("创建时间同为 {at}"));
        }
        if let Some((name, seconds)) = self.person {
            let gap = match (self.created, seconds) {
                (Some(_), _) => String::new(),
                (None, 0..60) => "，创建时间相差不到 1 分钟".into(),
                (None, _) => format!("，创建时间相差 {} 分钟", seconds / 60),
            };
            said.push(format!("作者或保存人同为“{name}”{gap}"));
        }
        if let Some(company) = self.company {
            said.push(format!("公司（单位）属性同为“{company}”"));
        }
        format!("电子文件属性：{}", said.join("；"))
    }
}
