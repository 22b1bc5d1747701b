//! What `check` says in the terminal: worst first, by unit, in words.

use std::io::Write;

use super::words;
use crate::assess::Assessment;
use crate::error::{Error, Kind, Result};
use crate::finding::{Finding, Severity, Subject};
use crate::score::Tally;
use crate::standard::UnitId;

/// Findings of one rule shown for each unit when all units are shown.
const SHOWN: usize = 5;
/// Proofs shown for each finding.
const PROOFS: usize = 2;
/// Characters quoted of a proof.
const QUOTE: usize = 80;

/// Prints a run in words; of one unit, everything.
///
/// # Errors
/// `out` would not have it.
pub fn summary(assessment: &Assessment, unit: Option<&UnitId>, out: &mut dyn Write) -> Result<()> {
    out.write_all(page(assessment, unit).as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}

fn page(assessment: &Assessment, only: Option<&UnitId>) -> String {
    let mut open = words::open(assessment);
    if let Some(unit) = only {
        open = words::of_unit(assessment, open, unit);
    }
    let mut text = head(assessment, only, &open);
    let units = match only {
        // What another answers for and this one has to explain too is its own page's as well.
        Some(unit) if !open.is_empty() => [(Some(unit.clone()), open.clone())].into(),
        _ => words::by_unit(&open),
    };
    let shown = only.map_or(SHOWN, |_| usize::MAX);
    for (unit, tally) in words::worst_units(assessment) {
        if let Some(findings) = units.get(&Some(unit.clone())) {
            text.push_str(&format!(
                "\n■ {}{}\n",
                assessment.evidence.unit_name(unit),
                share(&tally)
            ));
            section(assessment, findings, shown, &mut text);
        }
    }
    if let Some(findings) = units.get(&None) {
        text.push_str(&format!("\n■ {}\n", words::NOBODYS));
        section(assessment, findings, shown, &mut text);
    }
    if open.is_empty() {
        text.push_str("\n✓ 没有发现问题。印章、签名、照片内容等仍须人工核对。\n");
    }
    text
}

fn head(assessment: &Assessment, only: Option<&UnitId>, open: &[&Finding]) -> String {
    let evidence = &assessment.evidence;
    let wanted = |unit: Option<&UnitId>| only.is_none() || unit == only;
    let materials = evidence.catalogue.materials.iter();
    let materials: Vec<_> = materials.filter(|m| wanted(m.unit.as_ref())).collect();
    let tally = match only {
        Some(unit) => assessment
            .score
            .units
            .get(unit)
            .copied()
            .unwrap_or_default(),
        None => total(assessment),
    };
    let mut text = format!(
        "{}（检查日期 {}）\n",
        evidence.project.name,
        words::day(evidence.today)
    );
    if let Some(unit) = only {
        text.push_str(&format!("单位：{}\n", evidence.unit_name(unit)));
    }
    text.push_str(&format!(
        "看了 {} 个文件{}。\n",
        materials.len(),
        share(&tally)
    ));
    let unchecked = materials
        .iter()
        .filter(|m| words::unchecked(evidence, m).is_some())
        .count();
    if unchecked > 0 {
        text.push_str(&format!(
            "！ 其中 {unchecked} 个文件未能检查，不等于没有问题。\n"
        ));
    }
    let stray = materials.iter().filter(|m| m.slot.is_none()).count();
    if stray > 0 {
        text.push_str(&format!("！ 有 {stray} 个文件没有对上任何应交项。\n"));
    }
    let [grave, ordinary, hints] = words::counts(open.iter().copied());
    text.push_str(&format!(
        "问题 {} 处：严重 {grave}，一般 {ordinary}，提示 {hints}。\n",
        open.len()
    ));
    text
}

/// Completeness and points in words.
fn share(tally: &Tally) -> String {
    match words::percent(tally.filled, tally.due) {
        Some(percent) => format!(
            "，应交 {} 项，已交 {} 项（{percent}%），折算失分 {}",
            tally.due,
            tally.filled,
            words::points(tally.lost)
        ),
        None => String::new(),
    }
}

fn total(assessment: &Assessment) -> Tally {
    let mut total = Tally::default();
    for tally in assessment.score.units.values() {
        total.due += tally.due;
        total.filled += tally.filled;
        total.lost += tally.lost;
    }
    total
}

/// Findings of one unit: by rule, each rule's remedy once.
fn section(assessment: &Assessment, findings: &[&Finding], shown: usize, text: &mut String) {
    let same = |a: &&Finding, b: &&Finding| a.severity == b.severity && a.rule == b.rule;
    for group in findings.chunk_by(same) {
        let first = group[0];
        let shape = match first.severity {
            Severity::Error => "✕",
            Severity::Warning => "！",
            Severity::Info => "·",
        };
        text.push_str(&format!(
            "  {shape} {} {}（{}）{} 处\n",
            first.rule,
            words::rule_name(first),
            first.severity.in_words(),
            group.len()
        ));
        for finding in group.iter().take(shown) {
            one(assessment, finding, text);
        }
        if group.len() > shown {
            let left = group.len() - shown;
            text.push_str(&format!(
                "     …… 另有 {left} 处，见报告.html 和整改台账.xlsx\n"
            ));
        }
        if let Some(rule) = words::rule(first) {
            text.push_str(&format!("     怎么改：{}\n", rule.remedy));
        }
    }
}

fn one(assessment: &Assessment, finding: &Finding, text: &mut String) {
    let place = words::subject(
        &assessment.evidence,
        &finding.subject,
        finding.unit.as_ref(),
    );
    // Most rules name the place themselves.
    let named = match &finding.subject {
        Subject::Indicator(_) | Subject::Unit(_) => true,
        other => other.slot().is_some_and(|slot| {
            let title = assessment.evidence.title(&slot.requirement);
            finding.message.contains(title)
        }),
    };
    let line = if named {
        words::plain(&finding.message)
    } else {
        words::plain(&format!("{place}：{}", finding.message))
    };
    text.push_str(&format!("     - {line}\n"));
    for proof in finding.proofs.iter().take(PROOFS) {
        text.push_str(&format!("         {}\n", words::proof(proof, QUOTE)));
        if let Some(other) = &proof.other {
            text.push_str(&format!("         对照 {}\n", words::proof(other, QUOTE)));
        }
    }
    if finding.proofs.len() > PROOFS {
        let left = finding.proofs.len() - PROOFS;
        text.push_str(&format!("         另有 {left} 处证据\n"));
    }
}
