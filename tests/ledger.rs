//! The 整改台账 across runs, as a county lives through it: found, mended, accepted, back again;
//! and what a run could not judge.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use juanzong::assess::Assessment;
use juanzong::desk::Desk;
use juanzong::ledger::{Entry, Hand, Ledger, Scope, State};
use juanzong::paper::Date;
use juanzong::project::Terms;
use juanzong::score::Score;
use juanzong::store::Store;
use juanzong::walk::Silent;
use juanzong::worker::Workers;

const PROJECT: &str = "\
name: 云溪县创建国家卫生县
place: { name: 云溪县 }
years: [2022, 2023, 2024]
submissions: 报送
layout: '{unit}/{year}/{requirement}'
units:
  - { id: 卫健局, name: 云溪县卫生健康局, kind: department }
  - { id: 教育局, name: 云溪县教育局, kind: department }
";

/// A county on the disk.
struct County(tempfile::TempDir);

fn day(n: u8) -> Date {
    Date {
        year: 2026,
        month: 11,
        day: n,
    }
}

fn hand<'a>(by: &'a str, why: &'a str, n: u8) -> Hand<'a> {
    let day = day(n);
    Hand { by, why, day }
}

impl County {
    fn new() -> Self {
        let county = County(tempfile::tempdir().unwrap());
        fs::write(county.root().join("juanzong.yaml"), PROJECT).unwrap();
        county
            .write("卫健局/2023/u.summary/总结.txt", PLACEHOLDER)
            .write("教育局/2023/u.summary/总结.txt", MENDED);
        county
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join("报送").join(path)
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn desk(&self, today: u8) -> Desk {
        let mut desk = Desk::open(Some(self.root()), day(today)).unwrap();
        // This program, a test, is no worker.
        desk.workers = Workers::here();
        desk
    }

    /// One run of the checks, kept.
    fn run(&self, today: u8) -> Assessment {
        let mut desk = self.desk(today);
        let assessment = desk.assess(&Silent).unwrap();
        desk.save(&assessment).unwrap();
        assessment
    }

    fn ledger(&self) -> Ledger {
        Store::open(self.root()).unwrap().ledger().unwrap()
    }

    /// The entry of the placeholder left in the 卫健局's summary.
    fn placeholder(&self) -> Entry {
        let entries = self.ledger().entries;
        let mut found = entries.into_iter().filter(|e| {
            let slot = e.finding.subject.slot();
            e.finding.rule == "Z201" && slot.is_some_and(|s| s.unit.as_str() == "卫健局")
        });
        found.next().expect("the placeholder is in the ledger")
    }

    fn states(&self) -> Vec<(u32, State)> {
        let entries = self.ledger().entries;
        entries.into_iter().map(|e| (e.number, e.state)).collect()
    }

    fn decide(&self, with: impl FnOnce(&mut Ledger) -> juanzong::error::Result<()>) -> String {
        let mut store = Store::open(self.root()).unwrap();
        let mut ledger = store.ledger().unwrap();
        match with(&mut ledger) {
            Ok(()) => {
                store.save(&ledger, None).unwrap();
                String::new()
            }
            Err(error) => error.to_string(),
        }
    }
}

const PLACEHOLDER: &str = "2023年爱国卫生工作总结\n一年来，我局在XX领导的带领下，认真做好爱国卫生工作。\n云溪县卫生健康局\n2023年12月20日\n";
const MENDED: &str = "2023年爱国卫生工作总结\n一年来，我局在县委的领导下，认真做好各项工作，环境面貌明显好转。\n2023年12月20日\n";

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
