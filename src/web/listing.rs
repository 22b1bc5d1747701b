//! [`Listing`]: the findings of an assessment in the order of reading, found again by what they are
//! about, filtered and searched.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assess::Assessment;
use crate::catalogue::Material;
use crate::digest::{Digest, digest};
use crate::finding::{Finding, Severity};
use crate::ledger::State;
use crate::output::report_html::board::anchor;
use crate::output::words;

/// Findings, worst first, and where files are.
pub struct Listing {
    /// In the order of reading: those that count, then those excused, then common text.
    pub rows: Vec<Row>,
    by_id: BTreeMap<String, usize>,
    files: BTreeMap<Digest, Place>,
    strays: BTreeMap<String, usize>,
}

/// Where a content lies, of those that hold it the first.
#[derive(Debug, Clone, Copy)]
enum Place {
    Submitted(usize),
    Shared(usize),
    Reference(usize),
}

/// A finding as it is looked for.
pub struct Row {
    /// What it is called in addresses.
    pub id: String,
    /// Which of the assessment's findings.
    pub at: usize,
    /// The unit's anchor.
    pub unit: String,
    pub state: Option<State>,
    pub number: Option<u32>,
    year: String,
    /// Part and item of the standard, from 1 each; 0 where there is none.
    home: (usize, usize),
    /// What is searched, in lower case.
    text: String,
}

/// What is asked for. Empty fields ask for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub unit: String,
    pub part: String,
    pub item: String,
    pub year: String,
    pub rule: String,
    pub severity: String,
    pub state: String,
    pub q: String,
}

/// What a finding is called in addresses: the same from one check to the next, and no path.
pub fn id(finding: &Finding) -> String {
    short(&finding.identity())
}

/// What stands for an identity in addresses.
pub fn short(text: &str) -> String {
    let whole = digest(text.as_bytes()).to_string();
    whole.chars().take(20).collect()
}

/// A state as it stands in addresses.
pub fn state_key(state: Option<State>) -> &'static str {
    match state {
        Some(State::Open) => "open",
        Some(State::AwaitingAcceptance) => "awaiting",
        Some(State::StruckOff) => "closed",
        Some(State::Excused) => "excused",
        None => "hint",
    }
}

/// A severity as it stands in addresses: the class of its colour.
pub fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "red",
        Severity::Warning => "yellow",
        Severity::Info => "hint",
    }
}

impl Listing {
    /// Of an assessment.
    pub fn of(assessment: &Assessment) -> Self {
        let findings = &assessment.findings;
        let places: BTreeMap<String, usize> = (0..)
            .zip(findings)
            .map(|(at, finding)| (finding.identity(), at))
            .collect();
        let entries: BTreeMap<String, (u32, State)> = assessment
            .ledger
            .entries
            .iter()
            .map(|entry| (entry.finding.identity(), (entry.number, entry.state)))
            .collect();
        let open = words::open(assessment);
        let rest = findings
            .iter()
            .filter(|f| f.excused.is_some() || f.rule == words::COMMON);
        let homes = homes(assessment);
        let rows: Vec<Row> = open
            .into_iter()
            .chain(rest)
            .filter_map(|finding| {
                let identity = finding.identity();
                let entry = entries.get(&identity);
                let slot = finding.subject.slot();
                Some(Row {
                    id: short(&identity),
                    at: *places.get(&identity)?,
                    unit: unit_anchor(assessment, finding),
                    number: entry.map(|(number, _)| *number),
                    state: entry.map(|(_, state)| *state),
                    year: slot
                        .and_then(|slot| slot.year)
                        .map_or(String::new(), |y| y.to_string()),
                    home: slot
                        .and_then(|slot| homes.get(slot.requirement.as_str()))
                        .copied()
                        .unwrap_or_default(),
                    text: searched(assessment, finding),
                })
            })
            .collect();
        let by_id = rows.iter().zip(0..).map(|(row, at)| (row.id.clone(), at));
        Listing {
            by_id: by_id.collect(),
            files: files(assessment),
            strays: strays(assessment),
            rows,
        }
    }

