//! Paths → slots. A person's assignment goes before everything; then the folders, by the layout;
//! then the file's name. What stays stray gets its likeliest slot and the reason.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Progress;
use super::folders::{Folders, Reader};
use super::suggest;
use super::titles::{Match, Titles};
use crate::catalogue::{Material, RelPath, Suggestion};
use crate::project::called::{Units, key};
use crate::project::{Assignment, Level, Project};
use crate::standard::{self, Slot, Year, names};

/// Finds unit, year and slot of every material, or its likeliest slot and why it is stray.
/// Members of archives are placed as if each archive were a folder of its name. Once stopped it is
/// quickly over, and what is not placed by then stays so.
pub(super) fn place(
    project: &Project,
    materials: &mut [Material],
    archives: &BTreeSet<RelPath>,
    progress: &dyn Progress,
) {
    let (units, titles) = (Units::of(project), Titles::of(project));
    let index = Index::of(project, &units, &titles);
    let archives: BTreeSet<&str> = archives.iter().map(RelPath::as_str).collect();
    let paths: BTreeMap<String, String> = materials
        .iter()
        .map(|m| m.path.folder())
        .map(|folder| (folder.to_owned(), as_folders(folder, &archives)))
        .collect();
    let folders: BTreeMap<&str, Folders<'_>> = paths
        .values()
        .map(String::as_str)
        .collect::<BTreeSet<_>>()
        .into_par_iter()
        .filter(|_| !progress.stopped())
        .map(|folder| (folder, index.reader.read(folder)))
        .collect();
    let going_on = |_: &&mut Material| !progress.stopped();
    let materials = materials.par_iter_mut().filter(going_on);
    materials.for_each(|material| {
        let path = material.path.clone();
        let folder = paths.get(path.folder()).map(String::as_str);
        if let Some(folders) = folder.and_then(|folder| folders.get(folder)) {
            index.place(material, folders, path.stem());
        }
    });
}

/// The folders of a path, archives among them without their extensions.
fn as_folders(folder: &str, archives: &BTreeSet<&str>) -> String {
    let mut names = Vec::new();
    let mut end = 0;
    for name in folder.split('/') {
        end += name.len();
        let is_archive = archives.contains(&folder[..end]);
        names.push(if is_archive {
            without_extension(name)
        } else {
            name
        });
        end += 1;
    }
    names.join("/")
}

/// `2023年.tar.gz` → `2023年`.
fn without_extension(name: &str) -> &str {
    let bare = name.rsplit_once('.').map_or(name, |(bare, _)| bare);
    let tape = bare
        .len()
        .checked_sub(4)
        .filter(|at| bare.is_char_boundary(*at));
    match tape.map(|at| bare.split_at(at)) {
        Some((bare, tape)) if tape.eq_ignore_ascii_case(".tar") => bare,
        _ => bare,
    }
}

/// Everything a path is held against, made once.
struct Index<'a> {
    project: &'a Project,
    reader: Reader<'a>,
    /// For each unit, which requirements are due from it.
    due: Vec<BTreeSet<usize>>,
    /// For each requirement, the units that owe it.
    owners: BTreeMap<usize, Vec<usize>>,
    /// For each unit, the words to overlook in its names.
    noise: Vec<Vec<String>>,
    /// By path; those for requirements that the standard no longer has are left out.
    assignments: BTreeMap<&'a str, Vec<&'a Assignment>>,
    has_requirement_level: bool,
}

/// Why a paper has no slot, as far as we got: the requirement, the year, the reason in Chinese.
type Stray = Option<(usize, Option<Year>, String)>;

impl<'a> Index<'a> {
    fn of(project: &'a Project, units: &'a Units, titles: &'a Titles<'a>) -> Self {
        let at_unit: BTreeMap<_, _> = (project.units.iter().enumerate())
            .map(|(at, unit)| (&unit.id, at))
            .collect();
        let at_title: BTreeMap<_, _> = (titles.all.iter().enumerate())
            .map(|(at, title)| (&title.requirement.id, at))
            .collect();
        let mut due = vec![BTreeSet::new(); project.units.len()];
        for slot in project.slots() {
            if let (Some(unit), Some(title)) =
                (at_unit.get(&slot.unit), at_title.get(&slot.requirement))
            {
                due[*unit].insert(*title);
            }
        }
        let mut owners: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (unit, titles) in due.iter().enumerate() {
            for title in titles {
                owners.entry(*title).or_default().push(unit);
            }
        }
        let mut assignments: BTreeMap<&str, Vec<&Assignment>> = BTreeMap::new();
        let known = |a: &&Assignment| at_title.contains_key(&a.requirement);
        for assignment in project.assignments.iter().filter(known) {
            assignments
                .entry(&assignment.path)
                .or_default()
                .push(assignment);
        }
        Index {
            project,
            reader: Reader {
                project,
                units,
                titles,
                called: standard::Index::of(&project.standard),
            },
            due,
            owners,
            noise: (0..project.units.len())
                .map(|at| noise(project, at))
                .collect(),
            assignments,
            has_requirement_level: project.layout.levels.contains(&Level::Requirement),
        }
    }

