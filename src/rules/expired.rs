//! 证照过期: a licence, a contract or a test report that had run out before the year it is handed
//! in for, or by today where the newest is asked for.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Severity, Subject};
use crate::paper::{Date, Validity, validities};
use crate::standard::{Mark, Requirement, Slot, YearRule};

pub(super) const RULE: Rule = Rule {
    code: "Z401",
    name: "证照、合同或检测报告已经过期",
    property: "真实性",
    why: "过期的许可证、合同、检测报告证明不了当年的情况，评审时等于没有。",
    remedy: "换上当年有效的；已经续期、换证、续签的，把新的一份一起放进来。",
    exception: "同一项里还有续期的、没过期的一份，或者写明已经续签、换证的，程序不报；长期有效的不报；当年中途到期的不报。",
    severity: Severity::Warning,
    check,
};

/// Kinds of paper that run out.
const KINDS: &[&str] = &["license", "contract", "test_report", "approval"];
/// Ends of titles and names of such papers, whatever the slot is called.
const PAPERS: &[&str] = &[
    "许可证",
    "营业执照",
    "合格证",
    "资质证书",
    "登记证",
    "备案证",
    "合同",
    "合同书",
    "协议",
    "协议书",
    "检测报告",
    "检验报告",
    "监测报告",
];
/// Words that say it was prolonged.
const RENEWED: &[&str] = &[
    "续签",
    "续期",
    "延续",
    "换证",
    "延期至",
    "有效期延至",
    "自动顺延",
    "自动续",
    "继续有效",
];

/// A material and the latest of its terms.
struct Term<'a> {
    material: &'a Material,
    last: Validity,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut by_slot: BTreeMap<&Slot, Vec<Term<'_>>> = BTreeMap::new();
    for slot in evidence.filled() {
        let Some(requirement) = evidence.requirement(&slot.requirement) else {
            continue;
        };
        let Some(due) = due(evidence, slot, requirement) else {
            continue;
        };
        let runs_out =
            KINDS.contains(&requirement.kind.as_str()) || requirement.marks.contains(&Mark::Valid);
        let all: Vec<&Material> = evidence.in_slot(slot).collect();
        if all.iter().any(|m| renewed(evidence, m)) {
            continue;
        }
        let judged = all
            .iter()
            .filter(|m| m.slot.as_ref() == Some(slot) && (runs_out || is_called_so(evidence, m)));
        let terms: Vec<Term<'_>> = judged.filter_map(|m| term(evidence, m)).collect();
        // A newer copy beside it is what counts.
        if !terms.is_empty() && terms.iter().all(|term| term.last.until < due) {
            by_slot.insert(slot, terms);
        }
    }
    for (slot, terms) in by_slot {
        let Some(first) = terms.iter().max_by_key(|term| term.last.until) else {
            continue;
        };
        let against = match slot.year {
            Some(year) => format!("放在 {year} 年"),
            None => format!("检查当天是 {}", words::date(evidence.today)),
        };
        let message = format!(
            "{}里{}疑似已经过期：有效期到 {}，{against}，请核对有没有续期的一份",
            evidence.slot_in_words(slot),
            words::files(terms.iter().map(|term| term.material)),
            words::date(first.last.until),
        );
        let proofs = terms.iter().take(words::MOST).flat_map(|term| {
            let note = format!("有效期到 {}", words::date(term.last.until));
            let stated = evidence.proof_around(term.material, term.last.span, note);
            let from = term
                .last
                .from
                .map(|span| evidence.proof_around(term.material, span, "有效期从这一天算起"));
            [Some(stated), from].into_iter().flatten()
        });
        let subject = Subject::Slot(slot.clone());
        report.add(Some(&slot.unit), subject, message, proofs.collect());
    }
}

/// The day by which a paper must still hold. One that runs out within its year covered part of it.
fn due(evidence: &Evidence, slot: &Slot, requirement: &Requirement) -> Option<Date> {
    match (slot.year, requirement.years) {
        (Some(year), _) => Some(Date {
            year: year.0,
            month: 1,
            day: 1,
        }),
        (None, YearRule::Latest) => Some(evidence.today),
        (None, _) => None,
    }
}

fn is_called_so(evidence: &Evidence, material: &Material) -> bool {
    let title = evidence.paper_of(material).and_then(|p| p.title.as_deref());
    let ends = |text: &str| PAPERS.iter().any(|word| text.ends_with(word));
    title.is_some_and(ends) || ends(material.path.stem())
}

fn renewed(evidence: &Evidence, material: &Material) -> bool {
    let says = |text: &str| RENEWED.iter().any(|word| text.contains(word));
    let facts = evidence.facts_of(material);
    says(material.path.stem()) || facts.is_some_and(|facts| says(&facts.reading.whole()))
}

fn term<'a>(evidence: &Evidence, material: &'a Material) -> Option<Term<'a>> {
    let (facts, paper) = (evidence.facts_of(material)?, evidence.paper_of(material)?);
    if evidence.is_shared(material) {
        return None;
    }
    // A list of many terms holds as long as the last of them.
    let last = validities(&facts.reading, paper)
        .into_iter()
        .max_by_key(|term| term.until)?;
    Some(Term { material, last })
}
