//! [`Project`]: one evaluation. The standard, the place, the units, the years and the layout of
//! the submission folder; from `juanzong.yaml`, or guessed from a bare folder.

mod bare;
pub mod called;
mod exceptions;
mod filing;
pub(crate) mod form;
mod guess;
mod layout;
mod letters;
mod load;
mod offices;
mod order;
pub(crate) mod own;
mod place;
mod roles;
mod scoring;
mod shape;
mod site;
mod stock;
mod terms;
mod tree;
mod units;
mod write;
mod written;

pub use exceptions::is_date;
pub use filing::{Coder, Filing, PaperParts, Retention, VolumeParts};
pub use letters::Letters;
pub use offices::{InUse, Month, Office, office};
pub use order::{Order, Ordered};
pub use scoring::{FIGURES_NAME, MARKS_NAME, Plan, Scoring, SheetAt};
pub use site::Site;
pub use stock::{Phrases, Stock};
pub use terms::{Milestone, Terms};
pub use tree::Planted;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::standard::names::normalise;
use crate::standard::{
    DepartmentId, Due, ItemId, RequirementId, SampleTypeId, Slot, Standard, UnitId, Year, YearRule,
};
use crate::verdict::Ruling;

/// One evaluation, checked and complete.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Name of the evaluation.
    pub name: String,
    /// Folder that holds `juanzong.yaml`; relative paths start here.
    pub root: PathBuf,
    /// The standard, with the user's own entries merged in.
    pub standard: Standard,
    /// The place under evaluation.
    pub place: Place,
    /// The three years, ascending.
    pub years: Vec<Year>,
    /// Units, in the order written.
    pub units: Vec<Unit>,
    /// The folder that units hand in.
    pub submissions: PathBuf,
    /// Text everyone may share (上级来文, templates, laws); may be absent.
    pub shared: Option<PathBuf>,
    /// Text nobody should have pasted (other cities' reports, web pages); may be absent.
    pub reference: Option<PathBuf>,
    /// The user's own stock phrases, beside the program's; may be absent.
    pub stock: Option<Stock>,
    /// Where results go.
    pub output: PathBuf,
    /// How the submission folder is arranged.
    pub layout: Layout,
    /// Limits of rules.
    pub thresholds: Thresholds,
    /// How dossiers are filed and printed.
    pub filing: Filing,
    /// How letters are signed and numbered.
    pub letters: Letters,
    /// Days until things are due.
    pub terms: Terms,
    /// The days the evaluation runs towards, the first first.
    pub milestones: Vec<Milestone>,
    /// Schemes by which the evaluation is scored, and the sheets that people fill in for that.
    pub scoring: Scoring,
    /// Findings excused with a reason.
    pub waivers: Vec<Waiver>,
    /// Assignments of single papers written in the project file or by `juanzong assign`.
    pub assignments: Vec<Assignment>,
    /// What people found of things alike, by `juanzong verdict`; the latest last.
    pub rulings: Vec<Ruling>,
    /// In which order people want papers bound, by `juanzong order`; slots without are in the
    /// order of paths.
    pub orders: Vec<Order>,
    /// What is not wrong but must not pass unseen, in Chinese: departments nobody plays, so that
    /// nobody owes their material; names still to be filled in.
    pub notices: Vec<String>,
}

/// The place under evaluation and the names that may stand in its papers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Own county or city, such as `云溪县`.
    pub name: String,
    /// Superiors (province, city), legitimately named.
    pub superiors: Vec<String>,
    /// Towns, streets, communities of its own.
    pub towns: Vec<String>,
    /// Former names of the place.
    pub former: Vec<String>,
    /// Neighbours that are legitimately mentioned.
    pub neighbours: Vec<String>,
}

/// What kind of unit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// 部门.
    Department,
    /// 街道、乡镇.
    Street,
    /// 社区、村.
    Community,
    /// 样本点.
    Sample,
}

/// A unit that hands in material.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Stable id; the short name unless the project says otherwise.
    pub id: UnitId,
    /// Full name.
    pub name: String,
    /// Aliases and former names.
    pub aliases: Vec<String>,
    /// From when and until when names of its were in use, where the project file says so.
    pub in_use: Vec<InUse>,
    /// Kind.
    pub kind: UnitKind,
    /// For a sample point: its type.
    pub sample_type: Option<SampleTypeId>,
    /// Departments of the standard that it plays.
    pub plays: Vec<DepartmentId>,
    /// The unit above it within the project (a street's community).
    pub superior: Option<UnitId>,
    /// Items or requirements it leads beyond those of `plays`.
    pub leads: Vec<String>,
    /// Items it supports.
    pub supports: Vec<ItemId>,
}

impl Unit {
    /// A department of this name, and nothing else known of it.
    pub fn department(name: &str) -> Self {
        Unit {
            id: UnitId::from(name),
            name: name.into(),
            aliases: Vec::new(),
            in_use: Vec::new(),
            kind: UnitKind::Department,
            sample_type: None,
            plays: Vec::new(),
            superior: None,
            leads: Vec::new(),
            supports: Vec::new(),
        }
    }
}