    /// Places in [`Listing::rows`] of what is asked for, in order.
    pub fn find(&self, filter: &Filter, assessment: &Assessment) -> Vec<usize> {
        let wanted: Vec<String> = filter
            .q
            .to_lowercase()
            .split_whitespace()
            .map(String::from)
            .collect();
        let number = |text: &str| text.parse::<usize>().unwrap_or(0);
        let (part, item) = (number(&filter.part), number(&filter.item));
        let is = |asked: &str, has: &str| asked.is_empty() || asked == has;
        let fits = |row: &Row| {
            let finding = &assessment.findings[row.at];
            is(&filter.unit, &row.unit)
                && is(&filter.year, &row.year)
                && is(&filter.rule, &finding.rule)
                && is(&filter.severity, severity_key(finding.severity))
                && is(&filter.state, state_key(row.state))
                && (part == 0 || part == row.home.0)
                && (item == 0 || item == row.home.1)
                && wanted.iter().all(|word| row.text.contains(word))
        };
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| fits(row))
            .map(|(at, _)| at)
            .collect()
    }

    /// The place of the finding that is called so.
    pub fn at(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The material whose content this is, and whether it was handed in.
    pub fn file<'a>(&self, assessment: &'a Assessment, id: &str) -> Option<(&'a Material, bool)> {
        let digest: Digest = id.parse().ok()?;
        let catalogue = &assessment.evidence.catalogue;
        Some(match self.files.get(&digest)? {
            Place::Submitted(at) => (catalogue.materials.get(*at)?, true),
            Place::Shared(at) => (catalogue.shared.get(*at)?, false),
            Place::Reference(at) => (catalogue.reference.get(*at)?, false),
        })
    }

    /// The stray material that is called so.
    pub fn stray<'a>(&self, assessment: &'a Assessment, id: &str) -> Option<&'a Material> {
        let at = self.strays.get(id)?;
        assessment.evidence.catalogue.materials.get(*at)
    }

    /// What a stray material is called in addresses.
    pub fn stray_id(material: &Material) -> String {
        short(material.path.as_str())
    }
}

fn unit_anchor(assessment: &Assessment, finding: &Finding) -> String {
    let unit = finding.unit.as_ref();
    unit.map_or("nobody".into(), |unit| anchor(assessment, unit))
}

/// Part and item of each requirement, from 1.
fn homes(assessment: &Assessment) -> BTreeMap<&str, (usize, usize)> {
    let mut homes = BTreeMap::new();
    for (p, part) in (1..).zip(&assessment.evidence.project.standard.parts) {
        for (i, item) in (1..).zip(&part.items) {
            for requirement in &item.requirements {
                homes.insert(requirement.id.as_str(), (p, i));
            }
        }
    }
    homes
}

fn searched(assessment: &Assessment, finding: &Finding) -> String {
    let evidence = &assessment.evidence;
    let mut text = format!(
        "{} {} {} {} {}",
        finding.rule,
        words::rule_name(finding),
        words::unit_name(evidence, finding.unit.as_ref()),
        words::subject(evidence, &finding.subject, None),
        finding.message
    );
    for proof in finding.proofs.iter().take(4) {
        text.push(' ');
        text.push_str(&words::shown(&proof.path));
    }
    text.to_lowercase()
}

fn files(assessment: &Assessment) -> BTreeMap<Digest, Place> {
    let catalogue = &assessment.evidence.catalogue;
    let submitted = catalogue.materials.iter().enumerate();
    let shared = catalogue.shared.iter().enumerate();
    let reference = catalogue.reference.iter().enumerate();
    let mut files = BTreeMap::new();
    let all = submitted
        .map(|(at, m)| (m, Place::Submitted(at)))
        .chain(shared.map(|(at, m)| (m, Place::Shared(at))))
        .chain(reference.map(|(at, m)| (m, Place::Reference(at))));
    for (material, place) in all {
        files.entry(material.digest).or_insert(place);
    }
    files
}

fn strays(assessment: &Assessment) -> BTreeMap<String, usize> {
    let materials = assessment.evidence.catalogue.materials.iter();
    let stray = materials.enumerate().filter(|(_, m)| m.slot.is_none());
    stray.map(|(at, m)| (Listing::stray_id(m), at)).collect()
}
