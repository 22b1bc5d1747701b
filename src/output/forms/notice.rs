//! 整改通知单: for each unit with open entries in the ledger, what is wrong, what shows it, how to
//! mend it, until when; with a receipt to be signed and sent back.

use serde::Serialize;

use super::due::Letters;
use super::letter::Letter;
use super::problem::{self, Problem};
use crate::assess::Assessment;
use crate::dossier;
use crate::error::Result;
use crate::finding::Severity;
use crate::ledger::calendar;
use crate::output::template::Look;
use crate::output::{Originals, Output, Sink, words};
use crate::project::Unit;
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
    let letters = Letters::of(project, &assessment.ledger, today);
    let meant = |unit: &&Unit| only.is_none_or(|only| *only == unit.id);
    for unit in project.units.iter().filter(meant) {
        let Some(due) = letters.notice(&unit.id) else {
            continue;
        };
        let rows = problem::told(assessment, &due.entries, &unit.id);
        let count = |which: &dyn Fn(&Problem<'_>) -> bool| rows.iter().filter(|r| which(r)).count();
        let notice = Notice {
            project: &project.name,
            place: &project.place.name,
            standard: &project.standard.title,
            issuer: project.issuer(),
            contact: &project.letters.contact,
            number: due.number,
            date: words::day(calendar::parse(&due.issue.date).unwrap_or(today)),
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
