//! [`Prints`] → [`Table`]: numbers for units and documents, names hidden where that is wished.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rayon::prelude::*;

use super::key::{Key, seal};
use super::table::{Document, Header, Limits, Office, Parameters, Row, Table};
use crate::catalogue::RelPath;
use crate::digest::{Digest, Hash};
use crate::error::{Error, Result};
use crate::likeness::normalise::Masker;
use crate::likeness::{Prints, Stranger};
use crate::places::Gazetteer;
use crate::project::{Phrases, Project, Unit};
use crate::standard::{Slot, UnitId};

/// Units that a county may have: three digits of a number.
const MOST_UNITS: usize = 999;
/// Counties that are in no list have numbers from here on, made of their names.
const UNLISTED: u32 = 1_000_000;
/// Departments that issue papers to everybody.
const ISSUERS: &[&str] = &["aiwei", "zfb"];

/// What the office chooses.
#[derive(Default)]
pub struct Choices {
    /// Whether names of units, and paths, are hidden.
    pub mask_units: bool,
    /// The unit that it is made for.
    pub made_for: Option<UnitId>,
    /// The key, where there is one.
    pub key: Option<Key>,
    /// Code of the county, where the program can't tell it from its name.
    pub county: Option<u32>,
}

/// The file of a project's prints.
///
/// # Errors
/// There are more units than numbers for them, or the county's number is none.
pub fn export(project: &Project, prints: &Prints, choices: &Choices) -> Result<Table> {
    let county = county(project, choices)?;
    let units = offices(project, prints, choices, county)?;
    let masker = choices.mask_units.then(|| Masker::of(project));
    let key = choices.key.as_ref();
    let mut documents: Vec<Document> = Vec::new();
    let mut papers: Vec<&Stranger> = prints.papers.iter().collect();
    papers.sort_by_key(|paper| (&paper.material.unit, &paper.material.path));
    for (number, paper) in (1..).zip(papers) {
        let Some(unit) = paper.material.unit.as_ref().and_then(|id| units.get(id)) else {
            continue;
        };
        let print = paper.text.and_then(|text| prints.texts.get(&text));
        let sealed = |digest: Digest| sealed(key, digest);
        let known = paper.text.unwrap_or(paper.material.digest);
        let slot = paper.material.slot.as_ref();
        let (path, title) = match &masker {
            None => (paper.material.path.clone(), paper.title.clone()),
            Some(masker) => {
                let path = RelPath::from(format!("{}/第{number}份", unit.name));
                (path, masker.hide(&paper.title))
            }
        };
        documents.push(Document {
            document: document(county, &unit.id, sealed(known)),
            unit: unit.number,
            year: paper.material.year.map(|year| year.0),
            path,
            title,
            digest: sealed(paper.material.digest),
            text: paper.text.map(sealed),
            content: paper.content.map(sealed),
            letters: print.map_or(0, |print| print.letters),
            fingerprints: 0,
            requirement: slot.map(|slot| slot.requirement.clone()),
            due: slot.and_then(|slot: &Slot| slot.year).map(|year| year.0),
            forwards: paper.forwards,
        });
    }
    documents.sort();
    let texts = texts(&documents, prints, key);
    let rows = rows(&texts, key);
    let mut counts: BTreeMap<i64, u32> = BTreeMap::new();
    for row in &rows {
        *counts.entry(row.document).or_default() += 1;
    }
    for document in &mut documents {
        document.fingerprints = counts.get(&document.document).copied().unwrap_or(0);
    }
    let header = Header {
        parameters: Parameters::of(project, key),
        program: format!("juanzong {}", env!("CARGO_PKG_VERSION")),
        place: project.place.name.clone(),
        county,
        masked: choices.mask_units,
        made_for: choices.made_for.clone(),
        limits: Limits::from(&project.thresholds),
        names: prints.names.clone(),
        units: units.into_values().collect(),
        twins: twins(&documents, prints, key),
        words: words(&prints.words, key),
    };
    Ok(Table {
        header,
        documents,
        rows,
    })
}

