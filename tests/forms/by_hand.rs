//! Papers in the order a person put them in: every one stays, what is not known is passed over, and
//! numbers, pages and lists follow.

use std::collections::BTreeSet;

use juanzong::catalogue::{Catalogue, Material};
use juanzong::digest::digest;
use juanzong::dossier::arrange;
use juanzong::dossier::order::{Sequence, To, filled, notices};
use juanzong::finding::{Finding, Proof, Severity, Subject};
use juanzong::project::{Filing, Order, Ordered, Project};
use juanzong::standard::Slot;
use proptest::prelude::*;

use crate::desk::{Handed, assessment_in, bind_in, project, slot, text};

fn material(n: usize, content: usize) -> Material {
    Material {
        path: format!("卫健局/{n:03}.txt").into(),
        unit: Some("卫健局".into()),
        year: None,
        slot: Some(home()),
        also: Vec::new(),
        suggestion: None,
        size: 1,
        digest: digest(&content.to_le_bytes()),
        unpacked: None,
    }
}

fn home() -> Slot {
    slot("卫健局", "p1.plan", 2023)
}

fn ordered(n: usize, content: usize) -> Ordered {
    let material = material(n, content);
    Ordered {
        path: material.path.to_string(),
        digest: material.digest,
    }
}

fn order(papers: Vec<Ordered>) -> Order {
    Order {
        slot: home(),
        papers,
    }
}

fn paths(sequence: &Sequence<'_>) -> Vec<String> {
    sequence.papers.iter().map(|m| m.path.to_string()).collect()
}

/// What lies in a slot, by path, and an order that was made of other things before: some gone, some
/// renamed, some mended, some alike.
fn world() -> impl Strategy<Value = (Vec<Material>, Vec<Ordered>)> {
    let here = prop::collection::btree_map(0..40usize, 0..12usize, 0..20);
    let before = prop::collection::vec((0..40usize, 0..12usize), 0..20);
    (here, before).prop_map(|(here, before)| {
        let here = here.into_iter().map(|(n, content)| material(n, content));
        let before = before.into_iter().map(|(n, content)| ordered(n, content));
        (here.collect(), before.collect())
    })
}

proptest! {
    #[test]
    fn every_paper_stays_and_nothing_unknown_comes((here, before) in world()) {
        let order = order(before);
        let sequence = Sequence::of(Some(&order), here.iter().collect());
        let found: BTreeSet<String> = paths(&sequence).into_iter().collect();
        let wanted: BTreeSet<String> = here.iter().map(|m| m.path.to_string()).collect();
        prop_assert_eq!(sequence.papers.len(), here.len());
        prop_assert_eq!(found, wanted);
        prop_assert_eq!(here.len() - sequence.new.len(), order.papers.len() - sequence.gone);
    }

    #[test]
    fn what_is_kept_stands_as_it_was_kept((here, before) in world()) {
        let first = order(before);
        let sequence = Sequence::of(Some(&first), here.iter().collect());
        let kept = order(sequence.kept());
        let again = Sequence::of(Some(&kept), here.iter().collect());
        prop_assert_eq!(paths(&again), paths(&sequence));
        prop_assert!(again.new.is_empty() && again.gone == 0);
        prop_assert_eq!(again.kept(), kept.papers);
    }

    #[test]
    fn known_papers_keep_the_order_they_were_put_in(
        here in prop::collection::btree_set(0..30usize, 1..20),
        order_of in any::<prop::sample::Index>(),
        more in prop::collection::btree_set(30..60usize, 0..6),
    ) {
        // Every content is another, so that it is plain who is who.
        let mut put: Vec<usize> = here.iter().copied().collect();
        put.rotate_left(order_of.index(here.len()));
        let order = order(put.iter().map(|n| ordered(*n, *n)).collect());
        let all: Vec<Material> = here.iter().chain(&more).map(|n| material(*n, *n)).collect();
        let sequence = Sequence::of(Some(&order), all.iter().collect());
        let known: Vec<String> = paths(&sequence)
            .into_iter()
            .filter(|path| !sequence.new.contains(path.as_str()))
            .collect();
        let wanted: Vec<String> = put.iter().map(|n| ordered(*n, *n).path).collect();
        prop_assert_eq!(known, wanted);
        prop_assert_eq!(sequence.new.len(), more.len());
        // Renamed they are known by content, mended by path.
        let renamed: Vec<Material> = here.iter().map(|n| material(n + 100, *n)).collect();
        let sequence = Sequence::of(Some(&order), renamed.iter().collect());
        prop_assert!(sequence.new.is_empty() && sequence.gone == 0);
        let mended: Vec<Material> = here.iter().map(|n| material(*n, n + 100)).collect();
        let sequence = Sequence::of(Some(&order), mended.iter().collect());
        let wanted: Vec<String> = put.iter().map(|n| ordered(*n, *n).path).collect();
        prop_assert_eq!(paths(&sequence), wanted);
    }

    #[test]
    fn a_step_moves_one_paper_and_back(
        count in 2..20usize,
        which in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
    ) {
        let here: Vec<Material> = (0..count).map(|n| material(n, n)).collect();
        let sequence = Sequence::of(None, here.iter().collect());
        let (which, other) = (which.index(count), other.index(count));
        let path = |n: usize| here[n].path.to_string();
        let moved = sequence.moved(&path(which), To::Before(&path(other))).unwrap();
        let place = |list: &[Ordered], n: usize| list.iter().position(|p| p.path == path(n));
        if which == other {
            prop_assert_eq!(&moved, &sequence.kept());
        } else {
            let at = place(&moved, which).unwrap();
            prop_assert_eq!(place(&moved, other), Some(at + 1));
            let rest: Vec<&Ordered> = moved.iter().filter(|p| p.path != path(which)).collect();
            let plain = sequence.kept();
            let wanted: Vec<&Ordered> = plain.iter().filter(|p| p.path != path(which)).collect();
            prop_assert_eq!(rest, wanted, "all others stand as they stood");
        }
        let first = sequence.moved(&path(which), To::First).unwrap();
        prop_assert_eq!(place(&first, which), Some(0));
        let last = sequence.moved(&path(which), To::Last).unwrap();
        prop_assert_eq!(place(&last, which), Some(count - 1));
        prop_assert_eq!(sequence.moved("没有.txt", To::First), None);
        prop_assert_eq!(sequence.moved(&path(which), To::After("没有.txt")), None);
    }
}

