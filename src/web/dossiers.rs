//! Dossiers (案卷): which there are; building; the pages of what was built.

use std::path::{Path as File, PathBuf};
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;

use super::files::{draw, picture};
use super::page;
use super::state::{Seen, Web};
use crate::dossier::{self, Dossier};
use crate::error::{Error, Result};
use crate::worker::Limits;

/// Pages that a volume may have in an address: the volume stands in the hundreds of thousands.
pub const PAGES: u32 = 100_000;

#[derive(Serialize)]
struct Screen {
    dossiers: Vec<Line>,
    faulty: Option<String>,
    output: String,
    built: bool,
}

#[derive(Serialize)]
struct Line {
    number: usize,
    title: String,
    subtitle: String,
    span: String,
    papers: usize,
    elsewhere: usize,
    missing: usize,
    open: usize,
    volumes: usize,
}

/// All dossiers.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        if !work.was_seen() {
            return Ok(page::go("/run"));
        }
        let screen = work.seen(|seen| {
            let project = &seen.assessment.evidence.project;
            let dossiers = seen.assessment.dossiers.iter().enumerate();
            Ok(Screen {
                dossiers: dossiers.map(|(at, d)| line(seen, at, d)).collect(),
                faulty: dossier::faulty(&seen.assessment.dossiers),
                output: project.output.display().to_string(),
                built: project.output.join("案卷").is_dir(),
            })
        })?;
        page::page(web, "web/dossiers.html", "案卷", "dossiers", &screen)
    })
    .await
}

fn line(seen: &Seen, at: usize, dossier: &Dossier) -> Line {
    let items = || dossier.chapters.iter().flat_map(|c| &c.items);
    Line {
        number: at + 1,
        title: dossier.title.clone(),
        subtitle: dossier.subtitle.clone(),
        span: dossier.span.clone(),
        papers: items().filter(|item| item.bound()).count(),
        elsewhere: items().filter(|item| !item.bound()).count(),
        missing: dossier.chapters.iter().map(|c| c.missing.len()).sum(),
        open: dossier.chapters.iter().map(|c| c.open.len()).sum(),
        volumes: volumes(seen, dossier).len(),
    }
}

/// The files of a dossier among the results, in order.
pub fn volumes(seen: &Seen, dossier: &Dossier) -> Vec<PathBuf> {
    let folder = seen.assessment.evidence.project.output.join("案卷");
    let whole = folder.join(format!("{}.pdf", dossier.file));
    if whole.is_file() {
        return vec![whole];
    }
    let parts = (1..).map(|n| folder.join(format!("{}-第{n}卷.pdf", dossier.file)));
    parts.take_while(|part| part.is_file()).collect()
}

/// The dossier of this number and its place.
///
/// # Errors
/// There is none.
pub fn find(seen: &Seen, number: usize) -> Result<(usize, &Dossier)> {
    let at = number.checked_sub(1);
    let found = at.and_then(|at| Some((at, seen.assessment.dossiers.get(at)?)));
    found.ok_or_else(|| page::nothing("没有这一卷"))
}

/// Opens the folder of results.
pub async fn folder(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let output = web
            .opened()?
            .seen(|seen| Ok(seen.assessment.evidence.project.output.clone()))?;
        if !output.is_dir() {
            return Err(Error::usage("还没有结果").hint("请先按“装订全部案卷”。"));
        }
        super::show(&output.display().to_string())?;
        web.say(format!("已打开文件夹：{}", output.display()));
        Ok(page::go("/dossiers"))
    })
    .await
}

/// A page of a volume that was built: the volume in the hundreds of thousands, the page below.
pub async fn plate(
    State(web): State<Arc<Web>>,
    Path((number, page_number)): Path<(usize, u32)>,
) -> Response {
    page::blocking(web, move |web| {
        let gone = || page::nothing("没有这一页，或案卷还没有装订");
        let (path, limits) = web.opened()?.seen(|seen| {
            let (_, dossier) = find(seen, number)?;
            let at = (page_number / PAGES) as usize;
            let volumes = volumes(seen, dossier);
            let path = volumes.get(at).cloned().ok_or_else(gone)?;
            let thresholds = &seen.assessment.evidence.project.thresholds;
            Ok((path, Limits::from(thresholds)))
        })?;
        let drawn = leaf(&path, page_number, limits)?;
        drawn.ok_or_else(gone)
    })
    .await
}

/// A page of a volume as a picture, by the number under which it is asked for.
///
/// # Errors
/// The volume can't be read.
pub fn leaf(volume: &File, number: u32, limits: Limits) -> Result<Option<Response>> {
    let bytes = std::fs::read(volume).map_err(|e| Error::disk("读取案卷", volume, e))?;
    let drawn = draw(&bytes, number % PAGES, limits)?;
    Ok(drawn.map(|png| picture("image/png", png)))
}
