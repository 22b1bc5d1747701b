//! The project file: its settings as fields, each with what it means and may be, and the whole as
//! text. Both are held against the file's form as they are typed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Form;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};

use super::kept::{self, Text};
use super::page;
use super::state::{Web, Work};
use crate::desk::found;
use crate::error::{Error, Result};
use crate::project::form::{self, Section};
use crate::project::{FILE_NAME, Project};
use crate::standard::yaml::field::Shown;
use crate::standard::yaml::form::Filled;

#[derive(Serialize)]
struct Screen {
    file: String,
    /// By what is known whether the file was changed since.
    was: String,
    text: String,
    /// What is wrong with the text as it was typed.
    mistakes: String,
    sections: Vec<Section>,
    held: Held,
    /// What holds where a field is empty is called so.
    usual: &'static str,
}

/// Why a form that was sent was not kept.
#[derive(Default, Serialize)]
pub struct Held {
    /// Fields that are not taken.
    pub wrong: usize,
    /// What is wrong elsewhere in the file.
    pub others: Vec<String>,
    /// Whether somebody changed the file since the form was opened.
    pub clash: bool,
}

impl Held {
    /// By what was typed, and whether the file is still the one that was opened.
    pub fn of(filled: &Filled, clash: bool) -> Self {
        Held {
            wrong: filled.wrong.len(),
            others: filled.others.clone(),
            clash,
        }
    }

    /// The status of a page that says so.
    pub fn status(&self) -> StatusCode {
        match self {
            Held { clash: true, .. } => StatusCode::CONFLICT,
            Held {
                wrong: 0, others, ..
            } if others.is_empty() => StatusCode::OK,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

/// A project file as typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    text: String,
    was: String,
}

/// What a form says of one of its fields as it is typed.
#[derive(Serialize)]
struct Says {
    name: String,
    changed: bool,
    wrong: String,
}

/// A form as it is typed.
#[derive(Serialize)]
struct Told {
    fields: Vec<Says>,
    others: Vec<String>,
}

/// The project file.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let file = Text::read(&file(web)?)?;
        screen(
            web,
            &file,
            &BTreeMap::new(),
            &Filled::default(),
            Held::default(),
        )
    })
    .await
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

/// Makes the folders of units and years that are not there yet; what is there stays as it is.
pub async fn tree(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let told = found::replant(&file(web)?)?;
        web.opened()?.outdate();
        web.say(told.join("\n"));
        Ok(page::go("/settings"))
    })
    .await
}

fn screen(
    web: &Web,
    file: &Text,
    typed: &BTreeMap<String, String>,
    filled: &Filled,
    held: Held,
) -> Result<Response> {
    let work = web.opened()?;
    let status = held.status();
    let screen = Screen {
        file: file.file.display().to_string(),
        was: file.was(),
        text: file.bare().to_owned(),
        mistakes: mistakes(file.bare(), &work),
        // Without a tree there is no form; the text is there to be mended.
        sections: form::form(&file.text, typed, filled).unwrap_or_default(),
        held,
        usual: "默认",
    };
    shown(web, &screen, status)
}

fn shown(web: &Web, screen: &Screen, status: StatusCode) -> Result<Response> {
    let mut page = page::page(web, "web/settings.html", "设置", "settings", screen)?;
    *page.status_mut() = status;
    Ok(page)
}

/// A form that was sent: names and values, those of boxes to be ticked joined by commas.
///
/// # Errors
/// It is no form.
pub fn typed(body: &[u8]) -> Result<BTreeMap<String, String>> {
    let mut typed: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in page::pairs(body)? {
        let all = typed.entry(name).or_default();
        if !all.is_empty() && !value.is_empty() {
            all.push(',');
        }
        all.push_str(&value);
    }
    Ok(typed)
}

/// What is wrong with the fields as they are typed, for the script of the page.
pub async fn check_fields(State(web): State<Arc<Web>>, body: Bytes) -> Response {
    page::blocking(web, move |web| {
        let typed = typed(&body)?;
        let file = Text::read(&file(web)?)?;
        let filled = form::fill(&file.text, &typed, &web.opened()?.root)?;
        let sections = form::form(&file.text, &typed, &filled)?;
        let fields = sections.into_iter().flat_map(|section| section.fields);
        told(fields, filled.others)
    })
    .await
}

