//! What the folders above a file say: unit, year, part or item, requirement, by the layout.
//!
//! The layout is an expectation, not a law: units file in their own order, leave a level out or
//! put one more in. A folder is held against the levels not met yet, the expected one first.

use super::titles::Titles;
use crate::project::called::{Units, key};
use crate::project::{Level, NO_YEAR_NAME, Project};
use crate::standard::Index;
use crate::standard::{ItemId, PartId, Year, names};

/// What the folders of one path say.
#[derive(Debug, Clone, Default)]
pub(super) struct Folders<'p> {
    /// Index of the unit.
    pub unit: Option<usize>,
    pub year: Option<Year>,
    pub part: Option<PartId>,
    pub item: Option<ItemId>,
    /// The folder that stands where the layout has a requirement.
    pub requirement: Option<&'p str>,
    /// Folders that say nothing by the layout, from the top.
    pub rest: Vec<&'p str>,
}

/// What a folder is read against.
pub(super) struct Reader<'a> {
    pub project: &'a Project,
    pub units: &'a Units,
    pub titles: &'a Titles<'a>,
    /// Parts and items by id, number and title.
    pub called: Index,
}

impl Reader<'_> {
    /// Reads the folders of a path, from the top; empty for files at the top.
    pub fn read<'p>(&self, folder: &'p str) -> Folders<'p> {
        let mut read = Folders::default();
        let mut left: Vec<&Level> = self.project.layout.levels.iter().collect();
        for name in folder.split('/').filter(|name| !name.is_empty()) {
            let met = (0..left.len())
                .find(|at| self.take(left[*at], name, *at == 0, &mut read))
                .or_else(|| {
                    let first = left.first()?;
                    self.take_loosely(first, name, &mut read).then_some(0)
                });
            match met {
                Some(at) => drop(left.remove(at)),
                None if self.belongs_below(name, &mut read) => {}
                None => read.rest.push(name),
            }
        }
        if read.year.is_none() {
            read.year = read.rest.iter().find_map(|name| names::year_in(name));
        }
        read
    }

    /// Whether this folder is that level beyond doubt.
    fn take<'p>(&self, level: &Level, name: &'p str, expected: bool, to: &mut Folders<'p>) -> bool {
        match level {
            Level::Unit => {
                to.unit = self.units.exact(name);
                to.unit.is_some()
            }
            Level::Year => {
                let years = names::years_in(name);
                if key(name) == NO_YEAR_NAME {
                    return true;
                }
                if years.is_empty() || !(expected || is_year(name)) {
                    return false;
                }
                to.year = (years.len() == 1).then(|| years[0]);
                true
            }
            // A bare number says little where something else is expected.
            Level::Part | Level::Item if !expected && is_number(name) => false,
            Level::Part => {
                to.part = self.called.part(name).cloned();
                to.part.is_some()
            }
            Level::Item => {
                to.item = self.called.item(name).cloned();
                to.item.is_some()
            }
            Level::Requirement => {
                let known = !self.titles.exact(name).is_empty();
                if known {
                    to.requirement = Some(name);
                }
                known
            }
            Level::Literal(text) => key(text) == key(name),
        }
    }

    /// Whether this folder is most likely the level that is expected here.
    fn take_loosely<'p>(&self, level: &Level, name: &'p str, to: &mut Folders<'p>) -> bool {
        match level {
            Level::Unit => {
                to.unit = self.units.like(name);
                to.unit.is_some()
            }
            // Whether it is one of the unit's is known when the unit is.
            Level::Requirement => {
                to.requirement = Some(name);
                true
            }
            Level::Part | Level::Item | Level::Year | Level::Literal(_) => false,
        }
    }

    /// A community's folder inside its street's: the paper is the community's.
    fn belongs_below(&self, name: &str, to: &mut Folders<'_>) -> bool {
        let units = &self.project.units;
        let below = to.unit.and_then(|above| {
            let unit = self.units.exact(name)?;
            (units[unit].superior.as_ref() == Some(&units[above].id)).then_some(unit)
        });
        to.unit = below.or(to.unit);
        below.is_some()
    }
}

/// A name that says a year and nothing else.
fn is_year(name: &str) -> bool {
    let words = super::titles::Words::of(name).text;
    names::year_in(name).is_some() && matches!(words.as_str(), "" | "年" | "度" | "年度")
}

/// A name that is nothing but a number: `12`, `第12项`, `三`.
fn is_number(name: &str) -> bool {
    let name = names::normalise(name);
    names::leading_number(&name).is_some()
}
