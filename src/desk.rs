//! [`Desk`]: a project and its records, open for one command or one page. The clock and the fonts
//! and templates on the disk come in here.

pub mod assign;
pub mod backup;
pub mod blanks;
pub mod found;
pub mod letters;
mod marks;
pub mod order;
mod press;
mod preview;
pub mod prints;
pub mod province;
pub mod stock;
mod submitted;
pub mod tour;
mod verdicts;
mod watched;

pub use preview::{Sample, preview, room};
pub use submitted::Submitted;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::assess::{self, Assessment};
use crate::catalogue::Catalogue;
use crate::digest::Digest;
use crate::dossier;
use crate::error::{Error, Kind, Result};
use crate::facts::Facts;
use crate::ledger::Ledger;
use crate::ocr::Ocr;
use crate::office::Office;
use crate::output::folder::{Before, Folder};
use crate::output::package::Container;
use crate::output::{OUTPUTS, Originals as _};
use crate::paper::Date;
use crate::project::{Assignment, Project, Unit};
use crate::standard::UnitId;
use crate::store::{self, Run, Store, Wanted};
use crate::walk::{self, Progress, Silent, Unpacking};
use crate::worker::{Limits, Workers};
use watched::Watched;

/// Folder below [`store::FOLDER`] for what LibreOffice renders.
const RENDITIONS: &str = "renditions";

/// A project, what was handed in, what it says, and what the ledger knows.
type Gathered = (Project, Catalogue, BTreeMap<Digest, Facts>, Ledger);

/// A project and its records.
pub struct Desk {
    /// The evaluation, with the assignments made by `juanzong assign`.
    pub project: Project,
    /// What is remembered from run to run.
    pub store: Store,
    /// For a folder without a project file: what was guessed and what could not be, in Chinese.
    pub said: Vec<String>,
    /// The day of the run.
    pub today: Date,
    /// Where files are read.
    pub workers: Workers,
    /// Recognises what has no text, where asked for.
    ocr: Option<Ocr>,
    /// Renders documents, where asked for.
    pub office: Option<Office>,
}

/// Today by the clock of this machine, in its time zone.
pub fn today() -> Date {
    let now = jiff::Zoned::now().date();
    Date {
        year: now.year().unsigned_abs(),
        month: now.month().unsigned_abs(),
        day: now.day().unsigned_abs(),
    }
}

impl Desk {
    /// Opens a project: its file, a folder that holds it or its submissions, or any folder of
    /// submissions without a project file. `None` is the current folder, or the nearest above it
    /// that has a project file.
    ///
    /// # Errors
    /// There is none, it has mistakes, its records can't be opened or another run has them.
    pub fn open(path: Option<&Path>, today: Date) -> Result<Self> {
        let (mut project, said) = project(path, today)?;
        let store = Store::open(&project.root)?;
        preview::sweep(&project.root);
        recall(&mut project, &store)?;
        let workers = Workers::of_this_program(Limits::from(&project.thresholds))?;
        Ok(Desk {
            project,
            store,
            said,
            today,
            workers,
            ocr: None,
            office: None,
        })
    }

    /// Reads the project file again: somebody may have changed it since.
    ///
    /// # Errors
    /// It is gone, has mistakes, or is another project's by now.
    pub fn reload(&mut self, today: Date) -> Result<()> {
        let (mut project, said) = project(Some(&self.project.root), today)?;
        if project.root != self.project.root {
            let what = format!("{} 里没有项目文件了。", self.project.root.display());
            return Err(Error::project(what).hint("请关掉这个项目，重新打开。"));
        }
        recall(&mut project, &self.store)?;
        self.workers = Workers::of_this_program(Limits::from(&project.thresholds))?;
        (self.project, self.said, self.today) = (project, said, today);
        (self.ocr, self.office) = (None, None);
        Ok(())
    }

    /// From now on scanned pages are recognised too.
    ///
    /// # Errors
    /// There is no program here that could.
    pub fn recognise(&mut self) -> Result<()> {
        self.ocr = Some(Ocr::find()?);
        Ok(())
    }

