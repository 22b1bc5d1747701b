//! What a unit's check of itself came to: what others have too, and its own passages marked.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;

use super::own::{self, Found};
use crate::error::Result;
use crate::finding::Finding;
use crate::output::report_html::Mark;
use crate::output::report_html::units::{self, Section, Shown};
use crate::output::thumbnail::Thumbnails;
use crate::output::words;
use crate::web::compare::{self, Document};
use crate::web::files::Photos;
use crate::web::finding::About;
use crate::web::state::Web;
use crate::web::{listing, page};

/// Longer side of a photo, in pixels.
const PHOTO: u32 = 320;
/// Proofs shown of one finding.
const PROOFS: usize = 30;

/// What a check came to.
#[derive(Serialize)]
pub struct Outcomes {
    name: String,
    date: String,
    against: Vec<String>,
    remarks: Vec<String>,
    files: usize,
    alike: Vec<Alike>,
    unit: Section,
}

/// Something that others have too.
#[derive(Serialize)]
struct Alike {
    id: String,
    mark: Mark,
    path: String,
    who: String,
    message: String,
}

/// One finding, and the unit's own paper with the passages marked.
#[derive(Serialize)]
struct OneScreen {
    mark: Mark,
    code: String,
    rule: About,
    place: String,
    who: String,
    message: String,
    proofs: Vec<Shown>,
    documents: Vec<Document>,
}

/// What a check came to.
pub fn outcomes(found: &Found) -> Outcomes {
    let assessment = &found.assessment;
    let evidence = &assessment.evidence;
    let originals = Photos(&evidence.project);
    let mut photos = Thumbnails::new(evidence, &originals, PHOTO);
    let open = words::open(assessment);
    let alike = open.iter().filter(|finding| is_shared(found, finding));
    let alike = alike.map(|finding| Alike {
        id: listing::id(finding),
        mark: units::severity(finding.severity),
        path: own_path(found, finding),
        who: who(found, finding),
        message: words::plain(&finding.message),
    });
    let theirs: Vec<&Finding> = open
        .iter()
        .copied()
        .filter(|finding| finding.unit.as_ref() == Some(&found.unit))
        .collect();
    let entries = words::entries(&assessment.ledger);
    let entry = |finding: &Finding| words::known(&entries, finding);
    Outcomes {
        name: evidence.unit_name(&found.unit).to_owned(),
        date: words::day(evidence.today),
        against: found.against.clone(),
        remarks: found.remarks.clone(),
        files: evidence.catalogue.materials.len(),
        alike: alike.collect(),
        unit: units::one(assessment, &theirs, &found.unit, &entry, &mut photos),
    }
}

/// Whether somebody else has a hand in it.
pub fn is_shared(found: &Found, finding: &Finding) -> bool {
    finding.units().iter().any(|unit| **unit != found.unit)
}

/// The unit's own paper that it is about: the one at hand.
fn own_path(found: &Found, finding: &Finding) -> String {
    let sides = finding.proofs.iter();
    let mut sides =
        sides.flat_map(|proof| [Some(proof), proof.other.as_deref()].into_iter().flatten());
    let evidence = &found.assessment.evidence;
    let own = sides.find(|side| evidence.material(&side.path).is_some());
    own.map_or(String::new(), |side| words::shown(&side.path))
}

/// The others, as their fingerprints name them.
fn who(found: &Found, finding: &Finding) -> String {
    let evidence = &found.assessment.evidence;
    let others = finding
        .units()
        .into_iter()
        .filter(|unit| **unit != found.unit);
    let names: Vec<&str> = others.map(|unit| evidence.unit_name(unit)).collect();
    names.join("、")
}

/// One finding with the unit's own passages marked.
pub async fn finding(State(web): State<Arc<Web>>, Path(id): Path<String>) -> Response {
    page::blocking(web, move |web| {
        let screen = web.opened()?.own.found(|found| one(found, &id))?;
        let title = format!("{} {}", screen.code, screen.rule.name);
        page::page(web, "web/alike.html", &title, "prints", &screen)
    })
    .await
}

fn one(found: &Found, id: &str) -> Result<OneScreen> {
    let assessment = &found.assessment;
    let finding = &assessment.findings[own::at(found, id)?];
    let documents = finding.proofs.first().map_or(Vec::new(), |proof| {
        compare::sides(&assessment.evidence, finding, proof)
    });
    Ok(OneScreen {
        mark: units::severity(finding.severity),
        code: finding.rule.clone(),
        rule: About::of(finding),
        place: units::place(assessment, finding, None).0,
        who: who(found, finding),
        message: finding.message.clone(),
        proofs: finding
            .proofs
            .iter()
            .take(PROOFS)
            .map(units::shown)
            .collect(),
        documents,
    })
}
