//! Places where two texts agree: from shared grams and sentences to passages laid side by side.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::align::{self, Passage, Run};
use super::corpus::Corpus;
use super::index::Index;
use super::rarity;
use super::sentences;
use super::telling;
use super::winnow::K;

/// Widest hole in a passage, in letters.
const GAP: usize = 60;
/// What the kept grams of a place must weigh together before it is looked at more closely. A
/// gram that only the two units hold weighs one, that n hold 1/(n-1).
const ROUGH: f64 = 3.0;
/// What whole sentences must weigh, in letters, to count without that.
const SENTENCES: f64 = 60.0;
/// Letters around the seeds that are looked at.
const MARGIN: usize = 80;
/// Widest hole within a passage once it is laid side by side.
const FINE_GAP: usize = 40;
/// Least share of a passage that must agree.
const DENSITY: f64 = 0.35;

/// A gram or a sentence that two texts share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seed {
    right: u32,
    a: u32,
    b: u32,
    sentence: bool,
    units: u16,
}

impl Seed {
    fn run(&self) -> Run {
        Run {
            a: self.a as usize,
            b: self.b as usize,
            length: if self.sentence { sentences::LEAST } else { K },
        }
    }
}

/// A place where two texts agree, not yet weighed.
pub struct Candidate {
    /// Where it lies.
    pub passage: Passage,
    /// Words they share there, see [`rarity::words`].
    pub words: Vec<u64>,
    /// Whole sentences agree: it counts whatever the words weigh.
    pub sure: bool,
    /// Short, but perhaps telling: see [`telling`].
    pub short: bool,
}

impl Candidate {
    /// Share of its words that another has too, 0 to 1.
    pub fn shares(&self, other: &Candidate) -> f64 {
        let has = |word: &&u64| other.words.binary_search(word).is_ok();
        let both = self.words.iter().filter(has).count();
        both as f64 / self.words.len().max(1) as f64
    }
}

/// Candidates of two texts.
pub struct Pair {
    /// The lesser number.
    pub left: u32,
    /// The greater number; beyond the units' own texts come the references.
    pub right: u32,
    /// By place on the left.
    pub candidates: Vec<Candidate>,
}

/// Every two texts of different hands that agree somewhere, by number. `taken` are pairs
/// accounted for otherwise, the lesser number first.
pub fn find(corpus: &Corpus, index: &Index, taken: &BTreeSet<(u32, u32)>) -> Vec<Pair> {
    (0..corpus.at_hand().len() as u32)
        .into_par_iter()
        .flat_map_iter(|left| {
            let mut seeds = match (corpus.stopped)() {
                true => Vec::new(),
                false => seeds(corpus, index, left),
            };
            seeds.sort_unstable();
            seeds
                .chunk_by(|a, b| a.right == b.right)
                .filter(|same| !taken.contains(&(left, same[0].right)))
                .filter(|same| apart(corpus, left, same[0].right))
                .map(|same| Pair {
                    left,
                    right: same[0].right,
                    candidates: candidates(corpus, left, same[0].right, same),
                })
                .filter(|pair| !pair.candidates.is_empty())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Whether two units are concerned, or a unit and a reference.
fn apart(corpus: &Corpus, left: u32, right: u32) -> bool {
    let Some(other) = corpus.texts.get(right as usize) else {
        return true;
    };
    let mut units = corpus.texts[left as usize].units();
    units.any(|unit| other.units().any(|u| u != unit))
}

fn seeds(corpus: &Corpus, index: &Index, left: u32) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (group, entry) in index.of_text(left as usize) {
        if usize::from(group.units) > corpus.cap {
            continue;
        }
        for other in index.members(group) {
            if other.text > left && other.is_sentence() == entry.is_sentence() {
                seeds.push(Seed {
                    right: other.text,
                    a: entry.position(),
                    b: other.position(),
                    sentence: entry.is_sentence(),
                    units: group.units.max(2),
                });
            }
        }
    }
    seeds
}

/// Letters of a text by its number in the index.
pub fn letters<'c>(corpus: &'c Corpus, number: u32) -> &'c [u16] {
    let number = number as usize;
    match corpus.texts.get(number) {
        Some(text) => &text.masked.letters,
        None => &corpus.reference[number - corpus.texts.len()].1.letters,
    }
}

/// Places where enough seeds lie together, laid side by side letter by letter.
fn candidates(corpus: &Corpus, left: u32, right: u32, seeds: &[Seed]) -> Vec<Candidate> {
    let (a, b) = (letters(corpus, left), letters(corpus, right));
    let mut found = Vec::new();
    for chain in chains(seeds) {
        // Most chains are a formula or two; what lies near on the left is all that can be a group.
        let all = Rough::of(corpus, left, chain.iter());
        if !all.counts() {
            continue;
        }
        for group in align::clusters(chain.iter().map(Seed::run).collect(), GAP) {
            let members = chain
                .iter()
                .filter(|seed| group.binary_search(&seed.run()).is_ok());
            let rough = Rough::of(corpus, left, members);
            if let (true, Some(place)) = (rough.counts(), align::passage(&group)) {
                let least = corpus.project.thresholds.passage_chars;
                found.extend(refine(a, b, place, least, rough.sure()));
            }
        }
    }
    let mut found = merge(found);
    // That so many letters in a row are the same must be certain.
    let b = corpus
        .texts
        .get(right as usize)
        .filter(|text| text.print.is_some());
    let b = b.map_or(letters(corpus, right), |text| &text.certain);
    found.extend(short(a, b, seeds));
    found
}

