//! Contents without text of their own → what a machine recognises in them, kept from run to run.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::gather::{Known, jobs};
use super::{Progress, go_on};
use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::error::Result;
use crate::facts::Facts;
use crate::ocr::{self, Ocr};
use crate::project::Project;
use crate::read::Paragraph;
use crate::worker::Workers;

/// Has the words recognised on pages that have none of their own, where a paper is due; what was
/// recognised before is not recognised again.
///
/// # Errors
/// The cache fails, or no worker can be started.
pub fn recognise(
    catalogue: &Catalogue,
    project: &Project,
    facts: &mut BTreeMap<Digest, Facts>,
    ocr: &Ocr,
    workers: &Workers,
    cache: &dyn Known,
    progress: &dyn Progress,
) -> Result<()> {
    let papers = papers(project, catalogue);
    let mut unread = Vec::new();
    for job in jobs(project, catalogue) {
        let Some(known) = facts.get_mut(&job.digest) else {
            continue;
        };
        if !ocr::is_wanting(known) || !papers.contains(&job.digest) {
            continue;
        }
        match cache.recognised(&job.digest, ocr.engine())? {
            Some(words) => known.recognised = words,
            None => unread.push(job),
        }
    }
    let bytes = unread.iter().map(|job| job.size).sum();
    progress.begin("识别扫描件文字", unread.len() as u64, bytes);
    // A few at a time, so that a run that is stopped keeps most of this slow work.
    for batch in unread.chunks(2 * rayon::current_num_threads()) {
        let words: Result<Vec<(Digest, Option<Vec<Paragraph>>)>> = batch
            .par_iter()
            .map(|job| {
                if progress.stopped() {
                    return Ok((job.digest, None));
                }
                let words = match (facts.get(&job.digest), job.bytes()) {
                    (Some(facts), Ok(bytes)) => Some(ocr.recognise(facts, &bytes, workers)?),
                    _ => None,
                };
                progress.bytes(job.size);
                progress.file();
                Ok((job.digest, words))
            })
            .collect();
        for (digest, words) in words? {
            let Some(words) = words else { continue };
            cache.keep_recognised(&digest, ocr.engine(), &words)?;
            if let Some(facts) = facts.get_mut(&digest) {
                facts.recognised = words;
            }
        }
        go_on(progress)?;
    }
    Ok(())
}

/// Contents of files that lie where something other than photos is due.
fn papers(project: &Project, catalogue: &Catalogue) -> BTreeSet<Digest> {
    let is_paper = |material: &&Material| {
        let requirement = material
            .slot
            .as_ref()
            .and_then(|slot| project.standard.requirement(&slot.requirement));
        requirement.is_none_or(|r| !r.wants_photos())
    };
    let papers = catalogue.all().filter(is_paper);
    papers.map(|material| material.digest).collect()
}
