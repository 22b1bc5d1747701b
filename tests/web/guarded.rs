//! Foreign hosts, foreign origins, missing tokens, tricks with paths, hostile names and texts,
//! uploads without end: refused or inert.

use super::client::{Page, project};

const EVIL: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>";

#[test]
fn who_has_no_token_or_comes_under_another_name_is_refused() {
    let page = Page::start(None);
    let own = format!("Host: 127.0.0.1:{}", page.port);
    let cookie = format!("Cookie: juanzong-{}={}", page.port, page.token);
    let wrong = format!("Cookie: juanzong-{}={}", page.port, "0".repeat(64));
    let evil = format!("Host: evil.example:{}", page.port);
    let also = format!("Host: 127.0.0.1:{}.evil.example", page.port);
    let get = "GET /start HTTP/1.1";
    for (lines, why) in [
        (vec![get, &own], "no token"),
        (vec![get, &own, &wrong], "a wrong token"),
        (vec![get, &evil, &cookie], "a foreign name that points here"),
        (vec![get, &also, &cookie], "a name that begins like ours"),
        (
            vec![get, "Host: 127.0.0.1", &cookie],
            "our name without the port",
        ),
        (vec![get, &cookie], "no name at all"),
        (vec![get, &own, &evil, &cookie], "two names"),
        (
            vec!["GET /assets/page.css HTTP/1.1", &own],
            "a style without a token",
        ),
        (
            vec!["GET /run/events HTTP/1.1", &own],
            "progress without a token",
        ),
    ] {
        let answer = page.raw(&lines, b"");
        assert!(matches!(answer.status, 400 | 403), "{why}: {answer:?}");
        assert!(!answer.text().contains("最近的项目"), "{why}");
    }
    assert_eq!(page.raw(&[get, &own, &cookie], b"").status, 200);
}

#[test]
fn the_token_becomes_a_cookie_that_other_sites_can_not_send() {
    let page = Page::start(None);
    let first = format!("GET /?t={} HTTP/1.1", page.token);
    let host = format!("Host: 127.0.0.1:{}", page.port);
    let answer = page.raw(&[&first, &host], b"");
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location").as_deref(), Some("/"));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let wrong = format!("GET /?t={} HTTP/1.1", "f".repeat(64));
    assert_eq!(page.raw(&[&wrong, &host], b"").status, 403);
    // Asked for by another site the page stays shut even to who holds the cookie.
    let cookie = format!("Cookie: juanzong-{}={}", page.port, page.token);
    for site in ["cross-site", "same-site"] {
        let site = format!("Sec-Fetch-Site: {site}");
        let answer = page.raw(&["GET /start HTTP/1.1", &host, &cookie, &site], b"");
        assert_eq!(answer.status, 403, "{site}");
    }
}

#[test]
fn nothing_is_done_for_another_origin() {
    let page = Page::start(None);
    let host = format!("Host: 127.0.0.1:{}", page.port);
    let cookie = format!("Cookie: juanzong-{}={}", page.port, page.token);
    let port = page.port;
    let origins = [
        "Origin: https://evil.example".to_owned(),
        "Origin: null".to_owned(),
        format!("Origin: http://localhost:{port}"),
        format!("Origin: https://127.0.0.1:{port}"),
        "Origin: http://127.0.0.1".to_owned(),
        "X-None: 1".to_owned(),
    ];
    for origin in &origins {
        let lines = [
            "POST /quit HTTP/1.1",
            &host,
            &cookie,
            origin,
            "Content-Length: 0",
        ];
        let answer = page.raw(&lines, b"");
        assert_eq!(answer.status, 403, "{origin}: {answer:?}");
    }
    assert_eq!(page.get("/start").status, 200, "it still runs");
    // Nothing that changes anything can be had by following a link.
    for path in ["/quit", "/run/start", "/tour", "/open", "/close"] {
        assert_eq!(page.get(path).status, 405, "{path}");
    }
}

#[test]
fn every_answer_carries_the_policy_and_no_page_holds_a_script() {
    let page = Page::start(None);
    for path in ["/start", "/folders", "/assets/keys.js", "/没有", "/run"] {
        let answer = page.get(&encoded(path));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
        assert_eq!(
            answer.header("x-content-type-options").as_deref(),
            Some("nosniff")
        );
        assert_eq!(
            answer.header("referrer-policy").as_deref(),
            Some("same-origin")
        );
        if answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            let text = answer.text();
            assert!(
                !text.contains("<script>") && !text.contains("style=") && !text.contains("onclick")
            );
            assert!(!text.contains("https://"), "{path} names another place");
        }
    }
}

