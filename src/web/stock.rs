//! 统计套话: counted out of a folder of papers, kept beside the project, named in its file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::job::{Outcome, Told};
use super::kept::{self, Text};
use super::state::{Web, Work};
use super::{page, run, settings};
use crate::desk::stock;
use crate::error::{Error, Result};
use crate::standard::yaml::edit;

/// The page.
const HERE: &str = "/stock";

#[derive(Serialize)]
struct Screen {
    told: Told,
    outcome: Option<Outcome>,
    /// The folder that was picked.
    folder: String,
    /// The line that the project file is to have.
    line: String,
}

/// What is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// A folder that was picked.
    at: Option<usize>,
    /// As typed or pasted.
    path: String,
    /// Whether the project file is to name the table.
    name: bool,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let folder = asked.at.map(|at| web.place(Some(at))).transpose()?;
        let name = fresh(&work.root);
        let screen = Screen {
            told: work.job.told(),
            outcome: work.job.outcome().filter(|outcome| outcome.of == HERE),
            folder: folder.map_or(String::new(), |folder| folder.display().to_string()),
            line: format!("stock: {}", name.file_name().unwrap_or_default().display()),
        };
        page::page(web, "web/stock.html", "统计套话", "settings", &screen)
    })
    .await
}

fn fresh(root: &Path) -> PathBuf {
    kept::free(root, stock::NAME, stock::END)
}

/// Starts to count.
pub async fn start(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let folder = PathBuf::from(asked.path.trim().trim_matches('"'));
        if !folder.is_absolute() || !folder.is_dir() {
            let what = format!("找不到这个文件夹：{}", folder.display());
            return Err(
                Error::usage(what).hint("请写完整的路径，例如 D:\\公文；也可以按“选文件夹”。")
            );
        }
        let file = settings::file(web)?;
        run::launch(work, HERE, move |work| {
            counted(work, &folder, asked.name.then_some(&*file))
        })
    })
    .await
}

/// Counts, keeps the table beside the project, and names it in the project file where asked for.
fn counted(work: &Work, folder: &Path, project: Option<&Path>) -> Result<String> {
    let table = stock::count(folder, &*work.job)?;
    let place = fresh(&work.root);
    let desk = work.desk_for_job();
    desk.spares_submissions(&place)?;
    kept::put(&place, &table.to_bytes(), || Ok(()))
        .map_err(|e| Error::disk("写入套话表", &place, e))?;
    let words = format!("{}，已写入 {}。", stock::in_words(&table), place.display());
    let Some(project) = project else {
        return Ok(words);
    };
    let text = Text::read(project)?;
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    match edit::set(&text.text, &["stock".into()], &(&*name).into()) {
        Some(then) => {
            kept::replace(project, then.as_bytes())?;
            work.outdate();
            Ok(format!(
                "{words}项目文件已写上 stock: {name}，重新检查以后生效。"
            ))
        }
        None => Ok(format!(
            "{words}项目文件的写法特别，程序不敢替您改，请在“设置”里自己写上一行：stock: {name}"
        )),
    }
}
