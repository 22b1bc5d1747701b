//! What people enter and decide: kept with every change, never undone by a run.

use juanzong::ledger::{Deed, Edit, Field, Ledger, Origin, Report, State};
use juanzong::project::{Milestone, Terms};
use juanzong::store::Store;

use crate::county::{County, MENDED, PLACEHOLDER, day, hand};

fn told(problem: &str) -> Edit {
    Edit {
        problem: Some(problem.into()),
        unit: Some("教育局".into()),
        ..Edit::default()
    }
}

fn report(words: &str, n: u8, done: bool) -> Report {
    Report {
        date: day(n).iso(),
        by: "李老师".into(),
        words: words.into(),
        done,
    }
}

/// Each field of every entry, told backwards from what it is now, is what each event says it was.
pub fn assert_history_is_whole(ledger: &Ledger) {
    for entry in &ledger.entries {
        let mut now = Field::ALL
            .iter()
            .map(|f| entry.field(*f))
            .collect::<Vec<_>>();
        for event in entry.history.iter().rev() {
            for change in &event.changes {
                let at = Field::ALL.iter().position(|f| *f == change.field).unwrap();
                assert_eq!(now[at], change.to, "{} 号 {:?}", entry.number, change.field);
                now[at].clone_from(&change.from);
            }
            assert!(!event.by.is_empty() && !event.date.is_empty());
        }
        assert_eq!(entry.history.last().map(|e| e.state), Some(entry.state));
    }
}

#[test]
fn what_a_person_enters_moves_by_people_alone() {
    let county = County::new();
    county.run(1);
    let terms = Terms::default();
    let mut number = 0;
    assert_eq!(
        county.decide(|l| {
            number = l.add(&told("校门口垃圾桶没有盖"), hand("张三", "", 1), terms)?;
            Ok(())
        }),
        ""
    );
    for n in 2..5 {
        county.run(n);
    }
    let entry = |county: &County| county.ledger().entry(number).unwrap().clone();
    let open = entry(&county);
    assert_eq!((open.state, open.history.len()), (State::Open, 1));
    assert_eq!(open.origin, Origin::Hand("张三".into()));
    assert_eq!(open.due.as_deref(), Some("2026-11-16"));
    assert_eq!(open.report_by.as_deref(), Some("2026-11-06"));
    assert_eq!(open.overdue(day(16)), None);
    assert_eq!(open.overdue(day(18)), Some(2));
    assert_eq!(open.unreported(day(7)), Some(1));

    // Nobody accepts what no unit reported.
    let refused = county.decide(|l| l.accept(&[number], hand("张三", "", 5)));
    assert!(refused.contains("待整改"), "{refused}");
    let far = report("已下单", 5, false);
    assert_eq!(
        county.decide(|l| l.report(&[number], &far, hand("张三", "", 5))),
        ""
    );
    assert_eq!(entry(&county).state, State::Open);
    assert_eq!(entry(&county).unreported(day(30)), None, "a report came");
    let done = report("桶盖已配齐", 6, true);
    assert_eq!(
        county.decide(|l| l.report(&[number], &done, hand("张三", "", 6))),
        ""
    );
    county.run(7);
    assert_eq!(entry(&county).state, State::AwaitingAcceptance);
    assert_eq!(
        county.decide(|l| l.accept(&[number], hand("王五", "", 8))),
        ""
    );
    county.run(9);
    let struck = entry(&county);
    assert_eq!(struck.state, State::StruckOff);
    let deeds: Vec<Deed> = struck.history.iter().map(|e| e.deed).collect();
    assert_eq!(
        deeds,
        [Deed::Entered, Deed::Reported, Deed::Claimed, Deed::Accepted]
    );
    assert_history_is_whole(&county.ledger());
}

#[test]
fn every_change_of_a_field_stands_in_the_history_and_no_run_undoes_it() {
    let county = County::new();
    county.run(1);
    let number = county.placeholder().number;
    let edit = Edit {
        unit: Some("教育局".into()),
        due: Some("2026-12-31".into()),
        person: Some("赵六".into()),
        measure: Some("重写".into()),
        points: Some(2.5),
        ..Edit::default()
    };
    assert_eq!(
        county.decide(|l| l.set(&[number], &edit, hand("张三", "职能划转", 2))),
        ""
    );
    let set = county.placeholder();
    let last = set.history.last().unwrap();
    assert_eq!(
        (last.deed, last.by.as_str(), last.why.as_str()),
        (Deed::Set, "张三", "职能划转")
    );
    let changed: Vec<Field> = last.changes.iter().map(|c| c.field).collect();
    assert_eq!(
        changed,
        [
            Field::Unit,
            Field::Points,
            Field::Measure,
            Field::Person,
            Field::Due
        ]
    );
    // The same again is nothing that happened.
    assert_eq!(
        county.decide(|l| l.set(&[number], &edit, hand("张三", "", 3))),
        ""
    );
    county.run(4);
    let after = county.placeholder();
    assert_eq!(after.history.len(), set.history.len());
    assert_eq!(after.unit.as_ref().map(|u| u.as_str()), Some("教育局"));
    assert_eq!(after.points, Some(2.5));
    assert_eq!(after.due.as_deref(), Some("2026-12-31"));

    for (wrong, said) in [
        (
            Edit {
                due: Some("2026-02-30".into()),
                ..Edit::default()
            },
            "不是真实的日期",
        ),
        (
            Edit {
                problem: Some("别的说法".into()),
                ..Edit::default()
            },
            "由检查来定",
        ),
        (
            Edit {
                points: Some(-1.0),
                ..Edit::default()
            },
            "分值",
        ),
    ] {
        let refused = county.decide(|l| l.set(&[number], &wrong, hand("张三", "", 5)));
        assert!(refused.contains(said), "{refused}");
    }
    assert_history_is_whole(&county.ledger());
}

