//! Projects opened lately, kept in a small file of the user's own.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// How many are kept.
const MOST: usize = 12;
const FILE: &str = "recent.json";

/// Where the list is kept, if anywhere.
pub struct Recent {
    file: Option<PathBuf>,
}

/// A project opened lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
}

impl Recent {
    /// Kept in this folder; nowhere without one.
    pub fn at(home: Option<PathBuf>) -> Self {
        Recent {
            file: home.map(|home| home.join(FILE)),
        }
    }

    /// The projects that are still there, the latest first. A list that can't be read is empty:
    /// it is a convenience and nothing depends on it.
    pub fn list(&self) -> Vec<Known> {
        let text = self.file.as_ref().and_then(|file| std::fs::read(file).ok());
        let known: Option<Vec<Known>> = text.and_then(|text| serde_json::from_slice(&text).ok());
        let mut known = known.unwrap_or_default();
        known.retain(|known| known.folder.is_dir());
        known.truncate(MOST);
        known
    }

    /// Puts a project first. A disk that would not have it is no reason to refuse the project.
    pub fn add(&self, folder: &Path, name: &str) {
        let Some(file) = &self.file else { return };
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let mut known = self.list();
        known.retain(|known| known.folder != folder);
        let name = name.to_owned();
        known.insert(0, Known { name, folder });
        known.truncate(MOST);
        let text = serde_json::to_vec_pretty(&known).unwrap_or_default();
        if let Some(home) = file.parent() {
            let _ = std::fs::create_dir_all(home);
        }
        let half = file.with_extension("part");
        let _ = std::fs::write(&half, text).and_then(|()| std::fs::rename(&half, file));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_comes_first_and_what_is_gone_is_left_out() {
        let home = tempfile::tempdir().expect("a folder");
        let place = |name: &str| {
            let folder = home.path().join(name);
            std::fs::create_dir_all(&folder).expect("a folder");
            folder
        };
        let recent = Recent::at(Some(home.path().join("设置")));
        assert_eq!(recent.list(), []);
        recent.add(&place("甲"), "甲县");
        recent.add(&place("乙"), "乙县");
        recent.add(&place("甲"), "甲县");
        let names = |list: Vec<Known>| list.into_iter().map(|k| k.name).collect::<Vec<_>>();
        assert_eq!(names(recent.list()), ["甲县", "乙县"]);
        std::fs::remove_dir(place("甲")).expect("an empty folder");
        assert_eq!(names(recent.list()), ["乙县"]);
    }
}
