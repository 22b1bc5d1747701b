//! 数据指标: what each edition asks for and whether it is reached; and the blank sheets that people
//! fill in.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::page;
use super::state::Web;
use crate::desk::blanks::Sheet;
use crate::error::Result;
use crate::output::figures::{self, Edition};
use crate::output::words;
use crate::project::Project;

/// Which blank sheet.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    sheet: String,
}

#[derive(Serialize)]
struct Screen {
    editions: Vec<Edition>,
    /// What of the sheet could not be taken.
    complaints: Vec<String>,
    /// Where the sheet of figures belongs, and whether it is there.
    file: String,
    there: bool,
    /// Classes the city is of.
    classes: String,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        if !work.was_seen() {
            return Ok(page::go("/run"));
        }
        let screen = work.seen(|seen| {
            let evidence = &seen.assessment.evidence;
            let file = Sheet::Figures.place(&evidence.project);
            let complaints = evidence.data.complaints.iter();
            Ok(Screen {
                editions: figures::editions(evidence),
                complaints: complaints.map(|told| words::plain(told)).collect(),
                there: file.is_file(),
                file: file.display().to_string(),
                classes: evidence.project.scoring.classes.join("、"),
            })
        })?;
        page::page(web, "web/figures.html", "数据指标", "scores", &screen)
    })
    .await
}

/// Writes a blank sheet where the project looks for it, never over another.
pub async fn blank(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let (sheet, back) = match asked.sheet.as_str() {
            "marks" => (Sheet::Marks, "/scores"),
            _ => (Sheet::Figures, "/scores/figures"),
        };
        let project = Project::load(&web.opened()?.root)?;
        let place = sheet.place(&project);
        web.say(written(sheet, &project, &place)?);
        Ok(page::go(back))
    })
    .await
}

fn written(sheet: Sheet, project: &Project, place: &std::path::Path) -> Result<String> {
    let name = sheet.write(project, place)?;
    Ok(format!(
        "已写好空的{name}：{}。灰格是程序写的，请勿改动；白格由人填。填好保存在原处，再重新检查即可。",
        place.display()
    ))
}
