//! One dossier: its papers in the order of binding, slot by slot, which a person may change; its
//! pages, as they were printed or would be.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::dossiers::{PAGES, find, volumes};
use super::order::id;
use super::page;
use super::preview::{self, Look};
use super::state::{Seen, Web, Work, lock};
use crate::dossier::order::{Sequence, filled};
use crate::dossier::{self, Item};
use crate::error::Result;
use crate::output::words;
use crate::standard::Slot;

#[derive(Serialize)]
struct Screen {
    number: usize,
    title: String,
    subtitle: String,
    span: String,
    chapters: Vec<Chapter>,
    look: Look,
    volumes: Vec<Volume>,
    /// Whether papers were put in another order since the volumes were bound.
    unbuilt: bool,
    /// What the last change of an order was about; there is one to take back.
    step: Option<String>,
    previous: usize,
    next: usize,
}

#[derive(Serialize)]
struct Chapter {
    title: String,
    groups: Vec<Group>,
    open: Vec<String>,
    missing: Vec<String>,
}

/// Papers of one slot.
#[derive(Serialize)]
struct Group {
    name: String,
    /// Any of its papers, by which the slot is known in a form.
    id: String,
    by_hand: bool,
    new: usize,
    gone: usize,
    items: Vec<Paper>,
}

#[derive(Serialize)]
struct Paper {
    id: String,
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
    new: bool,
    /// The one before it in its slot, before which it moves up; empty for the first.
    up: String,
    /// The one behind it, behind which it moves down; empty for the last.
    down: String,
}

/// A volume among the results.
#[derive(Serialize)]
struct Volume {
    name: String,
    /// What is added to a page in its address.
    first: u32,
    page: u32,
}

/// Which page is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    pub look: Option<u32>,
}

/// One dossier, paper by paper.
pub async fn page(
    State(web): State<Arc<Web>>,
    Path(number): Path<usize>,
    Query(asked): Query<Asked>,
) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let screen = work.seen(|seen| screen(&work, seen, number, &asked))?;
        let title = screen.title.clone();
        page::page(web, "web/dossier.html", &title, "dossiers", &screen)
    })
    .await
}

fn screen(work: &Work, seen: &Seen, number: usize, asked: &Asked) -> Result<Screen> {
    let (at, dossier) = find(seen, number)?;
    let evidence = &seen.assessment.evidence;
    let filled = filled(&evidence.project, &evidence.catalogue);
    let count = seen.assessment.dossiers.len();
    let volume = |(at, path): (u32, &std::path::PathBuf)| Volume {
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into(),
        first: at * PAGES,
        page: preview::page_of(asked.look, at),
    };
    let chapters = dossier.chapters.iter();
    Ok(Screen {
        number,
        title: dossier.title.clone(),
        subtitle: dossier.subtitle.clone(),
        span: dossier.span.clone(),
        chapters: chapters
            .map(|chapter| Chapter {
                title: chapter.title.clone(),
                groups: groups(seen, chapter, &filled),
                open: chapter.open.clone(),
                missing: chapter
                    .missing
                    .iter()
                    .map(|slot| evidence.slot_in_words(slot))
                    .collect(),
            })
            .collect(),
        look: preview::look(work, number, asked.look),
        volumes: (0..).zip(&volumes(seen, dossier)).map(volume).collect(),
        unbuilt: work.unbuilt(),
        step: lock(&work.reordered).last().map(|step| step.words.clone()),
        previous: at,
        next: if at + 1 < count { number + 1 } else { 0 },
    })
}

/// The papers of a chapter, by slot.
fn groups(
    seen: &Seen,
    chapter: &dossier::Chapter,
    filled: &std::collections::BTreeMap<&Slot, Sequence<'_>>,
) -> Vec<Group> {
    let evidence = &seen.assessment.evidence;
    let slots = chapter.items.chunk_by(|a, b| a.slot == b.slot);
    let group = |items: &[Item]| {
        let first = items.first()?;
        let sequence = filled.get(&first.slot);
        let is_new = |item: &Item| sequence.is_some_and(|s| s.new.contains(item.path.as_str()));
        Some(Group {
            name: evidence.slot_in_words(&first.slot),
            id: id(first),
            by_hand: sequence.is_some_and(|s| s.by_hand),
            new: items.iter().filter(|item| is_new(item)).count(),
            gone: sequence.map_or(0, |s| s.gone),
            items: (0..items.len())
                .map(|at| paper(items, at, is_new(&items[at])))
                .collect(),
        })
    };
    slots.filter_map(group).collect()
}

fn paper(items: &[Item], at: usize, new: bool) -> Paper {
    let item = &items[at];
    let before = at.checked_sub(1).and_then(|at| items.get(at));
    Paper {
        up: before.map_or(String::new(), id),
        down: items.get(at + 1).map_or(String::new(), id),
        id: id(item),
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
        new,
    }
}
