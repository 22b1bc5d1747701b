//! Workers: a file that is slow, hungry, endless or deadly costs that one file, and is named.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop

mod fixture;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use juanzong::digest::digest;
use juanzong::error::Kind;
use juanzong::read::{Body, Reading, read};
use juanzong::worker::{COMMAND, Limits, Workers};

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_juanzong"))
}

fn workers(change: impl FnOnce(&mut Limits)) -> Workers {
    let mut limits = Limits::default();
    change(&mut limits);
    Workers::of(program(), limits)
}

fn why(reading: &Reading) -> String {
    match &reading.body {
        Body::Unreadable(why) => why.in_words(),
        other => panic!("read: {other:?}"),
    }
}

/// A text of so many bytes, which needs several times that to be read.
fn long(bytes: usize) -> Vec<u8> {
    "爱国卫生运动\n".repeat(bytes / 19).into_bytes()
}

#[test]
fn a_worker_reads_what_this_process_reads() {
    let workers = workers(|_| ());
    for case in fixture::all() {
        let there = workers.read(&case.name, &case.bytes).unwrap();
        assert_eq!(there, read(&case.name, &case.bytes), "{}", case.name);
    }
}

#[test]
fn a_file_that_takes_too_long_is_given_up_and_its_worker_replaced() {
    let workers = workers(|limits| limits.time = Duration::from_millis(1));
    let slow = long(60 << 20);
    let (facts, lasting) = workers.facts("txt", digest(&slow), &slow).unwrap();
    assert_eq!(
        why(&facts.reading),
        "文件太大或太复杂，超出检查限度（0 秒内没有读完）"
    );
    assert!(!lasting, "another machine may be faster");
    // Whether so short a time is enough for a short text is a matter of luck; a reply to the
    // request before would not be.
    for _ in 0..20 {
        let next = workers.read("a.txt", "通知".as_bytes()).unwrap();
        assert!(next.whole() == "通知" || why(&next).contains("没有读完"));
    }
}

#[test]
fn a_file_that_takes_too_much_memory_ends_its_worker_alone() {
    let workers = workers(|limits| limits.memory = 48 << 20);
    let hungry = long(32 << 20);
    let (facts, lasting) = workers.facts("txt", digest(&hungry), &hungry).unwrap();
    assert_eq!(
        why(&facts.reading),
        "文件太大或太复杂，超出检查限度（内存超过 48 MB）"
    );
    assert_eq!(facts.reading.format, "txt");
    assert!(lasting, "it would be so everywhere");
    let next = workers.read("a.txt", "通知".as_bytes()).unwrap();
    assert_eq!(next.whole(), "通知");
}

#[test]
fn what_was_read_is_bounded_too() {
    let workers = workers(|limits| limits.output = 1 << 20);
    let reading = workers.read("a.txt", &long(2 << 20)).unwrap();
    assert!(
        why(&reading).contains("读出的内容超过 1 MB"),
        "{}",
        why(&reading)
    );
    assert_eq!(reading.format, "txt");
}

#[test]
fn files_are_read_side_by_side() {
    let workers = workers(|_| ());
    std::thread::scope(|scope| {
        for n in 0..8 {
            let workers = &workers;
            scope.spawn(move || {
                for m in 0..20 {
                    let text = format!("第{n}之{m}");
                    let reading = workers.read("a.txt", text.as_bytes()).unwrap();
                    assert_eq!(reading.whole(), text);
                }
            });
        }
    });
}

#[test]
fn a_program_that_is_no_worker_is_an_error_and_not_a_finding() {
    let none = Workers::of(PathBuf::from("没有这个程序"), Limits::default());
    let error = none.read("a.txt", b"x").unwrap_err();
    assert_eq!(error.kind, Kind::Disk);
    assert!(error.hint.as_ref().unwrap().contains("杀毒软件"));
    // Cargo runs, says something else, and ends.
    let other = Workers::of(PathBuf::from(env!("CARGO")), Limits::default());
    assert!(other.read("a.txt", b"x").is_err());
}

#[test]
fn a_worker_ends_when_its_parent_goes_away() {
    let mut child = Command::new(program())
        .args([COMMAND, "1000", "1073741824", "1048576"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(b"r").unwrap();
    drop(pipe);
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(2), "a request cut short is a failure");
}

#[test]
fn a_worker_without_limits_does_not_serve() {
    let mut command = Command::new(program());
    command.arg(COMMAND).stdin(Stdio::null());
    let status = command.stdout(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[test]
fn nothing_of_a_worker_is_seen_on_the_command_line() {
    let help = Command::new(program()).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(!help.contains(COMMAND));
}

#[test]
fn a_page_is_drawn_and_no_page_is_none() {
    let workers = workers(|_| ());
    let case = fixture::all().into_iter().find(|c| c.name == "notice.pdf");
    let notice = case.unwrap().bytes;
    let png = workers.page_picture(&notice, 1, 100).unwrap().unwrap();
    let size = imagesize(&png);
    assert!(size.0 > 700 && size.1 > 1000, "{size:?}");
    assert_eq!(workers.page_picture(&notice, 99, 100).unwrap(), None);
    assert_eq!(workers.page_picture(b"%PDF-1.7", 1, 100).unwrap(), None);
}

/// Width and height in pixels of a PNG (ISO/IEC 15948, 11.2.2).
fn imagesize(png: &[u8]) -> (u32, u32) {
    let long = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (long(16), long(20))
}
