//! A new project: a project file over folders that exist, or an empty tree of folders where there
//! is nothing. Never overwrites, never writes among submissions that are there already unless it
//! is asked to plant the tree anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::project::{FILE_NAME, Planted, Project, README_NAME, Site};
use crate::standard::Year;
use crate::standard::names::normalise;

/// What a person says of a new project before the program writes it down; what is not said is
/// guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Own county or city.
    pub place: Option<String>,
    /// The last of the three years.
    pub last_year: Option<u16>,
}

/// A project that was begun.
#[derive(Debug)]
pub struct Begun {
    /// The project file written.
    pub file: PathBuf,
    /// What was recognised or made, line by line, in Chinese.
    pub told: Vec<String>,
    /// Whether there was no material, so that empty folders were made.
    pub fresh: bool,
}

/// Begins a project over `folder`.
///
/// # Errors
/// There is a project file already, or something can't be read or written.
pub fn begin(folder: &Path, this_year: u16, answers: &Answers) -> Result<Begun> {
    if folder.is_file() {
        let what = format!("{} 是文件，不是文件夹。", folder.display());
        return Err(Error::usage(what).hint("请给出报送材料所在的文件夹。"));
    }
    if let Some(file) = Project::find(folder) {
        refuse_existing(folder, &file)?;
    }
    if is_empty(folder)? {
        return begin_from_nothing(folder, this_year, answers);
    }
    let (mut project, said) = Project::guess(folder, this_year)?;
    answers.settle(&mut project);
    let site = Site::of(folder)?;
    let file = site.file();
    write_new(&file, project.to_yaml().as_bytes()).map_err(|e| exists_or_disk(&file, e))?;
    let mut told = vec![format!(
        "看了 {}，程序辨认的结果：",
        project.submissions.display()
    )];
    told.extend(said.iter().map(|line| format!("  · {line}")));
    notices(&project, &mut told);
    told.push(String::new());
    told.push(format!("已写好项目文件：{}", file.display()));
    if site.beside {
        told.push("（放在报送文件夹旁边：报送文件夹里的东西，程序一概不动。）".into());
    }
    Ok(Begun {
        file,
        told,
        fresh: false,
    })
}

impl Answers {
    /// What was said goes before what was guessed.
    fn settle(&self, project: &mut Project) {
        let place = self.place.as_deref().map(str::trim).unwrap_or_default();
        if !place.is_empty() && place != project.place.name {
            project.place.name = place.into();
            project.name = project.place.title();
        }
        if let Some(last) = self.last_year {
            project.years = (last.saturating_sub(2)..=last).map(Year).collect();
        }
    }
}

fn begin_from_nothing(folder: &Path, this_year: u16, answers: &Answers) -> Result<Begun> {
    let whole = std::path::absolute(folder).map_err(|e| Error::disk("打开文件夹", folder, e))?;
    let mut project = Project::template(&whole, this_year)?;
    answers.settle(&mut project);
    fs::create_dir_all(&whole).map_err(|e| Error::disk("新建文件夹", &whole, e))?;
    let file = whole.join(FILE_NAME);
    write_new(&file, project.to_yaml().as_bytes()).map_err(|e| exists_or_disk(&file, e))?;
    for extra in project.shared.iter().chain(&project.reference) {
        fs::create_dir_all(extra).map_err(|e| Error::disk("新建文件夹", extra, e))?;
    }
    let made = plant(&project.submissions, &project.tree())?;
    let mut told = vec![
        format!("{} 里还没有材料，已建好一套空文件夹：", whole.display()),
        format!(
            "  · 单位 {} 个（标准里的牵头部门），文件夹 {made} 个。",
            project.units.len()
        ),
        format!("  · 每个文件夹里的《{README_NAME}》写着该放什么。"),
        "  · “共用”放上级来文和统一模板，“参照”放外地材料和网上范文。".into(),
    ];
    notices(&project, &mut told);
    told.push(String::new());
    told.push(format!("已写好项目文件：{}", file.display()));
    Ok(Begun {
        file,
        told,
        fresh: true,
    })
}

