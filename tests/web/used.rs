//! The page does what the commands do: new project, check, stop, verdict, excuse, place, settings.

use super::client::{Page, project};

/// Papers of two offices: one copied, one out of place.
pub fn alike() -> (tempfile::TempDir, Page) {
    let place = tempfile::tempdir().unwrap();
    let long = "为巩固创建成果，我们组织志愿者在背街小巷清运积存垃圾三十二车，逐户发放倡议书，\
                并请老党员张守田现场讲解旱厕改造的做法，群众反映很好。";
    let first = format!("2023年度爱国卫生工作总结\n\n{long}\n\n青砚县卫生健康局\n2023年12月20日");
    let second =
        format!("2023年度爱国卫生工作总结\n\n{long}\n\n青砚县住房和城乡建设局\n2023年12月25日");
    let files: [(&str, &[u8]); 3] = [
        ("卫健局/2023/年度工作总结/总结.txt", first.as_bytes()),
        ("住建局/2023/年度工作总结/总结.txt", second.as_bytes()),
        ("卫健局/2023/杂项.txt", "一些说不清的东西".as_bytes()),
    ];
    let root = project(place.path(), &files);
    let page = Page::start(Some(&root));
    page.check();
    (place, page)
}

fn first_link(text: &str, start: &str) -> String {
    let rest = text.split(&format!("href=\"{start}")).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {start} in {text}"));
    format!("{start}{}", rest.split('"').next().unwrap())
}

#[test]
fn a_new_project_is_made_in_a_few_questions_and_checked() {
    let page = Page::start(None);
    let place = page.home.path().join("青砚县报送材料");
    std::fs::create_dir_all(place.join("卫健局/2024年")).unwrap();
    std::fs::write(place.join("卫健局/2024年/总结.txt"), "总结").unwrap();
    let typed = format!("path={}", encoded(place.to_str().unwrap()));
    let gone_to = page.post("/folders", &typed).header("location").unwrap();
    let at = gone_to.strip_prefix("/folders?at=").unwrap().to_owned();
    assert!(page.get(&gone_to).text().contains("就用这个文件夹"));
    let asked = page
        .post("/open", &format!("at={at}"))
        .header("location")
        .unwrap();
    assert_eq!(asked, format!("/new?at={at}"));
    let questions = page.get(&asked).text();
    assert!(
        questions.contains("青砚县") && questions.contains("认出 1 个单位"),
        "{questions}"
    );
    let made = page.post(
        "/new",
        &format!("at={at}&place={}&last_year=2025", encoded("青砚县")),
    );
    assert_eq!(
        made.header("location").as_deref(),
        Some("/run"),
        "{}",
        made.text()
    );
    let yaml = std::fs::read_to_string(page.home.path().join("juanzong.yaml")).unwrap();
    assert!(yaml.contains("[2023, 2024, 2025]"), "{yaml}");
    page.check();
    let run = page.get("/run").text();
    assert!(run.contains("检查完了") && run.contains("新增"), "{run}");
    assert!(page.get("/board").text().contains("单位看板"));
    page.post("/close", "");
    assert!(
        page.get("/start")
            .text()
            .contains("青砚县创建国家卫生县资料"),
        "it is remembered"
    );
}

pub fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[test]
fn a_verdict_shows_at_once_and_is_what_the_command_knows() {
    let (place, page) = alike();
    let list = page.get("/findings?rule=L102").text();
    let link = first_link(&list, "/finding/");
    let finding = page.get(&link).text();
    for shown in [
        "为什么要紧",
        "怎么改",
        "原文对照",
        "合理引用",
        "旱厕改造",
        "class=\"tick\"",
    ] {
        assert!(finding.contains(shown), "{shown} in {finding}");
    }
    let path = link.split('?').next().unwrap();
    let nameless = page.post(&format!("{path}/verdict"), "verdict=quoted&by=&why=x");
    assert_eq!(nameless.status, 400);
    assert!(nameless.text().contains("请写明姓名"));
    let form = format!(
        "verdict=quoted&by={}&why={}",
        encoded("张三"),
        encoded("联合发文")
    );
    assert_eq!(page.post(&format!("{path}/verdict"), &form).status, 303);
    let finding = page.get(path).text();
    assert!(
        finding.contains("已采纳说明，不计入：合理引用：联合发文（张三"),
        "{finding}"
    );
    assert!(page.get("/findings?state=excused").text().contains(path));
    // The same store: the command sees it when the page has let go of the project.
    page.post("/close", "");
    let said = std::process::Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(["verdict", "-p"])
        .arg(place.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("合理引用：联合发文"), "{said}");
}

