//! [`Dossier`] (案卷): which slots make which dossier, in what order, with what cover, inventory
//! (卷内目录) and reference note (备考表). Arrangement only; nothing is drawn here.
//!
//! The city's dossiers come by part of the standard and hold what all units handed in for it;
//! what is asked of every unit alike (part `common`) is bound in the dossier of each unit, which
//! also holds its own items. A paper that serves several slots is bound once (互见).

mod arrange;
mod code;
pub mod order;
mod refer;
mod reopen;
mod reorder;

pub use arrange::for_disk;
pub use code::{faulty, part_number};
pub use reopen::reopen;
pub use reorder::reorder;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::digest::Digest;
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::standard::{PartId, Slot, UnitId, Year};

/// One dossier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dossier {
    /// File name without extension, such as `城市案卷-03-市容环境卫生`.
    pub file: String,
    /// Title on the cover.
    pub title: String,
    /// Line below the title: the part, or the unit.
    pub subtitle: String,
    /// Part, for one of the city's dossiers.
    pub part: Option<PartId>,
    /// Unit, for a unit's dossier.
    pub unit: Option<UnitId>,
    /// The years covered, as printed.
    pub span: String,
    /// Papers of the current year, which are kept loose while earlier ones are bound.
    pub loose: bool,
    /// Chapters, one for each item of the standard.
    pub chapters: Vec<Chapter>,
}

/// One item of the standard within a dossier: its inventory, its materials, its note.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chapter {
    /// Number of the item (标准条目号); empty where it has none.
    pub number: String,
    /// Number and title of the item.
    pub title: String,
    /// The inventory, in the order of binding.
    pub items: Vec<Item>,
    /// What is still open, in Chinese, for the 备考表.
    pub open: Vec<String>,
    /// Slots with nothing in them.
    pub missing: Vec<Slot>,
}

/// One line of an inventory: 序号 文号 责任者 题名 日期 页号 备注 (DA/T 22-2015).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// 序号, from 1 within the chapter.
    pub number: u32,
    /// 档号; empty for a paper that bears a secrecy mark, which is filed with others of its kind.
    pub code: String,
    /// 件号 within its class of the code; 0 where it has no code.
    pub serial: u32,
    /// 年度 it is filed under.
    pub year: Year,
    /// 文号.
    pub doc_number: String,
    /// 责任者; made up ones stand in 〔 〕.
    pub issuer: String,
    /// 题名; made up ones stand in 〔 〕.
    pub title: String,
    /// 日期, eight digits; zeros where the paper does not say.
    pub date: String,
    /// 备注.
    pub remark: String,
    /// The slot it fills.
    pub slot: Slot,
    /// Path of the file below the submission folder.
    pub path: String,
    /// Its content.
    pub digest: Digest,
    /// Bound elsewhere (互见): title of the chapter that binds it.
    pub elsewhere: Option<String>,
    /// Bears a secrecy mark: listed, kept apart, not bound.
    pub secret: bool,
}

impl Item {
    /// Whether the dossier holds the paper itself.
    pub fn bound(&self) -> bool {
        self.elsewhere.is_none() && !self.secret
    }
}

/// Rule that finds secrecy marks.
const SECRECY_RULE: &str = "A102";

/// Paths of papers that bear a secrecy mark: they go into no dossier and no package, unless a
/// waiver says that the mark has lapsed.
pub fn classified(findings: &[Finding]) -> BTreeSet<&str> {
    let found = findings
        .iter()
        .filter(|f| f.rule == SECRECY_RULE && f.excused.is_none());
    found
        .flat_map(|f| f.proofs.iter().map(|proof| proof.path.as_str()))
        .collect()
}

/// What a printed form says of a finding. Forms travel: where `classified` papers are concerned
/// they say that there is one, not which.
pub fn told<'f>(finding: &'f Finding, classified: &BTreeSet<&str>) -> &'f str {
    let secret = |path: &str| classified.contains(path);
    if finding.rule == SECRECY_RULE {
        "有标着密级的材料，已另行保管"
    } else if finding.proofs.iter().any(|proof| secret(&proof.path)) {
        "这一条涉及标着密级的材料，内容不列"
    } else {
        &finding.message
    }
}

/// Every dossier: the city's by part, then one for each unit.
pub fn arrange(evidence: &Evidence, findings: &[Finding]) -> Vec<Dossier> {
    let mut dossiers = arrange::all(evidence, findings);
    refer::settle(&mut dossiers, evidence);
    code::number(&mut dossiers, evidence, findings);
    dossiers
}
