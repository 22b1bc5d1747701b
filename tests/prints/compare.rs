//! Comparing counties: against the definition, slowly; at any memory, with any number of threads,
//! from any order of files, after an interruption: the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use juanzong::catalogue::RelPath;
use juanzong::digest::digest;
use juanzong::error::{Error, Result};
use juanzong::prints::compare::{
    LEAST, MOST_DOCUMENTS, MOST_UNITS, Pair, Register, Settings, Sink, Stretch, compare,
};
use juanzong::prints::{Document, Office, Row, Source, Table};
use proptest::prelude::*;

use super::county::write;
use super::header::header;

/// A county of a few units and documents; the same seed gives the same.
fn table(county: i32, seed: u64, documents: usize, spread: u64) -> Table {
    let mut dice = Dice(seed.wrapping_mul(2) | 1);
    let units: Vec<Office> = (1..=5)
        .map(|n| Office {
            number: county * 1000 + n,
            id: format!("{county}单位{n}").as_str().into(),
            name: format!("{county}单位{n}"),
            plays: Vec::new(),
            superior: None,
        })
        .collect();
    let (mut papers, mut rows) = (Vec::new(), BTreeMap::new());
    for n in 0..documents {
        let id = dice.roll() as i64;
        let unit = units[dice.roll() as usize % units.len()].number;
        let count = 5 + dice.roll() % 60;
        for at in 0..count {
            // Few hashes, spread over all buckets: many are shared.
            let hash = (dice.roll() % spread).wrapping_mul(0x9E37_79B9_7F4A_7C15) as i64;
            rows.entry((hash, id)).or_insert(Row {
                fingerprint: hash,
                document: id,
                position: (at * 4) as i32,
                unit,
                year: 2023,
            });
        }
        let text = digest(format!("{county}/{n}").as_bytes());
        papers.push(Document {
            document: id,
            unit,
            year: Some(2023),
            path: RelPath::from(format!("{n}.txt")),
            title: format!("第{n}份"),
            digest: text,
            text: Some(text),
            content: Some(text),
            letters: 4 * count as u32 + 8,
            fingerprints: count as u32,
            requirement: None,
            due: None,
            forwards: false,
        });
    }
    papers.sort();
    Table {
        header: header(county, units),
        documents: papers,
        rows: rows.into_values().collect(),
    }
}

pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 7
    }
}

/// What was found, by the documents' own numbers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    pairs: Vec<(i64, i64, u64, u64)>,
    common: Vec<(i64, Stretch)>,
}

struct Take<'r> {
    register: &'r Register<'r>,
    found: Found,
    /// Gives up when so many buckets are done.
    stop: Option<usize>,
    stopped: bool,
}

impl Sink for Take<'_> {
    fn pair(&mut self, pair: Pair) -> Result<()> {
        if self.stopped {
            return Err(Error::usage("停"));
        }
        let id = |n: u32| self.register.documents[n as usize].document.document;
        let line = (id(pair.left), id(pair.right), pair.shared, pair.rarity);
        self.found.pairs.push(line);
        Ok(())
    }
    fn common(&mut self, stretch: Stretch) -> Result<()> {
        let id = self.register.documents[stretch.document as usize]
            .document
            .document;
        self.found.common.push((id, stretch));
        Ok(())
    }
    fn progress(&mut self, done: usize, _: usize) {
        self.stopped |= self.stop.is_some_and(|stop| done >= stop);
    }
}

fn run(files: &[PathBuf], settings: &Settings<'_>, stop: Option<usize>) -> Result<Found> {
    let sources: Vec<Source> = files
        .iter()
        .map(|f| Source::open(f))
        .collect::<Result<_>>()?;
    let register = Register::of(&sources)?;
    let mut take = Take {
        register: &register,
        found: Found::default(),
        stop,
        stopped: false,
    };
    compare(&sources, &register, settings, &mut take)?;
    Ok(take.found)
}

fn settings(work: &Path, memory: u64, jobs: usize) -> Settings<'static> {
    Settings {
        memory,
        jobs,
        work: work.into(),
        stopped: &|| false,
    }
}

