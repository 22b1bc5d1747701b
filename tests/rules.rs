//! Every rule against its specification, `fixtures/rules/<CODE>.md`; and what holds for all rules.

#[path = "rules/fixture.rs"]
mod fixture;
#[path = "rules/options.rs"]
mod options;
#[path = "rules/planted.rs"]
mod planted;
#[path = "rules/project.rs"]
mod project;

use std::collections::BTreeSet;
use std::fs;

use fixture::{Case, Expected, File};
use juanzong::finding::{Finding, Proof};
use juanzong::rules::{self, RULES, Rule};

fn specification(rule: &Rule) -> Vec<Case> {
    let path = format!("fixtures/rules/{}.md", rule.code);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    assert!(
        text.starts_with(&format!("# {} {}\n", rule.code, rule.name)),
        "{path}: the heading is the rule's code and name"
    );
    fixture::cases(&text, rule.code.starts_with('L'))
}

fn every_case() -> Vec<(&'static Rule, Case)> {
    let cases = |rule| {
        specification(rule)
            .into_iter()
            .map(move |case| (rule, case))
    };
    RULES.iter().flat_map(cases).collect()
}

#[test]
fn rules_find_what_their_specifications_say() {
    let mut wrong = Vec::new();
    for (rule, case) in every_case() {
        let findings = rules::check(&case.evidence());
        let own: Vec<&Finding> = findings.iter().filter(|f| f.rule == rule.code).collect();
        let name = format!("{}：{}", rule.code, case.title);
        let mut left: BTreeSet<usize> = (0..own.len()).collect();
        for expected in &case.expected {
            let same = |i: &usize| own[*i].subject.key() == expected.subject;
            match left.iter().copied().find(same) {
                Some(i) => {
                    left.remove(&i);
                    wrong.extend(differences(expected, own[i]).map(|d| format!("{name}：{d}")));
                }
                None => wrong.push(format!("{name}：not found: {}", expected.subject)),
            }
        }
        wrong.extend(
            left.iter()
                .map(|i| format!("{name}：unexpected: {:#?}", own[*i])),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn differences(expected: &Expected, found: &Finding) -> impl Iterator<Item = String> {
    let mut wrong = Vec::new();
    let mut differ = |what: &str, expected: &str, found: &str| {
        wrong.push(format!("{what} is\n    {found}\n  not\n    {expected}"));
    };
    if expected.severity != found.severity.in_words() {
        differ("severity", &expected.severity, found.severity.in_words());
    }
    let unit = found.unit.as_ref().map_or("无", |u| u.as_str());
    if expected.unit != unit {
        differ("unit", &expected.unit, unit);
    }
    if expected.message.is_empty() || !found.message.starts_with(&expected.message) {
        differ("message", &expected.message, &found.message);
    }
    if expected.excused != found.excused {
        let words = |e: &Option<String>| e.clone().unwrap_or("open".into());
        differ("excuse", &words(&expected.excused), &words(&found.excused));
    }
    let others: Vec<&Proof> = found
        .proofs
        .iter()
        .filter_map(|p| p.other.as_deref())
        .collect();
    for (wanted, proofs) in [
        (&expected.quotes, found.proofs.iter().collect()),
        (&expected.others, others),
    ] {
        let quotes: Vec<&str> = proofs.iter().map(|p: &&Proof| p.quote.as_str()).collect();
        for words in wanted {
            if !quotes.iter().any(|quote| quote.contains(words)) {
                differ("quotes", words, &quotes.join("\n    "));
            }
        }
    }
    wrong.into_iter()
}

#[test]
fn rules_are_in_order_and_say_everything() {
    let codes: Vec<&str> = RULES.iter().map(|r| r.code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted, "unique and ascending");
    for rule in RULES {
        let bytes = rule.code.as_bytes();
        assert!(
            bytes.len() == 4 && b"QLZGHAP".contains(&bytes[0]),
            "{}",
            rule.code
        );
        assert!(bytes[1..].iter().all(u8::is_ascii_digit), "{}", rule.code);
        let properties = ["真实性", "完整性", "可用性", "安全性"];
        assert!(properties.contains(&rule.property), "{}", rule.code);
        for (what, text) in [
            ("why", rule.why),
            ("remedy", rule.remedy),
            ("exception", rule.exception),
        ] {
            assert!(text.ends_with('。'), "{}: {what} is a sentence", rule.code);
        }
        let remedies = [
            "补", "请", "删", "改", "换", "移", "重", "应当", "不要", "检查", "核对",
        ];
        let demands = remedies.iter().any(|verb| rule.name.starts_with(verb));
        assert!(
            !demands,
            "{}: a name says the problem, never the remedy",
            rule.code
        );
    }
}

#[test]
fn every_rule_is_specified_by_cases_that_fire_and_cases_that_do_not() {
    for rule in RULES {
        let cases = specification(rule);
        let fires = cases.iter().filter(|c| !c.expected.is_empty()).count();
        let exceptions = cases.iter().filter(|c| c.title.starts_with("例外")).count();
        assert!(fires > 0, "{}: no case that fires", rule.code);
        assert!(fires < cases.len(), "{}: no case that is silent", rule.code);
        assert!(exceptions > 0, "{}: no legitimate exception", rule.code);
        for case in cases {
            assert!(
                case.title.starts_with("该报") != case.expected.is_empty()
                    || case.title.starts_with("例外"),
                "{}：{}: the heading says whether it fires",
                rule.code,
                case.title
            );
        }
    }
}

#[test]
fn every_specification_has_its_rule() {
    for entry in fs::read_dir("fixtures/rules").expect("the folder of specifications") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        let code = name.trim_end_matches(".md");
        assert!(
            name == "README.md" || rules::rule(code).is_some_and(|r| r.code == code),
            "no rule for fixtures/rules/{name}"
        );
    }
}

#[test]
fn the_order_of_files_changes_nothing() {
    for (rule, case) in every_case() {
        let findings = rules::check(&case.evidence());
        let mut files = case.files.clone();
        files.rotate_left(1.min(case.files.len()));
        assert_eq!(
            findings,
            rules::check(&case.evidence_of(&files)),
            "{}",
            rule.code
        );
        files.reverse();
        assert_eq!(
            findings,
            rules::check(&case.evidence_of(&files)),
            "{}",
            rule.code
        );
    }
}

/// Adds a word to the name of every file that lies in a slot.
fn renamed(files: &[File]) -> Vec<File> {
    let rename = |file: &File| {
        let mut file = file.clone();
        let parts: Vec<&str> = file.path.split('/').collect();
        if file.folder == "材料" && parts.len() > 3 && parts[2].contains('.') {
            let (folder, name) = file.path.rsplit_once('/').expect("four parts");
            file.path = format!("{folder}/新-{name}");
        }
        file
    };
    files.iter().map(rename).collect()
}

#[test]
fn a_new_name_inside_its_slot_is_the_same_problem() {
    for (rule, case) in every_case() {
        if !case.alike.is_empty() {
            continue; // names its files by path
        }
        let identities = |findings: Vec<Finding>| -> Vec<String> {
            findings.iter().map(Finding::identity).collect()
        };
        let before = identities(rules::check(&case.evidence()));
        let after = identities(rules::check(&case.evidence_of(&renamed(&case.files))));
        assert_eq!(before, after, "{}：{}", rule.code, case.title);
    }
}

#[test]
fn no_number_of_a_person_is_ever_shown() {
    for (rule, case) in every_case() {
        for finding in rules::check(&case.evidence()) {
            let mut shown = vec![finding.message.clone()];
            for proof in &finding.proofs {
                shown.extend([proof.quote.clone(), proof.note.clone()]);
                shown.extend(proof.other.iter().map(|o| o.quote.clone()));
            }
            for text in shown {
                let runs = text.split(|c: char| !c.is_ascii_digit() && c != 'X');
                for run in runs {
                    let digits = run.trim_matches('X').len();
                    assert!(
                        digits != 18 && digits != 17 && !(digits == 11 && run.starts_with('1')),
                        "{}：{}: shows {text}",
                        rule.code,
                        case.title
                    );
                }
            }
        }
    }
}

#[test]
fn findings_come_by_rule_and_subject_each_once() {
    for (rule, case) in every_case() {
        let findings = rules::check(&case.evidence());
        let identities: Vec<_> = findings.iter().map(|f| (&f.rule, &f.subject)).collect();
        let mut sorted = identities.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(identities, sorted, "{}：{}", rule.code, case.title);
    }
}
