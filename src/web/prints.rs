//! 自查: a unit checks its own papers against the others' fingerprints; and an office writes the
//! fingerprints that it hands out.

mod own;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path as Of, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::compare::{self, Document};
use super::files::Photos;
use super::folders::Pick;
use super::job::{Outcome, Told};
use super::listing::{self, Listing};
use super::state::{Web, Work, lock};
use super::{page, run};
use crate::desk;
use crate::dossier::for_disk;
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::output::report_html::Mark;
use crate::output::report_html::units::{self, Section, Shown};
use crate::output::thumbnail::Thumbnails;
use crate::output::words;
use crate::prints::{Against, BLIND, Choices, Key};
pub use own::Own;
use own::{Chosen, Found};

/// The page.
const HERE: &str = "/prints";
/// Longer side of a photo, in pixels.
const PHOTO: u32 = 320;
/// Proofs shown of one finding.
const PROOFS: usize = 30;

#[derive(Serialize)]
struct Screen {
    told: Told,
    outcome: Option<Outcome>,
    units: Vec<String>,
    /// The unit that was chosen.
    whose: String,
    files: Vec<Line>,
    key: Option<Line>,
    folder: String,
    folder_at: usize,
    result: Option<Outcomes>,
}

/// A file that was chosen.
#[derive(Serialize)]
struct Line {
    at: usize,
    name: String,
    about: String,
}

/// What a check came to.
#[derive(Serialize)]
struct Outcomes {
    name: String,
    date: String,
    against: Vec<String>,
    remarks: Vec<String>,
    files: usize,
    alike: Vec<Alike>,
    unit: Section,
}

/// Something that others have too.
#[derive(Serialize)]
struct Alike {
    id: String,
    mark: Mark,
    path: String,
    who: String,
    message: String,
}

/// One finding, and the unit's own paper with the passages marked.
#[derive(Serialize)]
struct OneScreen {
    mark: Mark,
    code: String,
    rule: About,
    place: String,
    who: String,
    message: String,
    proofs: Vec<Shown>,
    documents: Vec<Document>,
}

/// As `part/about.html` asks.
#[derive(Serialize)]
struct About {
    name: String,
    why: &'static str,
    remedy: &'static str,
    exception: &'static str,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        let chosen = lock(&work.own.chosen).clone();
        let line = |path: &Path, about: &str| Line {
            at: web.number_of(path),
            name: path.display().to_string(),
            about: about.to_owned(),
        };
        let folder = chosen.folder.clone().unwrap_or_else(|| work.root.clone());
        let outcome = work.job.outcome().filter(|outcome| outcome.of == HERE);
        let screen = Screen {
            told: work.job.told(),
            outcome,
            units: work.unit_names(),
            whose: chosen.unit,
            files: chosen
                .files
                .iter()
                .map(|(path, about)| line(path, about))
                .collect(),
            key: chosen.key.as_deref().map(|path| line(path, "")),
            folder_at: web.number_of(&folder),
            folder: folder.display().to_string(),
            result: work.own.found(|found| Ok(outcomes(found))).ok(),
        };
        page::page(web, "web/prints.html", "自查", "prints", &screen)
    })
    .await
}

fn outcomes(found: &Found) -> Outcomes {
    let assessment = &found.assessment;
    let evidence = &assessment.evidence;
    let originals = Photos(&evidence.project);
    let mut photos = Thumbnails::new(evidence, &originals, PHOTO);
    let open = words::open(assessment);
    let alike = open.iter().filter(|finding| is_shared(found, finding));
    let alike = alike.map(|finding| Alike {
        id: listing::id(finding),
        mark: units::severity(finding.severity),
        path: finding
            .proofs
            .first()
            .map_or(String::new(), |proof| words::shown(&proof.path)),
        who: who(found, finding),
        message: words::plain(&finding.message),
    });
    Outcomes {
        name: evidence.unit_name(&found.unit).to_owned(),
        date: words::day(evidence.today),
        against: found.against.clone(),
        remarks: found.remarks.clone(),
        files: evidence.catalogue.materials.len(),
        alike: alike.collect(),
        unit: units::one(assessment, &open, &found.unit, &mut photos),
    }
}

