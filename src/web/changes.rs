//! 回头看: what became of every problem from one check to another, whichever two.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::listing;
use super::page;
use super::state::Web;
use crate::error::Result;
use crate::ledger::diff::{Diff, Fate};
use crate::ledger::{Deed, Ledger};
use crate::output::words;
use crate::store::Store;

/// Problems listed of each kind of change.
const LINES: usize = 30;

/// Which two checks, by their numbers.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    from: Option<u32>,
    to: Option<u32>,
}

#[derive(Serialize)]
struct Screen {
    runs: Vec<Run>,
    from: u32,
    to: u32,
    /// Nothing where there were not two checks.
    changes: Vec<Change>,
    /// Whether findings can be opened.
    seen: bool,
}

/// A check.
#[derive(Serialize)]
struct Run {
    number: u32,
    date: String,
    /// The unit that checked itself; nothing where all were checked.
    unit: String,
    materials: u32,
    findings: u32,
    /// New, no longer found, come back.
    moved: [u32; 3],
}

/// One kind of change.
#[derive(Serialize)]
pub struct Change {
    name: &'static str,
    about: &'static str,
    count: usize,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    number: u32,
    id: String,
    message: String,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let desk = work.desk()?;
        let runs = runs(&desk.store)?;
        let nth = |back: usize| runs.iter().rev().nth(back).map_or(0, |run| run.number);
        let (from, to) = (asked.from.unwrap_or(nth(1)), asked.to.unwrap_or(nth(0)));
        let diff = match from {
            0 => None,
            _ => Some(desk.store.diff(from, to)?),
        };
        drop(desk);
        let (changes, seen) = work.ledger(|ledger, _, seen| {
            let changes = diff.as_ref().map(|diff| told(diff, ledger));
            (changes, seen)
        })?;
        let screen = Screen {
            runs,
            from,
            to,
            changes: changes.unwrap_or_default(),
            seen,
        };
        page::page(web, "web/changes.html", "回头看", "run", &screen)
    })
    .await
}

fn runs(store: &Store) -> Result<Vec<Run>> {
    let moves = store.moves()?;
    let run = |run: crate::store::Run| {
        let of_run = moves.get(&run.number);
        let count = |deed| of_run.and_then(|of_run| of_run.get(&deed)).copied();
        let count = |deed| count(deed).unwrap_or(0);
        Run {
            moved: [Deed::Found, Deed::Mended, Deed::Returned].map(count),
            unit: run.unit.unwrap_or_default(),
            number: run.number,
            date: run.date,
            materials: run.materials,
            findings: run.findings,
        }
    };
    Ok(store.runs()?.into_iter().map(run).collect())
}

/// What became different between the last two checks.
///
/// # Errors
/// The records fail.
pub fn last(store: &Store) -> Result<Diff> {
    let runs = store.runs()?;
    let nth = |back: usize| runs.iter().rev().nth(back).map_or(0, |run| run.number);
    store.diff(nth(1), nth(0))
}

/// The same in words, each kind with its first problems.
pub fn told(diff: &Diff, ledger: &Ledger) -> Vec<Change> {
    let line = |number: &u32| {
        let finding = &ledger.entry(*number)?.finding;
        Some(Line {
            number: *number,
            id: listing::id(finding),
            message: words::plain(&finding.message),
        })
    };
    Fate::ALL
        .iter()
        .map(|fate| {
            let numbers = diff.of(*fate);
            Change {
                name: fate.in_words(),
                about: about(*fate),
                count: numbers.len(),
                lines: numbers.iter().filter_map(line).take(LINES).collect(),
            }
        })
        .collect()
}

/// What became of a problem, in a few more words.
fn about(fate: Fate) -> &'static str {
    match fate {
        Fate::New => "上次没有，这次有了",
        Fate::Returned => "改好、销号或说明以后又出现",
        Fate::Worsened => "上次有，这次更重或更多",
        Fate::Unchanged => "上次有，这次还有",
        Fate::Unjudged => "材料不在或读不了，看不出改了没有",
        Fate::Mended => "这次没有再发现，等人验收",
        Fate::Excused => "有理由、有人同意，不计入",
    }
}
