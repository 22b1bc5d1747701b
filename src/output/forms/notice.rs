//! 整改通知单: for each unit with open entries in the ledger, what is wrong, what shows it, how to
//! mend it, until when; with a receipt to be signed and sent back.

use serde::Serialize;

use super::letter::Letter;
use super::problem::{self, Problem};
use super::series;
use crate::assess::Assessment;
use crate::dossier;
use crate::error::Result;
use crate::finding::Severity;
use crate::ledger::calendar;
use crate::output::template::Look;
use crate::output::{Originals, Output, Sink, words};
use crate::standard::UnitId;

/// The notices.
pub const NOTICES: Output = Output {
    name: "notices",
    about: "整改通知单（PDF/A 和 Word，有未整改问题的单位每家一份，附回执）",
    render: |assessment, from, sink| write(assessment, from, sink, None),
};

#[derive(Serialize)]
struct Notice<'a> {
    project: &'a str,
    place: &'a str,
    standard: &'a str,
    issuer: &'a str,
    contact: &'a str,
    number: String,
    date: String,
    today: String,
    unit: &'a str,
    grave: usize,
    returned: usize,
    overdue: usize,
    rows: Vec<Problem<'a>>,
}

/// Writes the notices of all units, or of one.
///
/// # Errors
/// A template can't be filled, or the disk would not have them.
pub fn write(
    assessment: &Assessment,
    from: &dyn Originals,
    sink: &mut dyn Sink,
    only: Option<&UnitId>,
) -> Result<()> {
    let (press, project) = (from.press(), &assessment.evidence.project);
    let today = assessment.evidence.today;
    let issues = series::issues(&assessment.ledger);
    for unit in &project.units {
        let entries = problem::open(assessment, &unit.id);
        let Some(issue) = issues.get(&unit.id).filter(|_| !entries.is_empty()) else {
            continue;
        };
        if only.is_some_and(|only| *only != unit.id) {
            continue;
        }
        let rows = problem::told(assessment, &entries, &unit.id);
        let count = |which: &dyn Fn(&Problem<'_>) -> bool| rows.iter().filter(|r| which(r)).count();
        let notice = Notice {
            project: &project.name,
            place: &project.place.name,
            standard: &project.standard.title,
            issuer: project.issuer(),
            contact: &project.letters.contact,
            number: issue.in_words(&project.letters.code),
            date: words::day(calendar::parse(&issue.date).unwrap_or(today)),
            today: words::day(today),
            unit: &unit.name,
            grave: count(&|row| row.severity == Severity::Error.in_words()),
            returned: count(&|row| row.times > 0),
            overdue: count(&|row| row.late.is_some()),
            rows,
        };
        let letter = Letter {
            file: &format!("表单/整改通知单-{}", dossier::for_disk(&unit.name)),
            title: format!("整改通知单 {}", unit.name),
            markdown: press.templates.render("notice.md", &notice)?,
            look: Look::Notice,
            one_page: false,
        };
        letter.send(assessment, press, sink)?;
    }
    Ok(())
}
