//! `juanzong.yaml` → [`Project`]: every mistake in it at once.

use std::path::{Path, PathBuf};

use super::written::{self, Which};
use super::{Assignment, FILE_NAME, Layout, Place, Project, Unit, UnitKind, Waiver, roles};
use crate::error::{Error, Kind, Result};
use crate::standard::names::normalise;
use crate::standard::yaml::{Document, Mistakes, at};
use crate::standard::{self, Standard, UnitId, Year, builtin, builtin_ids, check, unknown};

/// The edition that is in force.
pub(super) const DEFAULT_STANDARD: &str = "guowei-2021";
pub(super) const DEFAULT_SUBMISSIONS: &str = "报送";
pub(super) const DEFAULT_OUTPUT: &str = "结果";
pub(super) const DEFAULT_LAYOUT: &str = "{unit}/{year}/{requirement}";

impl Project {
    /// The project of a file, or of a folder: its own `juanzong.yaml`, else the nearest one above
    /// it that has this folder among its submissions.
    ///
    /// # Errors
    /// There is none, it can't be read, or every mistake in it.
    pub fn load(path: &Path) -> Result<Self> {
        let file = Project::find(path).ok_or_else(|| {
            Error::new(
                Kind::Project,
                format!("{} 里没有项目文件 {FILE_NAME}。", path.display()),
            )
            .hint("请先运行 juanzong init，程序会辨认文件夹并写好项目文件。")
        })?;
        let project = load_file(&file)?;
        if path.is_file() || file.parent() == Some(path) || project.covers(path) {
            return Ok(project);
        }
        let what = format!("{} 里没有项目文件 {FILE_NAME}。", path.display());
        Err(Error::project(what).hint(format!(
            "上一级有 {}，但它管的报送文件夹是 {}。请先运行 juanzong init，或指定项目文件。",
            file.display(),
            project.submissions.display()
        )))
    }

    /// The project file that stands for a path: itself, or the nearest `juanzong.yaml` in it or
    /// above it.
    pub fn find(path: &Path) -> Option<PathBuf> {
        if path.is_file() {
            return Some(path.to_owned());
        }
        let whole = std::path::absolute(path).ok()?;
        let mut folders = whole.ancestors();
        let here = folders.next().map(|_| path.join(FILE_NAME));
        let above = folders.map(|folder| folder.join(FILE_NAME));
        here.into_iter().chain(above).find(|file| file.is_file())
    }

    /// A project from YAML text. `file` is its name in messages, `root` the folder that holds it;
    /// nothing is looked up on the disk but a standard's file where one is named.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn parse(file: &str, text: &str, root: &Path) -> Result<Self> {
        let document = Document::parse(file, text)?;
        let mut mistakes = Mistakes::default();
        check::check(&document.value, &Project::schema(), &mut mistakes);
        document.verdict(&mistakes)?;
        let written: written::Project = document.read()?;
        let standard = standard_of(&written, root, &mut mistakes)?;
        let project = mean(written, standard, root, &mut mistakes);
        document.verdict(&mistakes)?;
        Ok(project)
    }

    /// The JSON Schema of the project file.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(written::Project).into()
    }

    /// Whether a folder lies in the submissions or holds them.
    fn covers(&self, path: &Path) -> bool {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        match (real(path), real(&self.submissions)) {
            (Some(path), Some(ours)) => path.starts_with(&ours) || ours.starts_with(&path),
            _ => false,
        }
    }
}

