//! `juanzong check`: looks, says what is wrong, remembers it in the ledger; writes no results.

use std::io::Write;
use std::path::PathBuf;

use super::progress::Bar;
use super::{Exit, Format};
use crate::assess::Assessment;
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::finding::{Finding, Severity};
use crate::output::{json, text, words};
use crate::prints::{Against, BLIND, Key};
use crate::standard::UnitId;

/// Arguments of `juanzong check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 项目文件 juanzong.yaml 或它所在的文件夹，也可以直接是报送文件夹；不写时从当前文件夹往上找
    #[arg(value_name = "项目或文件夹")]
    path: Option<PathBuf>,
    /// 只看一个单位（名称、简称都行）
    #[arg(long, value_name = "单位")]
    unit: Option<String>,
    /// 单位自查：和别的单位的指纹文件比对（juanzong fingerprints export 导出），要和 --unit 一起用；
    /// 可以写几个。只读本单位的材料，只报本单位的问题
    #[arg(long, value_name = "指纹文件", num_args = 1.., requires = "unit")]
    against: Vec<PathBuf>,
    /// 指纹文件加了密钥时，密钥文件在哪里
    #[arg(long, value_name = "文件", requires = "against")]
    key_file: Option<PathBuf>,
    /// 有这个程度及以上的问题时，结束代码为 1
    #[arg(long, value_name = "程度", default_value = "warning")]
    fail_on: Level,
    /// 用 tesseract 识别扫描件上的文字（要先装好，较慢）；识别出的文字未经人工核对，只供参考
    #[arg(long)]
    ocr: bool,
    /// 输出格式
    #[arg(long, value_name = "格式", default_value = "text")]
    format: Format,
}

/// A severity as written on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Level {
    /// 提示.
    Info,
    /// 一般.
    Warning,
    /// 严重.
    Error,
}

impl Level {
    /// Whether any finding, of this unit or of all, is at least this grave and not excused.
    pub(super) fn reached(self, assessment: &Assessment, unit: Option<&UnitId>) -> bool {
        let least = match self {
            Level::Info => Severity::Info,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        };
        let open = |finding: &&Finding| finding.excused.is_none() && finding.severity >= least;
        let mut findings = assessment.findings.iter().filter(open);
        match unit {
            Some(unit) => !words::of_unit(assessment, findings, unit).is_empty(),
            None => findings.next().is_some(),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// The project can't be read, or the store would not have the run.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let mut desk = Desk::open(args.path.as_deref(), desk::today())?;
    if args.ocr {
        desk.recognise()?;
    }
    let unit = args
        .unit
        .as_deref()
        .map(|name| desk.unit(name))
        .transpose()?;
    desk.tell_guesses();
    let bar = Bar::new(args.format == Format::Json);
    let assessment = match &unit {
        Some(unit) if !args.against.is_empty() => {
            let key = args.key_file.as_deref().map(Key::read).transpose()?;
            let against = Against::open(&args.against, key, &desk.project, unit)?;
            let assessment = desk.assess_unit(unit, &against, &bar)?;
            bar.finish();
            remark(&against.remarks(&desk.project));
            desk.save_unit(&assessment, unit)?;
            assessment
        }
        _ => {
            let assessment = desk.assess(&bar)?;
            bar.finish();
            desk.save(&assessment)?;
            assessment
        }
    };
    match args.format {
        Format::Text => text::summary(&assessment, unit.as_ref(), out)?,
        Format::Json => out
            .write_all(json::text(&json::results(&assessment, unit.as_ref()))?.as_bytes())
            .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?,
    }
    let found = args.fail_on.reached(&assessment, unit.as_ref());
    Ok(if found { Exit::Findings } else { Exit::Clean })
}

/// Says on the standard error what a unit's check of itself can't see.
fn remark(said: &[String]) {
    for line in said {
        eprintln!("注意：{line}");
    }
    eprintln!("{BLIND}");
}
