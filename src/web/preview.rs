//! A dossier's pages before it is bound: printed aside, shown page by page, thrown away when
//! anything in it changes.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::response::Response;
use axum::response::sse::{Event, Sse};
use futures_util::stream::Stream;
use serde::Serialize;
use tempfile::TempDir;

use super::dossiers::{PAGES, find, leaf};
use super::job::{Job, Outcome, Told};
use super::page;
use super::run;
use super::state::{Web, Work, lock};
use crate::desk::{self, Sample};
use crate::error::{Error, Kind, Result};
use crate::worker::Limits;

/// A dossier printed aside.
pub struct Preview {
    number: usize,
    job: Job,
    made: Mutex<Option<Made>>,
    /// Something in it has changed since.
    void: AtomicBool,
}

/// What was printed, and the folder that holds it.
struct Made {
    volumes: Vec<Sample>,
    limits: Limits,
    _folder: TempDir,
}

/// What the dossier's screen shows of it.
#[derive(Serialize, Default)]
pub struct Look {
    told: Option<Told>,
    outcome: Option<Outcome>,
    void: bool,
    volumes: Vec<Volume>,
}

#[derive(Serialize)]
struct Volume {
    name: String,
    first: u32,
    page: u32,
    pages: usize,
    openings: Vec<Opening>,
}

#[derive(Serialize)]
struct Opening {
    title: String,
    below: bool,
    page: usize,
}

impl Preview {
    fn of(number: usize) -> Self {
        Preview {
            number,
            job: Job::default(),
            made: Mutex::default(),
            void: AtomicBool::new(false),
        }
    }

    /// It is not what would be bound any more: stops what goes on, and throws away what there is.
    pub fn spoil(&self) {
        self.void.store(true, Ordering::Relaxed);
        self.job.stop();
        *lock(&self.made) = None;
    }

    fn print(&self, work: &Work) -> Result<Made> {
        work.seen(|seen| {
            let (at, _) = find(seen, self.number)?;
            let project = &seen.assessment.evidence.project;
            let folder = desk::room(project)?;
            let volumes = desk::preview(&seen.assessment, at, folder.path(), &self.job)?;
            Ok(Made {
                volumes,
                limits: Limits::from(&project.thresholds),
                _folder: folder,
            })
        })
    }

    /// Prints it, and keeps what came of that unless something has changed meanwhile.
    fn run(&self, work: &Work) {
        let done = self.print(work).map(|made| {
            *lock(&self.made) = Some(made);
            if self.void.load(Ordering::Relaxed) {
                *lock(&self.made) = None;
            }
            String::new()
        });
        let done = done.map_err(|error| match error.kind {
            Kind::Stopped => Error::new(Kind::Stopped, "预览已停止。"),
            _ => error,
        });
        self.job.end(Outcome::of("/dossiers", done));
    }
}

/// The page of a volume that is asked for, from 1; `at` is the volume, from 0.
pub fn page_of(look: Option<u32>, at: u32) -> u32 {
    let asked = look.filter(|look| look / PAGES == at && look % PAGES > 0);
    asked.map_or(1, |look| look % PAGES)
}

/// What there is to show of the dossier of this number.
pub fn look(work: &Work, number: usize, asked: Option<u32>) -> Look {
    let Some(preview) = work.preview().filter(|p| p.number == number) else {
        return Look::default();
    };
    let made = lock(&preview.made);
    let samples = made.iter().flat_map(|made| &made.volumes);
    let volume = |(at, sample): (u32, &Sample)| {
        let printed = &sample.printed;
        let name = printed.file.rsplit('/').next().unwrap_or_default();
        let openings = printed.openings.iter().map(|opening| Opening {
            title: opening.title.clone(),
            below: opening.level > 0,
            page: opening.page,
        });
        Volume {
            name: name.to_owned(),
            first: at * PAGES,
            page: page_of(asked, at),
            pages: printed.pages,
            openings: openings.collect(),
        }
    };
    Look {
        told: preview.job.running().then(|| preview.job.told()),
        outcome: preview.job.outcome().filter(|outcome| !outcome.good),
        void: preview.void.load(Ordering::Relaxed),
        volumes: (0..).zip(samples).map(volume).collect(),
    }
}

/// Prints a dossier aside, in place of what was printed before.
pub async fn start(State(web): State<Arc<Web>>, Path(number): Path<usize>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        work.seen(|seen| find(seen, number).map(|_| ()))?;
        let preview = Arc::new(Preview::of(number));
        preview.job.begin_if_idle();
        work.show(Arc::clone(&preview));
        std::thread::spawn(move || preview.run(&work));
        Ok(page::go(&format!("/dossiers/{number}#look")))
    })
    .await
}

/// Stops printing it, or puts away what was printed.
pub async fn stop(State(web): State<Arc<Web>>, Path(number): Path<usize>) -> Response {
    page::blocking(web, move |web| {
        web.opened()?.hide();
        Ok(page::go(&format!("/dossiers/{number}")))
    })
    .await
}

/// Tells how far it is until it is over.
pub async fn events(
    State(web): State<Arc<Web>>,
) -> Sse<impl Stream<Item = std::result::Result<Event, Infallible>>> {
    run::tell(web, |web| {
        let preview = web.work().and_then(|work| work.preview())?;
        preview.job.running().then(|| preview.job.told())
    })
}

/// A page of what was printed aside.
pub async fn plate(
    State(web): State<Arc<Web>>,
    Path((number, page_number)): Path<(usize, u32)>,
) -> Response {
    page::blocking(web, move |web| {
        let gone = || page::nothing("没有这一页，或预览已经作废");
        let preview = web.opened()?.preview();
        let preview = preview.filter(|p| p.number == number).ok_or_else(gone)?;
        let (file, limits) = {
            let made = lock(&preview.made);
            let made = made.as_ref().ok_or_else(gone)?;
            let sample = made.volumes.get((page_number / PAGES) as usize);
            (sample.ok_or_else(gone)?.file.clone(), made.limits)
        };
        let mut leaf = leaf(&file, page_number, limits)?.ok_or_else(gone)?;
        // The next look has other pages at the same address.
        let headers = leaf.headers_mut();
        headers.remove(axum::http::header::CACHE_CONTROL);
        Ok(leaf)
    })
    .await
}
