//! `juanzong backup`: all records in one file, and back.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::store::Store;

/// 备份：把台账、检查记录、人工归位和认定存成一个文件，或从备份恢复。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 备份文件；不写就放在项目的“备份”文件夹，按日期命名
    #[arg(value_name = "文件")]
    file: Option<PathBuf>,
    /// 从这个备份恢复；现有的记录先另存一份
    #[arg(long, requires = "file")]
    restore: bool,
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
}

/// Copies the records, or puts a copy in their place.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let desk = Desk::open(args.project.as_deref(), desk::today())?;
    let told = match args.file {
        Some(file) if args.restore => {
            let root = desk.project.root.clone();
            drop(desk);
            let aside = Store::restore(&root, &file)?;
            let aside = aside.map_or(String::new(), |aside| {
                format!("原来的记录另存为 {}。\n", aside.display())
            });
            format!("已从 {} 恢复。\n{aside}", file.display())
        }
        file => {
            let file = desk.back_up(file)?;
            format!(
                "已备份到 {}。请把它另外存一份到别的磁盘。\n",
                file.display()
            )
        }
    };
    out.write_all(told.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(Exit::Clean)
}
