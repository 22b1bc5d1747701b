//! A person says where a paper belongs, for good.

use std::path::Path;

use super::Desk;
use crate::catalogue::{Material, RelPath};
use crate::error::{Error, Result};
use crate::paper::Date;
use crate::project::{Assignment, Project};
use crate::standard::{Requirement, Slot, UnitId, Year, YearRule, names};
use crate::walk;

/// Where a paper is said to belong.
#[derive(Debug, Clone, Copy)]
pub struct Placing<'a> {
    /// Id, title or alias of the requirement.
    pub requirement: &'a str,
    /// For which year, where it is due for each.
    pub year: Option<u16>,
    /// It keeps its place and serves this one besides (互见).
    pub also: bool,
}

impl Desk {
    /// Settles the paper at a path, or every paper of the folder there; `None` takes back what was
    /// settled before. Gives the papers as they are placed now. All or nothing.
    ///
    /// # Errors
    /// There is no such paper or requirement; the paper would lie nowhere; the records can't be
    /// written.
    pub fn assign(
        &mut self,
        path: &Path,
        to: Option<&Placing<'_>>,
        today: Date,
    ) -> Result<Vec<Material>> {
        let held = self.project.assignments.clone();
        let placed = self.place(path, to, today);
        if placed.is_err() {
            self.project.assignments = held;
        }
        placed
    }

    fn place(
        &mut self,
        path: &Path,
        to: Option<&Placing<'_>>,
        today: Date,
    ) -> Result<Vec<Material>> {
        let chosen = found(&self.project, path)?;
        for material in &chosen {
            let new = match to {
                Some(to) => assignments(&self.project, material, to)?,
                None => Vec::new(),
            };
            let path = material.path.as_str();
            self.project.assignments.retain(|a| a.path != path);
            self.project.assignments.extend(new);
        }
        let paths: Vec<RelPath> = chosen.into_iter().map(|m| m.path).collect();
        let after = walk::outline_of(&self.project, &paths)?;
        if let (Some(stray), Some(_)) = (after.iter().find(|m| m.slot.is_none()), to) {
            return Err(unplaced(stray));
        }
        for path in &paths {
            self.keep_assignments(path.as_str(), today)?;
        }
        Ok(after)
    }

    /// What a person settled of the paper at this path so far.
    pub fn assigned(&self, path: &str) -> Vec<Assignment> {
        let all = self.project.assignments.iter();
        all.filter(|a| a.path == path).cloned().collect()
    }

    /// Settles a paper as it had been settled before: takes a step back.
    ///
    /// # Errors
    /// The records can't be written.
    pub fn assign_again(&mut self, path: &str, to: &[Assignment], today: Date) -> Result<()> {
        self.project.assignments.retain(|a| a.path != path);
        self.project.assignments.extend(to.iter().cloned());
        self.keep_assignments(path, today)
    }

    fn keep_assignments(&mut self, path: &str, today: Date) -> Result<()> {
        self.store.assign(path, &self.assigned(path), &today.iso())
    }
}

/// What a person said does not lead to a slot: nothing was kept.
fn unplaced(material: &Material) -> Error {
    let why = material.suggestion.as_ref();
    let why = why.map_or("没有对应的应交项", |s| s.why.as_str());
    let what = format!("{} 没有归位：{why}", material.path);
    Error::usage(what).hint("看不出单位的，请先把文件移到该单位的文件夹里，再指定一次。")
}

/// The papers that a path means: one file, or every file of a folder. Nothing else of what was
/// handed in is looked at, unless there is no such paper.
fn found(project: &Project, path: &Path) -> Result<Vec<Material>> {
    for wanted in spellings(project, path) {
        let found = walk::outline_of(project, &[wanted])?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Err(nothing(project, &walk::outline(project)?.materials, path))
}

/// The papers of these that a path means.
pub(super) fn chosen<'m>(
    project: &Project,
    materials: &'m [Material],
    path: &Path,
) -> Result<Vec<&'m Material>> {
    for wanted in spellings(project, path) {
        let found = materials.iter().filter(|m| m.path.is_within(&wanted));
        let found: Vec<&Material> = found.collect();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Err(nothing(project, materials, path))
}

fn nothing(project: &Project, materials: &[Material], path: &Path) -> Error {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    let same_name = name.and_then(|name| materials.iter().find(|m| m.path.name() == name));
    let what = format!("报送文件夹里没有这份材料：{}", path.display());
    Error::usage(what).hint(match same_name {
        Some(material) => format!("有一份同名的：{}。", material.path),
        None => format!(
            "请写报送文件夹 {} 以下的路径。",
            project.submissions.display()
        ),
    })
}

