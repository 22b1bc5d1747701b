//! [`Standard`]: what is required, of whom, for which years. Data, read from YAML under
//! `templates/standards/`, extended or overridden by the user's own file.
//!
//! Standard ▸ [`Part`] ▸ [`Item`] ▸ [`Requirement`]; beside them [`Indicator`]s, which are figures,
//! and [`Scheme`]s, by which the whole is scored. Entries are known by stable ids, never by
//! their printed number; every figure carries its source and whether it was verified.

mod called;
mod chain;
pub(crate) mod check;
pub(crate) mod form;
pub mod indicator;
pub mod judge;
mod load;
mod meaning;
pub mod measure;
mod merge;
pub mod names;
pub mod scheme;
pub mod table;
mod titles;
pub(crate) mod written;
pub(crate) mod yaml;

pub use called::{Index, folder_title};
pub use chain::Link;
pub use indicator::{Indicator, Target};
pub use judge::{Figure, Figures, Judged, Outcome};
pub use load::{builtin, builtin_ids, load, parse, schema};
pub(crate) use load::{mistakes, resolve, unknown};
pub use scheme::{By, Row, Scheme};

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(pub Arc<str>);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $name(text.into())
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                $name(text.into())
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().into()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
id!(/// A requirement, such as `p1.gov.law` or `u.plan`.
    RequirementId);
id!(/// An item of the standard, such as `p1.gov`.
    ItemId);
id!(/// A part of the standard, such as `p1`.
    PartId);
id!(/// A department as the standard names it, such as `aiwei`: a role, played by a unit of the project.
    DepartmentId);
id!(/// A type of sample point, such as `hospital`.
    SampleTypeId);
id!(/// An indicator, such as `green_rate`.
    IndicatorId);
id!(/// A scheme, such as `anfang-city`.
    SchemeId);
id!(/// A row of a scheme, or a veto of it.
    RowId);
id!(/// A unit of the project, such as `卫健局`.
    UnitId);

/// A calendar year of material, such as 2023.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Year(pub u16);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// One place where material is due (应交项): requirement × unit × year. It survives the renaming
/// of a file, so it is the identity of a problem from one check to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// Who owes it.
    pub unit: UnitId,
    /// What is owed.
    pub requirement: RequirementId,
    /// For which year; `None` where the requirement has no years of its own.
    pub year: Option<Year>,
}

/// One edition of a standard, checked and complete.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Standard {
    /// Stable id, such as `guowei-2021`.
    pub id: String,
    /// Name of the standard.
    pub title: String,
    /// The official document that issued it: name and number.
    pub document: String,
    /// Parts, in order. Materials common to every unit and those of the application are parts of
    /// their own (`common`, `application`), so that everything due stands in one tree.
    pub parts: Vec<Part>,
    /// Departments as roles, with aliases.
    pub departments: Vec<Department>,
    /// Types of sample point.
    pub sample_types: Vec<SampleType>,
    /// Figures asked for, in order.
    pub indicators: Vec<Indicator>,
    /// Ways of scoring, side by side.
    pub schemes: Vec<Scheme>,
    /// Chinese names of material kinds (`annual_plan` → 年度计划).
    pub kinds: BTreeMap<String, String>,
    /// Sources by key: official documents' names and numbers.
    pub sources: BTreeMap<String, String>,
}

/// A part (方面) of the standard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Stable id.
    pub id: PartId,
    /// Number as printed, such as `一`.
    pub number: String,
    /// Title.
    pub title: String,
    /// Lead department.
    pub lead: Option<DepartmentId>,
    /// Full marks where known.
    pub full_marks: Option<f64>,
    /// Items, in order.
    pub items: Vec<Item>,
}

/// An item (项) of the standard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Stable id.
    pub id: ItemId,
    /// Number as printed, such as `6`; empty where it has none.
    pub number: String,
    /// Title.
    pub title: String,
    /// What the standard asks, in brief.
    pub essence: String,
    /// Lead department.
    pub lead: Option<DepartmentId>,
    /// Supporting departments.
    pub supporting: Vec<DepartmentId>,
    /// Failing it fails the whole assessment (一票否决).
    pub veto: bool,
    /// Full marks where known.
    pub full_marks: Option<f64>,
    /// Where this entry comes from; a key of [`Standard::sources`] or free text.
    pub source: String,
    /// Whether it was held against the official text. `false` is shown as 待核.
    pub verified: bool,
    /// Required materials, in order.
    pub requirements: Vec<Requirement>,
}

