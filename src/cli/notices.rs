//! `juanzong notices`: checks, and writes the letters of the remediation cycle alone: notices,
//! reminders, the bulletin, the brief.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use super::progress::Bar;
use crate::desk::{self, Desk, Submitted};
use crate::error::{Error, Kind, Result};
use crate::output::Sink as _;
use crate::output::folder::Folder;
use crate::output::forms::{LETTERS, notice, reminder};

/// Where they go unless another folder is named.
const FOLDER: &str = "整改文书";

/// 检查一遍，记入台账，只写整改文书：通知单、督办函、周通报、一页纸，每份都有 PDF 和 Word。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 项目文件 juanzong.yaml 或它所在的文件夹，也可以直接是报送文件夹；不写时从当前文件夹往上找
    #[arg(value_name = "项目或文件夹")]
    path: Option<PathBuf>,
    /// 只写这个单位的通知单和督办函（名称、简称都可以）
    #[arg(long, value_name = "单位")]
    unit: Option<String>,
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
    let project = &assessment.evidence.project;
    let originals = Submitted::of(project, &desk.workers)?;
    let target = args.output.unwrap_or_else(|| project.root.join(FOLDER));
    let mut folder = Folder::begin(&target)?;
    match &unit {
        Some(unit) => {
            notice::write(&assessment, &originals, &mut folder, Some(unit))?;
            reminder::write(&assessment, &originals, &mut folder, Some(unit))?;
        }
        None => {
            for output in LETTERS {
                bar.say(&format!("写出{}", output.about));
                (output.render)(&assessment, &originals, &mut folder)?;
            }
        }
    }
    let written = folder.written().len();
    let before = folder.commit()?;
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