/// Whether somebody else has a hand in it.
fn is_shared(found: &Found, finding: &Finding) -> bool {
    finding.units().iter().any(|unit| **unit != found.unit)
}

/// The others, as their fingerprints name them.
fn who(found: &Found, finding: &Finding) -> String {
    let evidence = &found.assessment.evidence;
    let others = finding
        .units()
        .into_iter()
        .filter(|unit| **unit != found.unit);
    let names: Vec<&str> = others.map(|unit| evidence.unit_name(unit)).collect();
    names.join("、")
}

/// One finding with the unit's own passages marked.
pub async fn finding(State(web): State<Arc<Web>>, Of(id): Of<String>) -> Response {
    page::blocking(web, move |web| {
        let screen = web.opened()?.own.found(|found| one(found, &id))?;
        let title = format!("{} {}", screen.code, screen.rule.name);
        page::page(web, "web/alike.html", &title, "prints", &screen)
    })
    .await
}

fn one(found: &Found, id: &str) -> Result<OneScreen> {
    let assessment = &found.assessment;
    let finding = &assessment.findings[own::at(found, id)?];
    let rule = words::rule(finding);
    let documents = finding.proofs.first().map_or(Vec::new(), |proof| {
        compare::sides(&assessment.evidence, finding, proof)
    });
    Ok(OneScreen {
        mark: units::severity(finding.severity),
        code: finding.rule.clone(),
        rule: About {
            name: words::rule_name(finding).into(),
            why: rule.map_or("", |rule| rule.why),
            remedy: rule.map_or("", |rule| rule.remedy),
            exception: rule.map_or("", |rule| rule.exception),
        },
        place: units::place(assessment, finding).0,
        who: who(found, finding),
        message: finding.message.clone(),
        proofs: finding
            .proofs
            .iter()
            .take(PROOFS)
            .map(units::shown)
            .collect(),
        documents,
    })
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
        let work = web.opened()?;
        let mut chosen = lock(&work.own.chosen);
        match asked.pick {
            Pick::Prints => chosen.take(&place)?,
            Pick::Key => {
                Key::read(&place)?;
                chosen.key = Some(place);
            }
            Pick::Out => chosen.folder = Some(place),
            Pick::Project => {}
        }
        Ok(page::go(HERE))
    })
    .await
}

/// Leaves a file out again.
pub async fn leave(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let place = web.place(asked.at)?;
        let work = web.opened()?;
        let mut chosen = lock(&work.own.chosen);
        chosen.files.retain(|(file, _)| *file != place);
        chosen.key = chosen.key.take().filter(|key| *key != place);
        Ok(page::go(HERE))
    })
    .await
}

/// Starts a unit's check of itself.
pub async fn check(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let chosen = {
            let mut chosen = lock(&work.own.chosen);
            asked.unit.trim().clone_into(&mut chosen.unit);
            chosen.clone()
        };
        if chosen.unit.is_empty() {
            return Err(Error::usage("没有选单位").hint("请选是哪个单位自查。"));
        }
        if chosen.files.is_empty() {
            return Err(Error::usage("没有选指纹文件").hint(
                "请按“选指纹文件”。指纹文件（.parquet）由统一检查的一方导出，发给各单位自查用。",
            ));
        }
        run::launch(work, HERE, move |work| checked(work, &chosen))
    })
    .await
}

