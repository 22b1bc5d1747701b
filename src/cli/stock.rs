//! `juanzong stock`: a table of stock phrases out of any folder of documents.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use super::progress::Bar;
use crate::desk::stock;
use crate::error::{Error, Kind, Result};

/// 统计套话：读一个文件夹里的公文，记下大家都用的话有多常见，比对雷同时不当作疑点。表里没有原文。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 公文所在的文件夹（可以分很多层）；作者越多、越不相干越好
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 写到哪个文件；在项目文件里用 stock 指明
    #[arg(short, long, default_value = "套话.bin", value_name = "文件")]
    output: PathBuf,
}

/// Counts and writes the table. The same documents give the same bytes.
///
/// # Errors
/// The folder cannot be read, or the table not written.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let bar = Bar::new(false);
    let counted = stock::count(&args.folder, &bar);
    bar.finish();
    let table = counted?;
    std::fs::write(&args.output, table.to_bytes())
        .map_err(|e| Error::disk("写入", &args.output, e))?;
    writeln!(
        out,
        "{}，已写入 {}。",
        stock::in_words(&table),
        args.output.display()
    )
    .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(Exit::Clean)
}
