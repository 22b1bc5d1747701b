//! `juanzong indicators`: which figures are asked for and whether they are reached; and the blank
//! sheet of figures.

use std::io::Write;

use clap::Subcommand;

use super::progress::Bar;
use super::score::{Show, Template, say, write_blank};
use super::{Exit, Format};
use crate::desk::blanks::Sheet;
use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::output::mock_text;

/// 数据指标：有哪些、要求多少、达标没有。
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
    /// 写一张空的指标数据表：各年数值和佐证材料填在里面
    Template(Template),
}

/// Runs the command.
///
/// # Errors
/// The project can't be read, or a blank sheet can't be written.
pub fn run(args: Args, out: &mut dyn Write) -> Result<Exit> {
    if let Some(Action::Template(template)) = args.action {
        return write_blank(&template, Sheet::Figures, out);
    }
    let desk = Desk::open(args.show.project.as_deref(), desk::today())?;
    desk.tell_guesses();
    let bar = Bar::new(args.show.format == Format::Json);
    let evidence = desk.assess(&bar)?.evidence;
    bar.finish();
    let text = match args.show.format {
        Format::Text => mock_text::indicators(&evidence),
        Format::Json => {
            let all = evidence.project.editions().into_iter().map(|standard| {
                let judged = standard.indicators.iter().map(|indicator| {
                    serde_json::json!({
                        "indicator": indicator,
                        "figures": evidence.data.figures.get(&indicator.id),
                        "judged": evidence.judge(indicator),
                    })
                });
                serde_json::json!({ "standard": standard.id, "indicators": judged.collect::<Vec<_>>() })
            });
            serde_json::to_string_pretty(&all.collect::<Vec<_>>())
                .map_err(|e| Error::bug("指标写不成 JSON").because(e))?
                + "\n"
        }
    };
    say(out, &text)?;
    Ok(Exit::Clean)
}
