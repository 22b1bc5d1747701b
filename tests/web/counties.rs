//! 跨县比对 and the rules, which ask for no project: as the commands do.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::apart::number;
use super::client::{Answer, Page, project};

/// Letters that no other place writes in this order.
fn own(seed: u32) -> String {
    let mut state = seed;
    let mut roll = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        0x4E00 + (state >> 8) % 9000
    };
    (0..400).filter_map(|_| char::from_u32(roll())).collect()
}

/// A county without a project file; its report ends as the other's does.
fn county(root: &Path, place: &str, seed: u32) {
    let copied = "老旧小区楼道内堆放的<script>杂物</script>由社区干部会同物业人员利用三个周末集中清运，\
        对不愿清理的住户逐户上门劝导，张贴告示并留足七天缓冲期，联系人李四 13800138000，\
        到期仍未处理的由街道牵头统一搬离，清出的床板旧柜折合四十余车，全部送往城北再生资源分拣点。";
    let folder = root.join("交来").join(place).join("报送/城管局/2024年");
    std::fs::create_dir_all(&folder).unwrap();
    let report = format!("{}\n{copied}\n", own(seed));
    std::fs::write(folder.join("2024年工作总结.txt"), report).unwrap();
}

fn typed(root: &Path, line: &str) -> Option<i32> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    let output = command.args(line.split(' ')).current_dir(root).output();
    output.unwrap().status.code()
}

/// Two counties and their fingerprints, `青河县.parquet` and `白河县.parquet`.
fn two() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    put(root.path());
    root
}

/// The same, in a folder.
pub fn put(root: &Path) {
    std::fs::create_dir_all(root).unwrap();
    for (place, code, seed) in [("青河县", 110_101, 1), ("白河县", 110_102, 2)] {
        county(root, place, seed);
        let line =
            format!("fingerprints export 交来/{place}/报送 -o {place}.parquet --county {code}");
        assert_eq!(typed(root, &line), Some(0));
    }
}

fn choose(page: &Page, pick: &str, folder: &Path, name: Option<&str>) -> Answer {
    let at = number(page, pick, folder, name);
    page.post("/counties/choose", &format!("pick={pick}&at={at}"))
}

/// Compares, waits for the end and gives the page.
fn compared(page: &Page) -> String {
    assert_eq!(page.post("/counties", "memory=1").status, 303);
    let began = Instant::now();
    loop {
        let text = page.get("/counties").text();
        if text.contains("data-running=\"false\"") {
            return text;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "{text}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn counties_are_compared_as_the_command_does_with_no_project_open() {
    let root = two();
    let page = Page::start(None);
    assert!(page.get("/start").text().contains("href=\"/counties\""));
    let early = page.post("/counties", "memory=0");
    assert_eq!(early.status, 400);
    assert!(
        early.text().contains("指纹文件不到两个"),
        "{}",
        early.text()
    );
    for place in ["青河县", "白河县"] {
        let file = format!("{place}.parquet");
        let taken = choose(&page, "counties", root.path(), Some(&file));
        assert_eq!(taken.status, 303);
        let texts = root.path().join("交来").join(place).join("报送");
        assert_eq!(choose(&page, "countiestexts", &texts, None).status, 303);
    }
    let out = root.path().join("结果");
    std::fs::create_dir(&out).unwrap();
    assert_eq!(choose(&page, "countiesout", &out, None).status, 303);

    let text = compared(&page);
    for words in [
        "1 对材料疑似雷同",
        "青河县",
        "白河县",
        "2024年工作总结",
        "三个周末",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("<script>杂物") && text.contains("&lt;script&gt;杂物"));
    assert!(!text.contains("13800138000"), "personal data is masked");

    let line = "compare 青河县.parquet 白河县.parquet --text 交来/青河县/报送 交来/白河县/报送 --format csv -o 命令.csv";
    assert_eq!(typed(root.path(), line), Some(1));
    let read = |name: &str| std::fs::read(root.path().join(name)).unwrap();
    assert_eq!(read("结果/跨县比对.csv"), read("命令.csv"));
    // Nothing is written over, and without the texts they are not held up.
    let texts = number(
        &page,
        "countiestexts",
        &root.path().join("交来/青河县/报送"),
        None,
    );
    page.post("/counties/drop", &format!("at={texts}"));
    let text = compared(&page);
    assert!(
        text.contains("跨县比对-2.csv") && text.contains("原文不都在手边"),
        "{text}"
    );
}

#[test]
fn what_is_no_file_of_fingerprints_is_refused_and_submissions_are_spared() {
    let root = two();
    std::fs::write(root.path().join("假的.parquet"), "不是指纹").unwrap();
    let page = Page::start(None);
    let refused = choose(&page, "counties", root.path(), Some("假的.parquet"));
    assert_ne!(refused.status, 303);
    assert!(
        refused.text().contains("假的.parquet"),
        "{}",
        refused.text()
    );
    for place in ["青河县", "白河县"] {
        let file = format!("{place}.parquet");
        assert_eq!(
            choose(&page, "counties", root.path(), Some(&file)).status,
            303
        );
    }
    let county = tempfile::tempdir().unwrap();
    project(
        county.path(),
        &[("卫健局/2023/总结.txt", "总结".as_bytes())],
    );
    let submitted = county.path().join("报送");
    assert_eq!(choose(&page, "countiesout", &submitted, None).status, 303);
    let text = compared(&page);
    assert!(text.contains("不能写在报送"), "{text}");
    assert_eq!(std::fs::read_dir(&submitted).unwrap().count(), 1);
}

#[test]
fn the_project_that_is_open_may_be_one_of_the_texts() {
    let root = two();
    let page = Page::start(Some(&root.path().join("交来/青河县/报送")));
    // All files of a folder at once.
    assert_eq!(choose(&page, "counties", root.path(), None).status, 303);
    for place in ["青河县", "白河县"] {
        let texts = root.path().join("交来").join(place).join("报送");
        assert_eq!(choose(&page, "countiestexts", &texts, None).status, 303);
    }
    assert_eq!(
        choose(&page, "countiesout", page.home.path(), None).status,
        303
    );
    let text = compared(&page);
    assert!(text.contains("三个周末"), "{text}");
    assert_eq!(text.matches("校验码").count(), 2, "{text}");
}

#[test]
fn every_rule_is_explained_and_counted_after_a_check() {
    let page = Page::start(None);
    let text = page.get("/rules").text();
    for rule in juanzong::rules::RULES {
        let shown = text.contains(&format!("id=\"{}\"", rule.code));
        assert!(shown && text.contains(rule.name), "{}", rule.code);
    }
    assert!(text.contains("X001") && !text.contains("上次检查"));
    let place = tempfile::tempdir().unwrap();
    project(place.path(), &[("卫健局/2023/总结.txt", b"".as_slice())]);
    let page = Page::start(Some(place.path()));
    page.check();
    let text = page.get("/rules").text();
    let empty = text.split("id=\"Q301\"").nth(1).unwrap_or_default();
    let empty = empty.split("</article>").next().unwrap_or_default();
    assert!(text.contains("上次检查没有查出"), "{text}");
    assert!(empty.contains("href=\"/findings?rule=Q301\""), "{empty}");
}
