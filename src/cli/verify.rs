//! `juanzong verify`: whether packages are as they were packed, and what differs. Arguments, exit
//! codes and the standard error are those of `bagit.py --validate`, so that it can take its place.

use std::io::{IsTerminal as _, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use super::{Exit, Format};
use crate::bag::{self, Depth, How, Progress, Verdict};
use crate::error::{Error, Kind, Result};

/// 核验卷宗包：逐个文件核对，说清改动、缺失和多出的文件。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 卷宗包：.zip、.tar、.tar.gz，或已解开的文件夹（任何 BagIt 0.93–1.0 包都可以），可以写几个
    #[arg(value_name = "卷宗包", required = true)]
    packages: Vec<PathBuf>,
    /// 可写可不写：与 bagit.py 的写法一致
    #[arg(long)]
    validate: bool,
    /// 只核对文件个数和总字节数，不读内容（包里要有 Payload-Oxum）
    #[arg(long)]
    fast: bool,
    /// 只核对文件齐不齐，不读内容
    #[arg(long)]
    completeness_only: bool,
    /// 只说不一致和要留意的，不说一致的，也不显示进度
    #[arg(long, short)]
    quiet: bool,
    /// 同时读几个文件；不写时有几个核就读几个
    #[arg(long, value_name = "个数")]
    processes: Option<NonZeroUsize>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

/// Checks the packages. Exit code 0 all sound, 1 something differs or could not be read.
///
/// # Errors
/// The result can't be said.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let how = How {
        depth: match (args.fast, args.completeness_only) {
            (true, _) => Depth::Totals,
            (false, true) => Depth::Names,
            (false, false) => Depth::Contents,
        },
        threads: args.processes.unwrap_or(How::default().threads),
    };
    let mut exit = Exit::Clean;
    let mut values = Vec::new();
    for package in &args.packages {
        let verdict = check(package, &how, args.quiet);
        if !verdict.as_ref().is_ok_and(Verdict::sound) {
            exit = Exit::Findings;
        }
        if args.format == Format::Json {
            values.push(value(package, &verdict));
            continue;
        }
        match verdict {
            Err(error) => super::complain(&error),
            Ok(verdict) => {
                tell(package, &verdict)?;
                if !args.quiet {
                    say(out, &closing(package, &verdict, how.depth))?;
                }
            }
        }
    }
    if args.format == Format::Json {
        say(out, &json(values)?)?;
    }
    Ok(exit)
}

fn check(package: &Path, how: &How, quiet: bool) -> Result<Verdict> {
    let source = bag::open(package)?;
    let shown = Shown::new(quiet);
    let verdict = bag::verify(&source, how, &|progress| {
        shown.show(progress);
        Ok(())
    });
    shown.bar.finish_and_clear();
    verdict
}

/// Progress on the standard error: a bar that stays where it was when the check is broken off, or a
/// line for each tenth where there is no terminal to draw on.
struct Shown {
    bar: ProgressBar,
    lines: bool,
    tenths: AtomicU64,
}

/// Below so many bytes a check is done before a line about it would be read.
const LONG: u64 = 256 << 20;

impl Shown {
    fn new(quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = match terminal && !quiet {
            true => ProgressBar::new(0),
            false => ProgressBar::hidden(),
        };
        let style = "核对 {wide_bar} {bytes}/{total_bytes}，{bytes_per_sec}，还需 {eta}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Shown {
            bar,
            lines: !terminal && !quiet,
            tenths: AtomicU64::new(0),
        }
    }

    fn show(&self, at: Progress<'_>) {
        self.bar.set_length(at.total);
        self.bar.set_position(at.done);
        if !self.lines || at.total < LONG {
            return;
        }
        let tenths = at.done / (at.total / 10);
        if self.tenths.fetch_max(tenths, Ordering::Relaxed) < tenths {
            let (done, total) = (HumanBytes(at.done), HumanBytes(at.total));
            let line = format!("已核对 {tenths}0%（{done}，共 {total}）\n");
            // Nobody is left to tell where the standard error is closed.
            let _ = std::io::stderr().write_all(line.as_bytes());
        }
    }
}

/// What differs and what deserves a look goes to the standard error, in quiet too.
fn tell(package: &Path, verdict: &Verdict) -> Result<()> {
    let problems = verdict.problems.iter().map(|p| format!("✕ {p}\n"));
    let warnings = verdict.warnings.iter().map(|w| format!("！ {w}\n"));
    let words: String = problems.chain(warnings).collect();
    if words.is_empty() {
        return Ok(());
    }
    say(
        &mut std::io::stderr(),
        &format!("{}：\n{words}", package.display()),
    )
}

fn closing(package: &Path, verdict: &Verdict, depth: Depth) -> String {
    let package = package.display();
    let algorithms: Vec<&str> = verdict.algorithms.iter().map(|a| a.name()).collect();
    let looked = match depth {
        Depth::Contents => format!(
            "核对了 {} 个文件、{} 字节（{}）",
            verdict.files,
            verdict.bytes,
            algorithms.join("、")
        ),
        Depth::Names => "只核对了文件齐不齐，没有读内容".into(),
        Depth::Totals => "只核对了文件个数和总字节数，没有读内容".into(),
    };
    let count = verdict.problems.len();
    match (verdict.sound(), depth) {
        (true, Depth::Contents) => format!("✓ {package}：{looked}，与装包时完全一致。\n"),
        (true, _) => format!("✓ {package}：{looked}，没有发现不一致。\n"),
        (false, _) => format!(
            "✕ {package}：{looked}，发现 {count} 处不一致。这个包不能作为依据，请向装包的人另要一份。\n"
        ),
    }
}

fn say(out: &mut dyn Write, words: &str) -> Result<()> {
    out.write_all(words.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}

fn value(package: &Path, verdict: &Result<Verdict>) -> serde_json::Value {
    let package = package.display().to_string();
    match verdict {
        Err(error) => serde_json::json!({
            "package": package,
            "sound": false,
            "problems": [error.to_string()],
        }),
        Ok(verdict) => serde_json::json!({
            "package": package,
            "sound": verdict.sound(),
            "version": verdict.version,
            "algorithms": verdict.algorithms.iter().map(|a| a.name()).collect::<Vec<_>>(),
            "files": verdict.files,
            "bytes": verdict.bytes,
            "info": verdict.info,
            "problems": verdict.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "warnings": verdict.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }),
    }
}

/// One object for one package, a list for several.
fn json(mut values: Vec<serde_json::Value>) -> Result<String> {
    let value = match values.len() {
        1 => values.remove(0),
        _ => values.into(),
    };
    serde_json::to_string_pretty(&value)
        .map(|text| text + "\n")
        .map_err(|e| Error::bug("核验结果写不成 JSON").because(e))
}
