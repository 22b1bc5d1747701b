//! `juanzong ledger`: the 整改台账: what is open, what a person accepts or sends back.

use std::io::Write;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::{Exit, Format};
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::ledger::{Entry, Hand, State};
use crate::project::Project;
use crate::standard::UnitId;

/// 整改台账：查看、验收销号、退回整改。
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 列出台账里的问题
    List(List),
    /// 验收销号：只能由人来做，要写明谁验收
    Accept(Decision),
    /// 退回整改：验收不合格，要写明谁退回、为什么
    Return(Decision),
}

#[derive(Debug, clap::Args)]
struct List {
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
    /// 只看这个单位（名称、简称都可以）
    #[arg(long, value_name = "单位")]
    unit: Option<String>,
    /// 只看这种状态：待整改、待验收、已销号、说明采纳
    #[arg(long, value_enum, value_name = "状态")]
    state: Option<Standing>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

#[derive(Debug, clap::Args)]
struct Decision {
    /// 台账编号，可以写多个
    #[arg(required = true, value_name = "编号")]
    numbers: Vec<u32>,
    /// 谁决定的（姓名）
    #[arg(long, value_name = "姓名")]
    by: String,
    /// 理由或说明
    #[arg(long, default_value = "", value_name = "说明")]
    why: String,
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
}

/// States as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Standing {
    #[value(name = "待整改", alias = "open")]
    Open,
    #[value(name = "待验收", alias = "awaiting")]
    Awaiting,
    #[value(name = "已销号", alias = "closed")]
    StruckOff,
    #[value(name = "说明采纳", alias = "excused")]
    Excused,
}

impl Standing {
    fn state(self) -> State {
        match self {
            Standing::Open => State::Open,
            Standing::Awaiting => State::AwaitingAcceptance,
            Standing::StruckOff => State::StruckOff,
            Standing::Excused => State::Excused,
        }
    }
}

/// Lists the ledger or decides on entries of it.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    match args.action {
        None => list(&args.list, out),
        Some(Action::List(wanted)) => list(&wanted, out),
        Some(Action::Accept(decision)) => decide(&decision, State::StruckOff, out),
        Some(Action::Return(decision)) => decide(&decision, State::Open, out),
    }
}

fn list(wanted: &List, out: &mut dyn Write) -> Result<Exit> {
    let desk = Desk::open(wanted.project.as_deref(), desk::today())?;
    let unit = match &wanted.unit {
        Some(name) => Some(unit_named(&desk.project, name)?),
        None => None,
    };
    let ledger = desk.store.ledger()?;
    let entries: Vec<&Entry> = ledger
        .entries
        .iter()
        .filter(|e| unit.is_none_or(|unit| e.finding.unit.as_ref() == Some(unit)))
        .filter(|e| wanted.state.is_none_or(|s| e.state == s.state()))
        .collect();
    let text = match wanted.format {
        Format::Json => {
            let json = serde_json::json!({ "entries": entries });
            let pretty = serde_json::to_string_pretty(&json)
                .map_err(|e| Error::bug("台账无法写成 JSON").because(e))?;
            format!("{pretty}\n")
        }
        Format::Text if ledger.entries.is_empty() => {
            "台账还是空的。运行 juanzong check 检查一次，问题会自动记进来。\n".into()
        }
        Format::Text => words(&desk.project, &entries),
    };
    write(out, &text)?;
    Ok(Exit::Clean)
}

fn decide(decision: &Decision, to: State, out: &mut dyn Write) -> Result<Exit> {
    let day = desk::today();
    let mut desk = Desk::open(decision.project.as_deref(), day)?;
    let Decision {
        numbers, by, why, ..
    } = decision;
    let (hand, terms) = (Hand { by, why, day }, desk.project.terms);
    let ledger = desk.decide(numbers, |ledger| match to {
        State::StruckOff => ledger.accept(numbers, hand),
        _ => ledger.send_back(numbers, hand, terms),
    })?;
    let changed: Vec<&Entry> = ledger
        .entries
        .iter()
        .filter(|e| numbers.contains(&e.number))
        .collect();
    write(out, &words(&desk.project, &changed))?;
    Ok(Exit::Clean)
}

/// The id of the unit of this name.
pub(super) fn unit_named<'a>(project: &'a Project, name: &str) -> Result<&'a UnitId> {
    project
        .unit_named(name)
        .map(|unit| &unit.id)
        .ok_or_else(|| {
            let names: Vec<&str> = project.units.iter().map(|unit| unit.id.as_str()).collect();
            Error::usage(format!("项目里没有这个单位：{name}"))
                .hint(format!("项目里的单位有：{}。", names.join("、")))
        })
}

fn words(project: &Project, entries: &[&Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        let finding = &entry.finding;
        let unit = finding.unit.as_ref();
        let unit = unit.map_or("（不归单位）", |id| {
            project.unit(id).map_or(id.as_str(), |unit| &unit.name)
        });
        let due = match (&entry.due, entry.state) {
            (Some(due), State::Open) => format!("  限 {due} 前"),
            _ => String::new(),
        };
        text.push_str(&format!(
            "{} 号  {}{}  {}  {unit}  {}{due}\n    {}\n",
            entry.number,
            entry.state.in_words(),
            if entry.returned { "（反弹）" } else { "" },
            finding.severity.in_words(),
            finding.rule,
            finding.message,
        ));
        if let Some(upheld) = &finding.upheld {
            text.push_str(&format!("    已认定{upheld}\n"));
        }
        if let Some(last) = entry.history.last() {
            text.push_str(&format!("    {} {}：{}\n", last.date, last.by, last.why));
        }
    }
    let counts = [
        State::Open,
        State::AwaitingAcceptance,
        State::StruckOff,
        State::Excused,
    ]
    .map(|state| {
        let count = entries.iter().filter(|e| e.state == state).count();
        format!("{} {count}", state.in_words())
    });
    text.push_str(&format!("共 {} 条：{}\n", entries.len(), counts.join("，")));
    text
}

fn write(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}
