//! 核验: a package dropped into the page, or the one just built.

use std::path::Path;
use std::sync::Arc;

use axum::extract::{Multipart, State};
use axum::response::Response;
use serde::Serialize;

use super::job::size;
use super::page;
use super::state::{Web, lock};
use super::upload;
use crate::bag::{self, How, Verdict};
use crate::error::{Error, Result};

/// Largest package taken from the browser, in bytes. What lies on the disk has no such bound.
const LARGEST: u64 = 8 << 30;
/// Lines of what is wrong.
const LINES: usize = 200;

/// What a package came to.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    name: String,
    sound: bool,
    files: u64,
    bytes: String,
    algorithms: String,
    problems: Vec<String>,
    warnings: Vec<String>,
    more: usize,
    info: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Screen {
    checked: Option<Checked>,
    own: bool,
}

/// The page.
pub async fn page(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let own = own_package(web).is_ok();
        let screen = Screen {
            checked: lock(&web.checked).clone(),
            own,
        };
        page::page(web, "web/verify.html", "核验卷宗包", "dossiers", &screen)
    })
    .await
}

/// Checks a package that was sent.
pub async fn package(State(web): State<Arc<Web>>, form: Multipart) -> Response {
    let sent = upload::receive(form, LARGEST).await;
    page::blocking(web, move |web| {
        let sent = sent?;
        // The name tells how it is packed; the content is a file of ours.
        let folder = tempfile::tempdir()
            .map_err(|e| Error::disk("新建临时文件夹", Path::new(&sent.name), e))?;
        let end = ["zip", "tar", "tar.gz", "tgz"];
        let end = end.into_iter().rev().find(|end| {
            let name = sent.name.to_lowercase();
            name.ends_with(&format!(".{end}"))
        });
        let place = folder
            .path()
            .join(format!("package.{}", end.unwrap_or("zip")));
        std::fs::copy(sent.file.path(), &place)
            .map_err(|e| Error::disk("接收", Path::new(&sent.name), e))?;
        keep(web, check(&place, &sent.name)?)
    })
    .await
}

/// Checks the package among the results.
pub async fn own(State(web): State<Arc<Web>>) -> Response {
    page::blocking(web, |web| {
        let package = own_package(web)?;
        let name = package.display().to_string();
        keep(web, check(&package, &name)?)
    })
    .await
}

fn keep(web: &Web, checked: Checked) -> Result<Response> {
    *lock(&web.checked) = Some(checked);
    Ok(page::go("/verify"))
}

/// The package that was built last.
fn own_package(web: &Web) -> Result<std::path::PathBuf> {
    let output = web
        .opened()?
        .seen(|seen| Ok(seen.assessment.evidence.project.output.clone()))?;
    let names = ["卷宗包.zip", "卷宗包.tar", "卷宗包"];
    let mut places = names.into_iter().map(|name| output.join(name));
    places
        .find(|place| place.exists())
        .ok_or_else(|| Error::usage("还没有卷宗包").hint("请先在“案卷”页按“装订全部案卷”。"))
}

fn check(package: &Path, name: &str) -> Result<Checked> {
    let source = bag::open(package)?;
    let verdict = bag::verify(&source, &How::default(), &|_| Ok(()))?;
    Ok(checked(name, &verdict))
}

fn checked(name: &str, verdict: &Verdict) -> Checked {
    let algorithms: Vec<&str> = verdict.algorithms.iter().map(|a| a.name()).collect();
    Checked {
        name: name.to_owned(),
        sound: verdict.sound(),
        files: verdict.files,
        bytes: size(verdict.bytes),
        algorithms: algorithms.join("、"),
        problems: verdict
            .problems
            .iter()
            .take(LINES)
            .map(ToString::to_string)
            .collect(),
        warnings: verdict.warnings.iter().map(ToString::to_string).collect(),
        more: verdict.problems.len().saturating_sub(LINES),
        info: verdict.info.clone(),
    }
}
