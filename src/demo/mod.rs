//! The made-up county 青砚县: generates its project file and folders, the same bytes each time.
//!
//! Its texts are `fixtures/county/`, readable and editable by people; faults are planted there on
//! purpose, each with a `注` that says why. [`county`] gives every file, `tests/county.rs` holds
//! what the program finds against `fixtures/county/应得.md`.

mod broken;
mod docx;
mod numbers;
mod pdf;
mod pdf_font;
mod photo;
mod plain;
mod rng;
mod source;
mod times;
mod xlsx;

use std::collections::BTreeMap;

use source::{Block, Entry};

/// A file: path below the county's folder, `/` between parts, and its bytes.
pub type File = (String, Vec<u8>);

/// Folder of what units hand in.
const SUBMISSIONS: &str = "报送材料";

/// Sources by the folder they lie in. A new unit is one file there and one line here.
const SOURCES: &[(&str, &str)] = &[];

/// Files that are taken as they are.
const AS_THEY_ARE: &[(&str, &str)] = &[(
    "juanzong.yaml",
    include_str!("../../fixtures/county/juanzong.yaml"),
)];

/// Every file of the county, by path.
pub fn county() -> Vec<File> {
    let mut files: BTreeMap<String, Vec<u8>> = AS_THEY_ARE
        .iter()
        .map(|(path, text)| ((*path).to_string(), text.as_bytes().to_vec()))
        .collect();
    let entries = entries();
    for entry in &entries {
        files.insert(entry.path.clone(), make(entry));
    }
    for entry in &entries {
        let from = entry.get("照抄");
        if let Some(bytes) = files.get(from).cloned() {
            files.insert(entry.path.clone(), bytes);
        }
    }
    files.into_iter().collect()
}

/// A county of `n` times as many units, each lot named and worded apart from the others: for
/// measuring how time grows. One time is [`county`] itself.
pub fn county_times(n: usize) -> Vec<File> {
    times::county(n)
}

/// What every source says, tables filled in.
fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    for (below, text) in SOURCES {
        entries.extend(source::parse(text, below).expect("a test reads every source"));
    }
    for entry in &mut entries {
        let mut rng = rng::Rng::of(&entry.path);
        for block in &mut entry.body {
            if let Block::Table(rows) = block {
                *rows = numbers::fill(rows, &mut rng);
            }
        }
    }
    entries
}

/// An entry's bytes. What is copied from another file comes later.
fn make(entry: &Entry) -> Vec<u8> {
    if let Some(bytes) = broken::write(entry) {
        return bytes;
    }
    let format = match entry.get("实为") {
        "" => entry.extension(),
        other => other.to_string(),
    };
    match format.as_str() {
        "docx" => docx::write(entry),
        "xlsx" => xlsx::write(entry),
        "pdf" => pdf::write(entry),
        "jpg" => photo::write(entry),
        "md" => plain::markdown(entry),
        "html" => plain::html(entry),
        _ => plain::text(entry),
    }
}
