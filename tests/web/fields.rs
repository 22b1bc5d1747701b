//! Settings and the standard as forms: only what was typed changes in the file; what is wrong is told
//! at its field and nothing is written; nobody's change is overwritten.

use std::path::Path;

use super::client::{Answer, Page, project};
use super::used::encoded;

const SETTINGS: &str = "/settings/fields";
const WITH_LIMITS: &str = "# 县里的\r\nname: 青砚县创建国家卫生县资料\r\nplace: {name: 青砚县}\r\nyears: [2023, 2024, 2025]\r\n\
    thresholds:\r\n  # 开会定的\r\n  passage_chars: 35 # 3 月\r\n  year_suspect: 0.50\r\n\
    terms: {grave: 7, ordinary: 15}\r\nunits: [{name: 卫健局, plays: [weijian]}]\r\n";

/// A project with this file, and its page.
fn open(yaml: Option<&str>) -> (tempfile::TempDir, Page) {
    let place = tempfile::tempdir().expect("a folder");
    project(
        place.path(),
        &[("卫健局/2023/工作总结.txt", "总结".as_bytes())],
    );
    if let Some(yaml) = yaml {
        std::fs::write(place.path().join("juanzong.yaml"), yaml).expect("written");
    }
    let page = Page::start(Some(place.path()));
    (place, page)
}

/// A project as `juanzong init` begins it, with a comment for each setting.
pub fn begun(place: &Path) {
    std::fs::create_dir_all(place.join("报送/卫健局/2023")).expect("folders");
    std::fs::write(place.join("报送/卫健局/2023/工作总结.txt"), "总结").expect("written");
    let (project, _) = juanzong::project::Project::guess(place, 2024).expect("a folder");
    std::fs::write(place.join("juanzong.yaml"), project.to_yaml()).expect("written");
}

fn kept(place: &Path) -> String {
    std::fs::read_to_string(place.join("juanzong.yaml")).expect("the project file")
}

/// By what a page knows the file it shows.
pub fn was(page: &Page, address: &str) -> String {
    let html = page.get(address).text();
    let after = html.split("name=\"was\" value=\"").nth(1).expect("a form");
    after.split('"').next().expect("closed").to_owned()
}

fn sent(page: &Page, to: &str, was: &str, typed: &[(&str, &str)]) -> Answer {
    let pairs = typed
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)));
    let pairs: Vec<String> = pairs.chain([format!("was={was}")]).collect();
    page.post(to, &pairs.join("&"))
}

#[test]
fn a_setting_changes_its_value_in_the_file_and_nothing_else() {
    let (place, page) = open(Some(WITH_LIMITS));
    let now = was(&page, "/settings");
    let typed = [
        ("thresholds.passage_chars", "４０字"),
        ("thresholds.year_suspect", "57%"),
        ("thresholds.reading_seconds", "60"),
        ("terms.grave", "5"),
        ("terms.report", "3"),
    ];
    assert_eq!(sent(&page, SETTINGS, &now, &typed).status, 303);
    let expected = WITH_LIMITS
        .replace("passage_chars: 35", "passage_chars: 40")
        .replace("0.50\r\n", "0.57\r\n  reading_seconds: 60\r\n")
        .replace(
            "{grave: 7, ordinary: 15}",
            "{grave: 5, ordinary: 15, report: 3}",
        );
    assert_eq!(kept(place.path()), expected);
    let before = std::fs::read_to_string(place.path().join("juanzong-改前.yaml"));
    assert_eq!(before.expect("the former file"), WITH_LIMITS);
    let html = page.get("/settings").text();
    assert!(html.contains("已保存：相同的一段，多少字起算、"), "{html}");
    assert!(html.contains("设置有改动"), "a new check is asked for");
    // Emptied: what holds otherwise. What was said of it stays.
    let now = was(&page, "/settings");
    let typed = [
        ("thresholds.passage_chars", ""),
        ("thresholds.reading_seconds", " "),
    ];
    assert_eq!(sent(&page, SETTINGS, &now, &typed).status, 303);
    let expected = expected
        .replace("passage_chars: 40 # 3 月", "passage_chars: # 3 月")
        .replace("  reading_seconds: 60\r\n", "");
    assert_eq!(kept(place.path()), expected);
    page.check();
    assert!(
        !page
            .get("/settings")
            .text()
            .contains("<strong>！ 归位或设置有改动")
    );
}

