//! A package that is a folder on the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Container, Source, Take, read_file, spelled};
use crate::bag::verdict::{Problem, Warning};
use crate::error::{Error, Result};

struct Folder(BTreeMap<String, PathBuf>);

impl Container for Folder {
    fn read(&self, name: &str, take: &mut Take<'_>) -> io::Result<()> {
        read_file(self.0.get(name).ok_or(io::ErrorKind::NotFound)?, take)
    }
}

/// Lists the folder. Links are not followed: they lead outside.
pub fn open(root: &Path) -> Result<Source> {
    let mut files = BTreeMap::new();
    let mut paths = BTreeMap::new();
    let (mut problems, mut warnings) = (Vec::new(), Vec::new());
    let mut pending = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = pending.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| Error::disk("读取", &folder, e))? {
            let entry = entry.map_err(|e| Error::disk("读取", &folder, e))?;
            let own = entry.file_name();
            let name = format!("{prefix}{}", spelled(own.as_encoded_bytes()));
            let about = entry
                .metadata()
                .map_err(|e| Error::disk("读取", &entry.path(), e))?;
            if own.to_str().is_none() {
                warnings.push(Warning::Encoding(name.clone()));
            }
            if about.is_dir() {
                pending.push((entry.path(), format!("{name}/")));
            } else if !about.is_file() {
                problems.push(Problem::Unsafe {
                    name,
                    why: "是链接或设备，不是文件".into(),
                    file: "文件夹".into(),
                });
            } else if paths.insert(name.clone(), entry.path()).is_some() {
                let why = format!("有两个文件的名称都读作 {name}");
                problems.push(Problem::Container(why));
            } else {
                files.insert(name, about.len());
            }
        }
    }
    Ok(Source {
        files,
        has_payload: root.join("data").is_dir(),
        problems,
        warnings,
        from: Box::new(Folder(paths)),
    })
}
