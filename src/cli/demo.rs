//! `juanzong demo`: writes the made-up county to a folder and puts it together like any other.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Exit, assemble};
use crate::demo;
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::output::package::Container;

/// 写出一个虚构县的全部报送材料（里面故意留了毛病），再从头到尾整理一遍
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 写到哪个文件夹；里面已有别的东西时不动它
    #[arg(value_name = "文件夹", default_value = "卷宗演示")]
    folder: PathBuf,
}

/// Stands in a folder that we may write over: nothing in it is anybody else's.
const MARK: &str = "这是演示.txt";
const NOTICE: &str = "这个文件夹由 juanzong demo 写出：青砚县及其单位、街道和人都是虚构的。\r\n\
    再次运行 juanzong demo 会把其中的文件写回原样，请不要把自己的材料放在这里。\r\n";

/// Writes and assembles the county.
///
/// # Errors
/// The folder is somebody else's or can't be written; or assembling fails.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let files = demo::county();
    write_county(&args.folder, &files)?;
    let shown = args.folder.display();
    say(
        out,
        &format!("已写出虚构的青砚县：{} 个文件，在“{shown}”。", files.len()),
    )?;
    let mut desk = Desk::open(Some(&args.folder), desk::today())?;
    assemble::everything(&mut desk, None, Container::default(), out)?;
    say(
        out,
        "\n这个县的材料里故意留了毛病，每条规则都有一处；想知道某条规则查什么：juanzong explain L102",
    )?;
    Ok(Exit::Clean)
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

fn say(out: &mut dyn Write, text: &str) -> Result<()> {
    writeln!(out, "{text}").map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
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
