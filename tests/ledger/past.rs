//! The ledger as it stood on an earlier day is what it was on that day.

use juanzong::ledger::{Edit, Entry, Field, Hand, Ledger, Report, calendar};
use juanzong::project::Terms;
use proptest::prelude::*;

/// What a person may do on a day.
#[derive(Debug, Clone, Copy)]
struct Step {
    what: u8,
    number: u32,
    next_day: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..10u8, 1..6u32, any::<bool>());
    let step = step.prop_map(|(what, number, next_day)| Step {
        what,
        number,
        next_day,
    });
    prop::collection::vec(step, 1..60)
}

/// Does it, where it can be done.
fn take(ledger: &mut Ledger, step: Step, n: usize, day: &str) {
    let words = format!("第{n}步");
    let hand = Hand {
        by: "张三",
        why: &words,
        day: calendar::parse(day).unwrap(),
    };
    let numbers = [step.number];
    let report = |done| Report {
        date: day.into(),
        by: "李四".into(),
        words: words.clone(),
        done,
    };
    let edit = Edit {
        unit: Some(["甲局", "乙局"][n % 2].into()),
        supporting: Some(vec!["丙局".into(), "丁局".into()]),
        points: Some(n as f64 / 2.0),
        measure: Some(words.clone()),
        due: Some(calendar::after(day, n as u32 % 9)),
        ..Edit::default()
    };
    let terms = Terms::default();
    // What can't be done changes nothing, which is what is wanted of it here.
    let _ = match step.what {
        0 => ledger
            .add(
                &Edit {
                    problem: Some(words.clone()),
                    ..edit
                },
                hand,
                terms,
            )
            .map(|_| ()),
        1 => ledger.set(&numbers, &edit, hand),
        2 => ledger.report(&numbers, &report(false), hand),
        3 => ledger.report(&numbers, &report(true), hand),
        4 => ledger.accept(&numbers, hand),
        5 => ledger.send_back(&numbers, hand, terms),
        6 => ledger.excuse(&numbers, "2099-12-31", hand),
        7 => ledger.sent(&numbers, n.is_multiple_of(2), "整改通知单 1号", hand),
        8 => ledger.note(&numbers, hand),
        _ => ledger.set_due(&numbers, &calendar::after(day, 30), hand),
    };
}

/// All of an entry that people see.
fn seen(entry: &Entry) -> (u32, Vec<String>, String) {
    let fields = Field::ALL.iter().map(|field| entry.field(*field));
    let rest = format!("{:?} {} {:?}", entry.state, entry.returned, entry.history);
    (entry.number, fields.collect(), rest)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_day_can_be_had_back(steps in steps()) {
        let mut ledger = Ledger::default();
        let mut day = "2026-11-01".to_owned();
        let mut days = Vec::new();
        for (n, step) in steps.into_iter().enumerate() {
            if step.next_day {
                days.push((day.clone(), ledger.clone()));
                day = calendar::after(&day, 1);
            }
            take(&mut ledger, step, n, &day);
        }
        days.push((day, ledger.clone()));
        for (day, then) in days {
            let had = ledger.on(calendar::parse(&day).unwrap());
            let had: Vec<_> = had.entries.iter().map(seen).collect();
            let was: Vec<_> = then.entries.iter().map(seen).collect();
            prop_assert_eq!(had, was, "{}", day);
        }
    }
}

#[test]
fn before_anything_was_found_there_is_nothing() {
    let mut ledger = Ledger::default();
    take(
        &mut ledger,
        Step {
            what: 0,
            number: 1,
            next_day: false,
        },
        0,
        "2026-11-05",
    );
    assert_eq!(ledger.entries.len(), 1);
    let before = ledger.on(calendar::parse("2026-11-04").unwrap());
    assert!(before.entries.is_empty());
}
