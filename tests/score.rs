//! Points: what a slot is worth, what findings take, who is charged, how units rank.

mod desk;

use desk::{Handed, slot};
use juanzong::evidence::Evidence;
use juanzong::finding::{Finding, Severity, Subject};
use juanzong::score::Score;
use juanzong::standard::Slot;

/// Two units owe 2×3 + 3 and 3 + 3 slots; the 卫健局 handed in two of them.
fn evidence() -> Evidence {
    let papers = [
        Handed::text("卫健局/a.txt", "p1.plan", 2023, "甲"),
        Handed::text("卫健局/夹/b.txt", "u.plan", 2023, "乙"),
        Handed::text("卫健局/夹/c.txt", "u.plan", 2022, "丙"),
        Handed::text("城管局/d.txt", "p2.clean", 2023, "丁"),
    ];
    desk::assessment(&papers, Vec::new()).evidence
}

fn finding(rule: &str, severity: Severity, unit: &str, subject: Subject) -> Finding {
    Finding {
        rule: rule.into(),
        severity,
        unit: Some(unit.into()),
        subject,
        message: String::new(),
        proofs: Vec::new(),
        excused: None,
        alike: Vec::new(),
        also: Vec::new(),
        upheld: None,
    }
}

fn at(slot: Slot) -> Subject {
    Subject::Slot(slot)
}

fn lost(score: &Score, unit: &str) -> f64 {
    (score.units[&unit.into()].lost * 1e6).round() / 1e6
}

#[test]
fn empty_slots_lose_all_and_findings_their_share() {
    let evidence = evidence();
    let score = Score::of(&evidence, &[]);
    let health = score.units[&"卫健局".into()];
    assert_eq!((health.due, health.filled), (9, 3));
    assert_eq!((health.points, health.lost), (9.0, 6.0));

    let plan = || at(slot("卫健局", "p1.plan", 2023));
    let error = finding("Z101", Severity::Error, "卫健局", plan());
    let warning = finding("G101", Severity::Warning, "卫健局", plan());
    let info = finding("L901", Severity::Info, "卫健局", plan());
    let score = Score::of(&evidence, &[error.clone(), warning.clone(), info]);
    assert_eq!(lost(&score, "卫健局"), 6.6);
    let cell = score.cells[&"卫健局".into()][&"p1.a".into()];
    assert_eq!(
        (cell.errors, cell.warnings, cell.due, cell.filled),
        (1, 1, 6, 1)
    );

    // No slot loses more than it is worth.
    let more = vec![error.clone(), warning.clone(), error.clone(), error.clone()];
    assert_eq!(lost(&Score::of(&evidence, &more), "卫健局"), 7.0);

    // What is excused loses nothing and is not counted.
    let excused = Finding {
        excused: Some("样张".into()),
        ..error
    };
    let score = Score::of(&evidence, &[excused]);
    assert_eq!(lost(&score, "卫健局"), 6.0);
    assert_eq!(score.units[&"卫健局".into()].errors, 0);
}

#[test]
fn excused_gaps_lose_nothing() {
    let gap = Finding {
        excused: Some("县里没有这项业务".into()),
        ..finding(
            "Q101",
            Severity::Error,
            "卫健局",
            at(slot("卫健局", "p1.plan", 2024)),
        )
    };
    assert_eq!(lost(&Score::of(&evidence(), &[gap]), "卫健局"), 5.0);
}

#[test]
fn full_marks_are_spread_over_the_slots_of_the_item() {
    let mut evidence = evidence();
    let item = &mut evidence.project.standard.parts[0].items[0];
    item.full_marks = Some(12.0);
    let score = Score::of(&evidence, &[]);
    assert_eq!(score.items[&"p1.a".into()].points, 12.0);
    assert_eq!(score.items[&"p1.a".into()].lost, 10.0);

    // A requirement with marks of its own keeps them; the rest is spread over the others.
    let item = &mut evidence.project.standard.parts[0].items[0];
    item.requirements[0].full_marks = Some(9.0);
    let score = Score::of(&evidence, &[]);
    assert_eq!(score.items[&"p1.a".into()].points, 12.0);
    assert_eq!(score.items[&"p1.a".into()].lost, 9.0);
}

#[test]
fn of_a_pair_the_unit_named_is_charged() {
    let evidence = evidence();
    let pair = Subject::pair(
        at(slot("卫健局", "p1.plan", 2023)),
        at(slot("城管局", "p2.clean", 2023)),
    );
    let before = Score::of(&evidence, &[]);
    let alike = finding("L101", Severity::Error, "城管局", pair);
    let score = Score::of(&evidence, std::slice::from_ref(&alike));
    assert_eq!(lost(&score, "卫健局"), lost(&before, "卫健局"));
    assert_eq!(lost(&score, "城管局"), lost(&before, "城管局") + 0.5);
    let nobody = Finding {
        unit: None,
        ..alike
    };
    assert_eq!(Score::of(&evidence, &[nobody]).units, before.units);
}

#[test]
fn a_copied_folder_is_charged_to_the_slots_its_files_fill() {
    let evidence = evidence();
    let copied = finding(
        "L101",
        Severity::Error,
        "卫健局",
        Subject::Folder("卫健局/夹".into()),
    );
    let score = Score::of(&evidence, &[copied]);
    assert_eq!(lost(&score, "卫健局"), 7.0);
    assert_eq!(score.units[&"卫健局".into()].errors, 1);
}

#[test]
fn equal_units_share_a_rank() {
    let nothing = desk::assessment(&[], Vec::new()).evidence;
    let score = Score::of(&nothing, &[]);
    let ranks: Vec<(u32, &str)> = (score.ranking.iter())
        .map(|(rank, unit)| (*rank, unit.as_str()))
        .collect();
    assert_eq!(ranks, [(1, "卫健局"), (1, "城管局")]);
    let score = Score::of(&self::evidence(), &[]);
    let ranks: Vec<u32> = score.ranking.iter().map(|(rank, _)| *rank).collect();
    assert_eq!(ranks, [1, 2]);
}

#[test]
fn vetoes_name_what_is_missing_or_gravely_wrong() {
    let mut evidence = evidence();
    evidence.project.standard.parts[1].items[0].veto = true;
    let score = Score::of(&evidence, &[]);
    assert_eq!(score.vetoes, [("城管局".into(), "p2.a".into())]);
    evidence.project.years.retain(|y| y.0 == 2023);
    evidence
        .slots
        .retain(|s| s.year.is_some_and(|y| y.0 == 2023));
    assert_eq!(Score::of(&evidence, &[]).vetoes, []);
    let grave = finding(
        "Z101",
        Severity::Error,
        "城管局",
        at(slot("城管局", "p2.clean", 2023)),
    );
    assert_eq!(
        Score::of(&evidence, &[grave]).vetoes,
        [("城管局".into(), "p2.a".into())]
    );
}

#[test]
fn a_year_that_is_not_over_or_not_begun_costs_nothing_yet() {
    let mut evidence = evidence();
    evidence.today.year = 2023;
    let health = Score::of(&evidence, &[]).units[&"卫健局".into()];
    // 2024 is to come; of 2023 only photos are missing, of 2022 both items of p1.
    assert_eq!((health.due, health.lost), (6, 2.0));
    let gap = finding(
        "Q101",
        Severity::Warning,
        "卫健局",
        at(slot("卫健局", "p1.photo", 2023)),
    );
    assert_eq!(lost(&Score::of(&evidence, &[gap]), "卫健局"), 2.1);
}
