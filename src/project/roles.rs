//! Who is what, by name: which department of the standard a unit plays, whether it is a street, a
//! community or a sample point; and what nobody owes.

use std::collections::BTreeMap;

use super::{Project, Unit, UnitKind};
use crate::standard::names::normalise;
use crate::standard::{DepartmentId, Due, SampleTypeId, Standard, UnitId};

const STREET: [&str; 12] = [
    "街道",
    "街道办",
    "街道办事处",
    "街办",
    "镇",
    "乡",
    "镇政府",
    "乡政府",
    "人民政府",
    "民族乡",
    "苏木",
    "镇党委",
];
const COMMUNITY: [&str; 9] = [
    "社区",
    "居委会",
    "社区居委会",
    "居民委员会",
    "社区党委",
    "村",
    "村委会",
    "村民委员会",
    "嘎查",
];

/// How well a name fits: 0 the very name, 1 its end; then the place in the list of aliases.
type Fit = (u8, usize);

/// Names of a standard's departments and types of sample point, prepared for many questions.
pub(super) struct Names<'s> {
    /// Each with its name, then its aliases.
    departments: Vec<(&'s DepartmentId, Vec<String>)>,
    /// Each name with its length in characters.
    samples: Vec<(&'s SampleTypeId, Vec<(String, usize)>)>,
}

impl<'s> Names<'s> {
    pub(super) fn of(standard: &'s Standard) -> Self {
        let departments = standard.departments.iter().map(|department| {
            let names = [&department.name].into_iter().chain(&department.aliases);
            (&department.id, names.map(|name| bare(name)).collect())
        });
        let samples = standard.sample_types.iter().map(|sample| {
            let names = [&sample.name].into_iter().chain(&sample.aliases);
            let names = names.map(|name| bare(name));
            let names = names.map(|name| (name.clone(), name.chars().count()));
            (&sample.id, names.collect())
        });
        Names {
            departments: departments.collect(),
            samples: samples.collect(),
        }
    }

    /// The departments a name may stand for, each with its fit.
    pub(super) fn departments(&self, name: &str) -> Vec<(Fit, &'s DepartmentId)> {
        let name = bare(name);
        let mut found = Vec::new();
        for (id, keys) in &self.departments {
            let keys = keys.iter().enumerate();
            let fits = keys.filter_map(|(at, key)| fit(&name, key).map(|class| (class, at)));
            if let Some(best) = fits.min() {
                found.push((best, *id));
            }
        }
        found
    }

    /// What kind of unit a name belongs to, and which type of sample point.
    pub(super) fn kind_of(&self, name: &str) -> (UnitKind, Option<SampleTypeId>) {
        let short = bare(name);
        let ends = |words: &[&str]| {
            words
                .iter()
                .any(|word| short.len() > word.len() && short.ends_with(word))
        };
        if ends(&STREET) && !short.ends_with("县人民政府") && !short.ends_with("市人民政府")
        {
            return (UnitKind::Street, None);
        }
        if ends(&COMMUNITY) {
            return (UnitKind::Community, None);
        }
        if !self.departments(name).is_empty() {
            return (UnitKind::Department, None);
        }
        match self.sample_type(&short) {
            Some(id) => (UnitKind::Sample, Some(id)),
            None => (UnitKind::Department, None),
        }
    }

    /// The type of sample point whose name ends this name, the longest name first.
    pub(super) fn sample_type(&self, name: &str) -> Option<SampleTypeId> {
        let name = bare(name);
        let mut best: Option<(usize, &SampleTypeId)> = None;
        for (id, keys) in &self.samples {
            for (key, len) in keys {
                let longer = best.is_none_or(|(longest, _)| *len > longest);
                if *len >= 2 && name.ends_with(key) && longer {
                    best = Some((*len, id));
                }
            }
        }
        best.map(|(_, id)| id.clone())
    }

    /// Whether a name tells what kind of unit it belongs to.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.kind_of(name).0 != UnitKind::Department || !self.departments(name).is_empty()
    }
}

/// A name without its brackets, normalised.
fn bare(name: &str) -> String {
    let name = normalise(name);
    name.split('(')
        .next()
        .filter(|n| !n.is_empty())
        .unwrap_or(&name)
        .to_owned()
}

fn fit(name: &str, key: &str) -> Option<u8> {
    if name == key {
        return Some(0);
    }
    let front = name.strip_suffix(key)?;
    // Two characters (编办, 工会) end many names: only a place may stand before them.
    let placed = front.ends_with(['县', '市', '区', '州', '旗', '委', '总']);
    (key.chars().count() >= 3 || placed).then_some(1)
}

