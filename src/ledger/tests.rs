//! Properties of the ledger, whatever the runs find and people decide.

use proptest::prelude::*;

use super::*;
use crate::finding::Subject;
use crate::project::Terms;
use crate::standard::Slot;

/// What may happen between two looks.
#[derive(Debug, Clone)]
enum Step {
    /// A run finds these, of which these are excused.
    Run(Vec<u8>, Vec<u8>),
    Accept(Vec<u32>, String),
    SendBack(Vec<u32>, String),
}

fn step() -> impl Strategy<Value = Step> {
    let some = || prop::collection::vec(0_u8..6, 0..6);
    let numbers = || prop::collection::vec(1_u32..8, 1..3);
    let who = || prop_oneof![Just("张三".to_string()), Just(MACHINE.to_string())];
    prop_oneof![
        3 => (some(), some()).prop_map(|(found, excused)| Step::Run(found, excused)),
        2 => (numbers(), who()).prop_map(|(n, by)| Step::Accept(n, by)),
        1 => (numbers(), who()).prop_map(|(n, by)| Step::SendBack(n, by)),
    ]
}

fn slot(n: u8) -> Slot {
    Slot {
        unit: format!("单位{}", n % 2).into(),
        requirement: format!("r{n}").as_str().into(),
        year: None,
    }
}

fn findings(which: &[u8], excused: &[u8]) -> Vec<Finding> {
    let finding = |n: &u8| Finding {
        rule: "Z201".into(),
        severity: [Severity::Error, Severity::Warning][usize::from(n % 2)],
        unit: Some(slot(*n).unit),
        subject: Subject::Slot(slot(*n)),
        message: format!("问题{n}"),
        proofs: Vec::new(),
        excused: excused.contains(n).then(|| "有说明".into()),
        alike: Vec::new(),
        also: Vec::new(),
        upheld: None,
    };
    which.iter().map(finding).collect()
}

fn today(n: usize) -> Date {
    Date {
        year: 2026,
        month: 1 + (n / 28) as u8,
        day: 1 + (n % 28) as u8,
    }
}

fn take(ledger: &mut Ledger, step: &Step, day: Date) {
    let scope = Scope::everything((0..6).map(slot));
    // A decision that is refused changes nothing; that is tested elsewhere.
    let _ = match step {
        Step::Run(found, excused) => {
            ledger.update(&findings(found, excused), &scope, day);
            Ok(())
        }
        Step::Accept(numbers, by) => ledger.accept(numbers, Hand { by, why: "", day }),
        Step::SendBack(numbers, by) => {
            let why = "不合格";
            ledger.send_back(numbers, Hand { by, why, day }, Terms::default())
        }
    };
}

proptest! {
    #[test]
    fn only_a_person_strikes_off_and_history_only_grows(steps in prop::collection::vec(step(), 0..20)) {
        let mut ledger = Ledger::default();
        for (n, step) in steps.iter().enumerate() {
            let before = ledger.clone();
            take(&mut ledger, step, today(n));
            prop_assert!(ledger.entries.len() >= before.entries.len());
            for (entry, old) in ledger.entries.iter().zip(&before.entries) {
                prop_assert_eq!(entry.number, old.number);
                prop_assert_eq!(entry.finding.identity(), old.finding.identity());
                prop_assert!(entry.history.starts_with(&old.history));
            }
            for (at, entry) in ledger.entries.iter().enumerate() {
                prop_assert_eq!(entry.number as usize, at + 1);
                prop_assert_eq!(entry.history.last().map(|e| e.state), Some(entry.state));
                let mut moves = entry.history.windows(2);
                let by_a_person = moves.all(|pair| {
                    pair[1].state != State::StruckOff
                        || pair[1].by != MACHINE && pair[0].state == State::AwaitingAcceptance
                });
                prop_assert!(by_a_person);
                prop_assert_ne!(entry.history[0].state, State::StruckOff);
            }
        }
    }

    #[test]
    fn taking_findings_in_twice_or_in_another_order_is_the_same(
        steps in prop::collection::vec(step(), 0..8),
        found in prop::collection::vec(0_u8..6, 0..6),
    ) {
        let mut once = Ledger::default();
        for (n, step) in steps.iter().enumerate() {
            take(&mut once, step, today(n));
        }
        let mut twice = once.clone();
        take(&mut once, &Step::Run(found.clone(), vec![]), today(50));
        let backwards = Step::Run(found.into_iter().rev().collect(), vec![]);
        take(&mut twice, &backwards, today(50));
        prop_assert_eq!(&once, &twice);
        take(&mut twice, &backwards, today(50));
        prop_assert_eq!(&once, &twice);
    }
}