fn load_file(file: &Path) -> Result<Project> {
    let bytes = std::fs::read(file).map_err(|e| Error::disk("读取项目文件", file, e))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        Error::project(format!("项目文件 {} 不是 UTF-8 编码。", file.display()))
            .hint("请用记事本打开，另存为时把编码选成 UTF-8。")
            .because(e)
    })?;
    let root = file.parent().unwrap_or(Path::new(""));
    let mut project = Project::parse(&file.display().to_string(), &text, root)?;
    let folders = [
        ("报送", Some(&project.submissions)),
        ("共用", project.shared.as_ref()),
        ("参照", project.reference.as_ref()),
    ];
    let missing = folders.into_iter().filter_map(|(name, folder)| {
        let folder = folder.filter(|folder| !folder.is_dir())?;
        Some(format!("没有找到{name}文件夹 {}。", folder.display()))
    });
    let missing: Vec<String> = missing.collect();
    project.notices.extend(missing);
    Ok(project)
}

fn standard_of(
    written: &written::Project,
    root: &Path,
    mistakes: &mut Mistakes,
) -> Result<Option<Standard>> {
    let name = match &written.standard {
        None => DEFAULT_STANDARD,
        Some(Which::Own(own)) => {
            return Ok(standard::resolve(
                (**own).clone(),
                at!["standard"],
                mistakes,
            ));
        }
        Some(Which::Named(name)) => name,
    };
    if let Some(standard) = builtin(name) {
        return Ok(Some(standard));
    }
    let file = root.join(name.replace('\\', "/"));
    let meant = name.contains(['/', '\\']) || name.ends_with(".yaml") || name.ends_with(".yml");
    if meant && file.is_file() {
        return standard::load(&file).map(Some);
    }
    let known: Vec<&str> = builtin_ids().collect();
    let what = if meant {
        format!("没有找到标准文件 {}。", file.display())
    } else {
        format!(
            "没有“{name}”这份标准。程序自带的有：{}；自己的标准请写文件名（….yaml）。",
            known.join("、")
        )
    };
    mistakes.value(at!["standard"], what);
    Ok(None)
}

fn mean(
    written: written::Project,
    standard: Option<Standard>,
    root: &Path,
    out: &mut Mistakes,
) -> Project {
    let known = standard.is_some();
    // Without a standard nothing of it can be looked up: say the other mistakes against ours.
    let standard = standard
        .or_else(|| builtin(DEFAULT_STANDARD))
        .unwrap_or_else(empty);
    if written.name.trim().is_empty() {
        out.value(at!["name"], "名称不能空。");
    }
    let folder = |text: &Option<String>, or: &str| {
        root.join(text.as_deref().unwrap_or(or).replace('\\', "/"))
    };
    let maybe = |text: &Option<String>| text.as_ref().map(|t| root.join(t.replace('\\', "/")));
    let layout = written.layout.as_deref().unwrap_or(DEFAULT_LAYOUT);
    let layout = Layout::parse(layout).unwrap_or_else(|why| {
        out.value(at!["layout"], why);
        Layout { levels: Vec::new() }
    });
    let units = units(&written.units, &standard, known, out);
    let mut project = Project {
        name: written.name.clone(),
        root: root.to_owned(),
        place: place(&written.place),
        years: years(&written.years, out),
        units,
        submissions: folder(&written.submissions, DEFAULT_SUBMISSIONS),
        shared: maybe(&written.shared),
        reference: maybe(&written.reference),
        output: folder(&written.output, DEFAULT_OUTPUT),
        layout,
        thresholds: written.thresholds.filled(),
        waivers: Vec::new(),
        assignments: Vec::new(),
        notices: Vec::new(),
        standard,
    };
    limits(&written.thresholds, &project, out);
    project.waivers = waivers(&written.waivers, &project, known, out);
    project.assignments = assignments(&written.assignments, &project, known, out);
    let by_hand: Vec<bool> = written.units.iter().map(|u| u.plays.is_some()).collect();
    project.finish(&by_hand);
    project
}

fn empty() -> Standard {
    Standard {
        id: String::new(),
        title: String::new(),
        document: String::new(),
        parts: Vec::new(),
        departments: Vec::new(),
        sample_types: Vec::new(),
        kinds: Default::default(),
        sources: Default::default(),
    }
}

