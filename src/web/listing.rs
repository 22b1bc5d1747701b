//! [`Listing`]: the findings of an assessment in the order of reading, found again by what they are
//! about, filtered and searched.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assess::Assessment;
use crate::catalogue::Material;
use crate::digest::{Digest, digest};
use crate::finding::{Finding, Severity};
use crate::ledger::{Entry, State};
use crate::output::report_html::overview::Looked;
use crate::output::words;
use crate::rules::about_project;
use crate::standard::UnitId;

/// Findings, worst first, and where files are: put in order once for each assessment, so that a
/// page costs what it shows.
pub struct Listing {
    /// In the order of reading: those that count, then those excused, then common text.
    pub rows: Vec<Row>,
    /// How many of them count.
    counted: usize,
    by_id: BTreeMap<String, usize>,
    /// Entries of the ledger, by what their findings are called in addresses.
    entries: BTreeMap<String, u32>,
    /// Rules that found anything.
    pub rules: Vec<String>,
    /// What the files tell by themselves.
    pub looked: Looked,
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
    /// Whether its rule is about the project.
    of_project: bool,
    /// Which of the assessment's findings.
    pub at: usize,
    pub state: Option<State>,
    pub number: Option<u32>,
    /// Units that it is laid on, by their places in the project.
    units: Vec<usize>,
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
        let mut listing = Listing {
            rows: Vec::new(),
            counted: 0,
            by_id: BTreeMap::new(),
            entries: BTreeMap::new(),
            rules: Vec::new(),
            looked: Looked::at(&assessment.evidence),
            files: files(assessment),
            strays: strays(assessment),
        };
        listing.renew(assessment);
        listing
    }

    /// Takes in what people settled: what it knew of findings it keeps, and of files everything.
    pub fn renew(&mut self, assessment: &Assessment) {
        let ledger = &assessment.ledger;
        // What an entry is about never changes, and numbers only grow.
        let known = self.entries.values().copied().max().unwrap_or(0);
        let new = ledger.entries.iter().rev();
        for entry in new.take_while(|entry| entry.number > known) {
            self.entries.insert(id(&entry.finding), entry.number);
        }
        let mut old = self.kept(assessment).into_iter();
        let places = Places::of(assessment);
        let findings = assessment.findings.iter().enumerate();
        let mut rows: Vec<Option<Row>> = findings
            .map(|(at, finding)| {
                let old = match about_project(&finding.rule) {
                    true => None,
                    false => old.next(),
                };
                let mut row = old.unwrap_or_else(|| places.row(assessment, finding));
                row.at = at;
                row.number = row.number.or_else(|| self.entries.get(&row.id).copied());
                let entry = row.number.and_then(|number| ledger.entry(number));
                row.state = entry.map(|entry| entry.state);
                row.units = places.units(finding.laid_on(words::charged(finding, entry)));
                Some(row)
            })
            .collect();
        let open = words::open_places(assessment);
        self.counted = open.len();
        let first = open.into_iter();
        let mut all: Vec<Row> = first.filter_map(|at| rows.get_mut(at)?.take()).collect();
        all.extend(rows.into_iter().flatten());
        self.by_id = all.iter().map(|row| row.id.clone()).zip(0..).collect();
        self.rows = all;
        let alike = assessment.findings.chunk_by(|a, b| a.rule == b.rule);
        self.rules = alike.map(|alike| alike[0].rule.clone()).collect();
        self.rules.sort();
        self.rules.dedup();
    }

    /// What is known of the findings that people's settling leaves as they were, in their order:
    /// to tell each by its identity would take longer than all the rest.
    fn kept(&mut self, assessment: &Assessment) -> Vec<Row> {
        let mut old = std::mem::take(&mut self.rows);
        old.retain(|row| !row.of_project);
        old.sort_unstable_by_key(|row| row.at);
        let findings = assessment.findings.iter();
        let same = findings.filter(|finding| !about_project(&finding.rule));
        debug_assert!(
            old.is_empty()
                || old
                    .iter()
                    .map(|row| row.id.as_str())
                    .eq(same.clone().map(id))
        );
        // Of another check nothing is known.
        match old.len() == same.count() {
            true => old,
            false => Vec::new(),
        }
    }

    /// The findings that count, in order.
    pub fn open<'a>(&self, assessment: &'a Assessment) -> Vec<&'a Finding> {
        let rows = self.rows[..self.counted].iter();
        rows.map(|row| &assessment.findings[row.at]).collect()
    }

    /// Those of them that are laid on a unit, by its place in the project.
    pub fn open_of<'a>(&self, assessment: &'a Assessment, unit: usize) -> Vec<&'a Finding> {
        let rows = self.rows[..self.counted].iter();
        rows.filter(|row| row.units.contains(&unit))
            .map(|row| &assessment.findings[row.at])
            .collect()
    }

    /// What the ledger has of the finding that is called so.
    pub fn entry<'a>(&self, assessment: &'a Assessment, id: &str) -> Option<&'a Entry> {
        let number = self.entries.get(id)?;
        assessment.ledger.entry(*number)
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
        let unit = Asked::of(&filter.unit);
        let is = |asked: &str, has: &str| asked.is_empty() || asked == has;
        let fits = |row: &Row| {
            let finding = &assessment.findings[row.at];
            unit.is(&row.units)
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

/// Whose findings are asked for.
enum Asked {
    Anybodys,
    Nobodys,
    /// Of the unit at this place in the project.
    Of(usize),
}

impl Asked {
    /// By the anchor of a unit; of one that is none there are no findings.
    fn of(anchor: &str) -> Self {
        match anchor {
            "" => Asked::Anybodys,
            "nobody" => Asked::Nobodys,
            anchor => Asked::Of(unit_at(anchor).unwrap_or(usize::MAX)),
        }
    }

    fn is(&self, units: &[usize]) -> bool {
        match self {
            Asked::Anybodys => true,
            Asked::Nobodys => units.is_empty(),
            Asked::Of(unit) => units.contains(unit),
        }
    }
}

/// The place in the project of the unit whose anchor this is.
pub fn unit_at(anchor: &str) -> Option<usize> {
    let number: usize = anchor.strip_prefix('u')?.parse().ok()?;
    number.checked_sub(1)
}

/// Where units and requirements stand, for looking many of them up.
struct Places<'a> {
    units: BTreeMap<&'a UnitId, usize>,
    /// Part and item of each requirement, from 1.
    homes: BTreeMap<&'a str, (usize, usize)>,
}

