//! How long the local page takes over a large project, and what it takes of memory: 100,000
//! materials with 20,000 findings, and the same with 100,000 findings.
//!
//! `cargo bench --bench page`, or of one size: `… -- MATERIALS FINDINGS`. Every page that the
//! router knows is asked for, long lists from their first page to their last; so is everything a
//! person settles. Prints the share of the limit that each takes, and fails where one takes more.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]
#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]
#![allow(dead_code, reason = "the client serves the tests as well")]

#[path = "../tests/web/client.rs"]
mod client;
mod dice;
mod large;

use std::time::{Duration, Instant};

use client::Page;
use juanzong::digest::digest;

/// What a page may take.
const LIMIT: Duration = Duration::from_millis(300);
/// The findings for which that is promised. Where there are more, lists still keep to it; what
/// goes through all of them, to settle one or to write a letter, may take four times as long.
const PROMISED: usize = 30_000;
/// What may pass before a check that is to stop has stopped.
const STOP: Duration = Duration::from_secs(1);
/// At how many moments of a check it is stopped.
const MOMENTS: u32 = 20;
/// What may pass before a dossier is printed aside; nobody waits for it without being told.
const PREVIEW: Duration = Duration::from_secs(600);
/// How often each page is asked for.
const TIMES: usize = 5;
/// Findings of a project of this shape before stray papers add theirs, or fewer.
const UNASKED: usize = 9_000;

fn main() {
    let asked: Vec<usize> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    let sizes = match asked[..] {
        [materials, findings] => vec![(materials, findings)],
        _ => vec![(100_000, 20_000), (100_000, 100_000)],
    };
    let slow: Vec<String> = sizes
        .into_iter()
        .flat_map(|(materials, findings)| measure(materials, findings))
        .collect();
    if !slow.is_empty() {
        println!("\nbeyond the limit:\n{}", slow.join("\n"));
        std::process::exit(1);
    }
}

/// Measures a project of this size, and gives what took too long.
fn measure(materials: usize, findings: usize) -> Vec<String> {
    let place = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let strays = large::strays(findings, UNASKED);
    let large = large::write(place.path(), materials, strays);
    println!(
        "\n{materials} materials, {strays} of them stray, written in {:.1?}",
        began.elapsed()
    );
    let page = Page::start(Some(place.path()));
    let check = |what: &str| {
        let began = Instant::now();
        page.check();
        let took = began.elapsed();
        let words = page.get("/run").text();
        assert!(words.contains("检查完了"), "{words}");
        println!("{what}: {:.1} s; {}", took.as_secs_f64(), memory(&page));
        took
    };
    check("the first check");
    let list = page.get("/findings").text();
    let total: usize = between(&list, "页，共 ", " 条").parse().unwrap();
    println!("findings: {total}");
    assert!(total >= findings, "fewer findings than asked for");
    let whole = match total {
        0..=PROMISED => LIMIT,
        _ => LIMIT * 4,
    };
    let mut slow = Vec::new();
    for path in pages(&page, &large) {
        let limit = match path.starts_with("/letters/file") {
            true => whole,
            false => LIMIT,
        };
        told(&path, limit, &mut slow, || {
            let answer = page.get(&path);
            assert!(
                matches!(answer.status, 200 | 303),
                "{path}: {}",
                answer.text()
            );
        });
    }
    println!("memory after every page: {}", memory(&page));
    deeds(&page, whole, &mut slow);
    let again = check("a check again");
    told("/changes, of two checks", whole, &mut slow, || {
        let told = page.get("/changes?from=1&to=2").text();
        assert!(told.contains("第 1 次到第 2 次"), "{told}");
    });
    stops(&page, again, &mut slow);
    println!("memory in the end: {}", memory(&page));
    let size = format!("{materials} materials, {total} findings: ");
    slow.into_iter()
        .map(|line| format!("{size}{line}"))
        .collect()
}

/// Does something several times and tells how long it took, beside what it may take.
fn told(what: &str, limit: Duration, slow: &mut Vec<String>, mut work: impl FnMut()) {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    times.sort();
    let (best, median, worst) = (times[0], times[TIMES / 2], times[TIMES - 1]);
    let share = worst.as_secs_f64() / limit.as_secs_f64();
    let line = format!(
        "{what:<52} {:>7.1} {:>7.1} {:>7.1} ms  {share:>5.2} of {limit:?}",
        best.as_secs_f64() * 1e3,
        median.as_secs_f64() * 1e3,
        worst.as_secs_f64() * 1e3
    );
    println!("{line}");
    if share > 1.0 {
        slow.push(line);
    }
}

