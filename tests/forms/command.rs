//! `juanzong notices`: letters alone, of all units or of one, beside the project.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const PROJECT: &str = "name: 演示\nyears: [2023, 2024]\nstandard: 清单.yaml\nsubmissions: 报送\n\
    layout: \"{unit}/{year}/{requirement}\"\noutput: 结果\nplace: {name: 云溪县}\n\
    letters: {issuer: 云溪县爱卫办, code: 云爱卫办整}\nunits:\n  \
    - {id: 水务局, name: 云溪县水务局, aliases: [县水务局], kind: 部门, plays: [shuiwu]}\n  \
    - {id: 教育局, name: 云溪县教育局, kind: 部门, plays: [jiaoyu]}\n";
const STANDARD: &str = include_str!("../../fixtures/county/演示清单.yaml");

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let slot = folder
        .path()
        .join("报送/水务局/2024年/年度爱国卫生工作总结");
    fs::create_dir_all(&slot).unwrap();
    fs::write(slot.join("总结.txt"), "2024年爱国卫生工作总结\n一、做法。").unwrap();
    fs::write(folder.path().join("juanzong.yaml"), PROJECT).unwrap();
    fs::write(folder.path().join("清单.yaml"), STANDARD).unwrap();
    folder
}

fn notices(folder: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(["notices", "."])
        .args(more)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join("表单")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn letters_are_written_alone_and_the_ledger_is_kept() {
    let folder = project();
    let said = notices(folder.path(), &[]);
    assert_eq!(said.status.code(), Some(0), "{said:?}");
    let found = names(&folder.path().join("整改文书"));
    let expected = [
        "一页纸.docx",
        "一页纸.pdf",
        "周通报.docx",
        "周通报.pdf",
        "整改通知单-云溪县教育局.docx",
        "整改通知单-云溪县教育局.pdf",
        "整改通知单-云溪县水务局.docx",
        "整改通知单-云溪县水务局.pdf",
    ];
    assert_eq!(found, expected);
    assert!(
        !folder.path().join("结果").exists(),
        "results stay as they are"
    );
    let ledger = Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(["ledger", "--project", "."])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let ledger = String::from_utf8_lossy(&ledger.stdout).into_owned();
    assert!(ledger.contains("待整改"), "{ledger}");
}

#[test]
fn one_unit_gets_its_own_letters_alone_and_a_wrong_name_is_told() {
    let folder = project();
    let said = notices(folder.path(), &["--unit", "县水务局", "-o", "水务"]);
    assert_eq!(said.status.code(), Some(0), "{said:?}");
    let found = names(&folder.path().join("水务"));
    assert_eq!(
        found,
        [
            "整改通知单-云溪县水务局.docx",
            "整改通知单-云溪县水务局.pdf"
        ]
    );
    let said = notices(folder.path(), &["--unit", "财政局"]);
    assert_eq!(said.status.code(), Some(2));
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(
        words.contains("财政局") && words.contains("水务局、教育局"),
        "{words}"
    );
}

#[test]
fn the_bulletin_of_a_week_is_asked_for_by_its_last_day_and_what_went_out_is_taken_down() {
    let folder = project();
    let said = notices(folder.path(), &["--week", "2999-01-01"]);
    assert_eq!(said.status.code(), Some(2));
    let told = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(told.contains("还没有到"), "{told}");
    assert_eq!(
        notices(folder.path(), &["--week", "今天"]).status.code(),
        Some(2)
    );
    // Nothing was found by then: there is no bulletin, and the other letters are as ever.
    let said = notices(folder.path(), &["--week", "2020-01-07", "--mask"]);
    assert_eq!(said.status.code(), Some(0), "{said:?}");
    let found = names(&folder.path().join("整改文书"));
    assert!(
        found.iter().all(|name| !name.contains("周通报")),
        "{found:?}"
    );
    let said = notices(folder.path(), &["--mask"]);
    assert_eq!(said.status.code(), Some(0), "{said:?}");
    let found = names(&folder.path().join("整改文书"));
    assert!(
        found.contains(&"周通报单位对照表（内部）.pdf".to_owned()),
        "{found:?}"
    );
    let sent = |more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_juanzong"))
            .args(["ledger", "sent", "-p", ".", "--by", "李四"])
            .args(more)
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    let said = sent(&["县水务局", "教育局", "--why", "专人送达"]);
    assert_eq!(said.status.code(), Some(0), "{said:?}");
    let told = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(told.contains("整改通知单 云爱卫办整〔"), "{told}");
    for (more, why) in [
        (&["县水务局"][..], "已经记过"),
        (&["县水务局", "--reminder"][..], "没有要发的督办函"),
        (&["没有的局"][..], "没有“没有的局”这个单位"),
    ] {
        let said = sent(more);
        assert_eq!(said.status.code(), Some(2), "{more:?}");
        let told = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(told.contains(why), "{told}");
    }
}
