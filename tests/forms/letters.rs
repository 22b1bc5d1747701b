//! Notices, reminders, the bulletin and the brief: what they say, to whom, and under which number.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use juanzong::assess::Assessment;
use juanzong::ledger::{Edit, Hand, Scope, State, calendar};
use juanzong::output::Output;
use juanzong::output::forms::brief::BRIEF;
use juanzong::output::forms::bulletin::BULLETIN;
use juanzong::output::forms::notice::NOTICES;
use juanzong::output::forms::reminder::REMINDERS;
use juanzong::output::forms::{LETTERS, series};
use juanzong::output::press::Press;
use juanzong::output::template::Templates;
use juanzong::page::Fonts;

use crate::cycle::{assessment, problem, project, written};
use crate::desk::text;

type Files = BTreeMap<String, Vec<u8>>;

fn everything(made: &Assessment) -> Files {
    let all = LETTERS.iter();
    all.flat_map(|output| written(output, made, None)).collect()
}

fn said(output: &Output, made: &Assessment, name: &str) -> String {
    let files = written(output, made, None);
    let names: Vec<&String> = files.keys().collect();
    let file = files.get(name);
    text(file.unwrap_or_else(|| panic!("{name}: {names:?}")))
}

fn pages(bytes: &[u8]) -> usize {
    lopdf::Document::load_mem(bytes).unwrap().get_pages().len()
}

/// The text of a Word document as our own reader sees it, without blanks.
fn words(bytes: &[u8]) -> String {
    let reading = juanzong::read::read("x.docx", bytes);
    let whole = reading.whole();
    assert!(!whole.is_empty(), "{:?}", reading.body);
    whole.split_whitespace().collect()
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut parts = BTreeMap::new();
    for name in names {
        let mut part = Vec::new();
        zip.by_name(&name).unwrap().read_to_end(&mut part).unwrap();
        parts.insert(name, part);
    }
    parts
}

#[test]
fn a_notice_tells_number_problems_proofs_remedy_and_day_and_has_a_receipt() {
    let made = assessment(project(8), 40);
    let name = "表单/整改通知单-云溪县综合行政执法局.pdf";
    let found = said(&NOTICES, &made, name);
    let issue = &series::issues(&made.ledger)[&"u1".into()];
    let number = format!("云爱卫办整〔2026〕{}号", issue.number);
    let whole = [
        number.as_str(),
        "云溪县综合行政执法局：",
        "疑似互相抄用",
        "依据：u1/2024/",
        // The other side stands below.
        "对照：u1/2024/总结.docx第3页：“今年以来",
        "由照抄的一方按本单位实际情况重新撰写",
        "2026-11-10已逾期11天",
        "回执",
        "签收人",
        "2026年11月3日",
    ];
    for words in whole {
        assert!(found.contains(words), "{words}: {found}");
    }
    assert!(
        !found.contains("juanzong"),
        "units have no program: {found}"
    );
}

#[test]
fn every_unit_with_open_entries_has_a_notice_and_no_other() {
    let made = assessment(project(8), 40);
    let files = written(&NOTICES, &made, None);
    for unit in &made.evidence.project.units {
        let name = format!("表单/整改通知单-{}.pdf", unit.name);
        let open = made
            .ledger
            .entries
            .iter()
            .any(|entry| entry.state == State::Open && entry.unit.as_ref() == Some(&unit.id));
        assert_eq!(files.contains_key(&name), open, "{name}");
    }
}

