//! `juanzong.yaml` → [`Project`]: every mistake in it at once.

use std::path::{Path, PathBuf};

use super::written::{self, Which};
use super::{
    FILE_NAME, Filing, Layout, Phrases, Place, Project, Scoring, Stock, exceptions, filing,
    letters, roles, scoring, terms, units,
};
use crate::error::{Error, Kind, Result};
use crate::standard::yaml::{Document, Mistake, Mistakes, at};
use crate::standard::{self, Standard, Year, builtin, builtin_ids, check};

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
        let (project, document, mistakes) = read(file, text, root)?;
        document.verdict(&mistakes)?;
        Ok(project)
    }

    /// What is wrong with a project's text, each with its place.
    ///
    /// # Errors
    /// It can't be read at all.
    pub(super) fn mistakes(text: &str, root: &Path) -> Result<Vec<Mistake>> {
        read(FILE_NAME, text, root).map(|(.., mistakes)| mistakes.list)
    }

    /// The JSON Schema of the project file.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(written::Project).into()
    }

    /// Whether a folder lies in the submissions or holds them.
    pub fn covers(&self, path: &Path) -> bool {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        match (real(path), real(&self.submissions)) {
            (Some(path), Some(ours)) => path.starts_with(&ours) || ours.starts_with(&path),
            _ => false,
        }
    }

    /// Whether a file lies, or would lie, among what was handed in or what that is compared with:
    /// nothing of ours may be written there.
    pub fn is_submitted(&self, file: &Path) -> bool {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let Some(folder) = file.parent().and_then(real) else {
            return false;
        };
        let others = self.shared.iter().chain(&self.reference);
        let mut theirs = [&self.submissions].into_iter().chain(others);
        theirs.any(|place| real(place).is_some_and(|place| folder.starts_with(place)))
    }
}

fn read(file: &str, text: &str, root: &Path) -> Result<(Project, Document, Mistakes)> {
    let mut document = Document::parse(file, text)?;
    let mut mistakes = Mistakes::default();
    check::check(&mut document, &Project::schema(), &mut mistakes);
    let form = mistakes.list.len();
    let written: written::Project = document.read()?;
    let standard = standard_of(&written, root, &mut mistakes)?;
    // What a wrong list holds is unknown: nothing is looked up in it.
    let sound = Sound {
        standard: standard.is_some() && !mistakes.below("standard"),
        units: !mistakes.below("units"),
        years: !mistakes.below("years"),
    };
    let project = mean(written, standard, sound, root, &mut mistakes);
    mistakes.settle(form);
    Ok((project, document, mistakes))
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
    if let Some(stock) = &mut project.stock {
        *stock = Stock::read(&stock.file)?;
    }
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
    let sheets = project.scoring.sheets();
    let gone = sheets.filter(|sheet| sheet.named && !sheet.path.is_file());
    let gone = gone.map(|sheet| format!("没有找到项目文件里写的表 {}。", sheet.path.display()));
    let gone: Vec<String> = gone.collect();
    project.notices.extend(gone);
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

/// Which lists of the file are right in form, so that references into them can be looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sound {
    pub standard: bool,
    pub units: bool,
    pub years: bool,
}

fn mean(
    written: written::Project,
    standard: Option<Standard>,
    sound: Sound,
    root: &Path,
    out: &mut Mistakes,
) -> Project {
    // Without a standard nothing of it can be looked up: say the other mistakes against ours.
    let standard = standard
        .or_else(|| builtin(DEFAULT_STANDARD))
        .unwrap_or_default();
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
    let units = units::units(&written.units, &standard, sound, out);
    let mut project = Project {
        name: written.name.clone(),
        root: root.to_owned(),
        place: place(&written.place),
        years: years(&written.years, out),
        units,
        submissions: folder(&written.submissions, DEFAULT_SUBMISSIONS),
        shared: maybe(&written.shared),
        reference: maybe(&written.reference),
        stock: maybe(&written.stock).map(|file| Stock {
            file,
            phrases: Phrases::default(),
        }),
        output: folder(&written.output, DEFAULT_OUTPUT),
        layout,
        thresholds: written.thresholds.filled(),
        filing: Filing::default(),
        letters: letters::letters(&written.letters),
        terms: terms::terms(&written.terms),
        milestones: Vec::new(),
        scoring: Scoring::default(),
        waivers: Vec::new(),
        assignments: Vec::new(),
        rulings: Vec::new(),
        orders: Vec::new(),
        notices: Vec::new(),
        standard,
    };
    limits(&written.thresholds, &project, out);
    project.filing = filing::filing(&written.dossier, &project.units, out);
    project.milestones = terms::milestones(&written.milestones, &project, sound, out);
    project.scoring = scoring::scoring(&written, &project, sound, out);
    project.waivers = exceptions::waivers(&written.waivers, &project, sound, out);
    project.assignments = exceptions::assignments(&written.assignments, &project, sound, out);
    let by_hand: Vec<bool> = written.units.iter().map(|u| u.plays.is_some()).collect();
    project.finish(&by_hand);
    project
}

impl Project {
    /// Casts the roles and says what must not pass unseen. `by_hand` tells for which units `plays`
    /// is settled already.
    pub(super) fn finish(&mut self, by_hand: &[bool]) {
        let mut notices = roles::cast(&mut self.units, by_hand, &self.standard);
        self.cast_editions();
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
    let sound = !out.below("thresholds");
    if sound && limits.year_warn > limits.year_suspect {
        let key = if written.year_warn.is_some() {
            "year_warn"
        } else {
            "year_suspect"
        };
        let what = format!(
            "提示看一看的线（year_warn，{}%）不能高于报疑似照抄的线（year_suspect，{}%）。",
            limits.year_warn * 100.0,
            limits.year_suspect * 100.0
        );
        out.value(at!["thresholds", key], what);
    }
}
