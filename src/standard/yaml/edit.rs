//! One value in a YAML file is changed and nothing else: comments, order, line ends and the way the
//! rest is written stay. What can't be changed so is left alone.

mod source;

use serde_yaml::{Mapping, Value};

use super::{Step, scalar};
use source::Source;

/// The text with this value at this place: in place of the one there, of the commented-out line
/// that stands for it, or in a new line at the end of its mapping. The value is a scalar or a list
/// of scalars. `None` where that can't be done without changing more than this one value, or by
/// spelling that is not understood (anchors, tags, values over several lines).
pub(crate) fn set(text: &str, at: &[Step], value: &Value) -> Option<String> {
    edited(text, |text, tree| {
        if at.iter().try_fold(tree, below) == Some(value) {
            return Some((text.to_owned(), tree.clone()));
        }
        let mut wanted = tree.clone();
        put(&mut wanted, at, value)?;
        Some((Source::of(text)?.set(at, &written(value)?)?, wanted))
    })
}

/// The text without a value at this place: its line is gone, with mappings that had nothing else;
/// where a comment belongs to the line, it stays with nothing behind its colon, which says nothing
/// either. `None` as of [`set`].
pub(crate) fn unset(text: &str, at: &[Step]) -> Option<String> {
    edited(text, |text, tree| {
        let mut gone = tree.clone();
        if !take(&mut gone, at) {
            return Some((text.to_owned(), gone));
        }
        let mut blank = tree.clone();
        put(&mut blank, at, &Value::Null)?;
        let source = Source::of(text)?;
        match source.remove(at) {
            Some(text) => Some((text, gone)),
            None => Some((source.blank(at)?, blank)),
        }
    })
}

/// What is different between two texts, as the lines of the one and of the other: from the first
/// that differs to the last.
pub(crate) fn difference(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        let mut pairs = pairs.take_while(|(old, new)| old == new);
        std::iter::from_fn(|| pairs.next()).count()
    };
    let head = same(&mut old.iter().zip(&new));
    let tail = same(&mut old[head..].iter().rev().zip(new[head..].iter().rev()));
    let part = |lines: &[&str]| {
        let lines = &lines[head..lines.len() - tail];
        lines.iter().map(|line| (*line).to_owned()).collect()
    };
    (part(&old), part(&new))
}

/// Does a change and holds it against what it is to say: whatever else it changed, it is refused.
fn edited(text: &str, change: impl Fn(&str, &Value) -> Option<(String, Value)>) -> Option<String> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let tree: Value = serde_yaml::from_str(bare).ok()?;
    let (after, wanted) = change(bare, &tree)?;
    let says: Value = serde_yaml::from_str(&after).ok()?;
    let mark = &text[..text.len() - bare.len()];
    (says == wanted).then(|| format!("{mark}{after}"))
}

/// What a step leads to.
pub(crate) fn below<'a>(tree: &'a Value, step: &Step) -> Option<&'a Value> {
    match step {
        Step::Key(key) => tree.as_mapping()?.get(key.as_str()),
        Step::Index(i) => tree.as_sequence()?.get(*i),
    }
}

fn put(tree: &mut Value, at: &[Step], value: &Value) -> Option<()> {
    let Some((step, rest)) = at.split_first() else {
        *tree = value.clone();
        return Some(());
    };
    if tree.is_null() {
        *tree = Value::Mapping(Mapping::new());
    }
    let inner = match step {
        Step::Key(key) => {
            let map = tree.as_mapping_mut()?;
            map.entry(Value::from(key.as_str())).or_insert(Value::Null)
        }
        Step::Index(i) => tree.as_sequence_mut()?.get_mut(*i)?,
    };
    put(inner, rest, value)
}

/// Takes a value out, and mappings that are empty then. Whether it was there.
fn take(tree: &mut Value, at: &[Step]) -> bool {
    let (Some((step, rest)), Some(inner)) = (at.split_first(), inner(tree, at)) else {
        return false;
    };
    if !rest.is_empty() && !take(inner, rest) {
        return false;
    }
    let empty = rest.is_empty() || inner.as_mapping().is_some_and(Mapping::is_empty);
    if let (Step::Key(key), true, Some(map)) = (step, empty, tree.as_mapping_mut()) {
        map.shift_remove(key.as_str());
    }
    true
}

fn inner<'a>(tree: &'a mut Value, at: &[Step]) -> Option<&'a mut Value> {
    match at.first()? {
        Step::Key(key) => tree.as_mapping_mut()?.get_mut(key.as_str()),
        Step::Index(i) => tree.as_sequence_mut()?.get_mut(*i),
    }
}

/// A value as it is written in one line.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.contains(['\n', '\r']) => Some(scalar(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Sequence(list) => {
            let items: Option<Vec<String>> = list.iter().map(written).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
