//! 得分: the evaluation scored by every scheme, as the report has it, the worst first, with ways to
//! the findings that cost the points.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::listing;
use super::page;
use super::state::{Seen, Web};
use crate::error::Result;
use crate::output::report_html::mock::{self, Scored, Showing};
use crate::output::words;

/// Lines of each list.
const LINES: usize = 100;

#[derive(Serialize)]
struct Screen {
    evaluation: String,
    date: String,
    scored: Vec<Scored>,
    /// What of the sheets could not be taken.
    complaints: Vec<String>,
    /// Whether a sheet of marks was read.
    marks: bool,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        if !work.was_seen() {
            return Ok(page::go("/run"));
        }
        let screen = work.seen(screen)?;
        page::page(web, "web/scores.html", "得分", "scores", &screen)
    })
    .await
}

fn screen(seen: &Seen) -> Result<Screen> {
    let assessment = &seen.assessment;
    let evidence = &assessment.evidence;
    let finding = |identity: &str| {
        let id = listing::short(identity);
        let known = seen.listing.at(&id).is_some();
        known.then(|| format!("/finding/{id}"))
    };
    let showing = Showing {
        lines: LINES,
        finding: &finding,
    };
    let mut scored = mock::scored(assessment, &showing);
    scored.sort_by_key(|one| one.rank);
    let complaints = evidence.marks.complaints.iter();
    let complaints = complaints.chain(&evidence.data.complaints);
    Ok(Screen {
        evaluation: evidence.project.name.clone(),
        date: words::day(evidence.today),
        scored,
        complaints: complaints.map(|told| words::plain(told)).collect(),
        marks: evidence.catalogue.sheets.marks.is_some(),
    })
}
