//! A subordinate's paper that copies its superior's (上下一般粗).

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::contained::{LEAST, STRIDE, WORTH, containment, passages, telling_grams};
use super::corpus::{Corpus, HashSet, Text, side};
use super::index::{Entry, Group, Index};
use super::normalise::{Masked, Origin};
use super::roles::{forwards, is_form};
use super::winnow;
use super::{Kind, Likeness};
use crate::catalogue::Material;

/// What was found, and the pairs of texts accounted for, the lesser number first.
pub fn find(corpus: &Corpus, index: &Index) -> (Vec<Likeness>, BTreeSet<(u32, u32)>) {
    let superiors = Superiors::of(corpus, index);
    let found: Vec<(u32, Option<u32>, Likeness)> = (0..corpus.texts.len() as u32)
        .into_par_iter()
        .flat_map_iter(|left| {
            let copies = superiors.copies(corpus, index, left);
            copies
                .into_iter()
                .map(move |(likeness, right)| (left, right, likeness))
        })
        .collect();
    let taken = found
        .iter()
        .filter_map(|(left, right, _)| right.map(|right| (right.min(*left), right.max(*left))))
        .collect();
    (found.into_iter().map(|(_, _, l)| l).collect(), taken)
}

/// Papers that subordinates might copy.
struct Superiors {
    /// Superiors' texts in groups that many units hold, by where the group begins.
    in_common: BTreeMap<usize, Vec<u32>>,
    /// Which texts are a superior's at all.
    sources: Vec<bool>,
    /// Grams of each shared text that is no form, in the order of `corpus.shared`.
    shared: Vec<Option<HashSet>>,
}

impl Superiors {
    fn of(corpus: &Corpus, index: &Index) -> Self {
        let sources: Vec<bool> = corpus
            .texts
            .iter()
            .map(|text| text.units().any(|unit| corpus.roles.is_superior(unit)))
            .collect();
        let mut in_common = BTreeMap::new();
        if sources.contains(&true) {
            for group in index.groups() {
                if usize::from(group.units) > corpus.cap {
                    let held = distinct(index, *group);
                    let held = held.filter(|t| sources.get(*t as usize) == Some(&true));
                    let held: Vec<u32> = held.collect();
                    if !held.is_empty() {
                        in_common.insert(group.number(), held);
                    }
                }
            }
        }
        let shared = corpus.shared.par_iter().map(|(material, masked)| {
            (!is_form(material)).then(|| telling_grams(&masked.letters, None))
        });
        Superiors {
            in_common,
            sources,
            shared: shared.collect(),
        }
    }

    fn copies(&self, corpus: &Corpus, index: &Index, left: u32) -> Vec<(Likeness, Option<u32>)> {
        let text = &corpus.texts[left as usize];
        if text.masked.letters.len() < LEAST || (corpus.stopped)() {
            return Vec::new();
        }
        let mut found = self.of_units(corpus, index, left);
        if text.print.is_none() {
            found.extend(self.of_shared(corpus, text).map(|found| (found, None)));
        }
        found
    }

