//! `juanzong assign`: a person says where a paper belongs, for good.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use crate::catalogue::Material;
use crate::desk::assign::Placing;
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::project::Project;
use crate::standard::Slot;

/// 归位：指定一份材料属于哪一项，一次指定，长期有效。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 材料：报送文件夹里的文件，或整个文件夹
    #[arg(value_name = "材料")]
    path: PathBuf,
    /// 属于哪一项：编号（如 u.plan）或名称
    #[arg(value_name = "应交项", required_unless_present = "undo")]
    requirement: Option<String>,
    /// 哪一年的（不分年度的应交项不用写）
    #[arg(value_name = "年度")]
    year: Option<u16>,
    /// 互见：保留原来的归位，同时也算作这一项
    #[arg(long, conflicts_with = "undo")]
    also: bool,
    /// 撤销以前的指定，恢复程序自己的判断
    #[arg(long)]
    undo: bool,
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
}

/// Settles papers, and shows where they are now.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    let today = desk::today();
    let mut desk = Desk::open(args.project.as_deref(), today)?;
    let placing = args.requirement.as_deref().map(|requirement| Placing {
        requirement,
        year: args.year,
        also: args.also,
    });
    let placing = placing.filter(|_| !args.undo);
    let placed = desk.assign(&args.path, placing.as_ref(), today)?;
    for material in &placed {
        let line = shown(&desk.project, material);
        out.write_all(line.as_bytes())
            .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))?;
    }
    Ok(Exit::Clean)
}

fn shown(project: &Project, material: &Material) -> String {
    let words = |slot: &Slot| {
        let title = project.standard.requirement(&slot.requirement);
        let title = title.map_or(slot.requirement.as_str(), |r| &r.title);
        let year = slot.year.map_or(String::new(), |y| format!("（{y} 年）"));
        format!("{}《{title}》{year}", project.unit_name(&slot.unit))
    };
    let mut line = match &material.slot {
        Some(slot) => format!("{}\n  归入 {}\n", material.path, words(slot)),
        None => format!("{}\n  未归位\n", material.path),
    };
    for slot in &material.also {
        line.push_str(&format!("  互见 {}\n", words(slot)));
    }
    if let (None, Some(suggestion)) = (&material.slot, &material.suggestion) {
        line.push_str(&format!("  {}\n", suggestion.why));
    }
    line
}
