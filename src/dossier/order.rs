//! [`Sequence`]: the papers of a slot in the order in which they are bound: by path, or as a person
//! put them. Within a slot alone: slots come in the order of the standard, of units and years.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Catalogue, Material};
use crate::evidence::Evidence;
use crate::project::{Order, Ordered, Project};
use crate::standard::Slot;

/// The papers of one slot, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence<'a> {
    /// The papers.
    pub papers: Vec<&'a Material>,
    /// Whether a person put them so.
    pub by_hand: bool,
    /// Paths of those that came after a person put them in order: each stands behind the paper
    /// that it follows by path.
    pub new: BTreeSet<&'a str>,
    /// How many that were put in order are not there any more.
    pub gone: usize,
}

/// Where a paper is moved to within its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To<'p> {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
    /// Before the one at this path.
    Before(&'p str),
    /// Behind the one at this path.
    After(&'p str),
}

/// Every slot with material in it, and its papers in the order of binding.
pub fn filled<'a>(
    project: &'a Project,
    catalogue: &'a Catalogue,
) -> BTreeMap<&'a Slot, Sequence<'a>> {
    let orders: BTreeMap<&Slot, &Order> = project.orders.iter().map(|o| (&o.slot, o)).collect();
    let filled = catalogue.by_slot().into_iter();
    filled
        .map(|(slot, papers)| (slot, Sequence::of(orders.get(slot).copied(), papers)))
        .collect()
}

/// In words, of which slots more came in after a person put their papers in order.
pub fn notices(project: &Project, catalogue: &Catalogue) -> Vec<String> {
    if project.orders.is_empty() {
        return Vec::new();
    }
    let filled = filled(project, catalogue);
    let late = filled
        .iter()
        .filter(|(_, sequence)| !sequence.new.is_empty());
    let tell = |(slot, sequence): (&&Slot, &Sequence<'_>)| {
        let title = project.standard.requirement(&slot.requirement);
        let title = title.map_or(slot.requirement.as_str(), |r| &r.title);
        let year = slot.year.map_or(String::new(), |y| format!("（{y} 年）"));
        let first = sequence.new.iter().next().copied().unwrap_or_default();
        let more = match sequence.new.len() {
            0 | 1 => String::new(),
            count => format!("等 {count} 份"),
        };
        format!(
            "{}《{title}》{year}的材料由人排过次序，后来又交来 {first}{more}，先放在默认的位置。\
             请在“案卷”页看看排得对不对，或用 juanzong order 排定。",
            project.unit_name(&slot.unit)
        )
    };
    late.map(tell).collect()
}

impl<'a> Sequence<'a> {
    /// The papers of this slot.
    pub fn in_slot(evidence: &'a Evidence, slot: &Slot) -> Self {
        let mut orders = evidence.project.orders.iter();
        let order = orders.find(|order| order.slot == *slot);
        Sequence::of(order, evidence.in_slot(slot).collect())
    }

    /// Of these papers, which stand in the order of paths, as a person put them. Of an order
    /// whatever is not there is passed over; a paper that it does not know stands behind the one
    /// that it follows by path.
    pub fn of(order: Option<&Order>, papers: Vec<&'a Material>) -> Self {
        let Some(order) = order else {
            return Sequence {
                papers,
                by_hand: false,
                new: BTreeSet::new(),
                gone: 0,
            };
        };
        let places = places(&order.papers, &papers);
        let known = places.iter().flatten().count();
        let mut sorted: Vec<(usize, &Material)> = places
            .iter()
            .zip(&papers)
            .filter_map(|(place, paper)| Some(((*place)?, *paper)))
            .collect();
        sorted.sort_by_key(|(place, _)| *place);
        let mut sequence: Vec<&Material> = sorted.into_iter().map(|(_, paper)| paper).collect();
        let mut new = BTreeSet::new();
        for (n, paper) in papers.iter().enumerate() {
            if places[n].is_some() {
                continue;
            }
            let before = n.checked_sub(1).map(|n| papers[n]);
            let at = before.and_then(|b| sequence.iter().position(|p| p.path == b.path));
            sequence.insert(at.map_or(0, |at| at + 1), paper);
            new.insert(paper.path.as_str());
        }
        Sequence {
            papers: sequence,
            by_hand: true,
            new,
            gone: order.papers.len() - known,
        }
    }

    /// The order that stands, to be kept.
    pub fn kept(&self) -> Vec<Ordered> {
        let ordered = |paper: &&Material| Ordered {
            path: paper.path.to_string(),
            digest: paper.digest,
        };
        self.papers.iter().map(ordered).collect()
    }

    /// The order in which one paper is moved; `None` where it, or the one it is moved to, is not
    /// there.
    pub fn moved(&self, path: &str, to: To<'_>) -> Option<Vec<Ordered>> {
        let mut kept = self.kept();
        let place = |kept: &[Ordered], path: &str| kept.iter().position(|p| p.path == path);
        let paper = kept.remove(place(&kept, path)?);
        let at = match to {
            To::First => 0,
            To::Last => kept.len(),
            To::Before(other) | To::After(other) if other == path => place(&self.kept(), path)?,
            To::Before(other) => place(&kept, other)?,
            To::After(other) => place(&kept, other)? + 1,
        };
        kept.insert(at, paper);
        Some(kept)
    }
}

/// For each paper its place in an order: the one that has its path and its content, else its
/// content (it was renamed), else its path (it was mended). No place is taken twice.
fn places(order: &[Ordered], papers: &[&Material]) -> Vec<Option<usize>> {
    let mut places = vec![None; papers.len()];
    let mut taken = vec![false; order.len()];
    let same: [fn(&Ordered, &Material) -> bool; 3] = [
        |o, m| o.digest == m.digest && o.path == m.path.as_str(),
        |o, m| o.digest == m.digest,
        |o, m| o.path == m.path.as_str(),
    ];
    for same in same {
        for (place, paper) in places.iter_mut().zip(papers).filter(|(p, _)| p.is_none()) {
            let mut free = order.iter().zip(&taken).enumerate();
            let found = free.find(|(_, (known, taken))| !**taken && same(known, paper));
            if let Some((at, _)) = found {
                *place = Some(at);
                taken[at] = true;
            }
        }
    }
    places
}