/// The definition: for each fingerprint that units of two counties hold, and few enough do, every
/// two documents of different counties share it.
fn by_the_book(tables: &[Table]) -> Vec<(i64, i64, u64, u64)> {
    let mut holders: BTreeMap<i64, BTreeMap<i64, i32>> = BTreeMap::new();
    let mut units = BTreeSet::new();
    for table in tables {
        units.extend(table.documents.iter().map(|d| d.unit));
        for row in &table.rows {
            holders
                .entry(row.fingerprint)
                .or_default()
                .insert(row.document, row.unit);
        }
    }
    let mut pairs: BTreeMap<(i64, i64), (u64, u64)> = BTreeMap::new();
    for held in holders.values() {
        let of: BTreeSet<i32> = held.values().copied().collect();
        if held.len() > MOST_DOCUMENTS || of.len() > MOST_UNITS {
            continue;
        }
        let weight = ((units.len() as f64 / of.len() as f64).ln() * 1000.0).round() as u64;
        for (a, unit) in held {
            for (b, other) in held.range(a + 1..) {
                if unit / 1000 != other / 1000 {
                    let sums = pairs.entry((*a, *b)).or_default();
                    *sums = (sums.0 + 1, sums.1 + weight);
                }
            }
        }
    }
    let enough = pairs
        .into_iter()
        .filter(|(_, (shared, _))| *shared >= LEAST);
    enough
        .map(|((a, b), (shared, rarity))| (a, b, shared, rarity))
        .collect()
}

fn files(folder: &Path, tables: &[Table]) -> Vec<PathBuf> {
    let name = |table: &Table| folder.join(format!("{}.parquet", table.header.county));
    tables.iter().for_each(|table| write(table, &name(table)));
    tables.iter().map(name).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_memory_any_threads_any_order_of_files_say_what_the_definition_says(
        seed in any::<u64>(),
        counties in 1_usize..6,
        documents in 1_usize..40,
        spread in 20_u64..2000,
        memory in 1_u64..200_000,
        jobs in 1_usize..4,
        turn in 0_usize..6,
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let tables: Vec<Table> = (0..counties)
            .map(|n| table(110_101 + n as i32, seed.wrapping_add(n as u64 * 77), documents, spread))
            .collect();
        let mut files = files(folder.path(), &tables);
        let first = run(&files, &settings(folder.path(), 1 << 30, 1), None).expect("a comparison");
        prop_assert_eq!(&first.pairs, &by_the_book(&tables));
        files.rotate_left(turn % counties);
        let again = run(&files, &settings(folder.path(), memory, jobs), None);
        prop_assert_eq!(again.expect("a comparison"), first);
    }
}

#[test]
fn what_many_units_have_is_common_text_and_no_pair() {
    let folder = tempfile::tempdir().expect("a folder");
    // Fifteen units of three counties, and few hashes: nearly all of them are everybody's.
    let tables: Vec<Table> = (0..3)
        .map(|n| table(110_101 + n, 5 + n as u64, 40, 40))
        .collect();
    let found = run(
        &files(folder.path(), &tables),
        &settings(folder.path(), 1 << 30, 2),
        None,
    );
    let found = found.expect("a comparison");
    assert!(!found.common.is_empty());
    for (_, stretch) in &found.common {
        assert!(stretch.units as usize > MOST_UNITS || stretch.documents as usize > MOST_DOCUMENTS);
        assert!(stretch.end - stretch.start >= 30);
    }
    assert!(found.pairs.is_empty());
}

/// Rows all in one bucket, or all in a corner of it, as nobody's text is but a hostile file may be.
#[test]
fn a_file_whose_fingerprints_crowd_together_is_compared_all_the_same() {
    for shift in [9, 40, 56, 63] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut tables: Vec<Table> = (0..3)
            .map(|n| table(110_101 + n, 50 + n as u64, 30, 300))
            .collect();
        for table in &mut tables {
            for row in &mut table.rows {
                row.fingerprint = (row.fingerprint as u64 >> shift) as i64;
            }
            table.rows.sort();
            table
                .rows
                .dedup_by_key(|row| (row.fingerprint, row.document));
        }
        let files = files(folder.path(), &tables);
        let found = run(&files, &settings(folder.path(), 9_000, 2), None);
        let expected = by_the_book(&tables);
        assert_eq!(found.expect("a comparison").pairs, expected, "{shift}");
        // Two fingerprints, and everybody has both: common text.
        assert_eq!(expected.is_empty(), shift == 63, "{shift}");
    }
}

