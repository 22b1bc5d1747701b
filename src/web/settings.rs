//! The standard with its sources and 待核 marks; limits; and the project file, held against its
//! form as it is typed.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};

use super::kept;
use super::page;
use super::state::Web;
use crate::error::{Error, Result};
use crate::output::words;
use crate::project::{FILE_NAME, Project, Thresholds};
use crate::standard::{Due, Mark, Standard, YearRule};

#[derive(Serialize)]
struct Screen {
    file: String,
    text: String,
    mistakes: String,
    limits: Vec<Limit>,
}

#[derive(Serialize)]
struct Limit {
    key: &'static str,
    name: &'static str,
    value: String,
    usual: String,
}

#[derive(Serialize)]
struct StandardScreen {
    name: String,
    document: String,
    parts: Vec<Part>,
    unverified: usize,
    sources: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Part {
    title: String,
    lead: String,
    full_marks: String,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    title: String,
    essence: String,
    lead: String,
    veto: bool,
    full_marks: String,
    source: String,
    verified: bool,
    requirements: Vec<Requirement>,
}

#[derive(Serialize)]
struct Requirement {
    id: String,
    title: String,
    years: &'static str,
    least: u32,
    due: String,
    marks: String,
    full_marks: String,
    source: String,
    verified: bool,
    note: String,
}

/// A project file as typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    text: String,
}

/// The standard.
pub async fn standard(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let work = web.opened()?;
        let standard = match work.seen(|seen| Ok(seen.assessment.evidence.project.standard.clone()))
        {
            Ok(standard) => standard,
            Err(_) => work.desk()?.project.standard.clone(),
        };
        page::page(
            web,
            "web/standard.html",
            "标准",
            "standard",
            &shown(&standard),
        )
    })
    .await
}

fn shown(standard: &Standard) -> StandardScreen {
    let department = |id: &Option<crate::standard::DepartmentId>| {
        let found = id
            .as_ref()
            .and_then(|id| standard.departments.iter().find(|d| d.id == *id));
        found.map_or(String::new(), |d| d.name.clone())
    };
    let marks = |marks: Option<f64>| marks.map_or(String::new(), words::points);
    let source = |key: &str| standard.sources.get(key).cloned().unwrap_or(key.to_owned());
    let requirement = |r: &crate::standard::Requirement| Requirement {
        id: r.id.to_string(),
        title: r.title.clone(),
        years: match r.years {
            YearRule::Each => "每年",
            YearRule::Latest => "最新",
            YearRule::Once => "一份",
            YearRule::Span => "跨年度一份",
        },
        least: r.least,
        due: r
            .due
            .iter()
            .map(|due| from(standard, due))
            .collect::<Vec<_>>()
            .join("、"),
        marks: r
            .marks
            .iter()
            .map(|mark| mark_name(*mark))
            .collect::<Vec<_>>()
            .join("、"),
        full_marks: marks(r.full_marks),
        source: source(&r.source),
        verified: r.verified,
        note: r.note.clone().unwrap_or_default(),
    };
    let item = |item: &crate::standard::Item| Item {
        title: words::item_label(item),
        essence: item.essence.clone(),
        lead: department(&item.lead),
        veto: item.veto,
        full_marks: marks(item.full_marks),
        source: source(&item.source),
        verified: item.verified,
        requirements: item.requirements.iter().map(requirement).collect(),
    };
    let unverified = standard.items().filter(|i| !i.verified).count()
        + standard.requirements().filter(|r| !r.verified).count();
    StandardScreen {
        name: standard.title.clone(),
        document: standard.document.clone(),
        unverified,
        sources: standard.sources.clone().into_iter().collect(),
        parts: standard
            .parts
            .iter()
            .map(|part| Part {
                title: crate::output::report_html::board::part_label(part),
                lead: department(&part.lead),
                full_marks: marks(part.full_marks),
                items: part.items.iter().map(item).collect(),
            })
            .collect(),
    }
}

/// From whom something is due, in words.
fn from(standard: &Standard, due: &Due) -> String {
    match due {
        Due::Department(id) => {
            let found = standard.departments.iter().find(|d| d.id == *id);
            found.map_or(id.to_string(), |d| d.name.clone())
        }
        Due::EveryDepartment => "各部门".into(),
        Due::EveryStreet => "各街道乡镇".into(),
        Due::EveryCommunity => "各社区村".into(),
        Due::EveryUnit => "各单位".into(),
        Due::EverySample(id) => {
            let found = standard.sample_types.iter().find(|s| s.id == *id);
            found.map_or(id.to_string(), |s| format!("各{}", s.name))
        }
    }
}

