//! Passages that two units share, or that were pasted from the reference folder.

use rayon::prelude::*;
use std::collections::BTreeSet;

use super::align::{self, Passage, Run};
use super::corpus::{Corpus, side};
use super::index::Index;
use super::normalise::Origin;
use super::sentences;
use super::winnow::K;
use super::{Kind, Likeness};
use crate::catalogue::Material;
use crate::paper::Span;

/// Widest hole in a passage, in letters.
const GAP: usize = 60;
/// Grams that must agree before a place is looked at more closely.
const SEEDS: usize = 6;
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
    run: Run,
    sentence: bool,
}

/// Passages between units and from references. `taken` are pairs of texts accounted for
/// otherwise, the lesser number first.
pub fn find(corpus: &Corpus, index: &Index, taken: &BTreeSet<(u32, u32)>) -> Vec<Likeness> {
    (0..corpus.texts.len() as u32)
        .into_par_iter()
        .flat_map_iter(|left| {
            let mut seeds = seeds(corpus, index, left);
            seeds.sort_unstable();
            let mut origin = None;
            let mut found = Vec::new();
            for same in seeds.chunk_by(|a, b| a.right == b.right) {
                let right = same[0].right;
                if taken.contains(&(left, right)) {
                    continue;
                }
                let passages = verified(corpus, left, right, same);
                if !passages.is_empty() {
                    let origin = origin.get_or_insert_with(|| origin_of(corpus, left));
                    found.extend(likenesses(corpus, left, right, &passages, origin));
                }
            }
            found
        })
        .collect()
}

fn seeds(corpus: &Corpus, index: &Index, left: u32) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (group, entry) in index.of_text(left as usize) {
        if usize::from(group.units) > corpus.cap {
            continue;
        }
        for other in index.members(group) {
            if other.text > left && other.is_sentence() == entry.is_sentence() {
                let length = if entry.is_sentence() {
                    sentences::LEAST
                } else {
                    K
                };
                seeds.push(Seed {
                    right: other.text,
                    run: Run {
                        a: entry.position() as usize,
                        b: other.position() as usize,
                        length,
                    },
                    sentence: entry.is_sentence(),
                });
            }
        }
    }
    seeds
}

/// Letters of a text by its number in the index.
fn letters<'c>(corpus: &'c Corpus, number: u32) -> &'c [u16] {
    let number = number as usize;
    match corpus.texts.get(number) {
        Some(text) => &text.masked.letters,
        None => &corpus.reference[number - corpus.texts.len()].1.letters,
    }
}

/// Places where enough seeds lie together, laid side by side letter by letter.
fn verified(corpus: &Corpus, left: u32, right: u32, seeds: &[Seed]) -> Vec<Passage> {
    let (a, b) = (letters(corpus, left), letters(corpus, right));
    let sentences: BTreeSet<Run> = seeds.iter().filter(|s| s.sentence).map(|s| s.run).collect();
    let runs = seeds.iter().map(|seed| seed.run).collect();
    let mut found = Vec::new();
    for group in align::clusters(runs, GAP) {
        let whole = group.iter().filter(|run| sentences.contains(run)).count();
        if group.len() - whole < SEEDS && whole == 0 {
            continue;
        }
        let Some(rough) = align::passage(&group) else {
            continue;
        };
        found.extend(refine(a, b, rough, corpus.project.thresholds.passage_chars));
    }
    merge(found)
}

fn refine(a: &[u16], b: &[u16], rough: Passage, least: usize) -> Vec<Passage> {
    let window = |(start, end): (usize, usize), total: usize| {
        (start.saturating_sub(MARGIN), (end + MARGIN).min(total))
    };
    let (wa, wb) = (window(rough.a, a.len()), window(rough.b, b.len()));
    let runs = align::runs(&a[wa.0..wa.1], &b[wb.0..wb.1]);
    let passages = align::clusters(runs, FINE_GAP);
    passages
        .iter()
        .filter_map(|group| align::passage(group))
        .filter(|p| p.agreed >= least && p.density() >= DENSITY)
        .map(|p| Passage {
            a: (p.a.0 + wa.0, p.a.1 + wa.0),
            b: (p.b.0 + wb.0, p.b.1 + wb.0),
            ..p
        })
        .collect()
}

