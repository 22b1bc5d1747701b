//! The letters of the remediation cycle: which are due to whom, each as PDF and Word; the bulletin
//! of any week, the brief; and which were taken down as sent.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Query, RawForm, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::listing::unit_at;
use super::page;
use super::state::{Seen, Web, lock};
use crate::desk;
use crate::desk::letters::{self, FOLDER, Letter, Wanted};
use crate::error::{Error, Result};
use crate::ledger::{Hand, calendar};
use crate::output::forms::due::{Due, Letters};
use crate::output::report_html::board::anchor;
use crate::output::words;
use crate::standard::UnitId;

#[derive(Serialize)]
struct Screen {
    rows: Vec<Row>,
    /// Units to which nothing is due.
    spared: usize,
    /// The day of the check, and whether it is today.
    date: String,
    today: String,
    fresh: bool,
    mask: bool,
    folder: String,
    by: String,
}

/// What is due to one unit.
#[derive(Serialize)]
pub struct Row {
    anchor: String,
    name: String,
    notice: Option<Line>,
    reminder: Option<Line>,
    /// Whether one of them can be taken down as sent.
    open: bool,
}

#[derive(Serialize)]
struct Line {
    number: String,
    count: usize,
    times: u32,
    sent: Option<String>,
    notified: bool,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        if !work.was_seen() {
            return Ok(page::go("/run"));
        }
        let by = lock(&web.by).clone();
        let screen = work.seen(|seen| Ok(screen(seen, by)))?;
        page::page(web, "web/letters.html", "整改文书", "ledger", &screen)
    })
    .await
}

fn screen(seen: &Seen, by: String) -> Screen {
    let evidence = &seen.assessment.evidence;
    let project = &evidence.project;
    let letters = Letters::of(project, &seen.assessment.ledger, evidence.today);
    let units = project.units.iter();
    let rows: Vec<Row> = units.filter_map(|u| row(seen, &letters, &u.id)).collect();
    Screen {
        spared: project.units.len() - rows.len(),
        rows,
        date: words::day(evidence.today),
        today: evidence.today.iso(),
        fresh: evidence.today == desk::today(),
        mask: project.letters.mask,
        folder: {
            let folder = project.root.join(FOLDER);
            let whole = std::path::absolute(&folder).unwrap_or(folder);
            whole.display().to_string()
        },
        by,
    }
}

/// What is due to this unit; `None` where nothing is.
pub fn of_unit(seen: &Seen, unit: &UnitId) -> Option<Row> {
    let assessment = &seen.assessment;
    let evidence = &assessment.evidence;
    let letters = Letters::of(&evidence.project, &assessment.ledger, evidence.today);
    row(seen, &letters, unit)
}

fn row(seen: &Seen, letters: &Letters<'_>, unit: &UnitId) -> Option<Row> {
    let assessment = &seen.assessment;
    let line = |due: Due<'_>| Line {
        number: due.number,
        count: due.entries.len(),
        times: due.times,
        sent: due.sent,
        notified: due.notified,
    };
    let notice = letters.notice(unit).map(line)?;
    let reminder = letters.reminder(unit).map(line);
    let open = |line: &Line| line.sent.is_none() && (line.times == 0 || line.notified);
    Some(Row {
        anchor: anchor(assessment, unit),
        name: assessment.evidence.project.unit_name(unit).to_owned(),
        open: open(&notice) || reminder.as_ref().is_some_and(open),
        notice: Some(notice),
        reminder,
    })
}

/// Which letter, as what.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    letter: String,
    unit: String,
    form: String,
    mask: String,
    week: String,
}

impl Asked {
    fn letter(&self) -> Result<Letter> {
        Ok(match self.letter.as_str() {
            "notice" => Letter::Notice,
            "reminder" => Letter::Reminder,
            "bulletin" if self.form.starts_with("key.") => Letter::Key,
            "bulletin" => Letter::Bulletin,
            "brief" => Letter::Brief,
            _ => return Err(page::nothing("没有这种文书")),
        })
    }
}