impl Project {
    /// Casts the roles and says what must not pass unseen. `by_hand` tells for which units `plays`
    /// is settled already.
    pub(super) fn finish(&mut self, by_hand: &[bool]) {
        let mut notices = roles::cast(&mut self.units, by_hand, &self.standard);
        notices.extend(roles::owed_by_nobody(self));
        if self.place.name.trim().is_empty() {
            notices.push("项目文件里没有写本地名称（place 的 name），外地地名无从辨认。".into());
        }
        self.notices = notices;
    }
}

fn place(written: &written::Place) -> Place {
    Place {
        name: written.name.clone(),
        superiors: written.superiors.clone(),
        towns: written.towns.clone(),
        former: written.former.clone(),
        neighbours: written.neighbours.clone(),
    }
}

fn years(written: &[u16], out: &mut Mistakes) -> Vec<Year> {
    if written.is_empty() || written.len() > 5 {
        out.key(
            at!["years"],
            "请写明近三年（最多五年），例如 [2022, 2023, 2024]。",
        );
    }
    for (i, year) in written.iter().enumerate() {
        if written[..i].contains(year) {
            out.value(at!["years", i], format!("{year} 年写了两次。"));
        }
    }
    let mut years: Vec<Year> = written.iter().copied().map(Year).collect();
    years.sort();
    years.dedup();
    years
}

fn limits(written: &written::Limits, project: &Project, out: &mut Mistakes) {
    let limits = &project.thresholds;
    if limits.year_warn > limits.year_suspect {
        let key = if written.year_warn.is_some() {
            "year_warn"
        } else {
            "year_suspect"
        };
        let what = format!(
            "year_warn（{}）不能大于 year_suspect（{}）。",
            limits.year_warn, limits.year_suspect
        );
        out.value(at!["thresholds", key], what);
    }
}

