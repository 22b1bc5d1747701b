//! Where a package's files come from: a folder or a zip. Either way a list of names as they are
//! spelled there, and a way to read each of them; nothing is unpacked.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::name;
use super::verdict::{Problem, Warning};
use crate::error::{Error, Kind, Result};

/// A package's files.
pub struct Source {
    /// Sizes in bytes by name below the package's own folder; `/` between parts.
    pub files: BTreeMap<String, u64>,
    /// What is wrong with the container.
    pub problems: Vec<Problem>,
    /// What deserves a look.
    pub warnings: Vec<Warning>,
    from: From,
}

enum From {
    Folder(BTreeMap<String, PathBuf>),
    Zip(Box<ZipArchive<BufReader<File>>>, BTreeMap<String, usize>),
}

/// Opens the package at `path`.
///
/// # Errors
/// There is none, it can't be read, or it is no whole zip.
pub fn open(path: &Path) -> Result<Source> {
    let about = fs::metadata(path).map_err(|e| Error::disk("打开", path, e))?;
    if about.is_dir() {
        folder(path)
    } else {
        archive(path)
    }
}

impl Source {
    /// Opens one of [`Source::files`].
    ///
    /// # Errors
    /// It is damaged or gone.
    pub fn read(&mut self, name: &str) -> io::Result<Box<dyn Read + '_>> {
        match &mut self.from {
            From::Folder(paths) => {
                let path = paths.get(name).ok_or(io::ErrorKind::NotFound)?;
                Ok(Box::new(File::open(path)?))
            }
            From::Zip(zip, indices) => {
                let index = *indices.get(name).ok_or(io::ErrorKind::NotFound)?;
                Ok(Box::new(zip.by_index(index).map_err(io::Error::other)?))
            }
        }
    }
}

fn folder(root: &Path) -> Result<Source> {
    let mut source = Source {
        files: BTreeMap::new(),
        problems: Vec::new(),
        warnings: Vec::new(),
        from: From::Folder(BTreeMap::new()),
    };
    let mut paths = BTreeMap::new();
    let mut pending = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = pending.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| Error::disk("读取", &folder, e))? {
            let entry = entry.map_err(|e| Error::disk("读取", &folder, e))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_name().to_str().is_none() {
                source.problems.push(Problem::Unreadable {
                    name,
                    why: "文件名的编码不是 UTF-8".into(),
                });
                continue;
            }
            let about = entry
                .metadata()
                .map_err(|e| Error::disk("读取", &entry.path(), e))?;
            if about.is_dir() {
                pending.push((entry.path(), format!("{name}/")));
            } else if about.is_file() {
                source.files.insert(name.clone(), about.len());
                paths.insert(name, entry.path());
            } else {
                source.problems.push(Problem::Unsafe {
                    name,
                    why: "是链接或设备，不是文件".into(),
                    file: "文件夹".into(),
                });
            }
        }
    }
    source.from = From::Folder(paths);
    Ok(source)
}

fn archive(path: &Path) -> Result<Source> {
    let broken = |e| {
        Error::new(
            Kind::Disk,
            format!("不是完整的 zip 文件：{}", path.display()),
        )
        .hint("文件可能没有复制完，或者不是卷宗包。请重新复制一份再核对。")
        .because(zip_error(e))
    };
    let file = File::open(path).map_err(|e| Error::disk("打开", path, e))?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    let mut source = Source {
        files: BTreeMap::new(),
        problems: Vec::new(),
        warnings: Vec::new(),
        from: From::Folder(BTreeMap::new()),
    };
    // Headers that contradict each other, entries listed twice, hidden or overlapping (zip bombs):
    // another program would unpack something else than we check.
    if let Err(e) = zip.validate_header_consistency() {
        let why = format!("文件头与目录不一致（{}）", zip_error(e));
        source.problems.push(Problem::Container(why));
    }
    let mut entries = BTreeMap::new();
    for index in 0..zip.len() {
        let Some(entry) = listed(&mut zip, index, &mut source) else {
            continue;
        };
        let (name, size) = entry;
        if entries.insert(name.clone(), (index, size)).is_some() {
            let why = format!("有两个条目都叫 {name}");
            source.problems.push(Problem::Container(why));
        }
    }
    let base = base(entries.keys());
    let mut indices = BTreeMap::new();
    for (name, (index, size)) in entries {
        match name.strip_prefix(&base) {
            Some(inner) => {
                source.files.insert(inner.to_owned(), size);
                indices.insert(inner.to_owned(), index);
            }
            None => source.problems.push(Problem::Extra {
                name,
                manifest: "卷宗包的文件夹".into(),
            }),
        }
    }
    source.from = From::Zip(Box::new(zip), indices);
    Ok(source)
}

/// Name and size of an entry that is a file and may be read; what is wrong with it otherwise.
fn listed(
    zip: &mut ZipArchive<BufReader<File>>,
    index: usize,
    source: &mut Source,
) -> Option<(String, u64)> {
    let entry = match zip.by_index_raw(index) {
        Ok(entry) => entry,
        Err(e) => {
            source
                .problems
                .push(Problem::Container(zip_error(e).to_string()));
            return None;
        }
    };
    let raw = entry.name_raw();
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        // What Windows' own zip folder writes on a Chinese PC.
        Err(_) => {
            let name = encoding_rs::GB18030.decode(raw).0.into_owned();
            source.warnings.push(Warning::Encoding(name.clone()));
            name
        }
    };
    let unsafe_because = name::hazard(&name)
        .or_else(|| entry.is_symlink().then_some("是链接，不是文件"))
        .or_else(|| entry.encrypted().then_some("加了密码，读不出来"));
    if let Some(why) = unsafe_because {
        source.problems.push(Problem::Unsafe {
            name,
            why: why.into(),
            file: "压缩包目录".into(),
        });
        return None;
    }
    (!entry.is_dir() && !name.ends_with('/')).then(|| (name, entry.size()))
}

/// The folder in the zip that is the bag, with its `/`: where the outermost declaration lies.
fn base<'a>(names: impl Iterator<Item = &'a String> + Clone) -> String {
    let depth = |name: &str| name.matches('/').count();
    let declared = names
        .clone()
        .filter(|name| name.rsplit('/').next() == Some(super::DECLARATION))
        .min_by_key(|name| (depth(name), name.as_str()));
    if let Some(name) = declared {
        return name[..name.len() - super::DECLARATION.len()].to_owned();
    }
    // No declaration: the one folder that holds everything, if there is one.
    let mut tops = names.map(|name| name.split_once('/').map_or("", |(top, _)| top));
    match tops.next() {
        Some(top) if !top.is_empty() && tops.all(|other| other == top) => format!("{top}/"),
        _ => String::new(),
    }
}

/// A zip error whose words are fit for a cause.
fn zip_error(e: zip::result::ZipError) -> io::Error {
    match e {
        zip::result::ZipError::Io(e) => e,
        other => io::Error::other(other.to_string()),
    }
}