#[test]
fn an_excuse_has_reason_name_and_expiry_and_can_be_taken_back() {
    let (place, page) = alike();
    let list = page.get("/findings?rule=Q101&unit=u1").text();
    let link = first_link(&list, "/finding/");
    let path = link.split('?').next().unwrap();
    for form in [
        "why=&by=x&until=2099-12-31".to_owned(),
        "why=x&by=&until=2099-12-31".into(),
        "why=x&by=x&until=2020-01-01".into(),
        "why=x&by=x&until=2099-02-30".into(),
    ] {
        assert_eq!(
            page.post(&format!("{path}/excuse"), &form).status,
            400,
            "{form}"
        );
    }
    let form = format!(
        "why={}&by={}&until=2099-12-31",
        encoded("机构改革，职能已划出"),
        encoded("李四")
    );
    assert_eq!(page.post(&format!("{path}/excuse"), &form).status, 303);
    let excused = page.get(path).text();
    assert!(
        excused.contains("机构改革，职能已划出（李四，有效期至2099-12-31）"),
        "{excused}"
    );
    assert!(page.get("/findings?state=excused").text().contains(path));
    // It outlives a check, and the page.
    page.check();
    assert!(page.get(path).text().contains("职能已划出"));
    assert_eq!(
        page.post(&format!("{path}/charge"), "by=x&why=").status,
        400,
        "no reason"
    );
    assert_eq!(
        page.post(&format!("{path}/charge"), "by=x&why=y").status,
        303
    );
    assert!(!page.get(path).text().contains("已采纳说明，不计入"));
    assert_eq!(
        page.post(&format!("{path}/charge"), "by=x&why=y").status,
        400,
        "nothing is left to take back"
    );
    drop(place);
}

#[test]
fn stray_material_is_placed_and_a_step_is_taken_back() {
    let (_place, page) = alike();
    let stray = page.get("/stray").text();
    assert!(stray.contains("杂项.txt"), "{stray}");
    let id = stray
        .split("data-id=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let form = format!("id={id}&slot=u.plan%402023&unit=u1");
    let answer = page.post("/stray/assign", &form);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let stray = page.get("/stray").text();
    assert!(
        stray.contains("已归入 青砚县卫生健康局") && stray.contains("重新检查"),
        "{stray}"
    );
    assert_eq!(page.post("/stray/undo", "number=0&unit=u1").status, 303);
    assert!(!page.get("/stray").text().contains("已归入"));
    page.post("/stray/assign", &form);
    page.check();
    assert!(page.get("/stray").text().contains("所有文件都对上了应交项"));
}

#[test]
fn settings_are_held_against_their_form_and_kept_whole() {
    let (place, page) = alike();
    let text = std::fs::read_to_string(place.path().join("juanzong.yaml")).unwrap();
    let now = super::fields::was(&page, "/settings");
    let wrong = format!("{text}thresholds: {{year_suspect: 7, passage: 3}}\n");
    let mistakes = page
        .post("/settings/check", &format!("text={}", encoded(&wrong)))
        .text();
    assert!(mistakes.contains("passage"), "{mistakes}");
    let refused = page
        .post("/settings", &format!("was={now}&text={}", encoded(&wrong)))
        .text();
    assert!(
        refused.contains("year_suspect: 7"),
        "what was typed is still there"
    );
    let kept = std::fs::read_to_string(place.path().join("juanzong.yaml")).unwrap();
    assert_eq!(kept, text);
    let right = format!("{text}thresholds: {{passage_chars: 40}}\n");
    assert_eq!(
        page.post("/settings/check", &format!("text={}", encoded(&right)))
            .text(),
        ""
    );
    assert_eq!(
        page.post("/settings", &format!("was={now}&text={}", encoded(&right)))
            .status,
        303
    );
    page.check();
    assert!(page.get("/settings").text().contains("value=\"40\""));
    assert!(page.get("/standard").text().contains("待核"));
}

#[test]
fn everything_is_bound_and_the_package_verified() {
    let (_place, page) = alike();
    assert_eq!(page.post("/run/start", "what=assemble").status, 303);
    page.wait();
    let run = page.get("/run").text();
    assert!(run.contains("全部结果已写好"), "{run}");
    let dossiers = page.get("/dossiers").text();
    let one = page.get(&first_link(&dossiers, "/dossiers/")).text();
    assert!(one.contains("看样"), "{one}");
    let leaf = one
        .split("src=\"/dossiers/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let leaf = page.get(&format!("/dossiers/{leaf}"));
    assert_eq!(leaf.header("content-type").as_deref(), Some("image/png"));
    assert_eq!(page.post("/verify/own", "").status, 303);
    let verdict = page.get("/verify").text();
    assert!(verdict.contains("与装包时完全一致"), "{verdict}");
    // The same package, damaged, as it comes from a browser.
    let package = _place.path().join("结果/卷宗包.zip");
    let mut bytes = std::fs::read(package).unwrap();
    let text = "总结".as_bytes();
    let at = bytes.len() / 3;
    bytes[at..at + text.len()].copy_from_slice(text);
    let mut body =
        b"--xyz\r\nContent-Disposition: form-data; name=\"package\"; filename=\"a.zip\"\r\n\r\n"
            .to_vec();
    body.extend(bytes);
    body.extend(b"\r\n--xyz--\r\n");
    let sent = page.send(
        "/verify/package",
        "multipart/form-data; boundary=xyz",
        &body,
    );
    assert!(matches!(sent.status, 303 | 400), "{}", sent.text());
    if sent.status == 303 {
        assert!(page.get("/verify").text().contains("处不一致"));
    }
}

#[test]
fn a_project_is_one_pages_at_a_time_and_a_check_can_be_stopped() {
    let (place, page) = alike();
    let other = std::process::Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .arg("check")
        .arg(place.path())
        .output()
        .unwrap();
    assert_eq!(other.status.code(), Some(2));
    let said = String::from_utf8_lossy(&other.stderr).into_owned();
    assert!(said.contains("另一个 juanzong"), "{said}");
    page.post("/run/start", "what=check");
    page.post("/run/stop", "");
    page.wait();
    let run = page.get("/run").text();
    assert!(
        run.contains("已按要求停止") || run.contains("检查完了"),
        "{run}"
    );
}