/// Makes the folders of an existing project that are not there yet.
///
/// # Errors
/// There is no project, or a folder can't be made.
pub fn replant(folder: &Path) -> Result<Vec<String>> {
    let project = Project::load(folder)?;
    let made = plant(&project.submissions, &project.tree())?;
    let place = project.submissions.display();
    // Once more: what was missing may be there now.
    let project = Project::load(folder)?;
    let mut told = vec![match made {
        0 => format!("{place} 里的文件夹都齐了，没有新建。"),
        made => format!("在 {place} 里新建了 {made} 个文件夹，原有的东西没有动。"),
    }];
    notices(&project, &mut told);
    Ok(told)
}

fn notices(project: &Project, told: &mut Vec<String>) {
    if !project.notices.is_empty() {
        told.push(String::new());
        told.push("请您看一看：".into());
        told.extend(project.notices.iter().map(|line| format!("  · {line}")));
    }
}

/// A project file in the folder, or above it with this folder among its submissions, stays the one.
fn refuse_existing(folder: &Path, file: &Path) -> Result<()> {
    if file.parent() == Some(folder) || Project::load(folder).is_ok() {
        return Err(already(file));
    }
    Ok(())
}

fn already(file: &Path) -> Error {
    Error::usage(format!("已经有项目文件 {}，没有改动。", file.display())).hint(
        "要改设置，请直接用记事本改它；要按它补建空文件夹，请用 juanzong init --tree；要重新辨认，请先把它改名。",
    )
}

/// Whether a folder holds nothing of anybody's, or is not there at all.
///
/// # Errors
/// It can't be listed.
pub fn is_empty(folder: &Path) -> Result<bool> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(true),
        Err(e) => return Err(Error::disk("打开文件夹", folder, e)),
    };
    for entry in entries {
        let entry = entry.map_err(|e| Error::disk("打开文件夹", folder, e))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let leavings = ["thumbs.db", "desktop.ini"].contains(&name.to_lowercase().as_str());
        if !name.starts_with('.') && !leavings {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes folders and their notes below `root`, parents first; those that are there already, under
/// whatever number in front, stay as they are. Says how many were made.
fn plant(root: &Path, folders: &[Planted]) -> Result<usize> {
    fs::create_dir_all(root).map_err(|e| Error::disk("新建文件夹", root, e))?;
    let mut places: BTreeMap<&[String], PathBuf> = BTreeMap::from([(&[][..], root.to_owned())]);
    let mut made = BTreeSet::new();
    for folder in folders {
        let Some((name, above)) = folder.path.split_last() else {
            continue;
        };
        let parent = places
            .get(above)
            .cloned()
            .unwrap_or_else(|| root.to_owned());
        // What was made just now has nothing in it yet.
        let there = if made.contains(&parent) {
            None
        } else {
            existing(&parent, name)
        };
        let path = there.clone().unwrap_or_else(|| parent.join(name));
        if there.is_none() {
            make(&path, &folder.note)?;
            made.insert(path.clone());
        }
        places.insert(&folder.path, path);
    }
    Ok(made.len())
}

fn make(path: &Path, note: &str) -> Result<()> {
    fs::create_dir_all(path).map_err(|e| Error::disk("新建文件夹", path, e))?;
    // Notepad before Windows 10 wants the mark and both characters at a line's end.
    let note = format!("\u{feff}{}", note.replace('\n', "\r\n"));
    let file = path.join(README_NAME);
    match write_new(&file, note.as_bytes()) {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => Err(Error::disk("写入说明", &file, e)),
        _ => Ok(()),
    }
}

/// The folder there that means the same name.
fn existing(parent: &Path, name: &str) -> Option<PathBuf> {
    let exact = parent.join(name);
    if exact.is_dir() {
        return Some(exact);
    }
    let key = normalise(name);
    let mut same: Vec<PathBuf> = fs::read_dir(parent)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| normalise(name) == key)
        })
        .collect();
    same.sort();
    same.into_iter().next()
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)
}

fn exists_or_disk(file: &Path, e: std::io::Error) -> Error {
    if e.kind() == ErrorKind::AlreadyExists {
        return already(file);
    }
    Error::disk("写入项目文件", file, e)
        .hint("请确认这个文件夹可以写入；光盘、只读共享里的材料请先复制到本机。")
}
