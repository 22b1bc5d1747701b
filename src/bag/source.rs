//! Where a package's files come from: a folder, a zip, a tar or a tar within gzip. Either way a
//! list of names as they are spelled there, and a way to read each of them; nothing is unpacked.

mod at;
mod folder;
mod tape;
mod zipped;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::checksum::stream;
use super::name;
use super::verdict::{Problem, Warning};
use crate::error::{Error, Result};

/// A package's files.
pub struct Source {
    /// Sizes in bytes by name below the package's own folder; `/` between parts.
    pub files: BTreeMap<String, u64>,
    /// Whether the payload has a folder, be it empty.
    pub has_payload: bool,
    /// What is wrong with the container.
    pub problems: Vec<Problem>,
    /// What deserves a look.
    pub warnings: Vec<Warning>,
    from: Box<dyn Container>,
}

/// A way to read files. Several threads may use it at a time.
trait Container: Sync {
    /// Gives the bytes of the file of this name to `take`.
    fn read(&self, name: &str, take: &mut Take<'_>) -> io::Result<()>;

    /// A container that can only be read from beginning to end: gives `take` each file's name and
    /// bytes, in that order; `false` where any file can be read at any time.
    fn pass(&self, _: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>) -> Option<Passed> {
        None
    }
}

/// What takes in bytes as they come.
pub(super) type Take<'a> = dyn FnMut(&[u8]) -> io::Result<()> + 'a;

/// How a pass over a container ended.
pub(super) type Passed = io::Result<()>;

/// Opens the package at `path`.
///
/// # Errors
/// There is none, it can't be read, or it is neither a folder nor an archive we know.
pub fn open(path: &Path) -> Result<Source> {
    let about = fs::metadata(path).map_err(|e| Error::disk("打开", path, e))?;
    if about.is_dir() {
        return folder::open(path);
    }
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(tape::BLOCK).read_to_end(&mut head))
        .map_err(|e| Error::disk("打开", path, e))?;
    if tape::is_gzip(&head) {
        tape::open_gzip(path)
    } else if tape::is(&head) {
        tape::open(path)
    } else {
        zipped::open(path)
    }
}

impl Source {
    /// Gives the bytes of one of [`Source::files`] to `take`.
    ///
    /// # Errors
    /// It is damaged or gone, or `take` reports an error.
    pub fn read(&self, name: &str, take: &mut Take<'_>) -> io::Result<()> {
        self.from.read(name, take)
    }

    /// Gives name and bytes of every file in the order of the container, where that is the only
    /// way to read it.
    pub(super) fn pass(
        &self,
        take: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>,
    ) -> Option<Passed> {
        self.from.pass(take)
    }
}

/// What lies in an archive, while it is listed. `T` is where a file is found again.
struct Listing<T> {
    files: BTreeMap<String, (u64, T)>,
    folders: Vec<String>,
    problems: Vec<Problem>,
    warnings: Vec<Warning>,
}

impl<T> Listing<T> {
    fn new() -> Self {
        Listing {
            files: BTreeMap::new(),
            folders: Vec::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The text of a name. What is no UTF-8 comes from a Chinese PC: its zip folder, old tars.
    fn name(&mut self, raw: &[u8]) -> String {
        let name = match spelled(raw) {
            Cow::Borrowed(name) => name.to_owned(),
            Cow::Owned(name) => {
                self.warnings.push(Warning::Encoding(name.clone()));
                name
            }
        };
        let inner = name.trim_start_matches("./");
        if inner.is_empty() {
            ".".into()
        } else {
            inner.to_owned()
        }
    }

    /// Takes in a file; one of a name already there is a contradiction.
    fn file(&mut self, name: String, size: u64, found: T) {
        if self.files.insert(name.clone(), (size, found)).is_some() {
            let why = format!("有两个条目都叫 {name}");
            self.problems.push(Problem::Container(why));
        }
    }

    /// Some programs on Windows part names by `\` alone, against the format.
    fn forward(&mut self) {
        let mut names = self.files.keys();
        if names.clone().any(|name| name.contains('/')) || !names.any(|n| n.contains('\\')) {
            return;
        }
        self.warnings.push(Warning::Backward);
        for (name, (size, found)) in std::mem::take(&mut self.files) {
            self.file(name.replace('\\', "/"), size, found);
        }
        for folder in &mut self.folders {
            *folder = folder.replace('\\', "/");
        }
    }

    fn refuse(&mut self, name: String, why: &str) {
        self.problems.push(Problem::Unsafe {
            name,
            why: why.into(),
            file: "压缩包目录".into(),
        });
    }

    /// The package: what lies below the one folder that is the bag.
    fn package<C: Container + 'static>(
        mut self,
        container: impl FnOnce(BTreeMap<String, T>) -> C,
    ) -> Source {
        let base = base(self.files.keys());
        let payload = format!("{base}data");
        let mut files = BTreeMap::new();
        let mut found = BTreeMap::new();
        for (name, (size, place)) in std::mem::take(&mut self.files) {
            if let Some(inner) = name.strip_prefix(&base) {
                files.insert(inner.to_owned(), size);
                found.insert(inner.to_owned(), place);
            } else if name.starts_with("__MACOSX/") || name::leaving(&name) {
                self.warnings.push(Warning::Leaving(name));
            } else {
                self.problems.push(Problem::Extra {
                    name,
                    manifest: "卷宗包的文件夹".into(),
                });
            }
        }
        let inside = |folder: &String| folder.trim_end_matches('/') == payload;
        Source {
            has_payload: self.folders.iter().any(inside)
                || files.keys().any(|name| name.starts_with("data/")),
            files,
            problems: self.problems,
            warnings: self.warnings,
            from: Box::new(container(found)),
        }
    }
}

/// A name's text: UTF-8, or else as a Chinese PC spells it.
fn spelled(raw: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(raw) {
        Ok(name) => name.into(),
        Err(_) => encoding_rs::GB18030.decode(raw).0.into_owned().into(),
    }
}

/// The folder in the archive that is the bag, with its `/`: where the outermost declaration lies.
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

/// Reads a file of the disk.
fn read_file(path: &Path, take: &mut Take<'_>) -> io::Result<()> {
    stream(&mut File::open(path)?, take)
}
