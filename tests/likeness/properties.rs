//! What holds whatever is handed in.

use std::collections::BTreeSet;

use juanzong::likeness::Kind;
use proptest::prelude::*;

use crate::world::{DUTIES, World, name, prose};

/// A world with something of every kind, its files in the order of the seed.
fn mixed(seed: u64) -> World {
    let mut world = World::numbered(6);
    world.share("上级/要点.txt", &prose(999, 6));
    world.refer("外地/报告.txt", &prose(998, 10));
    let mut files: Vec<(String, String)> = Vec::new();
    for n in 0..6_usize {
        let mut text = prose(n as u64 * 7 + seed, 15);
        if n % 2 == 0 {
            text.push_str(DUTIES);
        }
        text.push_str(&prose(999, 6));
        files.push((
            format!("{}局/2022/总结.txt", name(n)),
            format!("2022{text}"),
        ));
        if n % 3 == 0 {
            files.push((
                format!("{}局/2023/总结.txt", name(n)),
                format!("2023{text}"),
            ));
        }
        for k in 0..3 {
            let same = prose(500 + k, 3);
            let own = prose(n as u64 * 31 + k, 3);
            let text = if n < 2 { same } else { own };
            files.push((format!("{}局/2022/台账/{k}.txt", name(n)), text));
        }
    }
    files.push(("己局/2023/抄.txt".into(), prose(998, 10) + &prose(77, 3)));
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|n| {
        (*n as u64 + 1)
            .wrapping_mul(seed | 1)
            .wrapping_mul(0x9E37_79B9)
            % 101
    });
    for n in order {
        world.add(&files[n].0, &files[n].1);
    }
    world
}

#[test]
fn the_order_of_files_changes_nothing() {
    let mut first = mixed(3);
    let expected = first.compare();
    let kinds: BTreeSet<Kind> = expected.iter().map(|l| l.kind).collect();
    assert!(kinds.len() >= 4, "a poor example: {kinds:?}");
    first.catalogue.materials.reverse();
    assert_eq!(first.compare(), expected);
    first
        .catalogue
        .materials
        .sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(first.compare(), expected);
}

#[test]
fn swapping_two_units_swaps_the_sides_and_nothing_else() {
    let passages = |a: &str, b: &str| {
        let mut world = World::numbered(2);
        world.add(&format!("{a}/2023/总结.txt"), &(prose(1, 20) + DUTIES));
        world.add(
            &format!("{b}/2023/总结.txt"),
            &(DUTIES.to_string() + &prose(2, 20)),
        );
        let found = world.compare();
        assert_eq!(found.len(), 1);
        (found[0].degree, found[0].passages.clone())
    };
    let (degree, forth) = passages("甲局", "乙局");
    let (same, back) = passages("乙局", "甲局");
    let swapped: Vec<_> = back.into_iter().map(|(a, b)| (b, a)).collect();
    assert_eq!((degree, forth), (same, swapped));
}

#[test]
fn what_others_hand_in_changes_nothing_between_two_units_but_for_words_they_write_too() {
    let two = |others: usize| {
        let mut world = World::numbered(8);
        let copied = prose(60, 4);
        world.add(
            "甲局/2023/总结.txt",
            &(prose(1, 20) + &copied + &prose(2, 3)),
        );
        world.add("乙局/2023/总结.txt", &(copied + &prose(3, 20)));
        for n in 2..2 + others {
            world.add(
                &format!("{}局/2023/总结.txt", name(n)),
                &prose(100 + n as u64, 30),
            );
        }
        world.compare()
    };
    let alone = two(0);
    assert_eq!(alone.len(), 1);
    for others in [1, 3, 6] {
        assert_eq!(two(others), alone);
    }
    // Once more units than the threshold write it too, it is common text and accuses nobody.
    let mut world = World::numbered(12);
    for n in 0..12 {
        let text = prose(n as u64 * 13, 12) + &prose(60, 4) + &prose(900 + n as u64, 3);
        world.add(&format!("{}局/2023/总结.txt", name(n)), &text);
    }
    let kinds: BTreeSet<Kind> = world.compare().iter().map(|l| l.kind).collect();
    assert_eq!(kinds, BTreeSet::from([Kind::Common]));
}

#[test]
fn every_side_lies_in_its_text_and_says_whose_it_is() {
    let world = mixed(5);
    for likeness in world.compare() {
        assert!((0.0..=1.0).contains(&likeness.degree));
        assert!(!likeness.how.is_empty());
        if likeness.kind == Kind::Folder {
            continue;
        }
        for (left, right) in &likeness.passages {
            for (side, span) in [(&likeness.left, left), (&likeness.right, right)] {
                let length = world.text(side.path.as_str()).len();
                assert!(span.start < span.end && span.end <= length, "{likeness:?}");
            }
        }
        let sorted = likeness.passages.is_sorted();
        assert!(sorted, "not by the left side: {likeness:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Any passage of thirty characters and more that two units alone share is found, and the
    /// spans cover it.
    #[test]
    fn any_passage_that_two_alone_share_is_found(
        seed in 1_u64..5000, sentences in 2_usize..6, before in 0_usize..12, after in 0_usize..12,
    ) {
        let shared = prose(seed, sentences);
        let a = prose(seed + 10_000, before) + &shared + &prose(seed + 20_000, after);
        let b = prose(seed + 30_000, after + 1) + &shared + &prose(seed + 40_000, before);
        let mut world = World::numbered(2);
        world.add("甲局/2023/甲.txt", &a);
        world.add("乙局/2023/乙.txt", &b);
        let found = world.compare();
        prop_assert_eq!(found.len(), 1);
        let letters = |text: &str| -> Vec<char> {
            text.chars().filter(|c| c.is_alphanumeric()).collect()
        };
        let (left, right) = found[0].passages[0];
        for (path, span) in [("乙局/2023/乙.txt", left), ("甲局/2023/甲.txt", right)] {
            let quote = letters(&world.quote(path, span));
            let wanted = letters(&shared);
            prop_assert!(quote.windows(wanted.len()).any(|w| w == wanted), "{path}");
            prop_assert!(quote.len() < wanted.len() + 12);
        }
    }

    /// Whatever stands in the files, it does not panic and gives the same twice.
    #[test]
    fn any_text_at_all_is_borne(texts in prop::collection::vec(".{0,300}", 2..8)) {
        let mut world = World::numbered(4);
        for (n, text) in texts.iter().enumerate() {
            let year = 2022 + n % 2;
            world.add(&format!("{}局/{year}/{n}.txt", name(n % 4)), &text.repeat(1 + n % 3));
        }
        prop_assert_eq!(world.compare(), world.compare());
    }
}
