//! As a county lives through its runs: found, mended, accepted, back again; and what a run could
//! not judge.

use std::fs;

use juanzong::desk::Desk;
use juanzong::ledger::{Ledger, Scope, State};
use juanzong::project::Terms;
use juanzong::score::Score;
use juanzong::store::Store;
use juanzong::walk::Silent;

use crate::county::{County, MENDED, PLACEHOLDER, PROJECT, day, hand};

#[test]
fn a_problem_s_life() {
    let county = County::new();
    county.run(1);
    let found = county.placeholder();
    assert_eq!(found.state, State::Open);
    assert_eq!(found.first_seen, "2026-11-01");
    assert!(found.due.unwrap().as_str() > "2026-11-01");

    // The same again: nothing moves.
    let before = county.ledger();
    county.run(1);
    assert_eq!(county.ledger(), before);

    // Nobody strikes off what nobody mended.
    let refused = county.decide(|l| l.accept(&[found.number], hand("张三", "", 2)));
    assert!(refused.contains("待整改"), "{refused}");

    county.write("卫健局/2023/u.summary/总结.txt", MENDED);
    county.run(3);
    let mended = county.placeholder();
    assert_eq!(
        (mended.state, mended.number),
        (State::AwaitingAcceptance, found.number)
    );
    assert_eq!(mended.history.last().unwrap().by, "程序");

    // A person strikes off; nobody and the machine do not.
    for nobody in ["", " ", "程序"] {
        let refused = county.decide(|l| l.accept(&[found.number], hand(nobody, "", 4)));
        assert!(refused.contains("姓名"), "{refused}");
    }
    assert_eq!(
        county.decide(|l| l.accept(&[found.number], hand("张三", "", 4))),
        ""
    );
    county.run(5);
    assert_eq!(county.placeholder().state, State::StruckOff);

    // Back again.
    county.write("卫健局/2023/u.summary/总结.txt", PLACEHOLDER);
    county.run(6);
    let back = county.placeholder();
    assert_eq!((back.state, back.returned), (State::Open, true));
    let told: Vec<(&str, State)> =
        (back.history.iter().map(|e| (e.by.as_str(), e.state))).collect();
    assert_eq!(
        told,
        [
            ("程序", State::Open),
            ("程序", State::AwaitingAcceptance),
            ("张三", State::StruckOff),
            ("程序", State::Open),
        ]
    );
}

#[test]
fn what_a_person_sends_back_stays_open_until_the_material_changes() {
    let county = County::new();
    county.run(1);
    let number = county.placeholder().number;
    county.write("卫健局/2023/u.summary/总结.txt", MENDED);
    county.run(2);
    let refused = county.decide(|l| l.send_back(&[number], hand("李四", " ", 2), Terms::default()));
    assert!(refused.contains("原因"), "{refused}");
    assert_eq!(
        county.decide(|l| l.send_back(&[number], hand("李四", "没有盖章", 2), Terms::default())),
        ""
    );
    county.run(3);
    county.run(4);
    assert_eq!(county.placeholder().state, State::Open);
    county.write(
        "卫健局/2023/u.summary/总结.txt",
        &format!("{MENDED}（章）\n"),
    );
    county.run(5);
    assert_eq!(county.placeholder().state, State::AwaitingAcceptance);
}

#[test]
fn decisions_are_taken_for_all_or_none() {
    let county = County::new();
    county.run(1);
    let number = county.placeholder().number;
    county.write("卫健局/2023/u.summary/总结.txt", MENDED);
    county.run(2);
    let before = county.ledger();
    let other = before
        .entries
        .iter()
        .find(|e| e.state == State::Open)
        .unwrap();
    let refused = county.decide(|l| l.accept(&[number, other.number, 9999], hand("张三", "", 2)));
    assert!(
        refused.contains("9999") && refused.contains("待整改"),
        "{refused}"
    );
    assert_eq!(county.ledger(), before);
}

#[test]
fn what_could_not_be_seen_is_not_mended() {
    let county = County::new();
    county.run(1);
    let before = county.states();

    // The unit's folder is not there.
    let away = county.root().join("搬走");
    fs::rename(county.path("卫健局"), &away).unwrap();
    county.run(2);
    assert_eq!(county.placeholder().state, State::Open);
    fs::rename(&away, county.path("卫健局")).unwrap();

    // The paper is gone and nothing stands in its place.
    let paper = county.path("卫健局/2023/u.summary/总结.txt");
    county.write("卫健局/2022/u.plan/计划.txt", MENDED);
    fs::rename(&paper, &away).unwrap();
    county.run(3);
    assert_eq!(county.placeholder().state, State::Open);
    fs::rename(&away, &paper).unwrap();

    // The paper can't be read.
    county.write("卫健局/2023/u.summary/总结.txt", "");
    county.run(4);
    assert_eq!(county.placeholder().state, State::Open);

    // Nothing at all was handed in: the run refuses.
    fs::rename(county.path(""), &away).unwrap();
    fs::create_dir(county.path("")).unwrap();
    let kept = county.ledger();
    let Err(refused) = county.desk(5).assess(&Silent) else {
        panic!("an empty folder mends nothing");
    };
    assert!(refused.to_string().contains("空的"), "{refused}");
    assert_eq!(county.ledger(), kept);
    assert!(
        before.len() <= kept.entries.len(),
        "numbers are never given up"
    );
}

