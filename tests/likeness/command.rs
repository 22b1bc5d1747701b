//! `juanzong likeness`, from the outside.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::world::{DUTIES, prose};

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn juanzong(folder: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    command.arg("likeness").arg(folder).args(more);
    command.output().expect("the program")
}

#[test]
fn one_line_a_passage_with_offsets_in_the_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let text = prose(1, 12);
    write(root, "甲局/2023年/总结.txt", &format!("{text}{DUTIES}"));
    write(
        root,
        "乙局/2023/总结.txt",
        &format!("{DUTIES}{}", prose(2, 12)),
    );
    write(
        root,
        "乙局/2024/总结.txt",
        &format!("{DUTIES}{}", prose(2, 12).replace('，', "2024，")),
    );
    write(root, "甲局/说明/重复.txt", &prose(3, 3));
    write(root, "丙局/2023/重复.txt", &prose(3, 3));

    let output = juanzong(root, &["--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let kinds: Vec<&str> = lines.iter().filter_map(|l| l["kind"].as_str()).collect();
    assert_eq!(kinds, ["file", "passage", "year"]);
    let passage = &lines[1];
    assert_eq!(passage["left"]["path"], "乙局/2023/总结.txt");
    assert_eq!(passage["left"]["start"], 0);
    assert_eq!(passage["right"]["unit"], "甲局");
    assert_eq!(passage["right"]["year"], 2023);
    let whole = format!("{text}{DUTIES}").chars().count();
    assert_eq!(passage["right"]["end"], whole - 1, "but for the last stop");
    assert_eq!(lines[0]["left"]["start"], 0);
    assert_eq!(lines[0]["left"]["end"], prose(3, 3).chars().count());
    assert_eq!(lines[0]["right"]["year"], Value::Null);
}

#[test]
fn words_for_people_and_an_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "甲局/总结.txt", &prose(1, 9));
    write(folder.path(), "乙局/总结.txt", &prose(2, 9));
    let output = juanzong(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "没有发现雷同。\n");

    write(folder.path(), "乙局/抄.txt", &prose(1, 9));
    let output = juanzong(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("同一份文件") && text.contains("乙局/抄.txt"),
        "{text}"
    );
}

#[test]
fn a_folder_that_is_not_there_or_has_no_units_is_said_in_chinese() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = juanzong(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("没有可比对的单位"));
    let output = juanzong(&folder.path().join("没有"), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("打开文件夹失败"));
}
