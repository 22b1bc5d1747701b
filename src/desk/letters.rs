//! The letters of the remediation cycle: one as a file, all in a folder, and what is taken down of
//! those that went out. What a command and the page do alike.

use std::path::Path;

use super::{Desk, Submitted};
use crate::assess::Assessment;
use crate::dossier::for_disk;
use crate::error::{Error, Result};
use crate::ledger::{Hand, Ledger};
use crate::output::Sink as _;
use crate::output::basket::Basket;
use crate::output::folder::{Before, Folder};
use crate::output::forms::brief::BRIEF;
use crate::output::forms::due::Letters;
use crate::output::forms::{bulletin, notice, reminder};
use crate::paper::Date;
use crate::project::Unit;
use crate::standard::UnitId;
use crate::walk::{self, Progress};
use crate::worker::{Limits, Workers};

/// Where letters go unless another folder is named: beside the project file.
pub const FOLDER: &str = "整改文书";

/// Which letters.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The notice and the reminder to this unit alone; everything where absent.
    pub unit: Option<&'a UnitId>,
    /// Which bulletin.
    pub bulletin: bulletin::Asked,
}

impl<'a> Wanted<'a> {
    /// Those of the day of the check, as the project has them: all, or a unit's.
    pub fn of(assessment: &Assessment, unit: Option<&'a UnitId>) -> Self {
        let evidence = &assessment.evidence;
        Wanted {
            unit,
            bulletin: bulletin::Asked {
                mask: evidence.project.letters.mask,
                until: evidence.today,
            },
        }
    }

    /// The bulletin of the seven days that end on a day.
    ///
    /// # Errors
    /// The day is still to come.
    pub fn week(mut self, assessment: &Assessment, until: Date) -> Result<Self> {
        let today = assessment.evidence.today;
        if until > today {
            let what = format!("{} 还没有到，这一周的通报还写不了", until.iso());
            return Err(Error::usage(what).hint("请写今天或以前的日期，通报写到这一天为止的七天。"));
        }
        self.bulletin.until = until;
        Ok(self)
    }
}

/// A letter that is one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letter {
    /// 整改通知单.
    Notice,
    /// 督办函.
    Reminder,
    /// 周通报.
    Bulletin,
    /// The sheet that tells who is who in a masked bulletin.
    Key,
    /// 一页纸.
    Brief,
}

/// Writes letters into a folder that appears whole or not at all; says how many files, and what
/// became of those before.
///
/// # Errors
/// A template is wrong; the disk would not have them.
pub fn write(
    assessment: &Assessment,
    target: &Path,
    wanted: Wanted<'_>,
    progress: &dyn Progress,
) -> Result<(usize, Before)> {
    let project = &assessment.evidence.project;
    let workers = Workers::of_this_program(Limits::from(&project.thresholds))?;
    let originals = Submitted::of(project, &workers)?;
    let mut folder = Folder::begin(target)?;
    progress.begin("写出整改通知单和督办函", 0, 0);
    notice::write(assessment, &originals, &mut folder, wanted.unit)?;
    reminder::write(assessment, &originals, &mut folder, wanted.unit)?;
    if wanted.unit.is_none() {
        walk::go_on(progress)?;
        progress.begin("写出周通报和一页纸", 0, 0);
        bulletin::write(assessment, &originals, &mut folder, wanted.bulletin)?;
        (BRIEF.render)(assessment, &originals, &mut folder)?;
    }
    let written = folder.written().len();
    Ok((written, folder.commit()?))
}