/// Runs around grams that only the two have.
fn short(a: &[u16], b: &[u16], seeds: &[Seed]) -> Vec<Candidate> {
    let own = seeds
        .iter()
        .filter(|seed| seed.units == 2 && !seed.sentence);
    let runs = telling::runs(a, b, own.map(|seed| (seed.a as usize, seed.b as usize)));
    let candidate = |run: &Run| Candidate {
        passage: telling::passage(run),
        words: rarity::words(std::iter::once(&a[run.a..run.a + run.length])),
        sure: false,
        short: true,
    };
    runs.iter().map(candidate).collect()
}

/// Seeds of one pair parted where a hole on the left is too wide for one passage.
fn chains(seeds: &[Seed]) -> impl Iterator<Item = &[Seed]> {
    let mut reach = 0;
    seeds.chunk_by(move |seed, next| {
        let run = seed.run();
        reach = (run.a + run.length).max(reach);
        next.a as usize <= reach + GAP
    })
}

/// What the seeds of a place weigh together.
#[derive(Debug, Clone, Copy, Default)]
struct Rough {
    grams: f64,
    sentences: f64,
}

impl Rough {
    fn of<'s>(corpus: &Corpus, left: u32, seeds: impl Iterator<Item = &'s Seed>) -> Self {
        let mut sum = Rough::default();
        for seed in seeds {
            let others = f64::from(seed.units - 1);
            if seed.sentence {
                let letters = sentence_length(corpus, left, seed.a as usize);
                sum.sentences += letters as f64 / others;
            } else {
                sum.grams += 1.0 / others;
            }
        }
        sum
    }

    fn sure(self) -> bool {
        self.sentences >= SENTENCES
    }

    fn counts(self) -> bool {
        self.grams >= ROUGH || self.sure()
    }
}

/// Letters of the sentence that begins there.
fn sentence_length(corpus: &Corpus, text: u32, start: usize) -> usize {
    let Some(text) = corpus.texts.get(text as usize) else {
        return 0;
    };
    let next = text.masked.breaks.partition_point(|b| *b as usize <= start);
    let end = text.masked.breaks.get(next).map(|b| *b as usize);
    end.unwrap_or(text.masked.letters.len()) - start
}

fn refine(a: &[u16], b: &[u16], rough: Passage, least: usize, sure: bool) -> Vec<Candidate> {
    let window = |(start, end): (usize, usize), total: usize| {
        (start.saturating_sub(MARGIN), (end + MARGIN).min(total))
    };
    let (wa, wb) = (window(rough.a, a.len()), window(rough.b, b.len()));
    let runs = align::runs(&a[wa.0..wa.1], &b[wb.0..wb.1]);
    let mut found = Vec::new();
    for group in align::clusters(runs, FINE_GAP) {
        if let Some(p) = align::passage(&group)
            && p.agreed >= least
            && p.density() >= DENSITY
        {
            let letters = group.iter().map(|run| &a[wa.0 + run.a..][..run.length]);
            found.push(Candidate {
                words: rarity::words(letters),
                passage: Passage {
                    a: (p.a.0 + wa.0, p.a.1 + wa.0),
                    b: (p.b.0 + wb.0, p.b.1 + wb.0),
                    ..p
                },
                sure,
                short: false,
            });
        }
    }
    found
}

/// Joins candidates that overlap on both sides: two clusters of seeds may lead to one passage.
fn merge(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_unstable_by_key(|c| c.passage);
    let mut merged: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let touches = |x: (usize, usize), y: (usize, usize)| x.0 < y.1 && y.0 < x.1;
        match merged.last_mut() {
            Some(last)
                if touches(last.passage.a, candidate.passage.a)
                    && touches(last.passage.b, candidate.passage.b) =>
            {
                let (p, q) = (&mut last.passage, &candidate.passage);
                p.a.1 = p.a.1.max(q.a.1);
                p.b = (p.b.0.min(q.b.0), p.b.1.max(q.b.1));
                let most = (p.a.1 - p.a.0).min(p.b.1 - p.b.0);
                p.agreed = p.agreed.max(q.agreed).min(most);
                last.words.extend(candidate.words);
                last.words.sort_unstable();
                last.words.dedup();
                last.sure |= candidate.sure;
            }
            _ => merged.push(candidate),
        }
    }
    merged
}
