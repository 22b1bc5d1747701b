//! 整改通知单: for each unit with open entries in the ledger, what is wrong, where, why it matters,
//! how to mend it, until when, and who signs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{number, print, sheets};
use crate::assess::Assessment;
use crate::dossier;
use crate::error::Result;
use crate::finding::Finding;
use crate::ledger::{Entry, State};
use crate::output::template::Look;
use crate::output::{Originals, Output, Sink, words};
use crate::page::style::Geometry;
use crate::project::Unit;

/// The notices.
pub const NOTICES: Output = Output {
    name: "notices",
    about: "整改通知单（PDF/A，有未整改问题的单位每家一份）",
    render,
};

/// Places named for one entry.
const PLACES: usize = 3;

#[derive(Serialize)]
struct Notice<'a> {
    project: &'a str,
    standard: &'a str,
    number: String,
    date: String,
    unit: &'a str,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    number: usize,
    entry: u32,
    severity: &'static str,
    returned: bool,
    what: String,
    place: String,
    why: &'a str,
    how: &'a str,
    due: &'a str,
}

fn render(assessment: &Assessment, from: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    let press = from.press();
    let project = &assessment.evidence.project;
    let mut sent = 0;
    for unit in &project.units {
        let rows = rows(assessment, unit);
        if rows.is_empty() {
            continue;
        }
        sent += 1;
        let today = assessment.evidence.today;
        let notice = Notice {
            project: &project.name,
            standard: &project.standard.title,
            number: format!("〔{}〕{sent}号", today.year),
            date: words::day(today),
            unit: &unit.name,
            rows,
        };
        let markdown = press.templates.render("notice.md", &notice)?;
        let mut laid = sheets(press, &markdown, Look::Notice, Geometry::A4);
        number(press, &mut laid);
        let name = format!("表单/整改通知单-{}.pdf", dossier::for_disk(&unit.name));
        let title = format!("整改通知单 {}", unit.name);
        print(assessment, press, sink, &name, title, &laid)?;
    }
    Ok(())
}

/// Open entries that the unit has to answer, the first due first.
fn rows<'a>(assessment: &'a Assessment, unit: &Unit) -> Vec<Row<'a>> {
    let mut entries: Vec<&Entry> = assessment
        .ledger
        .entries
        .iter()
        .filter(|entry| entry.state == State::Open && entry.finding.units().contains(&&unit.id))
        .collect();
    entries.sort_by_key(|entry| (&entry.due, entry.number));
    let secret = dossier::classified(&assessment.findings);
    let row = |(number, entry): (usize, &'a Entry)| {
        let finding = &entry.finding;
        let rule = words::rule(finding);
        Row {
            number,
            entry: entry.number,
            severity: finding.severity.in_words(),
            returned: entry.returned,
            what: words::plain(dossier::told(finding, &secret)),
            place: place(assessment, finding, unit, &secret),
            why: rule.map_or("", |rule| rule.why),
            how: rule.map_or("", |rule| rule.remedy),
            due: entry.due.as_deref().unwrap_or_default(),
        }
    };
    (1..).zip(entries).map(row).collect()
}

/// What it is about and the files that show it; nothing of papers that bear a secrecy mark.
fn place(
    assessment: &Assessment,
    finding: &Finding,
    unit: &Unit,
    secret: &BTreeSet<&str>,
) -> String {
    let evidence = &assessment.evidence;
    let mut place = words::subject(evidence, &finding.subject, Some(&unit.id));
    let shown = finding
        .proofs
        .iter()
        .filter(|p| !secret.contains(p.path.as_str()));
    let shown: Vec<String> = shown.map(words::place).collect();
    for file in shown.iter().take(PLACES) {
        place.push('；');
        place.push_str(file);
    }
    if shown.len() > PLACES {
        place.push_str(&format!("等{}处", shown.len()));
    }
    place
}
