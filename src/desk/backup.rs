//! Copies of all records, beside the project: made under a name of the day, listed, put back.

use std::fs;
use std::path::{Path, PathBuf};

use super::Desk;
use crate::error::{Error, Result};

/// Where copies are kept, below the project's folder.
const FOLDER: &str = "备份";
/// What their names begin and end with.
const NAME: (&str, &str) = ("台账备份-", ".db");

/// A copy of all records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Where it lies.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Copy {
    /// What its file is called.
    pub fn name(&self) -> String {
        let name = self.file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

impl Desk {
    /// Copies all records; `None` is a name of the day that is free. Gives where the copy lies.
    ///
    /// # Errors
    /// The file is there already, or the disk would not have it.
    pub fn back_up(&self, file: Option<PathBuf>) -> Result<PathBuf> {
        let file = file.unwrap_or_else(|| self.fresh_copy());
        self.store.backup(&file)?;
        Ok(file)
    }

    fn fresh_copy(&self) -> PathBuf {
        let folder = self.project.root.join(FOLDER);
        let (begins, ends) = NAME;
        let day = self.today.iso();
        let first = folder.join(format!("{begins}{day}{ends}"));
        let more = (2_u32..).map(|n| folder.join(format!("{begins}{day}-{n}{ends}")));
        let mut free = std::iter::once(first.clone())
            .chain(more)
            .skip_while(|path| path.exists());
        free.next().unwrap_or(first)
    }
}

/// The copies kept beside a project, the newest name first.
///
/// # Errors
/// Their folder can't be listed.
pub fn copies(root: &Path) -> Result<Vec<Copy>> {
    let folder = root.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::disk("列出备份", &folder, e)),
    };
    let copy = |entry: fs::DirEntry| {
        let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        let file = entry.path();
        let is = file
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("db"));
        is.then_some(Copy {
            bytes: about.len(),
            file,
        })
    };
    let mut copies: Vec<Copy> = entries
        .filter_map(std::result::Result::ok)
        .filter_map(copy)
        .collect();
    copies.sort_by(|a, b| b.file.cmp(&a.file));
    Ok(copies)
}