fn checked(work: &Work, chosen: &Chosen) -> Result<String> {
    let mut desk = work.desk_for_job();
    desk.reload(desk::today())?;
    let unit = desk.unit(&chosen.unit)?;
    let files: Vec<PathBuf> = chosen.files.iter().map(|(file, _)| file.clone()).collect();
    let against = Against::open(&files, chosen.read_key()?, &desk.project, &unit)?;
    let assessment = desk.assess_unit(&unit, &against, &*work.job)?;
    let remarks = against.remarks(&desk.project).into_iter();
    let remarks = remarks.chain([BLIND.to_owned()]).collect();
    desk.save_unit(&assessment, &unit)?;
    work.take_in(&desk, assessment.ledger.clone());
    let name = |(file, about): &(PathBuf, String)| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        format!("{name}（{about}）")
    };
    let found = Found {
        listing: Listing::of(&assessment),
        unit,
        remarks,
        against: chosen.files.iter().map(name).collect(),
        assessment,
    };
    let open = words::open(&found.assessment);
    let alike = open
        .iter()
        .filter(|finding| is_shared(&found, finding))
        .count();
    let words = match alike {
        0 => "自查完了：没有看到别的单位也有的文字。".into(),
        n => format!("自查完了：有 {n} 处文字别的单位也有，疑似雷同。"),
    };
    work.own.find(found);
    Ok(words)
}

/// Writes the fingerprints that the office hands out.
pub async fn export(State(web): State<Arc<Web>>, Form(asked): Form<Asked>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let chosen = lock(&work.own.chosen).clone();
        let county = match asked.county.trim() {
            "" => None,
            code => Some(
                code.parse()
                    .ok()
                    .filter(|_| code.len() == 6)
                    .ok_or_else(|| {
                        Error::usage(format!("行政区划代码应当是六位数字，不能是“{code}”"))
                            .hint("例如 110101。程序看得出来的不用写。")
                    })?,
            ),
        };
        if asked.key == "chosen" && chosen.key.is_none() {
            return Err(
                Error::usage("没有选密钥文件").hint("请先按“选密钥文件”，或改选生成一个新的。")
            );
        }
        run::launch(work, HERE, move |work| {
            exported(work, &asked, &chosen, county)
        })
    })
    .await
}

fn exported(work: &Work, asked: &Asked, chosen: &Chosen, county: Option<u32>) -> Result<String> {
    let mut desk = work.desk_for_job();
    desk.reload(desk::today())?;
    let given = Some(asked.unit.trim()).filter(|unit| !unit.is_empty());
    let made_for = given.map(|unit| desk.unit(unit)).transpose()?;
    let folder = chosen.folder.as_ref().unwrap_or(&work.root);
    if desk.project.is_submitted(&folder.join("x")) {
        return Err(
            Error::usage("指纹不能写在报送、上级来文或参考材料的文件夹里")
                .hint("请换一个文件夹：程序从不改动那里的东西。"),
        );
    }
    let end = made_for.as_ref().map_or(String::new(), |unit| {
        format!("-发给{}", for_disk(unit.as_str()))
    });
    let file = free(folder, &format!("指纹{end}"), "parquet");
    let mut told = String::new();
    let key = match asked.key.as_str() {
        "chosen" => chosen.read_key()?,
        "new" => {
            let place = free(folder, "指纹密钥", "key");
            let key = Key::make(&place)?;
            lock(&work.own.chosen).key = Some(place.clone());
            told = format!("新密钥在：{}。", place.display());
            Some(key)
        }
        _ => None,
    };
    let choices = Choices {
        mask_units: !asked.mask.is_empty(),
        made_for,
        key,
        county,
    };
    let done = desk.export_prints(&file, &choices, &*work.job)?;
    Ok(format!("{}{told}", done.in_words()))
}

/// A name in a folder that nobody has: nothing is written over.
fn free(folder: &Path, stem: &str, extension: &str) -> PathBuf {
    let names = (1..1000).map(|n| match n {
        1 => folder.join(format!("{stem}.{extension}")),
        n => folder.join(format!("{stem}-{n}.{extension}")),
    });
    let taken = |file: &PathBuf| std::fs::symlink_metadata(file).is_ok();
    let mut free = names.skip_while(taken);
    free.next()
        .unwrap_or_else(|| folder.join(format!("{stem}.{extension}")))
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
