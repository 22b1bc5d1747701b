//! 打分: marks and conclusions that people give, typed in a form per scheme, kept in the project's
//! sheet of marks; the mock scores are reckoned anew at once.

mod form;
mod place;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::state::{Web, Work, lock};
use super::{kept, page, settings};
use crate::desk::{self, Desk};
use crate::error::{Error, Result};
use crate::output::mark_sheet::MarkSheet;
use crate::project::Plan;
use form::{Head, Row, Taken};
use place::{Change, Place};

/// Which scheme, from 1.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    scheme: Option<usize>,
}

#[derive(Serialize)]
struct Screen {
    schemes: Vec<String>,
    /// Which of them, from 1.
    at: usize,
    scale: String,
    heads: Vec<Head>,
    rows: Vec<Row>,
    by: String,
    day: String,
    units: Vec<String>,
    file: String,
    there: bool,
    /// Why the page does not write the sheet.
    fixed: Option<String>,
    /// What is to be written, where somebody must agree first.
    plan: Option<Planned>,
    changed: usize,
    wrong: usize,
    clashes: usize,
    kept_theirs: usize,
}

/// What will be written.
#[derive(Serialize)]
struct Planned {
    sheet: String,
    /// Whether there is no such file yet.
    fresh: bool,
    project: Option<Change>,
}

/// The sheet as it stands on the disk.
struct Now {
    place: Place,
    sheet: MarkSheet,
}

/// The form.
pub async fn page(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let desk = work.desk()?;
        let at = asked.scheme.unwrap_or(1);
        let now = now(&desk)?;
        let plan = plan(&desk, at)?;
        let rows = form::rows(plan, &now.sheet);
        let mut screen = screen(web, &desk, &now.place, at, rows);
        if now.place.fixed.is_some() {
            screen.plan = Some(planned(web, &desk, &place::fresh(&desk.project)?)?);
        }
        page::page(web, "web/marks.html", "打分", "scores", &screen)
    })
    .await
}

fn plan(desk: &Desk, at: usize) -> Result<&Plan> {
    let plans = &desk.project.scoring.plans;
    if plans.is_empty() {
        return Err(Error::project("项目没有选用评分方案，没有可以打分的").hint(
            "请在“设置”的项目文件里写 schemes，例如 schemes: [pingshen-2021, anfang-county]。",
        ));
    }
    let plan = at.checked_sub(1).and_then(|at| plans.get(at));
    plan.ok_or_else(|| page::nothing("没有这个评分方案"))
}

fn now(desk: &Desk) -> Result<Now> {
    let place = Place::of(&desk.project);
    let bytes = match std::fs::read(&place.path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let sheet = MarkSheet::blank(&desk.project);
            return Ok(Now { place, sheet });
        }
        Err(e) => return Err(Error::disk("读取评分表", &place.path, e)),
    };
    let name = place
        .path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let reading = desk.workers.read(&name, &bytes)?;
    match MarkSheet::of(&name, &reading) {
        Ok(sheet) => Ok(Now { place, sheet }),
        Err(why) => Err(Error::usage(why).hint(
            "请用 Excel 或 WPS 打开评分表看看；也可以把它移走或改名，回到这一页重新填一张。",
        )),
    }
}

fn screen(web: &Web, desk: &Desk, place: &Place, at: usize, rows: Vec<Row>) -> Screen {
    let project = &desk.project;
    let plans = project.scoring.plans.iter();
    Screen {
        schemes: plans.map(|plan| plan.scheme.title.clone()).collect(),
        at,
        scale: form::scale(),
        heads: form::heads(&rows),
        rows,
        by: lock(&web.by).clone(),
        day: desk::today().iso(),
        units: project.units.iter().map(|unit| unit.name.clone()).collect(),
        file: place.name(),
        there: place.path.exists(),
        fixed: place.fixed.clone(),
        plan: None,
        changed: 0,
        wrong: 0,
        clashes: 0,
        kept_theirs: 0,
    }
}

/// What has to be written for this sheet to count.
fn planned(web: &Web, desk: &Desk, sheet: &Path) -> Result<Planned> {
    let named = desk.project.scoring.marks.as_ref();
    let named = named.is_some_and(|marks| marks.named && marks.path == sheet);
    let project = match named {
        true => None,
        false => Some(change(web, desk, sheet)?),
    };
    Ok(Planned {
        sheet: sheet.display().to_string(),
        fresh: !sheet.exists(),
        project,
    })
}

