//! A user's changes laid over the standard they extend: remove, override, add.

use super::load::{Origin, unknown};
use super::written::{self, Item, Override, Part, Requirement, Standard};
use super::yaml::{Mistakes, at};

/// `base` with the changes of `own`. What can't be applied is a mistake.
pub(crate) fn merge(
    mut base: Standard,
    mut own: Standard,
    origin: &Origin,
    mistakes: &mut Mistakes,
) -> Standard {
    for (i, id) in own.remove.iter().enumerate() {
        if !remove(&mut base, id) {
            let what = unknown("条目", id, ids(&base));
            mistakes.value(origin.below(at!["remove", i]), what);
        }
    }
    for (id, change) in std::mem::take(&mut own.r#override) {
        let place = origin.below(at!["override", id.as_str()]);
        match apply(&mut base, &id, change) {
            None => mistakes.key(place, unknown("条目", &id, ids(&base))),
            Some((_, left)) if left.is_empty() => {}
            Some((kind, left)) => {
                let what = format!("“{id}”是{kind}，没有这些栏可改：{}。", left.join("、"));
                mistakes.key(place, what);
            }
        }
    }
    add(&mut base, own, origin, mistakes);
    base
}

fn add(base: &mut Standard, own: Standard, origin: &Origin, mistakes: &mut Mistakes) {
    let extended = own.extends.is_some();
    if own.id.is_some() || !extended {
        base.id = own.id;
    } else {
        base.id = base.id.take().map(|id| format!("{id}+"));
    }
    base.title = own.title.or_else(|| base.title.take());
    base.document = own.document.or_else(|| base.document.take());
    base.sources.extend(own.sources);
    base.kinds.extend(own.kinds);
    base.sets.extend(own.sets);
    base.departments.extend(own.departments);
    base.sample_types.extend(own.sample_types);
    base.parts.extend(own.parts);
    base.indicators.extend(own.indicators);
    base.schemes.extend(own.schemes);
    for (i, item) in own.items.into_iter().enumerate() {
        let home = item.part.clone().unwrap_or_default();
        let place = origin.below(at!["items", i, "part"]);
        match base.parts.iter_mut().find(|part| part.id == home) {
            Some(part) => part.items.push(item),
            None if home.is_empty() => {
                mistakes.key(place, "新增的项目要用 part 写明放在哪个部分。");
            }
            None => {
                let known = base.parts.iter().map(|part| part.id.as_str());
                mistakes.value(place, unknown("部分", &home, known));
            }
        }
    }
    for (i, requirement) in own.requirements.into_iter().enumerate() {
        let home = requirement.item.clone().unwrap_or_default();
        let place = origin.below(at!["requirements", i, "item"]);
        if let Some(item) = items_mut(base).find(|item| item.id == home) {
            item.requirements.push(requirement);
        } else if home.is_empty() {
            mistakes.key(place, "新增的材料要用 item 写明放在哪个项目。");
        } else {
            let items = base.parts.iter().flat_map(|part| &part.items);
            mistakes.value(place, unknown("项目", &home, items.map(|i| i.id.as_str())));
        }
    }
}

fn items_mut(base: &mut Standard) -> impl Iterator<Item = &mut Item> {
    base.parts.iter_mut().flat_map(|part| &mut part.items)
}

fn ids(base: &Standard) -> impl Iterator<Item = &str> {
    let items = || base.parts.iter().flat_map(|part| &part.items);
    let parts = base.parts.iter().map(|part| part.id.as_str());
    parts
        .chain(items().map(|item| item.id.as_str()))
        .chain(items().flat_map(|i| i.requirements.iter().map(|r| r.id.as_str())))
        .chain(base.departments.iter().map(|d| d.id.as_str()))
        .chain(base.sample_types.iter().map(|s| s.id.as_str()))
        .chain(base.indicators.iter().map(|i| i.id.as_str()))
        .chain(base.schemes.iter().map(|s| s.id.as_str()))
}

fn remove(base: &mut Standard, id: &str) -> bool {
    let count = |base: &Standard| ids(base).count();
    let before = count(base);
    base.parts.retain(|part| part.id != id);
    for part in &mut base.parts {
        part.items.retain(|item| item.id != id);
        for item in &mut part.items {
            item.requirements.retain(|r| r.id != id);
        }
    }
    base.departments.retain(|d| d.id != id);
    base.sample_types.retain(|s| s.id != id);
    base.indicators.retain(|i| i.id != id);
    base.schemes.retain(|s| s.id != id);
    count(base) < before
}

macro_rules! take {
    ($to:expr, $from:ident, [$($field:ident),* $(,)?]) => {
        $(if let Some(value) = $from.$field.take() { $to.$field = Some(value); })*
    };
}

/// Applies a change. `None` where no entry has this id; else what kind of entry it is and the
/// keys it has not.
fn apply(
    base: &mut Standard,
    id: &str,
    mut change: Override,
) -> Option<(&'static str, Vec<&'static str>)> {
    let kind = if let Some(to) = part(base, id) {
        take!(to, change, [number, title, lead, full_marks]);
        "部分"
    } else if let Some(to) = items_mut(base).find(|item| item.id == id) {
        take!(
            to,
            change,
            [
                number, title, essence, lead, supporting, veto, full_marks, source, verified
            ]
        );
        "项目"
    } else if let Some(to) = requirement(base, id) {
        take!(
            to,
            change,
            [
                title, kind, years, lead, supporting, due, samples, least, parts, chain, links,
                marks, aliases, full_marks, veto, source, verified, note
            ]
        );
        "材料"
    } else if let Some(to) = base.departments.iter_mut().find(|d| d.id == id) {
        take!(to, change, [name, aliases, otherwise]);
        "部门"
    } else if let Some(to) = base.sample_types.iter_mut().find(|s| s.id == id) {
        take!(to, change, [name, aliases, lead]);
        "样本点类型"
    } else if let Some(to) = base.indicators.iter_mut().find(|i| i.id == id) {
        take!(
            to,
            change,
            [
                title, aliases, unit, target, by_class, lead, supporting, veto, source, verified,
                note
            ]
        );
        "指标"
    } else if let Some(to) = base.schemes.iter_mut().find(|s| s.id == id) {
        take!(to, change, [title, full_marks, pass, source, note]);
        "评分方案"
    } else {
        return None;
    };
    Some((kind, left(&change)))
}

fn part<'a>(base: &'a mut Standard, id: &str) -> Option<&'a mut Part> {
    base.parts.iter_mut().find(|part| part.id == id)
}

fn requirement<'a>(base: &'a mut Standard, id: &str) -> Option<&'a mut Requirement> {
    items_mut(base)
        .flat_map(|item| &mut item.requirements)
        .find(|r| r.id == id)
}

fn left(change: &written::Override) -> Vec<&'static str> {
    macro_rules! left {
        ($($field:ident),* $(,)?) => {
            [$((stringify!($field), change.$field.is_some())),*]
        };
    }
    left![
        name, number, title, essence, kind, years, lead, supporting, otherwise, due, samples,
        least, parts, chain, links, marks, aliases, full_marks, veto, source, verified, note, unit,
        target, by_class, pass,
    ]
    .into_iter()
    .filter_map(|(name, set)| set.then_some(name))
    .collect()
}
