//! Whatever lies in some folders, bound as the dossier of one unit.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use juanzong::assess::Assessment;
use juanzong::desk::{Desk, Submitted};
use juanzong::error::Result;
use juanzong::output::dossier_pdf;
use juanzong::output::folder::Folder;
use juanzong::project::Assignment;
use juanzong::walk::Silent;
use juanzong::worker::{Limits, Workers};

use super::memory;

/// The unit that hands everything in, by a name that the built-in standard knows.
const UNIT: &str = "城管局";

/// What binding took.
pub struct Bound {
    pub files: usize,
    pub pages: usize,
    /// Seconds to read everything.
    pub reading: f64,
    /// Seconds to bind it.
    pub binding: f64,
    /// Most memory of this process, in MB.
    pub memory: u64,
    /// Where the dossiers are.
    pub dossiers: PathBuf,
}

/// Binds all files below `folders` into one dossier in `target`, which must not be there.
pub fn bind(folders: &[PathBuf], target: &Path) -> Result<Bound> {
    let root = tempfile::tempdir().expect("a temporary folder");
    let unit = root.path().join(UNIT);
    fs::create_dir_all(&unit).expect("a folder");
    let mut files = Vec::new();
    folders.iter().for_each(|folder| list(folder, &mut files));
    for (n, file) in files.iter().enumerate() {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        fs::copy(file, unit.join(format!("{n:05}-{name}"))).expect("a copy");
    }
    let mut desk = Desk::open(Some(root.path()), super::TODAY)?;
    desk.workers = Workers::of(env!("CARGO_BIN_EXE_juanzong").into(), Limits::default());
    desk.project.assignments = assignments(&desk, &files);
    let start = Instant::now();
    let mut assessment = desk.assess(&Silent)?;
    let reading = start.elapsed().as_secs_f64();
    assessment.dossiers.retain(|dossier| dossier.unit.is_some());
    let binding = write(&desk, &assessment, target)?;
    let dossiers = target.join("案卷");
    let written = fs::read_dir(&dossiers).into_iter().flatten().flatten();
    Ok(Bound {
        files: files.len(),
        // Before the pages are counted, which takes memory of its own.
        memory: memory::most(),
        pages: written.map(|entry| super::pages(&entry.path())).sum(),
        reading,
        binding,
        dossiers,
    })
}

fn write(desk: &Desk, assessment: &Assessment, target: &Path) -> Result<f64> {
    let originals = Submitted::of(&desk.project, &desk.workers)?;
    let mut folder = Folder::begin(target)?;
    let start = Instant::now();
    (dossier_pdf::OUTPUT.render)(assessment, &originals, &mut folder)?;
    let binding = start.elapsed().as_secs_f64();
    folder.commit()?;
    Ok(binding)
}

/// Each file in a slot of its unit, in turn.
fn assignments(desk: &Desk, files: &[PathBuf]) -> Vec<Assignment> {
    let slots = desk.project.slots();
    let slots: Vec<_> = slots.iter().filter(|s| s.unit.as_str() == UNIT).collect();
    let of = |(n, file): (usize, &PathBuf)| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let slot = slots[n % slots.len()];
        Assignment {
            path: format!("{UNIT}/{n:05}-{name}"),
            requirement: slot.requirement.clone(),
            year: slot.year,
        }
    };
    files.iter().enumerate().map(of).collect()
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}
