//! Recognition by tesseract: a page that is a picture tells its words, once for all runs, and they
//! are marked as unreviewed; without tesseract the user is told what to install.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop

mod desk;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use desk::{CLEAN, Handed, bind};
use juanzong::facts::UNREVIEWED;
use juanzong::worker::{Limits, Workers};

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_juanzong"))
}

fn juanzong(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(program());
    command.args(arguments).current_dir(folder);
    command.output().unwrap()
}

/// The first page of a dossier as a photo of it.
fn photographed() -> Vec<u8> {
    let notice = Handed::text("城管局/通知.txt", "p2.clean", 2022, "关于开展活动的通知");
    let files = bind(&[notice], vec![], None);
    let workers = Workers::of(program(), Limits::default());
    let picture = workers.page_picture(&files[CLEAN], 1, 200);
    picture.unwrap().unwrap()
}

#[test]
fn a_photographed_cover_tells_its_words_under_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("封面.png"), photographed()).unwrap();
    let plain = juanzong(&["read", "封面.png"], folder.path());
    assert!(
        !String::from_utf8(plain.stdout)
            .unwrap()
            .contains(UNREVIEWED)
    );
    let seen = juanzong(&["read", "--ocr", "封面.png"], folder.path());
    let seen = String::from_utf8(seen.stdout).unwrap();
    let (before, words) = seen.split_once(UNREVIEWED).expect("marked");
    assert!(!before.contains("评审"), "{before}");
    assert!(words.contains("评审"), "{words}");
}

#[test]
fn without_tesseract_the_user_is_told_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("通知.txt"), "通知").unwrap();
    let mut command = Command::new(program());
    command.args(["read", "--ocr", "通知.txt"]);
    let output = command.current_dir(folder.path()).env("PATH", "").output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("怎么办") && said.contains("chi-sim"),
        "{said}"
    );
}
