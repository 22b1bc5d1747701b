//! Letters in print and in Word: that both say the same, that the same ledger gives the same bytes,
//! that each may be replaced, and what none of them tells.

use std::collections::BTreeMap;

use juanzong::output::forms::brief::BRIEF;
use juanzong::output::forms::bulletin::BULLETIN;
use juanzong::output::forms::notice::NOTICES;
use juanzong::output::forms::reminder::REMINDERS;

use crate::cycle::{assessment, everything, own, parts, problem, project, words, written};
use crate::desk::text;

#[test]
fn word_says_what_print_says_and_is_well_formed() {
    for (name, document) in everything(&assessment(project(8), 40)) {
        let Some(stem) = name.strip_suffix(".docx") else {
            continue;
        };
        for (part, bytes) in parts(&document) {
            if part.ends_with(".xlsx") {
                continue;
            }
            let mut reader = quick_xml::Reader::from_reader(bytes.as_slice());
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(e) => panic!("{name} {part}: {e}"),
                }
            }
        }
        let print = written_again(&format!("{stem}.pdf"));
        // A chart's words are drawn in print and kept in a part of their own in Word.
        if stem.ends_with("一页纸") {
            continue;
        }
        let mut left: BTreeMap<char, usize> = BTreeMap::new();
        for c in print.chars() {
            *left.entry(c).or_default() += 1;
        }
        for c in words(&document).chars() {
            let count = left.get_mut(&c).unwrap_or_else(|| panic!("{name}: {c}"));
            assert!(*count > 0, "{name}: more {c} than in print");
            *count -= 1;
        }
        // Print has numbers on pages and heads of tables again, and no more words than that.
        let heads = "序号问题和依据整改要求整改时限台账号措施完成情况责任人日期逾期天数名次单位已销待验收反弹率升降失分—0123456789";
        let more: String = left
            .iter()
            .filter(|(_, n)| **n > 0)
            .map(|(c, _)| *c)
            .collect();
        assert!(more.chars().all(|c| heads.contains(c)), "{name}: {more}");
    }
}

fn written_again(name: &str) -> String {
    static FILES: std::sync::OnceLock<BTreeMap<String, Vec<u8>>> = std::sync::OnceLock::new();
    let files = FILES.get_or_init(|| everything(&assessment(project(8), 40)));
    text(&files[name])
}

#[test]
fn the_same_ledger_gives_the_same_letters() {
    let one = everything(&assessment(project(8), 40));
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let two = everything(&assessment(project(8), 40));
    assert!(one == two);
}

#[test]
fn every_letter_may_be_replaced_by_a_template_of_ones_own() {
    let mut project = project(8);
    project.letters.mask = true;
    let made = assessment(project, 40);
    for (template, output) in [
        ("notice.md", &NOTICES),
        ("reminder.md", &REMINDERS),
        ("bulletin.md", &BULLETIN),
        ("bulletin_key.md", &BULLETIN),
        ("brief.md", &BRIEF),
    ] {
        let press = own(template, "# 自制文书 {{ issuer }}");
        let files = written(output, &made, Some(press));
        let mine = |end: &str, read: &dyn Fn(&[u8]) -> String| {
            files
                .iter()
                .any(|(name, bytes)| name.ends_with(end) && read(bytes).contains("自制文书"))
        };
        assert!(
            mine(".pdf", &|b| text(b)) && mine(".docx", &|b| words(b)),
            "{template}"
        );
    }
}

#[test]
fn nothing_of_a_paper_that_bears_a_secrecy_mark_is_told() {
    let project = project(8);
    let mut secret = problem(&project, 1);
    secret.rule = "A102".into();
    let path = secret.proofs[0].path.clone();
    let mut made = assessment(project, 40);
    made.findings.push(secret);
    for (name, bytes) in everything(&made) {
        let found = if name.ends_with(".pdf") {
            text(&bytes)
        } else {
            words(&bytes)
        };
        let path: String = path.split_whitespace().collect();
        assert!(!found.contains(&path), "{name}: {found}");
    }
}
