//! The made-up county on the disk: a tour for whoever wants to see before they begin.

use std::fs;
use std::path::{Path, PathBuf};

use crate::demo;
use crate::error::{Error, Kind, Result};

/// Stands in a folder that we may write over: nothing in it is anybody else's.
const MARK: &str = "这是演示.txt";
const NOTICE: &str = "这个文件夹由 juanzong demo 写出：青砚县及其单位、街道和人都是虚构的。\r\n\
    再次运行 juanzong demo 会把其中的文件写回原样，请不要把自己的材料放在这里。\r\n";

/// Writes the county to a folder, or back as it was; says how many files.
///
/// # Errors
/// The folder is somebody else's or can't be written.
pub fn write(folder: &Path) -> Result<usize> {
    let files = demo::county();
    write_county(folder, &files)?;
    Ok(files.len())
}

/// Writes every file, and the mark first: a run that was broken off may be repeated.
fn write_county(folder: &Path, files: &[demo::File]) -> Result<()> {
    let mark = folder.join(MARK);
    if !mark.is_file() && !is_empty(folder)? {
        let what = format!("“{}”里已有别的文件，没有写入演示材料。", folder.display());
        return Err(Error::new(Kind::Usage, what)
            .hint("请换一个新的文件夹名，例如：juanzong demo 卷宗演示2"));
    }
    write_file(&mark, NOTICE.as_bytes())?;
    for (path, bytes) in files {
        let parts: PathBuf = path.split('/').collect();
        write_file(&folder.join(parts), bytes)?;
    }
    Ok(())
}

/// Whether a folder holds nothing or is not there at all.
fn is_empty(folder: &Path) -> Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(e) => Err(Error::disk("打开文件夹", folder, e)),
    }
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| Error::disk("新建文件夹", folder, e))?;
    }
    fs::write(path, bytes).map_err(|e| Error::disk("写入", path, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_somebody_elses_is_left_alone_and_our_own_is_written_again() {
        let root = tempfile::tempdir().expect("a folder");
        let files = [("报送材料/甲.txt".to_string(), "甲".into())];
        let theirs = root.path().join("我的材料");
        fs::create_dir(&theirs).expect("a folder");
        fs::write(theirs.join("总结.txt"), "我的").expect("a file");
        let refused = write_county(&theirs, &files).expect_err("somebody else's folder");
        assert!(refused.to_string().contains("已有别的文件"));
        assert_eq!(fs::read_dir(&theirs).expect("the folder").count(), 1);

        let ours = root.path().join("演示");
        write_county(&ours, &files).expect("a new folder");
        fs::write(ours.join("报送材料/甲.txt"), "改过").expect("a file");
        write_county(&ours, &files).expect("our own folder");
        let again = fs::read_to_string(ours.join("报送材料").join("甲.txt"));
        assert_eq!(again.expect("the file"), "甲");
    }
}
