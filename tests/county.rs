//! The made-up county: the same bytes each time, and findings equal to `fixtures/county/应得.md`,
//! whole, from any order of files, on two runs and after the folder was moved.
//!
//! `UPDATE=1` writes the list anew and keeps what it says of each line; a line without a reason
//! fails the test: a finding that nobody planted is a mistake of ours or of the text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use juanzong::catalogue::Catalogue;
use juanzong::digest::Digest;
use juanzong::evidence::Evidence;
use juanzong::facts::{Facts, UNREVIEWED};
use juanzong::finding::Finding;
use juanzong::paper::Date;
use juanzong::project::Project;
use juanzong::worker::Workers;
use juanzong::{rules, walk};

const EXPECTED: &str = "fixtures/county/应得.md";

/// Days are given, never asked: the county is checked on this one.
const TODAY: Date = Date {
    year: 2025,
    month: 12,
    day: 1,
};

fn county() -> &'static [(String, Vec<u8>)] {
    static COUNTY: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    COUNTY.get_or_init(juanzong::demo::county)
}

/// Writes the county to a folder, in this order.
fn write<'a>(root: &Path, files: impl Iterator<Item = &'a (String, Vec<u8>)>) {
    for (path, bytes) in files {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a new folder");
        fs::write(file, bytes).expect("a new file");
    }
}

type Contents = BTreeMap<Digest, Facts>;

fn findings(root: &Path, change: impl Fn(&mut Catalogue, &mut Contents)) -> Vec<Finding> {
    let project = Project::load(root).expect("the county's project file");
    let workers = Workers::here();
    let unpacking = walk::Unpacking::of(&project, &workers);
    let mut catalogue = walk::catalogue(&project, &unpacking, &walk::Silent).expect("folders");
    let mut facts = walk::facts(
        &catalogue,
        &project,
        &workers,
        &walk::Nothing,
        &walk::Silent,
    )
    .expect("facts");
    change(&mut catalogue, &mut facts);
    rules::check(&Evidence::gather(project, catalogue, facts, TODAY))
}

/// A finding in one line: rule, subject, severity, message; excused ones say so.
fn line(finding: &Finding) -> String {
    let excused = if finding.excused.is_some() {
        "（已豁免）"
    } else {
        ""
    };
    format!(
        "{} | {} | {}{excused} | {}",
        finding.rule,
        finding.subject.key(),
        finding.severity.in_words(),
        finding.message.replace('\n', " ")
    )
}

/// The list: lines that begin with `- `, each followed by its reason behind `> `.
fn expected() -> Vec<(String, String)> {
    let text = fs::read_to_string(EXPECTED).unwrap_or_default();
    let mut list: Vec<(String, String)> = Vec::new();
    for written in text.lines() {
        if let Some(finding) = written.strip_prefix("- ") {
            list.push((finding.into(), String::new()));
        } else if let (Some(reason), Some(last)) = (written.strip_prefix("  > "), list.last_mut()) {
            last.1 = reason.into();
        }
    }
    list
}

fn rewrite(found: &[String]) {
    let identity = |line: &str| line.split(" | ").take(2).collect::<Vec<_>>().join("|");
    let reasons: BTreeMap<String, String> = expected()
        .into_iter()
        .map(|(line, reason)| (identity(&line), reason))
        .collect();
    let mut text = String::from(
        "# 青砚县应得的问题\n\n每一条都是故意埋下的，“>”后面写为什么。清单之外再报一条，或者少报一条，测试都不通过。\n\n",
    );
    for line in found {
        // A subject that was renamed keeps its reason where its rule has no other line.
        let only = || {
            let of_rule = |known: &&String| known.split('|').next() == line.split(" | ").next();
            let mut all = reasons.keys().filter(of_rule);
            all.next().filter(|_| all.next().is_none())
        };
        let known = reasons.get(&identity(line));
        let reason = known
            .or_else(|| reasons.get(only()?))
            .map_or("", String::as_str);
        text.push_str(&format!("- {line}\n  > {reason}\n"));
    }
    fs::write(EXPECTED, text).expect("the list");
}

