//! `juanzong compare`: which papers of different counties share rare text, by their fingerprints.

mod report;

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;

use self::report::Report;
use super::Exit;
use super::progress::Bar;
use crate::desk::prints::{keep, staged};
use crate::desk::province::{Papers, Texts};
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::prints::compare::{LEAST_MEMORY, Register, Settings, Sink, compare};
use crate::prints::{Key, Source, open_all};

/// 跨县比对：把各县的指纹文件放在一起，找出疑似雷同的材料和大家都有的公共文本。
///
/// 内存不够时分几遍做，结果不变；中途停了，用原来的命令再运行一次，会接着做。
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    question: Question,
    /// 最多用多少内存，如 1G、512M
    #[arg(long, value_name = "大小", default_value = "2G", value_parser = size)]
    memory: u64,
    /// 同时用几个处理器核心；不写时全用
    #[arg(long, value_name = "个数")]
    jobs: Option<usize>,
    /// 临时文件放在哪个文件夹；不写时放在系统的临时文件夹
    #[arg(long, value_name = "文件夹")]
    work: Option<PathBuf>,
}

/// What is compared and how the answer is shown, whoever finds it.
#[derive(Debug, clap::Args)]
pub struct Question {
    /// 指纹文件（juanzong fingerprints export 导出），两个以上
    #[arg(value_name = "指纹文件", required = true)]
    files: Vec<PathBuf>,
    /// 原文也在手边的项目（项目文件夹或报送文件夹），可以写几个：两边原文都在的，把段落并排列出
    #[arg(long, value_name = "项目", num_args = 1..)]
    text: Vec<PathBuf>,
    /// 指纹加了密钥又要列出段落时，密钥文件在哪里
    #[arg(long, value_name = "文件")]
    key_file: Option<PathBuf>,
    /// 结果写到哪个文件；不写时显示在屏幕上
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

/// How the result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// 给人看，只列最突出的
    Text,
    /// 给程序用，一行一个 JSON 对象，全部列出
    Jsonl,
    /// 表格，用 Excel、WPS 打开，全部列出
    Csv,
}

/// Whoever compares: is given files that fit together, and tells the sink.
pub type Engine<'e> = dyn FnMut(&[Source], &Register<'_>, &mut dyn Sink) -> Result<()> + 'e;

/// Compares. Exit code 1 where any two papers share enough.
///
/// # Errors
/// A file is damaged or does not fit the others; every such file is named. The disk would not.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let jobs = args
        .jobs
        .or_else(|| std::thread::available_parallelism().ok().map(Into::into));
    let settings = Settings {
        memory: args.memory,
        jobs: jobs.unwrap_or(1),
        work: args.work.unwrap_or_else(std::env::temp_dir),
        stopped: &|| false,
    };
    answer(&args.question, out, &mut |sources, register, sink| {
        compare(sources, register, &settings, sink)
    })
}

/// Opens what is asked about, lets the engine compare it and prints what it finds.
///
/// # Errors
/// As [`run`]; whatever the engine reports.
pub fn answer(question: &Question, out: &mut dyn Write, engine: &mut Engine<'_>) -> Result<Exit> {
    let sources = open_all(&question.files)?;
    let register = Register::of(&sources)?;
    let bar = Bar::new(false);
    let key = question.key_file.as_deref().map(Key::read).transpose()?;
    let mut texts = Texts::default();
    for project in &question.text {
        let desk = Desk::open(Some(project), desk::today())?;
        texts.take(&desk, &register, key.as_ref(), &bar)?;
    }
    let mut whole = Vec::new();
    let mut file = match &question.output {
        Some(path) => Some(staged(path)?),
        None => None,
    };
    let to: &mut dyn Write = match &mut file {
        Some(file) => file,
        None if question.format == Format::Text => &mut whole,
        None => out,
    };
    let papers = Papers {
        register: &register,
        texts: &texts,
    };
    let mut report = Report::begin(question.format, papers, &bar, to)?;
    engine(&sources, &register, &mut report)?;
    let sums = report.end(&sources)?;
    bar.finish();
    if let (Some(file), Some(path)) = (file, &question.output) {
        keep(file, path)?;
        let said = format!(
            "{} 对材料疑似雷同，已写入 {}。\n",
            sums.pairs,
            path.display()
        );
        whole.extend(said.into_bytes());
    }
    if question.output.is_some() || question.format == Format::Text {
        let said = format!("核对数（换一台机器、换一种做法再比，应当一样）：{sums}\n");
        whole.extend(said.into_bytes());
    }
    out.write_all(&whole)
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(if sums.pairs > 0 {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// `1G`, `512M`: bytes.
///
/// # Errors
/// It is no size, or too small to work in.
pub fn size(text: &str) -> Result<u64> {
    let text = text.trim().to_uppercase();
    let text = text.strip_suffix('B').unwrap_or(&text);
    let (number, shift) = match (text.strip_suffix('G'), text.strip_suffix('M')) {
        (Some(number), _) => (number, 30),
        (_, Some(number)) => (number, 20),
        _ => return Err(Error::usage("要写单位，如 1G、512M")),
    };
    let number: u64 = number
        .trim()
        .parse()
        .map_err(|_| Error::usage("要写整数，如 1G、512M"))?;
    let bytes = number
        .checked_mul(1 << shift)
        .filter(|bytes| *bytes >= LEAST_MEMORY);
    bytes.ok_or_else(|| Error::usage(format!("至少 {}M", LEAST_MEMORY >> 20)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit_and_are_enough_to_work_in() {
        assert_eq!(size("1G").ok(), Some(1 << 30));
        assert_eq!(size(" 512mb ").ok(), Some(512 << 20));
        for wrong in [
            "1",
            "G",
            "-1G",
            "1.5G",
            "8M",
            "99999999999999999999G",
            "18446744073709551615G",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
