//! Comparing counties, at a size: `cargo bench --bench compare -- make TEXTS FOLDER MILLIONS` writes
//! files of so many million fingerprints, `-- run FOLDER MEMORY_MB JOBS` compares them and prints
//! seconds, the most memory used, and sums by which another engine's result can be held against
//! it (`benches/peers/compare.py` runs all of them in one go). Without arguments: a million rows of made-up texts, both.
//!
//! TEXTS is a folder of folders of texts, `unit/year.txt`, whose fingerprints are real; copies of
//! them with other hashes make up the number. Hashes that nine units have stay as they are, as
//! formulae do, and passages are copied from one copy to the next.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

mod dice;
#[path = "../tests/prints/header.rs"]
mod header;
mod memory;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use juanzong::catalogue::RelPath;
use juanzong::digest::digest;
use juanzong::error::Result;
use juanzong::likeness::normalise::Masker;
use juanzong::likeness::winnow::{K, telling, winnow};
use juanzong::prints::compare::{Pair, Register, Settings, Sink, Stretch, compare};
use juanzong::prints::{self, Document, Office, Row, Source, Table};

use dice::Dice;
use header::header;

/// Counties that the units of one copy make up.
const COUNTIES: usize = 2;
/// Units that make a formula of a hash.
const FORMULA: usize = 9;

type Marks = Vec<(u64, u32)>;

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["make", texts, folder, millions] => {
            let millions: f64 = millions.parse().expect("a number of millions");
            make(&real(Path::new(texts)), Path::new(folder), millions);
        }
        ["run", folder, memory, jobs] => {
            let number = |text: &str| text.parse::<u64>().expect("a number");
            run(
                Path::new(folder),
                number(memory) << 20,
                number(jobs) as usize,
            );
        }
        _ => {
            let folder = std::env::temp_dir().join("juanzong-bench-compare");
            make(&made_up(), &folder, 1.0);
            run(&folder, 256 << 20, 2);
            fs::remove_dir_all(&folder).expect("a folder of ours");
        }
    }
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}

/// Texts of units: name, year, kept grams.
fn real(folder: &Path) -> Vec<(String, u16, Marks)> {
    let masker = Masker::new(std::iter::empty());
    let list = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder of texts");
        let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let mut texts = Vec::new();
    for unit in list(folder).into_iter().filter(|path| path.is_dir()) {
        let name = unit
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        for file in list(&unit) {
            let text = fs::read_to_string(&file).expect("a text");
            let stem = file.file_stem().expect("a name").to_string_lossy();
            texts.push((
                name.clone(),
                stem.parse().unwrap_or(0),
                marks(&masker, &text),
            ));
        }
    }
    texts
}

fn made_up() -> Vec<(String, u16, Marks)> {
    let masker = Masker::new(std::iter::empty());
    let mut dice = Dice(7);
    let letter = |dice: &mut Dice| {
        let (a, b) = (dice.roll(2500), dice.roll(2500));
        char::from_u32(0x4E00 + a.min(b) as u32).expect("a Chinese character")
    };
    let unit = |n: usize| {
        let text: String = (0..12_000).map(|_| letter(&mut dice)).collect();
        (
            format!("单位{}", n / 2),
            2022 + (n % 2) as u16,
            marks(&masker, &text),
        )
    };
    (0..80).map(unit).collect()
}

fn marks(masker: &Masker, text: &str) -> Marks {
    let masked = masker.mask(text).letters;
    let kept = winnow(&masked).into_iter();
    let kept = kept.filter(|(_, at)| telling(&masked[*at as usize..][..K]));
    kept.collect()
}

