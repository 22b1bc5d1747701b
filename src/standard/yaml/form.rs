//! Fields of a YAML file, filled in: each value is put where it belongs in the file's text, and the
//! whole is held against its form before anybody writes it.

use std::collections::BTreeMap;

use serde_yaml::Value;

use super::field::{Field, Shown};
use super::{Mistake, Step, edit};
use crate::error::Result;

/// What became of a form that was sent.
#[derive(Debug, Default)]
pub struct Filled {
    /// The file's text then.
    pub text: String,
    /// Why fields are not taken, by their names.
    pub wrong: BTreeMap<String, String>,
    /// What is wrong elsewhere in the file.
    pub others: Vec<String>,
    /// What the fields that change are called, in their order.
    pub changed: Vec<String>,
}

impl Filled {
    /// Whether it may be written.
    pub fn good(&self) -> bool {
        self.wrong.is_empty() && self.others.is_empty()
    }
}

/// The tree of a file; nothing where it has none.
pub(crate) fn tree(text: &str) -> Value {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_yaml::from_str(text).unwrap_or_default()
}

/// Fields as shown, with what the file says or with what was typed.
pub(crate) fn shown(
    fields: &[Field],
    tree: &Value,
    typed: &BTreeMap<String, String>,
    wrong: &BTreeMap<String, String>,
) -> Vec<Shown> {
    let shown = fields.iter().map(|field| {
        let why = wrong.get(&field.name).map_or("", String::as_str);
        let typed = typed.get(&field.name).map(|typed| (typed.as_str(), why));
        field.shown(at(tree, &field.at), typed)
    });
    shown.collect()
}

/// Puts what was typed into a file's text. A field that was not sent, or says what the file says
/// already, changes nothing. `mistakes` tells what is wrong with a text.
///
/// # Errors
/// As `mistakes`.
pub(crate) fn fill(
    text: &str,
    fields: &[Field],
    typed: &BTreeMap<String, String>,
    mistakes: impl FnOnce(&str) -> Result<Vec<Mistake>>,
) -> Result<Filled> {
    let before = tree(text);
    let mut filled = Filled {
        text: text.to_owned(),
        ..Filled::default()
    };
    for field in fields {
        let Some(typed) = typed.get(&field.name) else {
            continue;
        };
        if let Err(why) = put(field, typed, at(&before, &field.at), &mut filled) {
            filled.wrong.insert(field.name.clone(), why);
        }
    }
    if filled.wrong.is_empty() && !filled.changed.is_empty() {
        for mistake in mistakes(&filled.text)? {
            let field = fields.iter().find(|field| field.at == mistake.at);
            match field {
                Some(field) => drop(filled.wrong.insert(field.name.clone(), mistake.what)),
                None => filled.others.push(mistake.what),
            }
        }
    }
    Ok(filled)
}

fn put(
    field: &Field,
    typed: &str,
    now: Option<&Value>,
    filled: &mut Filled,
) -> std::result::Result<(), String> {
    if field.shown(now, None).value == typed.trim() {
        return Ok(());
    }
    let value = field.read(typed)?;
    let text = match &value {
        Some(value) => edit::set(&filled.text, &field.at, value),
        None => edit::unset(&filled.text, &field.at),
    };
    let text = text.ok_or(
        "文件里这一处的写法特别（例如用了“&”“*”，或写成了几行），程序不敢替您改。请直接改文字。",
    )?;
    if text != filled.text {
        filled.text = text;
        filled.changed.push(field.title.clone());
    }
    Ok(())
}

/// What stands at a place.
pub(crate) fn at<'v>(tree: &'v Value, place: &[Step]) -> Option<&'v Value> {
    place.iter().try_fold(tree, edit::below)
}
