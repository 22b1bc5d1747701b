//! `juanzong likeness`: who copied whom in any folder of folders, without a project.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::Exit;
use super::progress::Bar;
use crate::catalogue::{Catalogue, SkipReason};
use crate::digest::Digest;
use crate::error::{Error, Kind as Trouble, Result};
use crate::facts::Facts;
use crate::likeness::{self, Inside, Kind, Likeness, Side};
use crate::paper::Span;
use crate::project::{Project, Stock, Unit};
use crate::read::Body;
use crate::standard::{UnitId, Year, names};
use crate::walk;
use crate::worker::{Limits, Workers};

/// 比对雷同：任意一个文件夹，第一层子文件夹是单位，第二层如果是年份就当作年度。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 要比对的文件夹
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 大家都可以引用的文件（上级来文、模板、法规）所在的文件夹
    #[arg(long, value_name = "文件夹")]
    shared: Option<PathBuf>,
    /// 谁都不该照抄的文件（外地报告、网页）所在的文件夹
    #[arg(long, value_name = "文件夹")]
    reference: Option<PathBuf>,
    /// 自己的套话表，与程序自带的一起用
    #[arg(long, value_name = "文件")]
    stock: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

/// How the result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 给人看
    Text,
    /// 给程序用：一行一个 JSON 对象，位置按 `juanzong read` 印出的文字数字符
    Jsonl,
}

/// Compares everything with everything. Exit code 1 where anything but common text is found.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let project = bare(&args)?;
    let bar = Bar::new(false);
    let workers = Workers::of_this_program(Limits::from(&project.thresholds))?;
    // Nothing is left of a comparison: what is unpacked goes with it.
    let unpacked = tempfile::tempdir()
        .map_err(|e| Error::new(Trouble::Disk, "建不了临时文件夹").because(e))?;
    let unpacking = walk::Unpacking {
        workers: &workers,
        folder: unpacked.path().into(),
    };
    let mut catalogue = walk::catalogue(&project, &unpacking, &bar)?;
    place(&mut catalogue);
    let facts = walk::facts(&catalogue, &project, &workers, &walk::Nothing, &bar)?;
    bar.say("比对");
    let found = likeness::compare(&project, &catalogue, &facts);
    bar.finish();
    remarks(&catalogue, &facts);
    let printed = match args.format {
        Format::Jsonl => found
            .iter()
            .try_for_each(|likeness| jsonl(likeness, &facts, out)),
        Format::Text => words(&found, &facts, out),
    };
    printed.map_err(|e| Error::new(Trouble::Disk, "无法写出结果").because(e))?;
    let accused = found.iter().any(|likeness| likeness.kind != Kind::Common);
    Ok(if accused { Exit::Findings } else { Exit::Clean })
}

/// A project that knows no more than the folder shows: its first level are the units.
fn bare(args: &Args) -> Result<Project> {
    let folder = &args.folder;
    let listing = std::fs::read_dir(folder).map_err(|e| Error::disk("打开文件夹", folder, e))?;
    let mut units = BTreeSet::new();
    for entry in listing {
        let entry = entry.map_err(|e| Error::disk("打开文件夹", folder, e))?;
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let name = entry.file_name().to_string_lossy().into_owned();
        let other = [&args.shared, &args.reference].into_iter().flatten();
        if is_folder && !other.into_iter().any(|other| same(other, &entry.path())) {
            units.insert(name);
        }
    }
    if units.is_empty() {
        let what = format!("没有可比对的单位：{} 里没有子文件夹", folder.display());
        return Err(Error::usage(what).hint("请指定报送文件夹，它的每个子文件夹是一个单位。"));
    }
    let units = units.iter().map(|name| Unit::department(name)).collect();
    Ok(Project {
        shared: args.shared.clone(),
        reference: args.reference.clone(),
        stock: args.stock.as_deref().map(Stock::read).transpose()?,
        ..Project::of_folder(folder, units)
    })
}

fn same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// The first folder is the unit, the second the year where it is one; nothing is guessed.
fn place(catalogue: &mut Catalogue) {
    for material in &mut catalogue.materials {
        let mut folders = material.path.folder().split('/');
        material.unit = folders.next().filter(|f| !f.is_empty()).map(UnitId::from);
        material.year = folders.next().and_then(year);
        (material.slot, material.suggestion) = (None, None);
    }
}

/// A folder that is a year: `2023`, `2023年`, `01-二〇二三年度`. One that merely holds it isn't.
fn year(folder: &str) -> Option<Year> {
    let found = names::year_in(folder)?;
    let mut letters = 0;
    for c in folder.chars().filter(|c| c.is_alphabetic()) {
        let numeral = "〇零一二三四五六七八九年度".contains(c);
        letters += usize::from(!numeral);
    }
    (letters == 0).then_some(found)
}

/// Says on the standard error what could not be compared.
fn remarks(catalogue: &Catalogue, facts: &BTreeMap<Digest, Facts>) {
    let nobodys = catalogue.materials.iter().filter(|m| m.unit.is_none());
    let silent = catalogue.all().filter(|m| {
        let body = facts.get(&m.digest).map(|f| &f.reading.body);
        matches!(body, Some(Body::Unreadable(_)) | None)
    });
    let skipped = catalogue
        .skipped
        .iter()
        .filter(|s| s.why != SkipReason::Leavings);
    for (count, what) in [
        (nobodys.count(), "个文件不在任何单位的文件夹里，没有比对"),
        (silent.count(), "个文件读不出内容，只比对了是否逐字节相同"),
        (skipped.count(), "个链接或打不开的文件没有比对"),
    ] {
        if count > 0 {
            eprintln!("注意：{count} {what}。");
        }
    }
}

