//! [`Evidence`]: all that a rule may look at. Built once, read-only. From here on there is no
//! disk, no clock, no network, no thread and no randomness: same evidence, same bytes out.

pub mod data;
mod first;
mod gather;
mod index;
pub mod marks;
mod owners;
pub mod personal;
mod quote;
pub mod sheet;
pub mod statement;
pub mod table;

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::finding::{Proof, Subject};
use crate::likeness::{Likeness, Side, Stranger};
use crate::paper::{Date, Paper, Span};
use crate::project::{Project, Unit};
use crate::standard::{IndicatorId, Item, Part, Requirement, RequirementId, Slot, UnitId, Year};

use data::Data;
use index::Index;
use marks::Marks;
use personal::Personal;
use statement::Statement;

/// All that a rule may look at.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The evaluation.
    pub project: Project,
    /// What was submitted, by path.
    pub catalogue: Catalogue,
    /// What each content says.
    pub facts: BTreeMap<Digest, Facts>,
    /// What each paper says of itself.
    pub papers: BTreeMap<Digest, Paper>,
    /// What is too like something else.
    pub likenesses: Vec<Likeness>,
    /// Every slot of the project, in its order.
    pub slots: Vec<Slot>,
    /// The day of the check: given, never asked of the system.
    pub today: Date,
    /// The sheet of figures, read.
    pub data: Data,
    /// The sheet of marks, read.
    pub marks: Marks,
    /// Papers of units whose files are not at hand; empty but for a unit's check of itself.
    pub elsewhere: Vec<Elsewhere>,
    /// Personal data in each content that has any.
    personal: BTreeMap<Digest, Vec<Personal>>,
    /// What each content that was handed in states of indicators and counts.
    statements: BTreeMap<Digest, Vec<Statement>>,
    index: Index,
}

/// A paper of a unit whose files are not at hand.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The paper.
    pub paper: Stranger,
    /// Masked letters of its text, in which places in it are counted.
    pub letters: u32,
}

/// Characters of the same paragraph quoted on either side of a hit.
const AROUND: usize = 24;

impl Evidence {
    /// What the content of a material says. Every material has facts.
    pub fn facts_of(&self, material: &Material) -> Option<&Facts> {
        self.facts.get(&material.digest)
    }

    /// What a material says of itself as a paper.
    pub fn paper_of(&self, material: &Material) -> Option<&Paper> {
        self.papers.get(&material.digest)
    }

    /// Personal data in a material, in order.
    pub fn personal_in(&self, material: &Material) -> &[Personal] {
        self.personal
            .get(&material.digest)
            .map_or(&[], Vec::as_slice)
    }

    /// What a submitted material states of indicators and counts, in order.
    pub fn statements_in(&self, material: &Material) -> &[Statement] {
        self.statements
            .get(&material.digest)
            .map_or(&[], Vec::as_slice)
    }

    /// The submitted material at this path.
    pub fn material(&self, path: &str) -> Option<&Material> {
        let all = &self.catalogue.materials;
        all.binary_search_by(|m| m.path.as_str().cmp(path))
            .ok()
            .map(|i| &all[i])
    }

    /// The paper of a side that is not at hand, where it is one.
    pub fn elsewhere(&self, side: &Side) -> Option<&Elsewhere> {
        let path = |paper: &Elsewhere| paper.paper.material.path.clone();
        let first = self
            .elsewhere
            .partition_point(|paper| path(paper) < side.path);
        let near = self.elsewhere[first..].iter();
        let mut near = near.take_while(|paper| path(paper) == side.path);
        near.find(|paper| {
            let material = &paper.paper.material;
            Some(material.digest) == side.digest && material.unit == side.unit
        })
    }

    /// The materials of a slot, by path; those that only serve it besides (互见) last.
    pub fn in_slot(&self, slot: &Slot) -> impl Iterator<Item = &Material> + Clone {
        self.index
            .filled
            .get(slot)
            .into_iter()
            .flatten()
            .map(|i| &self.catalogue.materials[*i])
    }

    /// The place of a slot among [`Evidence::slots`].
    pub fn place_of(&self, slot: &Slot) -> Option<usize> {
        self.index.slots.get(slot).copied()
    }

    /// Every slot that has material, in order.
    pub fn filled(&self) -> impl Iterator<Item = &Slot> {
        self.index.filled.keys()
    }

    /// Stray material that most likely belongs to this requirement of this unit, for this year
    /// or for a year that could not be told.
    pub fn strays_for(&self, slot: &Slot) -> impl Iterator<Item = &Material> {
        let year = slot.year;
        self.index
            .hinted
            .get(&(slot.unit.clone(), slot.requirement.clone()))
            .into_iter()
            .flatten()
            .map(|i| &self.catalogue.materials[*i])
            .filter(move |m| {
                let told = m.suggestion.as_ref().and_then(|s| s.year).or(m.year);
                year.is_none() || told.is_none() || told == year
            })
    }

    /// Title of an indicator.
    pub fn indicator_title<'a>(&'a self, id: &'a IndicatorId) -> &'a str {
        let mut editions = self.project.editions().into_iter();
        let indicator = editions.find_map(|standard| standard.indicator(id));
        indicator.map_or(id.as_str(), |indicator| &indicator.title)
    }

    /// The requirement of this id.
    pub fn requirement(&self, id: &RequirementId) -> Option<&Requirement> {
        self.index.home(&self.project, id).map(|(_, _, r)| r)
    }

