//! Notices and reminders: what they say, to whom, and under which number.

use juanzong::finding::Subject;
use juanzong::ledger::{Edit, Hand, Scope, State, calendar};
use juanzong::output::forms::due::Letters;
use juanzong::output::forms::notice::NOTICES;
use juanzong::output::forms::reminder::REMINDERS;
use juanzong::output::forms::series;

use crate::cycle::{assessment, problem, project, said, written};
use crate::desk::{slot, text};

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
fn two_that_are_alike_are_both_told_but_a_superior_not_of_what_was_copied_from_it() {
    for (rule, both) in [("L102", true), ("L301", false)] {
        let project = project(8);
        let mut alike = problem(&project, 1);
        alike.rule = rule.into();
        let [one, other] = ["u1", "u4"].map(|unit| Subject::Slot(slot(unit, "u.plan", 2023)));
        alike.subject = Subject::pair(one, other);
        let mut made = assessment(project, 0);
        let scope = Scope::of(&made.evidence, None);
        let today = made.evidence.today;
        made.ledger.update(&[alike], &scope, today);
        let told = written(&NOTICES, &made, None).len() / 2;
        assert_eq!(told, 1 + usize::from(both), "{rule}");
    }
}

#[test]
fn reminders_are_counted_by_those_that_went_out_once_that_is_taken_down() {
    let mut made = assessment(project(8), 40);
    let unit = "u1".into();
    let hand = |on: &str| Hand {
        by: "李明",
        why: "",
        day: calendar::parse(on).unwrap(),
    };
    let due = |made: &juanzong::assess::Assessment, on: &str, reminder: bool| {
        let today = calendar::parse(on).unwrap();
        let letters = Letters::of(&made.evidence.project, &made.ledger, today);
        let due = match reminder {
            false => letters.notice(&unit),
            true => letters.reminder(&unit),
        };
        let due = due.unwrap();
        let numbers: Vec<u32> = due.entries.iter().map(|entry| entry.number).collect();
        (due.times, due.number, due.sent, numbers)
    };
    // Eleven days overdue: by days it is the second.
    assert_eq!(due(&made, "2026-11-21", true).0, 2);
    let (_, number, sent, entries) = due(&made, "2026-11-21", false);
    assert_eq!(sent, None);
    made.ledger
        .sent(&entries, false, &number, hand("2026-11-21"))
        .unwrap();
    let sent = due(&made, "2026-11-21", false).2;
    assert_eq!(sent.as_deref(), Some("2026-11-21"));
    // Nobody reminded the unit so far: it is the first, however long that lasts.
    for on in ["2026-11-21", "2026-12-24"] {
        let (times, number, sent, _) = due(&made, on, true);
        assert!(
            times == 1 && number.ends_with("-1号") && sent.is_none(),
            "{on}: {number}"
        );
    }
    let (_, number, _, late) = due(&made, "2026-12-01", true);
    made.ledger
        .sent(&late, true, &number, hand("2026-12-01"))
        .unwrap();
    // It keeps its number until the next is due, seven days later.
    for (on, times) in [("2026-12-01", 1), ("2026-12-07", 1), ("2026-12-08", 2)] {
        let (found, _, sent, _) = due(&made, on, true);
        assert_eq!((found, sent.is_some()), (times, times == 1), "{on}");
    }
    // What went out moves nothing.
    let states: Vec<State> = late
        .iter()
        .map(|number| made.ledger.entry(*number).unwrap().state)
        .collect();
    assert!(states.iter().all(|state| *state == State::Open));
    let nameless = Hand {
        by: "",
        ..hand("2026-12-01")
    };
    assert!(made.ledger.sent(&late, true, "x", nameless).is_err());
}
