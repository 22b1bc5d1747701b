//! The bulletin and the brief: ranking, masks, praise; one page whatever there is to say.

use juanzong::ledger::{Hand, State, calendar};
use juanzong::output::forms::brief::BRIEF;
use juanzong::output::forms::bulletin::{self, BULLETIN};
use juanzong::project::Milestone;

use crate::cycle::{assessment, done, own, parts, project, said, words, written};
use crate::desk::text;

fn pages(bytes: &[u8]) -> usize {
    lopdf::Document::load_mem(bytes).unwrap().get_pages().len()
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
    let best = made.evidence.project.units[3].clone();
    let mine =
        |e: &&juanzong::ledger::Entry| e.unit.as_ref() == Some(&best.id) && e.state == State::Open;
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
    made.ledger.report(&numbers, &done(hand), hand).unwrap();
    let found = said(&BULLETIN, &made, "表单/周通报.pdf");
    let praise = format!("{}：问题已全部整改，没有逾期和反弹，予以表扬", best.name);
    assert!(found.contains(&praise), "{found}");
    let (_, hurry) = found.split_once("需要抓紧的单位").unwrap();
    assert!(
        hurry.contains("逾期") && !hurry.contains(&best.name),
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
    let press = own("brief.md", &"第 {{ all.all }} 段。\n\n".repeat(900));
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
fn a_day_that_is_past_stands_behind_those_ahead() {
    let mut project = project(3);
    project.milestones.insert(
        0,
        Milestone {
            name: "申报".into(),
            date: "2026-11-11".into(),
            items: Vec::new(),
        },
    );
    let found = said(&BRIEF, &assessment(project, 9), "表单/一页纸.pdf");
    let at = |words: &str| {
        found
            .find(words)
            .unwrap_or_else(|| panic!("{words}: {found}"))
    };
    assert!(at("还有29天") < at("已过10天"), "{found}");
}

#[test]
fn the_bulletin_of_a_week_gone_by_is_the_one_of_its_last_day() {
    let made = assessment(project(8), 40);
    let day = calendar::parse("2026-11-12").unwrap();
    let asked = bulletin::Asked {
        mask: false,
        until: day,
    };
    let shelf = crate::desk::Shelf {
        handed: &[],
        press: None,
    };
    let mut tray = crate::desk::Tray::default();
    bulletin::write(&made, &shelf, &mut tray, asked).unwrap();
    // In Word there are no pages that a longer sentence would shift.
    let found = words(&tray.0["表单/周通报.docx"]);
    let mut then = assessment(project(8), 40);
    then.ledger = then.ledger.on(day);
    then.evidence.today = day;
    let told = words(&written(&BULLETIN, &then, None)["表单/周通报.docx"]);
    let lost = "失分按2026年11月21日检查的结果。";
    assert!(found.contains(lost), "{found}");
    assert_eq!(found.replace(lost, ""), told);
    assert!(told.contains("（2026年11月6日至2026年11月12日）"), "{told}");
    // What was found after that day is not in it.
    let all = then.ledger.entries.len();
    assert!(told.contains(&format!("共有问题{all}个")) && all < made.ledger.entries.len());
}