/// Addresses to ask for, for every path that the router knows.
fn pages(page: &Page, large: &large::Large) -> Vec<String> {
    juanzong::web::paths()
        .into_iter()
        .flat_map(|path| examples(page, path, large))
        .collect()
}

/// Addresses of one path: lists with every filter, and their last pages.
fn examples(page: &Page, path: &str, large: &large::Large) -> Vec<String> {
    let with = |queries: &[&str]| -> Vec<String> {
        let address = |query: &&str| format!("{path}{query}");
        queries.iter().map(address).collect()
    };
    let linked = |from: &str, start: &str| {
        let text = page.get(from).text();
        let found = between(&text, &format!("href=\"{start}"), "\"");
        format!("{start}{found}").replace("&amp;", "&")
    };
    match path {
        "/board" => with(&["", "?part=1", "?part=9"]),
        "/unit/{anchor}" => vec!["/unit/u1".into(), "/unit/u60".into(), "/unit/u150".into()],
        "/findings" => with(&[
            "",
            "?page=999999",
            "?unit=u7",
            "?unit=nobody",
            "?part=2",
            "?part=2&item=1",
            "?year=2024",
            "?rule=Q101",
            "?rule=L102",
            "?severity=red",
            "?state=open&page=999999",
            "?state=hint",
            "?q=%E6%80%BB%E7%BB%93",
            "?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E8%AF%8D",
        ]),
        "/finding/{id}" => vec![
            linked("/findings", "/finding/"),
            linked("/findings?page=999999", "/finding/"),
            linked("/findings?rule=L102", "/finding/"),
            linked("/findings?unit=u7&severity=yellow", "/finding/"),
        ],
        "/file/{id}" => vec![linked(
            &linked("/findings?rule=L102", "/finding/"),
            "/file/",
        )],
        "/file/{id}/photo" => vec![format!("/file/{}/photo", digest(&large.photo))],
        "/file/{id}/page/{page}" => vec![format!("/file/{}/page/1", digest(&large.document))],
        "/stray" => with(&["", "?unit=u150", "?unit=u1&page=999999"]),
        "/ledger" => with(&[
            "",
            "?page=999999",
            "?state=open",
            "?state=open&page=999999",
            "?state=awaiting",
            "?state=closed",
            "?state=excused",
            "?overdue=1",
            "?unit=%E7%AC%AC7%E5%B1%80",
            "?q=%E6%80%BB%E7%BB%93",
            "?q=Q101",
            "?q=12345",
        ]),
        "/dossiers/{number}" => vec!["/dossiers/2".into(), dossier(page, large)],
        "/dossiers/{number}/page/{page}" => vec![format!("{}/page/1", dossier(page, large))],
        "/assets/{name}" => vec!["/assets/page.css".into()],
        "/letters/file" => with(&[
            "?letter=notice&unit=u7&form=docx",
            "?letter=notice&unit=u7&form=pdf",
            "?letter=bulletin&form=pdf",
            "?letter=brief&form=pdf",
        ]),
        "/standard" => with(&["", "?unverified=true", "?q=%E6%80%BB%E7%BB%93"]),
        "/standard/edit" => vec![linked("/standard", "/standard/edit")],
        "/new" => vec![linked("/folders", "/folders").replace("/folders", "/new")],
        "/dossiers/{number}/preview/{page}" => vec![preview(page, &dossier(page, large))],
        // What is told until something is over is no page; what nobody sent can't be shown, nor
        // what came of fingerprints that nobody sent; the whole ledger as a file is measured with
        // what people do.
        "/run/events"
        | "/counties/events"
        | "/dossiers/{number}/preview/events"
        | "/prints/finding/{id}"
        | "/ledger/import"
        | "/ledger/workbook" => Vec::new(),
        path if page.get(path).status == 405 => Vec::new(),
        path => {
            assert!(!path.contains('{'), "nobody says how to measure {path}");
            with(&[""])
        }
    }
}

/// The dossier that was built.
fn dossier(page: &Page, large: &large::Large) -> String {
    let list = page.get("/dossiers").text();
    let before = list.split(&format!("\">{}</a>", large.bound)).next();
    let number = before.unwrap().rsplit("/dossiers/").next().unwrap();
    format!("/dossiers/{number}")
}

