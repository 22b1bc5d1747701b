//! What stands in the ledger: the list, one entry's history, how far things are.

use std::io::Write;

use clap::ValueEnum;

use super::{Which, show, write};
use crate::cli::{Exit, Format};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::ledger::{Entry, Field, State};
use crate::output::words;
use crate::store::Wanted;

#[derive(Debug, clap::Args)]
pub(super) struct List {
    #[command(flatten)]
    which: Which,
    /// 只看这个单位（名称、简称都可以）
    #[arg(long, value_name = "单位")]
    unit: Option<String>,
    /// 只看这种状态：待整改、待验收、已销号、说明采纳
    #[arg(long, value_enum, value_name = "状态")]
    state: Option<Standing>,
    /// 只看逾期的
    #[arg(long, conflicts_with = "state")]
    overdue: bool,
    /// 只看超期未报的：过了报告时限，单位还没有报告整改情况
    #[arg(long, conflicts_with = "state")]
    unreported: bool,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
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

impl List {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let desk = self.which.open()?;
        let today = desk.today.iso();
        let wanted = Wanted {
            unit: self
                .unit
                .as_deref()
                .map(|name| desk.unit(name))
                .transpose()?,
            state: self.state.map(Standing::state),
            overdue: self.overdue.then(|| today.clone()),
            unreported: self.unreported.then_some(today),
            numbers: None,
        };
        let ledger = desk.store.find(&wanted)?;
        match self.format {
            Format::Json => {
                let json = serde_json::json!({ "entries": ledger.entries });
                let pretty = serde_json::to_string_pretty(&json)
                    .map_err(|e| Error::bug("台账无法写成 JSON").because(e))?;
                write(out, &format!("{pretty}\n"))?;
            }
            Format::Text if ledger.entries.is_empty() && wanted == Wanted::default() => {
                let empty = "台账还是空的。运行 juanzong check 检查一次，问题会自动记进来。\n";
                write(out, empty)?;
            }
            Format::Text => return show(&desk, &ledger, out),
        }
        Ok(Exit::Clean)
    }
}

/// Entries in words, and how many there are in each state.
pub(super) fn words(desk: &Desk, entries: &[Entry]) -> String {
    let mut text: String = entries.iter().map(|entry| line(desk, entry)).collect();
    let counts: Vec<String> = State::ALL
        .iter()
        .map(|state| {
            let count = entries.iter().filter(|e| e.state == *state).count();
            format!("{} {count}", state.in_words())
        })
        .collect();
    text.push_str(&format!("共 {} 条：{}\n", entries.len(), counts.join("，")));
    text
}

fn line(desk: &Desk, entry: &Entry) -> String {
    let finding = &entry.finding;
    let mut marks = String::new();
    if let Some(days) = entry.overdue(desk.today) {
        marks.push_str(&format!("（逾期 {days} 天）"));
    }
    if entry.unreported(desk.today).is_some() {
        marks.push_str("（超期未报）");
    }
    if entry.lapsed(desk.today) {
        marks.push_str("（说明已到期）");
    }
    let due = match (&entry.due, entry.state) {
        (Some(due), State::Open) => format!("  限 {due} 前"),
        _ => String::new(),
    };
    let spot = match entry.spot.as_str() {
        "" => String::new(),
        spot => format!("{spot}："),
    };
    let mut text = format!(
        "{} 号  {}{}  {}  {}  {}{due}{marks}\n    {spot}{}\n",
        entry.number,
        entry.state.in_words(),
        if entry.returned { "（反弹）" } else { "" },
        finding.severity.in_words(),
        unit_name(desk, entry),
        finding.rule,
        finding.message,
    );
    if let Some(upheld) = &finding.upheld {
        text.push_str(&format!("    已认定{upheld}\n"));
    }
    if let Some(last) = entry.history.last() {
        text.push_str(&format!("    {} {}：{}\n", last.date, last.by, last.why));
    }
    text
}