/// A row many times over would weigh many times, and take memory without end.
#[test]
fn a_file_that_says_a_row_twice_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = [table(110_101, 1, 5, 50), table(110_102, 2, 5, 50)];
    let twice = tables[0].rows[3];
    tables[0].rows.insert(3, twice);
    let files = files(folder.path(), &tables);
    let said = run(&files, &settings(folder.path(), 1 << 30, 1), None).expect_err("twice");
    assert!(said.to_string().contains("110101.parquet"), "{said}");
}

#[test]
fn interrupted_it_goes_on_and_says_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables: Vec<Table> = (0..3)
        .map(|n| table(110_101 + n, 90 + n as u64, 40, 400))
        .collect();
    let files = files(folder.path(), &tables);
    let whole = run(&files, &settings(folder.path(), 1 << 30, 2), None).expect("a comparison");
    assert!(!whole.pairs.is_empty());
    assert!(run(&files, &settings(folder.path(), 1 << 30, 1), Some(1)).is_err());
    let kept = || {
        let names = fs::read_dir(folder.path()).expect("a folder");
        let names = names.map(|entry| entry.expect("an entry").path());
        names.filter(|path| path.is_dir()).collect::<Vec<_>>()
    };
    let [work] = &kept()[..] else {
        panic!("the work under way stays: {:?}", kept())
    };
    let done = |extension: &str| {
        let names = fs::read_dir(work)
            .expect("a folder")
            .map(|e| e.expect("an entry").path());
        names
            .filter(|path| path.extension().is_some_and(|e| e == extension))
            .collect::<Vec<_>>()
    };
    assert!(!done("done").is_empty());
    // A mark whose run was lost does not count; a run without a mark is thrown away.
    fs::remove_file(&done("run")[0]).expect("a run");
    fs::write(work.join("999-999-0-0.run"), b"torn").expect("a file");
    let again = run(&files, &settings(folder.path(), 9_000, 2), None);
    assert_eq!(again.expect("a comparison"), whole);
    assert!(kept().is_empty(), "nothing stays when all is done");
}

#[test]
fn stopped_at_any_moment_it_goes_on_and_says_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables: Vec<Table> = (0..3)
        .map(|n| table(110_101 + n, 60 + n as u64, 40, 400))
        .collect();
    let files = files(folder.path(), &tables);
    // So little memory that there are many passes.
    let settings = settings(folder.path(), 1 << 14, 2);
    let whole = run(&files, &settings, None).expect("a comparison");
    let asked = AtomicUsize::new(0);
    let counted = Settings {
        stopped: &|| asked.fetch_add(1, Ordering::Relaxed) == usize::MAX,
        ..settings.clone()
    };
    assert_eq!(run(&files, &counted, None).expect("a comparison"), whole);
    let moments = asked.load(Ordering::Relaxed);
    assert!(moments > 300, "{moments}");
    for after in [0, 1, moments / 3, moments / 2, moments - 4] {
        let asked = AtomicUsize::new(0);
        let stopping = Settings {
            stopped: &|| asked.fetch_add(1, Ordering::Relaxed) >= after,
            ..settings.clone()
        };
        let said = run(&files, &stopping, None).expect_err("it was stopped");
        assert_eq!(said.kind, juanzong::error::Kind::Stopped, "{said}");
        assert_eq!(run(&files, &settings, None).expect("the rest"), whole);
    }
}

#[test]
fn two_units_of_one_number_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = [table(110_101, 1, 5, 50), table(110_101, 2, 5, 50)];
    tables[1].header.units[0].name = "别的单位".into();
    let paths = ["一", "二"].map(|name| folder.path().join(name));
    for (table, path) in tables.iter().zip(&paths) {
        write(table, path);
    }
    let said = run(&paths, &settings(folder.path(), 1 << 30, 1), None).expect_err("one number");
    assert!(said.to_string().contains("110101001"), "{said}");
}
