//! Units by what they are called: id, name, alias, the departments they play.

use std::collections::BTreeMap;

use super::Project;
use crate::standard::names;

/// The units of a project by every name that may stand on a folder or in a table.
pub struct Units {
    /// Index into the project's units; `None` where two units share a name.
    exact: BTreeMap<String, Option<usize>>,
    /// Words before a name that say nothing: the place and its superiors.
    places: Vec<String>,
}

impl Units {
    /// Of this project.
    pub fn of(project: &Project) -> Self {
        let mut units = Units {
            exact: BTreeMap::new(),
            places: [&project.place.name]
                .into_iter()
                .chain(&project.place.superiors)
                .chain(&project.place.former)
                .map(|name| key(name))
                .filter(|name| !name.is_empty())
                .collect(),
        };
        // A unit's own name goes before another's alias, an alias before a department's name.
        let mut taken = BTreeMap::new();
        for rank in 0..3_u8 {
            for (at, unit) in project.units.iter().enumerate() {
                let names: Vec<&str> = match rank {
                    0 => vec![unit.id.as_str(), &unit.name],
                    1 => unit.aliases.iter().map(String::as_str).collect(),
                    _ => departments(project, at),
                };
                for name in names {
                    for key in units.keys(name) {
                        let (earlier, owner) = *taken.entry(key.clone()).or_insert((rank, at));
                        if earlier == rank && owner != at {
                            units.exact.insert(key, None);
                        } else if earlier == rank {
                            units.exact.entry(key).or_insert(Some(at));
                        }
                    }
                }
            }
        }
        units
    }

    /// The unit that is called just this, but for numbers, brackets and the place in front.
    pub fn exact(&self, name: &str) -> Option<usize> {
        self.keys(name)
            .iter()
            .find_map(|key| self.exact.get(key).copied().flatten())
    }

    /// The one unit whose name stands in this one, or, for a whole folder's name, the one unit in
    /// whose name this one stands.
    pub fn like(&self, name: &str) -> Option<usize> {
        self.within(name).or_else(|| {
            let short = key(name);
            let holders = self.exact.iter().filter(|(key, _)| key.contains(&short));
            let long_enough = short.chars().count() >= LEAST_PART;
            long_enough.then(|| only(holders.map(|(_, unit)| *unit)))?
        })
    }

    /// The unit whose name stands in this one: the longest name counts.
    pub fn within(&self, name: &str) -> Option<usize> {
        let long = key(name);
        let length = |key: &&String| key.chars().count();
        let parts = self
            .exact
            .iter()
            .filter(|(key, _)| long.contains(*key) && length(key) >= LEAST_PART);
        let longest = parts.clone().map(|(key, _)| length(&key)).max()?;
        only(
            parts
                .filter(|(key, _)| length(key) == longest)
                .map(|(_, unit)| *unit),
        )
    }

    /// Every spelling under which a name is kept and looked up, the fullest first.
    fn keys(&self, name: &str) -> Vec<String> {
        let mut keys = vec![key(name), key(&without_brackets(name))];
        for at in 0..keys.len() {
            let bare = keys[at].trim_start_matches(|c: char| c.is_ascii_digit());
            keys.push(bare.to_owned());
        }
        for at in 0..keys.len() {
            let shorter = self
                .places
                .iter()
                .filter_map(|place| keys[at].strip_prefix(place.as_str()))
                .min_by_key(|rest| rest.len());
            keys.extend(shorter.map(str::to_owned));
        }
        keys.retain(|key| !key.is_empty());
        let mut seen = std::collections::BTreeSet::new();
        keys.retain(|key| seen.insert(key.clone()));
        keys
    }
}

/// Least length, in characters, of a name that is looked for inside another: 卫健局.
const LEAST_PART: usize = 3;

fn only(mut units: impl Iterator<Item = Option<usize>>) -> Option<usize> {
    let first = units.next()??;
    units.all(|unit| unit == Some(first)).then_some(first)
}

/// Names of the departments that this unit alone plays.
fn departments(project: &Project, at: usize) -> Vec<&str> {
    let alone = |id| {
        let mut players = project.units.iter().filter(|unit| unit.plays.contains(id));
        players.next().is_some() && players.next().is_none()
    };
    project.units[at]
        .plays
        .iter()
        .filter(|id| alone(id))
        .filter_map(|id| project.standard.departments.iter().find(|d| d.id == *id))
        .flat_map(|d| [&d.name].into_iter().chain(&d.aliases))
        .map(String::as_str)
        .collect()
}

/// A name without number, blanks and punctuation.
pub fn key(name: &str) -> String {
    let key: String = names::normalise(name);
    key.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A name without what stands in brackets.
pub fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    name.chars()
        .filter(|c| {
            let opens = matches!(c, '(' | '（' | '[' | '【' | '〔');
            let closes = matches!(c, ')' | '）' | ']' | '】' | '〕');
            depth += u32::from(opens);
            let outside = depth == 0;
            depth = depth.saturating_sub(u32::from(closes));
            outside
        })
        .collect()
}
