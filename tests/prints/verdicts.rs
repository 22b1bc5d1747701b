//! What the office finds over everything, and what each unit finds alone: the same.

use std::collections::{BTreeMap, BTreeSet};

use juanzong::evidence::Evidence;
use juanzong::finding::{Finding, Severity};
use juanzong::prints::{Choices, Key};
use juanzong::rules;
use juanzong::standard::UnitId;

use super::county::{County, TODAY, county};

/// Rules that tell of what two units have in common and that text or bytes suffice for. Photos,
/// files' properties and slips of the pen need the files themselves.
const COMPARED: &[&str] = &["L101", "L102", "L301"];

type Verdict = (String, String, Severity);

/// Of findings that concern a unit and another: rule, subject, gravity.
fn verdicts<'f>(findings: impl Iterator<Item = &'f Finding>, unit: &UnitId) -> BTreeSet<Verdict> {
    findings
        .filter(|finding| COMPARED.contains(&finding.rule.as_str()))
        // Of folders all is compared, photos too.
        .filter(|finding| !finding.subject.key().starts_with("pair:folder:"))
        .filter(|finding| finding.units().contains(&unit) && finding.units().len() > 1)
        .map(|finding| {
            let subject = finding.subject.key();
            (finding.rule.clone(), subject, finding.severity)
        })
        .collect()
}

fn office(county: &County) -> Vec<Finding> {
    let (project, catalogue) = (county.project.clone(), county.catalogue.clone());
    rules::check(&Evidence::gather(
        project,
        catalogue,
        county.facts.clone(),
        TODAY,
    ))
}

/// Of a finding the share that it tells of, in percent.
fn share(message: &str) -> Option<i32> {
    let before = message.split('%').next()?;
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// Runs of fewer than eight letters leave no fingerprint: a share may seem a little less than it
/// is, and where it lies so near a limit the gravity may be another. In percent.
const UNSEEN: i32 = 10;

#[test]
fn a_unit_alone_comes_to_the_verdicts_of_the_office() {
    let county = county();
    let all = office(county);
    let file = county.file("全县.parquet", &Choices::default());
    let (mut told, mut near) = (0, BTreeSet::new());
    for unit in county.project.units.iter().map(|unit| &unit.id) {
        let expected = verdicts(all.iter(), unit);
        let alone = county.alone(unit, &file, None);
        let found = verdicts(alone.findings.iter(), unit);
        let subjects = |of: &BTreeSet<Verdict>| {
            let about = of
                .iter()
                .map(|(rule, subject, _)| (rule.clone(), subject.clone()));
            about.collect::<BTreeSet<_>>()
        };
        assert_eq!(subjects(&found), subjects(&expected), "{unit}");
        for (rule, subject, _) in found.difference(&expected) {
            let same = |f: &&Finding| f.rule == *rule && f.subject.key() == *subject;
            let said = |findings: &[Finding]| {
                let finding = findings.iter().find(same).expect("a finding");
                share(&finding.message).expect("a share")
            };
            let (whole, seen) = (said(&all), said(&alone.findings));
            assert!(
                whole > seen && whole - seen <= UNSEEN,
                "{subject}: {whole}% and {seen}%"
            );
            near.insert(subject.clone());
        }
        told += expected.len();
    }
    assert!(told >= 10, "the county has plenty: {told}");
    assert!(near.len() <= 2, "gravity differs too often: {near:?}");
}

/// Common texts by their names, with the number of units.
fn common<'f>(findings: impl Iterator<Item = &'f Finding>) -> BTreeMap<String, String> {
    let common = findings.filter(|finding| finding.rule == "L901");
    let count = |message: &str| {
        message
            .split("这段文字有")
            .nth(1)
            .map(|m| m.split("个单位").next().map(str::to_owned))
    };
    common
        .map(|f| {
            (
                f.subject.key(),
                count(&f.message).flatten().unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn common_text_is_common_for_a_unit_alone_too() {
    let county = county();
    let all = common(office(county).iter());
    assert!(!all.is_empty());
    let file = county.file("公共.parquet", &Choices::default());
    let mut seen = BTreeMap::new();
    for unit in county.project.units.iter().map(|unit| &unit.id) {
        for (subject, count) in common(county.alone(unit, &file, None).findings.iter()) {
            assert_eq!(all.get(&subject), Some(&count), "{unit} {subject}");
            seen.insert(subject, count);
        }
    }
    assert_eq!(seen, all);
}

#[test]
fn a_key_changes_every_fingerprint_and_no_verdict() {
    let county = county();
    let keyed = || Choices {
        key: Some(Key::of(&[9; 32])),
        ..Choices::default()
    };
    let (open, sealed) = (county.table(&Choices::default()), county.table(&keyed()));
    let hashes: BTreeSet<i64> = open.rows.iter().map(|row| row.fingerprint).collect();
    assert!(
        sealed
            .rows
            .iter()
            .all(|row| !hashes.contains(&row.fingerprint))
    );
    let digests: BTreeSet<_> = open.documents.iter().map(|d| d.digest).collect();
    assert!(
        sealed
            .documents
            .iter()
            .all(|d| !digests.contains(&d.digest))
    );
    assert_ne!(open.header.words, sealed.header.words);
    let (plain, file) = (
        county.file("明.parquet", &Choices::default()),
        county.file("密.parquet", &keyed()),
    );
    for unit in county.project.units.iter().map(|unit| &unit.id) {
        let with = county.alone(unit, &file, Some(Key::of(&[9; 32])));
        let without = county.alone(unit, &plain, None);
        assert_eq!(
            verdicts(with.findings.iter(), unit),
            verdicts(without.findings.iter(), unit)
        );
    }
}

#[test]
fn hidden_units_stay_hidden_and_as_many_papers_are_told_of() {
    let county = county();
    let mut told = 0;
    for unit in county.project.units.iter().map(|unit| &unit.id) {
        let choices = Choices {
            mask_units: true,
            made_for: Some(unit.clone()),
            ..Choices::default()
        };
        let table = county.table(&choices);
        let names: Vec<&str> = county
            .project
            .units
            .iter()
            .map(|u| u.name.as_str())
            .collect();
        for document in &table.documents {
            let shown = format!("{}{}", document.path, document.title);
            assert!(!names.iter().any(|name| shown.contains(name)), "{shown}");
        }
        let file = county.file("遮名.parquet", &choices);
        let alone = county.alone(unit, &file, None);
        for finding in alone.findings.iter().filter(|f| f.rule == "L102") {
            let others = finding.units().into_iter().filter(|of| *of != unit);
            assert!(others.map(UnitId::as_str).all(|of| of.starts_with("单位")));
            let said = finding
                .proofs
                .iter()
                .flat_map(|p| {
                    [
                        Some(p.note.clone()),
                        p.other.as_ref().map(|o| o.note.clone()),
                    ]
                })
                .flatten();
            let mut said = said;
            assert!(said.any(|note| note.contains("原文不在本机")));
            told += 1;
        }
    }
    assert!(told > 4, "{told}");
}
