//! A ledger of 50,000 entries over 200 runs: what looking, deciding and keeping cost, beside
//! reading and writing the whole in the same run: `cargo bench --bench ledger [ENTRIES] [RUNS]`.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

mod memory;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Instant;

use juanzong::catalogue::{Catalogue, Material};
use juanzong::digest::digest;
use juanzong::evidence::Evidence;
use juanzong::facts::Facts;
use juanzong::finding::{Finding, Proof, Severity, Subject};
use juanzong::ledger::diff::Diff;
use juanzong::ledger::{Hand, Ledger, Report, Scope, State, calendar};
use juanzong::output::ledger_xlsx;
use juanzong::paper::Date;
use juanzong::project::Project;
use juanzong::standard::Slot;
use juanzong::store::{Run, Store, Wanted};

const UNITS: u32 = 100;

fn main() {
    let asked: Vec<u32> = std::env::args()
        .skip(1)
        .filter_map(|arg| arg.parse().ok())
        .collect();
    let entries = asked.first().copied().unwrap_or(50_000);
    let runs = asked.get(1).copied().unwrap_or(200);
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut store = Store::open(home.path()).expect("a store");
    let project = project();
    let slots = project.slots();
    let scope = scope(&project, &slots);
    let mut ledger = Ledger::default();
    let mut last = (0.0, 0.0);
    let mut day = "2025-01-06".to_owned();
    for run in 1..=runs {
        // Each run finds more, misses a hundredth of what there was, and finds some of that again.
        let upto = u64::from(entries) * u64::from(run) / u64::from(runs);
        let missed = |n: u32| run != runs && n % 100 == run % 100;
        let found: Vec<Finding> = (0..upto as u32)
            .filter(|n| !missed(*n))
            .map(|n| finding(n, &slots))
            .collect();
        let today = calendar::parse(&day).expect("a day");
        last.0 = seconds(|| ledger.update(&found, &scope, today));
        let kept = Run {
            date: day.clone(),
            materials: slots.len() as u32,
            findings: found.len() as u32,
            ..Run::default()
        };
        last.1 = seconds(|| store.save(&ledger, Some(&kept)).expect("kept"));
        day = calendar::after(&day, 2);
    }
    let today = calendar::parse(&day).expect("a day");
    let events: usize = ledger.entries.iter().map(|e| e.history.len()).sum();
    let file = std::fs::metadata(home.path().join(".juanzong/juanzong.db")).map_or(0, |m| m.len());
    say(&format!(
        "{} entries, {events} events, {runs} runs; {} MB on the disk",
        ledger.entries.len(),
        file / 1_000_000
    ));
    let mut whole = Ledger::default();
    let read = seconds(|| whole = store.ledger().expect("read"));
    let told = |what: &str, took: f64| {
        say(&format!(
            "{what:<44} {:>9.1} ms  {:.3} of reading it whole",
            took * 1e3,
            took / read
        ));
    };
    told("reading it whole", read);
    told("the last run: taking its findings in", last.0);
    told("the last run: keeping what it changed", last.1);
    told(
        "keeping it when nothing changed",
        seconds(|| store.save(&ledger, None).expect("kept")),
    );
    let unit = slots[0].unit.clone();
    look(&store, &told, today, unit);
    let day = today;
    let number = whole
        .entries
        .iter()
        .find(|e| e.state == State::Open)
        .map_or(1, |e| e.number);
    told(
        "one report by a unit, from reading to kept",
        seconds(|| report(&mut store, number, day)),
    );
    told(
        "counting it, unit by unit",
        seconds(|| drop(whole.by_unit(today))),
    );
    told(
        "two runs held against each other",
        seconds(|| {
            let at = |run| store.standings(run).expect("read");
            drop(Diff::between(&at(runs / 2), &at(runs)));
        }),
    );
    told(
        "what each run moved",
        seconds(|| drop(store.moves().expect("read"))),
    );
    let mut lines = Vec::new();
    told(
        "everything as JSON Lines",
        seconds(|| store.dump(&mut lines).expect("written")),
    );
    let copy = home.path().join("备份.db");
    told(
        "a backup",
        seconds(|| store.backup(&copy).expect("written")),
    );
    let other = tempfile::tempdir().expect("a temporary folder");
    let mut fresh = Store::open(other.path()).expect("a store");
    told(
        "writing it whole, into nothing",
        seconds(|| fresh.save(&ledger, None).expect("kept")),
    );
    let mut book = Vec::new();
    told(
        "the workbook of it",
        seconds(|| {
            book = ledger_xlsx::extract(&project, &ledger, None, today).expect("written");
        }),
    );
    say(&format!("at most {} MB of memory", memory::most()));
}

