//! `juanzong demo`: writes the made-up county to a folder and puts it together like any other.

use std::io::Write;
use std::path::PathBuf;

use super::{Exit, assemble};
use crate::desk::{self, Desk, tour};
use crate::error::{Error, Kind, Result};
use crate::output::package::Container;

/// 写出一个虚构县的全部报送材料（里面故意留了毛病），再从头到尾整理一遍
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 写到哪个文件夹；里面已有别的东西时不动它
    #[arg(value_name = "文件夹", default_value = "卷宗演示")]
    folder: PathBuf,
}

/// Writes and assembles the county.
///
/// # Errors
/// The folder is somebody else's or can't be written; or assembling fails.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let files = tour::write(&args.folder)?;
    let shown = args.folder.display();
    say(
        out,
        &format!("已写出虚构的青砚县：{files} 个文件，在“{shown}”。"),
    )?;
    let mut desk = Desk::open(Some(&args.folder), desk::today())?;
    assemble::everything(&mut desk, None, Container::default(), out)?;
    say(
        out,
        "\n这个县的材料里故意留了毛病，每条规则都有一处；想知道某条规则查什么：juanzong explain L102",
    )?;
    Ok(Exit::Clean)
}

fn say(out: &mut dyn Write, text: &str) -> Result<()> {
    writeln!(out, "{text}").map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}