    fn of_units(&self, corpus: &Corpus, index: &Index, left: u32) -> Vec<(Likeness, Option<u32>)> {
        if !self.sources.contains(&true) {
            return Vec::new();
        }
        let text = &corpus.texts[left as usize];
        let mut shared: BTreeMap<u32, u32> = BTreeMap::new();
        for (group, entry) in index.of_text(left as usize) {
            if entry.is_sentence() {
                continue;
            }
            let mut count = |source: u32| {
                let unseen = |number: u32| corpus.texts[number as usize].print.is_some();
                let both = unseen(left) && unseen(source);
                if source != left && !both && self.sources.get(source as usize) == Some(&true) {
                    *shared.entry(source).or_default() += 1;
                }
            };
            if usize::from(group.units) > corpus.cap {
                let held = self.in_common.get(&group.number());
                held.into_iter().flatten().for_each(|source| count(*source));
            } else {
                distinct(index, group).for_each(count);
            }
        }
        let least = corpus.project.thresholds.superior;
        let enough = least * WORTH * text.masked.letters.len() as f64;
        let mut own = None;
        let mut found = Vec::new();
        for (source, count) in shared {
            let other = &corpus.texts[source as usize];
            if f64::from(count) * STRIDE < enough {
                continue;
            }
            let Some((copy, original)) = ranked(corpus, text, other) else {
                continue;
            };
            if forwards(copy, &text.facts.reading) || corpus.prints.forwards(copy) {
                continue;
            }
            let own = own.get_or_insert_with(|| telling_grams(&text.masked.letters, None));
            let degree = containment(own, &telling_grams(&other.masked.letters, None));
            if degree >= least {
                let (ours, theirs) = (corpus.laid_out(text), corpus.laid_out(other));
                let sides = ((copy, ours), (original, theirs));
                let likeness = superior_likeness(corpus, sides.0, sides.1, degree);
                found.push((likeness, Some(source)));
            }
        }
        found
    }

    /// The shared paper that holds most of this text, where it holds too much.
    fn of_shared(&self, corpus: &Corpus, text: &Text) -> Option<Likeness> {
        let letters = &text.masked.letters;
        let ground = &corpus.common_ground;
        let kept = winnow::winnow(letters);
        let hits = kept
            .iter()
            .filter(|(hash, _)| ground.contains(hash))
            .count();
        let least = corpus.project.thresholds.superior;
        if (hits as f64) < least * WORTH * kept.len() as f64 {
            return None;
        }
        let (_, copy) = text
            .holders
            .iter()
            .find(|(unit, _)| !corpus.roles.is_office(*unit))?;
        if forwards(copy, &text.facts.reading) {
            return None;
        }
        let own = telling_grams(letters, None);
        let mut best: Option<(f64, &Material)> = None;
        for ((material, _), grams) in corpus.shared.iter().zip(&self.shared) {
            let degree = grams.as_ref().map_or(0.0, |grams| containment(&own, grams));
            // The paper itself, of the shared folder, before what units made of it.
            let itself = |material: &Material| material.unit.is_none();
            let better =
                best.is_none_or(|(most, known)| (itself(material), degree) > (itself(known), most));
            if degree >= least && better {
                best = Some((degree, material));
            }
        }
        let (degree, original) = best?;
        let source = corpus.facts.get(&original.digest)?;
        let theirs = corpus.masker.mask_with_origin(&source.reading.whole());
        let ours = corpus.laid_out(text);
        Some(superior_likeness(
            corpus,
            (copy, ours),
            (original, theirs),
            degree,
        ))
    }
}

/// Texts of a group, each once.
fn distinct(index: &Index, group: Group) -> impl Iterator<Item = u32> + '_ {
    let chunks = index
        .members(group)
        .chunk_by(|a: &Entry, b| a.text == b.text);
    chunks.map(|held| held[0].text)
}

/// A paper of `text` by a unit below the holder of a paper of `other`.
fn ranked<'t>(
    corpus: &Corpus,
    text: &'t Text,
    other: &'t Text,
) -> Option<(&'t Material, &'t Material)> {
    text.holders.iter().find_map(|(unit, copy)| {
        let above = |(source, _): &&(u16, &Material)| corpus.roles.is_above(*source, *unit);
        let (_, original) = other.holders.iter().find(above)?;
        Some((*copy, *original))
    })
}

fn superior_likeness(
    corpus: &Corpus,
    (copy, ours): (&Material, (Masked, Origin)),
    (original, theirs): (&Material, (Masked, Origin)),
    degree: f64,
) -> Likeness {
    Likeness {
        kind: Kind::Superior,
        degree,
        left: side(copy),
        right: side(original),
        passages: passages(corpus, ours, theirs),
        units: Vec::new(),
        how: "不计数字、年份和地名，看这份材料有多少文字出自上级文件".into(),
    }
}
