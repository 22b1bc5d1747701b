//! How long the local page takes over a large project: 100,000 materials, some 20,000 findings.
//! Every page must be there within 300 ms. Prints times and the memory of the program.
//!
//! `cargo bench --bench page`, or with a smaller number of materials: `… -- 10000`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]
#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]
#![allow(dead_code, reason = "the client serves the tests as well")]

#[path = "../tests/web/client.rs"]
mod client;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use client::Page;

/// What a page may take.
const LIMIT: Duration = Duration::from_millis(300);
const UNITS: usize = 200;

fn main() {
    let asked = std::env::args().filter_map(|word| word.parse().ok()).next();
    let materials: usize = asked.unwrap_or(100_000);
    let place = tempfile::tempdir().unwrap();
    write(place.path(), materials);
    let page = Page::start(Some(place.path()));
    let began = Instant::now();
    page.check();
    println!("check: {:.1} s", began.elapsed().as_secs_f64());
    let findings = page.get("/findings").text();
    let total = findings
        .split("，共 ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next());
    println!("materials: {materials}, findings: {}", total.unwrap_or("?"));
    let link = findings.split("href=\"/finding/").nth(1).unwrap();
    let finding = format!("/finding/{}", link.split('"').next().unwrap());
    let mut slow = Vec::new();
    for path in [
        "/run",
        "/board",
        "/board?part=1",
        "/findings",
        "/findings?q=%E6%80%BB%E7%BB%93&page=9",
        "/findings?unit=u7&severity=red",
        &finding,
        "/unit/u1",
        "/stray",
        "/ledger",
        "/ledger?state=open&page=300",
        "/dossiers",
        "/dossiers/2",
        "/standard",
        "/settings",
    ] {
        let mut times: Vec<Duration> = (0..5).map(|_| time(&page, path)).collect();
        times.sort();
        println!("{path}: median {:?}, longest {:?}", times[2], times[4]);
        if times[4] > LIMIT {
            slow.push(path.to_owned());
        }
    }
    let began = Instant::now();
    let form = "why=x&by=x&until=2099-12-31";
    let path = finding.split('?').next().unwrap();
    assert_eq!(page.post(&format!("{path}/excuse"), form).status, 303);
    println!("an excuse taken in: {:?}", began.elapsed());
    println!("memory: {}", memory(&page));
    assert!(slow.is_empty(), "longer than {LIMIT:?}: {slow:?}");
}

fn time(page: &Page, path: &str) -> Duration {
    let began = Instant::now();
    assert_eq!(page.get(path).status, 200, "{path}");
    began.elapsed()
}

/// The most memory the program took so far, where the system tells.
fn memory(page: &Page) -> String {
    let status = std::fs::read_to_string(format!("/proc/{}/status", page.id()));
    let status = status.unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    peak.unwrap_or("not told here").to_owned()
}

/// Many small papers, all different, a third of the slots left empty.
fn write(place: &Path, materials: usize) {
    let mut yaml =
        String::from("name: 大县\nplace: {name: 青砚县}\nyears: [2023, 2024, 2025]\nunits:\n");
    for unit in 0..UNITS {
        let _ = writeln!(yaml, "  - {{name: 第{unit}局, kind: department}}");
    }
    std::fs::write(place.join("juanzong.yaml"), yaml).unwrap();
    for number in 0..materials {
        let unit = number % UNITS;
        let year = 2023 + number / UNITS % 3;
        let folder = place.join(format!("报送/第{unit}局/{year}/年度工作总结"));
        if number < UNITS * 3 {
            std::fs::create_dir_all(&folder).unwrap();
        }
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let text = format!("记录 {number}\n{mixed:x}\n");
        std::fs::write(folder.join(format!("记录{number}.txt")), text).unwrap();
    }
}
