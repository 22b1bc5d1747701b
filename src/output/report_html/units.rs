//! Each unit's findings, worst first: what, where, why it matters, how to mend, the evidence.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::thumbnail::Thumbnails;
use super::board::{self, Standing, anchor, standing};
use super::diff::{self, Piece};
use super::{Mark, base64, words};
use crate::assess::Assessment;
use crate::finding::{Finding, Proof, Severity, Subject};
use crate::ledger::Entry;
use crate::score::Tally;
use crate::standard::UnitId;

/// Findings with evidence written out for one unit: about ten printed pages.
const WITH_PROOF: usize = 40;
/// Lines without evidence (missing material) written out for one unit.
const WITHOUT_PROOF: usize = 300;
/// Proofs written out for one finding.
const PROOFS: usize = 3;

/// A unit's section.
#[derive(Serialize)]
pub struct Section {
    name: String,
    anchor: String,
    standing: Option<Standing>,
    /// Class of a severity → how many.
    counts: [usize; 3],
    /// Items that are not as they should be, in the standard's order.
    items: Vec<ItemState>,
    items_whole: usize,
    groups: Vec<Group>,
    left_out: usize,
}

/// An item that is not as it should be.
#[derive(Serialize)]
pub struct ItemState {
    mark: Mark,
    name: String,
}

/// Findings of one rule and severity.
#[derive(Serialize)]
struct Group {
    code: String,
    name: String,
    mark: Mark,
    count: usize,
    why: &'static str,
    remedy: &'static str,
    exception: &'static str,
    /// Without evidence: one line each.
    lines: Vec<Line>,
    /// With evidence: one card each.
    cards: Vec<Card>,
    left_out: usize,
}

#[derive(Serialize)]
struct Line {
    place: String,
    years: String,
    item: String,
    message: String,
    /// Findings in this line: one for each year.
    count: usize,
}

#[derive(Serialize)]
struct Card {
    place: String,
    item: String,
    /// Number in the ledger, by which `juanzong verdict` knows a likeness.
    number: Option<u32>,
    /// The unit that answers for it, where that is another.
    charged: Option<String>,
    message: String,
    upheld: Option<String>,
    proofs: Vec<Shown>,
    more: usize,
}

/// A proof as shown.
#[derive(Serialize)]
pub struct Shown {
    place: String,
    note: String,
    /// The photo it is about, small: the address of a JPEG.
    pub photo: Option<String>,
    pieces: Vec<Piece>,
    /// Of a likeness the other side.
    pub other: Option<Other>,
}

/// The other side of a likeness.
#[derive(Serialize)]
pub struct Other {
    place: String,
    note: String,
    /// As [`Shown::photo`].
    pub photo: Option<String>,
    pieces: Vec<Piece>,
}

/// Every unit's section, worst unit first; what nobody is charged with comes last.
pub fn sections(
    assessment: &Assessment,
    open: &[&Finding],
    photos: &mut Thumbnails<'_>,
) -> Vec<Section> {
    let entries = words::entries(&assessment.ledger);
    let entry = |finding: &Finding| words::known(&entries, finding);
    let entry: &Known<'_> = &entry;
    let mut found: BTreeMap<Option<&UnitId>, Vec<&Finding>> = BTreeMap::new();
    for finding in open {
        let units = finding.laid_on(words::charged(finding, entry(finding)));
        let nobody = units.is_empty().then_some(None);
        for unit in units.into_iter().map(Some).chain(nobody) {
            found.entry(unit).or_default().push(finding);
        }
    }
    let of = |unit| Of {
        assessment,
        unit,
        entry,
    };
    let mut sections: Vec<Section> = words::worst_units(assessment)
        .into_iter()
        .map(|(unit, tally)| {
            let findings = found.get(&Some(unit)).map_or(&[][..], Vec::as_slice);
            section(&of(Some(unit)), Some(tally), findings, photos)
        })
        .collect();
    let units = &assessment.evidence.project.units;
    for (unit, findings) in &found {
        let known = unit
            .as_ref()
            .is_some_and(|id| units.iter().any(|u| u.id == **id));
        if !known {
            sections.push(section(&of(*unit), None, findings, photos));
        }
    }
    sections
}

