//! Typesets plain text as the dossiers do: `cargo bench --bench typeset -- FOLDER OUT.pdf`.
//! Prints pages a second for laying out alone and for laying out and writing; on one thread, so
//! seconds are CPU seconds. `benches/peers/typeset` compares the file with a peer's.

#![allow(clippy::disallowed_methods, reason = "a bench is about the clock")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use juanzong::output::pdf::Binder;
use juanzong::output::pdf::meta::Meta;
use juanzong::page::{Block, Flow, Fonts, Geometry, Run, Style};
use juanzong::paper::Date;

const FANG: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/fonts/FandolFang-Regular.otf"
);
const DAY: Date = Date {
    year: 2025,
    month: 11,
    day: 21,
};

fn main() {
    let mut paths = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"));
    let (Some(folder), Some(out)) = (paths.next(), paths.next()) else {
        say("typeset FOLDER OUT.pdf: nothing to do");
        return;
    };
    let papers: Vec<Vec<Block>> = texts(Path::new(&folder))
        .iter()
        .map(|text| blocks(text))
        .collect();
    let fang = fs::read(FANG).expect("the font lies in templates/fonts");
    let fonts = Fonts::with(Some(fang), BTreeMap::new());

    let start = Instant::now();
    let mut sheets = Vec::new();
    for paper in &papers {
        let mut flow = Flow::new(&fonts, Geometry::A4);
        flow.add_all(paper);
        sheets.extend(flow.finish().0);
    }
    let laid = start.elapsed().as_secs_f64();

    let file = BufWriter::new(fs::File::create(&out).expect("a file to write"));
    let mut binder = Binder::new(Box::new(file), &out, &fonts).expect("a file begun");
    let first = binder.reserve(sheets.len());
    binder.fill(first, &sheets, &[]).expect("pages written");
    let meta = Meta {
        title: "typeset".into(),
        author: "bench".into(),
        date: DAY,
    };
    binder.finish(&meta, 0).expect("a file finished");
    let whole = start.elapsed().as_secs_f64();
    let pages = sheets.len() as f64;
    say(&format!(
        "{pages} pages: {:.0} pages/s laid out, {:.0} pages/s laid out and written",
        pages / laid,
        pages / whole
    ));
}

/// The first line is the title; short lines that are numbered so are headings.
fn blocks(text: &str) -> Vec<Block> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let block = |(n, line): (usize, &str)| {
        let short = line.chars().count() < 30 && !line.ends_with('。');
        let style = match line.split_once('、') {
            _ if n == 0 => Style::Title,
            Some((number, _))
                if short && number.chars().all(|c| "一二三四五六七八九十".contains(c)) =>
            {
                Style::Heading
            }
            _ if short && line.starts_with('（') => Style::Subheading,
            _ => Style::Body,
        };
        Block::Text(style, Run::plain(line))
    };
    lines.enumerate().map(block).collect()
}

/// The .txt files below a folder, by path.
fn texts(folder: &Path) -> Vec<String> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    found.sort();
    found
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect()
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}
