//! One paper mostly within another: last year's with a new year, the superior's with a new name.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::align;
use super::corpus::{Corpus, HashSet, Text, side};
use super::index::{Entry, Group, Index};
use super::normalise::Masked;
use super::roles::{forwards, is_form};
use super::winnow::{self, K};
use super::{Kind, Likeness};
use crate::catalogue::Material;
use crate::paper::Span;
use crate::read::{Reading, Role};

/// Letters a text must have: shorter ones are forms.
const LEAST: usize = 120;
/// Kept grams stand for so many letters, (W + 1) / 2.
const STRIDE: f64 = 3.5;
/// Share of the threshold at which the estimate is worth an exact look.
const WORTH: f64 = 0.4;

/// What was found, and the pairs of texts accounted for, the lesser number first.
pub fn find(corpus: &Corpus, index: &Index) -> (Vec<Likeness>, BTreeSet<(u32, u32)>) {
    let superiors = Superiors::of(corpus, index);
    let per_text: Vec<Vec<(Likeness, Option<u32>)>> = (0..corpus.texts.len() as u32)
        .into_par_iter()
        .map(|left| {
            let mut found = between_years(corpus, index, left);
            found.extend(superiors.copies(corpus, index, left));
            found
        })
        .collect();
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    for (left, likenesses) in (0..).zip(per_text) {
        for (likeness, right) in likenesses {
            taken.extend(right.map(|right: u32| (right.min(left), right.max(left))));
            found.push(likeness);
        }
    }
    (found, taken)
}

/// Grams that tell, of a text, without those everybody may share.
fn telling_grams(letters: &[u16], ground: Option<&HashSet>) -> HashSet {
    winnow::grams(letters, K)
        .zip(letters.windows(K))
        .filter(|(hash, gram)| {
            winnow::telling(gram) && !ground.is_some_and(|ground| ground.contains(hash))
        })
        .map(|(hash, _)| hash)
        .collect()
}

fn containment(of: &HashSet, within: &HashSet) -> f64 {
    let both = of.iter().filter(|hash| within.contains(hash)).count();
    both as f64 / of.len().max(1) as f64
}

// ---- years -------------------------------------------------------------------------------

fn between_years(corpus: &Corpus, index: &Index, left: u32) -> Vec<(Likeness, Option<u32>)> {
    let text = &corpus.texts[left as usize];
    if text.masked.letters.len() < LEAST {
        return Vec::new();
    }
    let first = text.holders[0].0;
    let mut shared: BTreeMap<u32, u32> = BTreeMap::new();
    for (group, entry) in index.of_text(left as usize) {
        let members = index.members(group);
        let from = members.partition_point(|m| m.text <= left);
        let near = members[from..].iter().take_while(|m| {
            // Texts are numbered by unit: beyond the own unit's no one is of interest.
            let other = corpus.texts.get(m.text as usize);
            other.is_some_and(|other| other.holders[0].0 == first)
        });
        if !entry.is_sentence() {
            let mut last = None;
            for member in near {
                if last.replace(member.text) != Some(member.text) {
                    *shared.entry(member.text).or_default() += 1;
                }
            }
        }
    }
    let warn = corpus.project.thresholds.year_warn;
    let mut found = Vec::new();
    for (right, count) in shared {
        let other = &corpus.texts[right as usize];
        let shorter = text.masked.letters.len().min(other.masked.letters.len());
        if shorter < LEAST || f64::from(count) * STRIDE < warn * WORTH * shorter as f64 {
            continue;
        }
        let Some((a, b)) = same_paper_of_two_years(corpus, text, other) else {
            continue;
        };
        let degree = year_degree(corpus, text, other);
        if degree >= warn {
            found.push((year_likeness(corpus, (text, a), (other, b), degree), None));
        }
    }
    found
}

/// Papers of one unit, for the same requirement or of the same name, for two years.
fn same_paper_of_two_years<'t>(
    corpus: &Corpus,
    text: &'t Text,
    other: &'t Text,
) -> Option<(&'t Material, &'t Material)> {
    let pairs = text.holders.iter().flat_map(|(unit, a)| {
        let theirs = other.holders.iter().filter(move |(u, _)| u == unit);
        theirs.map(move |(_, b)| (*a, *b))
    });
    pairs
        .filter(|(a, b)| a.year.is_some() && b.year.is_some() && a.year != b.year)
        .filter(|(a, b)| corpus.roles.is_yearly(a) && corpus.roles.is_yearly(b))
        .find(|(a, b)| match (&a.slot, &b.slot) {
            (Some(a), Some(b)) => a.requirement == b.requirement,
            _ => {
                let stem = |m: &Material| corpus.masker.mask(m.path.stem()).letters;
                stem(a) == stem(b)
            }
        })
}