fn mark_name(mark: Mark) -> &'static str {
    match mark {
        Mark::DocNumber => "文号",
        Mark::Date => "日期",
        Mark::Issuer => "落款",
        Mark::Seal => "印章",
        Mark::Cma => "CMA 标志",
        Mark::Valid => "有效期",
        Mark::Caption => "照片说明",
        Mark::Place => "照片地点",
    }
}

/// The project file.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let file = file(web)?;
        let text =
            std::fs::read_to_string(&file).map_err(|e| Error::disk("读取项目文件", &file, e))?;
        let text = text.trim_start_matches('\u{feff}').to_owned();
        shown_settings(web, text, String::new())
    })
    .await
}

/// The project file as it is or was typed; the limits are those of the project as it is open, for
/// holding a large file against its form takes its time.
fn shown_settings(web: &Web, text: String, mistakes: String) -> Result<Response> {
    let work = web.opened()?;
    let thresholds = work.seen(|seen| Ok(seen.assessment.evidence.project.thresholds.clone()));
    let thresholds = match thresholds {
        Ok(thresholds) => Some(thresholds),
        Err(_) => work.desk().ok().map(|desk| desk.project.thresholds.clone()),
    };
    let screen = Screen {
        file: file(web)?.display().to_string(),
        text,
        mistakes,
        limits: thresholds.as_ref().map(limits).unwrap_or_default(),
    };
    page::page(web, "web/settings.html", "设置", "settings", &screen)
}

/// The project file.
///
/// # Errors
/// There is none any more.
pub fn file(web: &Web) -> Result<PathBuf> {
    let file = web.opened()?.root.join(FILE_NAME);
    if file.is_file() {
        return Ok(file);
    }
    Err(Error::project(format!("找不到项目文件 {}", file.display()))
        .hint("可能被移走或改名了。请把它放回去，再打开项目。"))
}

fn limits(now: &Thresholds) -> Vec<Limit> {
    let usual = Thresholds::default();
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    let limit = |key, name, value: String, usual: String| Limit {
        key,
        name,
        value,
        usual,
    };
    let megabytes = |bytes: u64| format!("{} MB", bytes >> 20);
    vec![
        limit(
            "passage_chars",
            "两家之间相同段落，多少字起算雷同",
            format!("{} 字", now.passage_chars),
            format!("{} 字", usual.passage_chars),
        ),
        limit(
            "year_suspect",
            "同一单位两年材料，相同多少算疑似只改年份",
            percent(now.year_suspect),
            percent(usual.year_suspect),
        ),
        limit(
            "year_warn",
            "同一单位两年材料，相同多少值得一看",
            percent(now.year_warn),
            percent(usual.year_warn),
        ),
        limit(
            "superior",
            "下级材料与上级材料，相同多少算疑似照搬",
            percent(now.superior),
            percent(usual.superior),
        ),
        limit(
            "common_units",
            "多少个单位都有的文字算公共文本，不计",
            format!("{} 个", now.common_units),
            format!("{} 个", usual.common_units),
        ),
        limit(
            "largest_file",
            "超过多大的文件不读",
            megabytes(now.largest_file),
            megabytes(usual.largest_file),
        ),
        limit(
            "reading_seconds",
            "读一个文件最多用多少秒",
            format!("{} 秒", now.reading_seconds),
            format!("{} 秒", usual.reading_seconds),
        ),
        limit(
            "reading_memory",
            "读一个文件最多用多少内存",
            format!("{} MB", now.reading_memory),
            format!("{} MB", usual.reading_memory),
        ),
    ]
}

/// Every mistake in what is typed, as text; nothing where there is none.
pub async fn check(State(web): State<Arc<Web>>, Form(typed): Form<Typed>) -> Response {
    page::blocking(web, move |web| {
        let root = web.opened()?.root.clone();
        let text = typed.text.replace("\r\n", "\n");
        let mistakes = match Project::parse(FILE_NAME, &text, &root) {
            Ok(_) => String::new(),
            Err(error) => super::job::in_words(&error),
        };
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        Ok((kind, mistakes).into_response())
    })
    .await
}

/// Keeps the project file, if it has no mistakes: whole or not at all.
pub async fn save(State(web): State<Arc<Web>>, Form(typed): Form<Typed>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let file = file(web)?;
        let text = typed.text.replace("\r\n", "\n");
        if let Err(error) = Project::parse(FILE_NAME, &text, &work.root) {
            return shown_settings(web, text, super::job::in_words(&error));
        }
        let _desk = work.desk()?;
        kept::put(&file, text.as_bytes(), || Ok(()))
            .map_err(|e| Error::disk("写入项目文件", &file, e))?;
        work.outdate();
        web.say("设置已保存。重新检查以后生效。");
        Ok(page::go("/settings"))
    })
    .await
}