fn unit_name<'a>(desk: &'a Desk, entry: &'a Entry) -> &'a str {
    let unit = entry.unit.as_ref();
    unit.map_or("（不归单位）", |id| {
        desk.project.unit(id).map_or(id.as_str(), |unit| &unit.name)
    })
}

#[derive(Debug, clap::Args)]
pub(super) struct History {
    #[command(flatten)]
    which: Which,
    /// 台账编号，可以写多个
    #[arg(required = true, value_name = "编号")]
    numbers: Vec<u32>,
}

impl History {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let desk = self.which.open()?;
        let ledger = desk.store.find(&Wanted::numbers(&self.numbers))?;
        if let Some(number) = self.numbers.iter().find(|n| ledger.entry(**n).is_none()) {
            return Err(Error::usage(format!("台账里没有 {number} 号")));
        }
        for entry in &ledger.entries {
            write(out, &history(&desk, entry))?;
        }
        Ok(Exit::Clean)
    }
}

fn history(desk: &Desk, entry: &Entry) -> String {
    let mut text = line(desk, entry);
    text.push_str(&format!("    来源：{}\n", entry.origin.in_words()));
    let known = [
        Field::Item,
        Field::Lead,
        Field::Supporting,
        Field::Points,
        Field::Measure,
        Field::Person,
        Field::ReportBy,
        Field::Report,
        Field::ExcusedUntil,
    ];
    for field in known {
        let value = entry.field(field);
        if !value.is_empty() {
            text.push_str(&format!("    {}：{value}\n", field.in_words()));
        }
    }
    text.push_str("    经过：\n");
    for event in &entry.history {
        text.push_str(&format!(
            "      {}  {}  {}  {}  {}\n",
            event.date,
            event.deed.in_words(),
            event.state.in_words(),
            event.by,
            event.why
        ));
        for change in &event.changes {
            text.push_str(&format!(
                "        {}：“{}”改为“{}”\n",
                change.field.in_words(),
                change.from,
                change.to
            ));
        }
    }
    text
}

#[derive(Debug, clap::Args)]
pub(super) struct Progress {
    #[command(flatten)]
    which: Which,
}

impl Progress {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let desk = self.which.open()?;
        let ledger = desk.store.ledger()?;
        let rate = |progress: &crate::ledger::Progress| {
            let percent = progress.mended_percent();
            percent.map_or("—".into(), |percent| format!("{percent}%"))
        };
        let mut text = String::new();
        for ahead in ledger.ahead(&desk.project.milestones, desk.today) {
            let left = match ahead.left {
                0 => "就是今天".into(),
                days if days > 0 => format!("还有 {days} 天"),
                days => format!("已过 {} 天", -days),
            };
            let late = match ahead.too_late {
                0 => String::new(),
                count => format!("，其中 {count} 条的整改时限在这以后"),
            };
            let (name, date) = (&ahead.milestone.name, &ahead.milestone.date);
            text.push_str(&format!(
                "{name}（{date}）{left}：待整改 {} 条{late}，待验收 {} 条，整改率 {}\n",
                ahead.progress.open,
                ahead.progress.awaiting,
                rate(&ahead.progress)
            ));
        }
        let told = |name: &str, progress: &crate::ledger::Progress| {
            format!(
                "{name}：共 {} 条，整改率 {}，待整改 {}（逾期 {}，超期未报 {}，反弹 {}），待验收 {}，已销号 {}，说明采纳 {}\n",
                progress.all,
                rate(progress),
                progress.open,
                progress.overdue,
                progress.unreported,
                progress.returned,
                progress.awaiting,
                progress.struck_off,
                progress.excused
            )
        };
        text.push_str(&told("全部", &ledger.progress(desk.today)));
        for (unit, progress) in ledger.by_unit(desk.today) {
            let id = unit.as_ref();
            let name = id.map_or(words::NOBODY, |id| {
                desk.project.unit(id).map_or(id.as_str(), |unit| &unit.name)
            });
            text.push_str(&told(name, &progress));
        }
        text.push_str("整改率＝（待验收＋已销号）÷（全部－说明采纳），只舍不入。\n");
        write(out, &text)?;
        Ok(Exit::Clean)
    }
}