fn encoded(path: &str) -> String {
    path.bytes()
        .map(|b| match b {
            b'/' | b'.' | b'?' | b'=' | b'-' => char::from(b).to_string(),
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}

#[test]
fn no_path_of_a_request_names_a_file() {
    let place = tempfile::tempdir().unwrap();
    let root = project(place.path(), &[("卫健局/2023/总结.txt", "总结".as_bytes())]);
    std::fs::write(place.path().join("秘密.txt"), "不该看见").unwrap();
    let page = Page::start(Some(&root));
    page.check();
    for path in [
        "/file/..%2f..%2f秘密.txt",
        "/file/%2e%2e/秘密.txt",
        "/file//etc/passwd",
        "/file/卫健局/2023/总结.txt",
        "/file/0000000000000000000000000000000000000000000000000000000000000000",
        "/file/秘密.txt/photo",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e%2fjuanzong.yaml",
        "/dossiers/1/page/4294967295",
        "/dossiers/0/page/1",
        "/folders?at=99999",
        "/unit/u0",
        "/unit/u99",
        "/unit/..",
        "/finding/..%2f",
    ] {
        let answer = page.get(&encoded(path).replace("%25", "%"));
        assert!(
            (400..500).contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        let text = answer.text();
        assert!(
            !text.contains("不该看见") && !text.contains("root:"),
            "{path}"
        );
    }
    // A place that was never shown is not opened by number, a typed one only where it is a folder.
    assert_eq!(page.post("/open", "at=77").status, 400);
    let refused = page.post("/folders", "path=..%2F..%2Fetc");
    assert_eq!(refused.status, 400);
}

#[test]
fn hostile_names_titles_and_texts_stay_text() {
    let place = tempfile::tempdir().unwrap();
    let text = format!("关于{EVIL}的总结\n\n{EVIL}\n第三段 \u{202e}反写");
    // `/` can't stand in a name; the rest can, on the systems the tests run on.
    let name = "卫健局/2023/<img src=x onerror=alert(3)>&quot;'总结.txt";
    let name = if cfg!(windows) {
        "卫健局/2023/总结.txt"
    } else {
        name
    };
    let stray = "卫健局/2023/杂/'onfocus='alert(4).txt";
    let html = format!(
        "<html><body onload=alert(5)>{EVIL}<iframe src=//evil.example></iframe>网页</body></html>"
    );
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(6)'/>";
    let files: [(&str, &[u8]); 4] = [
        (name, text.as_bytes()),
        (stray, text.as_bytes()),
        ("住建局/2023/网页.html", html.as_bytes()),
        ("住建局/2023/图.svg", svg),
    ];
    let root = project(place.path(), &files);
    let page = Page::start(Some(&root));
    page.check();
    let list = page.get("/findings").text();
    let mut pages = vec![
        list.clone(),
        page.get("/stray").text(),
        page.get("/board").text(),
    ];
    pages.push(page.get("/stray?unit=u1").text());
    pages.push(page.get("/stray?unit=u2").text());
    pages.push(page.get("/dossiers").text());
    pages.push(page.get("/unit/u1").text());
    pages.push(page.get("/ledger").text());
    let links = |text: &str, start: &str| -> Vec<String> {
        let start_of = format!("href=\"{start}");
        let found = text.split(&start_of).skip(1);
        let found = found.filter_map(|rest| rest.split('"').next());
        found.map(|end| format!("{start}{end}")).collect()
    };
    for link in links(&list, "/finding/").iter().take(40) {
        pages.push(page.get(&link.replace("&amp;", "&")).text());
    }
    for dossier in links(&pages[5], "/dossiers/") {
        pages.push(page.get(&dossier).text());
    }
    let files = pages.iter().flat_map(|text| links(text, "/file/"));
    for file in files.collect::<std::collections::BTreeSet<_>>() {
        let document = page.get(&file);
        assert_eq!(
            document.header("content-type").unwrap(),
            "text/html; charset=utf-8"
        );
        pages.push(document.text());
    }
    let shown: usize = pages.iter().filter(|text| text.contains("alert(")).count();
    assert!(shown >= 4, "the hostile names and texts are shown: {shown}");
    for text in pages {
        for harm in [
            "<script>alert",
            "<img src=x",
            "<iframe",
            "<svg xmlns",
            "<body onload",
        ] {
            assert!(!text.contains(harm), "{harm} in {text}");
        }
        assert!(
            !text.contains("'onfocus='"),
            "a name broke out of an attribute"
        );
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let page = Page::start(None);
    let form = format!("path={}", "a".repeat(5 << 20));
    let answer = page.post("/folders", &form);
    assert_eq!(answer.status, 413, "{}", answer.text());
    // A form without a file, and one that breaks off.
    let kind = "multipart/form-data; boundary=x";
    let none = page.send("/verify/package", kind, b"--x--\r\n");
    assert_eq!(none.status, 400);
    assert!(none.text().contains("没有选文件"));
    let cut = b"--x\r\nContent-Disposition: form-data; name=\"package\"; filename=\"../../a.zip\"\r\n\r\nPK";
    let cut = page.send("/verify/package", kind, cut);
    assert!((400..600).contains(&cut.status), "{}", cut.status);
}
