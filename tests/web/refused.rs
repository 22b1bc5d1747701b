//! What the server itself refuses is told in Chinese too, on a page like the others.

use super::client::{Answer, Page};

const FORM: &str = "application/x-www-form-urlencoded";

fn told(answer: &Answer, status: u16, words: &str) {
    let text = answer.text();
    assert_eq!(answer.status, status, "{text}");
    let kind = answer.header("content-type").unwrap_or_default();
    assert_eq!(kind, "text/html; charset=utf-8", "{text}");
    assert!(
        text.contains("没有做成") && text.contains("怎么办"),
        "{text}"
    );
    assert!(text.contains(words), "{words} in {text}");
    for english in ["Failed", "Invalid", "Expected", "deserialize", "boundary"] {
        assert!(!text.contains(english), "{english} in {text}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.is_some(), "the guard has the last word");
}

#[test]
fn an_address_that_makes_no_sense_is_refused_in_chinese() {
    let page = Page::start(None);
    for address in [
        "/findings?page=abc",
        "/folders?at=-1",
        "/dossiers/abc",
        "/dossiers/1/page/99999999999",
        "/file/ab/page/x",
        "/finding/%FF",
    ] {
        told(&page.get(address), 400, "看不懂");
    }
}

#[test]
fn a_form_that_can_not_be_read_is_refused_in_chinese() {
    let page = Page::start(None);
    told(&page.post("/open", "at=abc"), 422, "看不懂");
    told(&page.post("/stray/assign", "number=-1"), 422, "看不懂");
    told(&page.send("/open", "text/plain", b"at=1"), 415, "不是表单");
    told(
        &page.send("/run/start", "application/json", b"{}"),
        415,
        "不是表单",
    );
    let nameless = page.send("/verify/package", "multipart/form-data", b"");
    told(&nameless, 400, "看不懂");
}

#[test]
fn a_form_that_is_too_large_is_refused_in_chinese() {
    let page = Page::start(None);
    let form = format!("path={}", "a".repeat(5 << 20));
    told(&page.send("/folders", FORM, form.as_bytes()), 413, "太大");
}

#[test]
fn a_wrong_method_is_refused_in_chinese_and_told_the_right_one() {
    let page = Page::start(None);
    let answer = page.get("/quit");
    told(&answer, 405, "不能这样打开");
    assert_eq!(answer.header("allow").as_deref(), Some("POST"));
    told(&page.post("/board", ""), 405, "不能这样打开");
}

#[test]
fn what_the_program_sends_itself_stays_as_it_is() {
    let page = Page::start(None);
    let style = page.get("/assets/page.css");
    assert_eq!(style.status, 200);
    assert!(
        style
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/css"))
    );
    let lost = page.get("/nowhere");
    assert_eq!(lost.status, 404);
    assert!(lost.text().contains("没有这一页"));
}
