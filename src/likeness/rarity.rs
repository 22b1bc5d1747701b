//! How rare the words of a passage are among the units: a few rare ones tell more than a page
//! of formulae that everybody writes.

use rayon::prelude::*;

use super::corpus::{Corpus, HashSet};
use super::normalise::{NAME, NUMBER};
use super::winnow::grams;

/// Letters in a gram: short, so that reworded text still has some.
pub const G: usize = 5;

/// For grams that were asked for, how many units write them.
pub struct Rarity {
    /// Hashes, ascending, each with its number of units.
    units: Vec<(u64, u32)>,
}

/// Distinct grams of a run of letters, masks left out; ascending.
pub fn words(runs: impl Iterator<Item = impl AsRef<[u16]>>) -> Vec<u64> {
    let mut found: Vec<u64> = Vec::new();
    for run in runs {
        let run = run.as_ref();
        let says = |gram: &[u16]| {
            let masks = gram.iter().filter(|l| matches!(**l, NAME | NUMBER));
            masks.count() < 2
        };
        let telling = grams(run, G).zip(run.windows(G));
        found.extend(telling.filter(|(_, gram)| says(gram)).map(|(hash, _)| hash));
    }
    found.sort_unstable();
    found.dedup();
    found
}

impl Rarity {
    /// Counts, in one pass over every text, the units that write each gram asked for.
    pub fn of(corpus: &Corpus, asked: impl Iterator<Item = u64>) -> Self {
        let asked: HashSet = asked.collect();
        let mut hashes: Vec<u64> = asked.iter().copied().collect();
        hashes.sort_unstable();
        let mut units: Vec<(u64, u32)> = hashes.iter().map(|hash| (*hash, 0)).collect();
        let mut last = vec![u32::MAX; units.len()];
        // Texts come by their first unit; a batch at a time keeps memory small.
        for batch in corpus.texts.chunks(64) {
            let hits: Vec<Vec<u32>> = batch
                .par_iter()
                .map(|text| {
                    let hits = grams(&text.masked.letters, G).filter(|hash| asked.contains(hash));
                    let places = hits.filter_map(|hash| hashes.binary_search(&hash).ok());
                    let mut places: Vec<u32> = places.map(|place| place as u32).collect();
                    places.sort_unstable();
                    places.dedup();
                    places
                })
                .collect();
            for (text, hits) in batch.iter().zip(hits) {
                let unit = u32::from(text.holders[0].0);
                for hit in hits {
                    if std::mem::replace(&mut last[hit as usize], unit) != unit {
                        units[hit as usize].1 += 1;
                    }
                }
            }
        }
        Rarity { units }
    }

    /// What grams weigh together: one each where two units write them, 1/(n-1) where n do.
    pub fn weight(&self, grams: &[u64]) -> f64 {
        let weight = |hash: &u64| {
            let place = self.units.binary_search_by_key(hash, |(h, _)| *h);
            place.map_or(0.0, |at| 1.0 / f64::from(self.units[at].1.max(2) - 1))
        };
        grams.iter().map(weight).sum()
    }
}
