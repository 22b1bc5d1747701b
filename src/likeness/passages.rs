//! Passages that two units share, or that were pasted from the reference folder.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::align::Passage;
use super::candidates::{self, Candidate, Pair, letters};
use super::cited;
use super::common;
use super::corpus::{Corpus, side};
use super::index::Index;
use super::normalise::Origin;
use super::rarity::Rarity;
use super::stock;
use super::telling;
use super::{Kind, Likeness};
use crate::catalogue::Material;
use crate::paper::Span;

/// What the words of a passage must weigh in the end, see [`Rarity::weight`].
const WEIGHT: f64 = 22.0;
/// What is left of the degree where both sides name the source of what they share.
const QUOTED: f64 = 0.5;
/// Share of a passage's words at which another pair's passage is the same one.
const SAME: f64 = 0.7;

/// Passages between units and from references. `taken` are pairs of texts accounted for
/// otherwise; `twins` are one unit's texts of two years that are nearly one. Of both the lesser
/// number comes first.
pub fn find(
    corpus: &Corpus,
    index: &Index,
    taken: &BTreeSet<(u32, u32)>,
    twins: &BTreeSet<(u32, u32)>,
) -> Vec<Likeness> {
    let mut pairs = candidates::find(corpus, index, taken);
    let words = pairs.iter().flat_map(|pair| &pair.candidates);
    let rarity = Rarity::of(corpus, words.flat_map(|c| c.words.iter().copied()));
    let floor = stock::floor(corpus.roles.count());
    for pair in &mut pairs {
        let left = pair.left;
        let counts = |c: &Candidate| match c.short {
            true => rarity.weight(&c.words, stock::LOW) >= telling::WEIGHT,
            false => {
                rarity.weight(&c.words, floor) >= WEIGHT
                    || c.sure && !common::carried(corpus, index, left, c.passage.a)
            }
        };
        pair.candidates.retain(counts);
        alone(&mut pair.candidates);
    }
    pairs.retain(|pair| !pair.candidates.is_empty());
    said_once(corpus, &mut pairs, twins);
    pairs
        .par_chunk_by(|a, b| a.left == b.left)
        .flat_map_iter(|of_left| {
            let origin = origin_of(corpus, of_left[0].left);
            let found = of_left.iter().map(|pair| likenesses(corpus, pair, &origin));
            found.flatten().collect::<Vec<_>>()
        })
        .collect()
}

/// Keeps short runs only where no passage says them already.
fn alone(candidates: &mut Vec<Candidate>) {
    let long = candidates.iter().filter(|c| !c.short).map(|c| c.passage);
    let long: Vec<Passage> = long.collect();
    let touches = |x: (usize, usize), y: (usize, usize)| x.0 < y.1 && y.0 < x.1;
    candidates.retain(|c| {
        !c.short
            || !long
                .iter()
                .any(|p| touches(p.a, c.passage.a) || touches(p.b, c.passage.b))
    });
    candidates.sort_by_key(|c| c.passage);
}

/// A passage in a paper that the unit handed in for two years is said for one: the year that
/// the other unit's paper is of, else the earlier.
fn said_once(corpus: &Corpus, pairs: &mut Vec<Pair>, twins: &BTreeSet<(u32, u32)>) {
    let mut sisters: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (a, b) in twins {
        sisters.entry(*a).or_default().push(*b);
        sisters.entry(*b).or_default().push(*a);
    }
    let family = |text: u32| {
        let sisters = sisters.get(&text).map_or(&[][..], Vec::as_slice);
        std::iter::once(text).chain(sisters.iter().copied())
    };
    let year = |text: u32| {
        let text = corpus.texts.get(text as usize)?;
        text.holders[0].1.year.map(|year| year.0)
    };
    let rank = |a: u32, b: u32| (year(a) != year(b), year(a).max(year(b)), a, b);
    let at: BTreeMap<(u32, u32), usize> = pairs
        .iter()
        .enumerate()
        .map(|(at, pair)| ((pair.left, pair.right), at))
        .collect();
    let mut again: Vec<Vec<bool>> = Vec::with_capacity(pairs.len());
    for pair in pairs.iter() {
        let better: Vec<&Candidate> = family(pair.left)
            .flat_map(|a| family(pair.right).map(move |b| (a.min(b), a.max(b))))
            .filter(|(a, b)| rank(*a, *b) < rank(pair.left, pair.right))
            .filter_map(|key| at.get(&key))
            .flat_map(|at| &pairs[*at].candidates)
            .collect();
        let said = |c: &Candidate| better.iter().any(|other| c.shares(other) >= SAME);
        again.push(pair.candidates.iter().map(said).collect());
    }
    for (pair, again) in pairs.iter_mut().zip(again) {
        let mut again = again.into_iter();
        pair.candidates.retain(|_| !again.next().unwrap_or(false));
    }
    pairs.retain(|pair| !pair.candidates.is_empty());
}

/// The way back to the characters of a text, by its number in the index.
pub fn origin_of(corpus: &Corpus, number: u32) -> Origin {
    corpus.masker.mask_with_origin(&whole(corpus, number)).1
}

fn whole(corpus: &Corpus, number: u32) -> String {
    let number = number as usize;
    let facts = match corpus.texts.get(number) {
        Some(text) => Some(text.facts),
        None => {
            let (material, _) = &corpus.reference[number - corpus.texts.len()];
            corpus.facts.get(&material.digest)
        }
    };
    facts.map(|f| f.reading.whole()).unwrap_or_default()
}

fn likenesses(corpus: &Corpus, pair: &Pair, origin: &Origin) -> Vec<Likeness> {
    let (left, right) = (pair.left, pair.right);
    let other = origin_of(corpus, right);
    let text: Vec<char> = whole(corpus, left).chars().collect();
    let candidates = own_words(pair, origin, &text);
    let Some(only) = candidates.iter().map(|c| c.short).reduce(|a, b| a && b) else {
        return Vec::new();
    };
    let passages: Vec<Passage> = candidates.iter().map(|c| c.passage).collect();
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
    let how = if only {
        "篇幅不长，但连续二十字以上逐字相同，别的单位都没有这样写"
    } else {
        "不计标点、数字、年份和地名，逐字比对"
    };
    let (degree, how) = match source(corpus, pair, &text, &spans) {
        Some(number) => (
            degree * QUOTED,
            format!("{how}；两处都注明出自{number}，可能是正当引用"),
        ),
        None => (degree, how.into()),
    };
    papers(corpus, left, right)
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

/// The paper that both name as the source of all they share.
fn source(corpus: &Corpus, pair: &Pair, text: &[char], spans: &[(Span, Span)]) -> Option<String> {
    let other: Vec<char> = whole(corpus, pair.right).chars().collect();
    let mut sources = spans
        .iter()
        .map(|(a, b)| cited::common_source(text, *a, &other, *b));
    let first = sources.next()??;
    sources.all(|source| source.is_some()).then_some(first)
}

/// Candidates without the short ones that are titles or lists.
fn own_words<'c>(pair: &'c Pair, origin: &Origin, text: &[char]) -> Vec<&'c Candidate> {
    let is_own = |c: &Candidate| {
        let span = origin.span(c.passage.a.0, c.passage.a.1);
        telling::is_prose(text, span.start, span.end)
    };
    let candidates = pair.candidates.iter();
    candidates.filter(|c| !c.short || is_own(c)).collect()
}

/// One paper a side for each two units that hold the texts.
pub fn papers<'c>(corpus: &'c Corpus, left: u32, right: u32) -> Vec<(&'c Material, &'c Material)> {
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
