//! One paper mostly within another: how much, and where, for the eye.

use super::align;
use super::corpus::{Corpus, HashSet};
use super::normalise::{Masked, Origin};
use super::winnow::{self, K};
use crate::paper::Span;

/// Letters a text must have: shorter ones are forms.
pub const LEAST: usize = 120;
/// Kept grams stand for so many letters, (W + 1) / 2.
pub const STRIDE: f64 = 3.5;
/// Share of the threshold at which an estimate is worth an exact look.
pub const WORTH: f64 = 0.4;

/// Grams that tell, of a text, without those everybody may share.
pub fn telling_grams(letters: &[u16], ground: Option<&HashSet>) -> HashSet {
    winnow::grams(letters, K)
        .zip(letters.windows(K))
        .filter(|(hash, gram)| {
            winnow::telling(gram) && !ground.is_some_and(|ground| ground.contains(hash))
        })
        .map(|(hash, _)| hash)
        .collect()
}

/// Share of one set of grams that another has too, 0 to 1.
pub fn containment(of: &HashSet, within: &HashSet) -> f64 {
    let both = of.iter().filter(|hash| within.contains(hash)).count();
    both as f64 / of.len().max(1) as f64
}

/// Where two texts agree, for the eye: stretches of thirty letters or more.
pub fn passages(
    corpus: &Corpus,
    (left, from_left): (Masked, Origin),
    (right, from_right): (Masked, Origin),
) -> Vec<(Span, Span)> {
    let least = corpus.project.thresholds.passage_chars;
    agreeing((&left, &from_left), (&right, &from_right), least)
}

/// Stretches of so many letters or more in which two texts agree.
pub fn agreeing(
    (left, from_left): (&Masked, &Origin),
    (right, from_right): (&Masked, &Origin),
    least: usize,
) -> Vec<(Span, Span)> {
    align::clusters(align::runs(&left.letters, &right.letters), 20)
        .iter()
        .filter_map(|runs| align::passage(runs))
        .filter(|p| p.agreed >= least && p.density() >= 0.5)
        .map(|p| (from_left.span(p.a.0, p.a.1), from_right.span(p.b.0, p.b.1)))
        .collect()
}
