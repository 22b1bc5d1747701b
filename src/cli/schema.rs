//! `juanzong schema`: the JSON Schema of the files a user writes, so that editors can complete.

use std::io::Write;

use super::Exit;
use crate::error::{Error, Kind, Result};
use crate::project::Project;
use crate::standard;

/// 打印项目文件或标准文件的 JSON Schema，编辑器可以据此提示和检查；或者打印一份标准的范例。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 哪一种文件
    #[arg(value_enum, default_value_t = Which::Project, value_name = "文件")]
    which: Which,
}

/// A standard as a user might write it, commented; held against the program by a test.
const EXAMPLE: &str = include_str!("../../fixtures/scoring/健康县区.yaml");

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Which {
    /// 项目文件 juanzong.yaml
    Project,
    /// 标准文件
    Standard,
    /// 一份写好了的标准，逐栏有说明，照着改
    Example,
}

/// Prints the schema.
///
/// # Errors
/// The output can't be written.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let text = match args.which {
        Which::Project => format!("{:#}\n", Project::schema()),
        Which::Standard => format!("{:#}\n", standard::schema()),
        Which::Example => EXAMPLE.to_owned(),
    };
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(Exit::Clean)
}
