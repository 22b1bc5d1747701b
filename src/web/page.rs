//! Pages: a template, what it is filled with, and what stands around every page.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::state::Web;
use crate::error::{Error, Kind, Result};
use crate::output::template::Templates;

/// Names of templates below `web/` and what they say.
macro_rules! pages {
    ($($name:literal)*) => {
        &[$((
            concat!("web/", $name, ".html"),
            include_str!(concat!("../../templates/web/", $name, ".html")),
        )),*]
    };
}

/// The pages, beside the parts shared with the report.
pub const PAGES: &[(&str, &str)] = pages![
    "alike" "backup" "board" "changed" "changes" "chosen" "counties" "documents" "dossier" "dossiers" "entry"
    "error" "field" "figures" "finding" "findings" "folders" "guide" "held" "import" "job" "layout"
    "ledger" "letters" "marks" "new" "package" "pages" "prints" "progress" "rules" "run" "scores" "sent" "settings"
    "standard" "start" "stock" "stray" "text" "text_document" "unit" "verdicts" "verify"
];

/// Templates of the page, ready to be filled.
///
/// # Errors
/// Never of ours: a test fills them all.
pub fn templates() -> Result<Templates> {
    Templates::with_pages(PAGES)
}

/// Something to say once, on the next page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Said {
    /// Class: `good` or `bad`.
    pub class: &'static str,
    /// The words.
    pub words: String,
}

/// What stands around a page.
#[derive(Serialize)]
struct Whole<'a, T> {
    title: &'a str,
    /// The entry of the menu that it belongs to.
    menu: &'a str,
    project: Option<String>,
    busy: bool,
    stale: bool,
    said: Option<Said>,
    program: &'static str,
    /// As the report's parts ask: what stands before a unit's anchor, and where findings are.
    to: &'static str,
    findings: &'static str,
    #[serde(flatten)]
    body: &'a T,
}

/// Fills a page.
///
/// # Errors
/// The template is wrong.
pub fn page(
    web: &Web,
    template: &str,
    title: &str,
    menu: &str,
    body: &impl Serialize,
) -> Result<Response> {
    let work = web.work();
    let whole = Whole {
        title,
        menu,
        project: work.as_ref().map(|work| work.name()),
        busy: work.as_ref().is_some_and(|work| work.job.running()),
        stale: work.as_ref().is_some_and(|work| work.stale()),
        said: web.take_said(),
        program: concat!("juanzong ", env!("CARGO_PKG_VERSION")),
        to: "/unit/",
        findings: "/findings",
        body,
    };
    let html = web.templates.render(template, &whole)?;
    Ok(html_page(StatusCode::OK, html))
}

fn html_page(status: StatusCode, html: String) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (status, kind, html).into_response()
}

/// A file to be kept under this name.
pub fn download(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(name));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}

/// Sends the browser on after something was done.
pub fn go(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// A page that says why not, complete in itself: whoever it is for may have nothing else of ours.
pub fn refusal(status: StatusCode, why: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>卷宗</title></head>\
         <body><h1>卷宗</h1><p>{why}</p></body></html>\n"
    );
    html_page(status, html)
}

/// Does slow work where it holds nobody up, and tells of an error in Chinese.
pub async fn blocking<F>(web: Arc<Web>, work: F) -> Response
where
    F: FnOnce(&Arc<Web>) -> Result<Response> + Send + 'static,
{
    let done = tokio::task::spawn_blocking(move || match work(&web) {
        Ok(response) => response,
        Err(error) => failure(&web, &error),
    });
    let unwell = "程序内部出错，这一步没有做成。";
    done.await
        .unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR, unwell))
}

/// An error as shown.
#[derive(Serialize)]
struct Trouble {
    what: String,
    causes: Vec<String>,
    hint: Option<String>,
}

fn failure(web: &Web, error: &Error) -> Response {
    let status = match error.kind {
        Kind::Usage | Kind::Project => StatusCode::BAD_REQUEST,
        Kind::Stopped => StatusCode::CONFLICT,
        Kind::Disk | Kind::Bug => StatusCode::INTERNAL_SERVER_ERROR,
    };
    trouble(web, status, error)
}

/// An error as a page like the others.
pub fn trouble(web: &Web, status: StatusCode, error: &Error) -> Response {
    let mut causes = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        causes.push(inner.to_string());
        cause = inner.source();
    }
    let trouble = Trouble {
        what: error.to_string(),
        causes,
        hint: error.hint.clone(),
    };
    match page(web, "web/error.html", "没有做成", "", &trouble) {
        Ok(mut response) => {
            *response.status_mut() = status;
            response
        }
        Err(_) => refusal(status, "这一步没有做成，出错的说明也显示不了。"),
    }
}

/// No such page.
pub async fn lost() -> Response {
    refusal(StatusCode::NOT_FOUND, "没有这一页。")
}

/// What is not there: a finding that was mended, a file that is gone.
pub fn nothing(what: &str) -> Error {
    Error::usage(what.to_owned()).hint("可能已经重新检查过。请回到看板或问题列表再找。")
}

/// Percent-encoding of everything but letters and digits (RFC 3986 §2.1).
pub fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Keys and values of a form (`application/x-www-form-urlencoded`), in order.
///
/// # Errors
/// It is not text.
pub fn pairs(form: &[u8]) -> Result<Vec<(String, String)>> {
    let decode = |text: &str| -> Option<String> {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(match byte {
                b'+' => b' ',
                b'%' => {
                    let digits = [rest.next()?, rest.next()?];
                    u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
                }
                other => other,
            });
        }
        String::from_utf8(bytes).ok()
    };
    let wrong = || Error::usage("表单读不懂").hint("请刷新这一页，再做一次。");
    let text = std::str::from_utf8(form).map_err(|_| wrong())?;
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            decode(key).zip(decode(value)).ok_or_else(wrong)
        })
        .collect()
}

/// An address of ours to go back to; anything else becomes `otherwise`.
pub fn local<'a>(address: &'a str, otherwise: &'a str) -> &'a str {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/?&=%-".contains(c);
    let ours = address.starts_with('/') && !address.starts_with("//");
    if ours && address.chars().all(plain) {
        address
    } else {
        otherwise
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let form = pairs(b"number=3&number=4&why=%E4%BB%8D+%E7%BC%BA&by").expect("a form");
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (&**k, &**v)).collect();
        let expected = [
            ("number", "3"),
            ("number", "4"),
            ("why", "仍 缺"),
            ("by", ""),
        ];
        assert_eq!(form, expected);
        assert!(pairs(b"a=%F").is_err() && pairs(b"a=%FF").is_err());
    }

    #[test]
    fn nobody_is_sent_elsewhere() {
        assert_eq!(
            local("/ledger?state=open&page=2", "/"),
            "/ledger?state=open&page=2"
        );
        for foreign in [
            "//evil.example/",
            "https://evil.example",
            "/a\r\nX: y",
            "/\\evil",
        ] {
            assert_eq!(local(foreign, "/x"), "/x");
        }
    }
}
