//! Who is above whom, and which papers may repeat others: what makes a likeness fair to report.

use std::collections::BTreeMap;

use crate::catalogue::Material;
use crate::project::{Project, Unit};
use crate::read::Reading;
use crate::standard::{UnitId, YearRule};

/// Departments of the standard that issue papers to everybody.
const OFFICES: &[&str] = &["aiwei", "zfb"];
/// Names of such offices, where a unit plays no department of a standard.
const OFFICE_NAMES: &[&str] = &["爱卫办", "创卫办", "爱国卫生运动委员会", "政府办"];
/// Kind of material that is another's by nature (上级来文).
const INCOMING: &str = "incoming";
/// Names of shared papers that are there to be followed word for word.
const FORMS: &[&str] = &[
    "模板",
    "样表",
    "样本",
    "范本",
    "格式",
    "条例",
    "标准",
    "规范",
    "规程",
    "中华人民共和国",
];

/// Ranks of units and exemptions of papers.
pub struct Roles<'a> {
    project: &'a Project,
    /// Units by id: number in the project's order, and the unit itself.
    units: BTreeMap<&'a UnitId, (u16, &'a Unit)>,
    offices: Vec<bool>,
    /// For each unit the units above it, near to far.
    above: Vec<Vec<u16>>,
}

impl<'a> Roles<'a> {
    /// Reads them off the project.
    pub fn of(project: &'a Project) -> Self {
        let units: BTreeMap<&UnitId, (u16, &Unit)> = project
            .units
            .iter()
            .zip(0..)
            .map(|(unit, number)| (&unit.id, (number, unit)))
            .collect();
        let offices = project.units.iter().map(is_office).collect();
        let above = project
            .units
            .iter()
            .map(|unit| chain(unit, &units))
            .collect();
        Roles {
            project,
            units,
            offices,
            above,
        }
    }

    /// Number of a material's unit; `None` where its unit is not known, and nobody can be asked.
    pub fn unit(&self, material: &Material) -> Option<u16> {
        self.number(material.unit.as_ref()?)
    }

    /// Number of the unit of this id.
    pub fn number(&self, id: &UnitId) -> Option<u16> {
        self.units.get(id).map(|(number, _)| *number)
    }

    /// The unit of this number.
    pub fn id(&self, number: u16) -> &'a UnitId {
        &self.project.units[usize::from(number)].id
    }

    /// How many units there are.
    pub fn count(&self) -> usize {
        self.project.units.len()
    }

    /// Whether papers of `source` may be the originals of what `unit` hands in as its own.
    pub fn is_above(&self, source: u16, unit: u16) -> bool {
        let (s, u) = (usize::from(source), usize::from(unit));
        s != u && (self.above[u].contains(&source) || self.offices[s] && !self.offices[u])
    }

    /// Whether the unit issues papers to everybody (爱卫办, 政府办).
    pub fn is_office(&self, unit: u16) -> bool {
        self.offices[usize::from(unit)]
    }

    /// Whether anybody is below this unit.
    pub fn is_superior(&self, unit: u16) -> bool {
        self.offices[usize::from(unit)] || self.above.iter().any(|above| above.contains(&unit))
    }

    /// Whether the material is another's paper by nature (上级来文).
    pub fn is_incoming(&self, material: &Material) -> bool {
        let by_slot = material.slot.as_ref().and_then(|slot| {
            let requirement = self.project.standard.requirement(&slot.requirement)?;
            Some(requirement.kind == INCOMING)
        });
        by_slot.unwrap_or_else(|| material.path.as_str().contains("上级来文"))
    }

    /// Whether each year must bring a paper of its own, so far as the slot tells.
    pub fn is_yearly(&self, material: &Material) -> bool {
        let rule = material.slot.as_ref().and_then(|slot| {
            let requirement = self.project.standard.requirement(&slot.requirement)?;
            Some(requirement.years)
        });
        rule.is_none_or(|rule| rule == YearRule::Each)
    }
}

/// Whether the paper says of itself that it passes on another's (转发): it may quote it whole.
pub fn forwards(material: &Material, reading: &Reading) -> bool {
    let mut lines = reading
        .paragraphs()
        .iter()
        .map(|paragraph| paragraph.text.trim())
        .filter(|line| !line.is_empty());
    let head = |line: &str| line.chars().count() <= 60 && line.contains("转发");
    material.path.stem().contains("转发") || lines.by_ref().take(3).any(head)
}

/// Whether a shared paper is a form or a law, to be followed word for word.
pub fn is_form(material: &Material) -> bool {
    FORMS.iter().any(|word| material.path.stem().contains(word))
}

fn is_office(unit: &Unit) -> bool {
    let plays = unit.plays.iter().any(|id| OFFICES.contains(&id.as_str()));
    let named = std::iter::once(&unit.name)
        .chain(&unit.aliases)
        .any(|name| OFFICE_NAMES.iter().any(|office| name.contains(office)));
    plays || unit.plays.is_empty() && named
}

fn chain(unit: &Unit, units: &BTreeMap<&UnitId, (u16, &Unit)>) -> Vec<u16> {
    let mut above = Vec::new();
    let mut next = unit.superior.as_ref();
    while let Some((number, superior)) = next.and_then(|id| units.get(id)) {
        // A circle in the project file must not hang us.
        if above.contains(number) {
            break;
        }
        above.push(*number);
        next = superior.superior.as_ref();
    }
    above
}
