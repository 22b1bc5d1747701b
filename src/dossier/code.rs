//! Archival codes (档号): every paper bound has one, by the project's template; within a class
//! (all that the template says but 件号) numbers run from 1 without gaps, in the order of binding.

use std::collections::{BTreeMap, BTreeSet};

use super::arrange::{APPLICATION, COMMON};
use super::order::Sequence;
use super::{Dossier, Item, classified};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::paper::Date;
use crate::project::{Coder, PaperParts};
use crate::standard::{Slot, Year};

/// 年度 a paper is filed under: its slot's, else that of its date, else the last of the project.
pub fn year(evidence: &Evidence, slot: &Slot, date: Option<Date>) -> Year {
    let dated = date.map(|date| Year(date.year));
    let last = evidence.project.years.last().copied();
    slot.year
        .or(dated)
        .or(last)
        .unwrap_or(Year(evidence.today.year))
}

/// Gives every line its code. A paper has one code wherever it stands.
pub fn number(dossiers: &mut [Dossier], evidence: &Evidence, findings: &[Finding]) {
    let Ok(coder) = evidence.project.filing.coder() else {
        return;
    };
    let secret = classified(findings);
    let mut classes = Classes::of(evidence, &coder);
    let mut last: BTreeMap<String, u32> = BTreeMap::new();
    let mut codes: BTreeMap<&str, (String, u32)> = BTreeMap::new();
    for (material, slot) in in_order(evidence, &secret) {
        let year = year(evidence, slot, dated(evidence, material));
        let (parts, class) = classes.of_paper(slot, year);
        let serial = match last.get_mut(class) {
            Some(serial) => serial,
            None => last.entry(class.clone()).or_default(),
        };
        *serial += 1;
        let code = coded(&coder, parts, *serial);
        codes.insert(material.path.as_str(), (code, *serial));
    }
    give(dossiers, &codes);
}

/// The same after the papers of this slot, as they stand here, were put in another order: they
/// have the numbers that they had together.
pub fn renumber(dossiers: &mut [Dossier], evidence: &Evidence, slot: &Slot, papers: &[&Material]) {
    let Ok(coder) = evidence.project.filing.coder() else {
        return;
    };
    let mut classes = Classes::of(evidence, &coder);
    let home = papers.iter().filter(|m| m.slot.as_ref() == Some(slot));
    let home: BTreeSet<&str> = home.map(|m| m.path.as_str()).collect();
    let mut own: BTreeMap<&str, (Year, u32)> = BTreeMap::new();
    for item in items(dossiers).filter(|item| item.slot == *slot && item.serial > 0) {
        if let Some(path) = home.get(item.path.as_str()) {
            own.insert(path, (item.year, item.serial));
        }
    }
    let mut free: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (year, serial) in own.values() {
        let (_, class) = classes.of_paper(slot, *year);
        free.entry(class.clone()).or_default().insert(*serial);
    }
    let mut codes: BTreeMap<&str, (String, u32)> = BTreeMap::new();
    for path in papers.iter().map(|paper| paper.path.as_str()) {
        let Some((year, _)) = own.get(path) else {
            continue;
        };
        let (parts, class) = classes.of_paper(slot, *year);
        if let Some(serial) = free.get_mut(class).and_then(BTreeSet::pop_first) {
            codes.insert(path, (coded(&coder, parts, serial), serial));
        }
    }
    give(dossiers, &codes);
}

/// Gives every line of these papers its code.
fn give(dossiers: &mut [Dossier], codes: &BTreeMap<&str, (String, u32)>) {
    for item in items(dossiers) {
        if let Some((code, serial)) = codes.get(item.path.as_str()) {
            item.code.clone_from(code);
            item.serial = *serial;
        }
    }
}

/// What the codes of papers have in common, but for 件号: it hangs on the slot and the year alone.
struct Classes<'a> {
    evidence: &'a Evidence,
    coder: &'a Coder,
    known: BTreeMap<(&'a Slot, Year), (PaperParts, String)>,
}

impl<'a> Classes<'a> {
    fn of(evidence: &'a Evidence, coder: &'a Coder) -> Self {
        let known = BTreeMap::new();
        Classes {
            evidence,
            coder,
            known,
        }
    }

    /// What the code of a paper says, and the class of codes among which its number counts.
    fn of_paper(&mut self, slot: &'a Slot, year: Year) -> &(PaperParts, String) {
        self.known.entry((slot, year)).or_insert_with(|| {
            let parts = parts(self.evidence, slot, year);
            let class = self.coder.paper(&parts).unwrap_or_default();
            (parts, class)
        })
    }
}

