//! Papers of a slot are put in another order, one step at a time, and back.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::dossiers::find;
use super::listing::short;
use super::page;
use super::state::{Reordered, Seen, Web, lock};
use crate::desk;
use crate::dossier::Item;
use crate::dossier::order::{Sequence, To};
use crate::error::{Error, Result};
use crate::output::words;
use crate::project::Ordered;
use crate::standard::Slot;

/// Steps that can be taken back.
const STEPS: usize = 200;

/// A line of a dossier as a form names it: its slot and its paper.
pub fn id(item: &Item) -> String {
    let Slot {
        unit,
        requirement,
        year,
    } = &item.slot;
    let year = year.map_or(String::new(), |year| year.to_string());
    let whole = format!("{unit}\n{requirement}\n{year}\n{}", item.path);
    short(&whole)
}

/// What is done to the order of a slot.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Step {
    /// The paper that is moved, or any of the slot.
    paper: String,
    /// The paper before which it goes.
    before: String,
    /// The paper behind which it goes.
    after: String,
    /// `default`, `keep` or `undo`, where no paper is moved.
    what: String,
}

/// Does it.
pub async fn step(
    State(web): State<Arc<Web>>,
    Path(number): Path<usize>,
    Form(step): Form<Step>,
) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let mut back = format!("/dossiers/{number}");
        let slot = if step.what == "undo" {
            let mut steps = lock(&work.reordered);
            let last = steps
                .last()
                .ok_or_else(|| page::nothing("没有可以撤销的"))?;
            desk.keep_order(&last.slot, last.before.clone(), desk::today())?;
            web.say(format!("已撤销：{}。", last.words));
            let slot = last.slot.clone();
            steps.pop();
            slot
        } else {
            let (slot, papers, words) = work.seen(|seen| made(seen, number, &step))?;
            let before = desk.ordered(&slot);
            desk.keep_order(&slot, papers, desk::today())?;
            let mut steps = lock(&work.reordered);
            if steps.len() >= STEPS {
                steps.remove(0);
            }
            steps.push(Reordered {
                slot: slot.clone(),
                before,
                words,
            });
            back.push_str(&step.place());
            slot
        };
        work.reorder(&desk, &slot);
        Ok(page::go(&back))
    })
    .await
}

impl Step {
    /// Where the eye is to be afterwards: on the button that was pressed, so that it can be
    /// pressed again.
    fn place(&self) -> String {
        let plain = self.paper.chars().all(|c| c.is_ascii_hexdigit());
        let button = match (self.before.is_empty(), self.after.is_empty()) {
            (false, _) => "up",
            (_, false) => "down",
            _ => "slot",
        };
        match plain {
            true => format!("#{button}-{}", self.paper),
            false => String::new(),
        }
    }
}

/// The slot, the order that the step makes of it, and what was done, in words.
fn made(seen: &Seen, number: usize, step: &Step) -> Result<(Slot, Vec<Ordered>, String)> {
    let evidence = &seen.assessment.evidence;
    let (_, dossier) = find(seen, number)?;
    let items = || dossier.chapters.iter().flat_map(|chapter| &chapter.items);
    let gone = || page::nothing("没有这份材料");
    let named = |wanted: &str| items().find(|item| id(item) == wanted).ok_or_else(gone);
    let item = named(&step.paper)?;
    let sequence = Sequence::in_slot(evidence, &item.slot);
    let slot = evidence.slot_in_words(&item.slot);
    let neighbour = |wanted: &str| match named(wanted)? {
        other if other.slot == item.slot => Ok(other),
        _ => Err(Error::usage("只能在同一个应交项里排次序")
            .hint("应交项之间按标准、单位和年度排，不用手工调整。")),
    };
    let moved = |to: To<'_>, words: String| -> Result<_> {
        let papers = sequence.moved(&item.path, to).ok_or_else(gone)?;
        Ok((papers, words))
    };
    let name = words::shown(&item.path);
    let (papers, words) = match step {
        Step { what, .. } if what == "default" => (Vec::new(), format!("{slot}恢复默认次序")),
        Step { what, .. } if what == "keep" => (sequence.kept(), format!("{slot}的次序排定")),
        Step { before, .. } if !before.is_empty() => {
            let other = neighbour(before)?;
            moved(To::Before(&other.path), format!("{name} 上移"))?
        }
        Step { after, .. } if !after.is_empty() => {
            let other = neighbour(after)?;
            moved(To::After(&other.path), format!("{name} 下移"))?
        }
        _ => {
            return Err(
                Error::usage("没有说排到哪里").hint("请按“上移”“下移”，或把材料拖到要放的位置。")
            );
        }
    };
    Ok((item.slot.clone(), papers, words))
}
