//! What a file of fingerprints holds: parameters, units, documents, rows. No text.

use serde::{Deserialize, Serialize};

use crate::catalogue::RelPath;
use crate::digest::{Digest, digest};
use crate::likeness::{phrase_tables, winnow};
use crate::places::Gazetteer;
use crate::project::{Project, Thresholds};
use crate::standard::{RequirementId, UnitId};

/// Version of the file. It changes when something in it changes its meaning.
pub const FORMAT: u32 = 1;
/// Changes when a text is masked in another way.
const MASKS: u32 = 1;
/// Name of the header in the footer.
pub const HEADER: &str = "juanzong.fingerprints";
/// Name of the list of documents in the footer.
pub const DOCUMENTS: &str = "juanzong.documents";

/// A file of fingerprints, in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it is.
    pub header: Header,
    /// Papers, by document, then path.
    pub documents: Vec<Document>,
    /// By fingerprint, then document.
    pub rows: Vec<Row>,
}

/// One fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The hash.
    pub fingerprint: i64,
    /// The document.
    pub document: i64,
    /// First letter; below zero for a sentence.
    pub position: i32,
    /// The unit.
    pub unit: i32,
    /// The year, or 0.
    pub year: i16,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// How fingerprints were made.
    pub parameters: Parameters,
    /// The program that wrote it, for people.
    pub program: String,
    /// The county or city.
    pub place: String,
    /// Its number in the rows.
    pub county: i32,
    /// Whether names of units are hidden.
    pub masked: bool,
    /// The unit that it was made for: nothing of its own is in it.
    pub made_for: Option<UnitId>,
    /// Limits by which the office judges.
    pub limits: Limits,
    /// Names that were masked in the texts, besides every division of China.
    pub names: Vec<String>,
    /// Units.
    pub units: Vec<Office>,
    /// Documents of one unit for two years that are nearly one: a passage of both is told once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub twins: Vec<(i64, i64)>,
    /// Runs of letters and how many units write each: [`Phrases`](crate::project::Phrases) in
    /// hexadecimal digits.
    pub words: String,
}

/// How fingerprints were made. Those made otherwise can't be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    /// Version of the file.
    pub format: u32,
    /// Letters in a gram.
    pub k: usize,
    /// Grams in a window.
    pub w: usize,
    /// How texts are masked, and with which place names.
    pub masks: String,
    /// The tables of stock phrases.
    pub phrases: Digest,
    /// Tells one key from another and nothing else of it; `None` where there is no key.
    pub key: Option<String>,
}

/// Limits by which the office judges, see [`Thresholds`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Least length of a shared passage, in masked letters.
    pub passage_chars: usize,
    /// Containment at which a paper is called its superior's (0–1).
    pub superior: f64,
    /// A passage of so many units is common text.
    pub common_units: usize,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Its number in the rows.
    pub number: i32,
    /// Its id.
    pub id: UnitId,
    /// Its name, or what stands for it.
    pub name: String,
    /// Departments of the standard that it plays; of hidden units those alone that issue papers to
    /// everybody.
    pub plays: Vec<String>,
    /// The unit above it.
    pub superior: Option<UnitId>,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Document {
    /// Its number in the rows; papers of one text of one unit share it.
    pub document: i64,
    /// The unit.
    pub unit: i32,
    /// For which year it was handed in.
    pub year: Option<u16>,
    /// Where it lies, or what stands for that.
    pub path: RelPath,
    /// 题名.
    pub title: String,
    /// SHA-256 of the file, keyed where a key was given.
    pub digest: Digest,
    /// SHA-256 of its letters, keyed likewise; `None` where it has no text.
    pub text: Option<Digest>,
    /// By what the whole is known; `None` for what says too little.
    pub content: Option<Digest>,
    /// Masked letters.
    pub letters: u32,
    /// Rows of the document.
    pub fingerprints: u32,
    /// Requirement that it meets.
    pub requirement: Option<RequirementId>,
    /// Year of its slot, where the requirement has years.
    pub due: Option<u16>,
    /// Whether it passes on another's paper.
    pub forwards: bool,
}

impl Parameters {
    /// Of this program and project.
    pub fn of(project: &Project, key: Option<&super::Key>) -> Self {
        Parameters {
            format: FORMAT,
            k: winnow::K,
            w: winnow::W,
            masks: masks(),
            phrases: phrase_tables(project),
            key: key.map(super::Key::mark),
        }
    }

    /// In what these differ from others, in Chinese; `None` where in nothing.
    pub fn differ(&self, other: &Parameters) -> Option<&'static str> {
        let Parameters {
            format,
            k,
            w,
            masks,
            phrases,
            key,
        } = other;
        if self.format != *format {
            Some("格式版本不同")
        } else if (self.k, self.w) != (*k, *w) {
            Some("取指纹的片段长度或窗口（k、w）不同")
        } else if self.masks != *masks {
            Some("遮去地名、数字的规则不同，多半是程序版本不同")
        } else if self.phrases != *phrases {
            Some("套话表不同")
        } else if self.key != *key {
            Some("密钥不同，或者一个用了密钥、一个没用")
        } else {
            None
        }
    }
}

fn masks() -> String {
    let gazetteer = Gazetteer::builtin();
    let stems = gazetteer.stems().map(|(stem, _)| stem);
    let names: Vec<&str> = gazetteer.names().iter().copied().chain(stems).collect();
    let names = digest(names.join("\n").as_bytes()).to_string();
    format!("{MASKS}-{}", &names[..16])
}

impl From<&Thresholds> for Limits {
    fn from(thresholds: &Thresholds) -> Self {
        Limits {
            passage_chars: thresholds.passage_chars,
            superior: thresholds.superior,
            common_units: thresholds.common_units,
        }
    }
}

impl Limits {
    /// The thresholds with these in their place.
    pub fn put_into(self, thresholds: &mut Thresholds) {
        thresholds.passage_chars = self.passage_chars;
        thresholds.superior = self.superior;
        thresholds.common_units = self.common_units;
    }
}
