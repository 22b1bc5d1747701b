//! The fingerprints that an office hands out: to whom, masked or not, with a key or without.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Response;

use super::{Asked, HERE};
use crate::desk;
use crate::dossier::for_disk;
use crate::error::{Error, Result};
use crate::prints::{Choices, Key};
use crate::web::chosen::Chosen;
use crate::web::state::{Web, Work, lock};
use crate::web::{kept, page, run};

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
    let end = made_for.as_ref().map_or(String::new(), |unit| {
        format!("-发给{}", for_disk(unit.as_str()))
    });
    let file = kept::free(folder, &format!("指纹{end}"), "parquet");
    // Before a key is made there too.
    desk.spares_submissions(&file)?;
    let mut told = String::new();
    let key = match asked.key.as_str() {
        "chosen" => chosen.read_key()?,
        "new" => {
            let place = kept::free(folder, "指纹密钥", "key");
            let key = Key::make(&place)?;
            lock(&work.own.chosen).key = Some(place.clone());
            told = format!("\n新密钥在：{}。", place.display());
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