/// Pairs of documents whose texts are nearly one.
fn twins(documents: &[Document], prints: &Prints, key: Option<&Key>) -> Vec<(i64, i64)> {
    let mut by_text: BTreeMap<Digest, BTreeSet<(i32, i64)>> = BTreeMap::new();
    for document in documents {
        if let Some(text) = document.text {
            let held = by_text.entry(text).or_default();
            held.insert((document.unit, document.document));
        }
    }
    let held = |text: &Digest| by_text.get(&sealed(key, *text)).into_iter().flatten();
    let pairs = prints.twins.iter().flat_map(|(a, b)| {
        held(a).flat_map(move |(unit, a)| {
            let theirs = held(b).filter(move |(other, _)| other == unit);
            theirs.map(move |(_, b)| (*a.min(b), *a.max(b)))
        })
    });
    pairs.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Code of the county: as told, else that of its name where only one place has it, else a number
/// made of the name.
fn county(project: &Project, choices: &Choices) -> Result<i32> {
    let name = project.place.name.as_str();
    let number = match (choices.county, Gazetteer::builtin().codes(name)) {
        (Some(told), _) => told,
        (None, [only]) => *only,
        (None, _) => {
            let mut hash = Hash::default();
            let superiors = project.place.superiors.iter().map(String::as_str);
            for name in superiors.chain([name]) {
                hash.update(name.as_bytes());
                hash.update(b"\n");
            }
            let Digest([a, b, c, d, ..]) = hash.finish();
            UNLISTED + u32::from_le_bytes([a, b, c, d]) % UNLISTED
        }
    };
    if number == 0 || number >= 2 * UNLISTED {
        let what = format!("行政区划代码应当是六位数字，不能是 {number}");
        return Err(Error::usage(what).hint("例如：--county 110101。"));
    }
    Ok(number as i32)
}

/// Units with their numbers. Hidden ones are numbered in an order that nobody can work out who
/// does not have the papers.
fn offices(
    project: &Project,
    prints: &Prints,
    choices: &Choices,
    county: i32,
) -> Result<BTreeMap<UnitId, Office>> {
    let mut units: Vec<&Unit> = project.units.iter().collect();
    units.retain(|unit| Some(&unit.id) != choices.made_for.as_ref());
    if units.len() > MOST_UNITS {
        let what = format!(
            "单位太多：{} 个，指纹文件里最多 {MOST_UNITS} 个",
            units.len()
        );
        return Err(Error::usage(what).hint("请按街道、系统分成几个项目分别导出。"));
    }
    if choices.mask_units {
        let contents: BTreeSet<&Digest> =
            prints.papers.iter().map(|p| &p.material.digest).collect();
        let mut hash = Hash::default();
        contents.iter().for_each(|digest| hash.update(&digest.0));
        units.sort_by_cached_key(|unit| {
            let mut hash = hash.clone();
            hash.update(unit.id.as_str().as_bytes());
            hash.finish()
        });
    }
    let hidden: BTreeMap<&UnitId, String> = (1..)
        .zip(&units)
        .map(|(n, unit): (usize, _)| (&unit.id, format!("单位{n:02}")))
        .collect();
    let shown = |id: &UnitId| match choices.mask_units {
        true => hidden.get(id).map(|name| UnitId::from(name.as_str())),
        false => Some(id.clone()),
    };
    let office = |(n, unit): (i32, &&Unit)| {
        let name = match choices.mask_units {
            true => hidden.get(&unit.id).cloned().unwrap_or_default(),
            false => unit.name.clone(),
        };
        let plays = unit.plays.iter().map(|id| id.as_str().to_owned());
        let told = |id: &String| !choices.mask_units || ISSUERS.contains(&id.as_str());
        let office = Office {
            number: county * 1000 + n,
            id: shown(&unit.id).unwrap_or_else(|| unit.id.clone()),
            name,
            plays: plays.filter(told).collect(),
            superior: unit.superior.as_ref().and_then(shown),
        };
        (unit.id.clone(), office)
    };
    Ok((1..).zip(&units).map(office).collect())
}

fn document(county: i32, unit: &UnitId, known: Digest) -> i64 {
    let mut hash = Hash::default();
    hash.update(&county.to_le_bytes());
    hash.update(unit.as_str().as_bytes());
    hash.update(b"\n");
    hash.update(&known.0);
    let Digest([a, b, c, d, e, f, g, h, ..]) = hash.finish();
    i64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// What a digest is in the file.
fn sealed(key: Option<&Key>, digest: Digest) -> Digest {
    key.map_or(digest, |key| key.seal_digest(&digest))
}

/// A text as its rows have it: document, unit, year, and its marks.
type Marked<'p> = (i64, i32, i16, &'p [(u64, u32)]);

/// Each text of each unit once; of its papers the earliest year counts.
fn texts<'p>(documents: &[Document], prints: &'p Prints, key: Option<&Key>) -> Vec<Marked<'p>> {
    let marks: BTreeMap<Digest, &[(u64, u32)]> = prints
        .texts
        .iter()
        .map(|(text, print)| (sealed(key, *text), print.marks.as_slice()))
        .collect();
    let mut seen = BTreeSet::new();
    documents
        .iter()
        .filter_map(|document| {
            let marks = *marks.get(&document.text?)?;
            let year = i16::try_from(document.year.unwrap_or(0)).unwrap_or(0);
            let fresh = seen.insert(document.document);
            fresh.then_some((document.document, document.unit, year, marks))
        })
        .collect()
}

fn rows(texts: &[Marked<'_>], key: Option<&Key>) -> Vec<Row> {
    let mut rows: Vec<Row> = texts
        .par_iter()
        .flat_map_iter(|(document, unit, year, marks)| {
            let row = |(hash, at): &(u64, u32)| Row {
                fingerprint: seal(key, *hash) as i64,
                document: *document,
                position: *at as i32,
                unit: *unit,
                year: *year,
            };
            marks.iter().map(row)
        })
        .collect();
    rows.par_sort_unstable();
    rows.dedup_by_key(|row| (row.fingerprint, row.document));
    rows
}

fn words(words: &Phrases, key: Option<&Key>) -> String {
    let sealed: BTreeMap<u32, u32> = words
        .iter()
        .map(|(word, count)| (sealed_word(key, word), u32::from(count)))
        .collect();
    let bytes = Phrases::new(words.documents, &sealed).to_bytes();
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What stands for a run of letters in the list of how many units write it.
pub fn sealed_word(key: Option<&Key>, word: u32) -> u32 {
    match key {
        None => word,
        // Never the seal of a gram: those are hashes of 64 mixed bits.
        Some(key) => (key.seal(u64::from(word)) >> 32) as u32,
    }
}
