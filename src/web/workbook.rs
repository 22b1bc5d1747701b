//! Workbooks of the ledger: it goes out, whole or for one unit; filled in it comes back; the list
//! of an inspection comes in. What would be taken in is shown first, and taken in by a name.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Multipart, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::page;
use super::state::{Web, lock};
use super::upload::{self, Upload};
use crate::desk::{self, Desk};
use crate::dossier::for_disk;
use crate::error::{Error, Kind, Result};
use crate::finding::Severity;
use crate::ledger::list::List;
use crate::ledger::{Edit, Hand, Ledger};
use crate::output::ledger_xlsx;
use crate::read::cells::Sheet;
use crate::store::Wanted;

/// Largest workbook taken, in bytes.
const LARGEST: u64 = 64 << 20;

/// A workbook that came and was not taken in yet.
#[derive(Clone)]
pub struct Pending {
    name: String,
    sheets: Vec<Sheet>,
}

/// What a workbook would change.
#[derive(Serialize, Default)]
struct Preview {
    name: String,
    /// Whether it is a list, not a ledger of ours.
    list: bool,
    notes: Vec<String>,
    lines: Vec<String>,
    count: usize,
    by: String,
}

/// Whose ledger is exported.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    unit: String,
}

/// The ledger as a workbook, whole or what one unit has to mend.
pub async fn export(State(web): State<Arc<Web>>, Query(asked): Query<Asked>) -> Response {
    page::blocking(web, move |web| {
        let desk = web.opened()?;
        let desk = desk.desk()?;
        let unit = match asked.unit.as_str() {
            "" => None,
            name => Some(desk.unit(name)?),
        };
        let ledger = desk.store.ledger()?;
        let bytes = ledger_xlsx::extract(&desk.project, &ledger, unit.as_ref(), desk::today())?;
        let name = match &unit {
            None => "整改台账.xlsx".into(),
            Some(unit) => format!("整改台账-{}.xlsx", for_disk(unit.as_str())),
        };
        Ok(page::download(&name, bytes))
    })
    .await
}

/// Takes a workbook and shows what it would change.
pub async fn receive(State(web): State<Arc<Web>>, form: Multipart) -> Response {
    let sent = upload::receive(form, LARGEST).await;
    page::blocking(web, move |web| {
        let pending = opened(web, sent?)?;
        *lock(&web.pending) = Some(pending);
        Ok(page::go("/ledger/import"))
    })
    .await
}

fn opened(web: &Web, sent: Upload) -> Result<Pending> {
    let bytes =
        std::fs::read(sent.file.path()).map_err(|e| Error::disk("读取", sent.file.path(), e))?;
    let work = web.opened()?;
    let cells = work.desk()?.workers.cells(&bytes)?;
    let sheets = cells.map_err(|why| {
        Error::usage(format!("{} 读不了：{}", sent.name, why.in_words()))
            .hint("请用 Excel 或 WPS 打开，另存为 .xlsx 再试。")
    })?;
    Ok(Pending {
        name: sent.name,
        sheets,
    })
}

fn pending(web: &Web) -> Result<Pending> {
    let pending = lock(&web.pending).clone();
    pending.ok_or_else(|| Error::usage("没有要导入的工作簿").hint("请先在台账页选文件。"))
}

/// What the workbook would change, nothing being changed.
pub async fn preview(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let pending = pending(web)?;
        let work = web.opened()?;
        let desk = work.desk()?;
        let hand = Hand {
            by: "预览",
            why: "",
            day: desk::today(),
        };
        let (_, mut preview) = taken(&desk, &pending, hand)?;
        preview.by = lock(&web.by).clone();
        page::page(web, "web/import.html", "导入", "ledger", &preview)
    })
    .await
}

/// Who takes it in.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Confirmed {
    by: String,
}

/// Takes it in.
pub async fn confirm(State(web): State<Arc<Web>>, Form(confirmed): Form<Confirmed>) -> Response {
    page::blocking(web, move |web| {
        let pending = pending(web)?;
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let why = format!("并入 {}", pending.name);
        let hand = Hand {
            by: confirmed.by.trim(),
            why: &why,
            day: desk::today(),
        };
        let (ledger, preview) = taken(&desk, &pending, hand)?;
        work.settle(&mut desk, ledger)?;
        *lock(&web.pending) = None;
        web.sign(&confirmed.by);
        web.say(format!("《{}》已导入 {} 条。", preview.name, preview.count));
        Ok(page::go("/ledger"))
    })
    .await
}

