//! How rare the words of a passage are among the units: a few rare ones tell more than a page
//! of formulae that everybody writes.

use rayon::prelude::*;

use super::corpus::Corpus;
use super::normalise::{NAME, NUMBER};
use super::stock;
use super::winnow::grams;

/// Letters in a gram: short, so that reworded text still has some.
pub const G: usize = 5;

/// For grams that were asked for, how many units write them.
pub struct Rarity {
    /// Hashes, ascending, each with its number of units.
    units: Vec<(u64, u32)>,
    /// What each keeps of its weight for being no stock phrase.
    shares: Vec<f32>,
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

/// Looks hashes up in an ascending list: a bit for each first, for most are not there, then the
/// few that begin alike.
pub struct Asked<'h> {
    hashes: &'h [u64],
    bits: Vec<u64>,
    /// Where the hashes of each beginning start, and one more.
    starts: Vec<u32>,
    /// Bits of a hash that are no part of its beginning.
    shift: u32,
}

/// Bits of a hash that have a bit of their own.
const SIEVE: u32 = 24;

impl<'h> Asked<'h> {
    /// A list to look up in.
    pub fn of(hashes: &'h [u64]) -> Self {
        let mut bits = vec![0_u64; 1 << (SIEVE - 6)];
        for hash in hashes {
            let bit = sieve(*hash);
            bits[bit >> 6] |= 1 << (bit & 63);
        }
        let width = hashes.len().max(2).ilog2();
        let shift = 64 - width;
        let mut starts = vec![0_u32; (1 << width) + 1];
        for hash in hashes {
            starts[(hash >> shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Asked {
            hashes,
            bits,
            starts,
            shift,
        }
    }

    /// Where in the list a hash stands.
    pub fn place(&self, hash: u64) -> Option<u32> {
        let bit = sieve(hash);
        if self.bits[bit >> 6] >> (bit & 63) & 1 == 0 {
            return None;
        }
        let beginning = (hash >> self.shift) as usize;
        let (start, end) = (self.starts[beginning], self.starts[beginning + 1]);
        let near = &self.hashes[start as usize..end as usize];
        let at = near.iter().position(|known| *known == hash)?;
        Some(start + at as u32)
    }
}

/// From the lower half: the upper bits are the beginning already.
fn sieve(hash: u64) -> usize {
    (hash as usize) & ((1 << SIEVE) - 1)
}

impl Rarity {
    /// Counts, in one pass over every text, the units that write each gram asked for.
    pub fn of(corpus: &Corpus, asked: impl Iterator<Item = u64>) -> Self {
        let mut hashes: Vec<u64> = asked.collect();
        hashes.sort_unstable();
        hashes.dedup();
        let asked = Asked::of(&hashes);
        let mut units: Vec<(u64, u32)> = hashes.iter().map(|hash| (*hash, 0)).collect();
        let mut last = vec![u32::MAX; units.len()];
        // Texts come by their first unit; a batch at a time keeps memory small.
        for batch in corpus.at_hand().chunks(64) {
            if (corpus.stopped)() {
                break;
            }
            let hits: Vec<Vec<u32>> = batch
                .par_iter()
                .map(|text| {
                    let hits = grams(&text.masked.letters, G);
                    let mut places: Vec<u32> = hits.filter_map(|hash| asked.place(hash)).collect();
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
        for (hash, own) in &mut units {
            let told = u32::from(corpus.prints.words.count(stock::fingerprint(*hash)));
            *own = match corpus.prints.counts_own {
                true => told.max(*own),
                false => told + *own,
            };
        }
        let shares = hashes
            .par_iter()
            .map(|hash| stock::share(corpus.project, *hash) as f32)
            .collect();
        Rarity { units, shares }
    }

    /// What grams weigh together: one each where two units write them, 1/(n-1) where n do, less
    /// where they are stock phrases, but never below `floor` of it.
    pub fn weight(&self, grams: &[u64], floor: f64) -> f64 {
        let weight = |hash: &u64| {
            let place = self.units.binary_search_by_key(hash, |(h, _)| *h);
            place.map_or(0.0, |at| {
                f64::from(self.shares[at]).max(floor) / f64::from(self.units[at].1.max(2) - 1)
            })
        };
        grams.iter().map(weight).sum()
    }
}
