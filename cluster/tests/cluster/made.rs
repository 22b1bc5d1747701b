//! A hundred thousand made-up fingerprints of twelve counties: rare passages that few share, common
//! ones that many do, one that few units but many papers have, whole sentences.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use juanzong::catalogue::RelPath;
use juanzong::digest::digest;
use juanzong::prints::{self, Document, Office, Row, Table};

#[path = "../../../tests/prints/header.rs"]
mod header;

use header::header;

/// Rows of all counties.
pub const ROWS: usize = 100_000;
const COUNTIES: usize = 12;
const DOCUMENTS: usize = 40;
/// Fingerprints of a passage; letters between two of them.
const GRAMS: u64 = 12;
const STEP: i32 = 3;

/// What a passage is, by how many have it.
#[derive(Clone, Copy)]
enum Text {
    Own,
    Rare,
    Common,
    Crowded,
}

/// The whole set.
pub fn tables() -> Vec<Table> {
    let mut dice = Dice(41);
    let mut left = ROWS;
    let county = |n: usize| {
        let documents: Vec<_> = (0..DOCUMENTS)
            .map(|d| {
                let last = (n, d) == (COUNTIES - 1, DOCUMENTS - 1);
                let rows = if last {
                    left
                } else {
                    ROWS / COUNTIES / DOCUMENTS
                };
                left -= rows;
                paper(&mut dice, n, rows)
            })
            .collect();
        table(n, &documents)
    };
    (0..COUNTIES).map(county).collect()
}

/// Writes each to a file of this folder.
pub fn write(folder: &Path, tables: &[Table]) -> Vec<PathBuf> {
    let one = |table: &Table| {
        // Characters that engines take for patterns, unless they are told better.
        let path = folder.join(format!("[{}] 县?.parquet", table.header.county));
        let file = fs::File::create(&path).expect("a new file");
        prints::write(table, file).expect("a file of fingerprints");
        path
    };
    tables.iter().map(one).collect()
}

/// Fingerprints of a paper and where they are.
fn paper(dice: &mut Dice, county: usize, rows: usize) -> BTreeMap<i64, i32> {
    let mut paper = BTreeMap::new();
    let mut at = 0;
    while paper.len() < rows {
        let (text, number) = match dice.roll(100) {
            0..2 if county < 2 => (Text::Crowded, 0),
            2..5 => (Text::Rare, dice.roll(500)),
            5..7 => (Text::Common, dice.roll(12)),
            _ => (Text::Own, dice.next()),
        };
        let grams = if matches!(text, Text::Own) { 1 } else { GRAMS };
        for gram in 0..grams {
            if paper.len() < rows {
                paper.entry(hash(text, number, gram)).or_insert(at);
            }
            at += STEP;
        }
        // The sentence as a whole.
        if grams > 1 && paper.len() < rows {
            paper
                .entry(hash(text, number, GRAMS))
                .or_insert(at | i32::MIN);
        }
    }
    paper
}

fn hash(text: Text, number: u64, gram: u64) -> i64 {
    let mut dice = Dice((text as u64 + 1) << 60 ^ number << 8 ^ gram);
    (0..3).fold(0, |_, _| dice.next()) as i64
}

fn table(n: usize, papers: &[BTreeMap<i64, i32>]) -> Table {
    let county = 110_101 + n as i32;
    // Of the first two counties three units have all that is crowded.
    let units = if n < 2 { 3 } else { 6 };
    let office = |number: i32| Office {
        number: county * 1000 + number,
        id: format!("{county}单位{number}").as_str().into(),
        name: format!("{county}单位{number}"),
        plays: Vec::new(),
        superior: None,
    };
    let (mut documents, mut rows) = (Vec::new(), Vec::new());
    for (number, paper) in (0..).zip(papers) {
        let text = digest(format!("{county}/{number}").as_bytes());
        let id = i64::from_le_bytes(*text.0.first_chunk().expect("32 bytes"));
        let unit = county * 1000 + 1 + number % units;
        documents.push(Document {
            document: id,
            unit,
            year: Some(2023),
            path: RelPath::from(format!("{number}.txt")),
            title: format!("第{number}份"),
            digest: text,
            text: Some(text),
            content: Some(text),
            letters: 100_000,
            fingerprints: paper.len() as u32,
            requirement: None,
            due: None,
            forwards: false,
        });
        let row = |(fingerprint, position): (&i64, &i32)| Row {
            fingerprint: *fingerprint,
            document: id,
            position: *position,
            unit,
            year: 2023,
        };
        rows.extend(paper.iter().map(row));
    }
    documents.sort();
    rows.sort_unstable();
    Table {
        header: header(county, (1..=units).map(office).collect()),
        documents,
        rows,
    }
}

struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn roll(&mut self, below: u64) -> u64 {
        (self.next() >> 32) % below
    }
}
