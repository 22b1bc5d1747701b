//! 得分 and 打分: the same numbers as the command; marks typed, refused, kept; nobody's overwritten.

use std::path::Path;
use std::process::Command;

use super::client::Page;
use super::typed::{body, fields, form};

/// The scoring fixture, copied where things may be written.
fn scoring() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    copy(Path::new("fixtures/scoring"), place.path());
    place
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn read(place: &Path, name: &str) -> String {
    std::fs::read_to_string(place.join(name)).unwrap()
}

#[test]
fn the_page_shows_what_the_command_says() {
    let place = scoring();
    let said = Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(["score", "--format", "json"])
        .arg(place.path())
        .output()
        .unwrap();
    let mocks: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let page = Page::start(Some(place.path()));
    assert_eq!(page.get("/scores").status, 303, "nothing was checked yet");
    page.check();
    let scores = page.get("/scores").text();
    let mut worst = 0;
    for mock in mocks.as_array().unwrap() {
        let title = mock["title"].as_str().unwrap();
        assert!(scores.contains(title), "{title} in {scores}");
        for line in mock["lines"].as_array().unwrap() {
            assert!(scores.contains(line["title"].as_str().unwrap()));
        }
        worst += usize::from(mock["verdict"] == "fail");
    }
    for shown in [
        "785—835",
        "先改什么",
        "谁丢了哪些分",
        "一票否决",
        "薄弱项",
        "打印本页",
    ] {
        assert!(scores.contains(shown), "{shown} in {scores}");
    }
    // The worst first.
    let place_of = |mark: &str| scores.find(&format!("{mark}</span></td>"));
    assert!(worst > 0 && place_of("✕ 不通过") < place_of("！ 未定"));
    // Every loss stands below who lost it, with a way to the findings behind it.
    let losses = mocks.as_array().unwrap().iter();
    let losses = losses.map(|mock| mock["losses"].as_array().unwrap().len());
    assert_eq!(
        scores.matches("<td></td><td class=\"n\">").count(),
        losses.sum::<usize>()
    );
    let loss = scores
        .split("/findings?unit=")
        .nth(1)
        .expect("a way to the findings");
    let listed = page.get(&format!(
        "/findings?unit={}",
        loss.split('"').next().unwrap().replace("&amp;", "&")
    ));
    assert!(
        listed.text().contains("class=\"pick\""),
        "{}",
        listed.text()
    );
}

#[test]
fn marks_are_kept_and_counted_at_once() {
    let place = scoring();
    let page = Page::start(Some(place.path()));
    page.check();
    let before = read(place.path(), "评分表.csv");
    let form = form(
        &page,
        5,
        &[
            ("食品安全", "得分", "７8"),
            (
                "食品安全",
                "扣分说明",
                "-2 处：\"三防\"\u{7}\u{fffd}不全，<script>alert(1)</script>",
            ),
            ("食品安全", "责任单位", "松泉县卫生健康局"),
            ("食品安全", "评分人", "张三"),
            ("食品安全", "日期", "2025-02-11"),
        ],
    );
    let sent = page.post("/scores/marks", &form);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let after = page.get("/scores/marks?scheme=5").text();
    assert!(
        after.contains("已写入 1 行") && after.contains("得分已经重新算过"),
        "{after}"
    );
    assert!(!after.contains("<script>alert"));
    let kept = read(place.path(), "评分表.csv");
    assert!(kept.contains("\"'-2 处：\"\"三防\"\"  不全"), "{kept}");
    for line in before
        .lines()
        .filter(|line| line.contains("jiankang-pingu"))
    {
        let cells = line.trim_start_matches('\u{feff}').split(',').take(2);
        let cells: Vec<String> = cells.map(|cell| format!("\"{cell}\"")).collect();
        assert!(kept.contains(&cells.join(",")), "{line} is still in {kept}");
    }
    assert_eq!(read(place.path(), "评分表-改前.csv"), before);
    let scores = page.get("/scores").text();
    assert!(
        scores.contains("三防") && scores.contains("张三（2025-02-11）"),
        "{scores}"
    );
    assert!(!scores.contains("<script>alert"));
    // A check finds the same.
    page.check();
    assert!(page.get("/scores").text().contains("张三（2025-02-11）"));
}

