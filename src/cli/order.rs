//! `juanzong order`: a person puts the papers of a slot in the order of binding.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use crate::desk::order::{Ordering, Standing};
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::project::Project;

/// 排次序：一份材料在它的应交项里排在哪里，装订、编号、卷内目录都照这个次序，长期有效。
///
/// 不写往哪里排，只列出现在的次序。应交项之间的次序不变：先按标准，再按单位和年度。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 材料：报送文件夹里的一个文件
    #[arg(value_name = "材料")]
    path: PathBuf,
    /// 排到最前面
    #[arg(long, group = "to")]
    first: bool,
    /// 排到最后面
    #[arg(long, group = "to")]
    last: bool,
    /// 排到这份材料前面（要在同一个应交项里）
    #[arg(long, group = "to", value_name = "材料")]
    before: Option<PathBuf>,
    /// 排到这份材料后面（要在同一个应交项里）
    #[arg(long, group = "to", value_name = "材料")]
    after: Option<PathBuf>,
    /// 恢复默认次序（按文件的名称）
    #[arg(long, group = "to")]
    undo: bool,
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
}

/// Moves a paper, and shows the order that stands.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let today = desk::today();
    let mut desk = Desk::open(args.project.as_deref(), today)?;
    let what = match &args {
        Args { first: true, .. } => Ordering::First,
        Args { last: true, .. } => Ordering::Last,
        Args { undo: true, .. } => Ordering::Default,
        Args {
            before: Some(next), ..
        } => Ordering::Before(next),
        Args {
            after: Some(last), ..
        } => Ordering::After(last),
        _ => Ordering::Look,
    };
    let standing = desk.order(&args.path, what, today)?;
    out.write_all(shown(&desk.project, &standing).as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    Ok(Exit::Clean)
}

fn shown(project: &Project, standing: &Standing) -> String {
    let slot = &standing.slot;
    let title = project.standard.requirement(&slot.requirement);
    let title = title.map_or(slot.requirement.as_str(), |r| &r.title);
    let year = slot.year.map_or(String::new(), |y| format!("（{y} 年）"));
    let how = match standing.by_hand {
        true => "由人排定的次序",
        false => "默认次序（按文件的名称）",
    };
    let mut lines = format!(
        "{}《{title}》{year}：{how}\n",
        project.unit_name(&slot.unit)
    );
    for (number, (path, new)) in (1..).zip(&standing.papers) {
        let new = if *new {
            "　（排好以后新来的）"
        } else {
            ""
        };
        lines.push_str(&format!("  {number}. {path}{new}\n"));
    }
    if standing.gone > 0 {
        let gone = standing.gone;
        lines.push_str(&format!("  排过次序的材料有 {gone} 份不在了。\n"));
    }
    lines
}