fn handed() -> Vec<Handed> {
    let one = |n: u32| {
        let path = format!("卫健局/{n}.txt");
        Handed::text(&path, "p1.plan", 2023, &format!("第{n}份材料的题名\n内容"))
    };
    (1..=3).map(one).collect()
}

fn turned() -> Project {
    let mut project = project();
    let papers = handed();
    let put = papers.iter().rev().map(|paper| Ordered {
        path: paper.path.clone(),
        digest: digest(&paper.bytes),
    });
    project.orders = vec![order(put.collect())];
    project
}

#[test]
fn lines_codes_and_pages_follow_the_order() {
    let made = assessment_in(turned(), &handed(), vec![]);
    let chapter = &made.dossiers[0].chapters[0];
    let lines: Vec<(u32, &str, u32)> = chapter
        .items
        .iter()
        .map(|item| (item.number, item.path.as_str(), item.serial))
        .collect();
    let expected = [
        (1, "卫健局/3.txt", 1),
        (2, "卫健局/2.txt", 2),
        (3, "卫健局/1.txt", 3),
    ];
    assert_eq!(lines, expected);
    let bound = bind_in(turned(), &handed(), vec![], None).unwrap();
    let printed = text(&bound[crate::desk::HEALTH]);
    let place = |n: u32| printed.rfind(&format!("第{n}份材料的题名")).unwrap();
    assert!(place(3) < place(2) && place(2) < place(1), "{printed}");
    // A unit's dossier has the same numbers.
    let unit = made.dossiers.iter().find(|d| d.unit.is_some()).unwrap();
    let items = unit.chapters.iter().flat_map(|c| &c.items);
    let serials: Vec<u32> = items.map(|item| item.serial).collect();
    assert_eq!(serials, [1, 2, 3]);
}

#[test]
fn an_order_of_a_slot_that_is_gone_changes_nothing() {
    let mut strange = project();
    let mut of = order(vec![ordered(1, 1)]);
    of.slot = slot("没有的单位", "p1.plan", 2023);
    strange.orders = vec![of];
    let plain = assessment_in(project(), &handed(), vec![]).dossiers;
    assert_eq!(assessment_in(strange, &handed(), vec![]).dossiers, plain);
}