/// One required material (必备材料).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Requirement {
    /// Stable id.
    pub id: RequirementId,
    /// Title as clerks know it.
    pub title: String,
    /// Kind, a key of [`Standard::kinds`].
    pub kind: String,
    /// For which years it is due.
    pub years: YearRule,
    /// Least number of pieces for each slot (大事记 4); 1 where nothing is said.
    pub least: u32,
    /// Parts of a composite material (会议 = notice, signin, speech, photo).
    pub parts: Vec<SetPart>,
    /// The theme whose papers prove each other (材料链): as the standard names it, else the item's
    /// and the id's front part.
    pub chain: String,
    /// Which links of that chain it is; none where it is no part of one.
    pub links: Vec<Link>,
    /// Marks it must bear.
    pub marks: Vec<Mark>,
    /// From whom it is due.
    pub due: Vec<Due>,
    /// Lead department: its own, else its item's.
    pub lead: Option<DepartmentId>,
    /// Supporting departments: its own, else its item's.
    pub supporting: Vec<DepartmentId>,
    /// Types of sample point where assessors look for it. They owe it only where `due` says so.
    pub samples: Vec<SampleTypeId>,
    /// Full marks where known.
    pub full_marks: Option<f64>,
    /// Failing it fails the whole assessment.
    pub veto: bool,
    /// Words other than the title's by which folders and files name it.
    pub aliases: Vec<String>,
    /// Where this entry comes from.
    pub source: String,
    /// Whether it was held against the official text. `false` is shown as 待核.
    pub verified: bool,
    /// A remark for clerks.
    pub note: Option<String>,
}

impl Requirement {
    /// Whether pictures or films are what is asked for, alone or among other things.
    pub fn wants_photos(&self) -> bool {
        self.marks.contains(&Mark::Caption)
            || self.parts.iter().any(|part| part.key.starts_with("photo"))
            || ["photo", "video", "publicity"].contains(&self.kind.as_str())
    }

    /// Whether an official paper is asked for: one with a number, a date or an issuer.
    pub fn wants_paper(&self) -> bool {
        [Mark::DocNumber, Mark::Date, Mark::Issuer]
            .iter()
            .any(|mark| self.marks.contains(mark))
    }
}

/// For which years a requirement is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum YearRule {
    /// One set for each of the three years.
    Each,
    /// The newest, or the one in force.
    Latest,
    /// One, valid across years.
    Once,
    /// One that covers the whole span.
    Span,
}

/// From whom a requirement is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Due {
    /// The unit that plays this department.
    Department(DepartmentId),
    /// Every department of the project (members of the commission).
    EveryDepartment,
    /// Every street or town.
    EveryStreet,
    /// Every community or village.
    EveryCommunity,
    /// Every unit of the project of whatever kind.
    EveryUnit,
    /// Every sample point of this type.
    EverySample(SampleTypeId),
}

/// A mark that a paper must bear and a program can look for. Seals, signatures and the CMA mark
/// can't be judged from text: they go to the list for people (人工核对).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// 发文字号.
    DocNumber,
    /// 成文日期.
    Date,
    /// 落款 (issuer at the foot).
    Issuer,
    /// 印章; by eye.
    Seal,
    /// 检测机构 CMA 标志; by eye.
    Cma,
    /// 有效期.
    Valid,
    /// 照片说明.
    Caption,
    /// 照片地点.
    Place,
}

impl Mark {
    /// As people call it.
    pub fn in_words(self) -> &'static str {
        match self {
            Mark::DocNumber => "发文字号",
            Mark::Date => "成文日期",
            Mark::Issuer => "落款单位",
            Mark::Seal => "印章",
            Mark::Cma => "检测机构 CMA 标志",
            Mark::Valid => "有效期",
            Mark::Caption => "照片说明",
            Mark::Place => "拍摄地点",
        }
    }
}

/// A part of a composite material, recognised by words in file names and headings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetPart {
    /// Stable key, such as `signin`.
    pub key: String,
    /// Name as clerks know it, such as `签到`.
    pub name: String,
    /// Words that show it is there (`签到`, `参会人员`).
    pub words: Vec<String>,
}

/// A department as the standard names it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Department {
    /// Stable id.
    pub id: DepartmentId,
    /// Name.
    pub name: String,
    /// Other and former names.
    pub aliases: Vec<String>,
    /// The department whose unit takes over where no unit of the project plays this one
    /// (many counties have no 环卫处 beside the 城管局).
    pub otherwise: Option<DepartmentId>,
}

/// A type of sample point (样本点).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SampleType {
    /// Stable id.
    pub id: SampleTypeId,
    /// Name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Department that supervises it.
    pub lead: Option<DepartmentId>,
}

impl Standard {
    /// All items in the standard's order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.parts.iter().flat_map(|part| &part.items)
    }

    /// All requirements in the standard's order.
    pub fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        self.items().flat_map(|item| &item.requirements)
    }

    /// The indicator of this id.
    pub fn indicator(&self, id: &IndicatorId) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.id == *id)
    }

    /// The scheme of this id.
    pub fn scheme(&self, id: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|scheme| scheme.id.as_str() == id)
    }

    /// The name of a department.
    pub fn department<'a>(&'a self, id: &'a DepartmentId) -> &'a str {
        let known = self.departments.iter().find(|d| d.id == *id);
        known.map_or(id.as_str(), |d| &d.name)
    }

    /// The requirement of this id.
    pub fn requirement(&self, id: &RequirementId) -> Option<&Requirement> {
        self.requirements().find(|r| r.id == *id)
    }

    /// Part and item that hold this requirement.
    pub fn home(&self, id: &RequirementId) -> Option<(&Part, &Item)> {
        self.parts.iter().find_map(|part| {
            let item = part
                .items
                .iter()
                .find(|item| item.requirements.iter().any(|r| r.id == *id))?;
            Some((part, item))
        })
    }
}
