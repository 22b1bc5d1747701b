//! [`Scope`]: what a run could judge. What it could not see it must not take for mended. And
//! [`Matter`]: who answers for what it found, and what hangs on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::Evidence;
use crate::finding::{Finding, Subject};
use crate::project::{Project, Terms};
use crate::standard::{DepartmentId, IndicatorId, ItemId, RequirementId, Slot, UnitId, Year};

/// What the project, its standard and the score say of a finding.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Matter {
    pub unit: Option<UnitId>,
    pub lead: Option<UnitId>,
    pub supporting: Vec<UnitId>,
    pub item: Option<ItemId>,
    pub year: Option<Year>,
    pub points: Option<f64>,
}

/// What a run could judge: which units it was about, what lay where, what could not be read.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The one unit the run was about; every unit where `None`.
    only: Option<UnitId>,
    /// Units that handed anything in.
    present: BTreeSet<UnitId>,
    /// Marks of what lies in each slot that holds anything.
    slots: BTreeMap<Slot, u64>,
    /// Marks of every file, by path.
    files: BTreeMap<String, u64>,
    /// Paths that could not be seen into, folders among them.
    unseen: BTreeSet<String>,
    /// What the standard says of every requirement.
    requirements: BTreeMap<RequirementId, Matter>,
    /// Points at stake, by the identity of the finding.
    stakes: BTreeMap<String, f64>,
    /// Days until things are due.
    terms: Terms,
    /// A mark of the sheet of figures, where it could be read.
    figures: Option<u64>,
    /// What the standards say of every figure.
    indicators: BTreeMap<IndicatorId, Matter>,
}

impl Scope {
    /// Of a run over all of the evidence, or over one unit of it.
    pub fn of(evidence: &Evidence, only: Option<&UnitId>) -> Self {
        let mut scope = Scope {
            only: only.cloned(),
            requirements: requirements(&evidence.project),
            terms: evidence.project.terms,
            ..Scope::default()
        };
        for material in &evidence.catalogue.materials {
            let mark = mark(&material.digest.0);
            scope.present.extend(material.unit.clone());
            for slot in material.slot.iter().chain(&material.also) {
                // Which files, not in what order or under what names.
                let lies = scope.slots.entry(slot.clone()).or_default();
                *lies = lies.wrapping_add(mark);
            }
            let path = material.path.to_string();
            let unreadable = evidence
                .facts_of(material)
                .is_none_or(|facts| !facts.is_readable());
            if unreadable {
                scope.unseen.insert(path.clone());
            }
            scope.files.insert(path, mark);
        }
        for archive in &evidence.catalogue.archives {
            let path = &archive.material.path;
            let mark = mark(&archive.material.digest.0);
            scope.files.insert(path.to_string(), mark);
            let unread = archive.troubles().filter(|m| m.content.is_err());
            scope
                .unseen
                .extend(unread.map(|m| format!("{path}/{}", m.path)));
        }
        let passed_over = &evidence.catalogue.skipped;
        let unseen = passed_over.iter().filter(|s| s.why.hides_material());
        scope.unseen.extend(unseen.map(|s| s.path.to_string()));
        let sheet = evidence.catalogue.sheets.figures.as_ref();
        let sheet = sheet.filter(|_| evidence.data.given);
        scope.figures = sheet.map(|sheet| mark(&sheet.digest.0));
        scope.indicators = indicators(&evidence.project);
        scope
    }

    /// The same, with the points at stake as the score reckons them, by the identity of the
    /// finding.
    #[must_use]
    pub fn staked(self, stakes: BTreeMap<String, f64>) -> Self {
        Scope { stakes, ..self }
    }

    /// Days until things are due.
    pub(super) fn terms(&self) -> Terms {
        self.terms
    }

    /// Who answers for a finding, and what hangs on it.
    pub(super) fn matter(&self, finding: &Finding) -> Matter {
        let slot = finding.subject.slot();
        let known = match &finding.subject {
            Subject::Indicator(id) => self.indicators.get(id),
            _ => slot.and_then(|slot| self.requirements.get(&slot.requirement)),
        };
        let mut matter = known.cloned().unwrap_or_default();
        matter.unit.clone_from(&finding.unit);
        matter.year = slot.and_then(|slot| slot.year);
        // What adding up in another order changes is no change.
        let points = self.stakes.get(&finding.identity());
        matter.points = points.map(|points| (points * 1e4).round() / 1e4);
        let concerned = [&finding.unit, &matter.lead];
        matter
            .supporting
            .retain(|unit| !concerned.contains(&&Some(unit.clone())));
        matter
    }

    /// Of a run in which each of these slots holds a readable paper.
    #[cfg(test)]
    pub(super) fn everything(slots: impl Iterator<Item = Slot>) -> Self {
        let mut scope = Scope::default();
        for slot in slots {
            scope.present.insert(slot.unit.clone());
            scope.files.insert(slot.requirement.to_string(), 1);
            scope.slots.insert(slot, 1);
        }
        scope
    }

    /// Whether the run was about this finding's unit.
    pub fn covers(&self, finding: &Finding) -> bool {
        let Some(only) = &self.only else { return true };
        unit_of(finding) == Some(only)
    }