fn change(web: &Web, desk: &Desk, sheet: &Path) -> Result<Change> {
    let file = settings::file(web)?;
    let text = std::fs::read_to_string(&file).map_err(|e| Error::disk("读取项目文件", &file, e))?;
    place::naming(&desk.project, &text, sheet)
}

/// Takes what was typed: what is wrong, or changed by somebody else meanwhile, is shown; what has
/// to be written besides the sheet is asked; then all is kept.
pub async fn save(State(web): State<Arc<Web>>, body: Bytes) -> Response {
    page::blocking(web, move |web| {
        let typed: BTreeMap<String, String> = page::pairs(&body)?.into_iter().collect();
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let at = typed
            .get("scheme")
            .and_then(|at| at.parse().ok())
            .unwrap_or(1);
        let mut now = now(&desk)?;
        if let Some(why) = now.place.fixed {
            return Err(Error::usage(why).hint("请在“打分”页另存为 .csv 以后再填。"));
        }
        let (rows, taken) = form::take(&desk.project, plan(&desk, at)?, &mut now.sheet, &typed);
        let planned = planned(web, &desk, &now.place.path)?;
        let asks = planned.fresh || planned.project.is_some();
        let sure = typed.contains_key("sure");
        let held = taken.wrong + taken.clashes > 0;
        if held || taken.changed > 0 && asks && !sure {
            let mut screen = screen(web, &desk, &now.place, at, rows);
            (screen.changed, screen.wrong) = (taken.changed, taken.wrong);
            (screen.clashes, screen.kept_theirs) = (taken.clashes, taken.theirs);
            screen.by = typed.get("by").cloned().unwrap_or_default();
            screen.day = typed.get("day").cloned().unwrap_or_default();
            screen.plan = Some(planned).filter(|_| asks && !held);
            let mut answer = page::page(web, "web/marks.html", "打分", "scores", &screen)?;
            *answer.status_mut() = match taken {
                Taken { clashes: 1.., .. } => StatusCode::CONFLICT,
                Taken { wrong: 1.., .. } => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::OK,
            };
            return Ok(answer);
        }
        if let Some(by) = typed.get("by") {
            web.sign(by);
        }
        let back = page::go(&format!("/scores/marks?scheme={at}"));
        if taken.changed == 0 {
            web.say("没有改动，什么也没有写。");
            return Ok(back);
        }
        let done = keep(&work, &mut desk, &now, &now.place.path, planned.project)?;
        let theirs = match taken.theirs {
            0 => String::new(),
            n => format!("您打开以后别人改过的另外 {n} 行也在，没有动。"),
        };
        web.say(format!("已写入 {} 行。{theirs}{done}", taken.changed));
        Ok(back)
    })
    .await
}

/// Copies a sheet that the page does not write into one that it does, and has the project name it.
pub async fn export(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let now = now(&desk)?;
        let sheet = place::fresh(&desk.project)?;
        let change = change(web, &desk, &sheet)?;
        let done = keep(&work, &mut desk, &now, &sheet, Some(change))?;
        web.say(format!(
            "已另存为 {}，以后就在这里填。{done}",
            sheet.display()
        ));
        Ok(page::go("/scores/marks"))
    })
    .await
}

/// Writes the sheet, then what the project file has to say of it; reckons the scores anew.
fn keep(
    work: &Work,
    desk: &mut Desk,
    now: &Now,
    sheet: &Path,
    change: Option<Change>,
) -> Result<String> {
    let fresh = !sheet.exists();
    let former = kept::replace(sheet, now.sheet.to_csv().as_bytes())?;
    if let Some(change) = change {
        let file = work.root.join(crate::project::FILE_NAME);
        let written = kept::replace(&file, change.text.as_bytes());
        if written.is_err() && fresh {
            // A sheet that nobody names is not left behind.
            let _ = std::fs::remove_file(sheet);
        }
        written?;
        desk.reload(desk::today())?;
    }
    Ok(format!("{}{}", rescore(work, desk)?, told(former)))
}

fn told(former: Option<PathBuf>) -> String {
    former.map_or(String::new(), |former| {
        format!("改动以前的评分表留在：{}。", former.display())
    })
}

/// Reckons the mock scores anew with the sheet as it is now.
fn rescore(work: &Work, desk: &Desk) -> Result<&'static str> {
    if !work.was_seen() {
        return Ok("下次检查时计入。");
    }
    let (sheet, facts) = desk.marks()?;
    let at = desk.project.scoring.marks.clone();
    work.rescore(|assessment| assessment.marked(at, sheet, facts));
    Ok("得分已经重新算过。")
}
