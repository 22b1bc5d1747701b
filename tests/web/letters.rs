//! The letters on the page: the same as the command writes, each as a file; what is taken down of
//! those that went out.

use std::path::{Path, PathBuf};

use super::client::Page;
use super::dossiers;
use super::used::encoded;

/// A project with two offices and an office that signs.
pub fn county(place: &Path) -> PathBuf {
    let root = dossiers::county(place);
    let file = root.join("juanzong.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        format!("{text}letters: {{issuer: 青砚县爱卫办, code: 青爱卫办整}}\n"),
    )
    .unwrap();
    root
}

fn opened() -> (tempfile::TempDir, Page) {
    let place = tempfile::tempdir().unwrap();
    let page = Page::start(Some(&county(place.path())));
    page.check();
    (place, page)
}

fn file(page: &Page, asked: &str) -> Vec<u8> {
    let answer = page.get(&format!("/letters/file?{asked}"));
    assert_eq!(answer.status, 200, "{asked}: {}", answer.text());
    let disposition = answer.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment; filename*=UTF-8''"));
    answer.body
}

#[test]
fn each_letter_is_what_the_command_writes() {
    let (place, page) = opened();
    let asked = [
        (
            "letter=notice&unit=u1&form=pdf",
            "整改通知单-青砚县卫生健康局.pdf",
        ),
        (
            "letter=notice&unit=u2&form=docx",
            "整改通知单-青砚县住房和城乡建设局.docx",
        ),
        ("letter=bulletin&form=pdf", "周通报.pdf"),
        ("letter=bulletin&form=docx", "周通报.docx"),
        ("letter=brief&form=pdf", "一页纸.pdf"),
    ];
    let files: Vec<Vec<u8>> = asked.iter().map(|(asked, _)| file(&page, asked)).collect();
    page.post("/close", "");
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .arg("notices")
        .arg(place.path())
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
    for ((_, name), bytes) in asked.iter().zip(files) {
        let written = std::fs::read(place.path().join("整改文书/表单").join(name)).unwrap();
        assert!(written == bytes, "{name} is another");
    }
}

#[test]
fn a_masked_bulletin_names_no_unit_and_another_week_is_another_bulletin() {
    let (_place, page) = opened();
    let words = |asked: &str| {
        let reading = juanzong::read::read("x.pdf", &file(&page, asked));
        let words: String = reading.whole().split_whitespace().collect();
        words
    };
    let open = words("letter=bulletin&form=pdf");
    assert!(open.contains("青砚县卫生健康局"), "{open}");
    let masked = words("letter=bulletin&form=pdf&mask=1");
    assert!(
        masked.contains("甲单位") && !masked.contains("青砚县卫生健康局"),
        "{masked}"
    );
    assert!(words("letter=bulletin&form=key.pdf").contains("青砚县卫生健康局"));
    for (asked, why) in [
        ("letter=bulletin&form=pdf&week=2999-01-01", "is to come"),
        (
            "letter=bulletin&form=pdf&week=2020-01-01",
            "before anything was found",
        ),
        ("letter=bulletin&form=pdf&week=2024-02-30", "no day"),
        ("letter=reminder&unit=u1&form=pdf", "nothing is overdue"),
        ("letter=notice&unit=u99&form=pdf", "no unit"),
        ("letter=notice&unit=..%2F..&form=pdf", "no unit"),
        ("letter=other&form=pdf", "no letter"),
    ] {
        assert_eq!(
            page.get(&format!("/letters/file?{asked}")).status,
            400,
            "{why}"
        );
    }
}

#[test]
fn all_letters_go_into_the_folder_of_the_command() {
    let (place, page) = opened();
    assert_eq!(page.post("/run/start", "what=letters&mask=1").status, 303);
    page.wait();
    let said = page.get("/run").text();
    assert!(said.contains("写出 10 个文件"), "{said}");
    let folder = place.path().join("整改文书/表单");
    for name in [
        "整改通知单-青砚县卫生健康局.docx",
        "周通报.pdf",
        "周通报单位对照表（内部）.pdf",
        "一页纸.docx",
    ] {
        assert!(folder.join(name).is_file(), "{name}");
    }
    assert!(!place.path().join("结果").exists());
}

#[test]
fn a_letter_is_taken_down_as_sent_once_with_number_and_day() {
    let (place, page) = opened();
    let listed = page.get("/letters").text();
    assert!(
        listed.contains("青爱卫办整〔") && !listed.contains("✓ 20"),
        "{listed}"
    );
    let by = encoded("张三");
    assert_eq!(page.post("/letters/sent", &format!("by={by}")).status, 400);
    assert_eq!(page.post("/letters/sent", "notice=u1&by=").status, 400);
    assert_eq!(
        page.post("/letters/sent", &format!("notice=u9&by={by}"))
            .status,
        400
    );
    let form = format!("notice=u1&by={by}&why={}", encoded("专人送达"));
    assert_eq!(page.post("/letters/sent", &form).status, 303);
    assert!(page.get("/letters").text().contains(" 已发</span>"));
    assert_eq!(page.post("/letters/sent", &form).status, 400, "once");
    // One of two that was sent before: neither is taken down.
    let both = format!("notice=u2&notice=u1&by={by}");
    assert_eq!(page.post("/letters/sent", &both).status, 400);
    let all = format!("all=notice&by={by}");
    assert_eq!(
        page.post("/letters/sent", &all).status,
        303,
        "the one that is left"
    );
    assert_eq!(page.post("/letters/sent", &all).status, 400, "none is left");
    let list = page.get("/findings?rule=Q101&unit=u1").text();
    let link = list.split("href=\"/finding/").nth(1).unwrap();
    let link = format!("/finding/{}", link.split(['?', '"']).next().unwrap());
    let shown = page.get(&link).text();
    assert!(shown.contains("通知单已发"), "{shown}");
    assert!(shown.contains("整改通知单 青爱卫办整〔") && shown.contains("号，专人送达"));
    page.check();
    assert!(
        page.get(&link).text().contains("待整改"),
        "it moves nothing"
    );
    page.post("/close", "");
    let sent = |more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_juanzong"));
        command
            .args(["ledger", "sent"])
            .args(more)
            .args(["--by", "李四", "-p"]);
        command.arg(place.path()).output().unwrap()
    };
    let again = sent(&["住建局"]);
    assert!(
        String::from_utf8_lossy(&again.stderr).contains("已经记过"),
        "{again:?}"
    );
    let none = sent(&["住建局", "--reminder"]);
    assert!(
        String::from_utf8_lossy(&none.stderr).contains("没有要发的督办函"),
        "{none:?}"
    );
}