#[test]
fn a_number_stands_for_one_notice_for_ever() {
    let mut made = assessment(project(8), 40);
    let before = series::issues(&made.ledger);
    let mut numbers: Vec<u32> = before.values().map(|issue| issue.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), before.len(), "{before:?}");
    let last = *numbers.last().unwrap();

    // A run that finds nothing new sends nothing new.
    let scope = Scope::of(&made.evidence, None);
    let day = |text: &str| calendar::parse(text).unwrap();
    let known = made.findings.clone();
    made.ledger.update(&known, &scope, day("2026-11-20"));
    let same = series::issues(&made.ledger);
    let again: Vec<_> = same
        .iter()
        .filter(|(unit, issue)| before.get(*unit) != Some(issue))
        .collect();
    let entries = made.ledger.entries.iter();
    let reopened = entries.filter(|e| e.history.last().is_some_and(|h| h.date == "2026-11-20"));
    let reopened: Vec<_> = reopened.filter_map(|e| e.unit.clone()).collect();
    assert!(
        again.iter().all(|(unit, _)| reopened.contains(unit)),
        "{again:?}"
    );

    // Something new has the next number, and the others keep theirs.
    let hand = Hand {
        by: "李明",
        why: "",
        day: day("2026-11-21"),
    };
    let told = Edit {
        problem: Some("公示栏过期".into()),
        unit: Some("u2".into()),
        ..Edit::default()
    };
    let terms = made.evidence.project.terms;
    made.ledger.add(&told, hand, terms).unwrap();
    let after = series::issues(&made.ledger);
    let most = same.values().map(|issue| issue.number).max().unwrap();
    assert!(most >= last);
    assert_eq!(after[&"u2".into()].number, most + 1);
    assert_eq!(after[&"u2".into()].date, "2026-11-21");
    for (unit, issue) in same.iter().filter(|(unit, _)| unit.as_str() != "u2") {
        assert_eq!(&after[unit], issue);
    }
}

#[test]
fn what_is_given_to_another_unit_is_noticed_to_that_unit() {
    let mut made = assessment(project(8), 40);
    let taken = made.ledger.entries.iter().find(|e| e.state == State::Open);
    let (number, from) = taken.map(|e| (e.number, e.unit.clone().unwrap())).unwrap();
    let to = if from.as_str() == "u5" { "u6" } else { "u5" };
    let edit = Edit {
        unit: Some(to.into()),
        ..Edit::default()
    };
    let hand = Hand {
        by: "李明",
        why: "职能已划转",
        day: calendar::parse("2026-11-21").unwrap(),
    };
    made.ledger.set(&[number], &edit, hand).unwrap();
    let issues = series::issues(&made.ledger);
    assert_eq!(issues[&to.into()].date, "2026-11-21");
    let files = written(&NOTICES, &made, None);
    let names = &made.evidence.project;
    let letter = |unit: &str| {
        let name = &names.unit(&unit.into()).unwrap().name;
        files
            .get(&format!("表单/整改通知单-{name}.pdf"))
            .map(|f| text(f))
    };
    let mark = format!("（台账{number}号）");
    assert!(letter(to).unwrap().contains(&mark));
    assert!(letter(from.as_str()).is_none_or(|said| !said.contains(&mark)));
}

#[test]
fn a_reminder_tells_what_is_overdue_and_nothing_else() {
    let made = assessment(project(8), 40);
    let files = written(&REMINDERS, &made, None);
    let today = made.evidence.today;
    for unit in &made.evidence.project.units {
        let mine = |e: &&juanzong::ledger::Entry| e.unit.as_ref() == Some(&unit.id);
        let entries = made.ledger.entries.iter().filter(mine);
        let late: Vec<_> = entries.filter(|e| e.overdue(today).is_some()).collect();
        let Some(file) = files.get(&format!("表单/督办函-{}.pdf", unit.name)) else {
            assert!(late.is_empty(), "{}", unit.name);
            continue;
        };
        let found = text(file);
        let most = late.iter().filter_map(|e| e.overdue(today)).max().unwrap();
        assert!(
            found.contains(&format!("还有{}个逾期没有完成", late.len())),
            "{found}"
        );
        assert!(
            found.contains(&format!("最长的已经逾期{most}天")),
            "{found}"
        );
        // Grave ones were due on 11-10: past seven days, so for the second time.
        if most > 7 {
            assert!(
                found.contains("这是第2次督办") && found.contains("-2号"),
                "{found}"
            );
        }
        let rows = found.matches("〔严重").count() + found.matches("〔一般").count();
        assert_eq!(rows, late.len(), "no more rows than that: {found}");
    }
}