/// The section of one unit alone; `theirs` are the findings that count and are laid on it, and
/// `entry` is what the ledger has of one.
pub fn one<'a>(
    assessment: &'a Assessment,
    theirs: &[&Finding],
    unit: &'a UnitId,
    entry: &'a Known<'a>,
    photos: &mut Thumbnails<'_>,
) -> Section {
    let tally = assessment.score.units.get(unit).copied();
    let of = Of {
        assessment,
        unit: Some(unit),
        entry,
    };
    section(&of, Some(tally.unwrap_or_default()), theirs, photos)
}

/// What the ledger has of a finding.
pub type Known<'a> = dyn Fn(&Finding) -> Option<&'a Entry> + 'a;

/// Whose section of what.
struct Of<'a> {
    assessment: &'a Assessment,
    unit: Option<&'a UnitId>,
    entry: &'a Known<'a>,
}

fn section(
    of: &Of<'_>,
    tally: Option<Tally>,
    findings: &[&Finding],
    photos: &mut Thumbnails<'_>,
) -> Section {
    let (assessment, unit) = (of.assessment, of.unit);
    let name = unit.map_or(words::NOBODYS, |unit| assessment.evidence.unit_name(unit));
    let name = name.to_owned();
    let mut room = (WITH_PROOF, WITHOUT_PROOF);
    let (items, items_whole) = items(assessment, unit);
    let same = |a: &&Finding, b: &&Finding| a.severity == b.severity && a.rule == b.rule;
    let groups: Vec<Group> = findings
        .chunk_by(same)
        .map(|group| self::group(of, group, &mut room, photos))
        .collect();
    Section {
        anchor: unit.map_or("nobody".into(), |unit| anchor(assessment, unit)),
        standing: tally.map(|tally| standing(name.clone(), &tally)),
        name,
        counts: words::counts(findings.iter().copied()),
        left_out: groups.iter().map(|group| group.left_out).sum(),
        items,
        items_whole,
        groups,
    }
}

/// The unit's items that are not as they should be, and how many are.
pub fn items(assessment: &Assessment, unit: Option<&UnitId>) -> (Vec<ItemState>, usize) {
    let cells = unit.and_then(|unit| assessment.score.cells.get(unit));
    let standard = &assessment.evidence.project.standard;
    let mut whole = 0;
    let mut items = Vec::new();
    for item in standard.items() {
        let Some(tally) = cells.and_then(|cells| cells.get(&item.id)) else {
            continue;
        };
        let mark = board::mark(tally);
        match mark.class {
            "green" => whole += 1,
            "none" => {}
            _ => items.push(ItemState {
                mark,
                name: words::item_label(item),
            }),
        }
    }
    (items, whole)
}

/// Writes out as many as there is room for, so that every kind of problem shows at least once.
fn group(
    of: &Of<'_>,
    findings: &[&Finding],
    room: &mut (usize, usize),
    photos: &mut Thumbnails<'_>,
) -> Group {
    let first = findings[0];
    let rule = words::rule(first);
    let mut group = Group {
        code: first.rule.clone(),
        name: words::rule_name(first).into(),
        mark: severity(first.severity),
        count: findings.len(),
        why: rule.map_or("", |rule| rule.why),
        remedy: rule.map_or("", |rule| rule.remedy),
        exception: rule.map_or("", |rule| rule.exception),
        lines: Vec::new(),
        cards: Vec::new(),
        left_out: 0,
    };
    let mut merged: BTreeMap<(String, String), usize> = BTreeMap::new();
    for finding in findings {
        if finding.proofs.is_empty() {
            let (key, line) = line(of, finding);
            if let Some(at) = merged.get(&key) {
                let before = &mut group.lines[*at];
                before.years.push_str(&format!("、{}", line.years));
                before.count += 1;
            } else if room.1 == 0 && !group.lines.is_empty() {
                group.left_out += 1;
            } else {
                room.1 = room.1.saturating_sub(1);
                if !line.years.is_empty() {
                    merged.insert(key, group.lines.len());
                }
                group.lines.push(line);
            }
        } else if room.0 == 0 && !group.cards.is_empty() {
            group.left_out += 1;
        } else {
            room.0 = room.0.saturating_sub(1);
            group.cards.push(card(of, finding, photos));
        }
    }
    group
}

