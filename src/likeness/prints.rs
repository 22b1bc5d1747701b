//! [`Prints`]: what papers are known by where their text is not at hand. A unit that checks itself
//! is compared with the prints of the others as the office compares it with their texts: by the
//! same code, over what of those texts the unit's own can show.
//!
//! Of another's text the stretches are known that the unit has too: neighbouring kept grams of a
//! common run overlap, so that from the first to the last of them the other side reads as the own
//! one does. Fewer than [`W`] letters at either end of a run are not seen, and half of them are
//! taken for the same. Everything else of that text is filled with letters that equal nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

use rayon::prelude::*;

use super::copies;
use super::corpus::{Corpus, HashSet, Identity, Text};
use super::index::{self, Index};
use super::normalise::{Masked, Masker};
use super::rarity;
use super::roles::{Roles, forwards};
use super::sentences::sentences;
use super::stock;
use super::winnow::{K, W, grams};
use super::years;
use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::paper::Paper;
use crate::project::{Phrases, Project};

/// Units that must write a run of letters before it is counted: what one writes is its own.
const LEAST: usize = 2;

/// Papers that may be compared though their text is not at hand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prints {
    /// Names that were masked in their texts, as in our own they must be.
    pub names: Vec<String>,
    /// The papers, one for each file.
    pub papers: Vec<Stranger>,
    /// What each text is known by, under its text digest.
    pub texts: BTreeMap<Digest, Print>,
    /// How many units write each run of a few letters, where more than one does.
    pub words: Phrases,
    /// Texts of one unit for two years that are nearly one.
    pub twins: BTreeSet<(Digest, Digest)>,
    /// Whether the unit that checks itself is counted in `words` too.
    pub counts_own: bool,
}

/// A paper whose text is not at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Stranger {
    /// Where it lies, whose it is, which slot it fills.
    pub material: Material,
    /// 题名, or the file's name.
    pub title: String,
    /// Digest of the text; `None` where there is none.
    pub text: Option<Digest>,
    /// By what the whole is known: the text or the bytes; `None` for what says too little.
    pub content: Option<Digest>,
    /// Whether it passes on another's paper (转发) and may quote it whole.
    pub forwards: bool,
}

/// What one text is known by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Print {
    /// Masked letters of the text.
    pub letters: u32,
    /// Kept grams and whole sentences by position: hash and first letter, the highest bit set for
    /// a sentence.
    pub marks: Vec<(u64, u32)>,
}

/// Hashes that a project's own texts have: of others' prints no more is needed.
#[derive(Debug, Default)]
pub struct Hashes {
    /// Of grams and sentences.
    pub marks: HashSet,
    /// Of the runs of letters that are counted; ascending.
    pub words: Vec<u64>,
}

impl Prints {
    /// Of everything that a project's units handed in. Photos are left out: they are compared by
    /// their pictures; so are 上级来文 and whatever the shared folder holds.
    pub fn of(project: &Project, catalogue: &Catalogue, facts: &BTreeMap<Digest, Facts>) -> Self {
        let (roles, nobody) = (Roles::of(project), Prints::default());
        let corpus = Corpus::of(project, catalogue, facts, &roles, &nobody, &|| false);
        let own = catalogue.materials.iter();
        let own = own.filter(|m| roles.unit(m).is_some() && !roles.is_incoming(m));
        let papers = own.filter_map(|m| stranger(&corpus, m)).collect();
        let print = |text: &Text| {
            let marks = index::kept(&text.masked, &corpus.common_ground);
            let letters = text.masked.letters.len() as u32;
            Some((text.facts.text_digest?, Print { letters, marks }))
        };
        let (_, twins) = years::find(&corpus, &Index::of(&corpus));
        let digest = |text: u32| corpus.texts[text as usize].facts.text_digest;
        let twins = twins.into_iter();
        Prints {
            names: Masker::own_names(project).map(str::to_owned).collect(),
            papers,
            texts: corpus.texts.par_iter().filter_map(print).collect(),
            words: words(&corpus),
            twins: twins
                .filter_map(|(a, b)| Some((digest(a)?, digest(b)?)))
                .collect(),
            counts_own: false,
        }
    }

    /// Whether the paper passes on another's.
    pub(super) fn forwards(&self, paper: &Material) -> bool {
        let mut papers = self.papers.iter();
        papers.any(|s| s.forwards && s.material.path == paper.path && s.material.unit == paper.unit)
    }
}

