//! A part or an item of a standard as a form, with its requirements: what may be changed, what holds
//! where nothing is written, and where it is written: with the entry itself, or as an override of
//! the edition that is extended.

use std::collections::BTreeMap;

use serde::{Deserialize as _, Serialize};
use serde_json::Value as Json;
use serde_yaml::Value;

use super::load::{Origin, edition};
use super::yaml::field::{Field, Kind, Shown};
use super::yaml::form::{self, Filled};
use super::yaml::{Mistake, Step};
use super::{Mark, Standard, schema, written};
use crate::error::Result;

/// What may be changed of a part, an item, a requirement.
const PART: [&str; 2] = ["lead", "full_marks"];
const ITEM: [&str; 5] = ["lead", "full_marks", "veto", "source", "verified"];
const REQUIREMENT: [&str; 6] = ["lead", "least", "full_marks", "marks", "source", "verified"];

/// An entry of a standard as a form shows it.
#[derive(Debug, Serialize)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its settings.
    pub fields: Vec<Shown>,
}

/// A standard's text, and where in it the standard begins: in a project file, below a key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'t> {
    pub text: &'t str,
    pub prefix: &'t [Step],
}

/// The form of the part or item of this id, as the text says or as it was typed. `standard` is what
/// the text means. `None` where there is no such entry.
pub(crate) fn groups(
    place: Place<'_>,
    standard: &Standard,
    id: &str,
    typed: &BTreeMap<String, String>,
    filled: &Filled,
) -> Option<Vec<Group>> {
    let tree = form::tree(place.text);
    let groups = entries(place, standard, id)?
        .into_iter()
        .map(|entry| Group {
            fields: form::shown(&entry.fields, &tree, typed, &filled.wrong),
            id: entry.id,
            title: entry.title,
        });
    Some(groups.collect())
}

/// Puts what was typed into the text. `mistakes` tells what is wrong with a text. `None` where there
/// is no such entry.
///
/// # Errors
/// As `mistakes`.
pub(crate) fn fill(
    place: Place<'_>,
    standard: &Standard,
    id: &str,
    typed: &BTreeMap<String, String>,
    mistakes: impl FnOnce(&str) -> Result<Vec<Mistake>>,
) -> Result<Option<Filled>> {
    let Some(entries) = entries(place, standard, id) else {
        return Ok(None);
    };
    let called = |entry: Entry| {
        let title = entry.title;
        entry.fields.into_iter().map(move |field| Field {
            title: format!("{title}：{}", field.title),
            ..field
        })
    };
    let fields: Vec<Field> = entries.into_iter().flat_map(called).collect();
    form::fill(place.text, &fields, typed, mistakes).map(Some)
}

struct Entry {
    id: String,
    title: String,
    fields: Vec<Field>,
}

fn entries(place: Place<'_>, standard: &Standard, id: &str) -> Option<Vec<Entry>> {
    let says = Says::of(place, standard)?;
    if let Some(part) = standard.parts.iter().find(|part| part.id.as_str() == id) {
        return Some(vec![says.entry(id, &part.title, "Part", &PART, None)]);
    }
    let item = standard.items().find(|item| item.id.as_str() == id)?;
    let lead = item.lead.as_ref().map(|lead| Value::from(lead.as_str()));
    let mut entries = vec![says.entry(id, &item.title, "Item", &ITEM, None)];
    entries.extend(item.requirements.iter().map(|requirement| {
        let (id, title) = (requirement.id.as_str(), &requirement.title);
        says.entry(id, title, "Requirement", &REQUIREMENT, lead.as_ref())
    }));
    Some(entries)
}

/// What a text says, and the edition it extends.
struct Says<'s> {
    standard: &'s Standard,
    origin: Origin,
    extended: Option<Value>,
    schema: Json,
}

impl<'s> Says<'s> {
    fn of(place: Place<'_>, standard: &'s Standard) -> Option<Self> {
        let tree = form::tree(place.text);
        let own = form::at(&tree, place.prefix)?;
        let own = written::Standard::deserialize(own.clone()).ok()?;
        Some(Says {
            standard,
            extended: own.extends.as_deref().and_then(edition),
            origin: Origin::of(&own, place.prefix.to_vec()),
            schema: schema(),
        })
    }

    fn entry(
        &self,
        id: &str,
        title: &str,
        form: &str,
        keys: &[&str],
        lead: Option<&Value>,
    ) -> Entry {
        let properties = &self.schema["$defs"][form]["properties"];
        let extended = self.extended.as_ref().and_then(|tree| entry_of(tree, id));
        let field = |key: &&str| {
            let at = self.origin.change(id, key);
            let mut field = Field::of(format!("{id}.{key}"), at, &properties[*key])?;
            let base = extended.and_then(|entry| entry.get(*key));
            let item = lead.filter(|_| *key == "lead");
            let usual = base.filter(|base| !base.is_null()).or(item);
            field.usual = usual.cloned().or(field.usual);
            field.kind = self.kind(key, field.kind);
            Some(field)
        };
        Entry {
            id: id.to_owned(),
            title: title.to_owned(),
            fields: keys.iter().filter_map(field).collect(),
        }
    }

    /// What may be chosen, by the names people know.
    fn kind(&self, key: &str, kind: Kind) -> Kind {
        match (key, kind) {
            ("lead", _) => {
                let departments = self.standard.departments.iter();
                let choice = departments.map(|d| (d.id.to_string(), d.name.clone()));
                Kind::One(choice.collect())
            }
            ("verified", _) => Kind::YesNo(["已核", "待核"]),
            ("marks", Kind::Many(words)) => {
                let name = |(word, _): (String, String)| {
                    let mark = Mark::deserialize(Value::from(word.as_str()));
                    let name = mark.map_or(word.clone(), |mark| mark.in_words().to_owned());
                    (word, name)
                };
                Kind::Many(words.into_iter().map(name).collect())
            }
            (_, kind) => kind,
        }
    }
}

/// The entry of this id in the tree of a standard: a part, an item or a requirement.
fn entry_of<'t>(tree: &'t Value, id: &str) -> Option<&'t Value> {
    let below = |tree: &'t Value, key: &str| tree.get(key).and_then(Value::as_sequence);
    ["parts", "items", "requirements"]
        .into_iter()
        .filter_map(|key| below(tree, key))
        .flatten()
        .find_map(|entry| {
            let is = entry.get("id").and_then(Value::as_str) == Some(id);
            if is { Some(entry) } else { entry_of(entry, id) }
        })
}
