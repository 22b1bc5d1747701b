//! 跨县比对: files of fingerprints of several counties, compared; all that is found goes into a
//! table on the disk, the strongest of it is shown. It asks for no project.

mod shown;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use axum::response::sse::{Event, Sse};
use futures_util::stream::Stream;
use serde::{Deserialize, Serialize};

use super::chosen::{self, Chosen};
use super::folders::{self, Pick};
use super::job::{Job, Outcome, Told};
use super::state::{Web, Work, lock};
use super::{kept, page, run};
use crate::desk::prints::{keep, spares, staged, sum};
use crate::desk::province::{Papers, Table, Texts};
use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::output;
use crate::prints::compare::{Pair, Register, Settings, Sink, Stretch, Strongest, Sums, compare};
use crate::prints::{GUIDE, Source, open_all};
use crate::project::Project;
use crate::walk::{Progress as _, go_on};
use shown::Found;

/// The page.
const HERE: &str = "/counties";
/// What the table is called.
const NAME: &str = "跨县比对";
/// Pairs, and common texts, that are shown.
const SHOWN: usize = 100;
/// Memory that may be chosen, in bytes, and in words; the first is meant unless said otherwise.
const MEMORY: [(u64, &str); 4] = [
    (2 << 30, "2 GB"),
    (512 << 20, "512 MB"),
    (1 << 30, "1 GB"),
    (8 << 30, "8 GB"),
];
/// Bytes of a row of a file of fingerprints, by which progress is told.
const ROW: u64 = 20;

/// The comparison: what was picked for it, how far it is, what it came to.
#[derive(Default)]
pub struct Counties {
    pub job: Arc<Job>,
    chosen: Mutex<Chosen>,
    found: Mutex<Option<Arc<Found>>>,
}

#[derive(Serialize)]
struct Screen<'s> {
    told: Told,
    outcome: Option<Outcome>,
    chosen: chosen::Shown,
    folder: String,
    memory: Vec<&'static str>,
    result: Option<&'s Found>,
}

#[derive(Serialize)]
struct Guide {
    guide: String,
}

/// What is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    at: Option<usize>,
    pick: Pick,
    /// Which of [`MEMORY`].
    memory: usize,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let Counties { job, chosen, found } = &web.counties;
        let (chosen, found) = (lock(chosen).clone(), lock(found).clone());
        let screen = Screen {
            told: job.told(),
            outcome: job.outcome(),
            folder: folder(web, &chosen).map_or(String::new(), |at| at.display().to_string()),
            chosen: chosen.shown(web),
            memory: MEMORY.iter().map(|(_, words)| *words).collect(),
            result: found.as_deref(),
        };
        page::page(web, "web/counties.html", NAME, "start", &screen)
    })
    .await
}

/// What travels, what it guards and what not, how large a machine: for the offices above.
pub async fn guide(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let guide = output::guide::html(GUIDE);
        page::page(web, "web/guide.html", NAME, "start", &Guide { guide })
    })
    .await
}

/// Takes a file or folder that was picked.
pub async fn choose(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let place = web.place(asked.at)?;
        lock(&web.counties.chosen).take(place, asked.pick.what())?;
        Ok(page::go(HERE))
    })
    .await
}

/// Leaves one out again.
pub async fn leave(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        lock(&web.counties.chosen).leave(&web.place(asked.at)?);
        Ok(page::go(HERE))
    })
    .await
}

/// Starts to compare.
pub async fn start(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let chosen = lock(&web.counties.chosen).clone();
        if chosen.files.len() < 2 {
            return Err(Error::usage("指纹文件不到两个，没有什么可比")
                .hint("请按“选指纹文件”，把各县导出的指纹文件（.parquet）都选上。"));
        }
        let question = Question {
            folder: folder(web, &chosen)?,
            memory: MEMORY.get(asked.memory).unwrap_or(&MEMORY[0]).0,
            web: Arc::clone(web),
            chosen,
        };
        run::aside(Arc::clone(&web.counties.job), HERE, move || {
            let found = question.answer()?;
            let words = found.in_words();
            *lock(&question.web.counties.found) = Some(Arc::new(found));
            Ok(words)
        })
    })
    .await
}

/// Asks it to stop.
pub async fn stop(State(web): State<Arc<Web>>) -> Response {
    web.counties.job.stop();
    page::go(HERE)
}

/// Tells how far it is until it is over.
pub async fn events(
    State(web): State<Arc<Web>>,
) -> Sse<impl Stream<Item = std::result::Result<Event, Infallible>>> {
    run::tell(web, |web| {
        let job = &web.counties.job;
        job.running().then(|| job.told())
    })
}

/// Where the table goes: as picked, else beside the project that is open, else the user's folder.
fn folder(web: &Web, chosen: &Chosen) -> Result<PathBuf> {
    let open = || web.work().map(|work| work.root.clone());
    let folder = chosen.folder.clone().or_else(open).or_else(folders::home);
    folder
        .ok_or_else(|| Error::usage("不知道结果写到哪里").hint("请按“换个文件夹”，选一个文件夹。"))
}

