//! Every distinct content → its [`Facts`], each read once, in parallel, or taken from a cache.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::{Progress, go_on, places_of};
use crate::catalogue::{Catalogue, Material};
use crate::digest::{self, Digest};
use crate::error::Result;
use crate::facts::Facts;
use crate::project::Project;
use crate::read::Paragraph;
use crate::worker::Workers;

/// A cache of facts. They depend on the bytes, the extension (it tells formats without a magic
/// number apart, and whether a file is misnamed) and the version of the readers.
pub trait Known {
    /// Facts of this content read under this extension, by the present readers.
    ///
    /// # Errors
    /// The cache can't be read.
    fn get(&self, digest: &Digest, extension: &str) -> Result<Option<Facts>>;

    /// Keeps new facts, each with the extension it was read under. All or none.
    ///
    /// # Errors
    /// The cache can't be written.
    fn put(&self, batch: &[(String, Facts)]) -> Result<()>;

    /// What this engine recognised in this content; nothing where such is not kept.
    ///
    /// # Errors
    /// The cache can't be read.
    fn recognised(&self, _digest: &Digest, _engine: &str) -> Result<Option<Vec<Paragraph>>> {
        Ok(None)
    }

    /// Keeps what this engine recognised.
    ///
    /// # Errors
    /// The cache can't be written.
    fn keep_recognised(&self, _digest: &Digest, _engine: &str, _words: &[Paragraph]) -> Result<()> {
        Ok(())
    }
}

/// No cache.
pub struct Nothing;

impl Known for Nothing {
    fn get(&self, _digest: &Digest, _extension: &str) -> Result<Option<Facts>> {
        Ok(None)
    }

    fn put(&self, _batch: &[(String, Facts)]) -> Result<()> {
        Ok(())
    }
}

/// Contents read between two visits to the cache: a run that is killed loses no more than these.
const BATCH: usize = 256;

/// What each distinct content says.
///
/// A content is read once, however many files hold it. Files that hold it under different
/// extensions are read under each; the one that could be read and is rightly named counts.
/// A file larger than the project's limit, one that went away or changed since it was hashed: all
/// give facts that say so, and these are not kept.
///
/// # Errors
/// The cache fails, or no worker can be started, or `progress` stopped it, what was read being kept
/// then; never a submitted file.
pub fn facts(
    catalogue: &Catalogue,
    project: &Project,
    workers: &Workers,
    cache: &dyn Known,
    progress: &dyn Progress,
) -> Result<BTreeMap<Digest, Facts>> {
    let jobs = jobs(project, catalogue);
    let bytes = jobs.iter().map(|job| job.size).sum();
    progress.begin("读取内容", jobs.len() as u64, bytes);

    let mut all: BTreeMap<Digest, Facts> = BTreeMap::new();
    let mut unread = Vec::new();
    for job in jobs {
        go_on(progress)?;
        match cache.get(&job.digest, &job.extension)? {
            Some(facts) => {
                progress.bytes(job.size);
                progress.file();
                keep(&mut all, facts);
            }
            None => unread.push(job),
        }
    }
    let limit = project.thresholds.largest_file;
    for batch in unread.chunks(BATCH) {
        let read: Result<Vec<Option<(String, Facts, bool)>>> = batch
            .par_iter()
            .map(|job| {
                if progress.stopped() {
                    return Ok(None);
                }
                let (facts, lasting) = job.read(limit, workers)?;
                progress.bytes(job.size);
                progress.file();
                Ok(Some((job.extension.clone(), facts, lasting)))
            })
            .collect();
        let read: Vec<(String, Facts, bool)> = read?.into_iter().flatten().collect();
        let lasting: Vec<(String, Facts)> = read
            .iter()
            .filter(|(_, _, lasting)| *lasting)
            .map(|(extension, facts, _)| (extension.clone(), facts.clone()))
            .collect();
        cache.put(&lasting)?;
        go_on(progress)?;
        for (_, facts, _) in read {
            keep(&mut all, facts);
        }
    }
    Ok(all)
}

/// A content under one extension, and the files that hold it.
pub(super) struct Job {
    pub digest: Digest,
    extension: String,
    pub size: u64,
    places: Vec<PathBuf>,
}

/// Every distinct content under every extension it has.
pub(super) fn jobs(project: &Project, catalogue: &Catalogue) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (digest, places) in places_of(project, catalogue) {
        let mut by_extension: BTreeMap<String, Vec<(PathBuf, &Material)>> = BTreeMap::new();
        for (path, material) in places {
            by_extension
                .entry(material.path.extension())
                .or_default()
                .push((path, material));
        }
        for (extension, places) in by_extension {
            jobs.push(Job {
                digest,
                extension,
                size: places.first().map_or(0, |(_, m)| m.size),
                places: places.into_iter().map(|(path, _)| path).collect(),
            });
        }
    }
    jobs
}

impl Job {
    /// Reads it; says besides whether the facts hold for ever.
    fn read(&self, limit: u64, workers: &Workers) -> Result<(Facts, bool)> {
        if self.size > limit {
            return Ok((Facts::too_large(self.digest, limit), false));
        }
        match self.bytes() {
            Ok(bytes) => workers.facts(&self.extension, self.digest, &bytes),
            Err(trouble) => Ok((Facts::lost(self.digest, trouble), false)),
        }
    }

    /// The content as it was hashed, from the first file that still holds it; or in Chinese why
    /// none does.
    pub fn bytes(&self) -> std::result::Result<Vec<u8>, String> {
        let mut trouble = String::from("文件在检查过程中不见了");
        for place in &self.places {
            match std::fs::read(place) {
                Ok(bytes) if digest::digest(&bytes) == self.digest => return Ok(bytes),
                Ok(_) => trouble = "文件在检查过程中被改动，请重新检查一次".into(),
                Err(error) => trouble = format!("系统不让读取：{error}"),
            }
        }
        Err(trouble)
    }
}

/// Of one content read under several extensions the best reading counts; the first of equals.
fn keep(all: &mut BTreeMap<Digest, Facts>, facts: Facts) {
    let worth = |f: &Facts| {
        (
            f.is_readable(),
            !f.reading.misnamed,
            f.reading.format.clone(),
        )
    };
    match all.entry(facts.digest) {
        std::collections::btree_map::Entry::Vacant(place) => {
            place.insert(facts);
        }
        std::collections::btree_map::Entry::Occupied(mut held) => {
            if worth(&facts) > worth(held.get()) {
                held.insert(facts);
            }
        }
    }
}
