//! What the server refuses before any screen hears of it (a form that can't be read, one that is
//! too large, a wrong method, an address that makes no sense), in our words.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::page;
use super::state::Web;
use crate::error::Error;

/// Puts a page of ours in the place of a refusal that is none.
pub async fn in_words(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let ours = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return answer;
    }
    let mut told = page::trouble(&web, status, &why(status));
    // Who may not do this is told what may be done (RFC 9110 §15.5.6).
    if let Some(allowed) = answer.headers().get(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    told
}

fn why(status: StatusCode) -> Error {
    let (what, hint) = match status {
        StatusCode::METHOD_NOT_ALLOWED => (
            "这个地址不能这样打开",
            "它是按钮用的。请回到页面上按按钮，不要在地址栏里直接打开。",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "交来的内容太大，没有收",
            "表单里的文字请控制在 4 MB 以内；文件请用页面上“选择文件”的地方传。",
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            "交来的内容不是表单，没有收",
            "请用页面上的按钮，不要用别的程序提交。",
        ),
        status if status.is_client_error() => (
            "地址或表单里有看不懂的内容，没有执行",
            "请回到上一页，刷新以后再做一次；地址栏里的内容不要自己改。",
        ),
        _ => (
            "程序内部出错，这一步没有做成",
            "请再试一次；还不行，请关掉程序重新打开。",
        ),
    };
    Error::usage(what).hint(hint)
}
