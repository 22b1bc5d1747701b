//! `juanzong read`: what the program sees in a file.

use std::io::Write;
use std::path::PathBuf;

use serde_json::json;

use super::{Exit, Format};
use crate::digest::digest;
use crate::error::{Error, Kind, Result};
use crate::facts::{Facts, UNREVIEWED};
use crate::ocr::{self, Ocr};
use crate::output::words;
use crate::read::{self, Body, Member, Paragraph, Reading};
use crate::worker::{Limits, Workers};

/// 显示程序从文件里读到的内容，用来核对“为什么这样报”。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 要读的文件，可以有多个
    #[arg(required = true, value_name = "文件")]
    files: Vec<PathBuf>,
    /// 输出方式：text 文字（各段以换行相连），json 每个文件一行
    #[arg(long, value_enum, default_value = "text", value_name = "方式")]
    format: Format,
    /// 用 tesseract 识别扫描件上的文字（要先装好）；识别出的文字未经人工核对
    #[arg(long)]
    ocr: bool,
}

/// Reads each file and prints its text, or all that was read as one JSON object a line.
/// Ends with findings where a file could not be read.
///
/// # Errors
/// Where a file cannot be opened or the output not written.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let workers = Workers::of_this_program(Limits::default())?;
    let ocr = args.ocr.then(Ocr::find).transpose()?;
    let mut exit = Exit::Clean;
    for path in &args.files {
        let shown = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|e| Error::disk("读取", path, e))?;
        let extension = read::extension(&shown);
        let (mut facts, _) = workers.facts(&extension, digest(&bytes), &bytes)?;
        if let Some(ocr) = ocr.as_ref().filter(|_| ocr::is_wanting(&facts)) {
            facts.recognised = ocr.recognise(&facts, &bytes, &workers)?;
        }
        let Facts {
            reading,
            recognised,
            ..
        } = facts;
        let problem = problem(&reading);
        if problem.is_some() {
            exit = Exit::Findings;
        }
        let text = match args.format {
            Format::Json => format!("{}\n", as_json(&shown, &reading, &recognised, problem)),
            Format::Text => {
                // Beside the text, whose offsets others count in; nobody is left to tell it to when
                // the standard error is closed.
                for line in problem.into_iter().chain(words::properties(&reading)) {
                    let _ = writeln!(std::io::stderr(), "{shown}：{line}。");
                }
                let head = match args.files.len() {
                    1 => String::new(),
                    _ => format!("== {shown} ==\n"),
                };
                format!(
                    "{head}{}\n{}",
                    shown_in_words(&reading),
                    unreviewed(&recognised)
                )
            }
        };
        out.write_all(text.as_bytes())
            .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    }
    Ok(exit)
}

/// Recognised text under the words that say what it is.
fn unreviewed(recognised: &[Paragraph]) -> String {
    if recognised.is_empty() {
        return String::new();
    }
    let lines = recognised.iter().map(|p| format!("{}\n", p.text));
    format!("【{UNREVIEWED}】\n{}", lines.collect::<String>())
}

fn as_json(
    path: &str,
    reading: &Reading,
    recognised: &[Paragraph],
    problem: Option<String>,
) -> serde_json::Value {
    json!({
        "path": path,
        "kind": reading.format,
        "pages": reading.pages,
        "paragraphs": reading.paragraphs(),
        "metadata": reading.metadata,
        "pictures": reading.pictures,
        "gaps": reading.gaps,
        "recognised": recognised,
        "members": members(reading),
        "problem": problem,
    })
}

/// The text; of an archive its members, one a line, each with what kept us from having it.
fn shown_in_words(reading: &Reading) -> String {
    if !matches!(reading.body, Body::Archive(_)) {
        return reading.whole();
    }
    let line = |member: &Member| {
        let path = &member.path;
        match &member.content {
            Ok(_) => format!("{path}\t{} 字节", member.size),
            Err(why) => format!("{path}\t{}", why.in_words()),
        }
    };
    let lines: Vec<String> = members(reading).iter().map(line).collect();
    lines.join("\n")
}

fn members(reading: &Reading) -> &[Member] {
    match &reading.body {
        Body::Archive(members) => members,
        _ => &[],
    }
}

/// What kept us from seeing the text, in words; `None` where nothing did.
fn problem(reading: &Reading) -> Option<String> {
    match &reading.body {
        Body::Text(_) | Body::Archive(_) if reading.misnamed => {
            Some(format!("扩展名与内容不符，内容是 {}", reading.format))
        }
        Body::Text(_) | Body::Recording | Body::Archive(_) => None,
        // A photo is all there is to see; a scan has words that nobody has read.
        Body::Pictures { .. } if reading.pages.is_none() => None,
        Body::Pictures { count } => Some(format!("只有图片（{count} 页），没有文字层")),
        Body::Unreadable(why) => Some(why.in_words()),
    }
}
