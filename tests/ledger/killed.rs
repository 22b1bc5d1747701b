//! The program killed at any instant: the ledger is whole, its history complete, and what was
//! broken off can be done again.

#![allow(
    clippy::disallowed_methods,
    reason = "an instant is a matter of the clock"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use juanzong::ledger::{Ledger, State};
use juanzong::store::Store;

use crate::county::{County, MENDED, PLACEHOLDER};
use crate::people::assert_history_is_whole;

/// Kills of each command.
const KILLS: u32 = 30;

fn program(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    command
        .args(arguments)
        .current_dir(root)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Instants spread evenly over a time, in no order: multiples of a number without a common divisor.
fn instants(whole: Duration) -> impl Iterator<Item = Duration> {
    (0..KILLS).map(move |n| whole * (n * 17 % KILLS) / KILLS)
}

fn look(root: &Path) -> (Ledger, usize) {
    let store = Store::open(root).expect("the records open after a kill");
    store.verify().expect("the records are whole");
    let (ledger, runs) = (store.ledger().unwrap(), store.runs().unwrap().len());
    assert_history_is_whole(&ledger);
    for (at, entry) in (1..).zip(&ledger.entries) {
        assert_eq!(entry.number, at, "no number is lost");
    }
    (ledger, runs)
}

/// What was there is there still.
fn assert_grown(before: &Ledger, after: &Ledger) {
    for entry in &before.entries {
        let now = after
            .entry(entry.number)
            .expect("entries are kept for ever");
        assert!(
            now.history.starts_with(&entry.history),
            "{} 号",
            entry.number
        );
    }
}

#[test]
fn a_check_killed_at_any_instant_leaves_the_ledger_whole_and_can_be_repeated() {
    let county = County::new();
    let begun = Instant::now();
    program(county.root(), &["check"]).status().unwrap();
    let (mut before, mut runs) = look(county.root());
    let (whole, mut killed) = (begun.elapsed(), 0);
    for (n, instant) in instants(whole).enumerate() {
        // Each time something moves, so that there is something to write.
        let text = if n % 2 == 0 { MENDED } else { PLACEHOLDER };
        county.write("卫健局/2023/u.summary/总结.txt", text);
        let mut child = program(county.root(), &["check"]).spawn().unwrap();
        std::thread::sleep(instant);
        killed += u32::from(child.try_wait().unwrap().is_none());
        // It may be over already.
        let _ = child.kill();
        child.wait().unwrap();
        let (after, runs_now) = look(county.root());
        assert_grown(&before, &after);
        match runs_now - runs {
            0 => assert_eq!(after, before, "a run that is not kept moved nothing"),
            1 => {}
            more => panic!("one run was kept {more} times"),
        }
        (before, runs) = (after, runs_now);
    }
    assert!(
        killed > KILLS / 4,
        "most were killed while they ran: {killed}"
    );
    county.write("卫健局/2023/u.summary/总结.txt", MENDED);
    let ended = program(county.root(), &["check"]).status().unwrap();
    assert_eq!(ended.code(), Some(1));
    let (_, runs_now) = look(county.root());
    assert_eq!(runs_now, runs + 1);
    assert_eq!(county.placeholder().state, State::AwaitingAcceptance);
}

#[test]
fn what_people_enter_is_kept_whole_or_not_at_all_when_the_program_is_killed() {
    let county = County::new();
    program(county.root(), &["check"]).status().unwrap();
    let add = [
        "ledger",
        "add",
        "路面破损",
        "--unit",
        "教育局",
        "--by",
        "张三",
    ];
    let begun = Instant::now();
    assert!(program(county.root(), &add).status().unwrap().success());
    let whole = begun.elapsed();
    let copy = county.root().join("备份.db");
    let backup = ["backup", "备份.db"];
    let (mut before, _) = look(county.root());
    for (n, instant) in instants(whole).enumerate() {
        let arguments: &[&str] = if n % 3 == 2 { &backup } else { &add };
        let mut child = program(county.root(), arguments).spawn().unwrap();
        std::thread::sleep(instant);
        let _ = child.kill();
        child.wait().unwrap();
        let (after, _) = look(county.root());
        assert_grown(&before, &after);
        assert!(after.entries.len() - before.entries.len() <= 1);
        if copy.exists() {
            // A backup that has its name is whole.
            let other = tempfile::tempdir().unwrap();
            Store::restore(other.path(), &copy).unwrap();
            assert_eq!(look(other.path()).0, after);
            std::fs::remove_file(&copy).unwrap();
        }
        before = after;
    }
    assert!(program(county.root(), &backup).status().unwrap().success());
    assert!(copy.exists());
}

#[test]
fn a_second_program_is_refused_in_words_while_one_works() {
    let county = County::new();
    let _working = Store::open(county.root()).unwrap();
    for arguments in [
        &["check"][..],
        &["ledger"],
        &["ledger", "accept", "1", "--by", "张三"],
        &["backup"],
    ] {
        let second = Command::new(env!("CARGO_BIN_EXE_juanzong"))
            .args(arguments)
            .current_dir(county.root())
            .output()
            .unwrap();
        assert_eq!(second.status.code(), Some(2));
        let said = String::from_utf8_lossy(&second.stderr);
        assert!(
            said.contains("另一个 juanzong 正在") && said.contains("怎么办"),
            "{said}"
        );
    }
}
