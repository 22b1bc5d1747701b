//! Whoever waits may have enough at any moment: then nothing of the run stays but what was read.

use std::sync::atomic::{AtomicU64, Ordering};

use juanzong::error::Kind;
use juanzong::output::package::Container;
use juanzong::walk::Progress;

use crate::county::{County, MENDED};

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