#[test]
fn nothing_overdue_is_no_reminder() {
    let mut made = assessment(project(8), 40);
    made.evidence.today = calendar::parse("2026-11-10").unwrap();
    assert!(
        written(&REMINDERS, &made, None).is_empty(),
        "due today is not overdue"
    );
    made.evidence.today = calendar::parse("2026-11-11").unwrap();
    let files = written(&REMINDERS, &made, None);
    assert!(!files.is_empty());
    let first = text(
        files
            .iter()
            .find(|(name, _)| name.ends_with(".pdf"))
            .unwrap()
            .1,
    );
    assert!(
        first.contains("逾期1天") && first.contains("-1号"),
        "{first}"
    );
    assert!(!first.contains("次督办"), "{first}");
}

#[test]
fn the_bulletin_ranks_by_the_method_it_prints() {
    let made = assessment(project(8), 40);
    let found = said(&BULLETIN, &made, "表单/周通报.pdf");
    let method: String = juanzong::output::forms::standing::METHOD
        .split_whitespace()
        .collect();
    assert!(found.contains(&method), "{found}");
    assert!(
        found.contains("第3期（2026年11月15日至2026年11月21日）"),
        "{found}"
    );
    let ranked = juanzong::output::forms::standing::ranked(&made);
    let rates: Vec<u32> = ranked
        .iter()
        .map(|s| s.now.mended_percent().unwrap())
        .collect();
    assert!(rates.windows(2).all(|pair| pair[0] >= pair[1]), "{rates:?}");
    for pair in ranked.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        if a.rate == b.rate && a.rank < b.rank && a.now.open * b.now.all == b.now.open * a.now.all {
            assert!((a.now.overdue, a.now.returned) <= (b.now.overdue, b.now.returned));
        }
    }
    // What came back and what was found within seven days; what was struck off before them.
    assert!(found.contains("本期七日内新增问题10个"), "{found}");
    assert!(found.contains("验收销号0个，反弹2个"), "{found}");
    assert!(found.contains("整改率比七日前下降"), "{found}");
    for words in ["省级评估", "还有29天", "技术评估"] {
        assert!(found.contains(words), "{words}: {found}");
    }
}

#[test]
fn a_unit_that_mended_all_is_praised_and_one_that_is_late_is_named() {
    let mut made = assessment(project(8), 40);
    let done = made.evidence.project.units[3].clone();
    let mine =
        |e: &&juanzong::ledger::Entry| e.unit.as_ref() == Some(&done.id) && e.state == State::Open;
    let numbers: Vec<u32> = made
        .ledger
        .entries
        .iter()
        .filter(mine)
        .map(|e| e.number)
        .collect();
    let hand = Hand {
        by: "王芳",
        why: "已全部补齐",
        day: calendar::parse("2026-11-20").unwrap(),
    };
    made.ledger.report(&numbers, true, hand).unwrap();
    let found = said(&BULLETIN, &made, "表单/周通报.pdf");
    let praise = format!("{}：问题已全部整改，没有逾期和反弹，予以表扬", done.name);
    assert!(found.contains(&praise), "{found}");
    let (_, hurry) = found.split_once("需要抓紧的单位").unwrap();
    assert!(
        hurry.contains("逾期") && !hurry.contains(&done.name),
        "{hurry}"
    );
}

#[test]
fn a_masked_bulletin_names_no_unit_and_its_key_names_them_all() {
    for units in [8, 40] {
        let mut project = project(units);
        project.letters.mask = true;
        let made = assessment(project, 120);
        let files = written(&BULLETIN, &made, None);
        let key = text(&files["表单/周通报单位对照表（内部）.pdf"]);
        let mask = if units == 8 {
            "甲单位"
        } else {
            "1号单位"
        };
        assert!(key.contains(mask), "{key}");
        let bulletins = [
            text(&files["表单/周通报.pdf"]),
            words(&files["表单/周通报.docx"]),
        ];
        for unit in &made.evidence.project.units {
            let ranked = made
                .ledger
                .entries
                .iter()
                .any(|e| e.unit.as_ref() == Some(&unit.id));
            assert_eq!(key.contains(&unit.name), ranked, "{}", unit.name);
            for bulletin in &bulletins {
                assert!(!bulletin.contains(&unit.name), "{}: {bulletin}", unit.name);
            }
        }
        assert!(bulletins[0].contains(mask));
    }
    let open = written(&BULLETIN, &assessment(project(8), 40), None);
    assert!(
        open.keys().all(|name| !name.contains("对照表")),
        "{:?}",
        open.keys()
    );
}