/// How the submission folder is arranged: folder levels from the top, then whatever is below.
/// Pattern such as `{unit}/{year}/{requirement}`; levels may be `{unit}`, `{year}`, `{part}`,
/// `{item}`, `{requirement}` or literal text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Levels from the top.
    pub levels: Vec<Level>,
}

/// One folder level of a [`Layout`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Level {
    /// A unit by name, alias or code.
    Unit,
    /// A year.
    Year,
    /// A part by number or title.
    Part,
    /// An item by number, id or title.
    Item,
    /// A requirement by id, title or alias.
    Requirement,
    /// A folder of this very name.
    Literal(String),
}

/// Limits of rules; all of them may be set in the project file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Least length of a shared passage, in masked characters.
    pub passage_chars: usize,
    /// Containment of masked text at which two years are called alike (0–1).
    pub year_suspect: f64,
    /// Containment of masked text at which two years are worth a look (0–1).
    pub year_warn: f64,
    /// Containment at which a subordinate's paper is called its superior's (0–1).
    pub superior: f64,
    /// A passage carried by at least this many units is common text, not an accusation.
    pub common_units: usize,
    /// Files larger than this are not read (bytes).
    pub largest_file: u64,
    /// Seconds that reading one file may take.
    pub reading_seconds: u64,
    /// Memory that reading one file may take (MB).
    pub reading_memory: u64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            passage_chars: 30,
            year_suspect: 0.50,
            year_warn: 0.30,
            superior: 0.50,
            common_units: 8,
            largest_file: 200 << 20,
            reading_seconds: 30,
            reading_memory: 1024,
        }
    }
}

/// A finding excused, with reason, name and expiry, which are kept and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Rule code, such as `L102`.
    pub rule: String,
    /// Unit the waiver is for; every unit where absent.
    pub unit: Option<UnitId>,
    /// Requirement the waiver is for; every one where absent.
    pub requirement: Option<RequirementId>,
    /// Year the waiver is for; every one where absent.
    pub year: Option<Year>,
    /// Why.
    pub reason: String,
    /// Who allowed it.
    pub by: String,
    /// Last day it holds, `YYYY-MM-DD`.
    pub until: String,
}

/// A paper settled into a slot by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Path below the submission folder, `/` between parts.
    pub path: String,
    /// Requirement it serves.
    pub requirement: RequirementId,
    /// Year, where the requirement has years.
    pub year: Option<Year>,
}

/// Name of the project file.
pub const FILE_NAME: &str = "juanzong.yaml";

/// Name of the notes that `juanzong init` lays into empty folders. Never material.
pub const README_NAME: &str = "本文件夹应放材料说明.txt";

/// Name of the folder for material that belongs to no single year, on the level of the years.
pub const NO_YEAR_NAME: &str = "不分年度";

impl Project {
    /// The unit of this id.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    /// Full name of a unit; its id where there is none.
    pub fn unit_name<'a>(&'a self, id: &'a UnitId) -> &'a str {
        self.unit(id).map_or(id.as_str(), |unit| &unit.name)
    }

    /// 全宗名称: as given, else the place under evaluation.
    pub fn fonds_name(&self) -> &str {
        let given = self.filing.fonds_name.as_str();
        if given.is_empty() {
            &self.place.name
        } else {
            given
        }
    }

    /// The unit of this id, name or alias.
    pub fn unit_named(&self, name: &str) -> Option<&Unit> {
        let key = normalise(name);
        self.units.iter().find(|unit| {
            let names = [unit.id.as_str(), unit.name.as_str()];
            let aliases = unit.aliases.iter().map(String::as_str);
            names
                .into_iter()
                .chain(aliases)
                .any(|n| normalise(n) == key)
        })
    }

    /// Every slot, by unit in the project's order, then requirement in the standard's, then year.
    pub fn slots(&self) -> Vec<Slot> {
        let mut slots = Vec::new();
        for unit in &self.units {
            for requirement in self.standard.requirements() {
                if !requirement.due.iter().any(|due| self.owes(unit, due))
                    && !self.leads(unit, &requirement.id)
                {
                    continue;
                }
                let slot = |year| Slot {
                    unit: unit.id.clone(),
                    requirement: requirement.id.clone(),
                    year,
                };
                match requirement.years {
                    YearRule::Each => slots.extend(self.years.iter().map(|year| slot(Some(*year)))),
                    YearRule::Latest | YearRule::Once | YearRule::Span => slots.push(slot(None)),
                }
            }
        }
        slots
    }

    fn leads(&self, unit: &Unit, id: &RequirementId) -> bool {
        if unit.leads.is_empty() {
            return false;
        }
        let item = self.standard.home(id).map(|(_, item)| item.id.as_str());
        unit.leads
            .iter()
            .any(|led| led == id.as_str() || Some(led.as_str()) == item)
    }

    fn owes(&self, unit: &Unit, due: &Due) -> bool {
        match due {
            Due::Department(id) => unit.plays.contains(id),
            Due::EveryDepartment => unit.kind == UnitKind::Department,
            Due::EveryStreet => unit.kind == UnitKind::Street,
            Due::EveryCommunity => unit.kind == UnitKind::Community,
            Due::EveryUnit => true,
            Due::EverySample(id) => unit.sample_type.as_ref() == Some(id),
        }
    }
}