/// What is compared, and how.
struct Question {
    chosen: Chosen,
    folder: PathBuf,
    memory: u64,
    web: Arc<Web>,
}

impl Question {
    fn answer(&self) -> Result<Found> {
        let job = &*self.web.counties.job;
        let (chosen, sources) = self.opened()?;
        let register = Register::of(&sources)?;
        let place = kept::free(&self.folder, NAME, "csv");
        spared(&self.web, &place)?;
        let texts = self.texts(&register, &place)?;
        let papers = Papers {
            register: &register,
            texts: &texts,
        };
        let mut file = staged(&place)?;
        let settings = Settings {
            memory: self.memory,
            jobs: std::thread::available_parallelism().map_or(1, Into::into),
            work: std::env::temp_dir(),
            stopped: &|| job.stopped(),
        };
        let mut take = Take {
            papers: &papers,
            table: Table::begin(&mut file)?,
            strongest: Strongest::new(SHOWN),
            sums: Sums::default(),
            stretches: 0,
            told: 0,
            bytes: ROW * sources.iter().map(|source| source.rows).sum::<u64>(),
            job,
        };
        compare(&sources, &register, &settings, &mut take)?;
        let (strongest, sums, stretches) = (take.strongest, take.sums, take.stretches);
        keep(file, &place)?;
        let against = chosen.in_words();
        let counts = (sums, stretches);
        Ok(Found::of(
            &papers, &sources, strongest, counts, against, &place,
        ))
    }

    /// The files, opened, each with its sum: by that others know whether they have the same.
    fn opened(&self) -> Result<(Chosen, Vec<Source>)> {
        let mut chosen = self.chosen.clone();
        let job = &*self.web.counties.job;
        job.begin("打开指纹文件", 0, 0);
        let files: Vec<PathBuf> = chosen.files.iter().map(|of| of.file.clone()).collect();
        let sources = open_all(&files)?;
        job.begin(
            "核对指纹文件",
            files.len() as u64,
            sources.iter().map(|s| s.size).sum(),
        );
        for (of, source) in chosen.files.iter_mut().zip(&sources) {
            go_on(job)?;
            of.sum = Some(sum(&of.file)?);
            job.file();
            job.bytes(source.size);
        }
        Ok((chosen, sources))
    }

    /// Texts of the projects that were picked; the one that is open is read by its own desk. The
    /// table is to lie among the papers of none.
    fn texts(&self, register: &Register<'_>, table: &Path) -> Result<Texts> {
        let (job, key) = (&*self.web.counties.job, self.chosen.read_key()?);
        let mut texts = Texts::default();
        for folder in &self.chosen.texts {
            let work = self.web.work();
            let open = work.as_deref().map(Work::desk).transpose()?;
            let mut take = |desk: &Desk| {
                desk.spares_submissions(table)?;
                texts.take(desk, register, key.as_ref(), job)
            };
            match open.filter(|desk| is_of(folder, &desk.project)) {
                Some(desk) => take(&desk)?,
                None => take(&Desk::open(Some(folder), desk::today())?)?,
            }
        }
        Ok(texts)
    }
}

/// Whether a folder is this project's: its records can be opened once only.
fn is_of(folder: &Path, project: &Project) -> bool {
    folder == project.root || project.covers(folder)
}

/// Whether the table may lie here: never among what was handed in, for the project that is open or
/// for the one whose folder it is.
fn spared(web: &Web, table: &Path) -> Result<()> {
    if let Some(work) = web.work() {
        work.desk()?.spares_submissions(table)?;
    }
    match table.parent().and_then(Project::find) {
        Some(file) => spares(&Project::load(&file)?, table),
        None => Ok(()),
    }
}

/// Takes in what is found: all of it into the table, the strongest for the page.
struct Take<'t> {
    papers: &'t Papers<'t>,
    table: Table<'t>,
    strongest: Strongest,
    sums: Sums,
    stretches: usize,
    /// Bytes told of so far, of so many.
    told: u64,
    bytes: u64,
    job: &'t Job,
}

impl Sink for Take<'_> {
    fn pair(&mut self, pair: Pair) -> Result<()> {
        self.sums.add(self.papers.register, &pair);
        self.strongest.pair(pair);
        self.table.pair(self.papers, &pair)
    }

    fn common(&mut self, stretch: Stretch) -> Result<()> {
        self.stretches += 1;
        self.strongest.common(stretch);
        self.table.common(self.papers, &stretch)
    }

    fn progress(&mut self, done: usize, all: usize) {
        if self.told == 0 {
            self.job.begin("比对指纹", 0, self.bytes);
        }
        let now = self.bytes * done as u64 / all.max(1) as u64;
        self.job.bytes(now - self.told);
        self.told = now;
    }
}