    /// Whether its absence from the findings of the run means that it was mended.
    ///
    /// Not so where the unit handed in nothing at all (a folder not copied, a disk not plugged
    /// in), where the paper it was about is gone and nothing stands in its place, or can't be
    /// read now. That material is missing (`Q1…`) can always be judged.
    pub fn judges(&self, finding: &Finding) -> bool {
        if !self.covers(finding) || self.files.is_empty() {
            return false;
        }
        if finding.rule.starts_with("H4") {
            return self.judges_figure(finding);
        }
        let here = |unit: &UnitId| self.present.contains(unit);
        if !unit_of(finding).is_none_or(here) {
            return false;
        }
        if finding.rule.starts_with("Q1") {
            return true;
        }
        let filled = |slot: &&Slot| self.slots.contains_key(*slot);
        if !finding.subject.slots().iter().all(filled) {
            return false;
        }
        // That a file can't be read is itself a finding (Q301 to Q310): seen or mended like any other.
        finding.rule.starts_with('Q') || !finding.proofs.iter().any(|p| self.is_unseen(&p.path))
    }

    /// A figure is judged by the sheet, whoever handed in what; where it was held against a paper,
    /// something must still lie beside where that lay.
    fn judges_figure(&self, finding: &Finding) -> bool {
        let beside = |path: &str| {
            let folder = path
                .rsplit_once('/')
                .map(|(folder, _)| format!("{folder}/"));
            folder.is_none_or(|folder| {
                let mut below = self.files.range(folder.clone()..);
                below
                    .next()
                    .is_some_and(|(path, _)| path.starts_with(&folder))
            })
        };
        let mut papers = finding.proofs.iter().filter(|proof| proof.span.is_some());
        self.figures.is_some() && papers.all(|p| beside(&p.path) && !self.is_unseen(&p.path))
    }

    /// A mark of all that lies where a finding points.
    pub(super) fn content(&self, subject: &Subject) -> String {
        let folder = |path: &str| {
            let below = format!("{path}/");
            let files = self.files.range(below.clone()..);
            files
                .take_while(|(path, _)| path.starts_with(&below))
                .fold(0_u64, |sum, (_, mark)| sum.wrapping_add(*mark))
        };
        let value = match subject {
            Subject::Slot(slot) => self.slots.get(slot).copied().unwrap_or(0),
            Subject::Pair(a, b) => return format!("{}+{}", self.content(a), self.content(b)),
            Subject::Stray(path) => self.files.get(path).copied().unwrap_or(0),
            Subject::Folder(path) => folder(path),
            Subject::Unit(unit) => {
                let slots = self.slots.iter().filter(|(slot, _)| slot.unit == *unit);
                slots.fold(0_u64, |sum, (_, mark)| sum.wrapping_add(*mark))
            }
            Subject::Indicator(_) => self.figures.unwrap_or(0),
            Subject::Project(_) | Subject::Matter(_) => 0,
        };
        format!("{value:016x}")
    }

    /// Whether the file or a folder above it could not be seen into.
    fn is_unseen(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        folders
            .chain([path])
            .any(|place| self.unseen.contains(place))
    }
}

/// Who leads and who supports each requirement, and the item it stands under. A department that
/// several units play leads nothing here: which of them it is, nobody can tell.
fn requirements(project: &Project) -> BTreeMap<RequirementId, Matter> {
    let plays = |department: &DepartmentId| -> Vec<&UnitId> {
        let units = project.units.iter();
        let playing = units.filter(|unit| unit.plays.contains(department));
        playing.map(|unit| &unit.id).collect()
    };
    let mut all = BTreeMap::new();
    for item in project.standard.items() {
        for requirement in &item.requirements {
            let by_name = project.units.iter().find(|unit| {
                let led = |id: &String| *id == *requirement.id.as_str() || *id == *item.id.as_str();
                unit.leads.iter().any(led)
            });
            let department = requirement.lead.as_ref().or(item.lead.as_ref());
            let by_role = department.and_then(|department| match plays(department)[..] {
                [only] => Some(only),
                _ => None,
            });
            let supports = project
                .units
                .iter()
                .filter(|u| u.supports.contains(&item.id));
            let mut supporting: Vec<UnitId> = requirement
                .supporting
                .iter()
                .flat_map(plays)
                .chain(supports.map(|unit| &unit.id))
                .cloned()
                .collect();
            supporting.sort();
            supporting.dedup();
            let matter = Matter {
                lead: by_name.map(|unit| &unit.id).or(by_role).cloned(),
                supporting,
                item: Some(item.id.clone()),
                ..Matter::default()
            };
            all.insert(requirement.id.clone(), matter);
        }
    }
    all
}

/// Who leads and who supports each figure; the first edition that asks for it counts.
fn indicators(project: &Project) -> BTreeMap<IndicatorId, Matter> {
    let mut all = BTreeMap::new();
    for edition in project.editions() {
        let player = |id: &DepartmentId| project.player(edition, id).map(|unit| unit.id.clone());
        for indicator in &edition.indicators {
            let mut supporting: Vec<UnitId> =
                indicator.supporting.iter().filter_map(player).collect();
            supporting.sort();
            supporting.dedup();
            all.entry(indicator.id.clone()).or_insert(Matter {
                lead: indicator.lead.as_ref().and_then(player),
                supporting,
                item: indicator.item.clone(),
                ..Matter::default()
            });
        }
    }
    all
}

/// The unit a finding is charged to, else the first its subject names.
fn unit_of(finding: &Finding) -> Option<&UnitId> {
    let subject = match &finding.subject {
        Subject::Unit(unit) => Some(unit),
        other => other.slot().map(|slot| &slot.unit),
    };
    finding.unit.as_ref().or(subject)
}

/// FNV-1a: tells contents apart, proves nothing.
fn mark(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