/// A path as the catalogue may spell it: below the submissions, or as seen from here.
fn spellings(project: &Project, path: &Path) -> Vec<RelPath> {
    let slashed = |path: &Path| {
        let parts: Vec<_> = path
            .components()
            .filter(|part| !matches!(part, std::path::Component::CurDir))
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        RelPath::from(parts.join("/"))
    };
    let real = |path: &Path| path.canonicalize().ok();
    let below = real(path)
        .zip(real(&project.submissions))
        .and_then(|(path, root)| path.strip_prefix(root).map(slashed).ok());
    [Some(slashed(path)), below].into_iter().flatten().collect()
}

/// What the paper serves from now on, its slot first.
fn assignments(
    project: &Project,
    material: &Material,
    to: &Placing<'_>,
) -> Result<Vec<Assignment>> {
    let wanted = to.requirement;
    let slots = project.slots();
    let due = |id: &UnitId| due_from(project, &slots, id);
    let requirement = match &material.unit {
        Some(unit) => requirement(project, wanted, &due(unit), project.unit_name(unit))?,
        None => requirement(
            project,
            wanted,
            &project.standard.requirements().collect::<Vec<_>>(),
            "本项目",
        )?,
    };
    let year = match (requirement.years, to.year.map(Year), material.year) {
        (YearRule::Each, Some(year), _) | (YearRule::Each, None, Some(year))
            if project.years.contains(&year) =>
        {
            Some(year)
        }
        (YearRule::Each, year, _) => return Err(no_year(project, requirement, year)),
        _ => None,
    };
    let new = Assignment {
        path: material.path.to_string(),
        requirement: requirement.id.clone(),
        year,
    };
    let mut kept = Vec::new();
    if to.also {
        let known = project.assignments.iter().filter(|a| a.path == new.path);
        kept.extend(known.cloned());
        if kept.is_empty() {
            kept.extend(material.slot.as_ref().map(|slot| Assignment {
                path: new.path.clone(),
                requirement: slot.requirement.clone(),
                year: slot.year,
            }));
        }
    }
    if !kept.contains(&new) {
        kept.push(new);
    }
    Ok(kept)
}

fn no_year(project: &Project, requirement: &Requirement, year: Option<Year>) -> Error {
    let years: Vec<String> = project.years.iter().map(ToString::to_string).collect();
    let what = match year {
        Some(year) => format!("本项目没有 {year} 年度"),
        None => format!("《{}》按年度报送，请写明是哪一年的", requirement.title),
    };
    Error::usage(what).hint(format!("可以写的年度：{}。", years.join("、")))
}

fn due_from<'p>(project: &'p Project, slots: &[Slot], unit: &UnitId) -> Vec<&'p Requirement> {
    let ids: std::collections::BTreeSet<_> = slots
        .iter()
        .filter(|slot| slot.unit == *unit)
        .map(|slot| &slot.requirement)
        .collect();
    let all = project.standard.requirements();
    all.filter(|r| ids.contains(&r.id)).collect()
}

/// The requirement of this id or title among those due, or an error that names the likeliest.
fn requirement<'p>(
    project: &'p Project,
    wanted: &str,
    due: &[&'p Requirement],
    from: &str,
) -> Result<&'p Requirement> {
    let key = names::normalise(wanted);
    let called = |r: &&Requirement| {
        let titles = [r.id.as_str(), r.title.as_str()];
        let aliases = r.aliases.iter().map(String::as_str);
        titles
            .into_iter()
            .chain(aliases)
            .any(|name| names::normalise(name) == key)
    };
    let mut found = due.iter().copied().filter(called);
    match (found.next(), found.next()) {
        (Some(one), None) => return Ok(one),
        (Some(one), Some(other)) => {
            let what = format!("“{wanted}”不止一项：{}、{}", one.id, other.id);
            return Err(Error::usage(what).hint("请改用编号。"));
        }
        _ => {}
    }
    let what = match project.standard.requirements().find(called) {
        Some(known) => format!("《{}》按标准不由{from}报送", known.title),
        None => format!("标准里没有这一项：{wanted}"),
    };
    let subject = project.standard.requirements().find(called);
    let text = subject.map_or(wanted, |r| &r.title);
    let mut likest: Vec<(f64, &Requirement)> = due
        .iter()
        .map(|r| (names::similarity(text, &r.title), *r))
        .collect();
    likest.sort_by(|a, b| b.0.total_cmp(&a.0));
    let names: Vec<String> = likest
        .iter()
        .take(8)
        .map(|(_, r)| format!("\n  {}  {}", r.id, r.title))
        .collect();
    Err(Error::usage(what).hint(format!("{from}应交的项目里最接近的有：{}", names.concat())))
}
