//! The promise of winnowing, held against a suffix array: every run of `T` masked letters that
//! two texts share is seen by both, at that very place.

use std::collections::BTreeSet;

use juanzong::likeness::normalise::Masker;
use juanzong::likeness::winnow::{K, T, grams, winnow};
use proptest::prelude::*;

use crate::world::{DUTIES, prose};

/// Every longest run of `least` letters and more that both hold, by a suffix array of the two
/// joined, built by plain sorting: slow and plainly right.
fn shared_runs(a: &[u16], b: &[u16], least: usize) -> BTreeSet<Vec<u16>> {
    let joined: Vec<u32> = (a.iter().map(|l| u32::from(*l)))
        .chain([u32::MAX])
        .chain(b.iter().map(|l| u32::from(*l)))
        .collect();
    let mut suffixes: Vec<usize> = (0..joined.len()).collect();
    suffixes.sort_by(|x, y| joined[*x..].cmp(&joined[*y..]));
    let common = |x: usize, y: usize| {
        let same = joined[x..].iter().zip(&joined[y..]);
        same.take_while(|(x, y)| x == y && **x != u32::MAX).count()
    };
    let of_a = |at: &usize| *at < a.len();
    let mut found = BTreeSet::new();
    for (n, left) in suffixes.iter().enumerate().filter(|(_, at)| of_a(at)) {
        // The nearest suffixes of the other text share most.
        let before = suffixes[..n].iter().rev().find(|at| !of_a(at));
        let after = suffixes[n + 1..].iter().find(|at| !of_a(at));
        let sides = before.into_iter().chain(after);
        let longest = sides.map(|right| common(*left, *right)).max();
        if let Some(length) = longest.filter(|length| *length >= least) {
            found.insert(a[*left..left + length].to_vec());
        }
    }
    found
}

fn places_of(text: &[u16], run: &[u16]) -> Vec<usize> {
    let windows = text.windows(run.len()).enumerate();
    let same = windows.filter(|(_, window)| *window == run);
    same.map(|(at, _)| at).collect()
}

fn every_shared_run_is_seen(a: &str, b: &str) -> usize {
    let masker = Masker::new(std::iter::empty());
    let (a, b) = (masker.mask(a).letters, masker.mask(b).letters);
    let runs = shared_runs(&a, &b, T);
    let kept = |text: &[u16]| winnow(text).into_iter().collect::<BTreeSet<_>>();
    let (of_a, of_b) = (kept(&a), kept(&b));
    for run in &runs {
        let inside: Vec<(usize, u64)> = grams(run, K).enumerate().collect();
        let seen = |text: &[u16], kept: &BTreeSet<(u64, u32)>| {
            let mut common: Option<BTreeSet<u64>> = None;
            for start in places_of(text, run) {
                let here = inside
                    .iter()
                    .filter(|(at, hash)| kept.contains(&(*hash, (start + at) as u32)));
                let here: BTreeSet<u64> = here.map(|(_, hash)| *hash).collect();
                common = Some(match common {
                    Some(known) => known.intersection(&here).copied().collect(),
                    None => here,
                });
            }
            common.unwrap_or_default()
        };
        let both = seen(&a, &of_a);
        assert!(
            !both.is_disjoint(&seen(&b, &of_b)),
            "{}",
            String::from_utf16_lossy(run)
        );
    }
    runs.len()
}

#[test]
fn prose_with_a_copied_part_is_seen() {
    let a = prose(1, 12) + DUTIES + &prose(2, 4);
    let b = prose(3, 6) + &DUTIES.replace("45", "63") + &prose(2, 4) + &prose(4, 5);
    assert!(every_shared_run_is_seen(&a, &b) > T);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Few different letters, so that runs of every length meet, overlap and repeat.
    #[test]
    fn every_run_of_t_letters_is_seen(a in "[甲乙丙]{0,160}", b in "[甲乙丙]{0,160}") {
        every_shared_run_is_seen(&a, &b);
    }

    #[test]
    fn copied_parts_are_seen_wherever_they_lie(
        seed in 1_u64..9999, from in 0_usize..200, length in 13_usize..80, before in 0_usize..9,
    ) {
        let source = prose(seed, 9);
        let part: String = source.chars().skip(from).take(length).collect();
        let other = prose(seed + 1, before) + &part + &prose(seed + 2, 4);
        every_shared_run_is_seen(&source, &other);
    }
}
