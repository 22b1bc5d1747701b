//! `结果.json`: everything a program may want to know of a run. The shape only grows; `version`
//! changes when something in it changes its meaning.

use serde::Serialize;

use super::press::{self, FontRecord};
use super::{Originals, Output, Sink, words};
use crate::assess::Assessment;
use crate::catalogue::{Skipped, Suggestion};
use crate::error::{Error, Result};
use crate::finding::{Finding, Proof, Severity, Subject};
use crate::ledger::{Entry, State};
use crate::score::Score;
use crate::standard::{UnitId, Year};

/// The data file.
pub const JSON: Output = Output {
    name: "json",
    about: "结果数据（给程序用）",
    render,
};

/// The results, as written.
#[derive(Serialize)]
pub struct Results<'a> {
    format: &'static str,
    version: u32,
    program: String,
    checked: String,
    project: About<'a>,
    looked_at: Looked,
    findings: Vec<Found<'a>>,
    score: &'a Score,
    ledger: Vec<Line<'a>>,
    unchecked: Vec<Unchecked<'a>>,
    stray: Vec<Stray<'a>>,
    skipped: &'a [Skipped],
    notices: Vec<&'a str>,
    /// What dossiers are set in; not of a mere check.
    #[serde(skip_serializing_if = "Option::is_none")]
    fonts: Option<Vec<FontRecord<'a>>>,
}

#[derive(Serialize)]
struct About<'a> {
    name: &'a str,
    place: &'a str,
    years: &'a [Year],
    standard: &'a str,
    standard_title: &'a str,
}

#[derive(Serialize)]
struct Looked {
    files: usize,
    bytes: u64,
    units: usize,
    slots: usize,
    filled: usize,
    pictures: usize,
}

#[derive(Serialize)]
struct Found<'a> {
    identity: String,
    rule: &'a str,
    name: &'a str,
    property: &'a str,
    severity: Severity,
    unit: Option<&'a UnitId>,
    place: String,
    subject: &'a Subject,
    message: &'a str,
    proofs: &'a [Proof],
    excused: Option<&'a str>,
    /// Judged true by a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    upheld: Option<&'a str>,
}

#[derive(Serialize)]
struct Line<'a> {
    number: u32,
    identity: String,
    state: State,
    returned: bool,
    first_seen: &'a str,
    last_seen: &'a str,
    due: Option<&'a str>,
}

#[derive(Serialize)]
struct Unchecked<'a> {
    path: &'a str,
    unit: Option<&'a UnitId>,
    why: String,
}

#[derive(Serialize)]
struct Stray<'a> {
    path: &'a str,
    unit: Option<&'a UnitId>,
    suggestion: Option<&'a Suggestion>,
}

/// The results of a run; those of one unit where one is given.
pub fn results<'a>(assessment: &'a Assessment, unit: Option<&UnitId>) -> Results<'a> {
    let evidence = &assessment.evidence;
    let project = &evidence.project;
    let wanted = |whose: Option<&UnitId>| unit.is_none() || whose == unit;
    let materials = || {
        let all = evidence.catalogue.materials.iter();
        all.filter(|m| wanted(m.unit.as_ref()))
    };
    let findings = match unit {
        Some(unit) => words::of_unit(assessment, &assessment.findings, unit),
        None => assessment.findings.iter().collect(),
    };
    let slots = || evidence.slots.iter().filter(|s| wanted(Some(&s.unit)));
    let mut filled = 0;
    for slot in slots() {
        filled += usize::from(evidence.in_slot(slot).next().is_some());
    }
    Results {
        format: "juanzong-results",
        version: 1,
        program: format!("juanzong {}", env!("CARGO_PKG_VERSION")),
        checked: evidence.today.iso(),
        project: About {
            name: &project.name,
            place: &project.place.name,
            years: &project.years,
            standard: &project.standard.id,
            standard_title: &project.standard.title,
        },
        looked_at: Looked {
            files: materials().count(),
            bytes: materials().map(|m| m.size).sum(),
            units: unit.map_or(project.units.len(), |_| 1),
            slots: slots().count(),
            filled,
            pictures: materials().filter(|m| words::pictures(evidence, m)).count(),
        },
        findings: findings
            .into_iter()
            .map(|finding| found(assessment, finding))
            .collect(),
        score: &assessment.score,
        ledger: assessment
            .ledger
            .entries
            .iter()
            .filter(|entry| {
                let laid_on = || entry.finding.laid_on(entry.unit.as_ref());
                unit.is_none_or(|unit| laid_on().contains(&unit))
            })
            .map(line)
            .collect(),
        unchecked: materials()
            .filter_map(|material| {
                Some(Unchecked {
                    path: material.path.as_str(),
                    unit: material.unit.as_ref(),
                    why: words::unchecked(evidence, material)?,
                })
            })
            .collect(),
        stray: materials()
            .filter(|material| material.slot.is_none())
            .map(|material| Stray {
                path: material.path.as_str(),
                unit: material.unit.as_ref(),
                suggestion: material.suggestion.as_ref(),
            })
            .collect(),
        skipped: &evidence.catalogue.skipped,
        notices: project.notices.iter().map(String::as_str).collect(),
        fonts: None,
    }
}

/// The results as JSON text, with a line break at the end.
///
/// # Errors
/// Never, short of a mistake of ours.
pub fn text(results: &Results<'_>) -> Result<String> {
    serde_json::to_string_pretty(results)
        .map(|text| text + "\n")
        .map_err(|e| Error::bug("结果写不成 JSON").because(e))
}

fn found<'a>(assessment: &'a Assessment, finding: &'a Finding) -> Found<'a> {
    Found {
        identity: finding.identity(),
        rule: &finding.rule,
        name: words::rule_name(finding),
        property: words::rule(finding).map_or("", |rule| rule.property),
        severity: finding.severity,
        unit: finding.unit.as_ref(),
        place: words::subject(&assessment.evidence, &finding.subject, None),
        subject: &finding.subject,
        message: &finding.message,
        proofs: &finding.proofs,
        excused: finding.excused.as_deref(),
        upheld: finding.upheld.as_deref(),
    }
}

fn line(entry: &Entry) -> Line<'_> {
    Line {
        number: entry.number,
        identity: entry.finding.identity(),
        state: entry.state,
        returned: entry.returned,
        first_seen: &entry.first_seen,
        last_seen: &entry.last_seen,
        due: entry.due.as_deref(),
    }
}

fn render(assessment: &Assessment, from: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    let fonts = &from.press().fonts;
    let mut all = results(assessment, None);
    all.notices.extend(fonts.notices.iter().map(String::as_str));
    all.fonts = Some(press::record(fonts));
    super::write(sink, "结果.json", text(&all)?.as_bytes())
}