/// A finding without evidence, and what it has in common with those of other years.
fn line(of: &Of<'_>, finding: &Finding) -> ((String, String), Line) {
    let assessment = of.assessment;
    let (place, item) = place(assessment, finding, of.unit);
    let line = |place, years, message| Line {
        place,
        years,
        item,
        message,
        count: 1,
    };
    if let Subject::Slot(slot) = &finding.subject
        && let Some(year) = slot.year
    {
        let message = finding.message.replace(&format!("（{year} 年）"), "");
        let key = (slot.requirement.to_string(), message.clone());
        let title = format!("《{}》", assessment.evidence.title(&slot.requirement));
        return (key, line(title, year.to_string(), message));
    }
    let message = finding.message.clone();
    let key = (place.clone(), message.clone());
    (key, line(place, String::new(), message))
}

fn card(of: &Of<'_>, finding: &Finding, photos: &mut Thumbnails<'_>) -> Card {
    let (place, item) = place(of.assessment, finding, of.unit);
    let entry = (of.entry)(finding);
    let charged = words::charged(finding, entry);
    let another = charged.filter(|_| charged != of.unit);
    let proofs = finding.proofs.iter().take(PROOFS);
    Card {
        place,
        item,
        number: entry
            .filter(|_| !finding.alike.is_empty())
            .map(|entry| entry.number),
        charged: another.map(|unit| of.assessment.evidence.unit_name(unit).to_owned()),
        message: finding.message.clone(),
        upheld: finding.upheld.clone(),
        proofs: proofs.map(|proof| pictured(proof, photos)).collect(),
        more: finding.proofs.len().saturating_sub(PROOFS),
    }
}

/// Where a finding stands: what was due, and the item of the standard. What is `at_home` does not
/// bear the unit's name.
pub fn place(
    assessment: &Assessment,
    finding: &Finding,
    at_home: Option<&UnitId>,
) -> (String, String) {
    let evidence = &assessment.evidence;
    let item = finding
        .subject
        .slot()
        .and_then(|slot| evidence.home(&slot.requirement))
        .map_or(String::new(), |(_, item)| words::item_label(item));
    let place = words::subject(evidence, &finding.subject, at_home);
    (place, item)
}

/// A severity as a mark.
pub fn severity(severity: Severity) -> Mark {
    match severity {
        Severity::Error => Mark::red("严重"),
        Severity::Warning => Mark::yellow("一般"),
        Severity::Info => Mark {
            class: "hint",
            shape: "·",
            word: "提示".into(),
        },
    }
}

/// The same, with the photos it is about.
fn pictured(proof: &Proof, photos: &mut Thumbnails<'_>) -> Shown {
    let mut photo = |of: &Proof| {
        let small = of.quote.is_empty().then(|| photos.of(&of.path))??;
        Some(format!("data:image/jpeg;base64,{}", base64(&small.jpeg)))
    };
    let mut shown = shown(proof);
    shown.photo = photo(proof);
    if let (Some(there), Some(other)) = (&mut shown.other, &proof.other) {
        there.photo = photo(other);
    }
    shown
}

/// A proof with its other side, differences marked.
pub fn shown(proof: &Proof) -> Shown {
    let (pieces, other) = match &proof.other {
        Some(other) => {
            // Of a paper that is not at hand there are no words to differ from.
            let alone = |text: &str| match text.is_empty() {
                true => Vec::new(),
                false => diff::whole(text),
            };
            let (ours, theirs) = match proof.quote.is_empty() || other.quote.is_empty() {
                true => (alone(&proof.quote), alone(&other.quote)),
                false => diff::pieces(&proof.quote, &other.quote),
            };
            let other = Other {
                place: words::place(other),
                note: other.note.clone(),
                photo: None,
                pieces: theirs,
            };
            (ours, Some(other))
        }
        None => (diff::whole(&proof.quote), None),
    };
    Shown {
        place: words::place(proof),
        note: proof.note.clone(),
        photo: None,
        pieces: if proof.quote.is_empty() {
            Vec::new()
        } else {
            pieces
        },
        other,
    }
}
