//! Who copied whom, over made-up papers ×1 and ×4: `cargo bench --bench likeness [thousands of
//! characters]`. Prints seconds, characters a second, findings and the most memory used.
//!
//! Papers are made of stock phrases that everybody uses and words of their own, with passages
//! copied between units, so that the index has as much to do as on real ones.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

mod dice;
mod memory;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Instant;

use juanzong::catalogue::{Catalogue, Material};
use juanzong::digest::digest;
use juanzong::facts::Facts;
use juanzong::likeness::compare;
use juanzong::project::{Layout, Project, Unit};
use juanzong::standard::{Standard, UnitId, Year};

use dice::Dice;

/// Characters in a paper.
const LENGTH: usize = 15_000;
/// Papers of a unit, each for a year.
const YEARS: usize = 7;

fn main() {
    let mut out = std::io::stdout();
    let thousands = std::env::args().skip(1).find_map(|arg| arg.parse().ok());
    let base = thousands.unwrap_or(7_500) * 1000 / LENGTH;
    let mut first = None;
    for times in [1, 4] {
        let papers = base * times;
        let (project, catalogue, facts) = world(papers);
        let before = memory::most();
        let start = Instant::now();
        let found = compare(&project, &catalogue, &facts).len();
        let seconds = start.elapsed().as_secs_f64();
        let ratio = seconds / *first.get_or_insert(seconds);
        let line = format!(
            "×{times}: {papers} papers, {:.1} M chars, {seconds:.2} s ({ratio:.1} of ×1), {:.1} M chars/s, \
             {found} found, {before} MB before and {} MB at most",
            (papers * LENGTH) as f64 / 1e6,
            (papers * LENGTH) as f64 / 1e6 / seconds,
            memory::most(),
        );
        writeln!(out, "{line}").expect("standard output");
    }
}

impl Dice {
    fn words(&mut self, n: usize) -> String {
        // Low numbers more often, as in real text.
        let mut letter = || {
            let (a, b) = (self.roll(2500), self.roll(2500));
            char::from_u32(0x4E00 + a.min(b) as u32).expect("a Chinese character")
        };
        (0..n).map(|_| letter()).collect()
    }
}

fn world(
    papers: usize,
) -> (
    Project,
    Catalogue,
    BTreeMap<juanzong::digest::Digest, Facts>,
) {
    let mut dice = Dice(42);
    let stock: Vec<String> = (0..4000)
        .map(|n| {
            let length = 6 + n % 15;
            dice.words(length)
        })
        .collect();
    let mut texts: Vec<String> = Vec::with_capacity(papers);
    for n in 0..papers {
        let mut text = String::with_capacity(LENGTH * 3 + 600);
        let mut length = 0;
        while length < LENGTH {
            let part = match dice.roll(10) {
                0..6 => stock[dice.roll(stock.len())].clone(),
                _ => {
                    let length = 4 + dice.roll(16);
                    dice.words(length)
                }
            };
            length += part.chars().count() + 1;
            text.push_str(&part);
            text.push(if dice.roll(4) == 0 { '。' } else { '，' });
            if dice.roll(20) == 0 {
                text.push('\n');
            }
        }
        // A passage from an earlier paper.
        if n > 0 && dice.roll(3) == 0 {
            let source: Vec<char> = texts[dice.roll(n)].chars().collect();
            let from = dice.roll(source.len() - 300);
            text.extend(&source[from..from + 100 + dice.roll(200)]);
        }
        texts.push(text);
    }
    let mut catalogue = Catalogue::default();
    let mut facts = BTreeMap::new();
    for (n, text) in texts.into_iter().enumerate() {
        let digest = digest(text.as_bytes());
        let (unit, year) = (format!("单位{}", n / YEARS), 2018 + (n % YEARS) as u16);
        catalogue.materials.push(Material {
            path: format!("{unit}/{year}/报告.txt").into(),
            unit: Some(UnitId::from(unit)),
            year: Some(Year(year)),
            slot: None,
            also: Vec::new(),
            suggestion: None,
            size: text.len() as u64,
            digest,
            unpacked: None,
        });
        facts.insert(digest, Facts::of("报告.txt", digest, text.as_bytes()));
    }
    (project(papers.div_ceil(YEARS)), catalogue, facts)
}

fn project(units: usize) -> Project {
    Project {
        root: "".into(),
        standard: Standard::default(),
        units: (0..units)
            .map(|n| Unit::department(&format!("单位{n}")))
            .collect(),
        submissions: "".into(),
        output: "".into(),
        layout: Layout { levels: Vec::new() },
        ..Project::of_folder(std::path::Path::new(""), Vec::new())
    }
}