#[test]
fn a_brief_is_one_page_whatever_there_is_to_say() {
    let mut endless = assessment(project(60), 400);
    for unit in &mut endless.evidence.project.units {
        unit.name = unit.name.repeat(9);
    }
    for entry in &mut endless.ledger.entries {
        entry.finding.message = "材料不齐，".repeat(80);
    }
    for milestone in &mut endless.evidence.project.milestones {
        milestone.name = milestone.name.repeat(20);
    }
    for made in [
        assessment(project(3), 0),
        assessment(project(3), 1),
        assessment(project(40), 300),
        endless,
    ] {
        let files = written(&BRIEF, &made, None);
        assert_eq!(pages(&files["表单/一页纸.pdf"]), 1);
        let found = text(&files["表单/一页纸.pdf"]);
        assert!(found.contains("时间节点"), "nothing is cut off: {found}");
    }
}

#[test]
fn a_brief_tells_figures_the_chart_and_the_most_urgent_of_three_units() {
    let made = assessment(project(40), 300);
    let files = written(&BRIEF, &made, None);
    let found = text(&files["表单/一页纸.pdf"]);
    let all = made.ledger.progress(made.evidence.today);
    for words in [
        "待整改（逾期）".to_owned(),
        format!("{}%", all.mended_percent().unwrap()),
        "已逾期11天".into(),
        "该单位共逾期".into(),
        "省级评估（2026年12月20日）：还有29天".into(),
    ] {
        assert!(found.contains(&words), "{words}: {found}");
    }
    assert_eq!(
        found.matches("台账").count(),
        1 + 3,
        "three of them: {found}"
    );
    let parts = parts(&files["表单/一页纸.docx"]);
    let chart = String::from_utf8(parts["word/charts/chart1.xml"].clone()).unwrap();
    assert_eq!(chart.matches("<c:ser>").count(), 4);
    assert!(chart.contains("pattFill"), "told apart without colour");
    let book = juanzong::read::read("x.xlsx", &parts["word/embeddings/chart1.xlsx"]);
    assert!(book.whole().contains("待整改（逾期）"), "{:?}", book.body);
}

#[test]
fn a_brief_that_cannot_fit_one_page_is_refused_in_words() {
    let own = [(
        "brief.md".to_owned(),
        "第 {{ all.all }} 段。\n\n".repeat(900),
    )];
    let press = Press {
        fonts: Fonts::with(None, BTreeMap::new()),
        templates: Templates::with_overrides(own.into()).unwrap(),
    };
    let shelf = crate::desk::Shelf {
        handed: &[],
        press: Some(press),
    };
    let made = assessment(project(3), 3);
    let mut tray = crate::desk::Tray::default();
    let error = (BRIEF.render)(&made, &shelf, &mut tray).unwrap_err();
    assert!(error.to_string().contains("排不进一页"), "{error}");
    assert!(tray.0.is_empty(), "whole or not at all");
}

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
    static FILES: std::sync::OnceLock<Files> = std::sync::OnceLock::new();
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
        let own = [(template.to_owned(), "# 自制文书 {{ issuer }}".to_owned())];
        let press = Press {
            fonts: Fonts::with(None, BTreeMap::new()),
            templates: Templates::with_overrides(own.into()).unwrap(),
        };
        let files = written(output, &made, Some(press));
        let own = |end: &str, read: &dyn Fn(&[u8]) -> String| {
            files
                .iter()
                .any(|(name, bytes)| name.ends_with(end) && read(bytes).contains("自制文书"))
        };
        assert!(
            own(".pdf", &|b| text(b)) && own(".docx", &|b| words(b)),
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