impl<'a> Places<'a> {
    fn of(assessment: &'a Assessment) -> Self {
        let project = &assessment.evidence.project;
        let mut homes = BTreeMap::new();
        for (p, part) in (1..).zip(&project.standard.parts) {
            for (i, item) in (1..).zip(&part.items) {
                for requirement in &item.requirements {
                    homes.insert(requirement.id.as_str(), (p, i));
                }
            }
        }
        let units = project.units.iter().map(|unit| &unit.id);
        Places {
            units: units.zip(0..).collect(),
            homes,
        }
    }

    fn units(&self, units: Vec<&UnitId>) -> Vec<usize> {
        let known = units.into_iter().filter_map(|unit| self.units.get(unit));
        known.copied().collect()
    }

    /// A finding, of which only that is told which nobody can settle otherwise.
    fn row(&self, assessment: &Assessment, finding: &Finding) -> Row {
        let slot = finding.subject.slot();
        let year = slot.and_then(|slot| slot.year);
        let home = slot.and_then(|slot| self.homes.get(slot.requirement.as_str()));
        Row {
            id: id(finding),
            of_project: about_project(&finding.rule),
            at: 0,
            state: None,
            number: None,
            units: Vec::new(),
            year: year.map_or(String::new(), |year| year.to_string()),
            home: home.copied().unwrap_or_default(),
            text: searched(assessment, finding),
        }
    }
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
