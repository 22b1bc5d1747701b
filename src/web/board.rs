//! The board, and a unit's own page: what the report shows, with ways into it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::files::Photos;
use super::letters;
use super::listing::{id, unit_at};
use super::page;
use super::state::{Seen, Web, lock};
use crate::finding::Finding;
use crate::output::report_html::board::{self, Board};
use crate::output::report_html::overview::{self, Overview};
use crate::output::report_html::units::{self, Section};
use crate::output::thumbnail::Thumbnails;
use crate::output::words;
use crate::standard::UnitId;

/// Longer side of a photo on a unit's page, in pixels.
const PHOTO: u32 = 320;

#[derive(Serialize)]
struct Screen {
    overview: Overview,
    board: Board,
    part: String,
    /// Whether bulletins name no units.
    mask: bool,
}

#[derive(Serialize)]
struct UnitScreen<'a> {
    unit: Section,
    anchor: String,
    name: &'a str,
    date: String,
    evaluation: &'a str,
    /// Letters that are due to it.
    row: Option<letters::Row>,
    by: String,
}

/// Which part's items are the columns.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    part: Option<usize>,
}

/// The board.
pub async fn page(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        if !work.was_seen() {
            return Ok(page::go("/run"));
        }
        let screen = work.seen(|seen| Ok(screen(seen, asked.part)))?;
        page::page(web, "web/board.html", "看板", "board", &screen)
    })
    .await
}

fn screen(seen: &Seen, part: Option<usize>) -> Screen {
    let assessment = &seen.assessment;
    let parts = &assessment.evidence.project.standard.parts;
    let of_part = part.and_then(|part| board::of_part(assessment, part));
    let label = part
        .filter(|_| of_part.is_some())
        .and_then(|part| parts.get(part.checked_sub(1)?))
        .map_or(String::new(), board::part_label);
    Screen {
        overview: overview::overview(
            assessment,
            &seen.listing.open(assessment),
            seen.listing.looked,
        ),
        board: of_part.unwrap_or_else(|| board::board(assessment)),
        part: label,
        mask: assessment.evidence.project.letters.mask,
    }
}

/// A unit's own page, to be printed or sent.
pub async fn unit(State(web): State<Arc<Web>>, Path(anchor): Path<String>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        work.seen(|seen| {
            let evidence = &seen.assessment.evidence;
            let all = &evidence.project.units;
            let at = unit_at(&anchor);
            let (at, unit) = at
                .and_then(|at| Some((at, all.get(at)?)))
                .ok_or_else(|| page::nothing("没有这个单位"))?;
            let screen = UnitScreen {
                unit: section(seen, at, &unit.id),
                anchor,
                name: &unit.name,
                date: words::day(evidence.today),
                evaluation: &evidence.project.name,
                row: letters::of_unit(seen, &unit.id),
                by: lock(&web.by).clone(),
            };
            page::page(web, "web/unit.html", &unit.name, "board", &screen)
        })
    })
    .await
}

fn section(seen: &Seen, at: usize, unit: &UnitId) -> Section {
    let Seen {
        assessment,
        listing,
        ..
    } = seen;
    let originals = Photos(&assessment.evidence.project);
    let mut photos = Thumbnails::new(&assessment.evidence, &originals, PHOTO);
    let theirs = listing.open_of(assessment, at);
    let entry = |finding: &Finding| listing.entry(assessment, &id(finding));
    units::one(assessment, &theirs, unit, &entry, &mut photos)
}
