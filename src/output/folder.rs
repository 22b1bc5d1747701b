//! [`Folder`]: the results folder. It appears whole or not at all; what was there before stays
//! until the new one is complete, and nothing that is not ours is ever thrown away.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::Sink;
use crate::digest;
use crate::digest::Digest;
use crate::error::{Error, Kind, Result};

/// The file that says that a folder is ours and what we wrote into it.
const MARKER: &str = "卷宗结果清单.json";

/// Files up to this size (bytes) are compared by content before an old folder is thrown away:
/// those a clerk may have edited. Larger ones (the package) are compared by size.
const COMPARED: u64 = 64 << 20;

/// A results folder under way. Dropped before [`Folder::commit`] it leaves no trace.
pub struct Folder {
    target: PathBuf,
    /// Deletes itself, and whatever is still in it.
    _staging: tempfile::TempDir,
    /// The folder within the staging folder that becomes the target.
    inside: PathBuf,
    written: Vec<String>,
    failed: Rc<RefCell<Option<Error>>>,
}

/// What [`Folder::commit`] did with the folder that was there before.
#[derive(Debug, PartialEq, Eq)]
pub enum Before {
    /// There was none.
    Nothing,
    /// It was as we had written it, and is gone.
    Replaced,
    /// Somebody had changed something in it: it was kept under this name.
    Kept(PathBuf),
}

#[derive(Serialize, Deserialize)]
struct Marker {
    program: String,
    files: BTreeMap<String, Known>,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Known {
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<Digest>,
}

impl Folder {
    /// Begins a results folder that shall be `target`.
    ///
    /// # Errors
    /// Something is there that is not ours, or the disk would not have it.
    pub fn begin(target: &Path) -> Result<Self> {
        let target = std::path::absolute(target).map_err(|e| Error::disk("定位", target, e))?;
        refuse_strangers(&target)?;
        let parent = target.parent().ok_or_else(|| {
            Error::usage(format!("结果不能直接写到磁盘根目录：{}", target.display()))
        })?;
        fs::create_dir_all(parent).map_err(|e| Error::disk("建立文件夹", parent, e))?;
        let staging = tempfile::Builder::new()
            .prefix("未完成的结果-可以删除-")
            .tempdir_in(parent)
            .map_err(|e| Error::disk("建立临时文件夹", parent, e))?;
        // A folder of its own within, because the staging folder itself is closed to others.
        let inside = staging.path().join("结果");
        fs::create_dir(&inside).map_err(|e| Error::disk("建立临时文件夹", &inside, e))?;
        Ok(Folder {
            target,
            _staging: staging,
            inside,
            written: Vec::new(),
            failed: Rc::default(),
        })
    }

    /// Puts the finished folder in its place. The old one is moved aside first and thrown away
    /// only if it is as we had left it.
    ///
    /// # Errors
    /// Something could not be written, or the old folder can't be moved (on Windows: one of its
    /// files is open). The old folder is then where it was.
    pub fn commit(self) -> Result<Before> {
        if let Some(error) = self.failed.borrow_mut().take() {
            return Err(error);
        }
        self.mark()?;
        let place = |e| Error::disk("安放结果文件夹", &self.target, e);
        if !self.target.exists() {
            return rename(&self.inside, &self.target)
                .map(|()| Before::Nothing)
                .map_err(place);
        }
        refuse_strangers(&self.target)?;
        let aside = free_name(&self.target);
        rename(&self.target, &aside).map_err(|e| {
            Error::disk("移开旧的结果文件夹", &self.target, e).hint(
                "里面可能有文件正开着（例如整改台账.xlsx）。请关闭后重新运行；旧结果没有动过。",
            )
        })?;
        if let Err(e) = rename(&self.inside, &self.target) {
            let back = rename(&aside, &self.target);
            let hint = match back {
                Ok(()) => "旧结果没有动过。".to_owned(),
                Err(_) => format!("旧结果在：{}", aside.display()),
            };
            return Err(place(e).hint(hint));
        }
        if !untouched(&aside) {
            return Ok(Before::Kept(aside));
        }
        // A virus scanner may still hold a file: then the old folder stays, which harms nobody.
        match fs::remove_dir_all(&aside) {
            Ok(()) => Ok(Before::Replaced),
            Err(_) => Ok(Before::Kept(aside)),
        }
    }