#[test]
fn what_is_wrong_is_told_beside_it_and_nothing_is_written() {
    let place = scoring();
    let page = Page::start(Some(place.path()));
    let before = read(place.path(), "评分表.csv");
    for (field, value, why) in [
        ("得分", "1000", "超过了满分"),
        ("得分", "-3", "不能小于 0"),
        ("得分", "很好", "不是分数"),
        ("评价值", "11", "超过了满分 10"),
        ("日期", "2025-02-30", "没有这一天"),
        ("责任单位", "没有的局", "项目里没有这个单位"),
    ] {
        let typed = [
            ("食品安全", "得分", "50"),
            ("食品安全", "评分人", "张三"),
            ("食品安全", field, value),
        ];
        let typed = if field == "评价值" {
            &typed[1..]
        } else {
            &typed[..]
        };
        let sent = page.post("/scores/marks", &form(&page, 5, typed));
        assert_eq!(sent.status, 422, "{field} {value}: {}", sent.text());
        let text = sent.text();
        assert!(
            text.contains(why) && text.contains(&format!("value=\"{value}\"")),
            "{text}"
        );
        // Mended, what was typed is taken.
        let mut pairs = fields(&text);
        assert!(pairs.iter().any(|(_, typed)| typed == "张三"));
        pairs.retain(|(name, _)| name != "sure");
        assert_eq!(
            page.post("/scores/marks", &body(&pairs)).status,
            422,
            "still wrong"
        );
    }
    let nameless = form(
        &page,
        5,
        &[("食品安全", "得分", "50"), ("食品安全", "评分人", "")],
    );
    let nameless = nameless.replace("&by=", "&x=");
    let sent = page.post("/scores/marks", &nameless).text();
    assert!(sent.contains("不知道是谁评的"), "{sent}");
    assert_eq!(read(place.path(), "评分表.csv"), before);
}

#[test]
fn nobody_overwrites_what_another_put_in_meanwhile() {
    let place = scoring();
    let page = Page::start(Some(place.path()));
    let typed = [
        ("食品安全", "得分", "50"),
        ("食品安全", "评分人", "张三"),
        ("食品安全", "评价值", ""),
    ];
    let mine = form(&page, 5, &typed);
    let theirs = form(
        &page,
        5,
        &[
            ("食品安全", "得分", "60"),
            ("食品安全", "评分人", "李四"),
            ("食品安全", "评价值", ""),
            ("公共场所卫生", "得分", "70"),
            ("公共场所卫生", "评价值", ""),
            ("公共场所卫生", "评分人", "李四"),
        ],
    );
    assert_eq!(page.post("/scores/marks", &theirs).status, 303);
    let refused = page.post("/scores/marks", &mine);
    assert_eq!(refused.status, 409, "{}", refused.text());
    let text = refused.text();
    assert!(
        text.contains("表里现在：60")
            && text.contains("表里现在：李四")
            && text.contains("value=\"50\""),
        "{text}"
    );
    assert!(read(place.path(), "评分表.csv").contains("\"60\""));
    // Seen and meant, it is taken; the other's other row stays.
    let again = page.post("/scores/marks", &body(&fields(&text)));
    assert_eq!(again.status, 303, "{}", again.text());
    let kept = read(place.path(), "评分表.csv");
    assert!(
        kept.contains("\"ax.5\",\"\",\"\",\"50\"") && kept.contains("\"ax.6\",\"\",\"\",\"70\""),
        "{kept}"
    );
}

