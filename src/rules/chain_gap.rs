//! 材料链缺环: a year's work on one theme has its plan and its summary, and nothing of what was
//! done between them.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity, Subject};
use crate::paper::cited;
use crate::read::Body;
use crate::standard::{Link, Requirement, Slot, UnitId, Year};

pub(super) const RULE: Rule = Rule {
    code: "H301",
    name: "材料链缺了一环",
    property: "完整性",
    why: "上级来文、方案、实施记录、总结、照片是一条链，前后印证才能证明工作真的做过。前后都有、中间缺一环，评审专家会追问总结从哪里来。",
    remedy: "把缺的一环当时形成的材料找出来归位。确实没有形成过的，不要补造，写明情况。",
    exception: "只缺头、只缺尾的，由“缺少必备材料”去报，这里不重复；当年还没有过完，不追究总结；文件看不出文字、可能就是所缺一环的，不报；本来不需要这一环的，说明理由后可以豁免，或者在标准文件里用 links 改。",
    severity: Severity::Warning,
    check,
};

/// The papers of one unit, theme and year.
#[derive(Default)]
struct Chain<'a> {
    slots: Vec<(&'a Slot, &'a Requirement)>,
}

/// One link of a chain and what there is of it.
struct Ring<'a> {
    link: Link,
    /// Slots that should hold it.
    due: Vec<(&'a Slot, &'a Requirement)>,
    /// What fills it.
    filled: Vec<&'a Material>,
    /// A paper from above that the plan answers, where that is all there is.
    cited: Option<&'a Material>,
}

impl Ring<'_> {
    fn is_filled(&self) -> bool {
        !self.filled.is_empty() || self.cited.is_some()
    }
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let mut chains: BTreeMap<(&UnitId, &str, Year), Chain<'_>> = BTreeMap::new();
    for slot in &evidence.slots {
        let (Some(requirement), Some(year)) = (evidence.requirement(&slot.requirement), slot.year)
        else {
            continue;
        };
        if !requirement.links.is_empty() && year.0 <= evidence.today.year {
            let chain = chains.entry((&slot.unit, &requirement.chain, year));
            chain.or_default().slots.push((slot, requirement));
        }
    }
    for ((unit, _, year), chain) in chains {
        let rings = rings(evidence, &chain);
        let Some((gap, said)) = gap(evidence, &rings, year) else {
            continue;
        };
        let Some(beside) = neighbour(&rings, gap) else {
            continue;
        };
        let shown: Vec<String> = rings
            .iter()
            .map(|ring| {
                let mark = if ring.is_filled() { "√" } else { "×" };
                format!("{} {mark}", ring.link.in_words())
            })
            .collect();
        let message = format!(
            "{} {year} 年{}的材料链疑似缺了一环：{}。前后都有，没有找到{}，请核对",
            evidence.unit_name(unit),
            theme(evidence, &chain),
            shown.join(" → "),
            rings[gap].link.in_words(),
        );
        // An empty slot is Q101's to charge; here it is only shown in its chain.
        let severity = if said {
            Severity::Info
        } else {
            Severity::Warning
        };
        let proofs = proofs(evidence, &rings);
        let subject = Subject::Slot(beside.clone());
        report.add_as(severity, Some(unit), subject, message, proofs);
    }
}

/// `“爱卫组织”`: what the papers of a chain are about.
fn theme(evidence: &Evidence, chain: &Chain<'_>) -> String {
    let first = chain.slots.first().map(|(_, requirement)| *requirement);
    let [(_, only)] = chain.slots.as_slice() else {
        let item = first.and_then(|r| evidence.home(&r.id));
        return item.map_or(String::new(), |(_, item)| format!("“{}”", item.title));
    };
    format!("《{}》", only.title)
}

/// The links that are due, in order, with what there is of each.
fn rings<'a>(evidence: &'a Evidence, chain: &Chain<'a>) -> Vec<Ring<'a>> {
    let mut rings = Vec::new();
    for link in Link::ALL {
        let due = chain.slots.iter().filter(|(_, r)| r.links.contains(&link));
        let due: Vec<_> = due.copied().collect();
        let all = chain.slots.iter();
        let filled: Vec<&Material> = all
            .flat_map(|(slot, r)| evidence.in_slot(slot).map(move |m| (m, *r)))
            .filter(|(material, r)| is(evidence, material, r, link))
            .map(|(material, _)| material)
            .collect();
        let cited = match link {
            Link::Upper if filled.is_empty() => answered(evidence, chain),
            _ => None,
        };
        if !due.is_empty() || cited.is_some() {
            rings.push(Ring {
                link,
                due,
                filled,
                cited,
            });
        }
    }
    rings
}

