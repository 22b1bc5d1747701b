//! `juanzong cluster`: who has the companion program is handed over to it; who has not is told what
//! it is.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const OURS: &str = env!("CARGO_BIN_EXE_juanzong");

/// The program under another name: any program does for a companion, this one too.
fn put(folder: &Path, name: &str) -> std::path::PathBuf {
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if fs::hard_link(OURS, &path).is_err() {
        fs::copy(OURS, &path).expect("a copy of the program");
    }
    path
}

fn run(program: &Path, path: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(words.iter().map(OsStr::new)).env("PATH", path);
    command.output().expect("the program")
}

#[test]
fn without_the_companion_one_is_told_what_it_is_and_where_it_comes_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = put(folder.path(), "juanzong");
    let told = |text: &[u8]| {
        let text = String::from_utf8_lossy(text).into_owned();
        for part in [
            "这是什么",
            "给谁用",
            "怎么得到",
            "cargo build --release -p juanzong-cluster",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    };
    let asked = run(
        &program,
        folder.path(),
        &["cluster", "compare", "甲.parquet", "--memory", "1G"],
    );
    assert_eq!(asked.status.code(), Some(2));
    told(&asked.stderr);
    assert!(String::from_utf8_lossy(&asked.stderr).contains("没有找到 juanzong-cluster"));
    let help = run(&program, folder.path(), &["cluster", "--help"]);
    assert_eq!(help.status.code(), Some(0));
    told(&help.stdout);
}

#[test]
fn the_companion_is_found_beside_the_program_or_on_the_path_and_its_exit_code_is_ours() {
    let (folder, bin) = (tempfile::tempdir(), tempfile::tempdir());
    let (folder, bin) = (folder.expect("a folder"), bin.expect("a folder"));
    let program = put(folder.path(), "juanzong");
    let plain = run(&program, bin.path(), &["explain", "--help"]);
    let handed = |words: &[&str]| run(&program, bin.path(), words);
    for place in [bin.path(), folder.path()] {
        let companion = put(place, "juanzong-cluster");
        let help = handed(&["cluster", "explain", "--help"]);
        assert_eq!(help.status.code(), Some(0));
        assert_eq!(help.stdout, plain.stdout);
        let wrong = handed(&["cluster", "没有的命令"]);
        assert_eq!(wrong.status.code(), Some(2));
        let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
        assert!(said.contains("没有“没有的命令”这个命令"), "{said}");
        fs::remove_file(companion).expect("a file of ours");
    }
    // A file that is no program.
    let name = format!("juanzong-cluster{}", std::env::consts::EXE_SUFFIX);
    fs::write(folder.path().join(name), "不是程序").expect("a file");
    let broken = handed(&["cluster", "compare"]);
    assert_eq!(broken.status.code(), Some(2));
    let said = String::from_utf8_lossy(&broken.stderr).into_owned();
    assert!(
        said.contains("运行不了") && said.contains("重新编译"),
        "{said}"
    );
}
