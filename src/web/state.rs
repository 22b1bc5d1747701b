//! What is open: at most one project, its desk, and the last assessment of it.

mod bound;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, TryLockError};
use std::time::Duration;

use super::counties::Counties;
use super::job::Job;
use super::listing::Listing;
use super::page::{self, Said};
use super::preview::Preview;
use super::prints::Own;
use super::recent::Recent;
use super::verify::Checked;
use super::workbook::Pending;
use crate::assess::Assessment;
use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::ledger::diff::Diff;
use crate::output::template::Templates;
use crate::project::{Assignment, Ordered, Project};
use crate::standard::Slot;

/// Everything the page knows.
pub struct Web {
    /// Who holds it is let in.
    pub token: String,
    /// The port it listens on.
    pub port: u16,
    pub templates: Templates,
    /// Folders shown so far; a request names them by number.
    pub places: Mutex<Vec<PathBuf>>,
    pub recent: Recent,
    /// The name last signed with, so that it need not be typed again.
    pub by: Mutex<String>,
    /// The last package that was checked.
    pub checked: Mutex<Option<Checked>>,
    /// The comparison of counties, which asks for no project.
    pub counties: Counties,
    /// A workbook that came and was not taken in yet.
    pub pending: Mutex<Option<Pending>>,
    work: RwLock<Option<Arc<Work>>>,
    said: Mutex<Option<Said>>,
    quit: AtomicBool,
}

/// A project that is open.
pub struct Work {
    /// Its folder.
    pub root: PathBuf,
    pub job: Arc<Job>,
    /// Papers settled since the last check, and what was settled of them before.
    pub placed: Mutex<Vec<Placed>>,
    /// What a unit checks itself against, and what came of it.
    pub own: Own,
    /// Changes of orders since the project was opened, to be taken back one by one.
    pub reordered: Mutex<Vec<Reordered>>,
    preview: Mutex<Option<Arc<Preview>>>,
    /// Whether orders changed since dossiers were bound.
    unbuilt: AtomicBool,
    desk: Mutex<Desk>,
    seen: RwLock<Option<Seen>>,
    /// The ledger as the records have it, as long as no check was made.
    kept: Mutex<Option<Arc<Ledger>>>,
    name: Mutex<String>,
    stale: AtomicBool,
}

/// A paper settled since the last check.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Its path.
    pub path: String,
    /// Where it is now, in words.
    pub to: String,
    /// What was settled of it before.
    pub before: Vec<Assignment>,
}

/// A slot whose papers were put in another order.
pub struct Reordered {
    pub slot: Slot,
    /// The order before; none where it was that of paths.
    pub before: Vec<Ordered>,
    /// What was done, in words.
    pub words: String,
}

/// What a check came to.
pub struct Seen {
    pub assessment: Assessment,
    pub listing: Listing,
    /// What became different since the run before it.
    pub changes: Diff,
}