/// Whether a material is this link. In a slot of one link everything is; in a slot of several
/// (计划、总结) its title or its name tells, and so it does of what lies in a neighbour's slot. A
/// plan from above is not the unit's own.
fn is(evidence: &Evidence, material: &Material, requirement: &Requirement, link: Link) -> bool {
    match requirement.links.as_slice() {
        [only] if *only == link => true,
        [Link::Upper] => false,
        _ => !evidence.is_shared(material) && named(evidence, material).contains(&link),
    }
}

/// The links that a material's title and name speak of; a photo is one.
fn named(evidence: &Evidence, material: &Material) -> Vec<Link> {
    let title = evidence.paper_of(material).and_then(|p| p.title.as_deref());
    let mut links = Link::named_in(title.unwrap_or_default());
    links.extend(Link::named_in(material.path.stem()));
    let photo = evidence.facts_of(material);
    if photo.is_some_and(|facts| facts.reading.is_photo()) {
        links.push(Link::Photo);
    }
    links
}

/// The shared paper that a plan of the chain cites.
fn answered<'a>(evidence: &'a Evidence, chain: &Chain<'a>) -> Option<&'a Material> {
    let plans = chain
        .slots
        .iter()
        .filter(|(_, r)| r.links.contains(&Link::Plan));
    let mut papers = plans.flat_map(|(slot, _)| evidence.in_slot(slot));
    papers.find_map(|material| {
        let cited = cited(&evidence.facts_of(material)?.reading);
        let shared = &evidence.catalogue.shared;
        shared.iter().find(|shared| {
            let paper = evidence.paper_of(shared);
            paper.is_some_and(|paper| cited.iter().any(|cited| cited.is(paper)))
        })
    })
}

/// The first link that is missing although those around it are there, and whether a rule of
/// completeness tells of it already.
fn gap(evidence: &Evidence, rings: &[Ring<'_>], year: Year) -> Option<(usize, bool)> {
    let over = evidence.today.year > year.0;
    (0..rings.len()).find_map(|at| {
        let ring = &rings[at];
        if ring.is_filled() || ring.due.is_empty() || may_be_elsewhere(evidence, rings, ring) {
            return None;
        }
        let before = rings[..at].iter().any(Ring::is_filled);
        let after = rings[at + 1..].iter().any(Ring::is_filled);
        // Its own slot is there, but holds only its other links: nobody else tells of that.
        let within = ring
            .due
            .iter()
            .any(|(slot, r)| r.links.len() > 1 && evidence.in_slot(slot).next().is_some());
        let due = over || ring.link != Link::Summary;
        let around = before && after || within && over && (before || after);
        (around && due).then_some((at, !within))
    })
}

/// Whether some paper may be the missing link, though nobody can tell: unread, stray, or of a name
/// that says nothing.
fn may_be_elsewhere(evidence: &Evidence, rings: &[Ring<'_>], gap: &Ring<'_>) -> bool {
    let stray = |slot: &Slot| evidence.strays_for(slot).next().is_some();
    if gap.due.iter().any(|(slot, _)| stray(slot)) {
        return true;
    }
    let several = rings.iter().flat_map(|ring| &ring.due);
    let mut several = several.filter(|(_, r)| r.links.len() > 1);
    several.any(|(slot, _)| {
        evidence.in_slot(slot).any(|material| {
            let unread = evidence.facts_of(material).is_none_or(|facts| {
                let body = &facts.reading.body;
                !matches!(body, Body::Text(_)) && !facts.reading.is_photo()
            });
            unread || named(evidence, material).is_empty()
        })
    })
}

/// The slot the finding is about: that of the nearest link behind the gap that is there, else
/// before it. The empty slot is another rule's.
fn neighbour<'a>(rings: &[Ring<'a>], gap: usize) -> Option<&'a Slot> {
    let slot = |ring: &Ring<'a>| {
        let filled = ring.filled.iter();
        filled
            .filter_map(|material| {
                let mut due = ring.due.iter().map(|(slot, _)| *slot);
                due.find(|slot| serves(material, slot))
            })
            .next()
    };
    let after = rings[gap + 1..].iter().find_map(slot);
    after.or_else(|| rings[..gap].iter().rev().find_map(slot))
}

fn serves(material: &Material, slot: &Slot) -> bool {
    material.slot.as_ref() == Some(slot) || material.also.contains(slot)
}

fn proofs(evidence: &Evidence, rings: &[Ring<'_>]) -> Vec<Proof> {
    let mut proofs = Vec::new();
    for ring in rings {
        let called = ring.link.in_words();
        let filled = ring.filled.iter().take(3);
        proofs.extend(filled.map(|m| {
            let title = evidence.paper_of(m).and_then(|paper| paper.title_span);
            evidence.proof(m, title, format!("{called}：已有"))
        }));
        if let Some(shared) = ring.cited {
            let paper = evidence.paper_of(shared);
            let span = paper.and_then(|paper| paper.number_span);
            let note = format!("{called}：方案引用了这份共用文件");
            proofs.push(evidence.proof(shared, span, note));
        }
    }
    proofs.truncate(words::MOST);
    proofs
}
