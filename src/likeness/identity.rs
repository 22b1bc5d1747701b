//! What a likeness is known by from one check to the next: contents and shared words, not paths.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Likeness, Side};
use crate::catalogue::Catalogue;
use crate::digest::{self, Digest};
use crate::facts::Facts;
use crate::paper::Span;
use crate::standard::UnitId;
use crate::verdict::Pair;

impl Likeness {
    /// The pair that a person's verdict is about. The same from either side, under other names
    /// and in other folders.
    pub fn pair(&self, catalogue: &Catalogue, facts: &BTreeMap<Digest, Facts>) -> Pair {
        let sides = [&self.left, &self.right];
        let content = |side: &Side| content(side, catalogue, facts);
        let units: BTreeSet<&UnitId> = sides.iter().filter_map(|s| s.unit.as_ref()).collect();
        Pair {
            kind: called(self.kind).into(),
            units: units.into_iter().cloned().collect(),
            contents: either_way(sides.map(content)),
            shared: (!self.passages.is_empty()).then(|| shared(self, facts)),
        }
    }
}

/// A file saved anew is the same file still.
fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => Kind::File.name(),
        kind => kind.name(),
    }
}

fn either_way(mut sides: [Digest; 2]) -> Digest {
    sides.sort();
    digest::digest(&sides.map(|side| side.0).concat())
}

/// The picture where one is meant, else the text, else the bytes; of a folder all that lies in it.
fn content(side: &Side, catalogue: &Catalogue, facts: &BTreeMap<Digest, Facts>) -> Digest {
    let known = |digest: Digest| {
        let facts = facts.get(&digest);
        facts.and_then(|facts| facts.text_digest).unwrap_or(digest)
    };
    if let Some(digest) = side.digest {
        let inside = side.picture.and_then(|inside| {
            let pictures = &facts.get(&digest)?.reading.pictures;
            pictures.get(usize::try_from(inside.number).ok()?.checked_sub(1)?)
        });
        return inside.map_or_else(|| known(digest), |picture| picture.digest);
    }
    let folder = format!("{}/", side.path);
    let all = catalogue.materials.iter();
    let inside = all.filter(|m| m.path.as_str().starts_with(&folder));
    let contents: BTreeSet<Digest> = inside.map(|m| known(m.digest)).collect();
    let bytes: Vec<u8> = contents.into_iter().flat_map(|content| content.0).collect();
    digest::digest(&bytes)
}

/// The letters of the passages on either side, whatever stands between them.
fn shared(likeness: &Likeness, facts: &BTreeMap<Digest, Facts>) -> Digest {
    let (left, right) = (text(&likeness.left, facts), text(&likeness.right, facts));
    let mut sides = [Vec::new(), Vec::new()];
    for (mine, theirs) in &likeness.passages {
        let (a, b) = core(letters(&left, *mine), letters(&right, *theirs));
        sides[0].push((*mine, a));
        sides[1].push((*theirs, b));
    }
    either_way(sides.map(|mut passages| {
        passages.sort();
        let all: String = passages.into_iter().flat_map(|(_, words)| words).collect();
        digest::digest(all.as_bytes())
    }))
}

fn text(side: &Side, facts: &BTreeMap<Digest, Facts>) -> Vec<char> {
    let facts = side.digest.and_then(|digest| facts.get(&digest));
    let text = facts.map(|facts| facts.reading.whole()).unwrap_or_default();
    text.chars().collect()
}

/// Letters of a stretch; of a number only that it is one.
fn letters(text: &[char], span: Span) -> Vec<char> {
    let end = span.end.min(text.len());
    let mut letters: Vec<char> = Vec::new();
    for c in &text[span.start.min(end)..end] {
        if !c.is_numeric() && c.is_alphabetic() {
            letters.push(*c);
        } else if c.is_numeric() && letters.last() != Some(&'0') {
            letters.push('0');
        }
    }
    letters
}

/// Two passages without what either has alone at its ends: how far a passage reaches there
/// depends on what stands around it.
fn core(mut left: Vec<char>, mut right: Vec<char>) -> (Vec<char>, Vec<char>) {
    for _ in 0..2 {
        let ends = left.windows(RUN).take(FRAYED).enumerate();
        let mut met = ends.filter_map(|(at, run)| {
            let there = right.windows(RUN).take(FRAYED);
            Some((at, there.into_iter().position(|other| other == run)?))
        });
        if let Some((mine, theirs)) = met.next() {
            drop(met);
            left.drain(..mine);
            right.drain(..theirs);
        }
        left.reverse();
        right.reverse();
    }
    (left, right)
}

/// So many letters in a row are no chance.
const RUN: usize = 8;
/// So far in from its end a passage may be frayed.
const FRAYED: usize = 60;
