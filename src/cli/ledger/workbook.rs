//! Workbooks: the list of an inspection comes in, the ledger goes out and comes back.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Which, read, write};
use crate::cli::Exit;
use crate::desk::Desk;
use crate::dossier::for_disk;
use crate::error::{Error, Result};
use crate::ledger::Hand;
use crate::ledger::list::{Imported, List};
use crate::output::ledger_xlsx;
use crate::read::cells::Sheet;
use crate::store::Wanted;

/// The cells of a workbook.
fn sheets(desk: &Desk, file: &Path) -> Result<Vec<Sheet>> {
    let bytes = read(file)?;
    desk.workers.cells(&bytes)?.map_err(|why| {
        Error::usage(format!("{} 读不了：{}", file.display(), why.in_words()))
            .hint("请用 Excel 或 WPS 打开，另存为 .xlsx 再试。")
    })
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    #[command(flatten)]
    which: Which,
    /// 检查清单（.xlsx），表头里要有“问题”一栏
    #[arg(value_name = "清单")]
    file: PathBuf,
    /// 清单叫什么；不写就用表里的标题，或文件名
    #[arg(long, value_name = "名称")]
    name: Option<String>,
    /// 确认导入；不写就只看看会怎样
    #[arg(long, requires = "by")]
    apply: bool,
    /// 谁导入的（姓名）
    #[arg(long, default_value = "", value_name = "姓名")]
    by: String,
}

impl Import {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let mut desk = self.which.open()?;
        let mut list = List::read(
            &name(&self.file),
            &sheets(&desk, &self.file)?,
            &desk.project,
        )?;
        if let Some(name) = &self.name {
            list.name.clone_from(name);
        }
        let by = if self.apply {
            self.by.as_str()
        } else {
            "预览"
        };
        let (day, terms) = (desk.today, desk.project.terms);
        let mut ledger = desk.store.ledger()?;
        let done = ledger.import(&list, Hand { by, why: "", day }, terms)?;
        if self.apply {
            desk.store.save(&ledger, None)?;
        }
        write(out, &told(&list, &done, self.apply))?;
        Ok(Exit::Clean)
    }
}

fn told(list: &List, done: &Imported, applied: bool) -> String {
    let mut text = String::new();
    for note in &list.notes {
        text.push_str(&format!("注意：{note}\n"));
    }
    for (cell, number) in &done.changed {
        text.push_str(&format!(
            "没有导入：{cell} 的文字与台账 {number} 号（同一清单、同一序号）不同。要改台账，用 juanzong ledger set {number} --problem。\n"
        ));
    }
    if !done.known.is_empty() {
        text.push_str(&format!(
            "{} 条台账里已经有了，没有再记。\n",
            done.known.len()
        ));
    }
    let (name, count) = (&list.name, done.added.len());
    text.push_str(&match (applied, done.added.first(), done.added.last()) {
        (true, Some((first, _)), Some((last, _))) => {
            format!("《{name}》导入 {count} 条：{first} 号至 {last} 号。\n")
        }
        (false, Some(_), _) => format!(
            "《{name}》可以导入 {count} 条。确认无误后加上 --apply --by 姓名 再运行一次。\n"
        ),
        _ => format!("《{name}》没有要导入的。\n"),
    });
    text
}

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    #[command(flatten)]
    which: Which,
    /// 只导出这个单位要整改和待验收的，发给它填写
    #[arg(long, value_name = "单位")]
    unit: Option<String>,
    /// 写到哪个文件；不写就放在当前文件夹
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
}

impl Export {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let desk = self.which.open()?;
        let unit = self
            .unit
            .as_deref()
            .map(|name| desk.unit(name))
            .transpose()?;
        let ledger = desk.store.ledger()?;
        let bytes = ledger_xlsx::extract(&desk.project, &ledger, unit.as_ref(), desk.today)?;
        let file = self.output.unwrap_or_else(|| match &unit {
            None => "整改台账.xlsx".into(),
            Some(unit) => format!("整改台账-{}.xlsx", for_disk(unit.as_str())).into(),
        });
        create(&file, &bytes)?;
        write(out, &format!("已写出 {}。\n", file.display()))?;
        Ok(Exit::Clean)
    }
}

/// Writes a new file; what is there already is somebody's work.
fn create(file: &Path, bytes: &[u8]) -> Result<()> {
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file);
    let written = made.and_then(|mut to| {
        to.write_all(bytes)?;
        to.sync_all()
    });
    written.map_err(|e| {
        let error = match e.kind() {
            std::io::ErrorKind::AlreadyExists => {
                return Error::usage(format!("已经有这个文件了：{}", file.display())).hint(
                    "里面可能有单位填好的内容，所以不覆盖。请换一个名称（-o），或先移走旧的。",
                );
            }
            _ => Error::disk("写入", file, e),
        };
        let _ = std::fs::remove_file(file);
        error
    })
}

#[derive(Debug, clap::Args)]
pub(super) struct Merge {
    #[command(flatten)]
    which: Which,
    /// 单位填好的台账（.xlsx）
    #[arg(value_name = "台账")]
    file: PathBuf,
    /// 确认并入；不写就只看看改了什么
    #[arg(long, requires = "by")]
    apply: bool,
    /// 谁并入的（姓名）
    #[arg(long, default_value = "", value_name = "姓名")]
    by: String,
}

impl Merge {
    pub fn run(self, out: &mut dyn Write) -> Result<Exit> {
        let mut desk = self.which.open()?;
        let sheets = sheets(&desk, &self.file)?;
        let wanted = Wanted::numbers(&ledger_xlsx::numbers(&sheets)?);
        let mut ledger = desk.store.find(&wanted)?;
        let back = ledger_xlsx::read_back(&sheets, &desk.project, &ledger, desk.today)?;
        let why = format!("并入 {}", name(&self.file));
        let by = if self.apply {
            self.by.as_str()
        } else {
            "预览"
        };
        let hand = Hand {
            by,
            why: &why,
            day: desk.today,
        };
        let merged = ledger.merge(&back.returned, hand)?;
        if self.apply {
            desk.store.save(&ledger, None)?;
        }
        let mut text = String::new();
        for note in &back.notes {
            text.push_str(&format!("注意：{note}\n"));
        }
        for (number, changes) in &merged.changed {
            text.push_str(&format!("{number} 号\n"));
            for change in changes {
                text.push_str(&format!("    {change}\n"));
            }
        }
        text.push_str(&match (merged.changed.len(), self.apply) {
            (0, _) => "这份台账和记录里的一样，没有要并入的。\n".to_owned(),
            (count, true) => format!("已并入 {count} 条。\n"),
            (count, false) => {
                format!("可以并入 {count} 条。确认无误后加上 --apply --by 姓名 再运行一次。\n")
            }
        });
        write(out, &text)?;
        Ok(Exit::Clean)
    }
}