/// Joins passages that overlap on both sides; of two that overlap on one the better stays.
fn merge(mut passages: Vec<Passage>) -> Vec<Passage> {
    passages.sort_unstable();
    let mut merged: Vec<Passage> = Vec::new();
    for passage in passages {
        let touches = |x: (usize, usize), y: (usize, usize)| x.0 < y.1 && y.0 < x.1;
        match merged.last_mut() {
            Some(last) if touches(last.a, passage.a) && touches(last.b, passage.b) => {
                last.a.1 = last.a.1.max(passage.a.1);
                last.b = (last.b.0.min(passage.b.0), last.b.1.max(passage.b.1));
                let most = (last.a.1 - last.a.0).min(last.b.1 - last.b.0);
                last.agreed = last.agreed.max(passage.agreed).min(most);
            }
            _ => merged.push(passage),
        }
    }
    merged
}

fn origin_of(corpus: &Corpus, number: u32) -> Origin {
    let number = number as usize;
    let facts = match corpus.texts.get(number) {
        Some(text) => Some(text.facts),
        None => {
            let (material, _) = &corpus.reference[number - corpus.texts.len()];
            corpus.facts.get(&material.digest)
        }
    };
    let text = facts.map(|f| f.reading.whole()).unwrap_or_default();
    corpus.masker.mask_with_origin(&text).1
}

fn likenesses(
    corpus: &Corpus,
    left: u32,
    right: u32,
    passages: &[Passage],
    origin: &Origin,
) -> Vec<Likeness> {
    let pairs = pairs(corpus, left, right);
    if pairs.is_empty() {
        return Vec::new();
    }
    let other = origin_of(corpus, right);
    let spans: Vec<(Span, Span)> = passages
        .iter()
        .map(|p| (origin.span(p.a.0, p.a.1), other.span(p.b.0, p.b.1)))
        .collect();
    let agreed: usize = passages.iter().map(|p| p.agreed).sum();
    let shorter = letters(corpus, left)
        .len()
        .min(letters(corpus, right).len());
    let degree = (agreed as f64 / shorter.max(1) as f64).min(1.0);
    let reference = right as usize >= corpus.texts.len();
    let how = format!(
        "不计数字、年份和地名，逐字比对：{} 处文字相同，共 {agreed} 字，占较短一份的 {:.0}%",
        spans.len(),
        degree * 100.0
    );
    pairs
        .into_iter()
        .map(|(l, r)| {
            let swap = !reference && l.path > r.path;
            let (l, r) = if swap { (r, l) } else { (l, r) };
            let mut spans = spans.clone();
            if swap {
                spans.iter_mut().for_each(|(a, b)| std::mem::swap(a, b));
                spans.sort_unstable();
            }
            Likeness {
                kind: if reference {
                    Kind::Reference
                } else {
                    Kind::Passage
                },
                degree,
                left: side(l),
                right: side(r),
                passages: spans,
                units: Vec::new(),
                how: how.clone(),
            }
        })
        .collect()
}

/// One paper a side for each two units that hold the texts.
fn pairs<'c>(corpus: &'c Corpus, left: u32, right: u32) -> Vec<(&'c Material, &'c Material)> {
    let left = &corpus.texts[left as usize];
    let mut found = Vec::new();
    for unit in left.units() {
        let Some(mine) = left.held_by(unit) else {
            continue;
        };
        match corpus.texts.get(right as usize) {
            Some(text) => found.extend(
                text.units()
                    .filter(|other| *other != unit)
                    .filter_map(|other| Some((mine, text.held_by(other)?))),
            ),
            None => {
                let (source, _) = &corpus.reference[right as usize - corpus.texts.len()];
                found.push((mine, *source));
            }
        }
    }
    found
}
