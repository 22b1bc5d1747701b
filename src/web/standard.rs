//! The standard as it is written now, with its sources and 待核 marks; and its parts and items, each
//! as a form.

pub mod edit;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::page;
use super::state::Web;
use crate::error::Result;
use crate::output::report_html::board::part_label;
use crate::output::words;
use crate::project::Project;
use crate::standard::{self, DepartmentId, Due, Mark, Standard, YearRule};

/// What is to be shown.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// Words that titles, ids and leads have.
    q: String,
    /// Only what was not held against the official text.
    unverified: bool,
}

#[derive(Serialize)]
struct Screen {
    name: String,
    document: String,
    parts: Vec<Part>,
    unverified: usize,
    sources: Vec<(String, String)>,
    q: String,
    only: bool,
    /// Requirements shown.
    count: usize,
}

#[derive(Serialize)]
struct Part {
    /// Of its form.
    address: String,
    title: String,
    lead: String,
    full_marks: String,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    /// Of its form.
    address: String,
    title: String,
    essence: String,
    lead: String,
    veto: bool,
    full_marks: String,
    source: String,
    verified: bool,
    requirements: Vec<Requirement>,
}

#[derive(Serialize)]
struct Requirement {
    id: String,
    title: String,
    years: &'static str,
    least: u32,
    due: String,
    marks: String,
    full_marks: String,
    source: String,
    verified: bool,
    note: String,
}

/// The standard, as its file says now.
pub async fn page(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let standard = now(web)?;
        let screen = screen(&standard, &asked);
        page::page(web, "web/standard.html", "标准", "standard", &screen)
    })
    .await
}

/// As the files say, else, where they have mistakes, as the last check had it.
fn now(web: &Web) -> Result<Standard> {
    let work = web.opened()?;
    Project::load(&work.root)
        .map(|project| project.standard)
        .or_else(|error| {
            let seen = work.seen(|seen| Ok(seen.assessment.evidence.project.standard.clone()));
            seen.map_err(|_| error)
        })
}

fn screen(standard: &Standard, asked: &Asked) -> Screen {
    let unverified = standard.items().filter(|item| !item.verified).count()
        + standard.requirements().filter(|r| !r.verified).count();
    let parts: Vec<Part> = standard
        .parts
        .iter()
        .map(|part| Part {
            address: address(part.id.as_str()),
            title: part_label(part),
            lead: department(standard, part.lead.as_ref()),
            full_marks: marks(part.full_marks),
            items: part
                .items
                .iter()
                .filter_map(|i| item(standard, i, asked))
                .collect(),
        })
        .filter(|part| !part.items.is_empty())
        .collect();
    let shown = parts.iter().flat_map(|part| &part.items);
    Screen {
        name: standard.title.clone(),
        document: standard.document.clone(),
        unverified,
        sources: standard.sources.clone().into_iter().collect(),
        q: asked.q.clone(),
        only: asked.unverified,
        count: shown.map(|item| item.requirements.len()).sum(),
        parts,
    }
}

/// An item with the requirements asked for; `None` where neither it nor any of them is.
fn item(standard: &Standard, item: &standard::Item, asked: &Asked) -> Option<Item> {
    let label = words::item_label(item);
    let lead = department(standard, item.lead.as_ref());
    let all = !asked.unverified && asked.words(&[&label, item.id.as_str(), &lead]);
    let wanted = |r: &&standard::Requirement| {
        let lead = department(standard, r.lead.as_ref());
        let words = all || asked.words(&[&r.title, r.id.as_str(), &lead, &label]);
        words && !(asked.unverified && r.verified)
    };
    let requirements: Vec<Requirement> = item
        .requirements
        .iter()
        .filter(wanted)
        .map(|r| requirement(standard, r))
        .collect();
    let itself =
        all || asked.unverified && !item.verified && asked.words(&[&label, item.id.as_str()]);
    (itself || !requirements.is_empty()).then(|| Item {
        address: address(item.id.as_str()),
        title: label,
        essence: item.essence.clone(),
        lead,
        veto: item.veto,
        full_marks: marks(item.full_marks),
        source: source(standard, &item.source),
        verified: item.verified,
        requirements,
    })
}

fn requirement(standard: &Standard, r: &standard::Requirement) -> Requirement {
    let due: Vec<String> = r.due.iter().map(|due| from(standard, due)).collect();
    let bears: Vec<&str> = r.marks.iter().copied().map(Mark::in_words).collect();
    Requirement {
        id: r.id.to_string(),
        title: r.title.clone(),
        years: match r.years {
            YearRule::Each => "每年",
            YearRule::Latest => "最新",
            YearRule::Once => "一份",
            YearRule::Span => "跨年度一份",
        },
        least: r.least,
        due: due.join("、"),
        marks: bears.join("、"),
        full_marks: marks(r.full_marks),
        source: source(standard, &r.source),
        verified: r.verified,
        note: r.note.clone().unwrap_or_default(),
    }
}

impl Asked {
    /// Whether every word asked for is in one of these.
    fn words(&self, among: &[&str]) -> bool {
        let mut words = self.q.split_whitespace();
        words.all(|word| among.iter().any(|text| text.contains(word)))
    }
}

fn department(standard: &Standard, id: Option<&DepartmentId>) -> String {
    let found = id.and_then(|id| standard.departments.iter().find(|d| d.id == *id));
    found.map_or(String::new(), |d| d.name.clone())
}

fn address(id: &str) -> String {
    format!("/standard/edit?entry={}", page::encoded(id))
}

fn marks(marks: Option<f64>) -> String {
    marks.map_or(String::new(), words::points)
}

fn source(standard: &Standard, key: &str) -> String {
    standard.sources.get(key).cloned().unwrap_or(key.to_owned())
}

/// From whom something is due, in words.
fn from(standard: &Standard, due: &Due) -> String {
    match due {
        Due::Department(id) => {
            let name = department(standard, Some(id));
            if name.is_empty() {
                id.to_string()
            } else {
                name
            }
        }
        Due::EveryDepartment => "各部门".into(),
        Due::EveryStreet => "各街道乡镇".into(),
        Due::EveryCommunity => "各社区村".into(),
        Due::EveryUnit => "各单位".into(),
        Due::EverySample(id) => {
            let found = standard.sample_types.iter().find(|s| s.id == *id);
            found.map_or(id.to_string(), |s| format!("各{}", s.name))
        }
    }
}
