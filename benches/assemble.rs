//! The main job over the made-up county ×1, ×4 and ×16: `cargo bench --bench assemble [TIMES…]`.
//! Where folders are named instead, whatever lies in them is bound as one dossier, and the PDF is
//! left in `JUANZONG_BOUND` for others to judge.
//! Prints the seconds of each stage, how they grow, pages a second, and bytes hashed a second
//! beside `sha256sum` on the same files in the same run.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

mod bound;
mod memory;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use juanzong::assess::Assessment;
use juanzong::demo;
use juanzong::desk::{Desk, Submitted};
use juanzong::error::Result;
use juanzong::output::OUTPUTS;
use juanzong::output::folder::Folder;
use juanzong::paper::Date;
use juanzong::walk::{self, Silent};
use juanzong::worker::{Limits, Workers};

const TODAY: Date = Date {
    year: 2025,
    month: 11,
    day: 21,
};

fn main() {
    let folders: Vec<PathBuf> = std::env::args()
        .skip(1)
        .map(PathBuf::from)
        .filter(|path| path.is_dir())
        .collect();
    if !folders.is_empty() {
        return bind(&folders);
    }
    let asked: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|arg| arg.parse().ok())
        .collect();
    let sizes = if asked.is_empty() {
        vec![1, 4, 16]
    } else {
        asked
    };
    let mut first = None;
    for times in sizes {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_county(folder.path(), times);
        let seconds = measure(folder.path(), times).expect("the county can be assembled");
        let base = *first.get_or_insert(seconds / times as f64);
        say(&format!(
            "    whole: {seconds:.2} s, {:.2} of linear",
            seconds / times as f64 / base
        ));
    }
}

fn bind(folders: &[PathBuf]) {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let target = std::env::var_os("JUANZONG_BOUND")
        .map_or_else(|| temporary.path().join("结果"), PathBuf::from);
    let bound = bound::bind(folders, &target).expect("the files can be bound");
    say(&format!(
        "{} files, {} pages in {}, {} MB at most: read {:.2} s, bound {:.2} s ({:.0} pages/s)",
        bound.files,
        bound.pages,
        bound.dossiers.display(),
        bound.memory,
        bound.reading,
        bound.binding,
        bound.pages as f64 / bound.binding
    ));
}

fn measure(root: &Path, times: usize) -> Result<f64> {
    let mut desk = Desk::open(Some(root), TODAY)?;
    // This program, a bench, is no worker.
    desk.workers = Workers::of(env!("CARGO_BIN_EXE_juanzong").into(), Limits::default());
    let start = Instant::now();
    let unpacking = walk::Unpacking::of(&desk.project, &desk.workers);
    let catalogue = walk::catalogue(&desk.project, &unpacking, &Silent)?;
    let walked = start.elapsed().as_secs_f64();
    let bytes: u64 = catalogue.all().map(|material| material.size).sum();

    let start = Instant::now();
    let assessment = desk.assess(&Silent)?;
    let assessed = start.elapsed().as_secs_f64();

    let start = Instant::now();
    let (pages, binding) = write_all(&assessment, &desk.workers, &root.join("结果"))?;
    let written = start.elapsed().as_secs_f64();
    desk.save(&assessment)?;

    let files = assessment.evidence.catalogue.materials.len();
    say(&format!(
        "×{times}: {files} files, {:.1} MB, {} findings, {} dossiers, {pages} pages, {} MB at most",
        bytes as f64 / 1e6,
        assessment.findings.len(),
        assessment.dossiers.len(),
        memory::most(),
    ));
    say(&format!(
        "    walk and hash {walked:.2} s, assess {assessed:.2} s, write {written:.2} s"
    ));
    say(&format!(
        "    {:.0} pages/s in the dossiers ({binding:.2} s)",
        pages as f64 / binding
    ));
    let peer = sha256sum(&desk.project.submissions);
    say(&format!(
        "    hashing beside sha256sum: {walked:.3} s to {peer:.3} s ({:.1}×)",
        peer / walked
    ));
    Ok(assessed + written)
}

/// Writes every output; pages of the dossiers, and the seconds these took.
fn write_all(assessment: &Assessment, workers: &Workers, target: &Path) -> Result<(usize, f64)> {
    let originals = Submitted::of(&assessment.evidence.project, workers)?;
    let mut folder = Folder::begin(target)?;
    let mut binding = 0.0;
    for output in OUTPUTS {
        let start = Instant::now();
        (output.render)(assessment, &originals, &mut folder)?;
        if output.name == "dossiers" {
            binding = start.elapsed().as_secs_f64();
        }
    }
    folder.commit()?;
    let dossiers = fs::read_dir(target.join("案卷"))
        .into_iter()
        .flatten()
        .flatten();
    Ok((dossiers.map(|entry| pages(&entry.path())).sum(), binding))
}

fn pages(dossier: &Path) -> usize {
    lopdf::Document::load(dossier).map_or(0, |document| document.get_pages().len())
}

/// Seconds of `sha256sum` over the same files, warm, one process for each core as ours.
fn sha256sum(folder: &Path) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let script =
        format!("find \"$0\" -type f -print0 | xargs -0 -P {cores} -n 64 sha256sum > /dev/null");
    let start = Instant::now();
    let ended = Command::new("sh")
        .arg("-c")
        .arg(script)
        .arg(folder)
        .status();
    assert!(
        ended.is_ok_and(|status| status.success()),
        "sha256sum is needed as the peer"
    );
    start.elapsed().as_secs_f64()
}

fn write_county(root: &Path, times: usize) {
    for (path, bytes) in demo::county_times(times) {
        let path: PathBuf = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}
