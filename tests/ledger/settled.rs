//! What people settle is taken in without looking at everything anew: it must come to the same.

use juanzong::dossier;
use juanzong::ledger::Ledger;
use juanzong::score::Score;

use crate::county::{County, hand};

#[test]
fn what_is_settled_comes_to_what_a_whole_derivation_gives() {
    let county = County::new();
    let mut assessment = county.run(1);
    let numbers: Vec<u32> = (assessment.ledger.entries.iter().map(|e| e.number)).collect();
    assert!(numbers.len() > 3, "there is something to settle");
    for number in numbers {
        let entry = assessment.ledger.entry(number).unwrap().clone();
        let identity = entry.finding.identity();
        let mut part = Ledger::from(vec![entry]);
        part.excuse(&[number], "2027-01-01", hand("张三", "已划转", 2))
            .unwrap();
        let rulings = assessment.evidence.project.rulings.clone();
        assessment = assessment.settle(rulings, part);
        let mut findings = assessment.findings.iter();
        let excused = findings.find(|f| f.identity() == identity).unwrap();
        assert!(excused.excused.as_deref().unwrap().contains("已划转"));
        let (evidence, findings) = (&assessment.evidence, &assessment.findings);
        assert_eq!(assessment.dossiers, dossier::arrange(evidence, findings));
        assert_eq!(assessment.score, Score::of(evidence, findings));
    }
    let open = |d: &dossier::Dossier| d.chapters.iter().all(|c| c.open.is_empty());
    assert!(assessment.dossiers.iter().all(open), "nothing is open");
}
