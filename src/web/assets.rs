//! Styles and scripts, compiled in.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::page;
use crate::output::report_html::STYLE;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// Every style and script: name, kind, text.
const ASSETS: &[(&str, &str, &str)] = &[
    ("report.css", CSS, STYLE),
    (
        "page.css",
        CSS,
        include_str!("../../templates/web/page.css"),
    ),
    ("keys.js", JS, include_str!("../../templates/web/keys.js")),
    ("run.js", JS, include_str!("../../templates/web/run.js")),
    (
        "compare.js",
        JS,
        include_str!("../../templates/web/compare.js"),
    ),
    ("leaf.js", JS, include_str!("../../templates/web/leaf.js")),
    ("order.js", JS, include_str!("../../templates/web/order.js")),
    ("drop.js", JS, include_str!("../../templates/web/drop.js")),
    (
        "fields.js",
        JS,
        include_str!("../../templates/web/fields.js"),
    ),
    (
        "settings.js",
        JS,
        include_str!("../../templates/web/settings.js"),
    ),
];

/// One of them.
pub async fn serve(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(known, _, _)| *known == name) {
        Some((_, kind, text)) => ([(header::CONTENT_TYPE, *kind)], *text).into_response(),
        None => page::refusal(StatusCode::NOT_FOUND, "没有这个文件。"),
    }
}
