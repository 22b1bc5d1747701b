//! `juanzong ledger`: the 整改台账: what is open, what people enter, report, accept and send back,
//! and the workbook that goes out and comes back.

mod list;
mod people;
mod records;
mod workbook;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::Exit;
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::standard::UnitId;

/// 整改台账：查看、登记、导入、报告、验收销号、退回整改，导出给单位填写再并入。
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    list: list::List,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 列出台账里的问题
    List(list::List),
    /// 一个问题的来龙去脉：谁、什么时候、为什么
    History(list::History),
    /// 进度：各单位整改率、逾期、超期未报，离各时间节点还有几天
    Progress(list::Progress),
    /// 登记一个人工发现的问题
    Add(people::Add),
    /// 修改：责任单位、整改时限、责任人、措施等
    Set(people::Set),
    /// 报告整改情况：单位做了什么、是否完成
    Report(people::Report),
    /// 验收销号：只能由人来做，要写明谁验收
    Accept(people::Decision),
    /// 退回整改：验收不合格，要写明谁退回、为什么
    Return(people::Decision),
    /// 采纳说明：不再要求整改，要写明理由和有效期
    Excuse(people::Excuse),
    /// 记发文：整改通知单、督办函已经发给单位，记下文号和日期
    Sent(people::Sent),
    /// 备注：给问题记一句话，不改动别的，留在经过里
    Note(people::Decision),
    /// 导入检查清单（xlsx），例如省暗访反馈
    Import(workbook::Import),
    /// 导出台账（xlsx），全部或一个单位的
    Export(workbook::Export),
    /// 并入单位填好的台账（xlsx）：先看改了什么，确认后才并入
    Merge(workbook::Merge),
    /// 全部记录写成 JSON Lines，供留存和别的程序使用
    Dump(records::Dump),
    /// 从 JSON Lines 恢复全部记录，只用于还没有台账的项目
    Load(records::Load),
}

/// Which project; every action has it.
#[derive(Debug, clap::Args)]
struct Which {
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
}

impl Which {
    fn open(&self) -> Result<Desk> {
        Desk::open(self.project.as_deref(), desk::today())
    }
}

/// Does what was asked.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    match args.action {
        None => args.list.run(out),
        Some(Action::List(action)) => action.run(out),
        Some(Action::History(action)) => action.run(out),
        Some(Action::Progress(action)) => action.run(out),
        Some(Action::Add(action)) => action.run(out),
        Some(Action::Set(action)) => action.run(out),
        Some(Action::Report(action)) => action.run(out),
        Some(Action::Accept(action)) => action.accept(out),
        Some(Action::Return(action)) => action.send_back(out),
        Some(Action::Excuse(action)) => action.run(out),
        Some(Action::Sent(action)) => action.run(out),
        Some(Action::Note(action)) => action.note(out),
        Some(Action::Import(action)) => action.run(out),
        Some(Action::Export(action)) => action.run(out),
        Some(Action::Merge(action)) => action.run(out),
        Some(Action::Dump(action)) => action.run(out),
        Some(Action::Load(action)) => action.run(out),
    }
}

/// The units of these names.
fn units(desk: &Desk, names: &[String]) -> Result<Vec<UnitId>> {
    names.iter().map(|name| desk.unit(name)).collect()
}

fn write(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|e| {
        Error::disk("读取", file, e).hint("请检查名称和位置；在 Excel、WPS 里打开着的要先关掉。")
    })
}

/// Prints the entries of a ledger, and how many there are.
fn show(desk: &Desk, ledger: &crate::ledger::Ledger, out: &mut dyn Write) -> Result<Exit> {
    write(out, &list::words(desk, &ledger.entries))?;
    Ok(Exit::Clean)
}