#[test]
fn a_first_sheet_is_written_only_after_it_was_asked() {
    let place = scoring();
    std::fs::remove_file(place.path().join("评分表.csv")).unwrap();
    let yaml = read(place.path(), "juanzong.yaml").replace("marks: 评分表.csv\n", "");
    std::fs::write(place.path().join("juanzong.yaml"), &yaml).unwrap();
    let page = Page::start(Some(place.path()));
    let typed = [("食品安全", "得分", "50"), ("食品安全", "评分人", "张三")];
    let sent = page.post("/scores/marks", &form(&page, 5, &typed));
    let text = sent.text();
    assert_eq!(sent.status, 200);
    assert!(
        text.contains("确认写入") && text.contains("<code>marks: 评分表.csv</code>"),
        "{text}"
    );
    assert!(!place.path().join("评分表.csv").exists());
    assert_eq!(read(place.path(), "juanzong.yaml"), yaml);
    assert_eq!(
        page.post("/scores/marks", &body(&fields(&text))).status,
        303
    );
    assert!(read(place.path(), "评分表.csv").contains("\"张三\""));
    let now = read(place.path(), "juanzong.yaml");
    assert_eq!(now, format!("{yaml}marks: 评分表.csv\n"));
    assert_eq!(read(place.path(), "juanzong-改前.yaml"), yaml);
    let said = page.get("/scores/marks").text();
    assert!(said.contains("下次检查时计入"), "{said}");
    page.check();
    assert!(page.get("/scores").text().contains("张三"));
}

#[test]
fn a_workbook_is_shown_and_can_be_saved_as_text() {
    let place = scoring();
    std::fs::remove_file(place.path().join("评分表.csv")).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["方案", "代号", "项目", "得分", "评分人"],
        ["anfang-county", "ax.5", "食品安全", "64", "王五"],
    ];
    for (r, row) in (0..).zip(rows) {
        for (c, cell) in (0..).zip(row) {
            sheet.write_string(r, c, cell).unwrap();
        }
    }
    std::fs::write(
        place.path().join("评分表.xlsx"),
        book.save_to_buffer().unwrap(),
    )
    .unwrap();
    let yaml = read(place.path(), "juanzong.yaml");
    std::fs::write(
        place.path().join("juanzong.yaml"),
        yaml.replace("评分表.csv", "评分表.xlsx"),
    )
    .unwrap();
    let page = Page::start(Some(place.path()));
    let shown = page.get("/scores/marks?scheme=5").text();
    assert!(
        shown.contains("这一页只改 .csv")
            && shown.contains("王五")
            && !shown.contains("name=\"points"),
        "{shown}"
    );
    assert!(
        shown.contains("<code>marks: 评分表.xlsx</code> 改成 <code>marks: 评分表.csv</code>"),
        "{shown}"
    );
    assert_eq!(page.post("/scores/marks", "scheme=5").status, 400);
    assert_eq!(page.post("/scores/marks/export", "").status, 303);
    let then = page.get("/scores/marks?scheme=5").text();
    assert!(
        then.contains("value=\"64\"") && then.contains("value=\"王五\""),
        "{then}"
    );
    assert!(place.path().join("评分表.xlsx").exists());
}

#[test]
fn without_schemes_or_among_submissions_the_page_says_why_not() {
    let place = scoring();
    let yaml = read(place.path(), "juanzong.yaml");
    std::fs::copy(
        place.path().join("评分表.csv"),
        place.path().join("报送/评分表.csv"),
    )
    .unwrap();
    let inside = yaml.replace("marks: 评分表.csv", "marks: 报送/评分表.csv");
    std::fs::write(place.path().join("juanzong.yaml"), inside).unwrap();
    let page = Page::start(Some(place.path()));
    let shown = page.get("/scores/marks?scheme=5").text();
    assert!(shown.contains("程序从不改动那里的文件"), "{shown}");
    let before = read(place.path(), "报送/评分表.csv");
    assert_eq!(
        page.post("/scores/marks", "scheme=5&points.4=1").status,
        400
    );
    assert_eq!(read(place.path(), "报送/评分表.csv"), before);
    for scheme in ["0", "6", "99999999999"] {
        let gone = page.get(&format!("/scores/marks?scheme={scheme}"));
        assert_eq!(gone.status, 400, "{scheme}");
    }
    page.post("/close", "");
    let start = yaml.find("schemes:").unwrap();
    let end = yaml.find("city_class").unwrap();
    let none = format!("{}schemes: []\n{}", &yaml[..start], &yaml[end..]);
    let none = none.replace("[20万以下, 50万以下]", "[]");
    std::fs::write(place.path().join("juanzong.yaml"), none).unwrap();
    let page = Page::start(Some(place.path()));
    page.check();
    assert!(page.get("/scores").text().contains("没有选用评分方案"));
    let refused = page.get("/scores/marks");
    assert!(
        refused.status == 400 && refused.text().contains("写 schemes"),
        "{}",
        refused.text()
    );
}
