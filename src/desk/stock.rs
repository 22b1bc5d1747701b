//! Stock phrases counted out of any folder of papers; nothing of the papers is kept but the counts.

use std::path::Path;

use crate::error::{Error, Kind, Result};
use crate::likeness::count_phrases;
use crate::project::{Phrases, Project};
use crate::read::Body;
use crate::walk::{self, Progress};
use crate::worker::{Limits, Workers};

/// What the table is called beside a project.
pub const NAME: &str = "套话";
/// What its name ends with.
pub const END: &str = "bin";

/// Counts what the papers of a folder have in common. The same papers give the same table.
///
/// # Errors
/// The folder can't be read, nothing is common to three papers, or `progress` stopped it.
pub fn count(folder: &Path, progress: &dyn Progress) -> Result<Phrases> {
    let project = Project::of_folder(folder, Vec::new());
    let workers = Workers::of_this_program(Limits::from(&project.thresholds))?;
    let unpacked =
        tempfile::tempdir().map_err(|e| Error::new(Kind::Disk, "建不了临时文件夹").because(e))?;
    let unpacking = walk::Unpacking {
        workers: &workers,
        folder: unpacked.path().into(),
    };
    let catalogue = walk::catalogue(&project, &unpacking, progress)?;
    let facts = walk::facts(&catalogue, &project, &workers, &walk::Nothing, progress)?;
    progress.begin("统计", 0, 0);
    let readings = facts.values().map(|facts| &facts.reading);
    let texts: Vec<String> = readings
        .filter(|reading| matches!(reading.body, Body::Text(_)))
        .map(|reading| reading.whole())
        .collect();
    walk::go_on(progress)?;
    let table = count_phrases(&texts);
    walk::go_on(progress)?;
    if table.is_empty() {
        let what = format!("{} 里没有统计出套话。", folder.display());
        return Err(Error::usage(what).hint("至少要有三份读得出文字的公文，而且要有共同的说法。"));
    }
    Ok(table)
}

/// What was counted, in Chinese.
pub fn in_words(table: &Phrases) -> String {
    format!(
        "统计了 {} 份公文，{} 种说法至少三份都有",
        table.documents,
        table.len()
    )
}
