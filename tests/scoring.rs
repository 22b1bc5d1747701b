//! Mock scoring: every scheme computed by hand in `fixtures/scoring/手算.md` and equal; sheets with
//! mistakes in them; standards that people write; what the commands print and write.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "scoring/byhand.rs"]
mod byhand;
#[path = "scoring/sheets.rs"]
mod sheets;
#[path = "scoring/written.rs"]
mod written;

use std::fs;
use std::path::Path;

use juanzong::assess::{Assessment, assess};
use juanzong::ledger::Ledger;
use juanzong::paper::Date;
use juanzong::project::Project;
use juanzong::walk;
use juanzong::worker::Workers;

/// Days are given, never asked.
const TODAY: Date = Date {
    year: 2025,
    month: 3,
    day: 1,
};

/// An assessment of the project in this folder.
fn assessed(root: &Path) -> Assessment {
    assessed_with(root, Ledger::default())
}

/// The same after earlier runs.
fn assessed_with(root: &Path, ledger: Ledger) -> Assessment {
    let project = Project::load(root).unwrap_or_else(|e| panic!("{e}"));
    let workers = Workers::here();
    let unpacking = walk::Unpacking::of(&project, &workers);
    let catalogue = walk::catalogue(&project, &unpacking, &walk::Silent).expect("folders");
    let facts = walk::facts(
        &catalogue,
        &project,
        &workers,
        &walk::Nothing,
        &walk::Silent,
    );
    assess(
        project,
        catalogue,
        facts.expect("facts"),
        ledger,
        TODAY,
        &|| false,
    )
}

/// The fixture, copied where things may be written.
fn copied() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a new folder");
    copy(Path::new("fixtures/scoring"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a new folder");
    for entry in fs::read_dir(from).expect("the fixture") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
