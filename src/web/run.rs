//! 检查 and 整理: started, watched, stopped; then what became different.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use axum::response::sse::{Event, Sse};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};

use super::changes::{self, Change};
use super::job::{Job, Outcome, Told};
use super::page;
use super::state::{Seen, Web, Work};
use crate::desk;
use crate::desk::letters::{self, FOLDER};
use crate::error::{Error, Result};
use crate::output::folder::Before;
use crate::output::package::Container;
use crate::output::words;
use crate::walk::Progress as _;

/// How often the page is told how far it is.
const PAUSE: Duration = Duration::from_millis(400);

/// What the run page is filled with.
#[derive(Serialize)]
struct Screen {
    told: Told,
    outcome: Option<super::job::Outcome>,
    seen: bool,
    summary: Option<Summary>,
    changes: Vec<Change>,
    notices: Vec<String>,
    places: Vec<String>,
}

#[derive(Serialize)]
struct Summary {
    date: String,
    files: usize,
    counts: [usize; 3],
    stray: usize,
}

/// What was asked for when starting.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// `assemble` to write the results too, `letters` to write the letters alone.
    what: String,
    ocr: String,
    office: String,
    /// How the package is packed: `zip`, `tar` or `folder`.
    package: String,
    mask: String,
    week: String,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        let (summary, changes, notices) = work
            .seen(|seen| {
                Ok((
                    Some(summary(seen)),
                    changes::told(&seen.changes, &seen.assessment.ledger),
                    notices(seen),
                ))
            })
            .unwrap_or_default();
        let screen = Screen {
            told: work.job.told(),
            outcome: work.job.outcome().filter(|outcome| outcome.of == "/run"),
            seen: summary.is_some(),
            summary,
            changes,
            notices,
            places: vec![work.root.display().to_string()],
        };
        page::page(web, "web/run.html", "检查", "run", &screen)
    })
    .await
}

fn summary(seen: &Seen) -> Summary {
    let assessment = &seen.assessment;
    let materials = &assessment.evidence.catalogue.materials;
    Summary {
        date: words::day(assessment.evidence.today),
        files: materials.len(),
        counts: words::counts(seen.listing.open(assessment)),
        stray: materials.iter().filter(|m| m.slot.is_none()).count(),
    }
}

fn notices(seen: &Seen) -> Vec<String> {
    seen.assessment.evidence.project.notices.clone()
}

/// Starts a check, or a check with everything written.
pub async fn start(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        launch(web.opened()?, "/run", move |work| run(work, &asked))
    })
    .await
}

/// Does long work on a project aside, unless some is under way, and goes to the page that tells of
/// it.
///
/// # Errors
/// Some is under way.
pub fn launch(
    work: Arc<Work>,
    of: &'static str,
    deed: impl FnOnce(&Work) -> Result<String> + Send + 'static,
) -> Result<Response> {
    aside(Arc::clone(&work.job), of, move || deed(&work))
}

/// The same of work that is no project's.
///
/// # Errors
/// Some is under way.
pub fn aside(
    job: Arc<Job>,
    of: &'static str,
    deed: impl FnOnce() -> Result<String> + Send + 'static,
) -> Result<Response> {
    if !job.begin_if_idle() {
        return Err(Error::usage("已经在做了").hint("请等它结束，或先按“停止”。"));
    }
    std::thread::spawn(move || job.end(Outcome::of(of, deed())));
    Ok(page::go(of))
}

fn run(work: &Work, asked: &Asked) -> Result<String> {
    let mut desk = work.desk_for_job();
    work.job.begin("读取项目设置", 0, 0);
    desk.reload(desk::today())?;
    if !asked.ocr.is_empty() {
        desk.recognise()?;
    }
    if !asked.office.is_empty() {
        desk.render()?;
    }
    let (assessment, words) = if asked.what == "assemble" {
        let (assessment, results) = desk.assemble(None, container(&asked.package), &*work.job)?;
        work.built();
        let mut words = format!("全部结果已写好，在：{}。", results.folder.display());
        words.push_str(&kept(&results.before));
        words.extend(results.notices.iter().map(|notice| format!("{notice} ")));
        (assessment, words)
    } else if asked.what == "letters" {
        let assessment = desk.assess(&*work.job)?;
        let wanted = super::letters::wanted(&assessment, None, &asked.mask, &asked.week)?;
        let target = work.root.join(FOLDER);
        let (written, before) = letters::write(&assessment, &target, wanted, &*work.job)?;
        desk.save(&assessment)?;
        let words = match written {
            0 => "没有待整改的问题，不用发文。".to_owned(),
            count => format!("写出 {count} 个文件，在：{}。", target.display()),
        };
        (assessment, words + &kept(&before))
    } else {
        let assessment = desk.assess(&*work.job)?;
        desk.save_unless(&assessment, &*work.job)?;
        (assessment, "检查完了。".into())
    };
    let changes = changes::last(&desk.store)?;
    work.see(assessment, changes);
    Ok(words)
}

/// A package as a form names its kind.
fn container(name: &str) -> Container {
    match name {
        "tar" => Container::Tar,
        "folder" => Container::Folder,
        _ => Container::default(),
    }
}

/// Where somebody stopped it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Stopped {
    back: String,
}

/// What became of a folder that somebody had worked in.
fn kept(before: &Before) -> String {
    match before {
        Before::Kept(aside) => {
            let aside = aside.display();
            format!("上次的结果有人改动过，没有删除，留在：{aside}。")
        }
        Before::Nothing | Before::Replaced => String::new(),
    }
}

/// Asks it to stop.
pub async fn stop(State(web): State<Arc<Web>>, Form(stopped): Form<Stopped>) -> Response {
    page::blocking(web, move |web| {
        web.opened()?.job.stop();
        let back = format!("/{}", stopped.back);
        Ok(page::go(match stopped.back.as_str() {
            "" => "/run",
            _ => page::local(&back, "/run"),
        }))
    })
    .await
}

/// Tells how far it is until it is over.
pub async fn events(
    State(web): State<Arc<Web>>,
) -> Sse<impl Stream<Item = std::result::Result<Event, Infallible>>> {
    tell(web, |web| {
        let work = web.work()?;
        work.job.running().then(|| work.job.told())
    })
}

/// Tells how far some work is, until there is nothing to tell any more.
pub fn tell(
    web: Arc<Web>,
    told: fn(&Web) -> Option<Told>,
) -> Sse<impl Stream<Item = std::result::Result<Event, Infallible>>> {
    let told = stream::unfold((web, false), move |(web, over)| async move {
        if over {
            return None;
        }
        tokio::time::sleep(PAUSE).await;
        let told = told(&web);
        let over = told.is_none() || web.is_quitting();
        let data = serde_json::to_string(&told).unwrap_or_default();
        let event = Event::default().event(if over { "over" } else { "step" });
        Some((Ok(event.data(data)), (web, over)))
    });
    Sse::new(told)
}