fn salted(hash: u64, salt: u64) -> u64 {
    let mixed = (hash ^ salt).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

fn make(texts: &[(String, u16, Marks)], folder: &Path, millions: f64) {
    fs::create_dir_all(folder).expect("a new folder");
    let mut holders: BTreeMap<u64, (usize, &str)> = BTreeMap::new();
    for (unit, _, marks) in texts {
        for (hash, _) in marks {
            let (count, last) = holders.entry(*hash).or_insert((0, ""));
            if *last != unit.as_str() {
                (*count, *last) = (*count + 1, unit);
            }
        }
    }
    let (mut rows, mut files, mut bytes, mut dice) = (0, 0, 0, Dice(3));
    let mut before: Vec<Marks> = Vec::new();
    for copy in 0_u64.. {
        if rows as f64 >= millions * 1e6 {
            break;
        }
        let salt = copy.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let own = |hash: u64| match holders.get(&hash) {
            Some((count, _)) if *count < FORMULA && copy > 0 => salted(hash, salt),
            _ => hash,
        };
        let mut fresh: Vec<Marks> = texts
            .iter()
            .map(|(.., marks)| marks.iter().map(|(hash, at)| (own(*hash), *at)).collect())
            .collect();
        for _ in 0..40.min(before.len()) {
            let (from, to) = (&before[dice.roll(before.len())], dice.roll(fresh.len()));
            let start = dice.roll(from.len().saturating_sub(150).max(1));
            let length = 45 + dice.roll(100);
            let end = fresh[to].last().map_or(0, |(_, at)| at + 1);
            let copied = from[start..].iter().take(length).zip(0..);
            let copied: Marks = copied.map(|((hash, _), n)| (*hash, end + n * 3)).collect();
            fresh[to].extend(copied);
        }
        for part in 0..COUNTIES {
            let county = 110_000 + (copy as i32 * COUNTIES as i32) + part as i32;
            let table = table(county, texts, &fresh, part);
            rows += table.rows.len();
            let path = folder.join(format!("{county}.parquet"));
            let mut file = fs::File::create(&path).expect("a new file");
            prints::write(&table, &mut file).expect("a file of fingerprints");
            bytes += file.metadata().expect("a file").len();
            files += 1;
            if rows as f64 >= millions * 1e6 {
                break;
            }
        }
        before = fresh;
    }
    let each = bytes as f64 / rows as f64;
    say(&format!(
        "{rows} rows in {files} files, {:.1} MB, {each:.1} bytes a row",
        bytes as f64 / 1e6
    ));
}

fn table(county: i32, texts: &[(String, u16, Marks)], marks: &[Marks], part: usize) -> Table {
    let mut units: Vec<&str> = texts.iter().map(|(unit, ..)| unit.as_str()).collect();
    units.dedup();
    let size = units.len().div_ceil(COUNTIES);
    let here = &units[part * size..units.len().min((part + 1) * size)];
    let number = |unit: &str| {
        here.iter()
            .position(|u| *u == unit)
            .map(|n| county * 1000 + 1 + n as i32)
    };
    let (mut documents, mut rows) = (Vec::new(), Vec::new());
    for ((unit, year, _), marks) in texts.iter().zip(marks) {
        let Some(number) = number(unit) else { continue };
        let text = digest(format!("{county} {unit} {year}").as_bytes());
        let id = i64::from_le_bytes(*text.0.first_chunk().expect("32 bytes"));
        let mut own: Vec<Row> = marks
            .iter()
            .map(|(hash, at)| Row {
                fingerprint: *hash as i64,
                document: id,
                position: *at as i32,
                unit: number,
                year: *year as i16,
            })
            .collect();
        own.sort_unstable();
        own.dedup_by_key(|row| row.fingerprint);
        documents.push(Document {
            document: id,
            unit: number,
            year: Some(*year),
            path: RelPath::from(format!("{unit}/{year}.txt")),
            title: format!("{unit}{year}年政府工作报告"),
            digest: text,
            text: Some(text),
            content: Some(text),
            letters: marks.last().map_or(0, |(_, at)| at + K as u32),
            fingerprints: own.len() as u32,
            requirement: None,
            due: None,
            forwards: false,
        });
        rows.extend(own);
    }
    rows.sort_unstable();
    documents.sort();
    let office = |(n, unit): (i32, &&str)| Office {
        number: county * 1000 + n,
        id: (*unit).into(),
        name: (*unit).into(),
        plays: Vec::new(),
        superior: None,
    };
    Table {
        header: header(county, (1..).zip(here).map(office).collect()),
        documents,
        rows,
    }
}

#[derive(Default)]
struct Sums {
    pairs: u64,
    shared: u64,
    rarity: u64,
    common: u64,
}

impl Sink for Sums {
    fn pair(&mut self, pair: Pair) -> Result<()> {
        self.pairs += 1;
        self.shared += pair.shared;
        self.rarity += pair.rarity;
        Ok(())
    }
    fn common(&mut self, _: Stretch) -> Result<()> {
        self.common += 1;
        Ok(())
    }
}

fn run(folder: &Path, memory: u64, jobs: usize) {
    let before = memory::most();
    let start = Instant::now();
    let files = fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").path());
    let mut files: Vec<PathBuf> = files
        .filter(|f| f.extension().is_some_and(|e| e == "parquet"))
        .collect();
    files.sort();
    let sources: Vec<Source> = files
        .iter()
        .map(|f| Source::open(f).expect("a file"))
        .collect();
    let register = Register::of(&sources).expect("files that fit");
    let opened = start.elapsed().as_secs_f64();
    let (work, mut sums) = (folder.to_path_buf(), Sums::default());
    let settings = Settings {
        memory,
        jobs,
        work,
        stopped: &|| false,
    };
    compare(&sources, &register, &settings, &mut sums).expect("a comparison");
    let rows: u64 = sources.iter().map(|s| s.rows).sum();
    say(&format!(
        "{rows} rows, {} files, {} MB allowed, {jobs} threads: {:.2} s ({opened:.2} s to open), {before} MB before and {} MB at most; \
         {} units, {} pairs, shared {}, rarity {}, {} common texts",
        sources.len(),
        memory >> 20,
        start.elapsed().as_secs_f64(),
        memory::most(),
        register.count,
        sums.pairs,
        sums.shared,
        sums.rarity,
        sums.common,
    ));
}
