//! Slots → chapters → dossiers, in the order of the standard, then unit, then year, then path or
//! as a person put the papers of a slot.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{self, Sequence};
use super::reopen::Open;
use super::{Chapter, Dossier, Item, classified, code};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::paper::Paper;
use crate::project::{Unit, UnitKind};
use crate::standard::{self, Part, Slot, UnitId, Year};

/// Part whose material is bound with each unit, not with the city.
pub(super) const COMMON: &str = "common";
/// Part that goes before the numbered ones.
pub(super) const APPLICATION: &str = "application";

struct Desk<'a> {
    evidence: &'a Evidence,
    /// Slots that are due or filled, by requirement; of one in the order of units and years.
    slots: BTreeMap<&'a str, Vec<&'a Slot>>,
    filled: BTreeMap<&'a Slot, Sequence<'a>>,
    secret: BTreeSet<&'a str>,
    /// Findings that count.
    open: Open<'a>,
}

/// All dossiers, references between them not yet written.
pub fn all(evidence: &Evidence, findings: &[Finding]) -> Vec<Dossier> {
    let desk = Desk::new(evidence, findings);
    let mut dossiers = Vec::new();
    let mut number = 0;
    for part in &evidence.project.standard.parts {
        match part.id.as_str() {
            COMMON => continue,
            APPLICATION => dossiers.extend(desk.part(0, part)),
            _ => {
                number += 1;
                dossiers.extend(desk.part(number, part));
            }
        }
    }
    dossiers.extend(evidence.project.units.iter().map(|unit| desk.unit(unit)));
    if evidence.project.filing.loose_current_year
        && let Some(current) = evidence.project.years.last()
    {
        dossiers = dossiers
            .into_iter()
            .flat_map(|d| apart(d, *current))
            .collect();
    }
    let mut names = BTreeSet::new();
    for dossier in &mut dossiers {
        let plain = std::mem::take(&mut dossier.file);
        let mut name = plain.clone();
        for n in 2.. {
            // Names that differ only by case are one on Windows.
            if names.insert(name.to_lowercase()) {
                break;
            }
            name = format!("{plain}-{n}");
        }
        dossier.file = name;
    }
    dossiers
}

impl<'a> Desk<'a> {
    fn new(evidence: &'a Evidence, findings: &'a [Finding]) -> Self {
        let project = &evidence.project;
        let filled = order::filled(project, &evidence.catalogue);
        let requirements: BTreeMap<&str, usize> = project
            .standard
            .requirements()
            .enumerate()
            .map(|(n, r)| (r.id.as_str(), n))
            .collect();
        let units: BTreeMap<&UnitId, usize> = project
            .units
            .iter()
            .enumerate()
            .map(|(n, u)| (&u.id, n))
            .collect();
        let all: BTreeSet<&Slot> = evidence
            .slots
            .iter()
            .chain(filled.keys().copied())
            .collect();
        let mut slots: Vec<&Slot> = all.into_iter().collect();
        slots.sort_by_key(|slot| {
            let requirement = requirements.get(slot.requirement.as_str()).copied();
            let unit = units.get(&slot.unit).copied();
            (
                requirement.unwrap_or(usize::MAX),
                unit.unwrap_or(usize::MAX),
                slot.year,
            )
        });
        let secret = classified(findings);
        let mut by_requirement: BTreeMap<&str, Vec<&Slot>> = BTreeMap::new();
        for slot in slots {
            let alike = by_requirement.entry(slot.requirement.as_str());
            alike.or_default().push(slot);
        }
        Desk {
            evidence,
            slots: by_requirement,
            filled,
            secret,
            open: Open::of(findings),
        }
    }

    fn part(&self, n: usize, part: &Part) -> Option<Dossier> {
        let chapters = self.chapters(part, None);
        (!chapters.is_empty()).then(|| Dossier {
            file: format!("城市案卷-{n:02}-{}", for_disk(&part.title)),
            title: self.title(),
            subtitle: part.title.clone(),
            part: Some(part.id.clone()),
            unit: None,
            span: self.span(),
            loose: false,
            chapters,
        })
    }

    /// The standard is one for cities and counties; the honour has two names (全爱卫发〔2021〕6号).
    fn title(&self) -> String {
        let place = self.evidence.project.place.name.as_str();
        let county = place.ends_with(['县', '旗']);
        let honour = if county {
            "国家卫生县"
        } else {
            "国家卫生城市"
        };
        format!("{place}{honour}评审案卷")
    }

