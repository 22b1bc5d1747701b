//! A dossier on the page: papers put in another order, and back; a look before it is bound.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::client::{Page, project};
use super::used::encoded;

/// A project in which one slot holds four papers and another two.
pub fn county(place: &Path) -> PathBuf {
    let paper = |n: u32| {
        let day = format!("2023年{n}月20日");
        format!(
            "关于开展第{n}次爱国卫生活动的报告\n\n本次活动共出动{n}0人。\n\n青砚县住房和城乡建设局\n{day}"
        )
    };
    let papers: Vec<(String, String)> = (1..=4)
        .map(|n| (format!("住建局/2023/年度工作总结/{n}.txt"), paper(n)))
        .chain((5..=6).map(|n| (format!("卫健局/2023/年度工作总结/{n}.txt"), paper(n))))
        .collect();
    let files: Vec<(&str, &[u8])> = papers
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_bytes()))
        .collect();
    project(place, &files)
}

fn opened() -> (tempfile::TempDir, Page, String) {
    let place = tempfile::tempdir().unwrap();
    let page = Page::start(Some(&county(place.path())));
    page.check();
    let list = page.get("/dossiers").text();
    let line = list.split("青砚县住房和城乡建设局").next().unwrap();
    let start = line.rfind("/dossiers/").unwrap();
    let at = line[start..].split('"').next().unwrap().to_owned();
    (place, page, at)
}

/// Names of the papers of the slot with four, in order, and how forms name them.
fn papers(page: &Page, at: &str) -> Vec<(String, String)> {
    let text = page.get(at).text();
    let rows = text.split("data-paper=\"").skip(1);
    rows.map(|row| {
        let id = row.split('"').next().unwrap();
        let path = row.split("class=\"small path\">").nth(1).unwrap();
        let name = path.split('<').next().unwrap().rsplit('/').next().unwrap();
        (name.to_owned(), id.to_owned())
    })
    .collect()
}

fn names(page: &Page, at: &str) -> String {
    let names: Vec<String> = papers(page, at).into_iter().map(|(name, _)| name).collect();
    names.join(" ")
}

