//! What the ledger holds of an entry besides its state: who answers, who leads, by when, what is
//! to be done. The office sets it; only what was changed is set.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::decide;
use super::page;
use super::state::Web;
use crate::desk::{self, Desk};
use crate::digest::digest;
use crate::error::{Error, Result};
use crate::finding::Severity;
use crate::ledger::{Edit, Entry, Hand, Origin};
use crate::output::words;
use crate::project::Project;
use crate::standard::Year;

/// Between the names of several units.
const AND: char = '、';

/// The fields as the form shows them, and as they come back.
#[derive(Serialize, Deserialize, Default, Clone)]
#[serde(default)]
pub struct Particulars {
    unit: String,
    lead: String,
    supporting: String,
    /// Id of an item of the standard.
    item: String,
    year: String,
    spot: String,
    points: String,
    measure: String,
    person: String,
    due: String,
    report_by: String,
    /// Of what people told alone.
    problem: String,
    /// As well: `red` or `yellow`.
    severity: String,
}

/// The form.
#[derive(Serialize)]
pub struct Sheet {
    now: Particulars,
    /// By what is known whether the entry was changed since.
    was: String,
    /// Whether people told of it, so that its words are theirs to change.
    told: bool,
    units: Vec<String>,
    /// Items: id and title.
    items: Vec<(String, String)>,
}

/// What was sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    by: String,
    why: String,
    query: String,
    was: String,
    #[serde(flatten)]
    fields: Particulars,
}

impl Particulars {
    fn of(entry: &Entry, project: &Project) -> Self {
        let unit = |id: &crate::standard::UnitId| project.unit_name(id).to_owned();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let supporting: Vec<String> = entry.supporting.iter().map(unit).collect();
        Particulars {
            unit: entry.unit.as_ref().map(unit).unwrap_or_default(),
            lead: entry.lead.as_ref().map(unit).unwrap_or_default(),
            supporting: supporting.join(&AND.to_string()),
            item: entry
                .item
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            year: entry.year.map(|year| year.to_string()).unwrap_or_default(),
            spot: entry.spot.clone(),
            points: entry.points.map(words::points).unwrap_or_default(),
            measure: entry.measure.clone(),
            person: entry.person.clone(),
            due: text(&entry.due),
            report_by: text(&entry.report_by),
            problem: entry.finding.message.clone(),
            severity: match entry.finding.severity {
                Severity::Error => "red".into(),
                _ => "yellow".into(),
            },
        }
    }

    /// By what these are known.
    fn mark(&self) -> String {
        digest(serde_json::to_string(self).unwrap_or_default().as_bytes()).to_string()
    }

    /// What is different from `now`.
    fn edit(&self, now: &Particulars, told: bool, desk: &Desk) -> Result<Edit> {
        let unit = |name: String| desk.unit(&name);
        let text = |typed: &String, now: &String| {
            // As browsers end lines.
            let typed = typed.trim().replace("\r\n", "\n");
            (typed != *now).then_some(typed)
        };
        let words = |typed, now| text(typed, now).filter(|_| told);
        let units = text(&self.supporting, &now.supporting).map(|names| {
            let names = names
                .split([AND, '，', ',', ' '])
                .filter(|name| !name.is_empty());
            names
                .map(|name| desk.unit(name))
                .collect::<Result<Vec<_>>>()
        });
        let number = |what: &str, typed: String| {
            let wrong = || Error::usage(format!("{what}应当是数字，不能是“{typed}”"));
            typed.parse::<f64>().map_err(|_| wrong())
        };
        let year = filled("年度", &self.year, &now.year)?;
        let year = year.map(|typed| {
            let year = typed
                .parse::<u16>()
                .ok()
                .filter(|year| (1900..2200).contains(year));
            let wrong = || Error::usage(format!("年度应当是四位数字，不能是“{typed}”"));
            year.map(Year).ok_or_else(wrong)
        });
        let item = filled("标准条目", &self.item, &now.item)?;
        let known = |id: &String| desk.project.standard.items().any(|i| i.id.as_str() == id);
        if let Some(unknown) = item.as_ref().filter(|id| !known(id)) {
            return Err(Error::usage(format!("标准里没有这个条目：{unknown}")));
        }
        Ok(Edit {
            problem: words(&self.problem, &now.problem),
            severity: words(&self.severity, &now.severity).map(|severity| match &*severity {
                "red" => Severity::Error,
                _ => Severity::Warning,
            }),
            spot: text(&self.spot, &now.spot),
            unit: filled("责任单位", &self.unit, &now.unit)?
                .map(unit)
                .transpose()?,
            lead: filled("牵头单位", &self.lead, &now.lead)?
                .map(unit)
                .transpose()?,
            supporting: units.transpose()?,
            item: item.map(|id| id.as_str().into()),
            year: year.transpose()?,
            points: filled("分值", &self.points, &now.points)?
                .map(|typed| number("分值", typed))
                .transpose()?,
            measure: text(&self.measure, &now.measure),
            person: text(&self.person, &now.person),
            due: filled("整改时限", &self.due, &now.due)?,
            report_by: filled("报告时限", &self.report_by, &now.report_by)?,
        })
    }
}

/// What was typed where it is different; what was there can't be taken away.
fn filled(what: &str, typed: &str, now: &str) -> Result<Option<String>> {
    match typed.trim() {
        same if same == now => Ok(None),
        "" => {
            Err(Error::usage(format!("{what}不能改成空的"))
                .hint("原来是“".to_owned() + now + "”。"))
        }
        typed => Ok(Some(typed.to_owned())),
    }
}

impl Sheet {
    /// Of an entry.
    pub fn of(entry: &Entry, project: &Project) -> Self {
        let items = project.standard.items();
        let now = Particulars::of(entry, project);
        Sheet {
            was: now.mark(),
            now,
            told: entry.origin != Origin::Run,
            units: project.units.iter().map(|unit| unit.name.clone()).collect(),
            items: items
                .map(|item| (item.id.to_string(), item.title.clone()))
                .collect(),
        }
    }
}

/// Sets what was changed.
pub async fn set(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let (number, mut ledger) = work.seen(|seen| decide::entry(seen, &id))?;
        let edit = {
            let entry = ledger.entry(number);
            let entry = entry.ok_or_else(|| page::nothing("台账里没有这个问题"))?;
            let now = Particulars::of(entry, &desk.project);
            if sent.was != now.mark() {
                let what = format!("{number} 号刚刚有人改过，这次没有保存");
                return Err(Error::usage(what)
                    .hint("请退回那一页刷新一下，看看改成了什么，再决定要不要改。"));
            }
            sent.fields.edit(&now, entry.origin != Origin::Run, &desk)?
        };
        if edit == Edit::default() {
            return Err(Error::usage("没有改动什么").hint("请改了以后再按“保存”。"));
        }
        let hand = Hand {
            by: sent.by.trim(),
            why: sent.why.trim(),
            day: desk::today(),
        };
        ledger.set(&[number], &edit, hand)?;
        work.settle(&mut desk, ledger)?;
        web.sign(&sent.by);
        web.say(format!("{number} 号已修改，记在经过里。"));
        Ok(page::go(&decide::back(&id, &sent.query)))
    })
    .await
}
