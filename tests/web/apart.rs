//! 自查: a unit checks its own papers against the others' fingerprints, as the command does; an
//! office writes them. Files are named by what the picker showed, never by a path.

use std::path::Path;
use std::process::Command;

use super::client::{Page, project};
use super::used::{alike, encoded};

/// The made-up county.
pub fn county(folder: &Path) {
    for (path, bytes) in juanzong::demo::county() {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
}

/// What the picker calls a file or folder.
pub fn number(page: &Page, pick: &str, folder: &Path, name: Option<&str>) -> String {
    let typed = format!("pick={pick}&path={}", encoded(folder.to_str().unwrap()));
    let there = page.post("/folders", &typed).header("location").unwrap();
    let Some(name) = name else {
        let at = there.split("at=").nth(1).unwrap();
        return at.split('&').next().unwrap().to_owned();
    };
    let html = page.get(&there).text();
    let before = html.split(&format!(">{name}</button>")).next().unwrap();
    assert!(before.len() < html.len(), "{name} is not in {html}");
    let at = before.rsplit("name=\"at\" value=\"").next().unwrap();
    at.split('"').next().unwrap().to_owned()
}

fn choose(page: &Page, pick: &str, folder: &Path, name: Option<&str>) -> super::client::Answer {
    let at = number(page, pick, folder, name);
    page.post("/prints/choose", &format!("pick={pick}&at={at}"))
}

/// Waits until nothing goes on, and gives the page.
fn told(page: &Page) -> String {
    page.wait();
    page.get("/prints").text()
}

/// The page of the first finding of a result.
fn first(page: &Page, result: &str) -> String {
    let link = result.split("href=\"/prints/finding/").nth(1);
    let id = link.and_then(|link| link.split('"').next());
    let id = id.expect("a finding");
    page.get(&format!("/prints/finding/{id}")).text()
}

#[test]
fn an_office_gives_out_fingerprints_and_a_unit_finds_its_own_passages() {
    let (place, page) = alike();
    let out = page.home.path().join("给单位");
    std::fs::create_dir_all(&out).unwrap();
    assert_eq!(choose(&page, "out", &out, None).status, 303);
    let form = format!("unit={}&mask=1&key=new", encoded("卫健局"));
    assert_eq!(page.post("/prints/export", &form).status, 303);
    let text = told(&page);
    assert!(
        text.contains("已写入") && text.contains("新密钥在"),
        "{text}"
    );
    let unit = std::fs::read_dir(&out).unwrap().flatten();
    let unit = unit.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let file = unit
        .into_iter()
        .find(|name| name.ends_with(".parquet"))
        .unwrap();
    // Without the others' papers at hand: the unit's own computer.
    let home = tempfile::tempdir().unwrap();
    let kept = std::fs::read(place.path().join("报送/卫健局/2023/年度工作总结/总结.txt")).unwrap();
    project(home.path(), &[("卫健局/2023/年度工作总结/总结.txt", &kept)]);
    let own = Page::start(Some(home.path()));
    let unit = encoded("青砚县卫生健康局");
    assert_eq!(
        own.post("/prints/check", &format!("unit={unit}")).status,
        400,
        "no file yet"
    );
    assert_eq!(choose(&own, "prints", &out, Some(&file)).status, 303);
    let chosen = own.get("/prints").text();
    assert!(
        chosen.contains("名称已遮住") && chosen.contains("加了密钥"),
        "{chosen}"
    );
    // Without the key nothing can be compared, and that is said.
    own.post("/prints/check", &format!("unit={unit}"));
    let keyless = told(&own);
    assert!(
        keyless.contains("密钥不同") && keyless.contains("还要指明密钥文件"),
        "{keyless}"
    );
    assert_eq!(choose(&own, "key", &out, Some("指纹密钥.key")).status, 303);
    assert_eq!(
        own.post("/prints/check", &format!("unit={unit}")).status,
        303
    );
    let result = told(&own);
    assert!(
        result.contains("自查结果") && result.contains("疑似雷同"),
        "{result}"
    );
    assert!(
        result.contains("<td class=\"who\">单位0") && !result.contains("住房和城乡建设局</td>"),
        "{result}"
    );
    assert!(
        result.contains("<td class=\"path\">卫健局/2023/年度工作总结/总结.txt</td>"),
        "its own paper: {result}"
    );
    let one = first(&own, &result);
    assert!(
        one.contains("<mark data-mark=\"1\" class=\"first\">") && one.contains("旱厕改造"),
        "{one}"
    );
    assert!(one.contains("原文不在本机"), "{one}");
    let material = one.split("href=\"/file/").nth(1).expect("the paper");
    let material = own.get(&format!("/file/{}", material.split('"').next().unwrap()));
    assert_eq!(material.status, 200, "{}", material.text());
    assert_eq!(own.get("/prints/finding/0000").status, 400);
    // The same as the command finds, and kept in the same ledger.
    own.post("/close", "");
    let said = Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(["check", "--unit", "卫健局", "--format", "json", "--against"])
        .arg(out.join(&file))
        .arg("--key-file")
        .arg(out.join("指纹密钥.key"))
        .arg(home.path())
        .output()
        .unwrap();
    let found: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let found = found["findings"].as_array().unwrap();
    for finding in found
        .iter()
        .filter(|f| f["rule"].as_str().unwrap().starts_with("L1"))
    {
        let message = finding["message"].as_str().unwrap();
        assert!(result.contains(message), "{message} in {result}");
    }
}

#[test]
fn what_is_no_file_of_fingerprints_is_said_and_nothing_is_written_among_submissions() {
    let (place, page) = alike();
    let folder = page.home.path().join("杂物");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("假的.parquet"), "PAR1 不是").unwrap();
    std::fs::write(folder.join("短.key"), "短").unwrap();
    let refused = choose(&page, "prints", &folder, Some("假的.parquet"));
    assert!(refused.status >= 400, "{}", refused.text());
    assert!(refused.text().contains("指纹文件"), "{}", refused.text());
    let refused = choose(&page, "key", &folder, Some("短.key"));
    assert!(
        refused.status == 400 && refused.text().contains("密钥文件太短"),
        "{}",
        refused.text()
    );
    assert_eq!(
        page.post("/prints/choose", "pick=prints&at=99999").status,
        400
    );
    let inside = place.path().join("报送/卫健局");
    let before = std::fs::read_dir(&inside).unwrap().count();
    assert_eq!(choose(&page, "out", &inside, None).status, 303);
    assert_eq!(page.post("/prints/export", "unit=&key=new").status, 303);
    let told = told(&page);
    assert!(told.contains("不能写在报送"), "{told}");
    assert_eq!(std::fs::read_dir(&inside).unwrap().count(), before);
    let command = Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(["fingerprints", "export", "-o"])
        .arg(inside.join("指纹.parquet"))
        .arg(place.path())
        .output()
        .unwrap();
    assert_eq!(command.status.code(), Some(2));
    let stopped = page.post("/run/stop", "back=prints").header("location");
    assert_eq!(stopped.as_deref(), Some("/prints"));
    let stopped = page
        .post("/run/stop", "back=/evil.example")
        .header("location");
    assert_eq!(stopped.as_deref(), Some("/run"));
    for path in [
        "/prints/choose",
        "/prints/check",
        "/prints/export",
        "/scores/marks/export",
    ] {
        assert_eq!(page.get(path).status, 405, "{path} changes something");
    }
}

