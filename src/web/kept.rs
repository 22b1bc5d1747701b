//! Files of the project that the page changes: whole or not at all, the former one kept beside.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::digest::digest;
use crate::error::{Error, Result};

/// What the name of the former file ends with.
const BEFORE: &str = "-改前";

/// A text file of the project, as it was when somebody opened it in a form.
pub struct Text {
    /// Where it lies.
    pub file: PathBuf,
    /// All of it.
    pub text: String,
}

impl Text {
    /// As it is on the disk.
    ///
    /// # Errors
    /// It can't be read, or is not UTF-8.
    pub fn read(file: &Path) -> Result<Self> {
        let bytes = fs::read(file).map_err(|e| Error::disk("读取", file, e))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            Error::project(format!("{} 不是 UTF-8 编码。", file.display()))
                .hint("请用记事本打开，另存为时把编码选成 UTF-8。")
                .because(e)
        })?;
        let file = file.to_owned();
        Ok(Text { file, text })
    }

    /// By what is known whether it was changed since.
    pub fn was(&self) -> String {
        digest(self.text.as_bytes()).to_string()
    }

    /// For a box of text in a browser.
    pub fn bare(&self) -> &str {
        self.text.trim_start_matches('\u{feff}')
    }

    /// What came back from such a box, with the file's own line ends and mark at its beginning.
    pub fn retyped(&self, typed: &str) -> String {
        let typed = typed.replace("\r\n", "\n");
        let typed = match self.text.contains("\r\n") {
            true => typed.replace('\n', "\r\n"),
            false => typed,
        };
        let mark = &self.text[..self.text.len() - self.bare().len()];
        format!("{mark}{typed}")
    }
}

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
    fn what_comes_back_from_a_browser_keeps_the_line_ends_of_the_file() {
        let text = |text: &str| Text {
            file: PathBuf::new(),
            text: text.into(),
        };
        let windows = text("\u{feff}甲\r\n乙\r\n");
        assert_eq!(windows.retyped("甲\r\n丙\r\n"), "\u{feff}甲\r\n丙\r\n");
        assert_eq!(text("甲\n").retyped("甲\r\n丙\r\n"), "甲\n丙\n");
        assert_ne!(windows.was(), text("甲\n").was());
    }

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