/// Containment of the shorter in the longer. Tables are compared with their figures: that two
/// years' tables have the same head is as it should be.
fn year_degree(corpus: &Corpus, a: &Text, b: &Text) -> f64 {
    let grams = |text: &Text| {
        let reading = &text.facts.reading;
        if is_table(reading) {
            let letters = corpus.masker.mask_years(&reading.whole());
            telling_grams(&letters, None)
        } else {
            telling_grams(&text.masked.letters, Some(&corpus.common_ground))
        }
    };
    let (a, b) = (grams(a), grams(b));
    // What is left without the common ground must still be a text.
    if a.len().min(b.len()) < LEAST / 2 {
        return 0.0;
    }
    let (shorter, longer) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    containment(shorter, longer)
}

fn is_table(reading: &Reading) -> bool {
    let (mut rows, mut all) = (0, 0);
    for paragraph in reading.paragraphs() {
        let length = paragraph.text.len();
        all += length;
        rows += if paragraph.role == Role::Row {
            length
        } else {
            0
        };
    }
    rows * 2 > all
}

fn year_likeness(
    corpus: &Corpus,
    (text, a): (&Text, &Material),
    (other, b): (&Text, &Material),
    degree: f64,
) -> Likeness {
    let forward = (a.year, &a.path) <= (b.year, &b.path);
    let ((text, a), (other, b)) = if forward {
        ((text, a), (other, b))
    } else {
        ((other, b), (text, a))
    };
    Likeness {
        kind: Kind::Year,
        degree,
        left: side(a),
        right: side(b),
        passages: passages(corpus, &text.facts.reading, &other.facts.reading),
        units: Vec::new(),
        how: format!(
            "不计数字和年份，两个年度的文字有 {:.0}% 相同",
            degree * 100.0
        ),
    }
}

// ---- superiors ---------------------------------------------------------------------------

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
        if text.masked.letters.len() < LEAST {
            return Vec::new();
        }
        let mut found = self.of_units(corpus, index, left);
        if let Some(likeness) = self.of_shared(corpus, text) {
            found.push((likeness, None));
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
                if source != left && self.sources.get(source as usize) == Some(&true) {
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
            if forwards(copy, &text.facts.reading) {
                continue;
            }
            let own = own.get_or_insert_with(|| telling_grams(&text.masked.letters, None));
            let degree = containment(own, &telling_grams(&other.masked.letters, None));
            if degree >= least {
                let likeness = superior_likeness(
                    corpus,
                    (copy, &text.facts.reading),
                    (original, &other.facts.reading),
                    degree,
                );
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
        Some(superior_likeness(
            corpus,
            (copy, &text.facts.reading),
            (original, &source.reading),
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
    (copy, ours): (&Material, &Reading),
    (original, theirs): (&Material, &Reading),
    degree: f64,
) -> Likeness {
    Likeness {
        kind: Kind::Superior,
        degree,
        left: side(copy),
        right: side(original),
        passages: passages(corpus, ours, theirs),
        units: Vec::new(),
        how: format!(
            "不计数字、年份和地名，这份材料有 {:.0}% 的文字出自上级文件",
            degree * 100.0
        ),
    }
}

// ---- evidence ----------------------------------------------------------------------------

/// Where two texts agree, for the eye: stretches of thirty letters or more.
fn passages(corpus: &Corpus, a: &Reading, b: &Reading) -> Vec<(Span, Span)> {
    let (a, b) = (a.whole(), b.whole());
    let (left, from_left) = corpus.masker.mask_with_origin(&a);
    let (right, from_right) = corpus.masker.mask_with_origin(&b);
    let Masked { letters: a, .. } = left;
    let Masked { letters: b, .. } = right;
    align::clusters(align::runs(&a, &b), 20)
        .iter()
        .filter_map(|runs| align::passage(runs))
        .filter(|p| p.agreed >= corpus.project.thresholds.passage_chars && p.density() >= 0.5)
        .map(|p| (from_left.span(p.a.0, p.a.1), from_right.span(p.b.0, p.b.1)))
        .collect()
}
