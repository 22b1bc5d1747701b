//! Where the sheet of marks lies, whether the page may write it, and what the project file has to
//! say of it.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::project::Project;
use crate::standard::yaml::edit;
use crate::web::kept;

/// The sheet that the page writes where the project names none.
const NAME: &str = "评分表";

/// Where the sheet of marks lies.
pub struct Place {
    /// The file that is read now; it may not be there yet.
    pub path: PathBuf,
    /// Why the page does not write it, in Chinese.
    pub fixed: Option<String>,
}

/// A change in the project file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The line before; empty where there was none.
    pub before: String,
    /// The line then.
    pub after: String,
    /// The whole file then.
    #[serde(skip)]
    pub text: String,
}

impl Place {
    /// Of the project as its file says.
    pub fn of(project: &Project) -> Self {
        let path = match &project.scoring.marks {
            Some(sheet) if sheet.named || sheet.path.exists() => sheet.path.clone(),
            _ => project.root.join(format!("{NAME}.csv")),
        };
        Place {
            fixed: fixed(project, &path),
            path,
        }
    }

    /// Its name, for showing.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// Why the page does not write a file.
fn fixed(project: &Project, path: &Path) -> Option<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let csv = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    if !csv {
        return Some(format!("评分表是 {name}，这一页只改 .csv 的评分表。"));
    }
    if project.is_submitted(path) {
        return Some(format!(
            "{name} 在报送、上级来文或参考材料的文件夹里，程序从不改动那里的文件。"
        ));
    }
    let locked = std::fs::metadata(path).is_ok_and(|about| about.permissions().readonly());
    locked.then(|| format!("{name} 是只读的，这一页改不了它。"))
}

/// A file beside the project file that is not there yet.
///
/// # Errors
/// The project file itself lies among what was handed in.
pub fn fresh(project: &Project) -> Result<PathBuf> {
    let file = kept::free(&project.root, NAME, "csv");
    match project.is_submitted(&file) {
        false => Ok(file),
        true => Err(Error::usage("项目文件就在报送文件夹里，评分表不能写在那里")
            .hint("请在“设置”的项目文件里写 marks，指到别的文件夹里的 评分表.csv。")),
    }
}

/// What has to be changed in the project file so that it names this sheet.
///
/// # Errors
/// It can't be done without harm: somebody has to do it by hand.
pub fn naming(project: &Project, text: &str, sheet: &Path) -> Result<Change> {
    let value = sheet.strip_prefix(&project.root).unwrap_or(sheet);
    let value = value.to_string_lossy().replace('\\', "/");
    let Some(then) = edit::set(text, &["marks".into()], &value.as_str().into()) else {
        return Err(Error::project("项目文件的写法特别，程序不敢替您改")
            .hint(format!("请在“设置”里自己写上一行：marks: {value}")));
    };
    let (before, after) = edit::difference(text, &then);
    Ok(Change {
        before: before.join("\n"),
        after: after.join("\n"),
        text: then,
    })
}
