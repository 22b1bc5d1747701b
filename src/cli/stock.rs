//! `juanzong stock`: a table of stock phrases out of any folder of documents.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use super::likeness::of_folder;
use super::progress::Bar;
use crate::error::{Error, Kind, Result};
use crate::likeness::count_phrases;
use crate::read::Body;
use crate::walk;
use crate::worker::{Limits, Workers};

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
    let project = of_folder(&args.folder, Vec::new());
    let bar = Bar::new(false);
    let workers = Workers::of_this_program(Limits::from(&project.thresholds))?;
    let unpacked =
        tempfile::tempdir().map_err(|e| Error::new(Kind::Disk, "建不了临时文件夹").because(e))?;
    let unpacking = walk::Unpacking {
        workers: &workers,
        folder: unpacked.path().into(),
    };
    let catalogue = walk::catalogue(&project, &unpacking, &bar)?;
    let facts = walk::facts(&catalogue, &project, &workers, &walk::Nothing, &bar)?;
    bar.say("统计");
    let readings = facts.values().map(|facts| &facts.reading);
    let texts: Vec<String> = readings
        .filter(|reading| matches!(reading.body, Body::Text(_)))
        .map(|reading| reading.whole())
        .collect();
    let table = count_phrases(&texts);
    bar.finish();
    if table.is_empty() {
        let what = format!("{} 里没有统计出套话。", args.folder.display());
        return Err(Error::usage(what).hint("至少要有三份读得出文字的公文，而且要有共同的说法。"));
    }
    std::fs::write(&args.output, table.to_bytes())
        .map_err(|e| Error::disk("写入", &args.output, e))?;
    writeln!(
        out,
        "统计了 {} 份公文，{} 种说法至少三份都有，已写入 {}。",
        table.documents,
        table.len(),
        args.output.display()
    )
    .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(Exit::Clean)
}