#[test]
fn what_came_since_is_told_of_once_for_each_slot() {
    let mut project = project();
    project.orders = vec![order(vec![ordered(2, 2), ordered(1, 1)])];
    let catalogue = |papers: &[usize]| Catalogue {
        materials: papers.iter().map(|n| material(*n, *n)).collect(),
        ..Catalogue::default()
    };
    assert!(notices(&project, &catalogue(&[1, 2])).is_empty());
    let told = notices(&project, &catalogue(&[1, 2, 3, 4]));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("卫健局/003.txt等 2 份"), "{told:?}");
    let catalogue = catalogue(&[1, 2, 3]);
    let found = paths(&filled(&project, &catalogue)[&home()]);
    assert_eq!(
        found,
        ["卫健局/002.txt", "卫健局/003.txt", "卫健局/001.txt"]
    );
}

/// Papers of several slots, of which some serve others besides, some are dated in other years, and
/// one is secret.
fn many() -> Vec<Handed> {
    let one = |n: u32, requirement: &'static str, year: u16| {
        let unit = if n < 20 { "卫健局" } else { "城管局" };
        let text = format!("第{n}份材料的题名\n内容\n{}年3月5日", 2022 + n % 3);
        Handed::text(&format!("{unit}/{n:02}.txt"), requirement, year, &text)
    };
    let mut papers: Vec<Handed> = (1..=6).map(|n| one(n, "p1.plan", 2023)).collect();
    papers.extend((7..=12).map(|n| Handed {
        year: None,
        ..one(n, "p1.photo", 2023)
    }));
    papers.extend((13..=15).map(|n| one(n, "u.plan", 2023)));
    papers.extend((20..=22).map(|n| one(n, "p2.clean", 2023)));
    for (at, slots) in [
        (1, vec![slot("卫健局", "p1.plan", 2022)]),
        (4, vec![slot("卫健局", "u.plan", 2023)]),
        (13, vec![home(), slot("城管局", "p2.clean", 2023)]),
        (16, vec![home()]),
    ] {
        papers[at].also = slots;
    }
    papers
}

#[test]
fn a_step_comes_to_what_a_whole_arrangement_gives() {
    let secret = Finding {
        rule: "A102".into(),
        severity: Severity::Error,
        unit: Some("卫健局".into()),
        subject: Subject::Slot(home()),
        message: "标着密级".into(),
        proofs: vec![Proof {
            path: "卫健局/03.txt".into(),
            page: None,
            span: None,
            quote: "机密".into(),
            note: String::new(),
            other: None,
        }],
        excused: None,
        alike: Vec::new(),
        also: Vec::new(),
        upheld: None,
    };
    let bare = Slot {
        year: None,
        ..slot("卫健局", "p1.photo", 2023)
    };
    let slots = [
        home(),
        bare,
        slot("卫健局", "u.plan", 2023),
        slot("城管局", "p2.clean", 2023),
        slot("卫健局", "p1.plan", 2022),
    ];
    for (code, loose) in [
        (Filing::default().code, false),
        ("{{ unit }}-{{ year }}-{{ item }}".to_owned(), true),
        ("{{ clause }}{{ item }}".to_owned(), false),
    ] {
        let mut project = project();
        (project.filing.code, project.filing.loose_current_year) = (code, loose);
        let mut made = assessment_in(project, &many(), vec![secret.clone()]);
        let first = made.dossiers.clone();
        for (step, slot) in slots.iter().cycle().take(40).enumerate() {
            let sequence = Sequence::in_slot(&made.evidence, slot);
            let path = sequence.papers[step * 7 % sequence.papers.len()]
                .path
                .clone();
            let to = [To::First, To::Last][step % 2];
            let papers = sequence.moved(path.as_str(), to).unwrap();
            let mut orders = made.evidence.project.orders.clone();
            orders.retain(|order| order.slot != *slot);
            orders.push(Order {
                slot: slot.clone(),
                papers,
            });
            made.reorder(slot, orders);
            let whole = arrange(&made.evidence, &made.findings);
            assert_eq!(made.dossiers, whole, "step {step}, {slot:?}");
        }
        assert_ne!(made.dossiers, first);
        // And back to the order of paths, slot by slot.
        for slot in &slots {
            let mut orders = made.evidence.project.orders.clone();
            orders.retain(|order| order.slot != *slot);
            made.reorder(slot, orders);
        }
        assert_eq!(made.dossiers, first);
    }
}
