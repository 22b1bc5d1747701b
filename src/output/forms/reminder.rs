//! 督办函: for each unit with entries that are overdue, which and by how long, and what follows.

use serde::Serialize;

use super::due::Letters;
use super::letter::Letter;
use super::problem::{self, Problem};
use crate::assess::Assessment;
use crate::dossier;
use crate::error::Result;
use crate::output::template::Look;
use crate::output::{Originals, Output, Sink, words};
use crate::project::Unit;
use crate::standard::UnitId;

/// The reminders.
pub const REMINDERS: Output = Output {
    name: "reminders",
    about: "督办函（PDF/A 和 Word，有逾期问题的单位每家一份）",
    render: |assessment, from, sink| write(assessment, from, sink, None),
};

#[derive(Serialize)]
struct Reminder<'a> {
    project: &'a str,
    place: &'a str,
    issuer: &'a str,
    contact: &'a str,
    /// Number of the notice it recalls, and its own.
    notice: String,
    number: String,
    /// Which reminder it is, and how often one is due.
    times: u32,
    every: u32,
    date: String,
    today: String,
    unit: &'a str,
    longest: u32,
    rows: Vec<Problem<'a>>,
}

/// Writes the reminders of all units, or of one.
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
        let Some(due) = letters.reminder(&unit.id) else {
            continue;
        };
        let late = due.entries.iter().filter_map(|entry| entry.overdue(today));
        let longest = late.max().unwrap_or_default();
        let reminder = Reminder {
            project: &project.name,
            place: &project.place.name,
            issuer: project.issuer(),
            contact: &project.letters.contact,
            notice: due.issue.in_words(&project.letters.code),
            number: due.number,
            times: due.times,
            every: project.letters.remind_every.max(1),
            date: words::day(today),
            today: words::day(today),
            unit: &unit.name,
            longest,
            rows: problem::told(assessment, &due.entries, &unit.id),
        };
        let letter = Letter {
            file: &format!("表单/督办函-{}", dossier::for_disk(&unit.name)),
            title: format!("督办函 {}", unit.name),
            markdown: press.templates.render("reminder.md", &reminder)?,
            look: Look::Notice,
            one_page: false,
        };
        letter.send(assessment, press, sink)?;
    }
    Ok(())
}
