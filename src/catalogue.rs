//! [`Catalogue`]: what was submitted, and in which slot each piece belongs.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::read::{Member, Why};
use crate::standard::{RequirementId, Slot, UnitId, Year};

/// A path below the submission, shared or reference folder: `/` between parts on every system,
/// names as the disk spells them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct RelPath(pub Arc<str>);

impl RelPath {
    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The file's name without its extension.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The extension in lower case, without the dot; empty where there is none.
    pub fn extension(&self) -> String {
        self.name()
            .rsplit_once('.')
            .map(|(_, ext)| ext.to_lowercase())
            .unwrap_or_default()
    }

    /// The folder it lies in; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether it is this path, or lies in the folder of this path.
    pub fn is_within(&self, other: &RelPath) -> bool {
        let rest = self.0.strip_prefix(other.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl From<String> for RelPath {
    fn from(text: String) -> Self {
        RelPath(text.into())
    }
}

impl From<RelPath> for String {
    fn from(path: RelPath) -> Self {
        path.0.as_ref().into()
    }
}

impl From<&str> for RelPath {
    fn from(text: &str) -> Self {
        RelPath(text.into())
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything that was handed in, and everything it is compared with.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Catalogue {
    /// Submitted files, by path.
    pub materials: Vec<Material>,
    /// Files of the shared folder: text everyone may share.
    pub shared: Vec<Material>,
    /// Files of the reference folder: text nobody should have pasted.
    pub reference: Vec<Material>,
    /// Archives among the submitted files, by path.
    pub archives: Vec<Archive>,
    /// What was passed over, and why: `Thumbs.db`, links, unreadable folders.
    pub skipped: Vec<Skipped>,
    /// Sheets that the project fills in itself; no material.
    pub sheets: Sheets,
}

/// Sheets that the project fills in itself.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Sheets {
    /// Figures by indicator and year (指标数据).
    pub figures: Option<Material>,
    /// Marks and conclusions given on the spot (评分表).
    pub marks: Option<Material>,
}

impl Sheets {
    /// Those there are.
    pub fn all(&self) -> impl Iterator<Item = &Material> {
        self.figures.iter().chain(&self.marks)
    }
}

/// One file that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Material {
    /// Where it lies below its folder.
    pub path: RelPath,
    /// Who handed it in, where the layout tells.
    pub unit: Option<UnitId>,
    /// For which year, where the layout tells.
    pub year: Option<Year>,
    /// The slot it fills; `None` for stray material.
    pub slot: Option<Slot>,
    /// Further slots it serves (互见): bound once, referred to from these.
    pub also: Vec<Slot>,
    /// For stray material: where it most likely belongs, and why.
    pub suggestion: Option<Suggestion>,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// For a member of an archive: the file of ours that it was unpacked into. No judgement
    /// depends on it.
    #[serde(skip)]
    pub unpacked: Option<PathBuf>,
}

/// An archive that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Archive {
    /// The file itself. Its members are the materials below its path, which are placed as if it
    /// were a folder; it is itself a material only where it could not be unpacked.
    pub material: Material,
    /// Its members, those that could not be had included; or why it could not be unpacked.
    pub members: std::result::Result<Vec<Member>, Why>,
}

impl Archive {
    /// Members that could not be had, or whose names would have led out of the archive.
    pub fn troubles(&self) -> impl Iterator<Item = &Member> {
        let members = self.members.iter().flatten();
        members.filter(|m| m.content.is_err() || m.unsafe_name.is_some())
    }
}

/// The slot that stray material most likely belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The requirement.
    pub requirement: RequirementId,
    /// The year, where known.
    pub year: Option<Year>,
    /// Why, in Chinese: the words that agree.
    pub why: String,
}

/// Something that was not taken into the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skipped {
    /// Where it lies.
    pub path: RelPath,
    /// Why it was passed over.
    pub why: SkipReason,
}

/// Why something was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Leavings of the system or an office program: `~$x.docx`, `Thumbs.db`, `.DS_Store`.
    Leavings,
    /// A symbolic link; not followed.
    Link,
    /// Neither file nor folder (device, pipe).
    Special,
    /// The system would not let us read it.
    Unreadable,
    /// Its name, or a folder's above it, is not text: often a package unpacked with the wrong
    /// encoding. Nobody could refer to it.
    BadName,
}

impl SkipReason {
    /// Whether there may be material behind it that nobody saw.
    pub fn hides_material(self) -> bool {
        matches!(self, SkipReason::Unreadable | SkipReason::BadName)
    }
}

impl Catalogue {
    /// Materials in a slot, by path; those that only serve it besides (互见) come last.
    pub fn by_slot(&self) -> BTreeMap<&Slot, Vec<&Material>> {
        let mut slots: BTreeMap<&Slot, Vec<&Material>> = BTreeMap::new();
        for material in &self.materials {
            if let Some(slot) = &material.slot {
                slots.entry(slot).or_default().push(material);
            }
        }
        for material in &self.materials {
            for slot in &material.also {
                slots.entry(slot).or_default().push(material);
            }
        }
        slots
    }

    /// Keeps what these units handed in; `None` stands for a unit that is not known.
    pub fn keep(&mut self, of: impl Fn(Option<&UnitId>) -> bool) {
        self.materials.retain(|material| of(material.unit.as_ref()));
        self.archives
            .retain(|archive| of(archive.material.unit.as_ref()));
    }

    /// Every file of every folder: submitted, shared, reference.
    pub fn all(&self) -> impl Iterator<Item = &Material> {
        self.materials
            .iter()
            .chain(&self.shared)
            .chain(&self.reference)
    }
}
