//! The folder where a comparison lies while it is under way: which buckets are done, so that one
//! that was interrupted goes on where it was.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::error::{Error, Kind, Result};

/// Buckets of fingerprints, by their first eight bits.
pub const BUCKETS: usize = 256;

/// A folder of one comparison, held by one program at a time.
pub struct Work {
    /// Where it is.
    pub folder: PathBuf,
    _lock: File,
}

/// Buckets that are done, and what they gave.
#[derive(Debug, Serialize, Deserialize)]
struct Done {
    buckets: Vec<usize>,
    runs: Vec<(String, u64)>,
}

impl Work {
    /// Opens the folder of this comparison below `place`, or makes it.
    ///
    /// # Errors
    /// The disk would not have it; another program has the same comparison under way.
    pub fn open(place: &Path, mark: Digest) -> Result<Self> {
        let folder = place.join(format!("juanzong-compare-{}", &mark.to_string()[..16]));
        fs::create_dir_all(&folder).map_err(|e| {
            Error::disk("建立临时文件夹", &folder, e).hint("用 --work 换一个有空间、能写的地方。")
        })?;
        let path = folder.join("lock");
        let lock = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(|e| Error::disk("打开", &path, e))?;
        match lock.try_lock() {
            Ok(()) => Ok(Work {
                folder,
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => {
                let what = format!("同样的比对正在进行：{}", folder.display());
                Err(Error::new(Kind::Disk, what).hint("请等它结束，或关掉那个窗口，再运行一次。"))
            }
            Err(TryLockError::Error(e)) => Err(Error::disk("锁定", &path, e)),
        }
    }

    /// Buckets that are done, and the runs they gave. Whatever else lies there is thrown away.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn done(&self) -> Result<(BTreeSet<usize>, Vec<String>)> {
        let (mut buckets, mut runs) = (BTreeSet::new(), Vec::new());
        let mut names = BTreeSet::new();
        let listing = fs::read_dir(&self.folder)
            .map_err(|e| Error::disk("打开临时文件夹", &self.folder, e))?;
        for entry in listing {
            let entry = entry.map_err(|e| Error::disk("打开临时文件夹", &self.folder, e))?;
            names.insert(entry.file_name().to_string_lossy().into_owned());
        }
        for name in names.iter().filter(|name| name.ends_with(".done")) {
            let Some(done) = self.read(name) else {
                continue;
            };
            if done.buckets.iter().all(|bucket| !buckets.contains(bucket)) {
                buckets.extend(done.buckets);
                runs.extend(done.runs.into_iter().map(|(run, _)| run));
            }
        }
        for name in names
            .iter()
            .filter(|name| name.ends_with(".run") && !runs.contains(name))
        {
            let path = self.folder.join(name);
            fs::remove_file(&path).map_err(|e| Error::disk("删除临时文件", &path, e))?;
        }
        Ok((buckets, runs))
    }

    /// What a mark says, where all that it speaks of is there.
    fn read(&self, name: &str) -> Option<Done> {
        let text = fs::read_to_string(self.folder.join(name)).ok()?;
        let done: Done = serde_json::from_str(&text).ok()?;
        let whole = |(run, size): &(String, u64)| {
            let about = fs::metadata(self.folder.join(run));
            about.is_ok_and(|about| about.len() == *size)
        };
        let sound = done.buckets.iter().all(|bucket| *bucket < BUCKETS);
        (sound && done.runs.iter().all(whole)).then_some(done)
    }

    /// Keeps that these buckets are done and gave these runs.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn keep(&self, name: &str, buckets: Vec<usize>, runs: &[String]) -> Result<()> {
        let mut sized = Vec::new();
        for run in runs {
            let path = self.folder.join(run);
            let about = fs::metadata(&path).map_err(|e| Error::disk("读取临时文件", &path, e))?;
            sized.push((run.clone(), about.len()));
        }
        let done = Done {
            buckets,
            runs: sized,
        };
        let text =
            serde_json::to_string(&done).map_err(|e| Error::bug("进度写不成 JSON").because(e))?;
        let (fresh, path) = (
            self.folder.join(format!("{name}.new")),
            self.folder.join(format!("{name}.done")),
        );
        fs::write(&fresh, text)
            .and_then(|()| fs::rename(&fresh, &path))
            .map_err(|e| Error::disk("写入临时文件", &path, e))
    }

    /// Throws the folder away: the comparison is finished.
    ///
    /// # Errors
    /// The disk would not.
    pub fn finish(self) -> Result<()> {
        let folder = self.folder.clone();
        // Some systems delete nothing that is open.
        drop(self);
        fs::remove_dir_all(&folder).map_err(|e| Error::disk("删除临时文件夹", &folder, e))
    }
}
