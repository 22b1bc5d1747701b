//! `juanzong diff`: 回头看: what became of every problem from one run to another.

use std::io::Write;
use std::path::PathBuf;

use super::{Exit, Format};
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::ledger::Deed;
use crate::ledger::diff::{Diff, Fate};
use crate::store::{Run, Wanted};

/// 回头看：两次检查相比，哪些新增、已整改、反弹、加重、未动。不写次数时列出历次检查。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 从哪一次：次数，或日期（那一天及以前的最后一次）
    #[arg(value_name = "从")]
    from: Option<String>,
    /// 到哪一次；不写就是最近一次
    #[arg(value_name = "到")]
    to: Option<String>,
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

/// Lists the runs, or holds two against each other.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let desk = Desk::open(args.project.as_deref(), desk::today())?;
    let runs = desk.store.runs()?;
    let text = match &args.from {
        None => list(&desk, &runs)?,
        Some(from) => {
            let from = chosen(&runs, from)?;
            let to = match &args.to {
                Some(to) => chosen(&runs, to)?,
                None => chosen(&runs, &runs.len().to_string())?,
            };
            let diff = desk.store.diff(from.number, to.number)?;
            match args.format {
                Format::Text => words(&desk, (from, to), &diff)?,
                Format::Json => json((from, to), &diff)?,
            }
        }
    };
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(Exit::Clean)
}

/// The run of a number, or the last one up to a day.
fn chosen<'r>(runs: &'r [Run], asked: &str) -> Result<&'r Run> {
    let number = asked
        .trim_start_matches('第')
        .trim_end_matches('次')
        .parse::<u32>()
        .ok();
    let found = match number {
        Some(number) => runs.iter().find(|run| run.number == number),
        None => {
            let day = crate::ledger::calendar::read(asked).ok_or_else(|| {
                Error::usage(format!("“{asked}”不是检查的次数，也不是日期"))
                    .hint("例如：juanzong diff 3 5，或 juanzong diff 2026-11-01 2026-12-01。")
            })?;
            runs.iter().rev().find(|run| run.date <= day)
        }
    };
    found.ok_or_else(|| {
        let known = match (runs.first(), runs.last()) {
            (Some(first), Some(last)) => format!(
                "有第 {} 次（{}）到第 {} 次（{}）。",
                first.number, first.date, last.number, last.date
            ),
            _ => "还没有检查过。".into(),
        };
        Error::usage(format!("没有这一次检查：{asked}")).hint(known)
    })
}

fn list(desk: &Desk, runs: &[Run]) -> Result<String> {
    if runs.is_empty() {
        return Ok("还没有检查过。运行 juanzong check 检查一次。\n".into());
    }
    let moves = desk.store.moves()?;
    let mut text = String::new();
    for run in runs {
        let count = |deed| {
            let of_run = moves.get(&run.number);
            of_run
                .and_then(|of_run| of_run.get(&deed))
                .copied()
                .unwrap_or(0)
        };
        text.push_str(&format!(
            "第 {} 次  {}  材料 {} 份，发现 {} 处；新增 {}，未再发现 {}，反弹 {}\n",
            run.number,
            run.date,
            run.materials,
            run.findings,
            count(Deed::Found),
            count(Deed::Mended),
            count(Deed::Returned),
        ));
    }
    Ok(text)
}

/// Entries named for each fate.
const SHOWN: usize = 50;

fn words(desk: &Desk, (from, to): (&Run, &Run), diff: &Diff) -> Result<String> {
    let mut text = format!(
        "第 {} 次（{}）到第 {} 次（{}）：",
        from.number, from.date, to.number, to.date
    );
    let counts: Vec<String> = Fate::ALL
        .iter()
        .map(|fate| format!("{} {}", fate.in_words(), diff.of(*fate).len()))
        .collect();
    text.push_str(&format!("{}\n", counts.join("，")));
    for fate in Fate::ALL {
        let numbers = diff.of(*fate);
        if numbers.is_empty() || *fate == Fate::Unchanged {
            continue;
        }
        text.push_str(&format!("\n■ {}\n", fate.in_words()));
        let shown = &numbers[..numbers.len().min(SHOWN)];
        for entry in &desk.store.find(&Wanted::numbers(shown))?.entries {
            let unit = entry.unit.as_ref().map_or("（不归单位）", |id| id.as_str());
            text.push_str(&format!(
                "  {} 号  {unit}  {}\n",
                entry.number, entry.finding.message
            ));
        }
        if numbers.len() > SHOWN {
            text.push_str(&format!("  另有 {} 条\n", numbers.len() - SHOWN));
        }
    }
    Ok(text)
}

fn json((from, to): (&Run, &Run), diff: &Diff) -> Result<String> {
    let run = |run: &Run| serde_json::json!({ "run": run.number, "date": run.date });
    let value = serde_json::json!({ "from": run(from), "to": run(to), "fates": diff.fates });
    serde_json::to_string_pretty(&value)
        .map(|text| text + "\n")
        .map_err(|e| Error::bug("对比无法写成 JSON").because(e))
}
