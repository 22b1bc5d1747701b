//! Who copied whom: [`compare`] is the seam. Methods come and go behind it.
//!
//! The machine measures likeness and does not judge intent: every [`Likeness`] carries both
//! passages and says how it was measured.

mod align;
mod candidates;
mod cited;
mod common;
mod contained;
mod copies;
mod corpus;
mod folders;
mod identity;
mod index;
mod names;
pub mod normalise;
mod origin;
mod originals;
mod passages;
mod photos;
mod prints;
mod rarity;
mod roles;
mod sentences;
pub mod sight;
mod stock;
mod superiors;
mod telling;
mod typos;
pub mod winnow;
mod years;

pub use contained::agreeing;
pub use prints::{Hashes, Print, Prints, Stranger};
pub use stock::{count as count_phrases, fingerprint as phrase, tables as phrase_tables};

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::{Catalogue, RelPath};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::paper::Span;
use crate::project::Project;
use crate::standard::{UnitId, Year};

/// Two places that are too like each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Likeness {
    /// What kind of likeness.
    pub kind: Kind,
    /// How strong, 0 to 1: the share of the shorter side's masked text that both hold.
    pub degree: f64,
    /// One side; for [`Kind::Superior`] and [`Kind::Reference`] the copy.
    pub left: Side,
    /// The other side; for [`Kind::Superior`] and [`Kind::Reference`] what was copied.
    pub right: Side,
    /// Passages that agree, in the order of the left side; empty where whole files do.
    pub passages: Vec<(Span, Span)>,
    /// For [`Kind::Common`]: every unit that carries the text.
    pub units: Vec<UnitId>,
    /// How it was measured, in one Chinese sentence.
    pub how: String,
}

/// One side of a [`Likeness`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Side {
    /// The file, or the folder for [`Kind::Folder`].
    pub path: RelPath,
    /// The file's content; `None` for a folder.
    pub digest: Option<Digest>,
    /// Whose it is.
    pub unit: Option<UnitId>,
    /// For which year.
    pub year: Option<Year>,
    /// For [`Kind::Photo`]: which picture of the file; `None` where the file is the photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Inside>,
}

/// A picture inside a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Inside {
    /// Which of the file's pictures, from 1.
    pub number: u32,
    /// Page, sheet or slide, from 1, where known.
    pub page: Option<u32>,
}

/// What kind of likeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A whole folder handed in twice: reported once, not a hundred times.
    Folder,
    /// The same bytes.
    File,
    /// The same text in other bytes (saved anew).
    Text,
    /// The same photo, in a file of its own or inside a document, saved anew or not.
    Photo,
    /// A passage shared by two units.
    Passage,
    /// One unit's papers of two years, alike but for numbers.
    Year,
    /// A subordinate's paper that copies its superior's (上下一般粗).
    Superior,
    /// Pasted from the reference folder.
    Reference,
    /// Files of two units whose properties point to one electronic file.
    Origin,
    /// The same slip of the pen, made by two units alone.
    Typo,
    /// Text that many units carry: shown once, no accusation.
    Common,
}

impl Kind {
    /// Its name in files that programs read.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Folder => "folder",
            Kind::File => "file",
            Kind::Text => "text",
            Kind::Photo => "photo",
            Kind::Passage => "passage",
            Kind::Year => "year",
            Kind::Superior => "superior",
            Kind::Reference => "reference",
            Kind::Origin => "origin",
            Kind::Typo => "typo",
            Kind::Common => "common",
        }
    }
}

/// Whether whoever waits wants no more of it. Once that is so it stays so: what is under way is
/// quickly over, and what it gives is of no use.
pub type Stopped<'a> = dyn Fn() -> bool + Sync + 'a;

/// Everything that is too like something else, in a fixed order, whatever the order of files.
///
/// Each distinct text is read once. What the shared folder and 上级来文 say is subtracted; what
/// more units carry than `thresholds.common_units` is said once and accuses nobody. Material
/// whose unit is not known is compared with nothing: there is nobody to ask.
pub fn compare(
    project: &Project,
    catalogue: &Catalogue,
    facts: &BTreeMap<Digest, Facts>,
) -> Vec<Likeness> {
    compare_with(project, catalogue, facts, &Prints::default(), &|| false)
}

/// The same, and with the papers of units whose files are not at hand: what those have in common
/// with each other is not told. Places in such a paper are counted in masked letters; photos,
/// files' properties and slips of the pen can't be compared with it.
pub fn compare_with(
    project: &Project,
    catalogue: &Catalogue,
    facts: &BTreeMap<Digest, Facts>,
    prints: &Prints,
    stopped: &Stopped<'_>,
) -> Vec<Likeness> {
    let roles = roles::Roles::of(project);
    let corpus = corpus::Corpus::of(project, catalogue, facts, &roles, prints, stopped);
    let mut found = copies::find(&corpus, catalogue);
    let photos = photos::find(&corpus, catalogue, &found);
    found.extend(photos);
    if stopped() {
        return Vec::new();
    }
    let index = index::Index::of(&corpus);
    let (years, mut twins) = years::find(&corpus, &index);
    twins.extend(&corpus.twins);
    let (superiors, taken) = superiors::find(&corpus, &index);
    found.extend(years);
    found.extend(superiors);
    found.extend(passages::find(&corpus, &index, &taken, &twins));
    found.extend(typos::find(&corpus, &index));
    found.extend(common::find(&corpus, &index));
    origin::find(&corpus, catalogue, &mut found);
    found.sort_by(|a, b| {
        (a.kind, &a.left, &a.right, &a.passages).cmp(&(b.kind, &b.left, &b.right, &b.passages))
    });
    found
}
