//! Whoever waits may have enough at any moment: then nothing of the run stays but what was read.

use std::sync::atomic::{AtomicU64, Ordering};

use juanzong::assess::assess;
use juanzong::error::Kind;
use juanzong::output::package::Container;
use juanzong::score::Score;
use juanzong::walk::{self, Progress, Unpacking};

use crate::county::{County, MENDED, day};

/// Has enough when asked for the so-manieth time.
struct Patience {
    left: AtomicU64,
    asked: AtomicU64,
}

impl Patience {
    fn of(times: u64) -> Self {
        Patience {
            left: AtomicU64::new(times),
            asked: AtomicU64::new(0),
        }
    }
}

impl Progress for Patience {
    fn begin(&self, _step: &str, _files: u64, _bytes: u64) {}
    fn bytes(&self, _more: u64) {}
    fn file(&self) {}

    fn stopped(&self) -> bool {
        self.asked.fetch_add(1, Ordering::Relaxed) >= self.left.load(Ordering::Relaxed)
    }
}

#[test]
fn a_run_that_is_stopped_at_any_moment_leaves_no_trace() {
    let county = County::new();
    county.run(1);
    county.write("卫健局/2023/u.summary/总结.txt", MENDED);
    let before = county.ledger();
    let there = || {
        let names = std::fs::read_dir(county.root()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let nothing = there();
    let mut desk = county.desk(3);
    let (mut stops, mut patience) = (0, 0);
    loop {
        let progress = Patience::of(patience);
        let done = desk.assemble(None, Container::default(), &progress);
        let Err(error) = done else { break };
        assert_eq!(error.kind, Kind::Stopped, "{error}");
        assert_eq!(desk.store.ledger().unwrap(), before, "after {patience}");
        assert_eq!(there(), nothing, "after {patience}");
        stops += 1;
        // Every moment of the beginning, ever fewer later.
        patience += 1 + patience / 2;
    }
    assert!(stops > 12, "only {stops} moments to stop at");
    drop(desk);
    assert_ne!(county.ledger(), before, "what nobody stopped is done");
    assert_ne!(there(), nothing);
}

#[test]
fn every_paper_is_a_moment_to_stop_at_while_papers_are_listed_read_and_placed() {
    const PAPERS: u64 = 100;
    let county = County::new();
    for number in 0..PAPERS {
        let path = format!("卫健局/杂项/草稿{number}.txt");
        county.write(&path, MENDED);
    }
    let desk = county.desk(1);
    let progress = Patience::of(u64::MAX);
    let unpacking = Unpacking::of(&desk.project, &desk.workers);
    walk::catalogue(&desk.project, &unpacking, &progress).unwrap();
    // Met in its folder, read to its end, looked at whether it is an archive, placed.
    let asked = progress.asked.into_inner();
    assert!(asked >= 5 * PAPERS, "asked {asked} times");
}

#[test]
fn what_is_stopped_is_not_judged() {
    let county = County::new();
    let whole = county.run(1);
    assert!(!whole.dossiers.is_empty() && whole.score != Score::default());
    let evidence = whole.evidence;
    let ledger = county.ledger();
    let stopped = assess(
        evidence.project,
        evidence.catalogue,
        evidence.facts,
        ledger.clone(),
        day(2),
        &|| true,
    );
    assert!(stopped.dossiers.is_empty());
    assert_eq!(stopped.score, Score::default());
    assert_eq!(stopped.ledger, ledger, "nothing is told of as mended");
}
