//! Stray material: accept what is suggested, drag it to a slot, or choose one; and a step back.

use std::collections::BTreeMap;
use std::path::Path as File;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::listing::Listing;
use super::page;
use super::pages::Pages;
use super::state::{Placed, Seen, Web, Work, lock};
use crate::catalogue::Material;
use crate::desk;
use crate::desk::assign::Placing;
use crate::error::{Error, Result};
use crate::evidence::Evidence;
use crate::output::words;
use crate::standard::UnitId;

/// Materials on a page.
const LINES: usize = 30;

/// Which unit's stray material.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    unit: String,
    page: Option<usize>,
}

#[derive(Serialize)]
struct Screen {
    units: Vec<Choice>,
    unit: String,
    lines: Vec<Line>,
    pages: Pages,
    placed: Vec<Settled>,
    /// Slots of the unit, empty ones first: where material may be dropped.
    slots: Vec<Target>,
}

#[derive(Serialize)]
struct Choice {
    key: String,
    name: String,
    count: usize,
}

#[derive(Serialize)]
struct Line {
    id: String,
    /// The digest by which its text is shown.
    file: String,
    path: String,
    unit: String,
    guess: String,
    why: String,
    /// The slot suggested, as [`Target::key`].
    key: String,
    settled: String,
}

#[derive(Serialize)]
struct Settled {
    number: usize,
    path: String,
    to: String,
}

/// A slot that a paper may be put into.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    filled: usize,
    title: String,
    key: String,
}

/// A slot of one unit in a form: requirement and year.
fn key(requirement: &str, year: Option<u16>) -> String {
    match year {
        Some(year) => format!("{requirement}@{year}"),
        None => requirement.to_owned(),
    }
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let placed = lock(&work.placed).clone();
        let screen = work.seen(|seen| Ok(screen(seen, &asked, &placed)))?;
        page::page(web, "web/stray.html", "归位", "stray", &screen)
    })
    .await
}

fn screen(seen: &Seen, asked: &Asked, placed: &[Placed]) -> Screen {
    let evidence = &seen.assessment.evidence;
    let materials = evidence.catalogue.materials.iter();
    let stray = materials.filter(|m| m.slot.is_none());
    let units = &evidence.project.units;
    let whose = |unit: Option<&UnitId>| {
        let at = unit.and_then(|unit| units.iter().position(|u| u.id == *unit));
        at.map_or("nobody".to_owned(), |at| format!("u{}", at + 1))
    };
    // In the order of paths, which those of one unit do not always share.
    let mut choices: Vec<Choice> = Vec::new();
    let mut by_unit: BTreeMap<Option<&UnitId>, (usize, Vec<&Material>)> = BTreeMap::new();
    for material in stray {
        let unit = material.unit.as_ref();
        let (at, theirs) = by_unit.entry(unit).or_insert_with(|| {
            choices.push(Choice {
                key: whose(unit),
                name: words::unit_name(evidence, unit).into(),
                count: 0,
            });
            (choices.len() - 1, Vec::new())
        });
        choices[*at].count += 1;
        theirs.push(material);
    }
    let chosen = choices.iter().find(|choice| choice.key == asked.unit);
    let unit = chosen
        .or(choices.first())
        .map_or(String::new(), |c| c.key.clone());
    let theirs = by_unit.into_values();
    let theirs = theirs.filter(|(at, _)| choices[*at].key == unit);
    let theirs: Vec<&Material> = theirs.flat_map(|(_, theirs)| theirs).collect();
    let pages = Pages::of(
        theirs.len(),
        LINES,
        asked.page,
        format!("/stray?unit={unit}"),
    );
    let lines = pages
        .lines(&theirs)
        .iter()
        .map(|m| line(evidence, m, placed));
    let id = theirs.first().and_then(|m| m.unit.clone());
    Screen {
        lines: lines.collect(),
        slots: id.map_or(Vec::new(), |id| targets(evidence, &id)),
        placed: placed
            .iter()
            .enumerate()
            .rev()
            .map(|(number, placed)| Settled {
                number,
                path: words::shown(&placed.path),
                to: placed.to.clone(),
            })
            .collect(),
        units: choices,
        unit,
        pages,
    }
}

