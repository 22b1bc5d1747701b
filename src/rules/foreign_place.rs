//! 外地地名: 有的资料中甚至出现了别的县市区名称.

use std::collections::BTreeMap;

use super::{Report, Rule, words};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::finding::{Proof, Severity, Subject};
use crate::paper::Span;
use crate::places::{Gazetteer, Hit, PlaceNames, Strength};

pub(super) const RULE: Rule = Rule {
    code: "Z101",
    name: "疑似出现外地地名",
    property: "真实性",
    why: "材料里冒出别的县市区名称，多半是从外地材料复制来没有改净，评审专家一看就知道是抄的。",
    remedy: "核对该处原文：抄来的部分按本地实际重写；写错的地名改正。",
    exception: "学习考察、对口帮扶、交通线路、上级文件点名等正当提到外地的，不算问题；经常提到的邻县可以写进项目文件的 neighbours。",
    severity: Severity::Warning,
    check,
};

/// Places of one name that are quoted.
const EACH: usize = 3;

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    if evidence.project.place.name.trim().is_empty() {
        if !evidence.catalogue.materials.is_empty() {
            let subject = Subject::Project("地名".into());
            let message = "项目文件没有写明本地名称（place.name），外地地名没有检查";
            report.add_as(Severity::Info, None, subject, message, Vec::new());
        }
        return;
    }
    let home = names(evidence);
    let mut by_subject: BTreeMap<Subject, Vec<(&Material, Vec<Hit>)>> = BTreeMap::new();
    for material in report.until_stopped(&evidence.catalogue.materials) {
        let hits = hits(evidence, material, &home);
        if !hits.is_empty() {
            let subject = evidence.subject_of(material);
            by_subject
                .entry(subject)
                .or_default()
                .push((material, hits));
        }
    }
    for (subject, found) in by_subject {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for hit in found.iter().flat_map(|(_, hits)| hits) {
            *counts.entry(&hit.name).or_default() += 1;
        }
        let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
        names.sort_by_key(|(_, n)| usize::MAX - n);
        let total = names.len();
        names.truncate(5);
        let message = format!(
            "{}疑似出现外地地名：{}{}",
            evidence.place_in_words(found[0].0),
            words::tally(names),
            if total > 5 { "等" } else { "" },
        );
        for (material, hits) in found {
            let unit = material.unit.as_ref();
            let severity = hits.iter().map(severity).max().unwrap_or(Severity::Info);
            let proofs = proofs(evidence, material, &hits);
            report.add_as(severity, unit, subject.clone(), message.clone(), proofs);
        }
    }
}

/// Own names: the place, those above, those in it, its units.
fn names(evidence: &Evidence) -> PlaceNames {
    let place = &evidence.project.place;
    let units = evidence.project.units.iter();
    let units = units.flat_map(|unit| std::iter::once(&unit.name).chain(&unit.aliases));
    PlaceNames {
        own: place.name.clone(),
        superiors: place.superiors.clone(),
        towns: place.towns.iter().chain(units).cloned().collect(),
        former: place.former.clone(),
        neighbours: place.neighbours.clone(),
    }
}

/// Names that tell something. What came from above names whom it likes.
fn hits(evidence: &Evidence, material: &Material, home: &PlaceNames) -> Vec<Hit> {
    let slot = material.slot.as_ref();
    let kind = slot
        .and_then(|s| evidence.requirement(&s.requirement))
        .map(|r| r.kind.as_str());
    let Some(facts) = evidence.facts_of(material) else {
        return Vec::new();
    };
    if kind == Some("incoming") || evidence.is_shared(material) {
        return Vec::new();
    }
    let mut hits = Gazetteer::builtin().foreign(&facts.reading.whole(), home);
    hits.retain(|hit| hit.strength > Strength::Weak || hit.sibling);
    hits
}

fn severity(hit: &Hit) -> Severity {
    match hit.strength {
        Strength::Strong => Severity::Error,
        Strength::Usual => Severity::Warning,
        Strength::Weak => Severity::Info,
    }
}

fn proofs(evidence: &Evidence, material: &Material, hits: &[Hit]) -> Vec<Proof> {
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut proofs = Vec::new();
    for hit in hits {
        let count = shown.entry(&hit.name).or_default();
        *count += 1;
        if *count <= EACH && proofs.len() < words::MOST {
            let span = Span {
                start: hit.start,
                end: hit.end,
            };
            let note = if hit.sibling {
                format!("“{}”是同市的其他县区", hit.official)
            } else {
                format!("“{}”不是本地", hit.official)
            };
            proofs.push(evidence.proof_around(material, span, note));
        }
    }
    proofs
}
