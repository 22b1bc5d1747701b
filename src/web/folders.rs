//! A picker of folders, and of the few files that are asked for: a browser hides paths, so the
//! folders are shown by us. Names alone are listed; a request names a place by the number under
//! which it was shown.

mod pick;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::page;
use super::state::{Web, lock};
use crate::error::{Error, Result};
use crate::project::FILE_NAME;
use pick::Asker;
pub use pick::{Pick, What};

/// Folders listed of one folder.
const MOST: usize = 2000;

/// A folder asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    at: Option<usize>,
    /// As typed or pasted.
    path: String,
    /// A folder to make in this one.
    new: String,
    pick: Pick,
}

#[derive(Serialize)]
struct Screen {
    here: Option<Place>,
    path: String,
    above: Option<usize>,
    roots: Vec<Place>,
    folders: Vec<Place>,
    /// Files that may be picked.
    choices: Vec<Place>,
    left_out: usize,
    files: usize,
    is_project: bool,
    pick: &'static str,
    title: &'static str,
    asker: Asker,
    /// What the button says that takes the folder itself.
    take: Option<&'static str>,
    /// Where that goes, or where a file that is picked goes.
    to: String,
    /// Whether a folder may be made here.
    makes: bool,
}

#[derive(Serialize)]
struct Place {
    at: usize,
    name: String,
    is_project: bool,
}

impl Web {
    /// The number under which a folder is known.
    pub fn number_of(&self, folder: &Path) -> usize {
        let mut places = lock(&self.places);
        let known = places.iter().position(|place| place == folder);
        known.unwrap_or_else(|| {
            places.push(folder.to_owned());
            places.len() - 1
        })
    }

    /// The folder known under a number.
    ///
    /// # Errors
    /// None was shown under it.
    pub fn place(&self, at: Option<usize>) -> Result<PathBuf> {
        let places = lock(&self.places);
        let place = at.and_then(|at| places.get(at).cloned());
        place.ok_or_else(|| Error::usage("没有选文件夹").hint("请在列表里点一个文件夹。"))
    }

    fn shown(&self, folder: PathBuf) -> Place {
        let name = folder.file_name().map_or_else(
            || folder.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        Place {
            at: self.number_of(&folder),
            is_project: folder.join(FILE_NAME).is_file(),
            name,
        }
    }
}

/// The picker.
pub async fn page(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let here = match (asked.at, asked.pick) {
            (Some(at), _) => Some(web.place(Some(at))?),
            (None, Pick::Project) => home(),
            (None, _) => web.work().map(|work| work.root.clone()).or_else(home),
        };
        let screen = screen(web, here, asked.pick)?;
        page::page(
            web,
            "web/folders.html",
            screen.title,
            screen.asker.menu,
            &screen,
        )
    })
    .await
}

/// Goes to a folder by its path as typed, or makes a new one and goes there.
pub async fn go(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let folder = if asked.new.trim().is_empty() {
            // Explorer's “copy as path” puts quotation marks around it.
            PathBuf::from(asked.path.trim().trim_matches('"'))
        } else {
            make(&web.place(asked.at)?, asked.new.trim())?
        };
        // A file may be pasted too: then its folder shows it.
        let folder = match folder.parent() {
            Some(parent) if asked.pick.what().takes(&folder) && folder.is_file() => {
                parent.to_owned()
            }
            _ => folder,
        };
        if !folder.is_absolute() || !folder.is_dir() {
            let what = format!("找不到这个文件夹：{}", folder.display());
            return Err(Error::usage(what)
                .hint("请写完整的路径，例如 D:\\国卫材料；也可以在列表里一层层点进去。"));
        }
        let (at, pick) = (web.number_of(&folder), asked.pick);
        Ok(page::go(&match pick {
            Pick::Project => format!("/folders?at={at}"),
            _ => format!("/folders?at={at}&pick={}", pick.name()),
        }))
    })
    .await
}

fn make(parent: &Path, name: &str) -> Result<PathBuf> {
    let harmful = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    if name.contains(harmful) || name.starts_with('.') {
        return Err(Error::usage(format!("文件夹不能叫“{name}”"))
            .hint("名称里不能有 / \\ : * ? \" < > |，也不能以点开头。"));
    }
    let folder = parent.join(name);
    std::fs::create_dir(&folder).map_err(|e| Error::disk("新建文件夹", &folder, e))?;
    Ok(folder)
}

fn screen(web: &Web, here: Option<PathBuf>, pick: Pick) -> Result<Screen> {
    let (what, asker) = (pick.what(), pick.asker());
    let blank = Screen {
        here: None,
        path: String::new(),
        above: None,
        roots: roots().into_iter().map(|root| web.shown(root)).collect(),
        folders: Vec::new(),
        choices: Vec::new(),
        left_out: 0,
        files: 0,
        is_project: false,
        pick: pick.name(),
        title: what.title(),
        take: what.takes_folder(),
        to: match what {
            What::Project => "/open".to_owned(),
            What::Stock => asker.address.to_owned(),
            _ => format!("{}/choose", asker.address),
        },
        asker,
        makes: matches!(what, What::Project | What::Out),
    };
    let Some(folder) = here else {
        return Ok(blank);
    };
    let (mut folders, files): (Vec<_>, Vec<_>) =
        listed(&folder)?.into_iter().partition(|path| path.is_dir());
    let all = files.len();
    let mut choices: Vec<_> = files.into_iter().filter(|file| what.takes(file)).collect();
    choices.truncate(MOST);
    let files = all - choices.len();
    let left_out = folders.len().saturating_sub(MOST);
    folders.truncate(MOST);
    Ok(Screen {
        path: folder.display().to_string(),
        above: folder.parent().map(|above| web.number_of(above)),
        is_project: folder.join(FILE_NAME).is_file(),
        here: Some(web.shown(folder)),
        folders: folders.into_iter().map(|f| web.shown(f)).collect(),
        choices: choices.into_iter().map(|f| web.shown(f)).collect(),
        left_out,
        files,
        ..blank
    })
}

/// What lies in a folder, by name; nothing that is hidden.
fn listed(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|e| {
        Error::disk("打开文件夹", folder, e).hint("可能没有权限，或移动硬盘、共享盘没有接好。")
    })?;
    let shown = |entry: &std::fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    let shown = entries.flatten().filter(shown);
    let mut paths: Vec<PathBuf> = shown.map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// The files of a folder that may be picked, by name.
///
/// # Errors
/// The folder can't be listed.
pub fn files(folder: &Path, what: What) -> Result<Vec<PathBuf>> {
    let mut files = listed(folder)?;
    files.retain(|file| what.takes(file) && file.is_file());
    Ok(files)
}

/// The user's own folder.
pub fn home() -> Option<PathBuf> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let home = PathBuf::from(std::env::var_os(name)?);
    home.is_dir().then_some(home)
}

/// Where one may begin: the user's folder, drives, and what is mounted.
fn roots() -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = home().into_iter().collect();
    for usual in ["Desktop", "桌面", "Documents", "文档"] {
        roots.extend(home().map(|home| home.join(usual)));
    }
    if cfg!(windows) {
        roots.extend(('A'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\"))));
    } else {
        roots.extend(["/", "/media", "/mnt", "/data"].map(PathBuf::from));
    }
    roots.retain(|root| root.is_dir());
    roots
}
