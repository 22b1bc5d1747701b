//! [`Terms`]: days until things are due; [`Milestone`]: the days an evaluation runs towards.

use serde::Serialize;

use super::exceptions::is_date;
use super::load::Sound;
use super::{Project, written};
use crate::standard::ItemId;
use crate::standard::unknown;
use crate::standard::yaml::{Mistakes, at};

/// Days from the day a problem is opened until things are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Terms {
    /// A grave problem is to be mended.
    pub grave: u32,
    /// An ordinary one.
    pub ordinary: u32,
    /// The unit has to report on it.
    pub report: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Terms {
            grave: 7,
            ordinary: 15,
            report: 5,
        }
    }
}

/// A day that the evaluation runs towards: 申报, 省级评估, 技术评估.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Milestone {
    /// What it is called.
    pub name: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The items of the standard that count against it; all where empty.
    pub items: Vec<ItemId>,
}

pub(super) fn terms(written: &written::Terms) -> Terms {
    let ours = Terms::default();
    Terms {
        grave: written.grave.unwrap_or(ours.grave),
        ordinary: written.ordinary.unwrap_or(ours.ordinary),
        report: written.report.unwrap_or(ours.report),
    }
}

pub(super) fn milestones(
    written: &[written::Milestone],
    project: &Project,
    sound: Sound,
    out: &mut Mistakes,
) -> Vec<Milestone> {
    let mut milestones = Vec::new();
    for (i, milestone) in written.iter().enumerate() {
        let earlier = &written[..i];
        if milestone.name.trim().is_empty() {
            out.value(at!["milestones", i, "name"], "节点的名称不能空。");
        } else if earlier.iter().any(|other| other.name == milestone.name) {
            let what = format!("节点“{}”写了两次。", milestone.name);
            out.value(at!["milestones", i, "name"], what);
        }
        if !is_date(&milestone.date) {
            let what = format!(
                "“{}”不是真实的日期，应写成 2026-12-31 这样。",
                milestone.date
            );
            out.value(at!["milestones", i, "date"], what);
        }
        let mut items = Vec::new();
        for (j, id) in milestone.items.iter().enumerate() {
            let found = items_of(project, id);
            if found.is_empty() && sound.standard {
                let parts = project.standard.parts.iter().map(|part| part.id.as_str());
                let known = parts.chain(project.standard.items().map(|item| item.id.as_str()));
                let what = unknown("部分或项目", id, known);
                out.value(at!["milestones", i, "items", j], what);
            }
            items.extend(found);
        }
        milestones.push(Milestone {
            name: milestone.name.trim().into(),
            date: milestone.date.clone(),
            items,
        });
    }
    // What comes first is first, however it was written.
    milestones.sort_by(|a, b| a.date.cmp(&b.date));
    milestones
}

/// The item of this id, or every item of the part of this id.
fn items_of(project: &Project, id: &str) -> Vec<ItemId> {
    let parts = project.standard.parts.iter();
    let part = parts.filter(|part| part.id.as_str() == id);
    let of_part = part.flat_map(|part| &part.items);
    let item = project
        .standard
        .items()
        .filter(|item| item.id.as_str() == id);
    of_part.chain(item).map(|item| item.id.clone()).collect()
}