impl Hashes {
    /// Of everything that was handed in, these names masked besides the project's own.
    pub fn of(
        project: &Project,
        catalogue: &Catalogue,
        facts: &BTreeMap<Digest, Facts>,
        names: Vec<String>,
    ) -> Self {
        let roles = Roles::of(project);
        let nobody = Prints {
            names,
            ..Prints::default()
        };
        let corpus = Corpus::of(project, catalogue, facts, &roles, &nobody, &|| false);
        let mut marks = HashSet::default();
        for text in &corpus.texts {
            marks.extend(grams(&text.masked.letters, K));
            marks.extend(sentences(&text.masked).iter().map(|s| s.hash));
        }
        let letters = corpus.texts.iter().map(|text| &text.masked.letters);
        Hashes {
            marks,
            words: rarity::words(letters),
        }
    }
}

/// Hashes by what stands for them in a file, and back.
pub struct Sealed<'h> {
    plain: &'h HashSet,
    /// Empty where hashes stand for themselves.
    back: HashMap<u64, u64, BuildHasherDefault<Identity>>,
}

impl Hashes {
    /// By what stands for each of the marks.
    pub fn sealed(&self, seal: impl Fn(u64) -> u64 + Sync) -> Sealed<'_> {
        let marks: Vec<u64> = self.marks.iter().copied().collect();
        let pairs = marks.into_par_iter().map(|hash| (seal(hash), hash));
        let back = pairs.filter(|(sealed, hash)| sealed != hash).collect();
        Sealed {
            plain: &self.marks,
            back,
        }
    }
}

impl Sealed<'_> {
    /// The hash that this stands for, where it is one of those asked for.
    pub fn get(&self, sealed: u64) -> Option<u64> {
        match self.back.is_empty() {
            true => self.plain.get(&sealed).copied(),
            false => self.back.get(&sealed).copied(),
        }
    }
}

fn stranger(corpus: &Corpus, material: &Material) -> Option<Stranger> {
    let facts = corpus.facts.get(&material.digest)?;
    let issued = |digest: &Digest| corpus.silent.contains(digest);
    let content = copies::key(facts).filter(|_| !copies::is_photo(facts));
    let text = facts.text_digest;
    let named = text.is_some() || content.is_some();
    if !named || issued(&material.digest) || text.as_ref().is_some_and(issued) {
        return None;
    }
    let title = Paper::of(&facts.reading).title;
    Some(Stranger {
        material: material.clone(),
        title: title.unwrap_or_else(|| material.path.stem().into()),
        text,
        content,
        forwards: forwards(material, &facts.reading),
    })
}

/// How many units write each run of letters that at least two do.
fn words(corpus: &Corpus) -> Phrases {
    let mut all: Vec<u32> = Vec::new();
    // Texts come by their first unit, by which rarity counts them.
    let unit = |text: &Text| text.holders[0].0;
    let mut units = 0;
    for of_unit in corpus.texts.chunk_by(|a, b| unit(a) == unit(b)) {
        let letters = of_unit.iter().map(|text| &text.masked.letters);
        let mut words: Vec<u32> = rarity::words(letters)
            .into_iter()
            .map(stock::fingerprint)
            .collect();
        words.dedup();
        all.extend(words);
        units += 1;
    }
    all.par_sort_unstable();
    let counts: BTreeMap<u32, u32> = all
        .chunk_by(|a, b| a == b)
        .filter(|same| same.len() >= LEAST)
        .map(|same| (same[0], same.len() as u32))
        .collect();
    Phrases::new(units, &counts)
}

/// Where an own text has what a hash stands for: text, first letter, number of letters.
type Shown = HashMap<u64, (u32, u32, u32), BuildHasherDefault<Identity>>;

/// Whatever the own texts can show of these prints.
pub fn shown(own: &[Text], prints: &Prints) -> Shown {
    let marks = prints.texts.values().flat_map(|print| &print.marks);
    let asked: HashSet = marks.map(|(hash, _)| *hash).collect();
    let mut shown = Shown::default();
    for (number, text) in (0..).zip(own) {
        let grams = grams(&text.masked.letters, K).zip(0..);
        let grams = grams.map(|(hash, at)| (hash, at, K as u32));
        let whole = sentences(&text.masked);
        let whole = whole.iter().map(|s| (s.hash, s.start, s.length));
        for (hash, at, length) in grams.chain(whole) {
            if asked.contains(&hash) {
                shown.entry(hash).or_insert((number, at, length));
            }
        }
    }
    shown
}