#[test]
fn a_unit_that_says_it_is_mended_is_believed_until_the_next_run_and_then_it_is_no_relapse() {
    let county = County::new();
    county.run(1);
    let number = county.placeholder().number;
    let done = report("已改", 2, true);
    assert_eq!(
        county.decide(|l| l.report(&[number], &done, hand("张三", "", 2))),
        ""
    );
    assert_eq!(county.placeholder().state, State::AwaitingAcceptance);
    county.run(3);
    let denied = county.placeholder();
    assert_eq!((denied.state, denied.returned), (State::Open, false));
    assert_eq!(denied.history.last().unwrap().deed, Deed::Denied);
    assert!(
        denied.report.is_none(),
        "the report was about another state"
    );

    // Reported, and a run confirms it: when it comes back now, it is 反弹.
    county.write("卫健局/2023/u.summary/总结.txt", MENDED);
    assert_eq!(
        county.decide(|l| l.report(&[number], &report("真改了", 4, true), hand("张三", "", 4))),
        ""
    );
    county.run(5);
    assert_eq!(
        county.placeholder().history.last().unwrap().deed,
        Deed::Mended
    );
    county.write("卫健局/2023/u.summary/总结.txt", PLACEHOLDER);
    county.run(6);
    let back = county.placeholder();
    assert_eq!(
        (back.state, back.returned, back.returns()),
        (State::Open, true, 1)
    );
    assert_history_is_whole(&county.ledger());
}

#[test]
fn an_explanation_that_a_person_accepts_holds_until_its_day() {
    let county = County::new();
    county.run(1);
    let number = county.placeholder().number;
    for (until, why, said) in [
        ("2026-11-10", " ", "理由"),
        ("某天", "样张", "日期"),
        ("2026-10-31", "样张", "过去"),
    ] {
        let refused = county.decide(|l| l.excuse(&[number], until, hand("王五", why, 2)));
        assert!(refused.contains(said), "{refused}");
    }
    assert_eq!(
        county.decide(|l| l.excuse(&[number], "2026-11-10", hand("王五", "样张", 2))),
        ""
    );
    county.run(10);
    assert_eq!(county.placeholder().state, State::Excused);
    assert!(!county.placeholder().lapsed(day(10)));
    assert!(county.placeholder().lapsed(day(11)));
    county.run(11);
    let resumed = county.placeholder();
    assert_eq!((resumed.state, resumed.returned), (State::Open, false));
    assert_eq!(resumed.history.last().unwrap().deed, Deed::Resumed);
    assert_eq!(
        county.decide(|l| l.excuse(&[number], "2026-11-30", hand("王五", "样张", 12))),
        ""
    );
    let back =
        |l: &mut Ledger| l.send_back(&[number], hand("王五", "还是要改", 13), Terms::default());
    assert_eq!(county.decide(back), "");
    assert_eq!(county.placeholder().state, State::Open);
}

#[test]
fn a_part_of_the_ledger_is_found_and_kept_without_the_rest() {
    let county = County::new();
    county.run(1);
    let before = county.ledger();
    let number = county.placeholder().number;
    let mut desk = county.desk(2);
    let done = report("已改", 2, true);
    let part = desk
        .decide(&[number], |l| {
            l.report(&[number], &done, hand("张三", "", 2))
        })
        .unwrap();
    assert_eq!(part.entries.len(), 1);
    let added = desk
        .decide(&[], |l| {
            l.add(&told("新问题"), hand("张三", "", 2), Terms::default())
                .map(|_| ())
        })
        .unwrap();
    assert_eq!(added.entries[0].number as usize, before.entries.len() + 1);
    drop(desk);
    let after = county.ledger();
    assert_eq!(after.entries.len(), before.entries.len() + 1);
    for entry in &before.entries {
        let same = after.entry(entry.number).unwrap() == entry;
        assert_eq!(same, entry.number != number);
    }
}

#[test]
fn milestones_say_what_is_open_against_them() {
    let county = County::new();
    county.run(1);
    let milestone = |name: &str, date: &str, items: Vec<&str>| Milestone {
        name: name.into(),
        date: date.into(),
        items: items.into_iter().map(Into::into).collect(),
    };
    let ledger = county.ledger();
    let item = ledger.entries.iter().find_map(|e| e.item.clone()).unwrap();
    let milestones = [
        milestone("申报", "2026-11-05", vec![]),
        milestone("省级评估", "2026-12-31", vec![item.as_str()]),
    ];
    let ahead = ledger.ahead(&milestones, day(8));
    assert_eq!((ahead[0].left, ahead[1].left), (-3, 53));
    let all = ledger.progress(day(8));
    assert_eq!(ahead[0].progress, all);
    assert_eq!(
        ahead[0].too_late, all.open,
        "everything is due after the 5th"
    );
    assert_eq!(ahead[1].too_late, 0);
    assert!(ahead[1].progress.all < all.all && ahead[1].progress.all > 0);
    let by_unit = ledger.by_unit(day(8));
    let sum: u32 = by_unit.values().map(|p| p.all).sum();
    assert_eq!(sum, all.all);
}

#[test]
fn the_people_of_the_project_are_known_by_what_the_standard_says_of_them() {
    let county = County::new();
    county.run(1);
    let ledger = Store::open(county.root()).unwrap().ledger().unwrap();
    let with_item = ledger.entries.iter().filter(|e| e.item.is_some()).count();
    assert!(with_item > 0);
    let led = ledger.entries.iter().filter_map(|e| e.lead.as_ref());
    assert!(
        led.into_iter()
            .all(|u| ["卫健局", "教育局"].contains(&u.as_str()))
    );
}