/// Fills in `plays` where it is not written (`written` names the units where it is), then lets
/// departments nobody plays fall to the one named `otherwise`. Says what was not plain.
pub(super) fn cast(units: &mut [Unit], written: &[bool], standard: &Standard) -> Vec<String> {
    let known = Names::of(standard);
    let mut best: BTreeMap<&DepartmentId, (Fit, Vec<usize>)> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        if written.get(at) == Some(&true) || unit.kind != UnitKind::Department {
            continue;
        }
        let names = [&unit.name].into_iter().chain(&unit.aliases);
        let mut fits: BTreeMap<&DepartmentId, Fit> = BTreeMap::new();
        for (fit, id) in names.flat_map(|name| known.departments(name)) {
            let known = fits.entry(id).or_insert(fit);
            *known = fit.min(*known);
        }
        for (id, fit) in fits {
            let (known, who) = best.entry(id).or_insert((fit, Vec::new()));
            if fit < *known {
                (*known, *who) = (fit, vec![at]);
            } else if fit == *known {
                who.push(at);
            }
        }
    }
    let mut notices = Vec::new();
    for department in &standard.departments {
        let by_hand = units
            .iter()
            .zip(written)
            .any(|(unit, written)| *written && unit.plays.contains(&department.id));
        let Some((_, who)) = best.get(&department.id).filter(|_| !by_hand) else {
            continue;
        };
        let first = who[0];
        units[first].plays.push(department.id.clone());
        if who.len() > 1 {
            let names: Vec<&str> = who.iter().map(|at| units[*at].name.as_str()).collect();
            notices.push(format!(
                "{}都像是“{}”，暂由{}承担它的职责；不对的话，请在项目文件里用 plays 写明。",
                names.join("、"),
                department.name,
                units[first].name
            ));
        }
    }
    notices.extend(stand_in(units, standard));
    notices
}

/// Who plays the departments of another edition than the project's own: those named alike where a
/// unit plays them already, else by name.
pub(super) fn players(units: &[Unit], standard: &Standard) -> BTreeMap<DepartmentId, UnitId> {
    let mut units = units.to_vec();
    for unit in &mut units {
        let known = |id: &DepartmentId| standard.departments.iter().any(|d| d.id == *id);
        unit.plays.retain(known);
    }
    let settled: Vec<bool> = units.iter().map(|unit| !unit.plays.is_empty()).collect();
    cast(&mut units, &settled, standard);
    let mut playing: BTreeMap<DepartmentId, Vec<UnitId>> = BTreeMap::new();
    for unit in units {
        for department in unit.plays {
            playing.entry(department).or_default().push(unit.id.clone());
        }
    }
    // Where several do, nobody can tell which of them is meant.
    let only = |(department, mut units): (DepartmentId, Vec<UnitId>)| match units.len() {
        1 => Some((department, units.remove(0))),
        _ => None,
    };
    playing.into_iter().filter_map(only).collect()
}

/// Departments nobody plays fall to the department named `otherwise`, if somebody plays that.
fn stand_in(units: &mut [Unit], standard: &Standard) -> Vec<String> {
    let mut by_unit: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for department in &standard.departments {
        let player = |units: &[Unit], id| units.iter().position(|unit| unit.plays.contains(id));
        if player(units, &department.id).is_some() {
            continue;
        }
        let mut next = department.otherwise.as_ref();
        // A ring of `otherwise` ends after as many steps as there are departments.
        for _ in 0..standard.departments.len() {
            let Some(id) = next else { break };
            if let Some(at) = player(units, id) {
                units[at].plays.push(department.id.clone());
                if leads_something(&department.id, standard) {
                    by_unit.entry(at).or_default().push(&department.name);
                }
                break;
            }
            let of = standard.departments.iter().find(|d| d.id == *id);
            next = of.and_then(|d| d.otherwise.as_ref());
        }
    }
    by_unit
        .into_iter()
        .map(|(at, names)| {
            format!(
                "没有单位承担{}的职责，暂算在{}名下；不对的话，请在项目文件里用 plays 写明。",
                names.join("、"),
                units[at].name
            )
        })
        .collect()
}

/// Whether any material is due from this department.
pub(super) fn leads_something(id: &DepartmentId, standard: &Standard) -> bool {
    let mut due = standard.requirements().flat_map(|r| &r.due);
    due.any(|due| matches!(due, Due::Department(lead) if lead == id))
}

/// What nobody owes, by the department or kind of unit that is missing.
pub(super) fn owed_by_nobody(project: &Project) -> Vec<String> {
    let mut departments: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut streets, mut communities) = (0, 0);
    let known = &project.standard.departments;
    for requirement in project.standard.requirements() {
        let owed = |due: &Due| project.units.iter().any(|unit| project.owes(unit, due));
        let led = || {
            project
                .units
                .iter()
                .any(|u| project.leads(u, &requirement.id))
        };
        if requirement.due.iter().any(owed) || led() {
            continue;
        }
        // Which sample points there are is the project's own choice.
        let due = &requirement.due;
        let missing = due.iter().find_map(|due| match due {
            Due::Department(id) => known.iter().position(|d| d.id == *id),
            _ => None,
        });
        if let Some(at) = missing {
            *departments.entry(at).or_default() += 1;
        } else if due.contains(&Due::EveryStreet) {
            streets += 1;
        } else if due.contains(&Due::EveryCommunity) {
            communities += 1;
        }
    }
    const MEND: &str = "请在项目文件里补上单位，或用 plays、leads 指定。";
    let mut notices = Vec::new();
    if !departments.is_empty() {
        let total: usize = departments.values().sum();
        let list = departments.iter().map(|(at, count)| {
            let department = &known[*at];
            format!("{}（{}）{count} 项", department.name, department.id)
        });
        let list: Vec<String> = list.collect();
        notices.push(format!(
            "这些部门的职责没有单位承担，它们的 {total} 项材料没有人交：{}。{MEND}",
            list.join("、")
        ));
    }
    for (count, who) in [(streets, "街道、乡镇"), (communities, "社区、村")] {
        if count > 0 {
            notices.push(format!("没有{who}，{count} 项材料没有人交。{MEND}"));
        }
    }
    notices
}
