//! `juanzong notices`: checks, and writes the letters of the remediation cycle alone: notices,
//! reminders, the bulletin, the brief.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use super::progress::Bar;
use crate::desk::letters::{self, FOLDER, Wanted};
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::ledger::calendar;

/// 检查一遍，记入台账，只写整改文书：通知单、督办函、周通报、一页纸，每份都有 PDF 和 Word。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 项目文件 juanzong.yaml 或它所在的文件夹，也可以直接是报送文件夹；不写时从当前文件夹往上找
    #[arg(value_name = "项目或文件夹")]
    path: Option<PathBuf>,
    /// 只写这个单位的通知单和督办函（名称、简称都可以）
    #[arg(long, value_name = "单位")]
    unit: Option<String>,
    /// 周通报写到哪一天为止的七天，例如 2026-11-21；不写就是到今天
    #[arg(long, value_name = "日期", conflicts_with = "unit")]
    week: Option<String>,
    /// 周通报不写单位名称（脱敏），另附一份内部对照表
    #[arg(long, conflicts_with = "unit")]
    mask: bool,
    /// 放到哪个文件夹；不写时放在项目文件旁边的“整改文书”
    #[arg(short, long, value_name = "文件夹")]
    output: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// The project can't be read, there is no such unit, or the disk would not have the letters.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let mut desk = Desk::open(args.path.as_deref(), desk::today())?;
    desk.tell_guesses();
    let unit = args.unit.as_deref().map(|name| desk.unit(name));
    let unit = unit.transpose()?;
    let bar = Bar::new(false);
    let assessment = desk.assess(&bar)?;
    let mut wanted = Wanted::of(&assessment, unit.as_ref());
    wanted.bulletin.mask |= args.mask;
    if let Some(day) = &args.week {
        let until = calendar::parse(day).ok_or_else(|| {
            Error::usage(format!("“{day}”不是真实的日期")).hint("请写成 2026-11-21 这样。")
        })?;
        wanted = wanted.week(&assessment, until)?;
    }
    let root = &assessment.evidence.project.root;
    let target = args.output.unwrap_or_else(|| root.join(FOLDER));
    let (written, before) = letters::write(&assessment, &target, wanted, &bar)?;
    desk.save(&assessment)?;
    bar.finish();
    let mut words = match written {
        0 => "没有待整改的问题，不用发文。\n".to_owned(),
        count => format!("写出 {count} 个文件，在：{}\n", target.display()),
    };
    words.push_str(&super::assemble::kept(&before));
    out.write_all(words.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(Exit::Clean)
}
