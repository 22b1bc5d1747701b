//! The scalar settings of `juanzong.yaml` as a form: what each is called, means and may be comes
//! from the file's schema, what it is from the file's text; what is typed goes back into the text.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde_json::Value as Json;

use super::{FILE_NAME, Project};
use crate::error::Result;
use crate::standard::yaml::field::{Field, Shown};
use crate::standard::yaml::form::{self, Filled};
use crate::standard::yaml::{Document, at};

/// The sections of the project file that have a form, in its order.
const SECTIONS: [&str; 4] = ["thresholds", "terms", "letters", "dossier"];

/// A section of the project file.
#[derive(Debug, Serialize)]
pub struct Section {
    /// Its key.
    pub key: &'static str,
    /// What it is for.
    pub title: String,
    /// Its settings that a line can hold.
    pub fields: Vec<Shown>,
    /// What else it has: keys and what they are for.
    pub others: Vec<(String, String)>,
}

/// The form of a project file's text, as it says or as it was typed.
///
/// # Errors
/// The text is not YAML.
pub fn form(text: &str, typed: &BTreeMap<String, String>, filled: &Filled) -> Result<Vec<Section>> {
    let tree = Document::parse(FILE_NAME, text)?.value;
    let sections = sections().into_iter().map(|section| Section {
        key: section.key,
        title: section.title,
        fields: form::shown(&section.fields, &tree, typed, &filled.wrong),
        others: section.others,
    });
    Ok(sections.collect())
}

/// Puts what was typed into a project file's text and holds the whole against its form.
///
/// # Errors
/// The text can't be read at all.
pub fn fill(text: &str, typed: &BTreeMap<String, String>, root: &Path) -> Result<Filled> {
    let sections = sections().into_iter();
    let fields: Vec<Field> = sections.flat_map(|section| section.fields).collect();
    form::fill(text, &fields, typed, |text| Project::mistakes(text, root))
}

struct Described {
    key: &'static str,
    title: String,
    fields: Vec<Field>,
    others: Vec<(String, String)>,
}

fn sections() -> Vec<Described> {
    let schema = Project::schema();
    SECTIONS.iter().map(|key| described(key, &schema)).collect()
}

fn described(key: &'static str, schema: &Json) -> Described {
    let said = |schema: &Json| {
        schema["description"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let property = &schema["properties"][key];
    let target = property["$ref"].as_str().unwrap_or_default();
    let section = schema.pointer(target.trim_start_matches('#'));
    let mut described = Described {
        key,
        title: section.map(said).unwrap_or_default(),
        fields: Vec::new(),
        others: Vec::new(),
    };
    let properties = section.and_then(|section| section["properties"].as_object());
    for (name, property) in properties.into_iter().flatten() {
        match Field::of(format!("{key}.{name}"), at![key, name.as_str()], property) {
            Some(field) => described.fields.push(field),
            None => described.others.push((name.clone(), said(property))),
        }
    }
    described
}
