//! Files of the project that the page changes: whole or not at all, the former one kept beside.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What the name of the former file ends with.
const BEFORE: &str = "-改前";

/// Puts new content in place of a file's. Gives where the former content is kept; of several the
/// last.
///
/// # Errors
/// The disk would not have it; the file is as it was then.
pub fn replace(file: &Path, content: &[u8]) -> Result<Option<PathBuf>> {
    let failed = |e: std::io::Error| {
        Error::disk("写入", file, e).hint(
            "原来的文件没有动过。请看它是不是正在 Excel 里开着、是不是只读、磁盘是不是满了，然后再保存一次。",
        )
    };
    let former = file.exists().then(|| beside(file, BEFORE));
    let before_it = || match &former {
        Some(former) => fs::copy(file, former).map(drop),
        None => Ok(()),
    };
    put(file, content, before_it).map_err(failed)?;
    Ok(former)
}

/// Puts new content in place of a file's, whole or not at all; `last` is done when it is written
/// and not yet in its place.
///
/// # Errors
/// The disk would not have it, or `last` fails; the file is as it was then.
pub fn put(file: &Path, content: &[u8], last: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let half = beside(file, "-未写完");
    let written = File::create(&half).and_then(|mut half| {
        half.write_all(content)?;
        half.sync_all()
    });
    let placed = written
        .and_then(|()| last())
        .and_then(|()| fs::rename(&half, file));
    if placed.is_err() {
        // It may never have been there.
        let _ = fs::remove_file(&half);
    }
    placed
}

/// A name in a folder that nobody has, so that nothing is written over: `stem.extension`, else with
/// a number.
pub fn free(folder: &Path, stem: &str, extension: &str) -> PathBuf {
    let mut file = folder.join(format!("{stem}.{extension}"));
    for n in 2.. {
        if fs::symlink_metadata(&file).is_err() {
            break;
        }
        file = folder.join(format!("{stem}-{n}.{extension}"));
    }
    file
}

/// `评分表.csv` → `评分表-改前.csv`.
fn beside(file: &Path, end: &str) -> PathBuf {
    let part = |part: Option<&std::ffi::OsStr>| {
        part.map_or(String::new(), |part| part.to_string_lossy().into_owned())
    };
    let (stem, extension) = (part(file.file_stem()), part(file.extension()));
    file.with_file_name(format!("{stem}{end}.{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_former_content_is_kept_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("评分表.csv");
        assert_eq!(replace(&file, b"a").expect("written"), None);
        replace(&file, b"b").expect("written");
        let former = replace(&file, b"c").expect("written").expect("kept");
        assert_eq!(fs::read(&former).expect("the former"), b"b");
        assert_eq!(fs::read(&file).expect("the file"), b"c");
        let left = fs::read_dir(folder.path()).expect("listed").count();
        assert_eq!(left, 2);
        assert!(replace(&folder.path().join("没有/表.csv"), b"d").is_err());
    }
}
