//! Who is let in: this machine alone, by its own name and port, with the token of this start.
//! Binding to the loopback interface is no boundary by itself: any page in the browser may send
//! requests there, and a foreign name may be made to point to it (DNS rebinding).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::page;
use super::state::Web;

/// What every answer carries. Pages may load from here and nowhere else; no script or style stands
/// in a page; nothing may frame it. Referrers stay, for without them browsers send no `Origin`.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Lets a request through or refuses it, in words.
pub async fn guard(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let mut response = match entry(&web, &request) {
        Ok(None) => next.run(request).await,
        Ok(Some(cookie)) => welcome(&cookie),
        Err(why) => page::refusal(StatusCode::FORBIDDEN, why),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// `Ok(None)`: come in. `Ok(Some)`: who holds the token is given a cookie. `Err`: why not.
fn entry(web: &Web, request: &Request) -> Result<Option<HeaderValue>, &'static str> {
    let headers = request.headers();
    let names = web.names();
    let host = only(headers, &header::HOST).unwrap_or_default();
    if !names.contains(&host.to_owned()) {
        return Err("地址不对。请只用程序窗口里打印的地址打开本页。");
    }
    let origin = only(headers, &header::ORIGIN);
    let own = origin.is_some_and(|origin| origin == format!("http://{host}"));
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    // Browsers tell the origin of everything but plain reading.
    let plain = reads && !headers.contains_key(header::ORIGIN);
    let welcome = own || plain;
    if !welcome {
        return Err("这个请求来自别的网页，没有执行。");
    }
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let query = request.uri().query().unwrap_or_default();
    let token = query.strip_prefix("t=").unwrap_or_default();
    if request.uri().path() == "/" && reads && same(token, &web.token) {
        let cookie = format!(
            "{}={}; Path=/; HttpOnly; SameSite=Strict",
            web.cookie(),
            web.token
        );
        return HeaderValue::from_str(&cookie)
            .map(Some)
            .map_err(|_| "令牌有误。");
    }
    if site.is_some_and(|site| site == b"cross-site" || site == b"same-site") {
        return Err("这个请求来自别的网页，没有执行。");
    }
    if holds_token(web, headers) {
        return Ok(None);
    }
    Err("这个窗口还没有登录，或程序已经重新启动。请用程序窗口里打印的地址（带 ?t= 的那一行）打开。")
}

/// The value of a header that stands there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn holds_token(web: &Web, headers: &HeaderMap) -> bool {
    let name = web.cookie();
    let cookies = headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .any(|(key, value)| key == name && same(value, &web.token))
}

/// Equality that takes the same time wherever the first difference is.
fn same(a: &str, b: &str) -> bool {
    let differ = |(a, b): (u8, u8)| a ^ b;
    a.len() == b.len() && a.bytes().zip(b.bytes()).map(differ).fold(0, |x, y| x | y) == 0
}

/// The token leaves the address bar at once.
fn welcome(cookie: &HeaderValue) -> Response {
    let headers = [
        (header::SET_COOKIE, cookie.clone()),
        (header::LOCATION, HeaderValue::from_static("/")),
    ];
    (StatusCode::SEE_OTHER, headers, Body::empty()).into_response()
}
