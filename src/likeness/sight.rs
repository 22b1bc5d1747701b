//! Whether two pictures show the same: dHash finds, [`agreement`] confirms.
//!
//! A dHash alone calls two photos of one meeting room the same. The second measure looks at the
//! detail in each part of the picture: a copy agrees nearly everywhere, whatever was done to its
//! size, its quality or its brightness; another photo of the same place does not.

use crate::read::{LOOK_SIDE, Look};

/// Most bits of 64 in which the dHashes of copies differ.
pub const NEAR: u32 = 10;
/// Least agreement of copies.
pub const AGREED: f64 = 0.90;

/// Cells a side of a part.
const PART: usize = 6;
/// Rows at the head and at the foot that do not count: bars with a date are put there.
const BAR: usize = 3;
/// Parts in a row, and rows of parts.
const PARTS: (usize, usize) = (LOOK_SIDE / PART, (LOOK_SIDE - 2 * BAR) / PART);
/// Detail (variance of grey) from which on a part tells anything.
const TELLING: f64 = 6.0;
/// Fewest parts that must tell something.
const FEWEST: usize = 6;

/// In how many of 64 bits the dHashes differ.
pub fn apart(a: &Look, b: &Look) -> u32 {
    (a.hash ^ b.hash).count_ones()
}

/// Dividing 64 bits into so many words of 16: of two hashes at most [`NEAR`] bits apart one word is
/// at most [`WORD_NEAR`] apart, so looking up every word's neighbourhood finds each pair.
const WORDS: usize = 4;
/// `NEAR / WORDS`, rounded down.
const WORD_NEAR: u32 = NEAR / WORDS as u32;

/// Hashes by their words: finds what is near without comparing everything with everything.
pub struct Index<'a> {
    hashes: &'a [Option<u64>],
    /// For each word the numbers of the hashes, by that word.
    words: [Vec<(u16, u32)>; WORDS],
    /// Every word of at most [`WORD_NEAR`] bits.
    masks: Vec<u16>,
}

impl<'a> Index<'a> {
    /// Of these hashes, by number.
    pub fn of(hashes: &'a [Option<u64>]) -> Self {
        let by_word = |word: usize| {
            let known = hashes.iter().zip(0..);
            let mut all: Vec<(u16, u32)> = known
                .filter_map(|(hash, number)| Some((word_of((*hash)?, word), number)))
                .collect();
            all.sort_unstable();
            all
        };
        Index {
            hashes,
            words: std::array::from_fn(by_word),
            masks: (0..=u16::MAX)
                .filter(|mask| mask.count_ones() <= WORD_NEAR)
                .collect(),
        }
    }

    /// Those before this one that are at most [`NEAR`] bits apart from it, ascending.
    pub fn near(&self, number: usize) -> Vec<usize> {
        let Some(hash) = self.hashes[number] else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (word, all) in self.words.iter().enumerate() {
            for mask in &self.masks {
                let wanted = word_of(hash, word) ^ mask;
                let start = all.partition_point(|(word, _)| *word < wanted);
                let same = all[start..].iter().take_while(|(word, _)| *word == wanted);
                let before = same
                    .map(|(_, at)| *at as usize)
                    .take_while(|at| *at < number);
                found.extend(before.filter(|at| {
                    self.hashes[*at].is_some_and(|other| (hash ^ other).count_ones() <= NEAR)
                }));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn word_of(hash: u64, word: usize) -> u16 {
    (hash >> (16 * word)) as u16
}

/// How well the detail of two pictures agrees, −1 to 1: the correlation within each part of them,
/// of which the worst quarter does not count, for a date or a mark may be stamped over it. 0 where
/// too few parts have any detail.
pub fn agreement(a: &Look, b: &Look) -> f64 {
    let (a, b) = (detail(&a.grey), detail(&b.grey));
    let mut parts: Vec<f64> = (0..PARTS.0 * PARTS.1)
        .filter_map(|part| correlation(&a, &b, part))
        .collect();
    if parts.len() < FEWEST {
        return 0.0;
    }
    parts.sort_by(f64::total_cmp);
    parts[parts.len() / 4]
}

/// Each cell between the bars less the mean of its neighbourhood: light and shade at large say
/// nothing.
fn detail(grey: &[u8]) -> Vec<f64> {
    let at = |x: usize, y: usize| f64::from(grey[y * LOOK_SIDE + x]);
    let mut detail = Vec::with_capacity(grey.len());
    for y in BAR..LOOK_SIDE - BAR {
        for x in 0..LOOK_SIDE {
            let rows = y.saturating_sub(2).max(BAR)..(y + 3).min(LOOK_SIDE - BAR);
            let columns = x.saturating_sub(2)..(x + 3).min(LOOK_SIDE);
            let count = (rows.len() * columns.len()) as f64;
            let sum: f64 = rows
                .flat_map(|y| columns.clone().map(move |x| at(x, y)))
                .sum();
            detail.push(at(x, y) - sum / count);
        }
    }
    detail
}

/// Correlation within a part; `None` where neither has detail there.
fn correlation(a: &[f64], b: &[f64], part: usize) -> Option<f64> {
    let (top, left) = (part / PARTS.0 * PART, part % PARTS.0 * PART);
    let cells = (top..top + PART).flat_map(|y| (left..left + PART).map(move |x| y * LOOK_SIDE + x));
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for cell in cells {
        aa += a[cell] * a[cell];
        bb += b[cell] * b[cell];
        ab += a[cell] * b[cell];
    }
    let least = TELLING * (PART * PART) as f64;
    (f64::max(aa, bb) >= least).then(|| ab / (aa * bb).sqrt().max(f64::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_within_reach_is_found() {
        let mut state = 7_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state ^ state >> 29
        };
        let mut hashes: Vec<Option<u64>> = Vec::new();
        for n in 0..300 {
            let fresh = next();
            // Every other one is another with up to twelve bits turned.
            let hash = match hashes.last().copied().flatten() {
                Some(last) if n % 2 == 1 => {
                    (0..next() % 13).fold(last, |hash, _| hash ^ 1 << (next() % 64))
                }
                _ => fresh,
            };
            hashes.push((n % 50 != 49).then_some(hash));
        }
        let index = Index::of(&hashes);
        for (n, hash) in hashes.iter().enumerate() {
            let near = |m: &usize| match (hash, hashes[*m]) {
                (Some(a), Some(b)) => (a ^ b).count_ones() <= NEAR,
                _ => false,
            };
            let expected: Vec<usize> = (0..n).filter(near).collect();
            assert_eq!(index.near(n), expected, "{n}");
        }
    }
}
