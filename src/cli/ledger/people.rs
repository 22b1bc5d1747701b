//! What people enter and decide, from the command line.

use std::io::Write;

use super::{Which, show, units};
use crate::cli::Exit;
use crate::cli::check::Level;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::finding::Severity;
use crate::ledger::{self, Edit, Hand, Ledger};
use crate::standard::{ItemId, UnitId, Year};
use crate::store::Wanted;

/// Who does it and why.
#[derive(Debug, clap::Args)]
struct By {
    /// 谁办的（姓名）
    #[arg(long, value_name = "姓名")]
    by: String,
    /// 理由或说明
    #[arg(long, default_value = "", value_name = "说明")]
    why: String,
}

impl By {
    fn hand(&self, desk: &Desk) -> Hand<'_> {
        Hand {
            by: &self.by,
            why: &self.why,
            day: desk.today,
        }
    }
}

/// Fields of an entry as typed.
#[derive(Debug, clap::Args)]
struct Fields {
    /// 责任单位
    #[arg(long, value_name = "单位")]
    unit: Option<String>,
    /// 牵头单位
    #[arg(long, value_name = "单位")]
    lead: Option<String>,
    /// 配合单位，可以写多次
    #[arg(long, value_name = "单位")]
    supporting: Vec<String>,
    /// 标准条目（代号或名称）
    #[arg(long, value_name = "条目")]
    item: Option<String>,
    /// 年度
    #[arg(long, value_name = "年度")]
    year: Option<u16>,
    /// 点位：在哪里发现的
    #[arg(long, value_name = "点位")]
    spot: Option<String>,
    /// 程度（只用于人工登记和导入的问题）
    #[arg(long, value_name = "程度")]
    severity: Option<Level>,
    /// 分值
    #[arg(long, value_name = "分")]
    points: Option<f64>,
    /// 整改措施
    #[arg(long, value_name = "措施")]
    measure: Option<String>,
    /// 责任人
    #[arg(long, value_name = "姓名")]
    person: Option<String>,
    /// 整改时限，例如 2026-12-31
    #[arg(long, value_name = "日期")]
    due: Option<String>,
    /// 报告时限，例如 2026-12-15
    #[arg(long, value_name = "日期")]
    report_by: Option<String>,
}

impl Fields {
    fn edit(&self, desk: &Desk, problem: Option<String>) -> Result<Edit> {
        let unit = |name: &Option<String>| name.as_deref().map(|name| desk.unit(name)).transpose();
        let item = self
            .item
            .as_deref()
            .map(|name| item(desk, name))
            .transpose()?;
        let supporting = match self.supporting.is_empty() {
            true => None,
            false => Some(units(desk, &self.supporting)?),
        };
        Ok(Edit {
            problem,
            severity: self.severity.map(|level| match level {
                Level::Error => Severity::Error,
                Level::Warning | Level::Info => Severity::Warning,
            }),
            spot: self.spot.clone(),
            unit: unit(&self.unit)?,
            lead: unit(&self.lead)?,
            supporting,
            item,
            year: self.year.map(Year),
            points: self.points,
            measure: self.measure.clone(),
            person: self.person.clone(),
            due: self.due.clone(),
            report_by: self.report_by.clone(),
        })
    }
}

fn item(desk: &Desk, name: &str) -> Result<ItemId> {
    let mut items = desk.project.standard.items();
    let found = items.find(|item| item.id.as_str() == name || item.title == name);
    found.map(|item| item.id.clone()).ok_or_else(|| {
        Error::usage(format!("标准里没有这个条目：{name}"))
            .hint("请写条目的代号或完整名称；运行 juanzong ledger list 可以看到用过的条目。")
    })
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    #[command(flatten)]
    which: Which,
    /// 什么问题，一句话
    #[arg(value_name = "问题")]
    problem: String,
    #[command(flatten)]
    fields: Fields,
    #[command(flatten)]
    by: By,
}

