//! Damaged copies of real files, each read by a worker: `cargo bench --bench mutants -- FOLDER
//! [MUTANTS]`. Every one must be read or be said to be unreadable, for a reason; what a worker
//! died of, was slow at or panicked on is kept, so that it can be looked at.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use juanzong::digest::digest;
use juanzong::read::{Body, Why};
use juanzong::worker::{Limits, Workers};

/// From which a mutant counts as slow, although it was read.
const SLOW: Duration = Duration::from_secs(5);
/// Larger files make mutants of them all alike, and the run long.
const LARGEST: u64 = 8 << 20;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let [folder, rest @ ..] = arguments.as_slice() else {
        say("没有给出文件夹：cargo bench --bench mutants -- 文件夹 [变体数]");
        std::process::exit(2);
    };
    let wanted: usize = rest.first().and_then(|n| n.parse().ok()).unwrap_or(5_000);
    let files = files(Path::new(folder));
    if files.is_empty() {
        say("文件夹里没有文件");
        std::process::exit(2);
    }
    let run = Run {
        each: wanted.div_ceil(files.len()),
        kept: Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutants"),
        workers: Workers::of(env!("CARGO_BIN_EXE_juanzong").into(), Limits::default()),
        files,
        next: AtomicUsize::new(0),
        tallies: Mutex::default(),
    };
    std::fs::create_dir_all(&run.kept).expect("a folder for what went wrong");
    let start = Instant::now();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| run.work());
        }
    });
    let sound = run.report();
    say(&format!("{:.0} s", start.elapsed().as_secs_f64()));
    if !sound {
        std::process::exit(1);
    }
}

struct Run {
    files: Vec<PathBuf>,
    each: usize,
    kept: PathBuf,
    workers: Workers,
    next: AtomicUsize,
    tallies: Mutex<BTreeMap<String, Tally>>,
}

/// What became of the mutants of one kind of file.
#[derive(Default)]
struct Tally {
    mutants: usize,
    read: usize,
    reasons: BTreeMap<&'static str, usize>,
    died: usize,
    slow: usize,
    panicked: usize,
    lost: usize,
    slowest: Duration,
}

impl Run {
    fn work(&self) {
        while let Some(path) = self.files.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let bytes = std::fs::read(path).expect("a readable file");
            let extension = juanzong::read::extension(&path.to_string_lossy());
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let mut chance = Chance::of(&bytes);
            let inner = Inner::of(&bytes);
            for n in 0..self.each {
                let mutant = match &inner {
                    Some(inner) if n % 2 == 1 => inner.mutant(n / 2, &mut chance),
                    _ => mutant(&bytes, n, &mut chance),
                };
                let trouble = self.read(&extension, &mutant);
                if let Some(trouble) = trouble {
                    let to = self.kept.join(format!("{trouble}-{n}-{name}"));
                    std::fs::write(&to, &mutant).expect("room for a mutant");
                    say(&format!("{trouble}: {}", to.display()));
                }
            }
        }
    }

    /// Reads one and counts it; what went wrong, if anything did.
    fn read(&self, extension: &str, mutant: &[u8]) -> Option<&'static str> {
        let start = Instant::now();
        let answer = self.workers.facts(extension, digest(mutant), mutant);
        let took = start.elapsed();
        let mut tallies = self.tallies.lock().expect("no thread panicked");
        let tally = tallies.entry(extension.to_owned()).or_default();
        tally.mutants += 1;
        tally.slowest = tally.slowest.max(took);
        let Ok((facts, _)) = answer else {
            tally.lost += 1;
            return Some("no-worker");
        };
        let (reason, trouble) = match &facts.reading.body {
            Body::Unreadable(why) => reason(why),
            _ => {
                tally.read += 1;
                if took < SLOW {
                    return None;
                }
                tally.slow += 1;
                return Some("slow");
            }
        };
        match trouble {
            Some("died") => tally.died += 1,
            Some("slow") => tally.slow += 1,
            Some("panicked") => tally.panicked += 1,
            _ => {}
        }
        *tally.reasons.entry(reason).or_default() += 1;
        trouble
    }

    /// Prints what was counted; whether every mutant is accounted for and the workers still work.
    fn report(&self) -> bool {
        let tallies = self.tallies.lock().expect("no thread panicked");
        let mut sound = true;
        let mut total = 0;
        for (extension, tally) in tallies.iter() {
            let reasons: usize = tally.reasons.values().sum();
            total += tally.mutants;
            sound &= tally.lost == 0 && tally.read + reasons == tally.mutants;
            let shown: Vec<String> = tally
                .reasons
                .iter()
                .map(|(reason, count)| format!("{reason} {count}"))
                .collect();
            say(&format!(
                "{extension:5} {:6} mutants {:6} read | {} | died {} slow {} panicked {} lost {} | slowest {} ms",
                tally.mutants,
                tally.read,
                shown.join(", "),
                tally.died,
                tally.slow,
                tally.panicked,
                tally.lost,
                tally.slowest.as_millis(),
            ));
        }
        let whole = self.workers.read("x.txt", "还在工作".as_bytes());
        sound &= whole.is_ok_and(|reading| reading.whole() == "还在工作");
        sound &= total == self.each * self.files.len();
        let files = self.files.len();
        say(&format!(
            "{total} mutants of {files} files, {}",
            if sound {
                "all accounted for"
            } else {
                "NOT SOUND"
            }
        ));
        sound
    }
}