/// A run of letters of a text that is not at hand, and where an own text has it.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    /// The own text, and its letter that is the run's first.
    text: usize,
    from: usize,
}

impl Run {
    /// The letter of the own text that stands where this letter of the other does.
    fn opposite(&self, at: usize) -> Option<usize> {
        (self.from + at).checked_sub(self.start)
    }
}

/// Letters at either end of a run that a window may hide.
const HIDDEN: usize = W - 1;
/// So many of them both sides most likely have as well: lengths are then right in the mean.
const LIKELY: usize = HIDDEN / 2;

/// The letters of a text so far as own texts show them: those that are certain, and the same with
/// those that are likely. `number` keeps the letters of two texts that nobody knows from being
/// alike.
pub fn letters(print: &Print, number: usize, own: &[Text], shown: &Shown) -> (Vec<u16>, Vec<u16>) {
    let salt = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut letters: Vec<u16> = (0..u64::from(print.letters))
        .map(|at| filler(salt.wrapping_add(at)))
        .collect();
    let runs = runs(print, own, shown);
    for run in &runs {
        put(&mut letters, run, run.start..run.end, own);
    }
    let certain = letters.clone();
    for (n, run) in runs.iter().enumerate() {
        // Where another run is near at least one letter between them differs.
        let half = |hole: usize| hole.saturating_sub(1) / 2;
        let before = n.checked_sub(1).map(|n| runs[n].end);
        let room = before.map_or(run.start, |end| half(run.start.saturating_sub(end)));
        let before = hidden(run.from, &own[run.text].masked, false).min(room);
        let room = runs
            .get(n + 1)
            .map(|next| half(next.start.saturating_sub(run.end)));
        let end = run.from + run.end - run.start;
        let after = hidden(end, &own[run.text].masked, true).min(room.unwrap_or(HIDDEN));
        let likely = run.start - before..run.end + after;
        put(&mut letters, run, likely, own);
    }
    (certain, letters)
}

/// How many letters beyond this one, the end of a run, are most likely the same: whoever copies
/// copies whole sentences, so that a run which all but reaches the end of one reaches it.
fn hidden(at: usize, own: &Masked, forward: bool) -> usize {
    let next = own.breaks.partition_point(|place| (*place as usize) < at);
    let place = |n: usize| own.breaks.get(n).map(|place| *place as usize);
    let far = match (forward, place(next)) {
        (_, Some(end)) if end == at => 0,
        (true, end) => end.unwrap_or(own.letters.len()) - at,
        (false, _) => at - next.checked_sub(1).and_then(place).unwrap_or(0),
    };
    if far <= HIDDEN { far } else { LIKELY }
}

/// Puts the own letters opposite these places there.
fn put(letters: &mut [u16], run: &Run, places: std::ops::Range<usize>, own: &[Text]) {
    for at in places {
        let known = run
            .opposite(at)
            .and_then(|at| own[run.text].masked.letters.get(at));
        if let (Some(place), Some(known)) = (letters.get_mut(at), known) {
            *place = *known;
        }
    }
}

/// Runs by place; one that goes on in the same own text is one.
fn runs(print: &Print, own: &[Text], shown: &Shown) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (hash, at) in &print.marks {
        let Some((text, from, length)) = shown.get(hash) else {
            continue;
        };
        let (start, length) = (index::place(*at), *length as usize);
        let fresh = Run {
            start,
            end: start + length,
            text: *text as usize,
            from: *from as usize,
        };
        let words = |run: &Run, at: usize| own[run.text].masked.letters.get(at..at + length);
        let goes_on = |last: &Run| {
            let there = last.opposite(start).and_then(|at| words(last, at));
            start <= last.end && there.is_some() && there == words(&fresh, fresh.from)
        };
        match runs.last_mut() {
            Some(last) if goes_on(last) => last.end = last.end.max(fresh.end),
            _ => runs.push(fresh),
        }
    }
    runs
}

/// A letter of the private use area, different from its neighbours.
fn filler(seed: u64) -> u16 {
    let mixed = (seed ^ (seed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    0xE000 + ((mixed >> 33) % 6400) as u16
}
