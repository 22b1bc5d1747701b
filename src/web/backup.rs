//! 备份: copies of all records, made, listed and put back.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::page;
use super::state::Web;
use crate::desk::backup::copies;
use crate::error::Error;
use crate::store::Store;

/// Which copy is to be put back.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Chosen {
    /// Its name, held against those there are.
    name: String,
    /// Whether somebody agreed to it.
    sure: bool,
}

#[derive(Serialize)]
struct Screen {
    copies: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    size: String,
}

/// The copies there are.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let line = |copy: crate::desk::backup::Copy| Line {
            name: copy.name(),
            size: format!("{} KB", copy.bytes.div_ceil(1024)),
        };
        let copies = copies(&web.opened()?.root)?.into_iter().map(line);
        let screen = Screen {
            copies: copies.collect(),
        };
        page::page(web, "web/backup.html", "备份", "ledger", &screen)
    })
    .await
}

/// Makes a copy.
pub async fn make(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let file = web.opened()?.desk()?.back_up(None)?;
        web.say(format!(
            "已备份到 {}。请把它另外存一份到别的磁盘。",
            file.display()
        ));
        Ok(page::go("/backup"))
    })
    .await
}

/// Puts a copy in the place of the records; those that were there are copied aside first.
pub async fn restore(State(web): State<Arc<Web>>, Form(chosen): Form<Chosen>) -> Response {
    page::blocking(web, move |web| {
        let root = web.opened()?.root.clone();
        let copy = copies(&root)?
            .into_iter()
            .find(|copy| copy.name() == chosen.name);
        let copy = copy.ok_or_else(|| page::nothing("没有这个备份"))?;
        if !chosen.sure {
            return Err(Error::usage("还没有恢复：请先勾选“换成这个备份”")
                .hint("恢复以后，台账、认定、归位都回到备份那时候；现在的会另存一份。"));
        }
        // Nobody else may have the records open meanwhile, not even this page.
        web.close()?;
        let restored = Store::restore(&root, &copy.file);
        web.open(&root)?;
        let aside = restored?.map_or(String::new(), |aside| {
            format!("原来的记录另存为 {}。", aside.display())
        });
        web.say(format!("已从 {} 恢复。{aside}请重新检查。", copy.name()));
        Ok(page::go("/backup"))
    })
    .await
}
