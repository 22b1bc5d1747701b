//! `juanzong verify`: whether a package is as it was packed, and what differs.

use std::io::{IsTerminal as _, Write};
use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Exit, Format};
use crate::bag::{self, Progress, Verdict};
use crate::error::{Error, Kind, Result};

/// 核验卷宗包：逐个文件核对，说清改动、缺失和多出的文件。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 卷宗包：.zip 文件，或已解开的文件夹（任何 BagIt 0.93–1.0 包都可以）
    #[arg(value_name = "卷宗包")]
    package: PathBuf,
    /// 只用退出码回答，不列出一致的情况，也不显示进度
    #[arg(long, short)]
    quiet: bool,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

/// Checks the package. Exit code 0 sound, 1 something differs, 2 it could not be read.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let mut source = bag::open(&args.package)?;
    let bar = bar(args.quiet);
    let verdict = bag::verify(&mut source, &mut |progress: Progress<'_>| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
        Ok(())
    })?;
    bar.finish_and_clear();
    let text = match args.format {
        Format::Json => json(&verdict)?,
        Format::Text => words(&verdict, args.quiet),
    };
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(if verdict.sound() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn bar(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    let style = "核对 {wide_bar} {bytes}/{total_bytes}，{bytes_per_sec}，还需 {eta}";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn words(verdict: &Verdict, quiet: bool) -> String {
    let mut text = String::new();
    for problem in &verdict.problems {
        text.push_str(&format!("✕ {problem}\n"));
    }
    if quiet {
        return text;
    }
    for warning in &verdict.warnings {
        text.push_str(&format!("！ {warning}\n"));
    }
    let algorithms: Vec<&str> = verdict.algorithms.iter().map(|a| a.name()).collect();
    let looked = format!(
        "核对了 {} 个文件、{} 字节（{}）",
        verdict.files,
        verdict.bytes,
        algorithms.join("、")
    );
    if verdict.sound() {
        text.push_str(&format!("✓ {looked}，与装包时完全一致。\n"));
    } else {
        text.push_str(&format!(
            "✕ {looked}，发现 {} 处不一致。这个包不能作为依据，请向装包的人另要一份。\n",
            verdict.problems.len()
        ));
    }
    text
}

fn json(verdict: &Verdict) -> Result<String> {
    let value = serde_json::json!({
        "sound": verdict.sound(),
        "version": verdict.version,
        "algorithms": verdict.algorithms.iter().map(|a| a.name()).collect::<Vec<_>>(),
        "files": verdict.files,
        "bytes": verdict.bytes,
        "info": verdict.info,
        "problems": verdict.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "warnings": verdict.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&value)
        .map(|text| text + "\n")
        .map_err(|e| Error::bug("核验结果写不成 JSON").because(e))
}