#[test]
fn what_is_wrong_is_told_at_its_field_and_nothing_is_written() {
    let (place, page) = open(Some(WITH_LIMITS));
    let now = was(&page, "/settings");
    for (typed, why) in [
        (
            vec![("thresholds.passage_chars", "5")],
            "✕ 应在 8 到 10000 字之间。",
        ),
        (
            vec![("thresholds.passage_chars", "很多")],
            "“很多”不是数字，应写成 30 这样。",
        ),
        (vec![("thresholds.year_suspect", "20")], "✕ 提示看一看的线"),
        (
            vec![("dossier.retention", "百年")],
            "“百年”不能用在这里，只能选：永久、30年、10年",
        ),
        (
            vec![("dossier.code", "{{ fond }}"), ("terms.grave", "9")],
            "✕ ",
        ),
    ] {
        let answer = sent(&page, SETTINGS, &now, &typed);
        assert_eq!(answer.status, 422, "{typed:?}");
        let html = answer.text().replace("&#x2F;", "/");
        assert!(html.contains(why), "{why}: {html}");
        assert!(html.contains("没有保存"), "{html}");
        let told = sent(&page, "/settings/fields/check", &now, &typed).text();
        assert!(told.contains(why.trim_start_matches("✕ ")), "{told}");
        assert_eq!(kept(place.path()), WITH_LIMITS);
    }
    let same = sent(&page, SETTINGS, &now, &[("terms.grave", "7")]);
    assert_eq!(
        (same.status, kept(place.path())),
        (303, WITH_LIMITS.to_owned())
    );
}

#[test]
fn what_somebody_else_changed_meanwhile_is_not_overwritten() {
    let (place, page) = open(Some(WITH_LIMITS));
    let now = was(&page, "/settings");
    let theirs = WITH_LIMITS.replace("grave: 7", "grave: 6");
    std::fs::write(place.path().join("juanzong.yaml"), &theirs).unwrap();
    let answer = sent(&page, SETTINGS, &now, &[("terms.ordinary", "20")]);
    assert_eq!(answer.status, 409);
    let html = answer.text();
    assert!(
        html.contains("文件在别处改过了") && html.contains("value=\"20\""),
        "{html}"
    );
    assert_eq!(kept(place.path()), theirs);
    let text = sent(&page, "/settings", &now, &[("text", WITH_LIMITS)]);
    assert_eq!((text.status, kept(place.path())), (409, theirs.clone()));
    // Seen and sent again.
    let now = was(&page, "/settings");
    assert_eq!(
        sent(&page, SETTINGS, &now, &[("terms.ordinary", "20")]).status,
        303
    );
    assert_eq!(
        kept(place.path()),
        theirs.replace("ordinary: 15", "ordinary: 20")
    );
}

#[test]
fn a_spelling_that_is_not_understood_is_left_to_the_person() {
    let yaml = WITH_LIMITS.replace(
        "year_suspect: 0.50",
        "year_suspect: &x 0.50\r\n  superior: *x",
    );
    let (place, page) = open(Some(&yaml));
    let now = was(&page, "/settings");
    let answer = sent(&page, SETTINGS, &now, &[("thresholds.year_suspect", "60")]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("写法特别"), "{}", answer.text());
    assert_eq!(kept(place.path()), yaml);
    // A file that is no YAML has no form, but a text to be mended.
    std::fs::write(place.path().join("juanzong.yaml"), "name: [\n").unwrap();
    let html = page.get("/settings").text();
    assert!(
        html.contains("填不成表") && html.contains("name: ["),
        "{html}"
    );
}