fn units(
    written: &[written::Unit],
    standard: &Standard,
    known: bool,
    out: &mut Mistakes,
) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut names: Vec<(String, usize)> = Vec::new();
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
        let aliases = aliases.map(|(n, name)| (at!["units", i, "aliases", n], name));
        for (place, name) in own.chain(aliases) {
            let key = normalise(name);
            match names.iter().find(|(known, at)| *known == key && *at != i) {
                Some((_, other)) => {
                    let other = &written[*other].name;
                    out.value(
                        place,
                        format!("“{name}”已经是“{other}”的名称或别名，分不清是哪个单位。"),
                    );
                }
                None => names.push((key, i)),
            }
        }
        units.push(one(unit, i, standard, known, out));
    }
    for (i, unit) in written.iter().enumerate() {
        let Some(superior) = &unit.superior else {
            continue;
        };
        let key = normalise(superior);
        match names.iter().find(|(known, _)| *known == key) {
            Some((_, at)) if *at == i => {
                out.value(at!["units", i, "superior"], "单位不能是自己的上级。");
            }
            Some((_, at)) => units[i].superior = Some(units[*at].id.clone()),
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
    standard: &Standard,
    known: bool,
    out: &mut Mistakes,
) -> Unit {
    let (guessed, guessed_type) = roles::kind_of(&unit.name, standard);
    let kind = match unit.kind.as_deref() {
        Some("department" | "部门") => UnitKind::Department,
        Some("street" | "街道") => UnitKind::Street,
        Some("community" | "社区") => UnitKind::Community,
        Some(_) => UnitKind::Sample,
        None if unit.sample_type.is_some() => UnitKind::Sample,
        None => guessed,
    };
    let mut lookup = |what, id: &str, place, found: bool, all: Vec<&str>| {
        if known && !found {
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
            let found = guessed_type.or_else(|| roles::sample_type(&unit.name, standard));
            found.or_else(|| {
                unit.aliases
                    .iter()
                    .find_map(|a| roles::sample_type(a, standard))
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
        aliases: unit.aliases.clone(),
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

fn waivers(
    written: &[written::Waiver],
    project: &Project,
    known: bool,
    out: &mut Mistakes,
) -> Vec<Waiver> {
    let mut waivers = Vec::new();
    for (i, w) in written.iter().enumerate() {
        let mut letters = w.rule.chars();
        let code = letters.next().is_some_and(|c| c.is_ascii_uppercase())
            && letters.as_str().len() == 3
            && letters.all(|c| c.is_ascii_digit());
        if !code {
            let what = format!(
                "“{}”不像规则代号，应是一个大写字母加三位数字，例如 L102。",
                w.rule
            );
            out.value(at!["waivers", i, "rule"], what);
        }
        for (key, text, what) in [
            ("reason", &w.reason, "说明采纳必须写理由。"),
            ("by", &w.by, "说明采纳必须写是谁同意的。"),
        ] {
            if text.trim().is_empty() {
                out.value(at!["waivers", i, key], what);
            }
        }
        if !is_date(&w.until) {
            let what = format!("“{}”不是真实的日期，应写成 2026-12-31 这样。", w.until);
            out.value(at!["waivers", i, "until"], what);
        }
        let unit = w.unit.as_ref().and_then(|name| {
            let found = project.unit_named(name);
            if found.is_none() {
                let names = project.units.iter().map(|unit| unit.name.as_str());
                out.value(at!["waivers", i, "unit"], unknown("单位", name, names));
            }
            found.map(|unit| unit.id.clone())
        });
        if let Some(id) = &w.requirement {
            requirement(id, at!["waivers", i, "requirement"], project, known, out);
        }
        if let Some(year) = w.year {
            one_of_years(year, at!["waivers", i, "year"], project, out);
        }
        waivers.push(Waiver {
            rule: w.rule.clone(),
            unit,
            requirement: w.requirement.as_deref().map(Into::into),
            year: w.year.map(Year),
            reason: w.reason.clone(),
            by: w.by.clone(),
            until: w.until.clone(),
        });
    }
    waivers
}

fn assignments(
    written: &[written::Assignment],
    project: &Project,
    known: bool,
    out: &mut Mistakes,
) -> Vec<Assignment> {
    let mut assignments: Vec<Assignment> = Vec::new();
    for (i, a) in written.iter().enumerate() {
        let path = a.path.replace('\\', "/");
        let path = path.trim_matches('/').to_owned();
        let twice = assignments
            .iter()
            .any(|other| other.path == path && other.requirement.as_str() == a.requirement);
        if twice {
            out.value(
                at!["assignments", i, "path"],
                format!("“{path}”指定了两次。"),
            );
        }
        requirement(
            &a.requirement,
            at!["assignments", i, "requirement"],
            project,
            known,
            out,
        );
        if let Some(year) = a.year {
            one_of_years(year, at!["assignments", i, "year"], project, out);
        }
        assignments.push(Assignment {
            path,
            requirement: a.requirement.as_str().into(),
            year: a.year.map(Year),
        });
    }
    assignments
}

fn requirement(
    id: &str,
    place: Vec<crate::standard::yaml::Step>,
    project: &Project,
    known: bool,
    out: &mut Mistakes,
) {
    let all = || project.standard.requirements().map(|r| r.id.as_str());
    if known && !all().any(|r| r == id) {
        out.value(place, unknown("材料", id, all()));
    }
}

fn one_of_years(
    year: u16,
    place: Vec<crate::standard::yaml::Step>,
    project: &Project,
    out: &mut Mistakes,
) {
    if !project.years.contains(&Year(year)) {
        let years: Vec<String> = project.years.iter().map(Year::to_string).collect();
        out.value(
            place,
            format!("{year} 年不在 years 里（{}）。", years.join("、")),
        );
    }
}

/// `YYYY-MM-DD`, a day that exists.
fn is_date(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = text.get(range)?;
        part.chars()
            .all(|c| c.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let shape = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (Some(year), Some(month), Some(day), true) =
        (digits(0..4), digits(5..7), digits(8..10), shape)
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}
