//! `juanzong score`: the evaluation scored by the schemes chosen; and the blank sheet of marks.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::progress::Bar;
use super::{Exit, Format};
use crate::desk::blanks::Sheet;
use crate::desk::{self, Desk};
use crate::error::{Error, Kind, Result};
use crate::output::mock_text;
use crate::project::Project;
use crate::score::Verdict;

/// 模拟评分：按评分方案逐项打分，看能不能过、分丢在哪里、先改什么。
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    show: Show,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 写一张空的评分表：现场打分、专家结论填在里面
    Template(Template),
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// 项目文件，或项目、报送材料所在的文件夹；不写时从当前文件夹往上找
    #[arg(value_name = "项目")]
    pub project: Option<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    pub format: Format,
}

#[derive(Debug, clap::Args)]
pub(super) struct Template {
    /// 写到哪个文件（.xlsx 或 .csv）；不写就写到项目文件里说的那个
    #[arg(value_name = "文件")]
    file: Option<PathBuf>,
    /// 项目文件，或项目、报送材料所在的文件夹（默认从当前文件夹往上找）
    #[arg(short, long, value_name = "项目")]
    project: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// The project can't be read, or a blank sheet can't be written.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    if let Some(Action::Template(template)) = args.action {
        return write_blank(&template, Sheet::Marks, out);
    }
    let desk = Desk::open(args.show.project.as_deref(), desk::today())?;
    if desk.project.scoring.plans.is_empty() {
        let what = "项目没有选用评分方案，无从模拟评分。";
        return Err(Error::project(what).hint(
            "请在项目文件里写 schemes，例如 schemes: [pingshen-2021, anfang-county]；也可以在自己的标准文件里写评分方案。",
        ));
    }
    desk.tell_guesses();
    let bar = Bar::new(args.show.format == Format::Json);
    let assessment = desk.assess(&bar)?;
    bar.finish();
    let text = match args.show.format {
        Format::Text => mock_text::scores(&assessment),
        Format::Json => {
            serde_json::to_string_pretty(&assessment.score.mocks)
                .map_err(|e| Error::bug("模拟评分写不成 JSON").because(e))?
                + "\n"
        }
    };
    say(out, &text)?;
    let failed = |mock: &crate::score::Mock| mock.verdict == Verdict::Fail;
    Ok(match assessment.score.mocks.iter().any(failed) {
        true => Exit::Findings,
        false => Exit::Clean,
    })
}

/// Writes a blank sheet, never over another.
pub(super) fn write_blank(template: &Template, sheet: Sheet, out: &mut dyn Write) -> Result<Exit> {
    let here = template.project.as_deref().unwrap_or(Path::new("."));
    let project = Project::load(here)?;
    let path = template
        .file
        .clone()
        .unwrap_or_else(|| sheet.place(&project));
    let name = sheet.write(&project, &path)?;
    let text = format!(
        "已写好空的{name}：{}\n灰格是程序写的，请勿改动；白格由人填。填好保存在原处，再运行检查即可。\n",
        path.display()
    );
    say(out, &text)?;
    Ok(Exit::Clean)
}

pub(super) fn say(out: &mut dyn Write, text: &str) -> Result<()> {
    out.write_all(text.as_bytes())
        .map_err(|e| Error::new(Kind::Disk, "无法写出结果").because(e))
}
