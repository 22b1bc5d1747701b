//! 自查: a unit checks its own papers against the others' fingerprints; and an office writes the
//! fingerprints that it hands out.

mod give;
mod own;
mod shown;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::chosen::{self, Chosen};
use super::folders::Pick;
use super::job::{Outcome, Told};
use super::listing::Listing;
use super::state::{Web, Work, lock};
use super::{page, run};
use crate::desk;
use crate::error::{Error, Result};
use crate::output::words;
use crate::prints::{Against, BLIND};
pub use give::export;
use own::Found;
pub use own::Own;
use shown::Outcomes;
pub use shown::finding;

/// The page.
const HERE: &str = "/prints";

#[derive(Serialize)]
struct Screen {
    told: Told,
    outcome: Option<Outcome>,
    units: Vec<String>,
    /// The unit that was chosen.
    whose: String,
    chosen: chosen::Shown,
    folder: String,
    folder_at: usize,
    result: Option<Outcomes>,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        let chosen = lock(&work.own.chosen).clone();
        let folder = chosen.folder.clone().unwrap_or_else(|| work.root.clone());
        let outcome = work.job.outcome().filter(|outcome| outcome.of == HERE);
        let screen = Screen {
            told: work.job.told(),
            outcome,
            units: work.unit_names(),
            whose: lock(&work.own.unit).clone(),
            chosen: chosen.shown(web),
            folder_at: web.number_of(&folder),
            folder: folder.display().to_string(),
            result: work.own.found(|found| Ok(shown::outcomes(found))).ok(),
        };
        page::page(web, "web/prints.html", "自查", "prints", &screen)
    })
    .await
}

/// What is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    at: Option<usize>,
    pick: Pick,
    unit: String,
    mask: String,
    /// `none`, `chosen` or `new`.
    key: String,
    county: String,
}

/// Takes a file or folder that was picked.
pub async fn choose(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let place = web.place(asked.at)?;
        lock(&web.opened()?.own.chosen).take(place, asked.pick.what())?;
        Ok(page::go(HERE))
    })
    .await
}

/// Leaves a file out again.
pub async fn leave(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let place = web.place(asked.at)?;
        lock(&web.opened()?.own.chosen).leave(&place);
        Ok(page::go(HERE))
    })
    .await
}

/// Starts a unit's check of itself.
pub async fn check(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let unit = asked.unit.trim().to_owned();
        lock(&work.own.unit).clone_from(&unit);
        let chosen = lock(&work.own.chosen).clone();
        if unit.is_empty() {
            return Err(Error::usage("没有选单位").hint("请选是哪个单位自查。"));
        }
        if chosen.files.is_empty() {
            return Err(Error::usage("没有选指纹文件").hint(
                "请按“选指纹文件”。指纹文件（.parquet）由统一检查的一方导出，发给各单位自查用。",
            ));
        }
        run::launch(work, HERE, move |work| checked(work, &unit, &chosen))
    })
    .await
}

fn checked(work: &Work, unit: &str, chosen: &Chosen) -> Result<String> {
    let mut desk = work.desk_for_job();
    desk.reload(desk::today())?;
    let unit = desk.unit(unit)?;
    let files: Vec<PathBuf> = chosen.files.iter().map(|of| of.file.clone()).collect();
    let against = Against::open(&files, chosen.read_key()?, &desk.project, &unit)?;
    let assessment = desk.assess_unit(&unit, &against, &*work.job)?;
    let remarks = against.remarks(&desk.project).into_iter();
    let remarks = remarks.chain([BLIND.to_owned()]).collect();
    desk.save_unit(&assessment, &unit)?;
    work.take_in(&desk, assessment.ledger.clone());
    let found = Found {
        listing: Listing::of(&assessment),
        unit,
        remarks,
        against: chosen.in_words(),
        assessment,
    };
    let open = words::open(&found.assessment);
    let alike = open
        .iter()
        .filter(|finding| shown::is_shared(&found, finding))
        .count();
    let words = match alike {
        0 => "自查完了：没有看到别的单位也有的文字。".into(),
        n => format!("自查完了：有 {n} 处文字别的单位也有，疑似雷同。"),
    };
    work.own.find(found);
    Ok(words)
}

impl Work {
    /// Names of the units, whatever goes on: as of the last check, else of the project as opened.
    fn unit_names(&self) -> Vec<String> {
        let names = |units: &[crate::project::Unit]| {
            units
                .iter()
                .map(|unit| unit.name.clone())
                .collect::<Vec<_>>()
        };
        let seen = self.seen(|seen| Ok(names(&seen.assessment.evidence.project.units)));
        let desk = || self.desk().ok().map(|desk| names(&desk.project.units));
        seen.ok().or_else(desk).unwrap_or_default()
    }
}
