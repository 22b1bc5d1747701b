//! Checking a package beside hashing the same bytes and beside bagit-python, in one run: `cargo
//! bench --bench bag [MEGABYTES]`. As many files as a county hands in, a tenth of the bytes in one.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

mod memory;

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use juanzong::bag::{self, How, Tar, Writer, Zip};
use sha2::{Digest as _, Sha256, Sha512};

/// Files beside the large one.
const FILES: u64 = 2_000;

fn main() {
    let asked = std::env::args().skip(1).find_map(|arg| arg.parse().ok());
    let bytes: u64 = asked.unwrap_or(1_000) * 1_000_000;
    let home = tempfile::tempdir().expect("a temporary folder");
    let (zip, tape) = (home.path().join("a.zip"), home.path().join("a.tar"));
    let create = |path| BufWriter::new(File::create(path).expect("made"));
    let zipped = seconds(|| fill(Writer::begin(Zip::begin(create(&zip), "a")), bytes));
    let taped = seconds(|| fill(Writer::begin(Tar::begin(create(&tape), "a")), bytes));
    let unpacked = Command::new("tar")
        .arg("-xf")
        .arg(&tape)
        .arg("-C")
        .arg(home.path())
        .status();
    assert!(unpacked.is_ok_and(|s| s.success()), "tar is needed");
    let folder = home.path().join("a");

    let hashed = seconds(|| hash(&folder.join("data")));
    say(&format!(
        "{} MB in {} files; SHA-256 and SHA-512 alone, one thread: {hashed:.2} s ({:.0} MB/s)",
        bytes / 1_000_000,
        FILES + 1,
        bytes as f64 / 1e6 / hashed
    ));
    let told = |what: &str, took: f64| {
        say(&format!(
            "{what:<28} {took:>7.2} s  {:.2} of hashing",
            took / hashed
        ));
    };
    told("writing a zip", zipped);
    told("writing a tar", taped);
    for threads in [1, How::default().threads.get()] {
        for (what, path) in [("folder", &folder), ("tar", &tape), ("zip", &zip)] {
            let took = seconds(|| verify(path, threads));
            told(&format!("verify {what}, {threads} at a time"), took);
        }
    }
    let python = std::env::var_os("JUANZONG_PYTHON").unwrap_or_else(|| "python3".into());
    let script = "import sys, bagit; bagit.Bag(sys.argv[1]).validate(processes=int(sys.argv[2]))";
    for processes in ["1", "2"] {
        let took = seconds(|| {
            let ran = Command::new(&python)
                .args(["-c", script])
                .arg(&folder)
                .arg(processes)
                .status();
            assert!(ran.is_ok_and(|s| s.success()), "bagit-python is the peer");
        });
        told(&format!("bagit-python, {processes} at a time"), took);
    }
    say(&format!("{} MB of memory at most", memory::most()));
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// Bytes that nothing can compress, as photos and PDFs are.
struct Noise(u64);

impl Read for Noise {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        for chunk in buffer.chunks_mut(8) {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            chunk.copy_from_slice(&self.0.to_le_bytes()[..chunk.len()]);
        }
        Ok(buffer.len())
    }
}

fn fill(bag: juanzong::error::Result<Writer<'_>>, bytes: u64) {
    let mut bag = bag.expect("begins");
    let large = bytes / 10;
    let small = (bytes - large) / FILES;
    for n in 0..=FILES {
        let size = if n == 0 { large } else { small };
        let name = format!("报送/{}/照片{n}.jpg", n % 40);
        bag.add(&name, size, &mut Noise(n + 1).take(size))
            .expect("packed");
    }
    bag.finish(&[]).expect("finished");
}

fn verify(path: &Path, threads: usize) {
    let how = How {
        threads: threads.try_into().expect("not zero"),
        ..How::default()
    };
    let source = bag::open(path).expect("opened");
    let verdict = bag::verify(&source, &how, &|_| Ok(())).expect("checked");
    assert!(verdict.sound(), "{:?}", verdict.problems);
}

/// Reads and hashes all files below a folder, nothing else.
fn hash(folder: &Path) {
    let mut buffer = vec![0; 256 << 10];
    for entry in fs::read_dir(folder).expect("listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            hash(&path);
            continue;
        }
        let mut file = File::open(path).expect("opened");
        let (mut one, mut two) = (Sha256::new(), Sha512::new());
        loop {
            match file.read(&mut buffer).expect("read") {
                0 => break,
                n => {
                    one.update(&buffer[..n]);
                    two.update(&buffer[..n]);
                }
            }
        }
        std::hint::black_box((one.finalize(), two.finalize()));
    }
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}
