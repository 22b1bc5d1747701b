//! 雷同认定: every verdict that stands, whether its likeness is still found or not; each may be
//! taken back.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::listing;
use super::page;
use super::state::{Web, lock};
use crate::desk;
use crate::ledger::{Hand, Ledger};
use crate::output::words;
use crate::verdict::Ruling;

/// The page.
const HERE: &str = "/verdicts";

#[derive(Serialize)]
struct Screen {
    lines: Vec<Line>,
    by: String,
    /// Whether findings can be opened.
    seen: bool,
}

/// A verdict on one entry; it may be on several pairs of papers.
#[derive(Serialize)]
struct Line {
    number: u32,
    id: Option<String>,
    message: String,
    verdict: &'static str,
    why: String,
    by: String,
    date: String,
}

/// What is taken back.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    number: u32,
    by: String,
    why: String,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        let (lines, seen) =
            work.ledger(|ledger, project, seen| (lines(&project.rulings, ledger), seen))?;
        let by = lock(&web.by).clone();
        page::page(
            web,
            "web/verdicts.html",
            "雷同认定",
            "ledger",
            &Screen { lines, by, seen },
        )
    })
    .await
}

/// One line an entry, the latest first.
fn lines(rulings: &[Ruling], ledger: &Ledger) -> Vec<Line> {
    let mut rulings: Vec<&Ruling> = rulings.iter().collect();
    rulings.sort_by(|a, b| (&b.date, b.number).cmp(&(&a.date, a.number)));
    rulings.dedup_by_key(|ruling| ruling.number);
    let line = |ruling: &&Ruling| {
        let finding = ledger.entry(ruling.number).map(|entry| &entry.finding);
        Line {
            number: ruling.number,
            id: finding.map(listing::id),
            message: finding.map_or(String::new(), |f| words::plain(&f.message)),
            verdict: ruling.verdict.in_words(),
            why: ruling.why.clone(),
            by: ruling.by.clone(),
            date: ruling.date.clone(),
        }
    };
    rulings.iter().map(line).collect()
}

/// Takes one back.
pub async fn withdraw(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let hand = Hand {
            by: asked.by.trim(),
            why: asked.why.trim(),
            day: desk::today(),
        };
        let (_, ledger) = desk.judge(asked.number, None, hand)?;
        work.take_in(&desk, ledger);
        web.sign(&asked.by);
        web.say(format!("{} 号的认定已撤回。", asked.number));
        Ok(page::go(HERE))
    })
    .await
}
