//! Dossiers (案卷): what is bound in which order; building; the pages of what was built.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;

use super::files::{draw, picture};
use super::page;
use super::state::{Seen, Web};
use crate::dossier::{self, Dossier, Item};
use crate::error::{Error, Result};
use crate::output::words;
use crate::standard::Slot;
use crate::worker::Limits;

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

#[derive(Serialize)]
struct One {
    number: usize,
    title: String,
    subtitle: String,
    span: String,
    chapters: Vec<Chapter>,
    volumes: Vec<Volume>,
    previous: usize,
    next: usize,
}

#[derive(Serialize)]
struct Chapter {
    title: String,
    items: Vec<Paper>,
    open: Vec<String>,
    missing: Vec<String>,
}

#[derive(Serialize)]
struct Paper {
    number: u32,
    code: String,
    title: String,
    issuer: String,
    doc_number: String,
    date: String,
    remark: String,
    path: String,
    file: String,
    state: &'static str,
}

#[derive(Serialize)]
struct Volume {
    name: String,
    /// Which of the dossier's volumes, from 0.
    at: usize,
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
fn volumes(seen: &Seen, dossier: &Dossier) -> Vec<PathBuf> {
    let folder = seen.assessment.evidence.project.output.join("案卷");
    let whole = folder.join(format!("{}.pdf", dossier.file));
    if whole.is_file() {
        return vec![whole];
    }
    let parts = (1..).map(|n| folder.join(format!("{}-第{n}卷.pdf", dossier.file)));
    parts.take_while(|part| part.is_file()).collect()
}

fn find(seen: &Seen, number: usize) -> Result<(usize, &Dossier)> {
    let at = number.checked_sub(1);
    let found = at.and_then(|at| Some((at, seen.assessment.dossiers.get(at)?)));
    found.ok_or_else(|| page::nothing("没有这一卷"))
}

/// One dossier, paper by paper.
pub async fn one(State(web): State<Arc<Web>>, Path(number): Path<usize>) -> Response {
    page::blocking(web, move |web| {
        let screen = web.opened()?.seen(|seen| {
            let (at, dossier) = find(seen, number)?;
            let count = seen.assessment.dossiers.len();
            Ok(One {
                number,
                title: dossier.title.clone(),
                subtitle: dossier.subtitle.clone(),
                span: dossier.span.clone(),
                chapters: dossier.chapters.iter().map(|c| chapter(seen, c)).collect(),
                volumes: volumes(seen, dossier)
                    .iter()
                    .enumerate()
                    .map(|(at, path)| Volume {
                        name: path
                            .file_name()
                            .unwrap_or_default()
                            .to_string_lossy()
                            .into(),
                        at,
                    })
                    .collect(),
                previous: at,
                next: if at + 1 < count { number + 1 } else { 0 },
            })
        })?;
        let title = screen.title.clone();
        page::page(web, "web/dossier.html", &title, "dossiers", &screen)
    })
    .await
}

fn chapter(seen: &Seen, chapter: &dossier::Chapter) -> Chapter {
    let evidence = &seen.assessment.evidence;
    let in_words = |slot: &Slot| evidence.slot_in_words(slot);
    Chapter {
        title: chapter.title.clone(),
        items: chapter.items.iter().map(paper).collect(),
        open: chapter.open.clone(),
        missing: chapter.missing.iter().map(in_words).collect(),
    }
}

fn paper(item: &Item) -> Paper {
    Paper {
        number: item.number,
        code: item.code.clone(),
        title: item.title.clone(),
        issuer: item.issuer.clone(),
        doc_number: item.doc_number.clone(),
        date: item.date.clone(),
        remark: item.remark.clone(),
        path: words::shown(&item.path),
        file: item.digest.to_string(),
        state: match (&item.elsewhere, item.secret) {
            (_, true) => "另行保管",
            (Some(_), _) => "互见",
            _ => "装订",
        },
    }
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
        let bytes = std::fs::read(&path).map_err(|e| Error::disk("读取案卷", &path, e))?;
        let drawn = draw(&bytes, page_number % PAGES, limits)?;
        drawn.map(|png| picture("image/png", png)).ok_or_else(gone)
    })
    .await
}

/// Pages that a volume may have in an address.
const PAGES: u32 = 100_000;