fn coded(coder: &Coder, parts: &PaperParts, serial: u32) -> String {
    let item = format!("{serial:04}");
    let parts = PaperParts {
        item,
        ..parts.clone()
    };
    coder.paper(&parts).unwrap_or_default()
}

fn dated(evidence: &Evidence, material: &Material) -> Option<Date> {
    evidence.paper_of(material).and_then(|paper| paper.date)
}

fn items(dossiers: &mut [Dossier]) -> impl Iterator<Item = &mut Item> {
    let chapters = dossiers.iter_mut().flat_map(|d| &mut d.chapters);
    chapters.flat_map(|chapter| &mut chapter.items)
}

/// Papers that fill a slot, in the order in which a unit's dossier binds them: what all units owe
/// first, then by part, requirement, unit and year; of a slot as a person put them, else by path.
fn in_order<'a>(evidence: &'a Evidence, secret: &BTreeSet<&str>) -> Vec<(&'a Material, &'a Slot)> {
    let project = &evidence.project;
    let mut places = BTreeMap::new();
    let parts = &project.standard.parts;
    let common = parts.iter().filter(|p| p.id.as_str() == COMMON);
    let own = parts.iter().filter(|p| p.id.as_str() != COMMON);
    let requirements = common
        .chain(own)
        .flat_map(|part| &part.items)
        .flat_map(|item| &item.requirements);
    for (n, requirement) in requirements.enumerate() {
        places.entry(&requirement.id).or_insert(n);
    }
    let units: BTreeMap<_, _> = project.units.iter().map(|u| &u.id).zip(0..).collect();
    let materials = evidence.catalogue.materials.iter();
    let mut all: Vec<_> = materials
        .filter(|m| !secret.contains(m.path.as_str()))
        .filter_map(|m| Some((m, m.slot.as_ref()?)))
        .filter(|(_, slot)| places.contains_key(&slot.requirement))
        .collect();
    let put = put(evidence);
    all.sort_by_cached_key(|(material, slot)| {
        let unit: Option<&i32> = units.get(&slot.unit);
        let place = places.get(&slot.requirement);
        let put = put.get(&(*slot, material.path.as_str()));
        (place, unit.is_none(), unit, slot.year, put, &material.path)
    });
    all
}

/// Places of papers in the slots of which a person put the papers in order.
fn put(evidence: &Evidence) -> BTreeMap<(&Slot, &str), usize> {
    let slots = evidence.project.orders.iter().map(|order| &order.slot);
    slots
        .flat_map(|slot| {
            let sequence = Sequence::in_slot(evidence, slot);
            let papers = sequence.papers.into_iter().enumerate();
            papers.map(move |(place, paper)| ((slot, paper.path.as_str()), place))
        })
        .collect()
}

fn parts(evidence: &Evidence, slot: &Slot, year: Year) -> PaperParts {
    let project = &evidence.project;
    let filing = &project.filing;
    let home = evidence.home(&slot.requirement);
    PaperParts {
        fonds: filing.fonds.clone(),
        year: format!("{:04}", year.0),
        retention: filing.retention.code().into(),
        unit: evidence.unit_name(&slot.unit).into(),
        unit_code: filing.unit_code(&project.units, &slot.unit),
        part: home.map_or_else(String::new, |(part, _)| {
            part_number(evidence, part.id.as_str())
        }),
        clause: home.map_or_else(String::new, |(_, item)| item.number.clone()),
        item: String::new(),
    }
}

/// Two-digit number of a part, as the city's dossiers count them.
pub fn part_number(evidence: &Evidence, id: &str) -> String {
    let parts = evidence
        .project
        .standard
        .parts
        .iter()
        .map(|p| p.id.as_str());
    let counted = parts.filter(|id| *id != APPLICATION && *id != COMMON);
    let place = counted.into_iter().position(|other| other == id);
    format!("{:02}", place.map_or(0, |n| n + 1))
}

/// What is wrong with the codes, in words: a paper without one, or two with the same.
pub fn faulty(dossiers: &[Dossier]) -> Option<String> {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    let items = dossiers.iter().flat_map(|d| &d.chapters);
    for item in items.flat_map(|c| &c.items).filter(|item| !item.secret) {
        if item.code.is_empty() {
            return Some(format!("档号模板给这件材料编不出档号：{}", item.path));
        }
        let owner = owners.entry(&item.code).or_insert(&item.path);
        if *owner != item.path {
            return Some(format!(
                "档号模板给两件材料编出了同一个档号 {}：{owner}、{}",
                item.code, item.path
            ));
        }
    }
    None
}