    /// Part and item that hold this requirement.
    pub fn home(&self, id: &RequirementId) -> Option<(&Part, &Item)> {
        self.index.home(&self.project, id).map(|(p, i, _)| (p, i))
    }

    /// The unit of this id.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.index.units.get(id).map(|i| &self.project.units[*i])
    }

    /// Full name of a unit.
    pub fn unit_name<'a>(&'a self, id: &'a UnitId) -> &'a str {
        self.unit(id).map_or(id.as_str(), |unit| &unit.name)
    }

    /// Title of a requirement.
    pub fn title<'a>(&'a self, id: &'a RequirementId) -> &'a str {
        self.requirement(id).map_or(id.as_str(), |r| &r.title)
    }

    /// Whether the same content or the same text lies in the shared folder: issued from above,
    /// so its faults are not the unit's.
    pub fn is_shared(&self, material: &Material) -> bool {
        self.index.shared.contains(&material.digest)
            || self
                .facts_of(material)
                .and_then(|f| f.text_digest)
                .is_some_and(|text| self.index.shared.contains(&text))
    }

    /// First and last year of the evaluation.
    pub fn span(&self) -> Option<(Year, Year)> {
        Some((*self.project.years.first()?, *self.project.years.last()?))
    }

    /// What a finding about this material is about: its slot, or itself where it is stray.
    pub fn subject_of(&self, material: &Material) -> Subject {
        match &material.slot {
            Some(slot) => Subject::Slot(slot.clone()),
            None => Subject::Stray(material.path.to_string()),
        }
    }

    /// A slot in words: `卫健局《年度工作总结》（2023 年）`.
    pub fn slot_in_words(&self, slot: &Slot) -> String {
        let unit = self.unit_name(&slot.unit);
        let title = self.title(&slot.requirement);
        match slot.year {
            Some(year) => format!("{unit}《{title}》（{year} 年）"),
            None => format!("{unit}《{title}》"),
        }
    }

    /// Where a material stands, in words: its slot, or its path.
    pub fn place_in_words(&self, material: &Material) -> String {
        match &material.slot {
            Some(slot) => self.slot_in_words(slot),
            None => format!("未归位材料“{}”", personal::mask(material.path.as_str())),
        }
    }

    /// Evidence at a stretch of a material's text, in its very words.
    pub fn proof(&self, material: &Material, span: Option<Span>, note: impl Into<String>) -> Proof {
        self.proof_at(material.path.as_str(), Some(material.digest), span, 0, note)
    }

    /// The same with some words around it, for hits that are too short to be found again.
    pub fn proof_around(&self, material: &Material, span: Span, note: impl Into<String>) -> Proof {
        let digest = Some(material.digest);
        self.proof_at(material.path.as_str(), digest, Some(span), AROUND, note)
    }

    /// The page of a stretch of any content and its words, however many; personal data masked.
    pub fn words(&self, digest: Digest, span: Span) -> (Option<u32>, String) {
        let Some(facts) = self.facts.get(&digest) else {
            return (None, String::new());
        };
        let hidden = self.personal.get(&digest).map_or(&[][..], Vec::as_slice);
        let (page, words, _) = quote::words(&facts.reading, hidden, span, 0);
        (page, words.into_iter().collect())
    }

    /// How much of a side these stretches are: `2 处约 312 字，占本件 64%`.
    pub fn share_in_words(&self, side: &Side, spans: &[Span]) -> String {
        let whole = match self.elsewhere(side) {
            Some(paper) => paper.letters as usize,
            None => {
                let facts = side.digest.and_then(|digest| self.facts.get(&digest));
                facts.map_or(0, |facts| facts.reading.whole().chars().count())
            }
        };
        let alike: usize = spans.iter().map(|s| s.end.saturating_sub(s.start)).sum();
        let percent = (alike * 100).checked_div(whole).unwrap_or(0).clamp(1, 100);
        format!("{} 处约 {alike} 字，占本件 {percent}%", spans.len())
    }

    /// Evidence at a stretch of a side; of a paper that is not at hand what is known of it.
    pub fn proof_of(&self, side: &Side, span: Option<Span>, mut note: String) -> Proof {
        let Some(Elsewhere { paper, letters }) = self.elsewhere(side) else {
            return self.proof_at(side.path.as_str(), side.digest, span, 0, note);
        };
        note.push_str(&format!("；原文不在本机，题名《{}》", paper.title));
        if let Some(span) = span {
            let at = |letter: usize| letter * 100 / (*letters).max(1) as usize;
            let (start, end) = (at(span.start), at(span.end).min(100));
            note.push_str(&format!("，约在全文的 {start}% 到 {end}% 处"));
        }
        Proof {
            path: side.path.to_string(),
            page: None,
            span: None,
            quote: String::new(),
            note: personal::mask(&note),
            other: None,
        }
    }

    /// Evidence in any content, submitted or not; `around` is in characters.
    pub fn proof_at(
        &self,
        path: &str,
        digest: Option<Digest>,
        span: Option<Span>,
        around: usize,
        note: impl Into<String>,
    ) -> Proof {
        let facts = digest.and_then(|d| self.facts.get(&d));
        let (page, quote) = match (span, facts) {
            (Some(span), Some(facts)) => {
                let hidden = self.personal.get(&facts.digest);
                let hidden = hidden.map_or(&[][..], Vec::as_slice);
                quote::quote(&facts.reading, hidden, span, around)
            }
            _ => (None, String::new()),
        };
        Proof {
            path: path.into(),
            page,
            span: span.map(|s| (s.start, s.end)),
            quote,
            note: personal::mask(&note.into()),
            other: None,
        }
    }
}