/// The ledger, or the part of it, with the workbook taken in, and what that changed.
fn taken(desk: &Desk, pending: &Pending, hand: Hand<'_>) -> Result<(Ledger, Preview)> {
    match ledger_xlsx::numbers(&pending.sheets) {
        Ok(numbers) => merged(desk, pending, &numbers, hand),
        // A workbook that is none of ours may be the list of an inspection; where it is neither,
        // what is wrong with it as a list is told.
        Err(error) if error.kind == Kind::Usage => listed(desk, pending, hand),
        Err(error) => Err(error),
    }
}

fn merged(
    desk: &Desk,
    pending: &Pending,
    numbers: &[u32],
    hand: Hand<'_>,
) -> Result<(Ledger, Preview)> {
    let mut ledger = desk.store.find(&Wanted::numbers(numbers))?;
    let today = desk::today();
    let back = ledger_xlsx::read_back(&pending.sheets, &desk.project, &ledger, today)?;
    let merged = ledger.merge(&back.returned, hand)?;
    let line =
        |(number, changes): &(u32, Vec<String>)| format!("{number} 号：{}", changes.join("；"));
    let preview = Preview {
        name: pending.name.clone(),
        notes: back.notes,
        lines: merged.changed.iter().map(line).collect(),
        count: merged.changed.len(),
        ..Preview::default()
    };
    Ok((ledger, preview))
}

fn listed(desk: &Desk, pending: &Pending, hand: Hand<'_>) -> Result<(Ledger, Preview)> {
    let list = List::read(&pending.name, &pending.sheets, &desk.project)?;
    let mut ledger = desk.store.ledger()?;
    let done = ledger.import(&list, hand, desk.project.terms)?;
    let mut notes = list.notes.clone();
    for (cell, number) in &done.changed {
        notes.push(format!(
            "没有导入：{cell} 的文字与台账 {number} 号（同一清单、同一序号）不同。"
        ));
    }
    if !done.known.is_empty() {
        notes.push(format!("{} 条台账里已经有了，不再记。", done.known.len()));
    }
    let line = |(number, cell): &(u32, String)| {
        let entry = ledger.entry(*number);
        let message = entry.map_or("", |entry| &entry.finding.message);
        format!("{number} 号（{cell}）：{message}")
    };
    let lines = done.added.iter().map(line).collect();
    let preview = Preview {
        name: list.name,
        list: true,
        notes,
        lines,
        count: done.added.len(),
        ..Preview::default()
    };
    Ok((ledger, preview))
}

/// A problem entered by hand.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Entered {
    problem: String,
    unit: String,
    spot: String,
    severity: String,
    due: String,
    by: String,
}

/// Enters a problem by hand.
pub async fn add(State(web): State<Arc<Web>>, Form(entered): Form<Entered>) -> Response {
    page::blocking(web, move |web| {
        let work = web.opened()?;
        let mut desk = work.desk()?;
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let unit = given(&entered.unit)
            .map(|name| desk.unit(&name))
            .transpose()?;
        let told = Edit {
            problem: Some(entered.problem.trim().to_owned()),
            severity: Some(match entered.severity.as_str() {
                "red" => Severity::Error,
                _ => Severity::Warning,
            }),
            spot: given(&entered.spot),
            unit,
            due: given(&entered.due),
            ..Edit::default()
        };
        let hand = Hand {
            by: entered.by.trim(),
            why: "",
            day: desk::today(),
        };
        // None of the entries there are: what is entered only has to have a number of its own.
        let mut ledger = desk.store.find(&Wanted::numbers(&[]))?;
        let terms = desk.project.terms;
        let number = ledger.add(&told, hand, terms)?;
        work.settle(&mut desk, ledger)?;
        web.sign(&entered.by);
        web.say(format!("已登记为 {number} 号。"));
        Ok(page::go("/ledger"))
    })
    .await
}