    fn unit(&self, unit: &Unit) -> Dossier {
        let parts = &self.evidence.project.standard.parts;
        let common = parts.iter().filter(|p| p.id.as_str() == COMMON);
        let own = parts.iter().filter(|p| p.id.as_str() != COMMON);
        let kind = match unit.kind {
            UnitKind::Sample => "样本点案卷",
            _ => "单位案卷",
        };
        Dossier {
            file: format!("{kind}-{}", for_disk(&unit.name)),
            title: self.title(),
            subtitle: unit.name.clone(),
            part: None,
            unit: Some(unit.id.clone()),
            span: self.span(),
            loose: false,
            chapters: common
                .chain(own)
                .flat_map(|part| self.chapters(part, Some(&unit.id)))
                .collect(),
        }
    }

    fn span(&self) -> String {
        let years = &self.evidence.project.years;
        match (years.first(), years.last()) {
            (Some(first), Some(last)) if first != last => format!("{first}—{last}年"),
            (Some(only), _) => format!("{only}年"),
            _ => String::new(),
        }
    }

    fn chapters(&self, part: &Part, unit: Option<&UnitId>) -> Vec<Chapter> {
        let chapters = part.items.iter().map(|item| self.chapter(item, unit));
        chapters
            .filter(|c| !c.items.is_empty() || !c.missing.is_empty())
            .collect()
    }

    fn chapter(&self, item: &standard::Item, unit: Option<&UnitId>) -> Chapter {
        let asked = item.requirements.iter();
        let slots = asked
            .flat_map(|r| self.slots.get(r.id.as_str()).into_iter().flatten().copied())
            .filter(|slot| unit.is_none_or(|unit| slot.unit == *unit));
        let mut chapter = Chapter {
            number: item.number.clone(),
            title: match item.number.as_str() {
                "" => item.title.clone(),
                number => format!("{number}　{}", item.title),
            },
            items: Vec::new(),
            open: Vec::new(),
            missing: Vec::new(),
        };
        let slots: Vec<&Slot> = slots.collect();
        chapter.open = self.open.told(slots.iter().copied(), &self.secret);
        for slot in slots {
            match self.filled.get(slot) {
                None => chapter.missing.push(slot.clone()),
                Some(sequence) => {
                    for material in &sequence.papers {
                        let number = chapter.items.len() as u32 + 1;
                        chapter.items.push(self.item(number, slot, material));
                    }
                }
            }
        }
        chapter
    }

    fn item(&self, number: u32, slot: &Slot, material: &Material) -> Item {
        let secret = self.secret.contains(material.path.as_str());
        let paper = match self.evidence.paper_of(material) {
            // Not even its title stands in a list that travels.
            _ if secret => Paper {
                title: Some("〔涉密材料，题名不录〕".into()),
                ..Paper::default()
            },
            Some(paper) => paper.clone(),
            None => Paper::default(),
        };
        // Short names of units are their ids.
        let issuer = paper.issuer.unwrap_or_else(|| format!("〔{}〕", slot.unit));
        let date = paper
            .date
            .map(|d| format!("{:04}{:02}{:02}", d.year, d.month, d.day));
        Item {
            number,
            code: String::new(),
            serial: 0,
            year: code::year(self.evidence, slot, paper.date),
            doc_number: paper.doc_number.unwrap_or_default(),
            issuer,
            title: paper
                .title
                .unwrap_or_else(|| format!("〔{}〕", material.path.stem())),
            date: date.unwrap_or_default(),
            remark: if secret {
                "涉密，另行保管，未装订".into()
            } else {
                String::new()
            },
            slot: slot.clone(),
            path: material.path.to_string(),
            digest: material.digest,
            elsewhere: None,
            secret,
        }
    }
}

/// A dossier without the papers of the current year, and those as a loose one of their own.
fn apart(mut bound: Dossier, current: Year) -> Vec<Dossier> {
    let mut loose = Dossier {
        file: format!("{}-{current}年散件", bound.file),
        subtitle: format!("{}　{current}年材料", bound.subtitle),
        span: format!("{current}年"),
        loose: true,
        ..bound.clone()
    };
    for chapter in &mut bound.chapters {
        chapter.items.retain(|item| item.year != current);
        chapter.missing.retain(|slot| slot.year != Some(current));
    }
    for chapter in &mut loose.chapters {
        chapter.items.retain(|item| item.year == current);
        chapter.missing.retain(|slot| slot.year == Some(current));
        chapter.open.clear();
    }
    let mut both = vec![bound, loose];
    for dossier in &mut both {
        for chapter in &mut dossier.chapters {
            for (number, item) in (1..).zip(&mut chapter.items) {
                item.number = number;
            }
        }
        let chapters = &mut dossier.chapters;
        chapters.retain(|c| !c.items.is_empty() || !c.missing.is_empty() || !c.open.is_empty());
    }
    both.retain(|dossier| !dossier.loose || !dossier.chapters.is_empty());
    both
}

/// A name that any disk takes: no separators, no marks Windows keeps for itself.
pub fn for_disk(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .take(60)
        .collect();
    name.trim_matches([' ', '.']).to_owned()
}