fn line(evidence: &Evidence, material: &Material, placed: &[Placed]) -> Line {
    let hint = material.suggestion.as_ref();
    let settled = placed.iter().find(|p| p.path == material.path.as_str());
    Line {
        id: Listing::stray_id(material),
        file: material.digest.to_string(),
        path: words::shown(material.path.as_str()),
        unit: words::unit_name(evidence, material.unit.as_ref()).into(),
        guess: hint.map_or(String::new(), |hint| {
            let title = evidence.title(&hint.requirement);
            match hint.year.or(material.year) {
                Some(year) => format!("《{title}》{year} 年"),
                None => format!("《{title}》"),
            }
        }),
        why: hint.map_or("没有相近的应交项".into(), |hint| hint.why.clone()),
        key: hint.map_or(String::new(), |hint| {
            let year = hint.year.or(material.year).map(|year| year.0);
            key(hint.requirement.as_str(), year)
        }),
        settled: settled.map_or(String::new(), |placed| placed.to.clone()),
    }
}

/// The slots of a unit, those with the least in them first.
pub fn targets(evidence: &Evidence, unit: &UnitId) -> Vec<Target> {
    let mut targets: Vec<Target> = evidence
        .slots
        .iter()
        .filter(|slot| slot.unit == *unit)
        .map(|slot| Target {
            filled: evidence.in_slot(slot).count(),
            title: words::slot(evidence, slot),
            key: key(slot.requirement.as_str(), slot.year.map(|year| year.0)),
        })
        .collect();
    targets.sort_by_key(|target| target.filled);
    targets
}

/// Where a material is said to belong.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Settling {
    id: String,
    slot: String,
    unit: String,
    number: usize,
    /// The page to go back to, where it is another.
    back: String,
}

impl Settling {
    fn back(&self) -> String {
        let known = self.unit.chars().all(|c| c.is_ascii_alphanumeric());
        format!("/stray?unit={}", if known { &self.unit } else { "" })
    }
}

/// Settles a material.
pub async fn assign(State(web): State<Arc<Web>>, Form(settling): Form<Settling>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let path = work.seen(|seen| {
            let found = seen.listing.stray(&seen.assessment, &settling.id);
            let found = found.ok_or_else(|| page::nothing("没有这份材料"))?;
            Ok(found.path.to_string())
        })?;
        settle(web, &work, path, Some(placing(&settling.slot, false)?))?;
        Ok(page::go(&settling.back()))
    })
    .await
}

/// A slot as a form names it.
///
/// # Errors
/// None was chosen.
pub fn placing(slot: &str, also: bool) -> Result<Placing<'_>> {
    let (requirement, year) = match slot.split_once('@') {
        Some((requirement, year)) => (requirement, year.parse::<u16>().ok()),
        None => (slot, None),
    };
    if requirement.is_empty() {
        return Err(Error::usage("没有选应交项").hint("请在下拉框里选一项，或把材料拖到右边。"));
    }
    Ok(Placing {
        requirement,
        year,
        also,
    })
}

/// Settles a paper, or takes back what was settled of it, so that this can be undone; and says so.
///
/// # Errors
/// A check has the desk; as [`Desk::assign`](desk::Desk::assign).
pub fn settle(web: &Web, work: &Work, path: String, to: Option<Placing<'_>>) -> Result<()> {
    let mut desk = work.desk()?;
    let before = desk.assigned(&path);
    let settled = desk.assign(File::new(&path), to.as_ref(), desk::today())?;
    let slots = settled.first().map(|m| match to {
        Some(to) if to.also => m.also.last().cloned(),
        _ => m.slot.clone(),
    });
    let to = match slots.flatten() {
        Some(slot) => work.seen(|seen| Ok(seen.assessment.evidence.slot_in_words(&slot)))?,
        None => "（没有归位）".to_owned(),
    };
    web.say(format!(
        "{} 已归入 {to}。重新检查以后计入。",
        words::shown(&path)
    ));
    lock(&work.placed).push(Placed { path, to, before });
    work.outdate();
    Ok(())
}

/// Takes a step back: the material is settled as it was before.
pub async fn undo(State(web): State<Arc<Web>>, Form(settling): Form<Settling>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let back = settling.back();
        let mut placed = lock(&work.placed);
        let step = placed.get(settling.number).cloned();
        let step = step.ok_or_else(|| page::nothing("没有这一步"))?;
        desk.assign_again(&step.path, &step.before, desk::today())?;
        placed.remove(settling.number);
        web.say(format!("已撤销：{}。", words::shown(&step.path)));
        Ok(page::go(match settling.back.is_empty() {
            true => &back,
            false => page::local(&settling.back, &back),
        }))
    })
    .await
}
