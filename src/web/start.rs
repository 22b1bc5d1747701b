//! The first page: recent projects, a new one in a few questions, the made-up county; and the way
//! out.

use std::path::Path;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::folders;
use super::page;
use super::state::Web;
use crate::desk::found::{self, Answers};
use crate::desk::{self, tour as county};
use crate::error::{Error, Result};
use crate::project::{FILE_NAME, Project};

/// Folder of the made-up county.
const TOUR: &str = "卷宗演示";

#[derive(Serialize)]
struct Screen {
    recent: Vec<Line>,
    open: bool,
}

#[derive(Serialize)]
struct Line {
    at: usize,
    name: String,
    folder: String,
}

/// A folder chosen.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Chosen {
    at: Option<usize>,
    place: String,
    last_year: String,
}

/// The board where there is one to see, else the check, else the start.
pub async fn home(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        Ok(page::go(match web.work() {
            None => "/start",
            Some(work) if work.was_seen() => "/board",
            Some(_) => "/run",
        }))
    })
    .await
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let recent = web.recent.list().into_iter().map(|known| Line {
            at: web.number_of(&known.folder),
            name: known.name,
            folder: known.folder.display().to_string(),
        });
        let screen = Screen {
            recent: recent.collect(),
            open: web.work().is_some(),
        };
        page::page(web, "web/start.html", "开始", "start", &screen)
    })
    .await
}

/// Opens the project of a folder; one that has none is asked about.
pub async fn open(State(web): State<Arc<Web>>, Form(chosen): Form<Chosen>) -> Response {
    page::blocking(web, move |web| {
        let folder = web.place(chosen.at)?;
        if project_of(&folder).is_none() {
            return Ok(page::go(&format!("/new?at={}", web.number_of(&folder))));
        }
        web.open(&folder)?;
        Ok(page::go("/run"))
    })
    .await
}

/// Whether a folder belongs to a project: one with mistakes does too, so that they are told.
fn project_of(folder: &Path) -> Option<()> {
    if folder.join(FILE_NAME).is_file() {
        return Some(());
    }
    let file = Project::find(folder)?;
    let project = Project::load(&file).ok()?;
    project.covers(folder).then_some(())
}

/// What the questions are filled with.
#[derive(Serialize)]
struct Questions {
    at: usize,
    folder: String,
    recognised: Vec<String>,
    place: String,
    last_year: u16,
    standard: String,
    empty: bool,
}

/// Asks what a new project needs to know, and shows what the names of folders tell.
pub async fn questions(State(web): State<Arc<Web>>, Query(chosen): Query<Chosen>) -> Response {
    page::blocking(web, move |web| {
        let folder = web.place(chosen.at)?;
        let this_year = desk::today().year;
        let empty = found::is_empty(&folder)?;
        let (project, said) = if empty {
            (Project::template(&folder, this_year)?, Vec::new())
        } else {
            Project::guess(&folder, this_year)?
        };
        let screen = Questions {
            at: web.number_of(&folder),
            folder: folder.display().to_string(),
            recognised: said,
            place: project.place.name.clone(),
            last_year: project.years.last().map_or(this_year, |year| year.0),
            standard: project.standard.title.clone(),
            empty,
        };
        page::page(web, "web/new.html", "新建项目", "start", &screen)
    })
    .await
}

/// Writes the project file and opens the project.
pub async fn create(State(web): State<Arc<Web>>, Form(chosen): Form<Chosen>) -> Response {
    page::blocking(web, move |web| {
        let folder = web.place(chosen.at)?;
        let answers = Answers {
            place: Some(chosen.place.trim().to_owned()),
            last_year: year(&chosen.last_year)?,
        };
        let begun = found::begin(&folder, desk::today().year, &answers)?;
        web.open(&begun.file)?;
        web.say(begun.told.join("\n"));
        Ok(page::go("/run"))
    })
    .await
}

fn year(text: &str) -> Result<Option<u16>> {
    let text = crate::paper::fold(text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let year: Option<u16> = text.trim_end_matches('年').parse().ok();
    match year.filter(|year| (1990..=2100).contains(year)) {
        Some(year) => Ok(Some(year)),
        None => Err(Error::usage(format!("“{text}”不像是年份")).hint("请写四位数字，例如 2025。")),
    }
}

/// Writes the made-up county into the user's folder and opens it.
pub async fn tour(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let home = folders::home().ok_or_else(|| {
            Error::usage("找不到您的个人文件夹").hint("请改用命令：juanzong demo 文件夹名。")
        })?;
        let folder = home.join(TOUR);
        web.close()?;
        let files = county::write(&folder)?;
        web.open(&folder)?;
        web.say(format!(
            "已写出虚构的青砚县：{files} 个文件，在 {}。里面故意留了毛病，按“开始检查”看看。",
            folder.display()
        ));
        Ok(page::go("/run"))
    })
    .await
}

/// Closes the project.
pub async fn close(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        web.close()?;
        Ok(page::go("/start"))
    })
    .await
}

/// Ends the program.
pub async fn quit(State(web): State<Arc<Web>>) -> Response {
    web.ask_to_quit();
    page::refusal(
        axum::http::StatusCode::OK,
        "程序已经退出，台账都已保存。这个窗口可以关了；再用时请重新双击程序。",
    )
}