    /// From now on documents are bound as LibreOffice renders them.
    ///
    /// # Errors
    /// There is none here.
    pub fn render(&mut self) -> Result<()> {
        let folder = self.project.root.join(store::FOLDER).join(RENDITIONS);
        self.office = Some(Office::find(&folder)?);
        Ok(())
    }

    /// Reads everything and judges it. Nothing is saved.
    ///
    /// # Errors
    /// A folder is missing; the records fail; `progress` stopped it; nothing at all was handed in
    /// though the ledger has entries, so that everything would seem mended.
    pub fn assess(&self, progress: &dyn Progress) -> Result<Assessment> {
        let (project, catalogue, facts, ledger) = self.gather(self.project.clone(), progress)?;
        let stopped = || progress.stopped();
        let assessment = assess::assess(project, catalogue, facts, ledger, self.today, &stopped);
        walk::go_on(progress)?;
        Ok(assessment)
    }

    /// What everything that was handed in says.
    ///
    /// # Errors
    /// As [`assess`](Self::assess).
    pub fn facts(&self, progress: &dyn Progress) -> Result<BTreeMap<Digest, Facts>> {
        let (_, _, facts, _) = self.gather(self.project.clone(), progress)?;
        Ok(facts)
    }

    fn gather(&self, mut project: Project, progress: &dyn Progress) -> Result<Gathered> {
        let unpacking = Unpacking::of(&project, &self.workers);
        let catalogue = walk::catalogue(&project, &unpacking, progress)?;
        walk::go_on(progress)?;
        let ledger = self.store.ledger()?;
        if catalogue.materials.is_empty() && !ledger.entries.is_empty() {
            let what = format!("报送文件夹是空的：{}", project.submissions.display());
            return Err(Error::new(Kind::Disk, what).hint(
                "台账里已有问题，材料却一份也没有，多半是移动硬盘、共享盘没有接好，或文件夹移走了。\
                 为免把问题都当成已整改，这次没有检查，台账没有变动。",
            ));
        }
        let gone = walk::unmatched_assignments(&project, &catalogue);
        let notices: Vec<String> = gone
            .iter()
            .map(|path| {
                format!("已人工归位的材料找不到了：{path}。如已改名或移走，请重新指定（juanzong assign）。")
            })
            .collect();
        project.notices.extend(notices);
        let late = dossier::order::notices(&project, &catalogue);
        project.notices.extend(late);
        let (workers, store) = (&self.workers, &self.store);
        let mut facts = walk::facts(&catalogue, &project, workers, store, progress)?;
        if let Some(ocr) = &self.ocr {
            walk::recognise(
                &catalogue, &project, &mut facts, ocr, workers, store, progress,
            )?;
        }
        walk::go_on(progress)?;
        progress.begin("分析比对", 0, 0);
        Ok((project, catalogue, facts, ledger))
    }

    /// Checks, writes every output, and only then remembers the run: a run whose results could not
    /// be written moves nothing in the ledger.
    ///
    /// # Errors
    /// As [`Desk::assess`]; the disk would not have the results. There are none then.
    pub fn assemble(
        &mut self,
        output: Option<&Path>,
        container: Container,
        progress: &dyn Progress,
    ) -> Result<(Assessment, Results)> {
        let assessment = self.assess(progress)?;
        let project = &assessment.evidence.project;
        let folder = output.unwrap_or(&project.output).to_path_buf();
        let mut originals =
            Submitted::of(project, &self.workers)?.rendered_by(self.office.as_ref());
        originals.container = container;
        let originals = Watched {
            what: originals,
            progress,
            counted: false,
        };
        let mut sink = Watched {
            what: Folder::begin(&folder)?,
            progress,
            counted: false,
        };
        for output in OUTPUTS {
            progress.begin(&format!("写出{}", output.about), 0, 0);
            let written = (output.render)(&assessment, &originals, &mut sink);
            // Why it could not be written is that somebody wanted no more of it.
            walk::go_on(progress)?;
            written?;
        }
        let notices = originals.press().fonts.notices.clone();
        let before = self.keep(&assessment, None, progress, || sink.what.commit())?;
        let results = Results {
            folder,
            before,
            notices,
        };
        Ok((assessment, results))
    }