#[test]
fn one_of_our_standards_gets_a_file_of_the_project_before_it_is_changed() {
    let (place, page) = open(None);
    let before = kept(place.path());
    let list = page.get("/standard?q=%E8%A7%84%E5%88%92").text();
    let mut links = list.split("href=\"/standard/edit?entry=");
    let entry = links.nth(2).expect("an item");
    let entry = entry.split('"').next().unwrap().replace("%2E", ".");
    let entry = entry.as_str();
    let form = format!("/standard/edit?entry={entry}");
    let html = page.get(&form).text();
    let requirement = html
        .split(".least\"")
        .next()
        .unwrap()
        .rsplit('"')
        .next()
        .unwrap();
    let (entry_field, marks) = (
        format!("{entry}.full_marks"),
        format!("{requirement}.marks"),
    );
    let verified = format!("{requirement}.verified");
    let lead = format!("{requirement}.lead");
    let typed = [
        ("entry", entry),
        (entry_field.as_str(), "12.5"),
        (marks.as_str(), "seal"),
        (marks.as_str(), "valid"),
        (verified.as_str(), "true"),
        (lead.as_str(), "zhujian"),
    ];
    let now = was(&page, &form);
    let asked = sent(&page, "/standard/edit", &now, &typed);
    let html = asked.text();
    assert_eq!(asked.status, 200, "{html}");
    assert!(
        html.contains("还没有写") && html.contains("standard: 本地标准.yaml"),
        "{html}"
    );
    assert_eq!(kept(place.path()), before, "nothing is written unasked");
    let sure: Vec<(&str, &str)> = typed.iter().copied().chain([("sure", "1")]).collect();
    assert_eq!(sent(&page, "/standard/edit", &now, &sure).status, 303);
    assert_eq!(
        kept(place.path()),
        format!("{before}standard: 本地标准.yaml\n")
    );
    let own = std::fs::read_to_string(place.path().join("本地标准.yaml")).unwrap();
    let said = own
        .split_once("extends: guowei-2021\n")
        .expect("it extends ours")
        .1;
    let expected = format!(
        "override:\n  {entry}:\n    full_marks: 12.5\n  {requirement}:\n    lead: zhujian\n    marks: [seal, valid]\n    verified: true\n"
    );
    assert_eq!(said, expected);
    let html = page.get("/standard").text();
    assert!(html.contains("12.5 分"), "the change shows at once");
    // Back to what the standard says: the file says nothing of it any more.
    let now = was(&page, &form);
    let typed = [("entry", entry), (entry_field.as_str(), "")];
    assert_eq!(sent(&page, "/standard/edit", &now, &typed).status, 303);
    let own = std::fs::read_to_string(place.path().join("本地标准.yaml")).unwrap();
    assert!(
        !own.contains("full_marks") && own.contains("verified: true"),
        "{own}"
    );
    page.check();
}

#[test]
fn a_standard_of_the_project_is_changed_where_it_is_written() {
    let (place, page) = open(Some(
        "name: 甲\nyears: [2023]\nstandard:\n  extends: guowei-2021\n  override:\n    u.memo: {least: 2}\nunits: []\n",
    ));
    let html = page.get("/standard?q=u.memo").text();
    let entry = html
        .split("href=\"/standard/edit?entry=")
        .nth(2)
        .expect("an item");
    let entry = entry.split('"').next().unwrap().replace("%2E", ".");
    let form = format!("/standard/edit?entry={entry}");
    let now = was(&page, &form);
    let typed = [
        ("entry", entry.as_str()),
        ("u.memo.least", "4"),
        ("u.memo.full_marks", "3"),
    ];
    assert_eq!(sent(&page, "/standard/edit", &now, &typed).status, 303);
    assert!(
        kept(place.path()).contains("u.memo: {least: 4, full_marks: 3}\nunits: []"),
        "{}",
        kept(place.path())
    );
    // A lead that the standard has not is none.
    let now = was(&page, &form);
    let typed = [("entry", entry.as_str()), ("u.memo.lead", "无此局")];
    let wrong = sent(&page, "/standard/edit", &now, &typed);
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("只能选"), "{}", wrong.text());
    let none = page.get("/standard/edit?entry=no.such");
    assert_eq!(none.status, 400);
}
