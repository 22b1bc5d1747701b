//! What the folders above a file say: unit, year, part or item, requirement, by the layout.
//!
//! The layout is an expectation, not a law: units file in their own order, leave a level out or
//! put one more in. A folder is held against the levels not met yet, the expected one first.

use super::titles::Titles;
use super::units::{Units, key};
use crate::project::{Level, NO_YEAR_NAME, Project};
use crate::standard::{Item, ItemId, PartId, Year, names};

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
            Level::Part => {
                let part = self.project.standard.parts.iter().find(|part| {
                    is_called(name, part.id.as_str(), &part.title)
                        || expected && is_numbered(name, &part.number, &part.title)
                });
                to.part = part.map(|part| part.id.clone());
                to.part.is_some()
            }
            Level::Item => {
                let item = self.items(to).find(|item| {
                    is_called(name, item.id.as_str(), &item.title)
                        || expected && is_numbered(name, &item.number, &item.title)
                });
                to.item = item.map(|item| item.id.clone());
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
            Level::Part => {
                let parts = self.project.standard.parts.iter();
                to.part = likest(name, parts.map(|part| (part.title.as_str(), &part.id)));
                to.part.is_some()
            }
            Level::Item => {
                let items = self.items(to).map(|item| (item.title.as_str(), &item.id));
                to.item = likest(name, items);
                to.item.is_some()
            }
            // Whether it is one of the unit's is known when the unit is.
            Level::Requirement => {
                to.requirement = Some(name);
                true
            }
            Level::Year | Level::Literal(_) => false,
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

    fn items<'s>(&'s self, of: &Folders<'_>) -> impl Iterator<Item = &'s Item> + use<'s> {
        let part = of.part.clone();
        let parts = self.project.standard.parts.iter();
        parts
            .filter(move |p| part.as_ref().is_none_or(|part| p.id == *part))
            .flat_map(|part| &part.items)
    }
}

/// A name that says a year and nothing else.
fn is_year(name: &str) -> bool {
    let words = super::titles::Words::of(name).text;
    names::year_in(name).is_some() && matches!(words.as_str(), "" | "年" | "度" | "年度")
}

fn is_called(name: &str, id: &str, title: &str) -> bool {
    let key = key(name);
    !key.is_empty() && (key == self::key(title) || names::normalise(name) == names::normalise(id))
}

/// Whether the folder bears this number and no other title: `12`, `第12项`, `三`, `03-市容`.
fn is_numbered(name: &str, number: &str, title: &str) -> bool {
    let wanted = names::numeral(number);
    if wanted.is_none() || names::leading_number(name) != wanted {
        return false;
    }
    let rest = names::normalise(name);
    let bare = rest.trim_start_matches('第').chars().count() <= 4
        && names::leading_number(&rest).is_some();
    bare || key(title).contains(&key(name)) || names::similarity(name, title) >= LIKE
}

/// Likeness of titles at which a folder of an expected level is taken for that title.
const LIKE: f64 = 0.5;

fn likest<'s, T: Clone + 's>(
    name: &str,
    titles: impl Iterator<Item = (&'s str, &'s T)>,
) -> Option<T> {
    let mut best: Option<(f64, &T)> = None;
    for (title, id) in titles {
        let degree = names::similarity(name, title);
        if degree >= LIKE && best.is_none_or(|(most, _)| degree > most) {
            best = Some((degree, id));
        }
    }
    best.map(|(_, id)| id.clone())
}