#[test]
fn findings_are_the_expected_ones_in_any_order_twice_and_elsewhere() {
    let here = tempfile::tempdir().expect("a folder");
    let there = tempfile::tempdir().expect("another");
    let elsewhere = there.path().join("搬到 别处");
    write(here.path(), county().iter());
    write(&elsewhere, county().iter().rev());

    let first = findings(here.path(), |_, _| {});
    let found: Vec<String> = first.iter().map(line).collect();
    if std::env::var_os("UPDATE").is_some() {
        rewrite(&found);
    }
    let expected = expected();
    let lines: Vec<&String> = expected.iter().map(|(line, _)| line).collect();
    let missing: Vec<&&String> = lines.iter().filter(|l| !found.contains(l)).collect();
    let more: Vec<&String> = found.iter().filter(|l| !lines.contains(l)).collect();
    assert!(
        missing.is_empty() && more.is_empty(),
        "missing: {missing:#?}\nnot expected: {more:#?}"
    );
    assert!(lines.into_iter().eq(&found), "the order is another");
    let unexplained: Vec<&String> = expected
        .iter()
        .filter(|(_, reason)| reason.trim().is_empty())
        .map(|(line, _)| line)
        .collect();
    assert!(unexplained.is_empty(), "nobody planted {unexplained:#?}");

    assert_eq!(first, findings(here.path(), |_, _| {}), "on a second run");
    assert_eq!(first, findings(&elsewhere, |_, _| {}), "in another folder");
    let upside_down = |catalogue: &mut Catalogue, _: &mut Contents| {
        catalogue.materials.reverse();
        catalogue.shared.reverse();
        catalogue.reference.reverse();
    };
    assert_eq!(first, findings(here.path(), upside_down), "upside down");
}

#[test]
fn every_rule_has_a_fault_planted() {
    let expected = expected();
    let planted: BTreeSet<&str> = expected
        .iter()
        .filter_map(|(line, _)| line.split(" | ").next())
        .collect();
    let rules: BTreeSet<&str> = rules::RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(planted, rules);
}

#[test]
fn the_county_is_the_same_each_time_and_large_enough() {
    assert!(county() == juanzong::demo::county(), "two runs differ");
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, _) in county() {
        let kind = path.rsplit('.').next().unwrap_or_default();
        *kinds.entry(kind).or_default() += 1;
    }
    for (kind, least) in [
        ("docx", 90),
        ("xlsx", 25),
        ("pdf", 10),
        ("jpg", 40),
        ("md", 4),
        ("html", 2),
        ("txt", 3),
    ] {
        assert!(kinds[kind] >= least, "{kind}: {}", kinds[kind]);
    }
    assert!(county().is_sorted(), "not by path");
}

#[test]
fn twice_the_units_owe_twice_as_much_and_copy_no_more_from_each_other() {
    let (one, two) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("another"),
    );
    write(one.path(), county().iter());
    write(two.path(), juanzong::demo::county_times(2).iter());
    let slots = |root: &Path| Project::load(root).expect("a project").slots().len();
    assert_eq!(slots(two.path()), slots(one.path()) * 2);
    let crossing: Vec<String> = findings(two.path(), |_, _| {})
        .iter()
        .filter(|f| {
            f.subject
                .slots()
                .iter()
                .any(|s| s.unit.as_str().contains("第2组"))
        })
        .filter(|f| {
            !f.subject
                .slots()
                .iter()
                .all(|s| s.unit.as_str().contains("第2组"))
        })
        .map(line)
        .collect();
    assert!(crossing.is_empty(), "{crossing:#?}");
}

#[test]
fn what_a_machine_recognised_is_shown_and_accuses_nobody() {
    let root = tempfile::tempdir().expect("a folder");
    write(root.path(), county().iter());
    let plain = findings(root.path(), |_, _| {});
    // Everything that would be found if it were read: one text everywhere, a person's number.
    let recognised = findings(root.path(), |_, facts| {
        let texts = facts.values().map(|f| f.reading.paragraphs().to_vec());
        let mut bait = texts.max_by_key(Vec::len).expect("a text");
        bait[0].text = "身份证号 11010519491231002X，桐庐县，XX社区".into();
        for facts in facts.values_mut() {
            facts.recognised = bait.clone();
        }
    });
    let lines = |findings: &[Finding]| findings.iter().map(line).collect::<Vec<_>>();
    assert_eq!(lines(&plain), lines(&recognised));
    let scan = recognised.iter().find(|f| f.rule == "Q305");
    let note = &scan.expect("a scan in the county").proofs[0].note;
    assert!(note.contains(UNREVIEWED), "{note}");
    assert!(!note.contains("11010519491231002X"), "masked: {note}");
}