fn look(store: &Store, told: &dyn Fn(&str, f64), today: Date, unit: juanzong::standard::UnitId) {
    let found = |wanted: &Wanted| store.find(wanted).expect("read").entries.len();
    for (what, wanted) in [
        (
            "a unit's entries",
            Wanted {
                unit: Some(unit),
                ..Wanted::default()
            },
        ),
        (
            "those that wait for acceptance",
            Wanted {
                state: Some(State::AwaitingAcceptance),
                ..Wanted::default()
            },
        ),
        (
            "those overdue",
            Wanted {
                overdue: Some(today.iso()),
                ..Wanted::default()
            },
        ),
        ("one by its number", Wanted::numbers(&[25_000])),
    ] {
        let mut count = 0;
        let took = seconds(|| count = found(&wanted));
        told(&format!("{what} ({count})"), took);
    }
}

fn report(store: &mut Store, number: u32, day: Date) {
    let mut part = store.find(&Wanted::numbers(&[number])).expect("read");
    let report = Report {
        date: day.iso(),
        by: "李".into(),
        words: "已补齐".into(),
        done: false,
    };
    let hand = Hand {
        by: "张三",
        why: "",
        day,
    };
    part.report(&[number], &report, hand).expect("taken");
    store.save(&part, None).expect("kept");
}

/// A hundred units of one standard: as many slots as a ledger can need.
fn project() -> Project {
    let units: String = (0..UNITS)
        .map(|n| format!("  - {{ id: 单位{n:03}, name: 云溪县第{n:03}单位, kind: department }}\n"))
        .collect();
    let text = format!("name: 云溪县\nyears: [2022, 2023, 2024]\nunits:\n{units}");
    Project::parse("juanzong.yaml", &text, std::path::Path::new("")).expect("a project")
}

/// A run in which every slot holds a readable paper.
fn scope(project: &Project, slots: &[Slot]) -> Scope {
    let text = "工作总结\n一年来认真落实各项任务。\n".as_bytes();
    let facts = Facts::of("总结.txt", digest(text), text);
    let materials = slots.iter().zip(0..).map(|(slot, n): (_, u32)| Material {
        path: format!("{}/{n}.txt", slot.unit).into(),
        unit: Some(slot.unit.clone()),
        slot: Some(slot.clone()),
        also: Vec::new(),
        year: slot.year,
        size: text.len() as u64,
        digest: facts.digest,
        suggestion: None,
        unpacked: None,
    });
    let catalogue = Catalogue {
        materials: materials.collect(),
        ..Catalogue::default()
    };
    let facts = BTreeMap::from([(facts.digest, facts)]);
    let today = Date {
        year: 2026,
        month: 1,
        day: 1,
    };
    let evidence = Evidence::of(project.clone(), catalogue, facts, Vec::new(), today);
    Scope::of(&evidence, None)
}

/// A problem as long as they are: two places, each with a quotation. Many stand on one slot, each
/// under a rule of its own.
fn finding(n: u32, slots: &[Slot]) -> Finding {
    let slot = slots[n as usize % slots.len()].clone();
    let proof = |page| Proof {
        path: format!(
            "{}/2023/{}/年度工作总结（定稿）.docx",
            slot.unit, slot.requirement
        ),
        page: Some(page),
        span: Some((120, 168)),
        quote: "我局在县委、县政府的正确领导下，认真贯彻落实爱国卫生工作各项部署".into(),
        note: "与另一单位的文字相同".into(),
        other: None,
    };
    Finding {
        rule: format!("Z{:03}", n as usize / slots.len()),
        severity: [Severity::Error, Severity::Warning][n as usize % 2],
        unit: Some(slot.unit.clone()),
        subject: Subject::Slot(slot.clone()),
        message: format!("第 {n} 处：文中有没有填好的占位符，疑似套用范本后没有改完"),
        proofs: vec![proof(1), proof(2)],
        excused: None,
        alike: Vec::new(),
        also: Vec::new(),
        upheld: None,
    }
}

fn seconds(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