impl Add {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let mut desk = self.which.open()?;
        let edit = self.fields.edit(&desk, Some(self.problem.clone()))?;
        let (hand, terms) = (self.by.hand(&desk), desk.project.terms);
        let ledger = desk.decide(&[], |ledger| ledger.add(&edit, hand, terms).map(|_| ()))?;
        show(&desk, &ledger, out)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Set {
    #[command(flatten)]
    which: Which,
    /// 台账编号，可以写多个
    #[arg(required = true, value_name = "编号")]
    numbers: Vec<u32>,
    /// 问题的说法（只用于人工登记和导入的问题）
    #[arg(long, value_name = "问题")]
    problem: Option<String>,
    #[command(flatten)]
    fields: Fields,
    #[command(flatten)]
    by: By,
}

impl Set {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let mut desk = self.which.open()?;
        let edit = self.fields.edit(&desk, self.problem.clone())?;
        if edit == Edit::default() {
            return Err(Error::usage("没有写要改什么")
                .hint("例如：juanzong ledger set 12 --due 2026-12-31 --by 张三 --why 工程量大"));
        }
        let hand = self.by.hand(&desk);
        let ledger = desk.decide(&self.numbers, |ledger| {
            ledger.set(&self.numbers, &edit, hand)
        })?;
        show(&desk, &ledger, out)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Report {
    #[command(flatten)]
    which: Which,
    /// 台账编号，可以写多个
    #[arg(required = true, value_name = "编号")]
    numbers: Vec<u32>,
    /// 整改情况：做了什么
    #[arg(long, value_name = "情况")]
    words: String,
    /// 整改已完成，请求验收
    #[arg(long)]
    done: bool,
    /// 报告人；不写就是登记人
    #[arg(long, value_name = "姓名")]
    from: Option<String>,
    /// 报告日期；不写就是今天
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    #[command(flatten)]
    by: By,
}

impl Report {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let mut desk = self.which.open()?;
        let report = ledger::Report {
            date: self.date.clone().unwrap_or_else(|| desk.today.iso()),
            by: self
                .from
                .clone()
                .unwrap_or_else(|| self.by.by.trim().into()),
            words: self.words.trim().into(),
            done: self.done,
        };
        let hand = self.by.hand(&desk);
        let ledger = desk.decide(&self.numbers, |ledger| {
            ledger.report(&self.numbers, &report, hand)
        })?;
        show(&desk, &ledger, out)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Decision {
    #[command(flatten)]
    which: Which,
    /// 台账编号，可以写多个
    #[arg(required = true, value_name = "编号")]
    numbers: Vec<u32>,
    #[command(flatten)]
    by: By,
}

impl Decision {
    pub fn accept(self, out: &mut dyn Write) -> Result<Exit> {
        let numbers = self.numbers.clone();
        self.decide(out, |ledger, hand, _| ledger.accept(&numbers, hand))
    }

    pub fn send_back(self, out: &mut dyn Write) -> Result<Exit> {
        let numbers = self.numbers.clone();
        self.decide(out, |ledger, hand, terms| {
            ledger.send_back(&numbers, hand, terms)
        })
    }

    pub fn note(self, out: &mut dyn Write) -> Result<Exit> {
        let numbers = self.numbers.clone();
        self.decide(out, |ledger, hand, _| ledger.note(&numbers, hand))
    }

    fn decide(
        self,
        out: &mut dyn Write,
        deed: impl FnOnce(&mut Ledger, Hand<'_>, crate::project::Terms) -> Result<()>,
    ) -> Result<Exit> {
        let mut desk = self.which.open()?;
        let (hand, terms) = (self.by.hand(&desk), desk.project.terms);
        desk.decide(&self.numbers, |ledger| deed(ledger, hand, terms))?;
        let ledger = desk.store.find(&Wanted::numbers(&self.numbers))?;
        show(&desk, &ledger, out)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Excuse {
    #[command(flatten)]
    which: Which,
    /// 台账编号，可以写多个
    #[arg(required = true, value_name = "编号")]
    numbers: Vec<u32>,
    /// 有效期，例如 2027-06-30
    #[arg(long, value_name = "日期")]
    until: String,
    #[command(flatten)]
    by: By,
}

impl Excuse {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let mut desk = self.which.open()?;
        let hand = self.by.hand(&desk);
        let ledger = desk.decide(&self.numbers, |ledger| {
            ledger.excuse(&self.numbers, &self.until, hand)
        })?;
        show(&desk, &ledger, out)
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Sent {
    #[command(flatten)]
    which: Which,
    /// 发给了哪些单位（名称、简称都可以，可以写多个）
    #[arg(required = true, value_name = "单位")]
    units: Vec<String>,
    /// 发的是督办函；不写就是整改通知单
    #[arg(long)]
    reminder: bool,
    #[command(flatten)]
    by: By,
}

impl Sent {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let mut desk = self.which.open()?;
        let units = units(&desk, &self.units)?;
        let letters: Vec<(UnitId, bool)> = units
            .into_iter()
            .map(|unit| (unit, self.reminder))
            .collect();
        let day = desk.today;
        let hand = Hand {
            by: &self.by.by,
            why: &self.by.why,
            day,
        };
        let (numbers, ledger) = desk.sent(&letters, hand)?;
        let numbers = numbers.join("、");
        super::write(out, &format!("已记下 {} 发出：{numbers}\n", day.iso()))?;
        show(&desk, &ledger, out)
    }
}