/// A lock, whoever broke off while holding it: what it guards is replaced whole or not at all.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Web {
    pub fn new(token: String, port: u16, home: Option<PathBuf>) -> Result<Self> {
        Ok(Web {
            token,
            port,
            templates: page::templates()?,
            places: Mutex::default(),
            recent: Recent::at(home),
            by: Mutex::default(),
            checked: Mutex::default(),
            counties: Counties::default(),
            pending: Mutex::default(),
            work: RwLock::default(),
            said: Mutex::default(),
            quit: AtomicBool::new(false),
        })
    }

    /// The names under which the page may be asked for.
    pub fn names(&self) -> [String; 2] {
        ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port))
    }

    /// Name of the cookie. Cookies do not tell ports apart, so it has the port in it.
    pub fn cookie(&self) -> String {
        format!("juanzong-{}", self.port)
    }

    /// The project that is open.
    pub fn work(&self) -> Option<Arc<Work>> {
        let work = self.work.read().unwrap_or_else(PoisonError::into_inner);
        work.clone()
    }

    /// The same, or an error that says to open one.
    ///
    /// # Errors
    /// None is open.
    pub fn opened(&self) -> Result<Arc<Work>> {
        self.work().ok_or_else(|| {
            Error::usage("还没有打开项目").hint("请先在“开始”页选一个项目，或新建一个。")
        })
    }

    /// Opens a project in place of the one that is open.
    ///
    /// # Errors
    /// A check is running; as [`Desk::open`].
    pub fn open(&self, path: &Path) -> Result<()> {
        self.close()?;
        let desk = Desk::open(Some(path), desk::today())?;
        self.recent.add(&desk.project.root, &desk.project.name);
        let work = Work {
            root: desk.project.root.clone(),
            job: Arc::default(),
            placed: Mutex::default(),
            reordered: Mutex::default(),
            preview: Mutex::default(),
            unbuilt: AtomicBool::new(false),
            name: Mutex::new(desk.project.name.clone()),
            own: Own::default(),
            desk: Mutex::new(desk),
            seen: RwLock::default(),
            kept: Mutex::default(),
            stale: AtomicBool::new(false),
        };
        *self.work.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(work));
        Ok(())
    }

    /// Closes the project, so that commands may have it.
    ///
    /// # Errors
    /// A check is running.
    pub fn close(&self) -> Result<()> {
        if self.work().is_some_and(|work| work.job.running()) {
            return Err(Error::usage("正在检查，不能换项目").hint("请等它结束，或先按“停止”。"));
        }
        if let Some(work) = self.work() {
            work.hide();
        }
        *self.work.write().unwrap_or_else(PoisonError::into_inner) = None;
        *lock(&self.pending) = None;
        Ok(())
    }

    /// Says something on the next page.
    pub fn say(&self, words: impl Into<String>) {
        let words = words.into();
        *lock(&self.said) = Some(Said {
            class: "good",
            words,
        });
    }

    /// Keeps the name last signed with.
    pub fn sign(&self, by: &str) {
        by.trim().clone_into(&mut lock(&self.by));
    }

    pub fn take_said(&self) -> Option<Said> {
        lock(&self.said).take()
    }

    pub fn ask_to_quit(&self) {
        if let Some(work) = self.work() {
            work.job.stop();
            work.hide();
        }
        self.counties.job.stop();
        self.quit.store(true, Ordering::Relaxed);
    }

    pub fn is_quitting(&self) -> bool {
        self.quit.load(Ordering::Relaxed)
    }

    /// Ends when somebody asked to quit.
    pub async fn quitting(&self) {
        while !self.is_quitting() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

impl Work {
    pub fn name(&self) -> String {
        lock(&self.name).clone()
    }

    /// Whether people settled something since that only a check takes in.
    pub fn stale(&self) -> bool {
        self.stale.load(Ordering::Relaxed)
    }

    pub fn outdate(&self) {
        self.stale.store(true, Ordering::Relaxed);
    }

    /// The desk, unless a check has it.
    ///
    /// # Errors
    /// A check has it.
    pub fn desk(&self) -> Result<MutexGuard<'_, Desk>> {
        let busy = || {
            Error::usage("正在检查，这时不能改动台账和归位")
                .hint("请等检查结束，或在“检查”页按“停止”，再做这一步。")
        };
        if self.job.running() {
            return Err(busy());
        }
        match self.desk.try_lock() {
            Ok(desk) => Ok(desk),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Err(busy()),
        }
    }

    /// The desk for the check itself.
    pub fn desk_for_job(&self) -> MutexGuard<'_, Desk> {
        lock(&self.desk)
    }

    /// Looks at what the last check came to.
    ///
    /// # Errors
    /// There was none since the project was opened.
    pub fn seen<T>(&self, look: impl FnOnce(&Seen) -> Result<T>) -> Result<T> {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        match &*seen {
            Some(seen) => look(seen),
            None => Err(Error::usage("打开项目以后还没有检查过")
                .hint("请先到“检查”页按“开始检查”。读过的文件都记着，再查很快。")),
        }
    }

    /// The ledger as the records have it: read once, and again when people changed it.
    ///
    /// # Errors
    /// A check has the desk; the records fail.
    pub fn kept(&self) -> Result<Arc<Ledger>> {
        let mut kept = lock(&self.kept);
        if let Some(ledger) = &*kept {
            return Ok(Arc::clone(ledger));
        }
        let ledger = Arc::new(self.desk()?.store.ledger()?);
        *kept = Some(Arc::clone(&ledger));
        Ok(ledger)
    }

    /// Looks at the ledger and its project: as of the last check, else as the records have them;
    /// and whether findings can be opened, which only the first allows.
    ///
    /// # Errors
    /// There was no check yet, and one has the desk or the records fail.
    pub fn ledger<T>(&self, look: impl FnOnce(&Ledger, &Project, bool) -> T) -> Result<T> {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(seen) = &*seen {
            let assessment = &seen.assessment;
            return Ok(look(&assessment.ledger, &assessment.evidence.project, true));
        }
        let ledger = self.kept()?;
        Ok(look(&ledger, &self.desk()?.project, false))
    }

    /// Whether a check was made since the project was opened.
    pub fn was_seen(&self) -> bool {
        self.seen(|_| Ok(())).is_ok()
    }

    /// Takes in what a check came to.
    pub fn see(&self, assessment: Assessment, changes: Diff) {
        *lock(&self.name) = assessment.evidence.project.name.clone();
        let seen = Seen {
            listing: Listing::of(&assessment),
            assessment,
            changes,
        };
        self.spoil();
        let mut place = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        let old = place.replace(seen);
        drop(place);
        // To let go of a large one takes its time, and nobody need wait for that.
        drop(old);
        *lock(&self.kept) = None;
        self.stale.store(false, Ordering::Relaxed);
        lock(&self.placed).clear();
    }

    /// Takes in entries as a person left them; they are kept first, so that what can't be kept
    /// changes nothing here either.
    ///
    /// # Errors
    /// The records can't be written.
    pub fn settle(&self, desk: &mut Desk, changed: Ledger) -> Result<()> {
        desk.store.save(&changed, None)?;
        self.take_in(desk, changed);
        Ok(())
    }

    /// The same of entries that are kept already.
    pub fn take_in(&self, desk: &Desk, changed: Ledger) {
        self.spoil();
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        let Some(old) = seen.take() else {
            // Who looked while a decision was taken may hold the ledger still: theirs stays old.
            if let Some(kept) = &mut *lock(&self.kept) {
                Arc::make_mut(kept).take_in(changed);
            }
            return;
        };
        let rulings = desk.project.rulings.clone();
        let assessment = old.assessment.settle(rulings, changed);
        let mut listing = old.listing;
        listing.renew(&assessment);
        *seen = Some(Seen {
            listing,
            changes: old.changes,
            assessment,
        });
    }

    /// Takes in scores that were reckoned anew; the findings are those they were.
    pub fn rescore(&self, anew: impl FnOnce(Assessment) -> Assessment) {
        self.spoil();
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        *seen = seen.take().map(|old| Seen {
            assessment: anew(old.assessment),
            ..old
        });
    }
}
