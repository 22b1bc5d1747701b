//! Where a paper belongs, on its own page: moved to another slot, serving one besides, or left to
//! what the program makes of it.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::page;
use super::state::{Web, Work, lock};
use super::stray::{self, Target};
use crate::catalogue::Material;
use crate::digest::Digest;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::output::words;

/// Papers of one content that are shown: more of them are copies handed in everywhere.
const PAPERS: usize = 20;

/// A paper and where it belongs.
#[derive(Serialize)]
pub struct Paper {
    /// Its place among those of its content.
    at: usize,
    path: String,
    unit: String,
    slot: Option<String>,
    also: Vec<String>,
    /// What was settled since the last check, and the number of that step.
    settled: Option<(usize, String)>,
    /// Where it may go.
    targets: Vec<Target>,
}

/// What is to become of it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    at: usize,
    slot: String,
    /// `move`, `also` or `own`: as the program makes of it.
    what: String,
}

/// The papers of a content that were handed in; none where nothing was checked, as in a unit's
/// check of itself.
pub fn papers(work: &Work, id: &str) -> Vec<Paper> {
    let placed = lock(&work.placed).clone();
    let found = work.seen(|seen| {
        let evidence = &seen.assessment.evidence;
        let papers = of(evidence, id).take(PAPERS).enumerate();
        let paper = |(at, material): (usize, &Material)| {
            let steps = placed.iter().enumerate().rev();
            let mut steps = steps.filter(|(_, step)| step.path == material.path.as_str());
            Paper {
                at,
                path: words::shown(material.path.as_str()),
                unit: words::unit_name(evidence, material.unit.as_ref()).into(),
                slot: material
                    .slot
                    .as_ref()
                    .map(|slot| words::slot(evidence, slot)),
                also: material
                    .also
                    .iter()
                    .map(|slot| words::slot(evidence, slot))
                    .collect(),
                settled: steps.next().map(|(number, step)| (number, step.to.clone())),
                targets: material
                    .unit
                    .as_ref()
                    .map_or(Vec::new(), |unit| stray::targets(evidence, unit)),
            }
        };
        Ok(papers.map(paper).collect())
    });
    found.unwrap_or_default()
}

fn of<'e>(evidence: &'e Evidence, id: &str) -> impl Iterator<Item = &'e Material> {
    let digest: Option<Digest> = id.parse().ok();
    let materials = evidence.catalogue.materials.iter();
    materials.filter(move |material| Some(material.digest) == digest)
}

/// Settles it.
pub async fn place(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    Form(asked): Form<Asked>,
) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let path = work.seen(|seen| {
            let found = of(&seen.assessment.evidence, &id).nth(asked.at);
            let found = found.ok_or_else(|| page::nothing("没有这份材料"))?;
            Ok(found.path.to_string())
        })?;
        let to = match asked.what.as_str() {
            "move" => Some(stray::placing(&asked.slot, false)?),
            "also" => Some(stray::placing(&asked.slot, true)?),
            "own" => None,
            _ => return Err(Error::usage("没有选要做什么").hint("请按下拉框旁边的按钮。")),
        };
        stray::settle(web, &work, path, to)?;
        Ok(page::go(&format!("/file/{id}")))
    })
    .await
}
