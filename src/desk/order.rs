//! A person puts the papers of a slot in the order in which they are to be bound.

use std::path::Path;

use super::Desk;
use super::assign::chosen;
use crate::catalogue::{Catalogue, Material};
use crate::digest;
use crate::dossier::order::{Sequence, To, filled};
use crate::error::{Error, Result};
use crate::paper::Date;
use crate::project::{Order, Ordered, Project};
use crate::standard::Slot;
use crate::walk;

/// What is to be done to the order of a slot.
#[derive(Debug, Clone, Copy)]
pub enum Ordering<'a> {
    /// Nothing: it is looked at.
    Look,
    /// The paper goes before all others.
    First,
    /// The paper goes behind all others.
    Last,
    /// The paper goes before this one.
    Before(&'a Path),
    /// The paper goes behind this one.
    After(&'a Path),
    /// The papers are in the order of paths again.
    Default,
}

/// The papers of a slot as they stand now.
#[derive(Debug)]
pub struct Standing {
    /// The slot.
    pub slot: Slot,
    /// Whether a person put them so.
    pub by_hand: bool,
    /// Paths, in order, and whether each came after they were put in order.
    pub papers: Vec<(String, bool)>,
    /// How many that were put in order are not there any more.
    pub gone: usize,
}

impl Desk {
    /// Moves the paper at a path within the slot that it fills, and keeps the order that this
    /// makes. Gives the slot as it stands then.
    ///
    /// # Errors
    /// There is no such paper; it fills no slot; the other one lies in another slot; the records
    /// can't be written.
    pub fn order(&mut self, path: &Path, what: Ordering<'_>, today: Date) -> Result<Standing> {
        let mut catalogue = walk::outline(&self.project)?;
        let slot = only(&self.project, &catalogue, path)?.1;
        weigh(&self.project, &mut catalogue, &slot)?;
        let sequences = filled(&self.project, &catalogue);
        let gone = || Error::bug("应交项里的材料不见了");
        let sequence = sequences.get(&slot).ok_or_else(gone)?;
        let (path, _) = only(&self.project, &catalogue, path)?;
        let other = |other: &Path| {
            let (other, home) = only(&self.project, &catalogue, other)?;
            if home == slot {
                return Ok(other);
            }
            let what = format!("{other} 和 {path} 不在同一个应交项里，不能排在一起");
            Err(Error::usage(what).hint("次序只在一个应交项里排；应交项之间按标准、单位和年度。"))
        };
        let moved = match what {
            Ordering::Look => None,
            Ordering::Default => Some(Vec::new()),
            Ordering::First => sequence.moved(&path, To::First),
            Ordering::Last => sequence.moved(&path, To::Last),
            Ordering::Before(next) => sequence.moved(&path, To::Before(&other(next)?)),
            Ordering::After(last) => sequence.moved(&path, To::After(&other(last)?)),
        };
        if let Some(papers) = moved {
            self.keep_order(&slot, papers, today)?;
        }
        let sequences = filled(&self.project, &catalogue);
        let sequence = sequences.get(&slot).ok_or_else(gone)?;
        Ok(standing(&slot, sequence))
    }

    /// What a person made of the order of this slot so far; empty where nothing.
    pub fn ordered(&self, slot: &Slot) -> Vec<Ordered> {
        let mut orders = self.project.orders.iter();
        let order = orders.find(|order| order.slot == *slot);
        order.map_or_else(Vec::new, |order| order.papers.clone())
    }

    /// Keeps the order of a slot's papers; none takes back what was made of it.
    ///
    /// # Errors
    /// The records can't be written; nothing is changed then.
    pub fn keep_order(&mut self, slot: &Slot, papers: Vec<Ordered>, today: Date) -> Result<()> {
        let order = Order {
            slot: slot.clone(),
            papers,
        };
        self.store.keep_order(&order, &today.iso())?;
        self.project.orders.retain(|other| other.slot != *slot);
        if !order.papers.is_empty() {
            self.project.orders.push(order);
        }
        Ok(())
    }
}

/// The path of the one paper that is meant, and the slot that it fills.
fn only(project: &Project, catalogue: &Catalogue, path: &Path) -> Result<(String, Slot)> {
    let found = chosen(project, &catalogue.materials, path)?;
    let [material] = found.as_slice() else {
        let what = format!("{} 是一个文件夹", path.display());
        return Err(Error::usage(what).hint("次序要一份一份地排，请写一份材料。"));
    };
    let slot = material.slot.clone().ok_or_else(|| {
        let what = format!("{} 还没有归位，不装订，不用排次序", material.path);
        Error::usage(what).hint("请先用 juanzong assign 归位。")
    })?;
    Ok((material.path.to_string(), slot))
}

/// Finds the contents of the papers of a slot, of which an outline knows names alone.
fn weigh(project: &Project, catalogue: &mut Catalogue, slot: &Slot) -> Result<()> {
    let here = |m: &Material| m.slot.as_ref() == Some(slot) || m.also.contains(slot);
    for material in catalogue.materials.iter_mut().filter(|m| here(m)) {
        let mut file = walk::open(project, material)?;
        let unread = |e| Error::disk("读取", Path::new(material.path.as_str()), e);
        let (found, size) = digest::digest_reader(&mut file).map_err(unread)?;
        (material.digest, material.size) = (found, size);
    }
    Ok(())
}

fn standing(slot: &Slot, sequence: &Sequence<'_>) -> Standing {
    let papers = sequence.papers.iter().map(|paper| {
        let path = paper.path.as_str();
        (path.to_owned(), sequence.new.contains(path))
    });
    Standing {
        slot: slot.clone(),
        by_hand: sequence.by_hand,
        papers: papers.collect(),
        gone: sequence.gone,
    }
}
