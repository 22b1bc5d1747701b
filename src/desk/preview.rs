//! A dossier bound for a look, before all are: into a folder of its own that is thrown away, and
//! nothing among the results.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Submitted;
use super::watched::Watched;
use crate::assess::Assessment;
use crate::catalogue::Material;
use crate::error::{Error, Result};
use crate::output::dossier_pdf::{self, Printed};
use crate::output::folder::Folder;
use crate::project::Project;
use crate::store;
use crate::walk::{self, Progress};
use crate::worker::{Limits, Workers};

/// Most that the papers of a dossier may have together, in bytes, to be bound for a look.
const LARGEST: u64 = 2 << 30;

/// Folder below [`store::FOLDER`] for what is bound for a look.
const LOOKS: &str = "preview";

/// A folder of its own for a dossier that is bound for a look; it goes when it is dropped.
///
/// # Errors
/// The disk would not have it.
pub fn room(project: &Project) -> Result<TempDir> {
    let looks = project.root.join(store::FOLDER).join(LOOKS);
    let failed = |e| Error::disk("建立预览用的文件夹", &looks, e);
    std::fs::create_dir_all(&looks).map_err(failed)?;
    tempfile::tempdir_in(&looks).map_err(failed)
}

/// Throws away what a program left that ended before it could: nobody looks at it any more.
pub(super) fn sweep(root: &Path) {
    // What can't be thrown away is in nobody's way.
    let _ = std::fs::remove_dir_all(root.join(store::FOLDER).join(LOOKS));
}

/// A volume bound for a look.
pub struct Sample {
    /// Where it is; it goes with the folder that it was bound into.
    pub file: PathBuf,
    /// What was printed.
    pub printed: Printed,
}

/// Binds the dossier at this place into `folder`, which must be empty.
///
/// # Errors
/// Its papers are too large together; whoever waited wants no more of it; as when all are bound.
pub fn preview(
    assessment: &Assessment,
    at: usize,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<Vec<Sample>> {
    let evidence = &assessment.evidence;
    let project = &evidence.project;
    let dossier = assessment.dossiers.get(at);
    let chapters = dossier.into_iter().flat_map(|dossier| &dossier.chapters);
    let bound = chapters.flat_map(|c| &c.items).filter(|item| item.bound());
    let papers: Vec<&Material> = bound.filter_map(|i| evidence.material(&i.path)).collect();
    let bytes: u64 = papers.iter().map(|paper| paper.size).sum();
    if bytes > LARGEST {
        let what = format!("这一卷的材料共有 {} MB，太大，不能预览", bytes >> 20);
        return Err(Error::usage(what).hint("请直接装订，装订以后也能在这里逐页看。"));
    }
    progress.begin("排印这一卷", papers.len() as u64, bytes);
    let workers = Workers::of_this_program(Limits::from(&project.thresholds))?;
    let watched = Watched {
        what: Submitted::of(project, &workers)?,
        progress,
        counted: true,
    };
    let target = folder.join("预览");
    let mut sink = Folder::begin(&target)?;
    let printed = dossier_pdf::one(assessment, &watched, at, &mut sink)?;
    walk::go_on(progress)?;
    sink.commit()?;
    let sample = |printed: Printed| Sample {
        file: target.join(&printed.file),
        printed,
    };
    Ok(printed.into_iter().map(sample).collect())
}
