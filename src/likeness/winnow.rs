//! Winnowing (Schleimer, Wilkerson, Aiken 2003) over masked letters: of each [`W`] neighbouring
//! [`K`]-grams the least hash is kept, so that two texts with a common run of [`T`] letters are
//! certain to keep a common one. K is small because Chinese is dense: 23 as for program code
//! finds next to nothing in reworded prose.

/// Letters in a gram.
pub const K: usize = 8;
/// Grams in a window.
pub const W: usize = 6;
/// Every common run of so many letters is seen.
pub const T: usize = W + K - 1;

use super::normalise::{NAME, NUMBER};

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hashes of all grams of `k` letters, in order.
pub fn grams(letters: &[u16], k: usize) -> impl Iterator<Item = u64> + '_ {
    let top = BASE.wrapping_pow(k as u32);
    let mut rolling = 0_u64;
    letters.iter().enumerate().filter_map(move |(at, letter)| {
        rolling = rolling
            .wrapping_mul(BASE)
            .wrapping_add(u64::from(*letter) + 1);
        if let Some(gone) = at.checked_sub(k) {
            rolling = rolling.wrapping_sub(top.wrapping_mul(u64::from(letters[gone]) + 1));
        }
        (at + 1 >= k).then(|| mix(rolling))
    })
}

/// Hash of a whole run of letters; never that of a gram.
pub fn whole(letters: &[u16]) -> u64 {
    let sum = letters.iter().fold(letters.len() as u64, |sum, letter| {
        sum.wrapping_mul(BASE).wrapping_add(u64::from(*letter) + 1)
    });
    mix(sum ^ 0x5EED_5E47_E9CE_0001)
}

/// Kept grams: hash and position, by position. The last of equal least ones is kept.
pub fn winnow(letters: &[u16]) -> Vec<(u64, u32)> {
    let mut kept: Vec<(u64, u32)> = Vec::with_capacity(letters.len() * 2 / (W + 1) + 1);
    let mut window = [u64::MAX; W];
    let (mut least, mut at_least) = (u64::MAX, 0_usize);
    let count = (letters.len() + 1).saturating_sub(K);
    for (at, hash) in grams(letters, K).enumerate() {
        window[at % W] = hash;
        if hash <= least || at_least + W <= at {
            if hash <= least {
                (least, at_least) = (hash, at);
            } else {
                (least, at_least) = (u64::MAX, at);
                for back in at + 1 - W..=at {
                    if window[back % W] <= least {
                        (least, at_least) = (window[back % W], back);
                    }
                }
            }
            let full = at + 1 >= W.min(count);
            if full {
                kept.push((least, at_least as u32));
            }
        } else if at + 1 == W.min(count) {
            kept.push((least, at_least as u32));
        }
    }
    kept
}

/// Whether a gram says anything: one made of masks and repeated letters doesn't.
pub fn telling(gram: &[u16]) -> bool {
    let masks = gram.iter().filter(|l| matches!(**l, NAME | NUMBER)).count();
    let distinct = (0..gram.len())
        .filter(|at| !gram[..*at].contains(&gram[*at]))
        .count();
    masks * 2 < gram.len() && distinct * 2 > gram.len()
}

fn mix(mut h: u64) -> u64 {
    h = (h ^ (h >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    h = (h ^ (h >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    h ^ (h >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn letters(seed: u64, n: usize, alphabet: u64) -> Vec<u16> {
        let mut state = seed;
        (0..n)
            .map(|_| {
                state = mix(state.wrapping_add(BASE));
                (0x4E00 + state % alphabet) as u16
            })
            .collect()
    }

    #[test]
    fn every_common_run_of_t_letters_keeps_a_common_gram() {
        for seed in 0..300 {
            let run = letters(seed, T, 50);
            let before = letters(seed + 1000, (seed % 17) as usize, 50);
            let after = letters(seed + 2000, (seed % 13) as usize, 50);
            let a = [before.clone(), run.clone(), after.clone()].concat();
            let b = [after, run, letters(seed + 3000, 20, 50), before].concat();
            let hashes = |of: &[u16]| winnow(of).into_iter().map(|f| f.0).collect::<BTreeSet<_>>();
            assert!(!hashes(&a).is_disjoint(&hashes(&b)), "seed {seed}");
        }
    }

    /// Each window keeps its least gram, the last of equal ones: the definition, slowly.
    #[test]
    fn it_keeps_what_the_definition_says() {
        for seed in 0..200 {
            let text = letters(seed, (seed % 60) as usize, 2 + seed % 5);
            let all: Vec<u64> = grams(&text, K).collect();
            let mut expected: Vec<(u64, u32)> = all
                .windows(W.min(all.len()).max(1))
                .enumerate()
                .filter_map(|(at, window)| {
                    let least = window.iter().min()?;
                    let last = window.iter().rposition(|h| h == least)?;
                    Some((*least, (at + last) as u32))
                })
                .collect();
            expected.dedup();
            assert_eq!(winnow(&text), expected, "seed {seed}");
        }
    }

    #[test]
    fn texts_shorter_than_a_gram_have_none() {
        assert!(winnow(&letters(1, K - 1, 9)).is_empty());
        assert_eq!(winnow(&letters(1, K, 9)).len(), 1);
        assert!(winnow(&[]).is_empty());
    }

    #[test]
    fn rolling_equals_hashing_afresh() {
        let text = letters(5, 40, 9);
        let fresh: Vec<u64> = text.windows(K).flat_map(|g| grams(g, K)).collect();
        assert_eq!(grams(&text, K).collect::<Vec<_>>(), fresh);
    }

    #[test]
    fn masks_and_repetition_tell_nothing() {
        assert!(!telling(&[
            NAME, NUMBER, NAME, NUMBER, NAME, NUMBER, 65, 66
        ]));
        assert!(!telling(&[65; 8]));
        assert!(telling(&[65, 66, 67, 68, 69, NUMBER, 70, 71]));
    }
}