/// What is told of fields as they are typed.
///
/// # Errors
/// Never of ours.
pub fn told(fields: impl Iterator<Item = Shown>, others: Vec<String>) -> Result<Response> {
    let says = |field: Shown| Says {
        name: field.name,
        changed: field.changed,
        wrong: field.wrong,
    };
    let told = Told {
        fields: fields.map(says).collect(),
        others,
    };
    let json =
        serde_json::to_string(&told).map_err(|e| Error::bug("表单的核对写不出来").because(e))?;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((kind, json).into_response())
}

/// Keeps the fields that were changed: nothing else in the file becomes different.
pub async fn save_fields(State(web): State<Arc<Web>>, body: Bytes) -> Response {
    page::blocking(web, move |web| {
        let typed = typed(&body)?;
        let work = web.opened()?;
        let file = Text::read(&file(web)?)?;
        let filled = form::fill(&file.text, &typed, &work.root)?;
        let clash = typed.get("was") != Some(&file.was());
        if clash || !filled.good() {
            let held = Held::of(&filled, clash);
            return screen(web, &file, &typed, &filled, held);
        }
        if filled.changed.is_empty() {
            web.say("没有改动，什么也没有写。");
            return Ok(page::go("/settings"));
        }
        let kept = keep(&work, &file.file, &filled.text)?;
        web.say(format!(
            "已保存：{}。重新检查以后生效。{kept}",
            filled.changed.join("、")
        ));
        Ok(page::go("/settings"))
    })
    .await
}

/// Puts a file's new text in its place; says where the former one is.
///
/// # Errors
/// A check is running, or the disk would not have it.
pub fn keep(work: &Work, file: &Path, text: &str) -> Result<String> {
    let _desk = work.desk()?;
    let former = kept::replace(file, text.as_bytes())?;
    work.outdate();
    let name = former.as_deref().and_then(Path::file_name);
    let name = name.unwrap_or_default().to_string_lossy().into_owned();
    Ok(format!("改动以前的留在 {name}。"))
}

/// Every mistake in what is typed, as text; nothing where there is none.
pub async fn check(State(web): State<Arc<Web>>, Form(typed): Form<Typed>) -> Response {
    page::blocking(web, move |web| {
        let mistakes = mistakes(&typed.text, &*web.opened()?);
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        Ok((kind, mistakes).into_response())
    })
    .await
}

fn mistakes(text: &str, work: &Work) -> String {
    let text = text.replace("\r\n", "\n");
    let parsed = Project::parse(FILE_NAME, &text, &work.root);
    parsed
        .err()
        .map_or(String::new(), |error| super::job::in_words(&error))
}

/// Keeps the project file as it was typed, if it has no mistakes: whole or not at all.
pub async fn save(State(web): State<Arc<Web>>, Form(typed): Form<Typed>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let file = Text::read(&file(web)?)?;
        let (mistakes, clash) = (mistakes(&typed.text, &work), typed.was != file.was());
        if mistakes.is_empty() && !clash {
            let kept = keep(&work, &file.file, &file.retyped(&typed.text))?;
            web.say(format!("设置已保存。重新检查以后生效。{kept}"));
            return Ok(page::go("/settings"));
        }
        let (none, held) = (
            Filled::default(),
            Held {
                clash,
                ..Held::default()
            },
        );
        let screen = Screen {
            file: file.file.display().to_string(),
            was: file.was(),
            text: typed.text.replace("\r\n", "\n"),
            mistakes,
            sections: form::form(&file.text, &BTreeMap::new(), &none).unwrap_or_default(),
            held,
            usual: "默认",
        };
        let status = match clash {
            true => StatusCode::CONFLICT,
            false => StatusCode::UNPROCESSABLE_ENTITY,
        };
        shown(web, &screen, status)
    })
    .await
}