#[test]
fn names_in_files_of_fingerprints_are_shown_as_text() {
    let evil = "<script>alert(1)</script>";
    let place = tempfile::tempdir().unwrap();
    let long = "为巩固创建成果，我们组织志愿者在背街小巷清运积存垃圾三十二车，逐户发放倡议书，\
                并请老党员张守田现场讲解旱厕改造的做法，群众反映很好。";
    let paper = format!("2023年度爱国卫生工作总结\n\n{long}\n");
    let name = format!("住建局/2023/年度工作总结/{}.txt", evil.replace('/', "／"));
    project(
        place.path(),
        &[
            ("卫健局/2023/年度工作总结/总结.txt", paper.as_bytes()),
            (&name, paper.as_bytes()),
        ],
    );
    let page = Page::start(Some(place.path()));
    page.post(
        "/prints/export",
        &format!("unit={}&key=none", encoded("卫健局")),
    );
    assert!(told(&page).contains("已写入"));
    assert_eq!(
        choose(
            &page,
            "prints",
            place.path(),
            Some("指纹-发给青砚县卫生健康局.parquet")
        )
        .status,
        303
    );
    page.post("/prints/check", &format!("unit={}", encoded("卫健局")));
    let result = told(&page);
    assert!(
        result.contains("自查结果") && result.contains("住房和城乡建设局"),
        "{result}"
    );
    assert!(!result.contains("<script>alert"));
    let one = first(&page, &result);
    assert!(!one.contains("<script>alert"));
}