/// The first page of a dossier that is printed aside, and how long the printing takes.
fn preview(page: &Page, dossier: &str) -> String {
    let began = Instant::now();
    assert_eq!(page.post(&format!("{dossier}/preview"), "").status, 303);
    let first = format!("{dossier}/preview/1");
    while page.get(&first).status != 200 {
        assert!(began.elapsed() < PREVIEW, "a preview that never ends");
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("a preview of {dossier}: {:.1?}", began.elapsed());
    first
}

/// What people settle: each is in the records and in every page when the answer comes.
fn deeds(page: &Page, limit: Duration, slow: &mut Vec<String>) {
    let post = |path: &str, form: &str| {
        let answer = page.post(path, form);
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
    };
    let findings = page.get("/findings?severity=red").text();
    let mut findings = findings.split("href=\"/finding/").skip(1);
    let mut next = || findings.next().unwrap().split(['?', '"']).next().unwrap();
    told("excusing a finding", limit, slow, || {
        post(
            &format!("/finding/{}/excuse", next()),
            "why=x&by=x&until=2099-12-31",
        );
    });
    let alike = page.get("/findings?rule=L102").text();
    let alike = alike.split("href=\"/finding/").skip(1);
    let alike: Vec<&str> = alike
        .filter_map(|rest| rest.split(['?', '"']).next())
        .collect();
    let mut each = alike.iter();
    told("a verdict", limit, slow, || {
        let id = each.next().unwrap();
        post(
            &format!("/finding/{id}/verdict"),
            "verdict=quoted&why=x&by=x",
        );
    });
    let mut each = alike.iter();
    told("taking a verdict back", limit, slow, || {
        let id = each.next().unwrap();
        post(
            &format!("/finding/{id}/verdict"),
            "verdict=withdraw&why=x&by=x",
        );
    });
    let ledger = page.get("/ledger?state=open&page=3").text();
    let numbers = ledger.split("name=\"number\" value=\"").skip(1);
    let numbers: Vec<&str> = numbers.filter_map(|rest| rest.split('"').next()).collect();
    let numbers = numbers.join("&number=");
    told("what a unit reports, of 50 entries", limit, slow, || {
        post(
            "/ledger/decide",
            &format!("number={numbers}&what=report&by=x&why=x"),
        );
    });
    told("a problem entered by hand", limit, slow, || {
        post("/ledger/add", "problem=x&by=x");
    });
    let stray = page.get("/stray").text();
    let ids = stray.split("data-id=\"").skip(1);
    let ids: Vec<&str> = ids.filter_map(|rest| rest.split('"').next()).collect();
    if ids.len() >= TIMES {
        let slot = between(&stray, "data-slot=\"", "\"");
        let mut ids = ids.iter();
        told("settling a stray paper", limit, slow, || {
            let id = ids.next().unwrap();
            post("/stray/assign", &format!("id={id}&slot={slot}"));
        });
        told("taking that back", limit, slow, || {
            post("/stray/undo", "number=0");
        });
    }
    let dossier = page.get("/dossiers/2").text();
    let paper = between(&dossier, "data-paper=\"", "\"");
    let row = between(&dossier, &format!("data-paper=\"{paper}\""), "</tr>");
    let next = between(row, "name=\"after\" value=\"", "\"");
    let step = format!("paper={paper}&after={next}");
    told("putting a paper behind the next", limit, slow, || {
        post("/dossiers/2/order", &step);
    });
    let began = Instant::now();
    assert_eq!(page.get("/ledger/workbook").status, 200);
    println!(
        "the whole ledger as a workbook, a file to be saved: {:.1?}",
        began.elapsed()
    );
}

/// Stops checks at many moments, and tells the longest that one still went on.
fn stops(page: &Page, whole: Duration, slow: &mut Vec<String>) {
    let mut longest = (Duration::ZERO, String::new());
    for part in 0..MOMENTS {
        let after = whole * part / MOMENTS;
        assert_eq!(page.post("/run/start", "what=check").status, 303);
        std::thread::sleep(after);
        let told = page.get("/run").text();
        let step = told.split("aria-live=\"polite\">").nth(1);
        let step = step.and_then(|rest| rest.split("</p>").next());
        let step = step.unwrap_or("the end").to_owned();
        page.post("/run/stop", "");
        let began = Instant::now();
        page.wait();
        let took = began.elapsed();
        println!("stopped {after:>5.1?} after the beginning, at {step}: over after {took:.1?}");
        if took > longest.0 {
            longest = (took, format!("{after:.1?} after its beginning, at {step}"));
        }
    }
    let (took, moment) = longest;
    let line = format!("stopping a check: at most {took:.1?}, {moment}");
    println!("{line}");
    if took > STOP {
        slow.push(line);
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let rest = text.split(start).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split(end).next().unwrap_or_default()
}

/// What the program takes of memory now, and the most it took so far, where the system tells.
fn memory(page: &Page) -> String {
    let status = std::fs::read_to_string(format!("/proc/{}/status", page.id()));
    let status = status.unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.map_or("?".into(), |kilobytes| (kilobytes >> 10).to_string())
    };
    format!("{} MB in memory, {} MB at most", of("VmRSS:"), of("VmHWM:"))
}
