//! One finding with its evidence, and what there is to decide of it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Serialize;

use super::compare::{self, Document};
use super::findings::{Asked, query};
use super::listing;
use super::page;
use super::particulars::Sheet;
use super::state::{Seen, Web, lock};
use crate::error::Result;
use crate::finding::{Finding, Proof};
use crate::ledger::{Entry, State as Standing};
use crate::output::report_html::Mark;
use crate::output::report_html::board::anchor;
use crate::output::report_html::units::{self, Shown};
use crate::output::words;
use crate::rules::Rule;

/// Proofs shown of one finding.
const PROOFS: usize = 30;

/// One finding.
#[derive(Serialize)]
struct Screen {
    id: String,
    query: String,
    mark: Mark,
    code: String,
    rule: About,
    unit: String,
    unit_anchor: String,
    place: String,
    item: String,
    message: String,
    excused: Option<String>,
    upheld: Option<String>,
    gone: bool,
    proofs: Vec<Shown>,
    more: usize,
    chosen: usize,
    documents: Vec<Document>,
    entry: Option<Standings>,
    /// What the office may set of the entry.
    sheet: Option<Sheet>,
    likeness: bool,
    until: String,
    by: String,
    at: usize,
    of: usize,
    previous: Option<String>,
    next: Option<String>,
}

/// What is known of a finding's rule, as `part/about.html` asks.
#[derive(Serialize, Default)]
pub struct About {
    pub name: String,
    property: &'static str,
    why: &'static str,
    remedy: &'static str,
    exception: &'static str,
}

impl About {
    /// Of the rule of this finding; what people told of has none.
    pub fn of(finding: &Finding) -> Self {
        match words::rule(finding) {
            Some(rule) => About::rule(rule),
            None => About {
                name: words::rule_name(finding).into(),
                ..About::default()
            },
        }
    }

    /// Of a rule itself.
    pub fn rule(rule: &Rule) -> Self {
        About {
            name: rule.name.into(),
            property: rule.property,
            why: rule.why,
            remedy: rule.remedy,
            exception: rule.exception,
        }
    }
}

#[derive(Serialize)]
struct Standings {
    number: u32,
    state: &'static str,
    key: &'static str,
    returned: bool,
    due: Option<String>,
    /// By a person, who may take it back.
    excused: bool,
    history: Vec<Happened>,
}

#[derive(Serialize)]
struct Happened {
    date: String,
    by: String,
    deed: &'static str,
    why: String,
    /// Fields that were set: `整改措施：“”改为“补齐”`.
    changes: Vec<String>,
}

/// One finding, with its evidence.
pub async fn page(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    page::blocking(web, move |web| {
        let by = lock(&web.by).clone();
        let screen = web.opened()?.seen(|seen| screen(seen, &id, &asked, by))?;
        let title = format!("{} {}", screen.code, screen.rule.name);
        page::page(web, "web/finding.html", &title, "findings", &screen)
    })
    .await
}

/// The finding called so: of the last check, or as the ledger knows it.
pub fn called<'s>(seen: &'s Seen, id: &str) -> Result<(&'s Finding, bool)> {
    let assessment = &seen.assessment;
    if let Some(at) = seen.listing.at(id) {
        return Ok((&assessment.findings[seen.listing.rows[at].at], false));
    }
    let entry = seen.listing.entry(assessment, id);
    let entry = entry.ok_or_else(|| page::nothing("没有这个问题"))?;
    Ok((&entry.finding, true))
}

fn screen(seen: &Seen, id: &str, asked: &Asked, by: String) -> Result<Screen> {
    let assessment = &seen.assessment;
    let evidence = &assessment.evidence;
    let (finding, gone) = called(seen, id)?;
    let filter = asked.filter();
    let found = seen.listing.find(&filter, assessment);
    let query = query(&filter);
    let here = found.iter().position(|at| seen.listing.rows[*at].id == id);
    let link = |at: Option<usize>| {
        let row = &seen.listing.rows[*found.get(at?)?];
        Some(format!("/finding/{}{query}", row.id))
    };
    let (place, item) = units::place(assessment, finding, finding.unit.as_ref());
    let chosen = asked
        .proof
        .unwrap_or(1)
        .clamp(1, finding.proofs.len().max(1));
    let proof = finding.proofs.get(chosen - 1);
    let entry = seen.listing.entry(assessment, id);
    let unit = words::charged(finding, entry);
    Ok(Screen {
        id: id.to_owned(),
        mark: units::severity(finding.severity),
        code: finding.rule.clone(),
        rule: About::of(finding),
        unit: words::unit_name(evidence, unit).into(),
        unit_anchor: unit
            .filter(|_| !gone)
            .map_or(String::new(), |unit| anchor(assessment, unit)),
        place,
        item,
        message: finding.message.clone(),
        excused: finding.excused.clone(),
        upheld: finding.upheld.clone(),
        gone,
        proofs: finding
            .proofs
            .iter()
            .take(PROOFS)
            .map(|proof| shown(seen, proof))
            .collect(),
        more: finding.proofs.len().saturating_sub(PROOFS),
        chosen,
        documents: proof.map_or(Vec::new(), |p| compare::sides(evidence, finding, p)),
        likeness: !finding.alike.is_empty() && entry.is_some(),
        entry: entry.map(standings),
        sheet: entry.map(|entry| Sheet::of(entry, &evidence.project)),
        until: format!("{}-12-31", evidence.today.year),
        by,
        at: here.map_or(0, |at| at + 1),
        of: found.len(),
        previous: link(here.and_then(|at| at.checked_sub(1))),
        next: link(here.map(|at| at + 1)),
        query,
    })
}

/// A proof with the addresses of the photos it is about.
fn shown(seen: &Seen, proof: &Proof) -> Shown {
    let evidence = &seen.assessment.evidence;
    let photo = |of: &Proof| {
        let material = evidence
            .material(&of.path)
            .filter(|_| of.quote.is_empty())?;
        let is_photo = evidence.facts_of(material)?.reading.is_photo();
        is_photo.then(|| format!("/file/{}/photo", material.digest))
    };
    let mut shown = units::shown(proof);
    shown.photo = photo(proof);
    if let (Some(there), Some(other)) = (&mut shown.other, &proof.other) {
        there.photo = photo(other);
    }
    shown
}

fn standings(entry: &Entry) -> Standings {
    let happened = entry.history.iter().rev().map(|event| Happened {
        date: event.date.clone(),
        by: event.by.clone(),
        deed: event.deed.in_words(),
        why: event.why.clone(),
        changes: event
            .changes
            .iter()
            .map(|change| {
                let field = change.field.in_words();
                format!("{field}：“{}”改为“{}”", change.from, change.to)
            })
            .collect(),
    });
    Standings {
        number: entry.number,
        state: entry.state.in_words(),
        key: listing::state_key(Some(entry.state)),
        returned: entry.returned,
        due: entry.due.clone().filter(|_| entry.state == Standing::Open),
        excused: entry.state == Standing::Excused && entry.excused_until.is_some(),
        history: happened.collect(),
    }
}