/// The reason as a word, and what of it is trouble of ours.
fn reason(why: &Why) -> (&'static str, Option<&'static str>) {
    match why {
        Why::Empty => ("empty", None),
        Why::Broken(what) if what == "读取时程序中途停止" => ("died", Some("died")),
        Why::Broken(what) if what == "读取时出错" => ("panicked", Some("panicked")),
        Why::Broken(_) => ("broken", None),
        Why::Encrypted => ("encrypted", None),
        Why::Glyphs => ("glyphs", None),
        Why::Limit(what) if what.contains("秒内没有读完") => ("slow", Some("slow")),
        Why::Limit(what) if what.contains("内存超过") => ("memory", Some("memory")),
        Why::Limit(what) if what.contains("嵌套太深") => ("stack", Some("stack")),
        Why::Limit(_) => ("limit", None),
        Why::Unknown(_) => ("unknown", None),
    }
}

/// The parts of a package: damage inside gets past its checksums.
struct Inner(Vec<(String, Vec<u8>)>);

impl Inner {
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut parts = Vec::new();
        for i in 0..zip.len().min(500) {
            let entry = zip.by_index(i).ok()?;
            let name = entry.name().ok()?.into_owned();
            let mut part = Vec::new();
            entry.take(LARGEST).read_to_end(&mut part).ok()?;
            parts.push((name, part));
        }
        parts
            .iter()
            .any(|(_, part)| !part.is_empty())
            .then_some(Inner(parts))
    }

    /// The package with one of its parts damaged.
    fn mutant(&self, n: usize, chance: &mut Chance) -> Vec<u8> {
        let full: Vec<usize> = (0..self.0.len())
            .filter(|i| !self.0[*i].1.is_empty())
            .collect();
        let chosen = full[chance.below(full.len())];
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default()
            .last_modified_time(zip::DateTime::default())
            .compression_method(zip::CompressionMethod::Stored);
        for (i, (name, part)) in self.0.iter().enumerate() {
            let damaged = (i == chosen).then(|| mutant(part, n, chance));
            // A name twice in one package is refused; then the part is left out.
            if zip.start_file(name.as_str(), options).is_ok() {
                zip.write_all(damaged.as_ref().unwrap_or(part))
                    .expect("memory");
            }
        }
        zip.finish().expect("memory").into_inner()
    }
}

/// The `n`th way to damage these bytes.
fn mutant(bytes: &[u8], n: usize, chance: &mut Chance) -> Vec<u8> {
    let mut mutant = bytes.to_vec();
    if mutant.is_empty() {
        return mutant;
    }
    let place = |chance: &mut Chance| {
        // Headers lie at the front: every second blow falls there.
        let most = if chance.below(2) == 0 {
            2_048.min(bytes.len())
        } else {
            bytes.len()
        };
        chance.below(most)
    };
    match n % 6 {
        0 => mutant.truncate(chance.below(bytes.len())),
        1 => {
            for _ in 0..=chance.below(30) {
                let at = place(chance);
                mutant[at] = chance.below(256) as u8;
            }
        }
        2 => {
            for _ in 0..=chance.below(3) {
                let at = place(chance);
                let length: &[u8] = [
                    &[0xff; 2][..],
                    &[0xff; 4],
                    &[0xff; 8],
                    &[0x7f, 0xff, 0xff, 0xff],
                    &[0xff, 0xff, 0xff, 0x7f],
                    &[0x80, 0, 0, 0],
                    &[0; 4],
                    &[0, 0, 0, 0x80],
                ][chance.below(8)];
                let end = (at + length.len()).min(bytes.len());
                mutant[at..end].copy_from_slice(&length[..end - at]);
            }
        }
        3 => {
            let length = 1 + chance.below(4_096.min(bytes.len()));
            let (a, b) = (
                chance.below(bytes.len() - length + 1),
                chance.below(bytes.len() - length + 1),
            );
            let chunk = bytes[a..a + length].to_vec();
            mutant.copy_within(b..b + length, a);
            mutant[b..b + length].copy_from_slice(&chunk);
        }
        4 => {
            let (a, b) = (chance.below(bytes.len()), chance.below(bytes.len()));
            mutant.drain(a.min(b)..a.max(b).min(a.min(b) + 4_096));
        }
        _ => {
            let a = chance.below(bytes.len());
            let chunk = bytes[a..bytes.len().min(a + 512)].to_vec();
            let chunk = chunk.repeat(1 + chance.below(64));
            mutant.splice(a..a, chunk);
        }
    }
    mutant
}

/// Numbers that look like chance and are the same on each run (Knuth's constants).
struct Chance(u64);

impl Chance {
    /// Begun by the file's own bytes, so that a file's mutants do not depend on the others.
    fn of(bytes: &[u8]) -> Self {
        let digest = digest(bytes).to_string();
        Chance(digest.bytes().fold(20, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(byte))
        }))
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// Every file below the folder that is neither empty nor very large, in order of name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.expect("a folder that can be listed");
        let size = entry.metadata().map_or(0, |metadata| metadata.len());
        if entry.file_type().is_file() && (1..=LARGEST).contains(&size) {
            found.push(entry.into_path());
        }
    }
    found
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}
