//! `juanzong verdict`: a person says what a likeness is: copied, rightly quoted, a template.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;

use super::Exit;
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::ledger::{Hand, Ledger};
use crate::verdict::{Ruling, Verdict};

/// 认定雷同：属实、合理引用还是公共模板。只能由人来定；文字没有改动，以后检查都算数。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 台账编号（见报告、整改台账和比对单）；不写时列出已有的认定
    #[arg(value_name = "编号")]
    number: Option<u32>,
    /// 认定为：属实、合理引用、公共模板
    #[arg(value_enum, value_name = "认定")]
    verdict: Option<Word>,
    /// 撤回以前的认定
    #[arg(long, requires = "number", conflicts_with = "verdict")]
    withdraw: bool,
    /// 谁认定的（姓名）
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "姓名"
    )]
    by: String,
    /// 理由；认定为合理引用、公共模板时必须写
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "理由"
    )]
    why: String,
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
}

/// Verdicts as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Word {
    /// 确属抄袭、套改
    #[value(name = "属实", alias = "upheld")]
    Upheld,
    /// 这两家可以有相同文字
    #[value(name = "合理引用", alias = "quoted")]
    Quoted,
    /// 大家都可以用的样式、范本
    #[value(name = "公共模板", alias = "template")]
    Template,
}

impl Word {
    fn verdict(self) -> Verdict {
        match self {
            Word::Upheld => Verdict::Upheld,
            Word::Quoted => Verdict::Quoted,
            Word::Template => Verdict::Template,
        }
    }
}

/// Lists, gives or takes back.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let today = desk::today();
    let mut desk = Desk::open(args.project.as_deref(), today)?;
    let mut ledger = desk.store.ledger()?;
    let mut rulings = desk.store.rulings()?;
    let Some(number) = args.number else {
        write(out, &list(&rulings, &ledger))?;
        return Ok(Exit::Clean);
    };
    let (hand, terms) = (
        Hand {
            by: &args.by,
            why: &args.why,
            day: today,
        },
        desk.project.terms,
    );
    let new = match args.verdict {
        Some(word) => ledger.judge(number, word.verdict(), hand, terms)?,
        None if args.withdraw => {
            if on(&rulings, &ledger, number).is_empty() {
                return Err(Error::usage(format!("{number} 号还没有认定，不用撤回")));
            }
            ledger.unjudge(number, hand, terms)?;
            Vec::new()
        }
        None => {
            return Err(Error::usage("请写明认定为什么")
                .hint("可以写：属实、合理引用、公共模板；撤回以前的认定用 --withdraw。"));
        }
    };
    let old = on(&rulings, &ledger, number);
    rulings.retain(|ruling| !old.contains(ruling));
    rulings.extend(new.iter().cloned());
    desk.store.keep_rulings(&rulings, &ledger)?;
    let said = match new.first() {
        Some(ruling) => line(ruling, &ledger),
        None => format!("{number} 号的认定已撤回。\n"),
    };
    write(out, &said)?;
    Ok(Exit::Clean)
}

/// The verdicts given under a number, and those on the very pairs that it is about.
fn on(rulings: &[Ruling], ledger: &Ledger, number: u32) -> Vec<Ruling> {
    let entry = ledger.entries.iter().find(|e| e.number == number);
    let pairs = entry.map_or(&[][..], |entry| &entry.finding.alike);
    let meant = |r: &&Ruling| r.number == number || pairs.contains(&r.pair);
    rulings.iter().filter(meant).cloned().collect()
}

fn list(rulings: &[Ruling], ledger: &Ledger) -> String {
    if rulings.is_empty() {
        return "还没有认定过。用法：juanzong verdict 编号 合理引用 --by 姓名 --why 理由\n".into();
    }
    let mut text = String::new();
    let mut last = 0;
    for ruling in rulings {
        if ruling.number != last {
            text.push_str(&line(ruling, ledger));
        }
        last = ruling.number;
    }
    text
}

fn line(ruling: &Ruling, ledger: &Ledger) -> String {
    let entry = ledger.entries.iter().find(|e| e.number == ruling.number);
    let about = entry.map_or("", |entry| &entry.finding.message);
    format!("{} 号  {}\n    {about}\n", ruling.number, ruling.in_words())
}

fn write(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}