#[test]
fn a_run_over_one_unit_moves_no_other_s_entries() {
    let county = County::new();
    let assessment = county.run(1);
    let unit = "教育局".into();
    let scope = Scope::of(&assessment.evidence, Some(&unit));
    let mut ledger = county.ledger();
    ledger.update(&[], &scope, day(2));
    for (entry, before) in ledger.entries.iter().zip(county.ledger().entries) {
        if entry.finding.unit.as_ref() != Some(&unit) {
            assert_eq!(*entry, before);
        }
    }
    assert_ne!(ledger, county.ledger());
}

#[test]
fn waivers_excuse_while_they_hold() {
    let county = County::new();
    county.run(1);
    let number = county.placeholder().number;
    let waiver = |until: &str| {
        format!(
            "{PROJECT}waivers:\n  - {{ rule: Z201, unit: 卫健局, reason: 样张, by: 王五, until: {until} }}\n"
        )
    };
    fs::write(county.root().join("juanzong.yaml"), waiver("2026-11-10")).unwrap();
    county.run(2);
    let excused = county.placeholder();
    assert_eq!(excused.state, State::Excused);
    assert!(excused.history.last().unwrap().why.contains("样张"));
    county.run(20);
    let ended = county.placeholder();
    assert_eq!((ended.state, ended.number), (State::Open, number));
    assert!(!ended.returned, "an excuse that ends is no 反弹");
}

#[test]
fn the_order_of_findings_does_not_matter() {
    let county = County::new();
    let assessment = county.run(1);
    let scope = Scope::of(&assessment.evidence, None);
    let (mut forth, mut back) = (Ledger::default(), Ledger::default());
    let mut findings = assessment.findings.clone();
    assert!(findings.len() > 3);
    forth.update(&findings, &scope, day(1));
    findings.reverse();
    back.update(&findings, &scope, day(1));
    back.update(&findings, &scope, day(1));
    assert_eq!(forth, back);
    assert_eq!(Score::of(&assessment.evidence, &findings), assessment.score);
}

#[test]
fn two_runs_at_once_are_refused_in_words() {
    let county = County::new();
    let _first = county.desk(1);
    let Err(second) = Desk::open(Some(county.root()), day(1)) else {
        panic!("the records are open already");
    };
    assert!(second.to_string().contains("另一个"), "{second}");
}

#[test]
fn history_can_not_be_rewritten() {
    let county = County::new();
    county.run(1);
    let before = county.ledger();
    let mut store = Store::open(county.root()).unwrap();
    let mut changed = before.clone();
    changed.entries[0].history[0].why = "别的说法".into();
    store.save(&changed, None).unwrap();
    assert_eq!(store.ledger().unwrap(), before);
    assert_eq!(store.runs().unwrap().len(), 1);
}

#[test]
fn assignments_are_kept_in_order_and_taken_back() {
    use juanzong::project::Assignment;
    use juanzong::standard::Year;
    let county = County::new();
    let path = "卫健局/2023/u.summary/总结.txt";
    let to = |requirement: &str, year: u16| Assignment {
        path: path.into(),
        requirement: requirement.into(),
        year: Some(Year(year)),
    };
    let settled = vec![to("u.plan", 2024), to("u.brief", 2022)];
    let mut desk = county.desk(1);
    desk.store.assign(path, &settled, "2026-11-01").unwrap();
    assert_eq!(desk.store.assignments().unwrap(), settled);
    drop(desk);
    let desk = county.desk(1);
    let outline = juanzong::walk::outline(&desk.project).unwrap();
    let paper = outline
        .materials
        .iter()
        .find(|m| m.path.as_str() == path)
        .unwrap();
    assert_eq!(paper.slot.as_ref().unwrap().requirement.as_str(), "u.plan");
    assert_eq!(paper.also[0].requirement.as_str(), "u.brief");
    drop(desk);
    county
        .desk(1)
        .store
        .assign(path, &[], "2026-11-02")
        .unwrap();
    assert!(county.desk(1).project.assignments.is_empty());
}

#[test]
fn orders_are_kept_one_for_each_slot_and_taken_back() {
    use juanzong::digest::digest;
    use juanzong::project::{Order, Ordered};
    use juanzong::standard::{Slot, Year};
    let county = County::new();
    let order = |year: Option<u16>, paths: &[&str]| Order {
        slot: Slot {
            unit: "卫健局".into(),
            requirement: "u.plan".into(),
            year: year.map(Year),
        },
        papers: paths
            .iter()
            .map(|path| Ordered {
                path: (*path).into(),
                digest: digest(path.as_bytes()),
            })
            .collect(),
    };
    let mut desk = county.desk(1);
    for order in [
        order(Some(2023), &["乙", "甲"]),
        order(None, &["丙"]),
        order(Some(2023), &["甲", "乙", "丁"]),
    ] {
        desk.store.keep_order(&order, "2026-11-01").unwrap();
    }
    let kept = vec![order(None, &["丙"]), order(Some(2023), &["甲", "乙", "丁"])];
    assert_eq!(desk.store.orders().unwrap(), kept);
    drop(desk);
    assert_eq!(county.desk(1).project.orders, kept);
    // They go out with all records, and come back.
    let mut lines = Vec::new();
    Store::open(county.root())
        .unwrap()
        .dump(&mut lines)
        .unwrap();
    let other = tempfile::tempdir().unwrap();
    Store::load(other.path(), &mut lines.as_slice()).unwrap();
    assert_eq!(Store::open(other.path()).unwrap().orders().unwrap(), kept);
    let mut desk = county.desk(1);
    for year in [None, Some(2023), Some(1999)] {
        let none = order(year, &[]);
        desk.store.keep_order(&none, "2026-11-02").unwrap();
    }
    assert_eq!(desk.store.orders().unwrap(), []);
}
