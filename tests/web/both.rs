//! Of two that are alike a program can't tell who copied: both units see it, wherever it stands.

use juanzong::desk::{Desk, today};
use juanzong::output::forms::problem;
use juanzong::walk::Silent;
use juanzong::worker::Workers;

use super::used::{alike, encoded};

#[test]
fn both_units_of_a_likeness_see_it_wherever_it_stands() {
    let (place, page) = alike();
    let list = page.get("/findings?rule=L102").text();
    let id = list.split("href=\"/finding/").nth(1).unwrap();
    let id = id.split('?').next().unwrap().to_owned();
    let shown: Vec<(String, String)> = ["u1", "u2"]
        .iter()
        .map(|anchor| {
            let list = page.get(&format!("/findings?rule=L102&unit={anchor}"));
            (page.get(&format!("/unit/{anchor}")).text(), list.text())
        })
        .collect();
    for (_, list) in &shown {
        assert!(list.contains(&id), "{list}");
    }
    let elsewhere = |(unit, _): &&(String, String)| unit.contains("两家共同核对，记在");
    assert_eq!(
        shown.iter().filter(elsewhere).count(),
        1,
        "one answers for it"
    );
    drop(page);
    let mut desk = Desk::open(Some(place.path()), today()).unwrap();
    desk.workers = Workers::here();
    let assessment = desk.assess(&Silent).unwrap();
    let units = &assessment.evidence.project.units;
    for (unit, (page, _)) in units.iter().zip(&shown) {
        let open = problem::open(&assessment.ledger);
        let laid = open.get(&unit.id).map_or(&[][..], Vec::as_slice);
        let mut alike = laid.iter().filter(|e| !e.finding.alike.is_empty());
        let entry = alike.next().expect("the letter tells of it");
        assert!(page.contains(&entry.finding.message), "{page}");
    }
}

#[test]
fn who_is_laid_on_by_the_office_sees_it() {
    let (place, page) = alike();
    drop(page);
    let mut desk = Desk::open(Some(place.path()), today()).unwrap();
    desk.workers = Workers::here();
    let missing = desk.store.ledger().unwrap().entries.into_iter();
    let mut missing = missing.filter(|e| e.finding.rule == "Q101");
    let entry = missing.next().expect("something is missing");
    let units: Vec<_> = desk.project.units.iter().map(|u| u.id.clone()).collect();
    let other = units.iter().position(|u| Some(u) != entry.unit.as_ref());
    let other = other.expect("another unit");
    let edit = juanzong::ledger::Edit {
        unit: Some(units[other].clone()),
        ..Default::default()
    };
    let hand = juanzong::ledger::Hand {
        by: "王五",
        why: "职能已划转",
        day: today(),
    };
    let number = [entry.number];
    desk.decide(&number, |ledger| ledger.set(&number, &edit, hand))
        .unwrap();
    drop(desk);
    let page = super::client::Page::start(Some(place.path()));
    page.check();
    let asked = |at: usize| {
        let words = encoded(&entry.finding.message);
        let list = page.get(&format!("/findings?unit=u{}&q={words}", at + 1));
        list.text().contains("href=\"/finding/")
    };
    assert!(asked(other), "whom the office laid it on sees it");
    assert!(!asked(1 - other), "and not the one it was taken from");
}

#[test]
fn the_command_tells_either_unit_of_a_likeness_too() {
    let (place, page) = alike();
    drop(page);
    let check = |unit: &str, format: &str| {
        let said = std::process::Command::new(env!("CARGO_BIN_EXE_juanzong"))
            .args(["check", "--unit", unit, "--format", format])
            .arg(place.path())
            .output()
            .unwrap();
        String::from_utf8(said.stdout).unwrap()
    };
    let told = ["卫健局", "住建局"].map(|unit| (check(unit, "text"), check(unit, "json")));
    for (text, json) in &told {
        assert!(text.contains("L102"), "{text}");
        assert_eq!(text.matches("■").count(), 1, "one unit is told of: {text}");
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        let alike = json["findings"].as_array().unwrap().iter();
        assert_eq!(alike.filter(|one| one["rule"] == "L102").count(), 1);
    }
    // What is missing is nobody's but its own unit's.
    assert!(!told[0].0.contains("住房和城乡建设局没有"), "{}", told[0].0);
}
