//! Blank sheets for people to fill in: where they belong, written and never over another.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::output::blanks::{self, Blank};
use crate::project::{FIGURES_NAME, MARKS_NAME, Project};

/// A sheet that people fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// 指标数据表.
    Figures,
    /// 评分表.
    Marks,
}

impl Sheet {
    /// Where the project looks for it.
    pub fn place(self, project: &Project) -> PathBuf {
        let (named, usual) = match self {
            Sheet::Figures => (&project.scoring.figures, FIGURES_NAME),
            Sheet::Marks => (&project.scoring.marks, MARKS_NAME),
        };
        let named = named.as_ref().map(|sheet| sheet.path.clone());
        named.unwrap_or_else(|| project.root.join(usual))
    }

    /// Writes it blank, as the file's extension says; gives what it is called.
    ///
    /// # Errors
    /// It can't be written in this form, the file is there already or lies among what was handed
    /// in, or the disk would not have it.
    pub fn write(self, project: &Project, path: &Path) -> Result<&'static str> {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let extension = extension.to_lowercase();
        if !["csv", "xlsx"].contains(&extension.as_str()) {
            let what = format!("空表只能写成 .xlsx 或 .csv：{}", path.display());
            return Err(Error::usage(what));
        }
        if project.is_submitted(path) {
            let what = format!("不能写在报送、共用或参照的文件夹里：{}", path.display());
            return Err(Error::usage(what).hint("请写到项目文件夹里。"));
        }
        let blank = self.blank(project);
        let bytes = blank.bytes(&extension)?;
        let written = File::create_new(path).and_then(|mut file| file.write_all(&bytes));
        written.map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => {
                let what = format!("已经有 {}，没有改动。", path.display());
                Error::usage(what).hint("要重新写一张，请先把它改名，或另写一个文件名。")
            }
            _ => Error::disk("写入空表", path, e),
        })?;
        Ok(blank.name)
    }

    fn blank(self, project: &Project) -> Blank {
        match self {
            Sheet::Figures => blanks::figures(project),
            Sheet::Marks => blanks::marks(project),
        }
    }
}
