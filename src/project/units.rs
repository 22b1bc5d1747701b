//! The units of `juanzong.yaml`: names that tell them apart, kinds, roles, superiors.

use std::collections::BTreeMap;

use super::load::Sound;
use super::{Unit, UnitKind, offices, roles, written};
use crate::standard::names::normalise;
use crate::standard::yaml::{Mistakes, at};
use crate::standard::{Standard, UnitId, unknown};

pub(super) fn units(
    written: &[written::Unit],
    standard: &Standard,
    sound: Sound,
    out: &mut Mistakes,
) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let known = roles::Names::of(standard);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (i, unit) in written.iter().enumerate() {
        let id = unit.id.as_ref().unwrap_or(&unit.name);
        if id.trim().is_empty() || id.contains(['/', '\\', '|']) {
            let what = format!("“{id}”不能作单位的名称或代号：不能空，也不能有斜线和竖线。");
            out.value(
                at!["units", i, if unit.id.is_some() { "id" } else { "name" }],
                what,
            );
        }
        let own = [("id", unit.id.as_ref()), ("name", Some(&unit.name))];
        let own = own
            .into_iter()
            .filter_map(|(key, name)| Some((at!["units", i, key], name?)));
        let aliases = unit.aliases.iter().enumerate();
        let aliases = aliases.map(|(n, alias)| {
            let mut place = at!["units", i, "aliases", n];
            if matches!(alias, written::Alias::Dated(_)) {
                place.push("name".into());
            }
            (place, alias.name())
        });
        for (place, name) in own.chain(aliases) {
            let key = normalise(name);
            match names.get(&key) {
                Some(other) if *other != i => {
                    let other = &written[*other].name;
                    out.value(
                        place,
                        format!("“{name}”已经是“{other}”的名称或别名，分不清是哪个单位。"),
                    );
                }
                _ => drop(names.insert(key, i)),
            }
        }
        units.push(one(unit, i, (standard, &known), sound, out));
    }
    for (i, unit) in written.iter().enumerate() {
        let Some(superior) = &unit.superior else {
            continue;
        };
        let key = normalise(superior);
        match names.get(&key) {
            Some(at) if *at == i => {
                out.value(at!["units", i, "superior"], "单位不能是自己的上级。");
            }
            Some(at) => units[i].superior = Some(units[*at].id.clone()),
            None if !sound.units => {}
            None => {
                let known = written.iter().map(|unit| unit.name.as_str());
                out.value(
                    at!["units", i, "superior"],
                    unknown("单位", superior, known),
                );
            }
        }
    }
    units
}

fn one(
    unit: &written::Unit,
    i: usize,
    (standard, names): (&Standard, &roles::Names<'_>),
    sound: Sound,
    out: &mut Mistakes,
) -> Unit {
    let (guessed, guessed_type) = names.kind_of(&unit.name);
    let kind = match unit.kind.as_deref() {
        Some("department" | "部门") => UnitKind::Department,
        Some("street" | "街道") => UnitKind::Street,
        Some("community" | "社区") => UnitKind::Community,
        Some(_) => UnitKind::Sample,
        None if unit.sample_type.is_some() => UnitKind::Sample,
        None => guessed,
    };
    let mut lookup = |what, id: &str, place, found: bool, all: Vec<&str>| {
        if sound.standard && !found {
            out.value(place, unknown(what, id, all));
        }
        found
    };
    let types: Vec<&str> = standard
        .sample_types
        .iter()
        .map(|s| s.id.as_str())
        .collect();
    let sample_type = match &unit.sample_type {
        Some(id) => {
            let found = types.contains(&id.as_str());
            lookup(
                "样本点类型",
                id,
                at!["units", i, "sample_type"],
                found,
                types,
            );
            Some(id.as_str().into())
        }
        None if kind == UnitKind::Sample => {
            let found = guessed_type.or_else(|| names.sample_type(&unit.name));
            found.or_else(|| {
                unit.aliases
                    .iter()
                    .find_map(|a| names.sample_type(a.name()))
            })
        }
        None => None,
    };
    let departments: Vec<&str> = standard.departments.iter().map(|d| d.id.as_str()).collect();
    for (n, id) in unit.plays.iter().flatten().enumerate() {
        let found = departments.contains(&id.as_str());
        lookup(
            "部门",
            id,
            at!["units", i, "plays", n],
            found,
            departments.clone(),
        );
    }
    let items: Vec<&str> = standard.items().map(|item| item.id.as_str()).collect();
    let requirements = standard.requirements().map(|r| r.id.as_str());
    let both: Vec<&str> = items.iter().copied().chain(requirements).collect();
    for (n, id) in unit.leads.iter().enumerate() {
        let found = both.contains(&id.as_str());
        lookup(
            "项目或材料",
            id,
            at!["units", i, "leads", n],
            found,
            both.clone(),
        );
    }
    for (n, id) in unit.supports.iter().enumerate() {
        let found = items.contains(&id.as_str());
        lookup(
            "项目",
            id,
            at!["units", i, "supports", n],
            found,
            items.clone(),
        );
    }
    if kind == UnitKind::Sample && sample_type.is_none() {
        let what = format!(
            "从“{}”看不出是哪一类样本点，请用 sample_type 写明。",
            unit.name
        );
        out.value(at!["units", i, "name"], what);
    }
    Unit {
        id: UnitId::from(unit.id.as_ref().unwrap_or(&unit.name).as_str()),
        name: unit.name.clone(),
        aliases: unit.aliases.iter().map(|a| a.name().clone()).collect(),
        in_use: offices::in_use(&unit.aliases, i, out),
        kind,
        sample_type,
        plays: unit
            .plays
            .iter()
            .flatten()
            .map(|id| id.as_str().into())
            .collect(),
        superior: None,
        leads: unit.leads.clone(),
        supports: unit.supports.iter().map(|id| id.as_str().into()).collect(),
    }
}
