//! `juanzong assign`: a person says where a paper belongs, for good.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::Exit;
use crate::catalogue::Material;
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::paper::Date;
use crate::project::{Assignment, Project};
use crate::standard::{Requirement, Slot, UnitId, Year, YearRule, names};
use crate::walk;

/// 归位：指定一份材料属于哪一项，一次指定，长期有效。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 材料：报送文件夹里的文件，或整个文件夹
    #[arg(value_name = "材料")]
    path: PathBuf,
    /// 属于哪一项：编号（如 u.plan）或名称
    #[arg(value_name = "应交项", required_unless_present = "undo")]
    requirement: Option<String>,
    /// 哪一年的（不分年度的应交项不用写）
    #[arg(value_name = "年度")]
    year: Option<u16>,
    /// 互见：保留原来的归位，同时也算作这一项
    #[arg(long, conflicts_with = "undo")]
    also: bool,
    /// 撤销以前的指定，恢复程序自己的判断
    #[arg(long)]
    undo: bool,
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
}

/// Settles papers, and shows where they are now.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let today = desk::today();
    let mut desk = Desk::open(args.project.as_deref(), today)?;
    let before = walk::outline(&desk.project)?.materials;
    let chosen = chosen(&desk.project, &before, &args.path)?;
    for material in &chosen {
        let to = match &args.requirement {
            Some(requirement) if !args.undo => {
                assignments(&desk.project, material, requirement, &args)?
            }
            _ => Vec::new(),
        };
        let path = material.path.as_str();
        desk.project.assignments.retain(|a| a.path != path);
        desk.project.assignments.extend(to);
    }
    let paths: Vec<&str> = chosen.iter().map(|m| m.path.as_str()).collect();
    let after = walk::outline(&desk.project)?.materials;
    let stray = after
        .iter()
        .find(|m| m.slot.is_none() && paths.contains(&m.path.as_str()));
    if let (Some(stray), false) = (stray, args.undo) {
        return Err(unplaced(stray));
    }
    save(&mut desk, &paths, today)?;
    for material in after.iter().filter(|m| paths.contains(&m.path.as_str())) {
        let line = shown(&desk.project, material);
        out.write_all(line.as_bytes())
            .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    }
    Ok(Exit::Clean)
}

/// What a person said does not lead to a slot: nothing was kept.
fn unplaced(material: &Material) -> Error {
    let why = material.suggestion.as_ref();
    let why = why.map_or("没有对应的应交项", |s| s.why.as_str());
    let what = format!("{} 没有归位：{why}", material.path);
    Error::usage(what).hint("看不出单位的，请先把文件移到该单位的文件夹里，再指定一次。")
}

fn save(desk: &mut Desk, paths: &[&str], today: Date) -> Result<()> {
    let today = today.iso();
    for path in paths {
        let to: Vec<Assignment> = desk
            .project
            .assignments
            .iter()
            .filter(|a| a.path == *path)
            .cloned()
            .collect();
        desk.store.assign(path, &to, &today)?;
    }
    Ok(())
}

/// The papers a path means: one file, or every file of a folder.
fn chosen<'m>(
    project: &Project,
    materials: &'m [Material],
    path: &Path,
) -> Result<Vec<&'m Material>> {
    for wanted in spellings(project, path) {
        let folder = format!("{wanted}/");
        let found: Vec<&Material> = materials
            .iter()
            .filter(|m| m.path.as_str() == wanted || m.path.as_str().starts_with(&folder))
            .collect();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    let same_name = name.and_then(|name| materials.iter().find(|m| m.path.name() == name));
    let what = format!("报送文件夹里没有这份材料：{}", path.display());
    Err(Error::usage(what).hint(match same_name {
        Some(material) => format!("有一份同名的：{}。", material.path),
        None => format!(
            "请写报送文件夹 {} 以下的路径。",
            project.submissions.display()
        ),
    }))
}

/// A path as the catalogue may spell it: below the submissions, or as seen from here.
fn spellings(project: &Project, path: &Path) -> Vec<String> {
    let slashed = |path: &Path| {
        let parts: Vec<_> = path
            .components()
            .filter(|part| !matches!(part, std::path::Component::CurDir))
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        parts.join("/")
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
    wanted: &str,
    args: &Args,
) -> Result<Vec<Assignment>> {
    let slots = project.slots();
    let due = |id: &UnitId| due_from(project, &slots, id);
    let requirement = match &material.unit {
        Some(unit) => requirement(project, wanted, &due(unit), unit_name(project, unit))?,
        None => requirement(
            project,
            wanted,
            &project.standard.requirements().collect::<Vec<_>>(),
            "本项目",
        )?,
    };
    let year = match (requirement.years, args.year.map(Year), material.year) {
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
    if args.also {
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

fn unit_name<'a>(project: &'a Project, id: &'a UnitId) -> &'a str {
    project.unit(id).map_or(id.as_str(), |unit| &unit.name)
}

fn shown(project: &Project, material: &Material) -> String {
    let words = |slot: &Slot| {
        let title = project.standard.requirement(&slot.requirement);
        let title = title.map_or(slot.requirement.as_str(), |r| &r.title);
        let year = slot.year.map_or(String::new(), |y| format!("（{y} 年）"));
        format!("{}《{title}》{year}", unit_name(project, &slot.unit))
    };
    let mut line = match &material.slot {
        Some(slot) => format!("{}\n  归入 {}\n", material.path, words(slot)),
        None => format!("{}\n  未归位\n", material.path),
    };
    for slot in &material.also {
        line.push_str(&format!("  互见 {}\n", words(slot)));
    }
    if let (None, Some(suggestion)) = (&material.slot, &material.suggestion) {
        line.push_str(&format!("  {}\n", suggestion.why));
    }
    line
}