    /// Tells on the standard error what had to be guessed.
    pub fn tell_guesses(&self) {
        for line in &self.said {
            // Nothing is left to tell it to when the standard error is closed.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }

    /// The unit of this name, alias or id.
    ///
    /// # Errors
    /// There is none; says which there are.
    pub fn unit(&self, name: &str) -> Result<UnitId> {
        let units = &self.project.units;
        let called = |unit: &&Unit| {
            unit.id.as_str() == name || unit.name == name || unit.aliases.iter().any(|a| a == name)
        };
        if let Some(unit) = units.iter().find(called) {
            return Ok(unit.id.clone());
        }
        let ids: Vec<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
        let hint = format!("现有单位：{}。", ids.join("、"));
        Err(Error::usage(format!("项目里没有“{name}”这个单位")).hint(hint))
    }

    /// A person's deed on entries of these numbers: done and kept, or neither. Gives them as they
    /// are then.
    ///
    /// # Errors
    /// The deed is refused, or the records fail.
    pub fn decide(
        &mut self,
        numbers: &[u32],
        deed: impl FnOnce(&mut Ledger) -> Result<()>,
    ) -> Result<Ledger> {
        let mut ledger = self.store.find(&Wanted::numbers(numbers))?;
        deed(&mut ledger)?;
        self.store.save(&ledger, None)?;
        Ok(ledger)
    }

    /// Keeps the ledger of an assessment.
    ///
    /// # Errors
    /// The records can't be written; they are unchanged then.
    pub fn save(&mut self, assessment: &Assessment) -> Result<()> {
        self.keep(assessment, None, &Silent, || Ok(()))
    }

    /// The same, which may be stopped.
    ///
    /// # Errors
    /// The records can't be written, or `progress` stopped it; they are unchanged then.
    pub fn save_unless(&mut self, assessment: &Assessment, progress: &dyn Progress) -> Result<()> {
        self.keep(assessment, None, progress, || Ok(()))
    }

    /// Keeps the ledger of a unit's check of itself.
    ///
    /// # Errors
    /// The records can't be written; they are unchanged then.
    pub fn save_unit(&mut self, assessment: &Assessment, unit: &UnitId) -> Result<()> {
        self.keep(assessment, Some(unit), &Silent, || Ok(()))
    }

    fn keep<T>(
        &mut self,
        assessment: &Assessment,
        unit: Option<&UnitId>,
        progress: &dyn Progress,
        last: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        progress.begin("记入台账", 0, 0);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let run = Run {
            number: 0,
            date: self.today.iso(),
            unit: unit.map(ToString::to_string),
            materials: count(assessment.evidence.catalogue.materials.len()),
            findings: count(assessment.findings.len()),
        };
        self.store
            .save_with(&assessment.ledger, Some(&run), progress, last)
    }
}

/// Where results were written.
#[derive(Debug)]
pub struct Results {
    /// The folder.
    pub folder: PathBuf,
    /// What became of the results before these.
    pub before: Before,
    /// What printing has to say of fonts, in Chinese.
    pub notices: Vec<String>,
}

fn project(path: Option<&Path>, today: Date) -> Result<(Project, Vec<String>)> {
    let Some(path) = path else {
        return Ok((Project::load(Path::new("."))?, Vec::new()));
    };
    if !path.exists() {
        let what = format!("找不到这个文件夹或项目文件：{}", path.display());
        return Err(Error::usage(what).hint("请检查名称和位置；路径里有空格时要加引号。"));
    }
    if let Some(file) = Project::find(path) {
        let project = Project::load(&file)?;
        if path.is_file() || file.parent() == Some(path) || project.covers(path) {
            return Ok((project, Vec::new()));
        }
    }
    Project::guess(path, today.year)
}

/// What people settled before, from the records.
fn recall(project: &mut Project, store: &Store) -> Result<()> {
    merge(project, store.assignments()?);
    project.rulings = store.rulings()?;
    project.orders = store.orders()?;
    Ok(())
}

/// What was assigned by command goes before what the project file says of the same paper.
fn merge(project: &mut Project, stored: Vec<Assignment>) {
    let settled: std::collections::BTreeSet<&str> =
        stored.iter().map(|a| a.path.as_str()).collect();
    project
        .assignments
        .retain(|a| !settled.contains(a.path.as_str()));
    project.assignments.extend(stored);
}
