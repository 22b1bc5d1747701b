//! 整改进度: how far each unit is, and what is open against the milestones of the project.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::page;
use super::state::Web;
use crate::desk;
use crate::ledger::{Ledger, Progress};
use crate::output::words;
use crate::paper::Date;
use crate::project::Project;

#[derive(Serialize)]
struct Screen {
    date: String,
    milestones: Vec<Ahead>,
    all: Line,
    /// Those with the most that is late first, then with the most that is open.
    units: Vec<Line>,
}

/// A milestone.
#[derive(Serialize)]
struct Ahead {
    name: String,
    date: String,
    left: String,
    open: u32,
    too_late: u32,
    awaiting: u32,
    rate: String,
}

/// A unit, or all of them.
#[derive(Serialize)]
struct Line {
    name: String,
    /// The same in an address.
    key: String,
    progress: Progress,
    rate: String,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        let today = desk::today();
        let screen = work.ledger(|ledger, project, _| screen(ledger, project, today))?;
        page::page(web, "web/progress.html", "整改进度", "ledger", &screen)
    })
    .await
}

fn screen(ledger: &Ledger, project: &Project, today: Date) -> Screen {
    let line = |name: &str, progress: Progress| Line {
        name: name.to_owned(),
        key: page::encoded(name),
        rate: rate(&progress),
        progress,
    };
    let units = ledger.by_unit(today).into_iter();
    let mut units: Vec<Line> = units
        .map(|(unit, progress)| {
            let name = unit.as_ref().map(|unit| project.unit_name(unit));
            line(name.unwrap_or(words::NOBODY), progress)
        })
        .collect();
    let urgent = |line: &Line| (line.progress.overdue, line.progress.open);
    units.sort_by(|a, b| urgent(b).cmp(&urgent(a)).then(a.name.cmp(&b.name)));
    let ahead = ledger.ahead(&project.milestones, today).into_iter();
    Screen {
        date: words::day(today),
        milestones: ahead
            .map(|ahead| Ahead {
                name: ahead.milestone.name.clone(),
                date: ahead.milestone.date.clone(),
                left: left(ahead.left),
                open: ahead.progress.open,
                too_late: ahead.too_late,
                awaiting: ahead.progress.awaiting,
                rate: rate(&ahead.progress),
            })
            .collect(),
        all: line("全部", ledger.progress(today)),
        units,
    }
}

fn rate(progress: &Progress) -> String {
    let percent = progress.mended_percent();
    percent.map_or("—".into(), |percent| format!("{percent}%"))
}

fn left(days: i64) -> String {
    match days {
        0 => "就是今天".into(),
        days if days > 0 => format!("还有 {days} 天"),
        days => format!("已过 {} 天", -days),
    }
}
