//! The results folder: whole or not at all, and nothing of a clerk's is ever thrown away.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;

use juanzong::error::Result;
use juanzong::output::Sink as _;
use juanzong::output::folder::{Before, Folder};

const MARKER: &str = "卷宗结果清单.json";

fn write(folder: &mut Folder, name: &str, text: &str) {
    let mut file = folder.create(name).expect("works");
    file.write_all(text.as_bytes()).expect("works");
}

fn run(target: &Path, text: &str) -> Result<Before> {
    let mut folder = Folder::begin(target)?;
    write(&mut folder, "报告.html", text);
    write(&mut folder, "案卷/一.pdf", "PDF");
    assert_eq!(folder.written()[1], ("案卷/一.pdf".to_owned(), 3));
    let mut back = String::new();
    folder
        .reread("报告.html")?
        .read_to_string(&mut back)
        .expect("works");
    assert_eq!(back, text);
    folder.commit()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("works")
        .map(|entry| {
            entry
                .expect("works")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn results_are_replaced_whole_and_leave_nothing_behind() {
    let home = tempfile::tempdir().expect("works");
    let target = home.path().join("深/结果");
    assert_eq!(run(&target, "一").expect("works"), Before::Nothing);
    assert_eq!(run(&target, "二").expect("works"), Before::Replaced);
    assert_eq!(
        fs::read_to_string(target.join("报告.html")).expect("works"),
        "二"
    );
    assert_eq!(names(&home.path().join("深")), ["结果"]);
    let marker = fs::read(target.join(MARKER)).expect("works");
    run(&target, "二").expect("works");
    assert_eq!(marker, fs::read(target.join(MARKER)).expect("works"));
}

#[test]
fn a_failed_run_leaves_the_old_results_and_no_trace() {
    let home = tempfile::tempdir().expect("works");
    let target = home.path().join("结果");
    run(&target, "旧").expect("works");
    let mut folder = Folder::begin(&target).expect("works");
    write(&mut folder, "报告.html", "新");
    drop(folder);
    assert_eq!(
        fs::read_to_string(target.join("报告.html")).expect("works"),
        "旧"
    );
    assert_eq!(names(home.path()), ["结果"]);
}

#[test]
fn what_a_clerk_wrote_is_kept() {
    let home = tempfile::tempdir().expect("works");
    let target = home.path().join("结果");
    let kept = |edit: &dyn Fn()| {
        run(&target, "一").expect("works");
        edit();
        match run(&target, "二").expect("works") {
            Before::Kept(aside) => aside,
            other => panic!("{other:?}"),
        }
    };
    let aside = kept(&|| fs::write(target.join("报告.html"), "改").expect("works"));
    assert_eq!(
        fs::read_to_string(aside.join("报告.html")).expect("works"),
        "改"
    );
    let aside = kept(&|| fs::write(target.join("批示.txt"), "阅").expect("works"));
    assert!(aside.ends_with("结果-旧2"));
    assert_eq!(
        fs::read_to_string(target.join("报告.html")).expect("works"),
        "二"
    );
}

#[test]
fn what_is_not_ours_is_not_touched() {
    let home = tempfile::tempdir().expect("works");
    let target = home.path().join("我的文档");
    fs::create_dir(&target).expect("works");
    assert_eq!(run(&target, "空的可以用").expect("works"), Before::Replaced);
    fs::remove_file(target.join(MARKER)).expect("works");
    let error = run(&target, "二").expect_err("is refused");
    assert!(error.to_string().contains("我的文档"), "{error}");
    let file = home.path().join("文件");
    fs::write(&file, "x").expect("works");
    assert!(run(&file, "二").is_err());
}

#[test]
fn names_stay_inside() {
    let home = tempfile::tempdir().expect("works");
    let mut folder = Folder::begin(&home.path().join("结果")).expect("works");
    for bad in ["../x", "/x", "a/../../x", MARKER] {
        assert!(folder.create(bad).is_err(), "{bad}");
    }
    write(&mut folder, "一", "");
    assert!(folder.create("一").is_err(), "twice");
}