/// One letter as a file of this extension (`pdf`, `docx`): its name and its bytes.
///
/// # Errors
/// There is nothing to write; a template is wrong.
pub fn one(
    assessment: &Assessment,
    letter: Letter,
    extension: &str,
    wanted: Wanted<'_>,
) -> Result<(String, Vec<u8>)> {
    let project = &assessment.evidence.project;
    let workers = Workers::of_this_program(Limits::from(&project.thresholds))?;
    let originals = Submitted::of(project, &workers)?;
    let mut basket = Basket::default();
    let (from, to) = (&originals, &mut basket);
    match letter {
        Letter::Notice => notice::write(assessment, from, to, wanted.unit)?,
        Letter::Reminder => reminder::write(assessment, from, to, wanted.unit)?,
        Letter::Bulletin | Letter::Key => {
            bulletin::write(assessment, from, to, wanted.bulletin)?;
        }
        Letter::Brief => (BRIEF.render)(assessment, from, to)?,
    }
    let of_unit = |kind: &str| {
        let name = wanted.unit.map(|unit| project.unit_name(unit));
        format!("{kind}-{}", for_disk(name.unwrap_or_default()))
    };
    let stem = match letter {
        Letter::Notice => of_unit(kind(false)),
        Letter::Reminder => of_unit(kind(true)),
        Letter::Bulletin => "周通报".into(),
        Letter::Key => "周通报单位对照表（内部）".into(),
        Letter::Brief => "一页纸".into(),
    };
    let name = format!("{stem}.{extension}");
    let bytes = basket.0.remove(&format!("表单/{name}"));
    let bytes = bytes.ok_or_else(|| {
        Error::usage("没有要写的内容，不用发文").hint(match letter {
            Letter::Notice => "这个单位没有待整改的问题。",
            Letter::Reminder => "这个单位没有逾期的问题。",
            _ => "到这一天为止，台账里还没有问题。",
        })
    })?;
    Ok((name, bytes))
}

impl Desk {
    /// Takes down that the notice, or the reminder, that is due to each of these units went out.
    /// Gives the numbers of the letters, and the entries as they are then. All or nothing.
    ///
    /// # Errors
    /// Nothing is due to one of them, it was taken down before, or the notice that a reminder
    /// recalls was not; no person is named; the records fail.
    pub fn sent(
        &mut self,
        letters: &[(UnitId, bool)],
        hand: Hand<'_>,
    ) -> Result<(Vec<String>, Ledger)> {
        let mut ledger = self.store.ledger()?;
        let (mut numbers, mut touched) = (Vec::new(), Vec::new());
        for (unit, reminder) in letters {
            let due = due(&self.project, &ledger, hand.day, unit, *reminder)?;
            let letter = format!("{} {}", kind(*reminder), due.0);
            ledger.sent(&due.1, *reminder, &letter, hand)?;
            numbers.push(letter);
            touched.extend(due.1);
        }
        ledger
            .entries
            .retain(|entry| touched.contains(&entry.number));
        self.store.save(&ledger, None)?;
        Ok((numbers, ledger))
    }
}

fn kind(reminder: bool) -> &'static str {
    match reminder {
        true => "督办函",
        false => "整改通知单",
    }
}

/// Number and entries of the letter due to a unit, if it may be taken down as sent.
fn due(
    project: &crate::project::Project,
    ledger: &Ledger,
    today: Date,
    unit: &UnitId,
    reminder: bool,
) -> Result<(String, Vec<u32>)> {
    let name = project
        .unit(unit)
        .map_or(unit.as_str(), |unit: &Unit| &unit.name);
    let letters = Letters::of(project, ledger, today);
    let due = match reminder {
        false => letters.notice(unit),
        true => letters.reminder(unit),
    };
    let due = due.ok_or_else(|| Error::usage(format!("{name}现在没有要发的{}", kind(reminder))))?;
    if reminder && !due.notified {
        let what = format!("{name}的整改通知单还没有记为已发，不能先记督办函");
        return Err(Error::usage(what).hint(format!(
            "督办函催办的是 {}，请先记它已发。",
            due.issue.in_words(&project.letters.code)
        )));
    }
    if let Some(day) = due.sent {
        return Err(
            Error::usage(format!("{} 已经记过，{day} 发出", due.number)).hint("一份文书只记一次。")
        );
    }
    let entries = due.entries.iter().map(|entry| entry.number);
    Ok((due.number, entries.collect()))
}