fn said(place: &Path, more: &[&str]) -> String {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(more)
        .arg("-p")
        .arg(place)
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

#[test]
fn papers_are_moved_within_their_slot_and_the_command_knows() {
    let (place, page, at) = opened();
    let order = format!("{at}/order");
    let before = papers(&page, &at);
    assert_eq!(names(&page, &at), "1.txt 2.txt 3.txt 4.txt");
    let form = format!("paper={}&before={}", before[3].1, before[0].1);
    let answer = page.post(&order, &form);
    let back = answer.header("location").unwrap();
    assert_eq!(back, format!("{at}#up-{}", before[3].1));
    assert_eq!(names(&page, &at), "4.txt 1.txt 2.txt 3.txt");
    // 序号 and 件号 follow at once, and stay when all is read again.
    page.check();
    assert_eq!(names(&page, &at), "4.txt 1.txt 2.txt 3.txt");
    let shown = page.get(&at).text();
    assert!(
        shown.contains("已排次序") && shown.contains("恢复默认次序"),
        "{shown}"
    );
    let row = shown.split("data-paper=\"").nth(1).unwrap();
    assert!(
        row.contains("-0001<"),
        "the first has the first number: {row}"
    );
    assert_eq!(page.post(&order, "what=undo").status, 303);
    assert_eq!(names(&page, &at), "1.txt 2.txt 3.txt 4.txt");
    assert_eq!(
        page.post(&order, "what=undo").status,
        400,
        "nothing is left"
    );
    let form = format!("paper={}&after={}", before[0].1, before[1].1);
    page.post(&order, &form);
    page.post("/close", "");
    let path = "住建局/2023/年度工作总结/1.txt";
    let stands = said(place.path(), &["order", path]);
    assert!(stands.contains("由人排定的次序"), "{stands}");
    assert!(
        stands.contains("1. 住建局/2023/年度工作总结/2.txt"),
        "{stands}"
    );
    let first = said(place.path(), &["order", path, "--first"]);
    assert!(
        first.contains("1. 住建局/2023/年度工作总结/1.txt"),
        "{first}"
    );
    let plain = said(place.path(), &["order", path, "--undo"]);
    assert!(plain.contains("默认次序"), "{plain}");
}

#[test]
fn nothing_is_moved_to_another_slot_or_by_a_made_up_name() {
    let (_place, page, at) = opened();
    let order = format!("{at}/order");
    let mine = papers(&page, &at);
    let (number, _) = at.rsplit_once('/').unwrap();
    let others: Vec<(String, String)> = (1..12)
        .flat_map(|n| papers(&page, &format!("{number}/{n}")))
        .filter(|(name, _)| name == "5.txt")
        .collect();
    let foreign = &others[0].1;
    for form in [
        format!("paper={}&before={foreign}", mine[0].1),
        format!("paper={foreign}&before={}", mine[0].1),
        format!("paper={}&before=..%2F..%2Fetc", mine[0].1),
        format!("paper={}", mine[0].1),
        format!("before={}", mine[0].1),
        "paper=%3Cscript%3E&what=keep".into(),
    ] {
        assert_eq!(page.post(&order, &form).status, 400, "{form}");
    }
    assert_eq!(page.post("/dossiers/999/order", "what=keep").status, 400);
    assert_eq!(page.get(&order).status, 405);
    assert_eq!(names(&page, &at), "1.txt 2.txt 3.txt 4.txt");
}

#[test]
fn a_paper_that_came_since_and_one_that_went_are_told_of() {
    let (place, page, at) = opened();
    let mine = papers(&page, &at);
    let form = format!("paper={}&before={}", mine[3].1, mine[0].1);
    page.post(&format!("{at}/order"), &form);
    let slot = place.path().join("报送/住建局/2023/年度工作总结");
    // 4 is renamed, 3 mended, 2 gone, 1.5 new.
    std::fs::rename(slot.join("4.txt"), slot.join("9.txt")).unwrap();
    std::fs::write(
        slot.join("3.txt"),
        "关于第3次活动的报告（改正）\n2023年3月21日",
    )
    .unwrap();
    std::fs::remove_file(slot.join("2.txt")).unwrap();
    std::fs::write(slot.join("15.txt"), "关于补充活动的报告\n2023年3月25日").unwrap();
    page.check();
    assert_eq!(names(&page, &at), "9.txt 1.txt 15.txt 3.txt");
    let shown = page.get(&at).text();
    assert!(
        shown.contains("！ 新来 1") && shown.contains("有 1 份不在了"),
        "{shown}"
    );
    assert!(page.get("/run").text().contains("由人排过次序，后来又交来"));
    let mine = papers(&page, &at);
    page.post(
        &format!("{at}/order"),
        &format!("paper={}&what=keep", mine[0].1),
    );
    let shown = page.get(&at).text();
    assert!(
        !shown.contains("新来") && !shown.contains("不在了"),
        "{shown}"
    );
    assert_eq!(names(&page, &at), "9.txt 1.txt 15.txt 3.txt");
}

/// Waits for the look at a dossier.
fn wait(page: &Page, at: &str) -> String {
    let until = Instant::now() + Duration::from_secs(300);
    loop {
        let text = page.get(at).text();
        if !text.contains("data-events=") {
            return text;
        }
        assert!(Instant::now() < until, "the look never comes");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_dossier_is_looked_at_before_it_is_bound_and_nothing_is_written() {
    let (place, page, at) = opened();
    assert_eq!(
        page.get(&format!("{at}/preview/1")).status,
        400,
        "not asked for"
    );
    assert_eq!(page.post(&format!("{at}/preview"), "").status, 303);
    let shown = wait(&page, &at);
    assert!(shown.contains("预览，还没有装订"), "{shown}");
    for opening in ["封面（第 1 页）", "卷内目录（第 3 页）", "备考表（第"] {
        assert!(shown.contains(opening), "{opening} in {shown}");
    }
    let cover = page.get(&format!("{at}/preview/1"));
    assert_eq!(cover.header("content-type").as_deref(), Some("image/png"));
    assert_eq!(cover.header("cache-control").as_deref(), Some("no-store"));
    let beyond = page.get(&format!("{at}/preview/90000"));
    assert_eq!(beyond.status, 400);
    assert_eq!(page.get(&format!("{at}/preview/4294967295")).status, 400);
    assert!(!place.path().join("结果").exists(), "results are untouched");
    // Another order, or a note of a person, and it is not what would be bound any more.
    let mine = papers(&page, &at);
    let form = format!("paper={}&before={}", mine[1].1, mine[0].1);
    page.post(&format!("{at}/order"), &form);
    let shown = page.get(&at).text();
    assert!(shown.contains("预览作废"), "{shown}");
    assert_eq!(page.get(&format!("{at}/preview/1")).status, 400);
    page.post(&format!("{at}/preview"), "");
    assert!(wait(&page, &at).contains("预览，还没有装订"));
    page.post(&format!("{at}/preview/stop"), "");
    assert!(!page.get(&at).text().contains("预览，还没有装订"));
    let left = place.path().join(".juanzong/preview");
    assert_eq!(std::fs::read_dir(&left).unwrap().count(), 0, "it is gone");
    // What a program left that was killed goes when the project is opened again.
    std::fs::create_dir(left.join("旧的")).unwrap();
    let root = format!("path={}", encoded(place.path().to_str().unwrap()));
    page.post("/close", "");
    let shown = page.post("/folders", &root).header("location").unwrap();
    let number = shown.strip_prefix("/folders?at=").unwrap();
    assert_eq!(page.post("/open", &format!("at={number}")).status, 303);
    assert!(!left.exists());
    page.check();
    // One that is stopped or overtaken harms nothing.
    page.post(&format!("{at}/preview"), "");
    page.post("/dossiers/1/preview", "");
    page.check();
    wait(&page, "/dossiers/1");
    assert_eq!(page.get(&at).status, 200);
}

#[test]
fn a_note_stays_in_the_history_and_moves_nothing() {
    let (place, page, _) = opened();
    let list = page.get("/findings?rule=Q101&unit=u1").text();
    let link = list.split("href=\"/finding/").nth(1).unwrap();
    let link = format!("/finding/{}", link.split(['?', '"']).next().unwrap());
    let by = encoded("张三");
    let note = format!("why={}&by={by}", encoded("已电话告知，<b>原件</b>在档案室"));
    assert_eq!(page.post(&format!("{link}/note"), &note).status, 303);
    assert_eq!(
        page.post(&format!("{link}/note"), &format!("why=&by={by}"))
            .status,
        400
    );
    assert_eq!(page.post(&format!("{link}/note"), "why=x&by=").status, 400);
    let shown = page.get(&link).text();
    assert!(shown.contains("张三　备注"), "{shown}");
    assert!(shown.contains("已电话告知，&lt;b&gt;原件"), "{shown}");
    assert!(shown.contains("待整改"), "it moves nothing: {shown}");
    let form = format!(
        "why={}&by={by}&until=2099-12-31&note={}",
        encoded("职能已划出"),
        encoded("编办文件在第三柜")
    );
    assert_eq!(page.post(&format!("{link}/excuse"), &form).status, 303);
    let shown = page.get(&link).text();
    assert!(
        shown.contains("编办文件在第三柜") && shown.contains("已采纳说明"),
        "{shown}"
    );
    // A check goes by what people decided, not by what they noted last.
    page.check();
    assert!(
        page.get(&link)
            .text()
            .contains("已采纳说明，不计入：职能已划出")
    );
    let number = shown.split("<h2>台账 ").nth(1).unwrap();
    let number = number.split(' ').next().unwrap();
    page.post("/close", "");
    let words = [
        "ledger",
        "note",
        number,
        "--by",
        "李四",
        "--why",
        "已补来函",
    ];
    said(place.path(), &words);
    let history = said(place.path(), &["ledger", "history", number]);
    assert!(
        history.contains("编办文件在第三柜") && history.contains("已补来函"),
        "{history}"
    );
}