    fn mark(&self) -> Result<()> {
        let mut marker = Marker {
            program: format!("juanzong {}", env!("CARGO_PKG_VERSION")),
            files: BTreeMap::new(),
        };
        for name in &self.written {
            let path = self.inside.join(name);
            let known = known(&path).map_err(|e| Error::disk("核对", &path, e))?;
            marker.files.insert(name.clone(), known);
        }
        let path = self.inside.join(MARKER);
        let text = serde_json::to_string_pretty(&marker)
            .map_err(|e| Error::bug("结果清单写不成 JSON").because(e))?;
        fs::write(&path, text).map_err(|e| Error::disk("写入", &path, e))
    }
}

impl Sink for Folder {
    fn create(&mut self, name: &str) -> Result<Box<dyn Write + '_>> {
        let relative = Path::new(name);
        let inside = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !inside || name == MARKER || self.written.iter().any(|other| other == name) {
            return Err(Error::bug(format!("结果文件名重复或不合规：{name}")));
        }
        let path = self.inside.join(relative);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| Error::disk("建立文件夹", folder, e))?;
        }
        let file = File::create(&path).map_err(|e| Error::disk("写入", &path, e))?;
        self.written.push(name.into());
        Ok(Box::new(Page {
            file: BufWriter::with_capacity(256 << 10, file),
            shown: self.target.join(relative),
            failed: Rc::clone(&self.failed),
        }))
    }

    fn discard(&mut self, name: &str) -> Result<()> {
        let Some(at) = self.written.iter().position(|other| other == name) else {
            return Err(Error::bug(format!("没有写过这个结果文件：{name}")));
        };
        self.written.remove(at);
        let path = self.inside.join(name);
        fs::remove_file(&path).map_err(|e| Error::disk("删除", &path, e))
    }

    fn written(&self) -> Vec<(String, u64)> {
        self.written
            .iter()
            .map(|name| {
                let path = self.inside.join(name);
                (name.clone(), fs::metadata(path).map_or(0, |m| m.len()))
            })
            .collect()
    }

    fn reread(&self, name: &str) -> Result<Box<dyn Read>> {
        if !self.written.iter().any(|other| other == name) {
            return Err(Error::bug(format!("没有写过这个结果文件：{name}")));
        }
        Ok(Box::new(Late::Closed(self.inside.join(name))))
    }
}

/// A file being written. What goes wrong when it is closed is kept for [`Folder::commit`]: a full
/// disk must not pass for a short file.
struct Page {
    file: BufWriter<File>,
    shown: PathBuf,
    failed: Rc<RefCell<Option<Error>>>,
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let closed = self
            .file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all());
        if let Err(e) = closed {
            self.failed.borrow_mut().get_or_insert_with(|| {
                Error::disk("写入", &self.shown, e).hint("请确认磁盘还有空间，然后重新运行。")
            });
        }
    }
}

/// A file opened when it is first read and closed at its end: many may be pending at a time.
enum Late {
    Closed(PathBuf),
    Open(File),
    Over,
}

impl Read for Late {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Late::Closed(path) = self {
            *self = Late::Open(File::open(path)?);
        }
        let Late::Open(file) = self else {
            return Ok(0);
        };
        let n = file.read(buffer)?;
        if n == 0 && !buffer.is_empty() {
            *self = Late::Over;
        }
        Ok(n)
    }
}

/// Refuses a target that is something else than a results folder of ours.
fn refuse_strangers(target: &Path) -> Result<()> {
    let stranger = |what: &str| {
        Err(Error::new(
            Kind::Usage,
            format!("不能把结果写到这里，{what}：{}", target.display()),
        )
        .hint("请在 juanzong.yaml 里换一个结果文件夹，或者先把原有内容移走。"))
    };
    match fs::symlink_metadata(target) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::disk("查看", target, e)),
        Ok(about) if !about.is_dir() => stranger("已有同名文件"),
        Ok(_) if target.join(MARKER).is_file() => Ok(()),
        Ok(_) => {
            let mut inside = fs::read_dir(target).map_err(|e| Error::disk("查看", target, e))?;
            match inside.next() {
                None => Ok(()),
                Some(_) => stranger("文件夹里有不是本程序写的内容"),
            }
        }
    }
}

/// Whether a folder holds what we wrote into it and nothing else. In doubt it does not.
fn untouched(folder: &Path) -> bool {
    let Ok(text) = fs::read(folder.join(MARKER)) else {
        return fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_none());
    };
    let Ok(marker) = serde_json::from_slice::<Marker>(&text) else {
        return false;
    };
    let mut pending = vec![(folder.to_owned(), String::new())];
    while let Some((at, prefix)) = pending.pop() {
        let Ok(entries) = fs::read_dir(&at) else {
            return false;
        };
        for entry in entries {
            let Ok(entry) = entry else { return false };
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder {
                pending.push((entry.path(), format!("{name}/")));
            } else if name != MARKER {
                let now = known(&entry.path()).ok();
                if now.is_none() || now.as_ref() != marker.files.get(&name) {
                    return false;
                }
            }
        }
    }
    true
}

fn known(path: &Path) -> io::Result<Known> {
    let size = fs::metadata(path)?.len();
    let sha256 = if size <= COMPARED {
        Some(digest::digest_reader(&mut File::open(path)?)?.0)
    } else {
        None
    };
    Ok(Known { size, sha256 })
}

/// A name beside `target` that nobody has.
fn free_name(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    (1u32..)
        .map(|n| target.with_file_name(format!("{name}-旧{n}")))
        .find(|path| fs::symlink_metadata(path).is_err())
        .expect("there are fewer old results than numbers")
}

/// Renames a folder. Windows refuses while a virus scanner or the indexer looks at a file that was
/// just written, so we try for a while.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    const PAUSES: [u64; 5] = [20, 80, 200, 500, 1000];
    for pause in PAUSES {
        match fs::rename(from, to) {
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => {
                std::thread::sleep(std::time::Duration::from_millis(pause));
            }
            done => return done,
        }
    }
    fs::rename(from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_could_not_be_closed_fails_the_whole() {
        let home = tempfile::tempdir().expect("a folder");
        let target = home.path().join("结果");
        let folder = Folder::begin(&target).expect("begins");
        *folder.failed.borrow_mut() = Some(Error::bug("磁盘已满"));
        assert!(folder.commit().is_err());
        let left = fs::read_dir(home.path()).expect("listed").count();
        assert_eq!(left, 0);
    }
}