/// Letters are about a day: one that was written from yesterday's check would tell yesterday's
/// overdue days under today's eyes.
fn fresh(seen: &Seen) -> Result<()> {
    let checked = seen.assessment.evidence.today;
    if checked == desk::today() {
        return Ok(());
    }
    let what = format!("上次检查是{}，不是今天", words::day(checked));
    Err(Error::usage(what)
        .hint("文书上的日期、逾期天数要按今天算。请先重新检查一遍，读过的文件不会重读。"))
}

/// The unit of an anchor.
fn unit<'s>(seen: &'s Seen, anchor: &str) -> Result<&'s UnitId> {
    let units = &seen.assessment.evidence.project.units;
    let found = unit_at(anchor).and_then(|at| units.get(at));
    found
        .map(|unit| &unit.id)
        .ok_or_else(|| page::nothing("没有这个单位"))
}

/// Of the bulletin: the week, and whether it names units.
///
/// # Errors
/// The day is none or still to come.
pub fn wanted<'u>(
    assessment: &crate::assess::Assessment,
    only: Option<&'u UnitId>,
    mask: &str,
    week: &str,
) -> Result<Wanted<'u>> {
    let mut wanted = Wanted::of(assessment, only);
    wanted.bulletin.mask = !mask.is_empty();
    match week.trim() {
        "" => Ok(wanted),
        day => {
            let until = calendar::parse(day)
                .ok_or_else(|| Error::usage(format!("“{day}”不是真实的日期")))?;
            wanted.week(assessment, until)
        }
    }
}

/// A letter as a file.
pub async fn file(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let (name, bytes) = web.opened()?.seen(|seen| {
            fresh(seen)?;
            let letter = asked.letter()?;
            let only = match letter {
                Letter::Notice | Letter::Reminder => Some(unit(seen, &asked.unit)?),
                _ => None,
            };
            let extension = match asked.form.as_str() {
                "docx" | "key.docx" => "docx",
                _ => "pdf",
            };
            // A key there is only of a masked bulletin.
            let mask = if letter == Letter::Key {
                "1"
            } else {
                &asked.mask
            };
            let wanted = wanted(&seen.assessment, only, mask, &asked.week)?;
            letters::one(&seen.assessment, letter, extension, wanted)
        })?;
        Ok(page::download(&name, bytes))
    })
    .await
}

/// Every notice that is due and was not taken down as sent.
fn unsent(seen: &Seen) -> Vec<(UnitId, bool)> {
    let assessment = &seen.assessment;
    let evidence = &assessment.evidence;
    let letters = Letters::of(&evidence.project, &assessment.ledger, evidence.today);
    let units = evidence.project.units.iter();
    units
        .filter(|unit| {
            letters
                .notice(&unit.id)
                .is_some_and(|due| due.sent.is_none())
        })
        .map(|unit| (unit.id.clone(), false))
        .collect()
}

/// Takes down letters as sent: each is `notice` or `reminder` with a unit.
pub async fn sent(State(web): State<Arc<Web>>, RawForm(form): RawForm) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let (mut by, mut why, mut back) = (String::new(), String::new(), String::new());
        let mut letters: BTreeSet<(UnitId, bool)> = BTreeSet::new();
        for (key, value) in page::pairs(&form)? {
            match key.as_str() {
                "notice" | "reminder" => {
                    let unit = work.seen(|seen| unit(seen, &value).cloned())?;
                    letters.insert((unit, key == "reminder"));
                }
                "all" => letters.extend(work.seen(|seen| Ok(unsent(seen)))?),
                "by" => by = value,
                "why" => why = value,
                "back" => back = value,
                _ => {}
            }
        }
        if letters.is_empty() {
            return Err(Error::usage("没有选文书").hint("请在要记为已发的文书前面打勾。"));
        }
        work.seen(fresh)?;
        let hand = Hand {
            by: by.trim(),
            why: why.trim(),
            day: desk::today(),
        };
        let letters: Vec<(UnitId, bool)> = letters.into_iter().collect();
        let (numbers, changed) = desk.sent(&letters, hand)?;
        work.take_in(&desk, changed);
        web.sign(&by);
        web.say(match numbers.as_slice() {
            few if few.len() <= 5 => format!("已记下今天发出：{}。", few.join("、")),
            many => format!("已记下今天发出：{}等 {} 份。", many[0], many.len()),
        });
        Ok(page::go(page::local(&back, "/letters")))
    })
    .await
}
