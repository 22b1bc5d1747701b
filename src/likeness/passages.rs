//! Passages that two units share, or that were pasted from the reference folder.

use std::collections::{BTreeMap, BTreeSet};

use super::align::Passage;
use super::candidates::{self, Candidate, Pair, letters};
use super::cited;
use super::common;
use super::corpus::{Corpus, side};
use super::index::Index;
use super::originals::{Original, Originals};
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
    let stretches = |pair: &Pair| {
        let of = (pair.left, pair.right);
        let both = |c: &Candidate| [(of.0, c.passage.a), (of.1, c.passage.b)];
        pair.candidates.iter().flat_map(both).collect::<Vec<_>>()
    };
    let originals = Originals::of(corpus, pairs.iter().flat_map(stretches));
    let found = pairs
        .iter()
        .flat_map(|pair| likenesses(corpus, pair, &originals));
    found.collect()
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

fn likenesses(corpus: &Corpus, pair: &Pair, originals: &Originals) -> Vec<Likeness> {
    let (left, right) = (pair.left, pair.right);
    let both = |c: &Candidate| {
        let (a, b) = (c.passage.a, c.passage.b);
        (originals.get(left, a), originals.get(right, b))
    };
    // Of the short ones titles and lists are nobody's.
    let all = pair.candidates.iter().map(|c| (c, both(c)));
    let own = all.filter(|(c, (mine, _))| !c.short || mine.prose);
    let (candidates, sides): (Vec<&Candidate>, Vec<_>) = own.unzip();
    let Some(only) = candidates.iter().map(|c| c.short).reduce(|a, b| a && b) else {
        return Vec::new();
    };
    let passages: Vec<Passage> = candidates.iter().map(|c| c.passage).collect();
    let spans: Vec<(Span, Span)> = sides.iter().map(|(a, b)| (a.span, b.span)).collect();
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
    let unseen = corpus
        .texts
        .get(right as usize)
        .is_some_and(|text| text.print.is_some());
    let how = match unseen {
        true => format!("{how}；对方只有指纹，零碎的相同处看不到，实际可能更多"),
        false => how.to_owned(),
    };
    let (degree, how) = match source(&sides) {
        Some(number) => (
            degree * QUOTED,
            format!("{how}；两处都注明出自{number}，可能是正当引用"),
        ),
        None => (degree, how),
    };
    let kind = if reference {
        Kind::Reference
    } else {
        Kind::Passage
    };
    let papers = papers(corpus, left, right).into_iter();
    papers
        .map(|(l, r)| of_papers(kind, degree, (l, r), spans.clone(), how.clone()))
        .collect()
}

/// A likeness of two papers: the lesser path is the left, but for what was pasted from a reference.
pub fn of_papers(
    kind: Kind,
    degree: f64,
    (l, r): (&Material, &Material),
    mut passages: Vec<(Span, Span)>,
    how: String,
) -> Likeness {
    let swap = kind != Kind::Reference && l.path > r.path;
    if swap {
        for (a, b) in &mut passages {
            std::mem::swap(a, b);
        }
        passages.sort_unstable();
    }
    let (left, right) = if swap { (r, l) } else { (l, r) };
    Likeness {
        kind,
        degree,
        left: side(left),
        right: side(right),
        passages,
        units: Vec::new(),
        how,
    }
}

/// The paper that both name as the source of all they share.
fn source(sides: &[(Original, Original)]) -> Option<String> {
    let mut sources = sides
        .iter()
        .map(|(mine, others)| cited::common(&mine.sources, &others.sources));
    let first = sources.next()??.clone();
    sources.all(|source| source.is_some()).then_some(first)
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
                    .filter(|other| corpus.sees(unit) || corpus.sees(*other))
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
