//! 督办函: for each unit with entries that are overdue, which and by how long, and what follows.
//!
//! Nobody tells the program which letters were sent, so reminders are counted by the days that the
//! longest is overdue, one for every `remind_every` of them; a reminder's number is that of the
//! notice it recalls, and its own.

use serde::Serialize;

use super::letter::Letter;
use super::problem::{self, Problem};
use super::series;
use crate::assess::Assessment;
use crate::dossier;
use crate::error::Result;
use crate::ledger::Entry;
use crate::output::template::Look;
use crate::output::{Originals, Output, Sink, words};
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
    let issues = series::issues(&assessment.ledger);
    for unit in &project.units {
        let mut late: Vec<&Entry> = problem::open(assessment, &unit.id);
        late.retain(|entry| entry.overdue(today).is_some());
        let Some(longest) = late.iter().filter_map(|e| e.overdue(today)).max() else {
            continue;
        };
        let Some(issue) = issues
            .get(&unit.id)
            .filter(|_| only.is_none_or(|o| *o == unit.id))
        else {
            continue;
        };
        let every = project.letters.remind_every.max(1);
        let times = 1 + (longest - 1) / every;
        let code = &project.letters.code;
        let reminder = Reminder {
            project: &project.name,
            place: &project.place.name,
            issuer: project.issuer(),
            contact: &project.letters.contact,
            notice: issue.in_words(code),
            number: issue.reminder(code, times),
            times,
            every,
            date: words::day(today),
            today: words::day(today),
            unit: &unit.name,
            longest,
            rows: problem::told(assessment, &late, &unit.id),
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