    fn place(&self, material: &mut Material, folders: &Folders<'_>, stem: &str) {
        let mut unit = folders
            .unit
            .or_else(|| (self.project.units.len() == 1).then_some(0))
            .or_else(|| self.reader.units.within(stem));
        let outcome = match self.assignments_of(material) {
            Some(assigned) => self.assigned(material, assigned, &mut unit, folders, stem),
            None => self.recognised(material, &mut unit, folders, stem),
        };
        material.unit = unit.map(|at| self.project.units[at].id.clone());
        material.year = folders.year.or_else(|| names::year_in(stem));
        material.suggestion = outcome.map(|(at, year, why)| Suggestion {
            requirement: self.title(at).requirement.id.clone(),
            year,
            why,
        });
    }

    /// What a person said of a paper; of a member of an archive, else of the archive.
    fn assignments_of(&self, material: &Material) -> Option<&Vec<&'a Assignment>> {
        let mut path = material.path.as_str();
        loop {
            if let Some(assigned) = self.assignments.get(path) {
                return Some(assigned);
            }
            // A folder is never assigned, so that only an archive can be met.
            path = path.rsplit_once('/')?.0;
        }
    }

    /// By a person's word: the first assignment is the slot, further ones are served besides.
    fn assigned(
        &self,
        material: &mut Material,
        assigned: &[&Assignment],
        unit: &mut Option<usize>,
        folders: &Folders<'_>,
        stem: &str,
    ) -> Stray {
        let mut trouble = None;
        for assignment in assigned {
            let titles = &self.reader.titles.all;
            let Some(at) = titles
                .iter()
                .position(|title| title.requirement.id == assignment.requirement)
            else {
                continue;
            };
            *unit = unit.or_else(|| self.only_owner(at));
            let year = assignment.year.or_else(|| self.year(folders, stem));
            match self.slot(*unit, at, year) {
                Ok(slot) if material.slot.is_none() => material.slot = Some(slot),
                Ok(slot) if material.slot.as_ref() != Some(&slot) => {
                    if !material.also.contains(&slot) {
                        material.also.push(slot);
                    }
                }
                Ok(_) => {}
                Err(why) => {
                    trouble = trouble.or(Some((at, year, format!("已人工指定，但{why}"))));
                }
            }
        }
        trouble.filter(|_| material.slot.is_none())
    }

    /// By folders and file name.
    fn recognised(
        &self,
        material: &mut Material,
        unit: &mut Option<usize>,
        folders: &Folders<'_>,
        stem: &str,
    ) -> Stray {
        let year = self.year(folders, stem);
        let narrowed = self.candidates(*unit, folders);
        match self.requirement(*unit, &narrowed, folders, stem) {
            Match::One(at) => {
                *unit = unit.or_else(|| self.only_owner(at));
                match self.slot(*unit, at, year) {
                    Ok(slot) => {
                        material.slot = Some(slot);
                        None
                    }
                    Err(why) => Some((at, year, format!("像是《{}》，但{why}", self.name(at)))),
                }
            }
            Match::Several(several) => {
                let names: Vec<String> = (several.iter().take(3))
                    .map(|at| format!("《{}》", self.name(*at)))
                    .collect();
                let why = format!("{}都对得上，分不清是哪一项", names.join(""));
                several.first().map(|at| (*at, year, why))
            }
            Match::NotDue(at) => {
                let why = format!(
                    "写的是《{}》，但按标准这一项不由{}报送",
                    self.name(at),
                    unit.map_or("该单位", |at| &self.project.units[at].name)
                );
                Some((at, year, why))
            }
            Match::Nothing => self.guess(*unit, &narrowed, folders, stem, year),
        }
    }

    fn guess(
        &self,
        unit: Option<usize>,
        narrowed: &BTreeSet<usize>,
        folders: &Folders<'_>,
        stem: &str,
        year: Option<Year>,
    ) -> Stray {
        let nearest = folders.rest.iter().rev().copied();
        let names: Vec<&str> = [stem]
            .into_iter()
            .chain(nearest)
            .chain(folders.requirement)
            .collect();
        let due = |at| narrowed.contains(&at);
        let (at, why) = suggest::likeliest(self.reader.titles, &names, self.noise(unit), &due)?;
        Some((at, year.filter(|_| self.title(at).yearly), why))
    }

    /// The requirement a paper is for: by the folder that should name it, by any other folder,
    /// the deepest first, by its own name, or because nothing else of that item is due.
    fn requirement(
        &self,
        unit: Option<usize>,
        candidates: &BTreeSet<usize>,
        folders: &Folders<'_>,
        stem: &str,
    ) -> Match {
        let due = |at| candidates.contains(&at);
        let noise = self.noise(unit);
        let mut doubt = Match::Nothing;
        let named = folders.requirement.into_iter();
        for name in named
            .chain(folders.rest.iter().rev().copied())
            .chain([stem])
        {
            let found = match &doubt {
                Match::Several(several) => {
                    let due = |at| several.contains(&at);
                    self.reader.titles.find(name, noise, &due)
                }
                _ => self.reader.titles.find(name, noise, &due),
            };
            match found {
                Match::One(_) => return found,
                Match::Several(_) => doubt = found,
                Match::NotDue(_) if doubt == Match::Nothing => doubt = found,
                Match::NotDue(_) | Match::Nothing => {}
            }
        }
        let only = candidates.first().filter(|_| candidates.len() == 1);
        match only {
            Some(at) if folders.item.is_some() && !self.has_requirement_level => Match::One(*at),
            _ => doubt,
        }
    }

    /// What is due from the unit (from anybody where it is unknown), within part and item.
    fn candidates(&self, unit: Option<usize>, folders: &Folders<'_>) -> BTreeSet<usize> {
        let fits = |at: &usize| {
            let title = self.title(*at);
            (folders
                .part
                .as_ref()
                .is_none_or(|part| title.part.id == *part))
                && (folders
                    .item
                    .as_ref()
                    .is_none_or(|item| title.item.id == *item))
        };
        match unit {
            Some(unit) => self.due[unit].iter().copied().filter(fits).collect(),
            None => self.owners.keys().copied().filter(fits).collect(),
        }
    }

    /// The slot of a unit, requirement and year, or in Chinese why there is none.
    fn slot(&self, unit: Option<usize>, at: usize, year: Option<Year>) -> Result<Slot, String> {
        let unit = unit.ok_or("认不出是哪个单位报送的")?;
        let (title, unit_name) = (self.title(at), &self.project.units[unit].name);
        if !self.due[unit].contains(&at) {
            return Err(format!("按标准这一项不由{unit_name}报送"));
        }
        let year = match year {
            _ if !title.yearly => None,
            Some(year) if self.project.years.contains(&year) => Some(year),
            Some(year) => {
                let years = &self.project.years;
                let span = years.first().zip(years.last());
                let span = span.map_or(String::new(), |(a, b)| format!("（{a}—{b} 年）"));
                return Err(format!("{year} 年不在本次检查的年度{span}之内"));
            }
            None => match self.project.years[..] {
                [only] => Some(only),
                _ => return Err("文件夹和文件名都没有写明是哪一年的".into()),
            },
        };
        Ok(Slot {
            unit: self.project.units[unit].id.clone(),
            requirement: title.requirement.id.clone(),
            year,
        })
    }

    fn year(&self, folders: &Folders<'_>, stem: &str) -> Option<Year> {
        folders.year.or_else(|| names::year_in(stem))
    }

    fn only_owner(&self, at: usize) -> Option<usize> {
        match self.owners.get(&at)?[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    fn noise(&self, unit: Option<usize>) -> &[String] {
        unit.map_or(&[], |at| &self.noise[at])
    }

    fn title(&self, at: usize) -> &super::titles::Title<'a> {
        &self.reader.titles.all[at]
    }

    fn name(&self, at: usize) -> &str {
        &self.title(at).requirement.title
    }
}

/// Words in a unit's file names that say who, not what; the longest first.
fn noise(project: &Project, at: usize) -> Vec<String> {
    let unit = &project.units[at];
    let mut noise: Vec<String> = [unit.id.as_str(), &unit.name, &project.place.name]
        .into_iter()
        .chain(unit.aliases.iter().map(String::as_str))
        .map(key)
        .filter(|word| word.chars().count() > 1)
        .collect();
    noise.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then(a.cmp(b)));
    noise.dedup();
    noise
}
