//! What was handed in, as text or pictures, by the digest of its content: nothing that was not
//! scanned can be asked for, and nothing is sent as it came.

use std::io::Read as _;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::compare::{self, Document};
use super::page;
use super::placing::{self, Paper};
use super::state::Web;
use crate::catalogue::Material;
use crate::error::Result;
use crate::evidence::personal;
use crate::output::thumbnail::Thumbnails;
use crate::output::{Originals, words};
use crate::project::Project;
use crate::walk;
use crate::worker::{Limits, Workers};

/// Longer side of a photo, in pixels.
const PHOTO: u32 = 1200;
/// Dots per inch of a page: A4 fills a screen.
pub const DPI: u32 = 110;

/// The door to photos alone: no fonts are looked for, nothing is printed.
pub struct Photos<'a>(pub &'a Project);

impl Originals for Photos<'_> {
    fn open(&self, material: &Material) -> Result<Box<dyn std::io::Read>> {
        Ok(Box::new(walk::open(self.0, material)?))
    }
}

#[derive(Serialize)]
struct Screen {
    document: Document,
    /// What the file says of itself, and what a reader of its pages would not see.
    properties: Vec<String>,
    /// The papers of this content, and where each belongs.
    papers: Vec<Paper>,
}

/// A document as text.
pub async fn text(State(web): State<Arc<Web>>, Path(id): Path<String>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let (document, properties) = work.holding(&id, |assessment, listing| {
            let found = listing.file(assessment, &id);
            let (material, submitted) = found.ok_or_else(|| page::nothing("没有这份材料"))?;
            let evidence = &assessment.evidence;
            let (marks, pages) = (Vec::new(), vec![1]);
            let document = compare::document(evidence, material, submitted, marks, pages);
            let properties = evidence.facts_of(material);
            let properties = properties.map(|facts| words::properties(&facts.reading));
            let properties = properties.unwrap_or_default();
            let masked = properties.iter().map(|line| personal::mask(line));
            Ok((document, masked.collect()))
        })?;
        let title = document.path.clone();
        let papers = placing::papers(&work, &id);
        let screen = Screen {
            document,
            properties,
            papers,
        };
        page::page(web, "web/text.html", &title, "", &screen)
    })
    .await
}

/// A photo, made smaller and encoded anew.
pub async fn photo(State(web): State<Arc<Web>>, Path(id): Path<String>) -> Response {
    page::blocking(web, move |web| {
        web.opened()?.holding(&id, |assessment, listing| {
            let gone = || page::nothing("没有这张照片，或打不开");
            let (material, _) = listing.file(assessment, &id).ok_or_else(gone)?;
            let originals = Photos(&assessment.evidence.project);
            let mut photos = Thumbnails::new(&assessment.evidence, &originals, PHOTO);
            let small = photos.of(material.path.as_str()).ok_or_else(gone)?;
            Ok(picture("image/jpeg", small.jpeg.clone()))
        })
    })
    .await
}

/// A page of a PDF, drawn in a process of its own.
pub async fn plate(
    State(web): State<Arc<Web>>,
    Path((id, number)): Path<(String, u32)>,
) -> Response {
    page::blocking(web, move |web| {
        let gone = || page::nothing("这一页画不出来");
        let (bytes, limits) = web.opened()?.holding(&id, |assessment, listing| {
            let found = listing.file(assessment, &id);
            let (material, _) = found.filter(|(_, submitted)| *submitted).ok_or_else(gone)?;
            let project = &assessment.evidence.project;
            let limit = project.thresholds.largest_file;
            let mut bytes = Vec::new();
            walk::open(project, material)?
                .take(limit)
                .read_to_end(&mut bytes)
                .map_err(|_| gone())?;
            Ok((bytes, Limits::from(&project.thresholds)))
        })?;
        let drawn = draw(&bytes, number, limits)?;
        drawn.map(|png| picture("image/png", png)).ok_or_else(gone)
    })
    .await
}

/// A page of a PDF as a PNG file.
///
/// # Errors
/// No worker can be started.
pub fn draw(bytes: &[u8], page: u32, limits: Limits) -> Result<Option<Vec<u8>>> {
    let workers = Workers::of_this_program(limits)?;
    workers.page_picture(bytes, page, DPI)
}

/// A picture as an answer.
pub fn picture(kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "private, max-age=600"),
    ];
    (headers, bytes).into_response()
}
