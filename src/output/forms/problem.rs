//! [`Problem`]: an entry of the ledger as letters tell it: what is wrong, what shows it, how to mend
//! it, until when and by whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::assess::Assessment;
use crate::dossier;
use crate::finding::Finding;
use crate::ledger::{Entry, Ledger, State};
use crate::output::words;
use crate::standard::UnitId;

/// Proofs told of one entry.
const PROOFS: usize = 2;
/// Characters quoted of a proof.
const QUOTE: usize = 60;
/// Characters of what is wrong where there is little room.
const SHORT: usize = 40;

/// An entry, in words.
#[derive(Debug, Serialize)]
pub struct Problem<'a> {
    /// Place in the list, from 1.
    pub number: usize,
    /// Number in the ledger.
    pub entry: u32,
    /// 严重 or 一般.
    pub severity: &'static str,
    /// Times that it came back.
    pub times: usize,
    /// What is wrong.
    pub what: String,
    /// The same, shortened.
    pub short: String,
    /// What it is about, or where in town it was seen.
    pub place: String,
    /// What shows it, a line for each.
    pub evidence: Vec<String>,
    /// Why it matters.
    pub why: &'a str,
    /// How to mend it.
    pub how: String,
    /// What the unit wrote that it does.
    pub measure: &'a str,
    /// 责任人.
    pub person: &'a str,
    /// 配合单位, in one line.
    pub together: String,
    /// Day by which it is to be mended.
    pub due: &'a str,
    /// Days that it is overdue.
    pub late: Option<u32>,
    /// Days that the unit's report is overdue.
    pub unreported: Option<u32>,
}

/// Open entries by the units that they are laid on, the first due first.
pub fn open(ledger: &Ledger) -> BTreeMap<&UnitId, Vec<&Entry>> {
    let mut open: BTreeMap<&UnitId, Vec<&Entry>> = BTreeMap::new();
    for entry in ledger.entries.iter().filter(|e| e.state == State::Open) {
        for unit in entry.finding.laid_on(entry.unit.as_ref()) {
            open.entry(unit).or_default().push(entry);
        }
    }
    for entries in open.values_mut() {
        entries.sort_by_key(|entry| (&entry.due, entry.number));
    }
    open
}

/// These entries in words, for the letter to a unit.
pub fn told<'a>(
    assessment: &'a Assessment,
    entries: &[&'a Entry],
    unit: &UnitId,
) -> Vec<Problem<'a>> {
    let secret = dossier::classified(&assessment.findings);
    let evidence = &assessment.evidence;
    let tell = |(number, entry): (usize, &&'a Entry)| {
        let (entry, finding) = (*entry, &entry.finding);
        let rule = words::rule(finding);
        let what = words::plain(dossier::told(finding, &secret));
        let about = words::subject(evidence, &finding.subject, Some(unit));
        let others = entry.supporting.iter().map(|id| evidence.unit_name(id));
        Problem {
            number,
            entry: entry.number,
            severity: finding.severity.in_words(),
            times: entry.returns(),
            short: words::shorten(&what, SHORT),
            what,
            place: if about.is_empty() {
                entry.spot.clone()
            } else {
                about
            },
            evidence: proofs(finding, &secret),
            why: rule.map_or("", |rule| rule.why),
            how: rule.map_or_else(String::new, |rule| for_units(rule.remedy)),
            measure: &entry.measure,
            person: &entry.person,
            together: others.collect::<Vec<_>>().join("、"),
            due: entry.due.as_deref().unwrap_or_default(),
            late: entry.overdue(evidence.today),
            unreported: entry.unreported(evidence.today),
        }
    };
    (1..).zip(entries).map(tell).collect()
}

/// A remedy as a letter tells it: units hand in papers, and what only whoever runs the program can
/// do is none of theirs.
pub fn for_units(remedy: &str) -> String {
    let ours = |clause: &&str| !["juanzong", "项目文件"].iter().any(|w| clause.contains(w));
    let sentences = remedy.split_terminator('。').filter_map(|sentence| {
        let clauses: Vec<&str> = sentence.split('；').filter(ours).collect();
        (!clauses.is_empty()).then(|| clauses.join("；") + "。")
    });
    sentences.collect()
}

/// What shows it, of two alike side by side; nothing of papers that bear a secrecy mark.
fn proofs(finding: &Finding, secret: &BTreeSet<&str>) -> Vec<String> {
    let hidden = |path: &String| secret.contains(path.as_str());
    let shown: Vec<_> = finding
        .proofs
        .iter()
        .filter(|p| !hidden(&p.path) && !p.other.as_ref().is_some_and(|o| hidden(&o.path)))
        .collect();
    let mut lines = Vec::new();
    for proof in shown.iter().take(PROOFS) {
        lines.push(format!("依据：{}", words::proof(proof, QUOTE)));
        if let Some(other) = &proof.other {
            lines.push(format!("对照：{}", words::proof(other, QUOTE)));
        }
    }
    if shown.len() > PROOFS {
        lines.push(format!("另有 {} 处，见检查报告", shown.len() - PROOFS));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_not_told_what_only_the_office_can_do() {
        let told = for_units("补齐材料。已经交了的，用 juanzong assign 归到这一项。");
        assert_eq!(told, "补齐材料。");
        let told = for_units("把文件拆小，再交；也可以在项目文件里放宽限度。");
        assert_eq!(told, "把文件拆小，再交。");
        for rule in crate::rules::RULES {
            let told = for_units(rule.remedy);
            assert!(
                !told.contains("juanzong") && !told.contains("；。"),
                "{told}"
            );
        }
    }
}
