//! [`Evidence`]: all that a rule may look at. Built once, read-only. From here on there is no
//! disk, no clock, no network, no thread and no randomness: same evidence, same bytes out.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Digest, Material};
use crate::facts::Facts;
use crate::finding::{Proof, Subject};
use crate::likeness::{self, Likeness};
use crate::paper::{Date, Paper, Span};
use crate::project::Project;
use crate::standard::Slot;

/// All that a rule may look at.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The evaluation.
    pub project: Project,
    /// What was submitted.
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
}

impl Evidence {
    /// Puts everything together.
    pub fn gather(
        project: Project,
        catalogue: Catalogue,
        facts: BTreeMap<Digest, Facts>,
        today: Date,
    ) -> Self {
        let papers = facts
            .iter()
            .map(|(digest, f)| (*digest, Paper::of(&f.reading)))
            .collect();
        let likenesses = likeness::compare(&project, &catalogue, &facts);
        let slots = project.slots();
        Evidence {
            project,
            catalogue,
            facts,
            papers,
            likenesses,
            slots,
            today,
        }
    }

    /// What the content of a material says. Every material has facts.
    pub fn facts_of(&self, material: &Material) -> Option<&Facts> {
        self.facts.get(&material.digest)
    }

    /// What a material says of itself as a paper.
    pub fn paper_of(&self, material: &Material) -> Option<&Paper> {
        self.papers.get(&material.digest)
    }

    /// The submitted material at this path.
    pub fn material(&self, path: &str) -> Option<&Material> {
        let all = &self.catalogue.materials;
        all.binary_search_by(|m| m.path.as_str().cmp(path))
            .ok()
            .map(|i| &all[i])
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
        let unit = self
            .project
            .unit(&slot.unit)
            .map_or(slot.unit.as_str(), |unit| &unit.name);
        let title = self
            .project
            .standard
            .requirement(&slot.requirement)
            .map_or(slot.requirement.as_str(), |r| &r.title);
        match slot.year {
            Some(year) => format!("{unit}《{title}》（{year} 年）"),
            None => format!("{unit}《{title}》"),
        }
    }

    /// Evidence at a stretch of a material's text, with some words around it.
    pub fn proof(&self, material: &Material, span: Option<Span>, note: impl Into<String>) -> Proof {
        let mut proof = Proof {
            path: material.path.to_string(),
            page: None,
            span: span.map(|s| (s.start, s.end)),
            quote: String::new(),
            note: note.into(),
            other: None,
        };
        if let (Some(span), Some(facts)) = (span, self.facts_of(material)) {
            let mut at = 0;
            for paragraph in facts.reading.paragraphs() {
                let end = at + paragraph.text.chars().count();
                if span.start <= end {
                    proof.page = paragraph.page;
                    break;
                }
                at = end + 1;
            }
            proof.quote = excerpt(&facts.reading.whole(), span);
        }
        proof
    }
}

/// Longest quotation, in characters; the middle of longer ones is left out.
const LONGEST_QUOTE: usize = 400;

fn excerpt(text: &str, span: Span) -> String {
    let words: Vec<char> = text
        .chars()
        .skip(span.start)
        .take(span.end - span.start)
        .collect();
    if words.len() <= LONGEST_QUOTE {
        return words.into_iter().collect();
    }
    let half = LONGEST_QUOTE / 2;
    let (head, tail) = (&words[..half], &words[words.len() - half..]);
    head.iter()
        .copied()
        .chain("……".chars())
        .chain(tail.iter().copied())
        .collect()
}
