//! One unit's papers of two years that are alike but for the numbers.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::contained::{LEAST, STRIDE, WORTH, containment, passages, telling_grams};
use super::corpus::{Corpus, Text, side};
use super::index::Index;
use super::{Kind, Likeness};
use crate::catalogue::Material;
use crate::read::{Reading, Role};

/// What was found, and which texts are nearly one, the lesser number first.
pub fn find(corpus: &Corpus, index: &Index) -> (Vec<Likeness>, BTreeSet<(u32, u32)>) {
    let found: Vec<(u32, u32, Likeness)> = (0..corpus.at_hand().len() as u32)
        .into_par_iter()
        .flat_map_iter(|left| between_years(corpus, index, left))
        .collect();
    let twins = found
        .iter()
        .filter(|(_, _, l)| l.degree >= corpus.project.thresholds.year_suspect)
        .map(|(left, right, _)| (*left, *right))
        .collect();
    (found.into_iter().map(|(_, _, l)| l).collect(), twins)
}

fn between_years(corpus: &Corpus, index: &Index, left: u32) -> Vec<(u32, u32, Likeness)> {
    let text = &corpus.texts[left as usize];
    if text.masked.letters.len() < LEAST || (corpus.stopped)() {
        return Vec::new();
    }
    let first = text.holders[0].0;
    let mut shared: BTreeMap<u32, u32> = BTreeMap::new();
    for (group, entry) in index.of_text(left as usize) {
        let members = index.members(group);
        let from = members.partition_point(|m| m.text <= left);
        let near = members[from..].iter().take_while(|m| {
            // Texts are numbered by unit: beyond the own unit's no one is of interest.
            let other = corpus.at_hand().get(m.text as usize);
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
            let likeness = year_likeness(corpus, (text, a), (other, b), degree);
            found.push((left, right, likeness));
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
        passages: passages(corpus, corpus.laid_out(text), corpus.laid_out(other)),
        units: Vec::new(),
        how: "不计数字和年份，看较短一份有多少文字另一年度也有".into(),
    }
}
