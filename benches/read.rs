//! A folder of real files read: cold and from the store, by one thread and by all, beside other
//! people's programs on the same files: `cargo bench --bench read -- FOLDER`.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

mod memory;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use juanzong::project::Project;
use juanzong::store::Store;
use juanzong::walk::{self, Known, Nothing, Silent, Unpacking};
use juanzong::worker::{Limits, Workers};

/// Somebody else's program, and the files it is held against.
struct Peer {
    program: &'static str,
    extensions: &'static [&'static str],
    /// What it converts them to; `None` where it takes one file and writes text.
    into: Option<&'static str>,
}

const PEERS: &[Peer] = &[
    Peer {
        program: "pdftotext",
        extensions: &["pdf"],
        into: None,
    },
    Peer {
        program: "soffice",
        extensions: &["doc", "docx", "wps", "rtf"],
        into: Some("txt:Text (encoded):UTF8"),
    },
    Peer {
        program: "soffice",
        extensions: &["xls", "xlsx"],
        into: Some("csv"),
    },
];

fn main() {
    let folder = std::env::args().skip(1).find(|a| a != "--bench");
    let Some(folder) = folder.map(PathBuf::from) else {
        say("no folder given: cargo bench --bench read -- FOLDER");
        std::process::exit(2);
    };
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    let home = tempfile::tempdir().expect("a temporary folder");
    let kept = Some(home.path());
    ours("one thread, cold", &folder, 1, None);
    ours(&format!("{all} threads, cold"), &folder, all, None);
    ours(&format!("{all} threads, cold, kept"), &folder, all, kept);
    ours(&format!("{all} threads, warm"), &folder, all, kept);

    let mut missing = Vec::new();
    for peer in PEERS {
        let files = peer.files(&folder);
        let subset = tempfile::tempdir().expect("a temporary folder");
        for (n, file) in files.iter().enumerate() {
            let extension = juanzong::read::extension(&file.to_string_lossy());
            std::fs::copy(file, subset.path().join(format!("{n}.{extension}"))).expect("room");
        }
        let shown = peer.extensions.join(", ");
        if files.is_empty() {
            say(&format!("no {shown} in the folder"));
            continue;
        }
        let Some(theirs) = peer.run(subset.path()) else {
            missing.push(peer.program);
            continue;
        };
        let own = ours(&format!("{shown}: one thread"), subset.path(), 1, None);
        say(&format!(
            "{shown}: {} {theirs:.2} s, juanzong {own:.2} s: {:.1} times as fast",
            peer.program,
            theirs / own
        ));
    }
    if !missing.is_empty() {
        say(&format!(
            "not installed, not compared: {}",
            missing.join(", ")
        ));
        std::process::exit(1);
    }
}

/// Reads the folder, keeping what was read in a store in `home` if there is one, and says how long
/// it took and how much memory; gives the seconds.
fn ours(what: &str, folder: &Path, threads: usize, home: Option<&Path>) -> f64 {
    let (project, _) = Project::guess(folder, 2025).expect("guessed");
    let workers = Workers::of(env!("CARGO_BIN_EXE_juanzong").into(), Limits::default());
    let fresh = tempfile::tempdir().expect("a folder");
    let unpacking = Unpacking {
        workers: &workers,
        folder: home.unwrap_or(fresh.path()).join("unpacked"),
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads");
    let start = Instant::now();
    // A store is for one thread: it is opened where it is used.
    let (catalogue, walked, facts) = pool.install(|| {
        let catalogue = walk::catalogue(&project, &unpacking, &Silent).expect("walked");
        let walked = start.elapsed().as_secs_f64();
        let store = home.map(|home| Store::open(home).expect("a store"));
        let cache: &dyn Known = store.as_ref().map_or(&Nothing, |store| store);
        let facts = walk::facts(&catalogue, &project, &workers, cache, &Silent);
        (catalogue, walked, facts)
    });
    let seconds = start.elapsed().as_secs_f64();
    let facts = facts.expect("read");
    let bytes: u64 = catalogue.materials.iter().map(|m| m.size).sum();
    let readable = facts.values().filter(|facts| facts.is_readable()).count();
    say(&format!(
        "{what}: {} contents, {readable} readable, {:.1} MB in {seconds:.2} s, {:.0} MB/s ({:.2} s of it listing, hashing, unpacking); {} MB here, {} MB a worker at most",
        facts.len(),
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / seconds,
        walked,
        memory::most(),
        memory::most_of_children(),
    ));
    seconds
}

impl Peer {
    fn files(&self, folder: &Path) -> Vec<PathBuf> {
        let entries = walkdir::WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter();
        let files = entries
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path);
        files
            .filter(|path| {
                let extension = juanzong::read::extension(&path.to_string_lossy());
                path.is_file() && self.extensions.contains(&extension.as_str())
            })
            .collect()
    }

    /// Seconds it took over these files; `None` where it is not installed.
    fn run(&self, folder: &Path) -> Option<f64> {
        let to = tempfile::tempdir().expect("a temporary folder");
        let quietly = |command: &mut Command| {
            command
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .ok()
        };
        let start = Instant::now();
        let files = self.files(folder);
        match self.into {
            // What it can't read it says by its status: that is its answer, not a failure here.
            None => {
                for file in &files {
                    quietly(
                        Command::new(self.program)
                            .arg(file)
                            .arg(to.path().join("text")),
                    )?;
                }
            }
            Some(into) => {
                let home = format!(
                    "-env:UserInstallation=file://{}",
                    to.path().join("home").display()
                );
                let mut command = Command::new(self.program);
                command.args([&home, "--headless", "--convert-to", into, "--outdir"]);
                quietly(command.arg(to.path()).args(&files))?;
            }
        }
        Some(start.elapsed().as_secs_f64())
    }
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}