// ---- for programs ------------------------------------------------------------------------

#[derive(Serialize)]
struct Line<'a> {
    kind: &'a str,
    degree: f64,
    left: End<'a>,
    right: End<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<&'a [UnitId]>,
    how: &'a str,
}

#[derive(Serialize)]
struct End<'a> {
    path: &'a str,
    unit: Option<&'a UnitId>,
    year: Option<Year>,
    start: usize,
    end: usize,
    /// Which picture of the file, and on which page.
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<Inside>,
}

fn jsonl(
    likeness: &Likeness,
    facts: &BTreeMap<Digest, Facts>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    // A photo has no place in the text: `picture` says which it is.
    let whole = |side: &Side| Span {
        start: 0,
        end: match likeness.kind {
            Kind::Photo => 0,
            _ => length(side, facts),
        },
    };
    let whole = || vec![(whole(&likeness.left), whole(&likeness.right))];
    let spans = match &likeness.passages[..] {
        // Only then is the length of the texts asked for: there may be thousands of lines.
        [] => whole(),
        passages => passages.to_vec(),
    };
    for (left, right) in spans {
        let line = Line {
            kind: kind(likeness),
            degree: (likeness.degree * 1e4).round() / 1e4,
            left: end(&likeness.left, left),
            right: end(&likeness.right, right),
            units: (!likeness.units.is_empty()).then_some(&likeness.units[..]),
            how: &likeness.how,
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn kind(likeness: &Likeness) -> &'static str {
    match likeness.kind {
        // A copied folder is a copy of files, said once: its paths are folders.
        Kind::Folder => Kind::File.name(),
        // A slip shared is a passage, if a short one.
        Kind::Typo => Kind::Passage.name(),
        kind => kind.name(),
    }
}

fn end(side: &Side, span: Span) -> End<'_> {
    End {
        path: side.path.as_str(),
        unit: side.unit.as_ref(),
        year: side.year,
        start: span.start,
        end: span.end,
        picture: side.picture,
    }
}

fn length(side: &Side, facts: &BTreeMap<Digest, Facts>) -> usize {
    let facts = side.digest.and_then(|digest| facts.get(&digest));
    facts.map_or(0, |f| f.reading.whole().chars().count())
}

// ---- for people --------------------------------------------------------------------------

/// Characters of a passage that are shown.
const SHOWN: usize = 60;

fn words(
    found: &[Likeness],
    facts: &BTreeMap<Digest, Facts>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    if found.is_empty() {
        return writeln!(out, "没有发现雷同。");
    }
    for likeness in found {
        let measured = match likeness.passages.len() {
            0 => String::new(),
            count => format!("{count} 处，程度 {:.0}%，", likeness.degree * 100.0),
        };
        writeln!(out, "【{}】{measured}{}", title(likeness), likeness.how)?;
        for side in [&likeness.left, &likeness.right] {
            let picture = side.picture.map(|inside| match inside.page {
                Some(page) => format!("（第 {page} 页，第 {} 张图）", inside.number),
                None => format!("（第 {} 张图）", inside.number),
            });
            writeln!(out, "  {}{}", side.path, picture.unwrap_or_default())?;
        }
        if !likeness.units.is_empty() {
            let units: Vec<&str> = likeness.units.iter().map(UnitId::as_str).collect();
            writeln!(out, "  涉及单位：{}", units.join("、"))?;
        }
        for (left, right) in &likeness.passages {
            writeln!(
                out,
                "    左（第 {}—{} 字）：{}",
                left.start + 1,
                left.end,
                { excerpt(&likeness.left, *left, facts) }
            )?;
            writeln!(
                out,
                "    右（第 {}—{} 字）：{}",
                right.start + 1,
                right.end,
                { excerpt(&likeness.right, *right, facts) }
            )?;
        }
    }
    let accused = found.iter().filter(|l| l.kind != Kind::Common).count();
    writeln!(
        out,
        "\n共 {accused} 处疑似雷同，{} 处公共文本。是否属实，请对照原文核定。",
        found.len() - accused
    )
}

fn title(likeness: &Likeness) -> &'static str {
    match likeness.kind {
        Kind::Folder => "整个文件夹相同",
        Kind::File => "同一份文件",
        Kind::Text => "文字完全相同",
        Kind::Photo => "疑似同一张照片",
        Kind::Passage => "疑似段落雷同",
        Kind::Year => "疑似年度雷同",
        Kind::Superior => "疑似照抄上级",
        Kind::Reference => "疑似抄自参照材料",
        Kind::Origin => "疑似出自同一份电子文件",
        Kind::Typo => "疑似同样的笔误",
        Kind::Common => "公共文本",
    }
}

fn excerpt(side: &Side, span: Span, facts: &BTreeMap<Digest, Facts>) -> String {
    let Some(facts) = side.digest.and_then(|digest| facts.get(&digest)) else {
        return String::new();
    };
    let text = facts.reading.whole();
    let mut shown: String = text
        .chars()
        .skip(span.start)
        .take((span.end - span.start).min(SHOWN))
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect();
    if span.end - span.start > SHOWN {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_folder_is_a_year_and_nothing_else() {
        for folder in ["2023", "2023年", "２０２３年度", "二〇二三年", "01-2023年"] {
            assert_eq!(year(folder), Some(Year(2023)), "{folder}");
        }
        for folder in ["2023年总结", "病媒生物", "第2章"] {
            assert_eq!(year(folder), None, "{folder}");
        }
    }
}
