//! A part or an item of the standard as a form, with its requirements: leads, full marks, least
//! pieces, marks to be borne, sources, 待核. What is changed goes to the project's own standard; of
//! one of ours such a file is made first, and shown before it is.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use crate::digest::digest;
use crate::error::{Error, Result};
use crate::project::own::{Own, STANDARD_NAME};
use crate::standard::form::Group;
use crate::standard::yaml::edit::difference;
use crate::standard::yaml::form::Filled;
use crate::web::kept::{self, Text};
use crate::web::page;
use crate::web::settings::{self, Held};
use crate::web::state::{Web, Work};

/// Which part or item.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    entry: String,
}

#[derive(Serialize)]
struct Screen {
    entry: String,
    title: String,
    essence: String,
    file: String,
    /// By what is known whether the files were changed since.
    was: String,
    groups: Vec<Group>,
    held: Held,
    sources: Vec<(String, String)>,
    usual: &'static str,
    plan: Option<Planned>,
}

/// What will be written besides what was typed.
#[derive(Serialize)]
struct Planned {
    file: String,
    changed: Vec<String>,
    /// Lines of the project file before and then.
    before: Vec<String>,
    after: Vec<String>,
}

/// A standard open to be changed.
struct Open {
    project: Text,
    own: Own,
}

impl Open {
    fn of(web: &Web) -> Result<Self> {
        let project = Text::read(&settings::file(web)?)?;
        let folder = project.file.parent().unwrap_or(Path::new(""));
        let fresh = kept::free(folder, STANDARD_NAME, "yaml");
        let own = Own::of(&project.file, project.bare(), fresh)?;
        Ok(Open { project, own })
    }

    fn was(&self) -> String {
        let both = format!("{}\0{}", self.project.text, self.own.text);
        digest(both.as_bytes()).to_string()
    }
}

/// The form.
pub async fn page(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let open = Open::of(web)?;
        let (none, held) = (Filled::default(), Held::default());
        screen(
            web,
            &open,
            &asked.entry,
            &BTreeMap::new(),
            &none,
            held,
            None,
        )
    })
    .await
}

fn screen(
    web: &Web,
    open: &Open,
    entry: &str,
    typed: &BTreeMap<String, String>,
    filled: &Filled,
    held: Held,
    plan: Option<Planned>,
) -> Result<Response> {
    let own = &open.own;
    let groups = own.form(entry, typed, filled).ok_or_else(no_entry)?;
    let item = own.standard.items().find(|item| item.id.as_str() == entry);
    let status = held.status();
    let screen = Screen {
        entry: entry.to_owned(),
        title: groups
            .first()
            .map_or(String::new(), |group| group.title.clone()),
        essence: item.map_or(String::new(), |item| item.essence.clone()),
        file: own.file.display().to_string(),
        was: open.was(),
        groups,
        held,
        sources: own.standard.sources.clone().into_iter().collect(),
        usual: "原标准",
        plan,
    };
    let mut page = page::page(web, "web/entry.html", "改标准", "standard", &screen)?;
    *page.status_mut() = status;
    Ok(page)
}

fn no_entry() -> Error {
    page::nothing("标准里没有这个部分或项目")
}

fn entry_of(typed: &BTreeMap<String, String>) -> String {
    typed.get("entry").cloned().unwrap_or_default()
}

/// What is wrong with the fields as they are typed, for the script of the page.
pub async fn check(State(web): State<Arc<Web>>, body: Bytes) -> Response {
    page::blocking(web, move |web| {
        let typed = settings::typed(&body)?;
        let (open, entry) = (Open::of(web)?, entry_of(&typed));
        let filled = open.own.fill(&entry, &typed)?.ok_or_else(no_entry)?;
        let groups = open
            .own
            .form(&entry, &typed, &filled)
            .ok_or_else(no_entry)?;
        let fields = groups.into_iter().flat_map(|group| group.fields);
        settings::told(fields, filled.others)
    })
    .await
}

/// Keeps what was typed; where the standard is one of ours, says first what has to be made.
pub async fn save(State(web): State<Arc<Web>>, body: Bytes) -> Response {
    page::blocking(web, move |web| {
        let typed = settings::typed(&body)?;
        let (open, entry) = (Open::of(web)?, entry_of(&typed));
        let filled = open.own.fill(&entry, &typed)?.ok_or_else(no_entry)?;
        let clash = typed.get("was") != Some(&open.was());
        if clash || !filled.good() {
            let held = Held::of(&filled, clash);
            return screen(web, &open, &entry, &typed, &filled, held, None);
        }
        let back = format!("/standard/edit?entry={}", page::encoded(&entry));
        if filled.changed.is_empty() {
            web.say("没有改动，什么也没有写。");
            return Ok(page::go(&back));
        }
        let said = match (open.own.fresh, typed.contains_key("sure")) {
            (false, _) => settings::keep(&*web.opened()?, &open.own.file, &filled.text)?,
            (true, true) => make(&*web.opened()?, &open, &filled)?,
            (true, false) => {
                let plan = Some(planned(&open, &filled)?);
                let held = Held::default();
                return screen(web, &open, &entry, &typed, &filled, held, plan);
            }
        };
        web.say(format!(
            "已保存：{}。重新检查以后生效。{said}",
            filled.changed.join("；")
        ));
        Ok(page::go(&back))
    })
    .await
}

fn planned(open: &Open, filled: &Filled) -> Result<Planned> {
    let then = named(open)?;
    let (before, after) = difference(&open.project.text, &then);
    Ok(Planned {
        file: open.own.file.display().to_string(),
        changed: filled.changed.clone(),
        before,
        after,
    })
}

fn named(open: &Open) -> Result<String> {
    open.own.named(&open.project.text).ok_or_else(|| {
        Error::project("项目文件里 standard 的写法特别，程序不敢替您改").hint(format!(
            "请在“设置”里自己写上一行：standard: {STANDARD_NAME}.yaml，并在那个文件里写 extends。"
        ))
    })
}

/// The project's own standard, and the project file that names it: both or neither.
fn make(work: &Work, open: &Open, filled: &Filled) -> Result<String> {
    let then = named(open)?;
    let file = &open.own.file;
    let made = {
        let _desk = work.desk()?;
        kept::put(file, filled.text.as_bytes(), || Ok(()))
    };
    made.map_err(|e| Error::disk("写入标准文件", file, e))?;
    settings::keep(work, &open.project.file, &then).inspect_err(|_| {
        // Nothing names it: it would only be in the way.
        let _ = std::fs::remove_file(file);
    })
}
