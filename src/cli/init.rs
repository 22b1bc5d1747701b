//! `juanzong init`: a project file over folders that exist, or an empty tree of folders where
//! there is nothing.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::Exit;
use crate::desk::found::{self, Answers};
use crate::error::{Error, Kind, Result};

/// 建立项目：辨认已有的文件夹，写好项目文件 juanzong.yaml；没有文件夹就建一套空的。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 报送文件夹，或要新建的文件夹
    #[arg(default_value = ".", value_name = "文件夹")]
    folder: PathBuf,
    /// 按已有的项目文件补建空文件夹和说明（改了单位、年份以后用），不动已有的东西
    #[arg(long)]
    tree: bool,
}

/// Writes the project file, and the tree where there is nothing yet.
///
/// # Errors
/// There is a project file already, or something can't be read or written.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let told = match args.tree {
        true => found::replant(&args.folder)?,
        false => begin(&args.folder)?,
    };
    let mut text = told.join("\n");
    text.push('\n');
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(Exit::Clean)
}

/// Begins a project and says besides what to do next.
fn begin(folder: &Path) -> Result<Vec<String>> {
    let begun = found::begin(folder, crate::desk::today().year, &Answers::default())?;
    let root = quoted(begun.file.parent().unwrap_or(folder));
    let mut told = begun.told;
    told.push(match begun.fresh {
        true => format!(
            "接下来：用记事本打开项目文件，填上本地名称，增删单位（街道、社区、学校、医院等）；再运行 juanzong init --tree {root} 补建文件夹。"
        ),
        false => format!(
            "接下来：用记事本打开项目文件，核对单位、地名和年份；然后运行 juanzong check {root}"
        ),
    });
    Ok(told)
}

fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains(' ') {
        format!("\"{text}\"")
    } else {
        text
    }
}
