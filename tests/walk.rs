//! From folders to a catalogue and facts: what is in the way, and what is read how often.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "walk/desk.rs"]
#[allow(dead_code, reason = "shared with the tests of placing")]
mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use desk::{Desk, UNIT_FIRST, in_short};
use juanzong::catalogue::SkipReason;
use juanzong::digest::Digest;
use juanzong::error::Result;
use juanzong::facts::Facts;
use juanzong::project::README_NAME;
use juanzong::walk::{self, Known, Nothing, Silent, Unpacking};
use juanzong::worker::Workers;

#[test]
fn leavings_and_our_own_files_are_no_material() {
    let mut desk = Desk::new(UNIT_FIRST);
    desk.project.output = desk.project.submissions.join("成果");
    desk.project.root = desk.project.submissions.clone();
    desk.write("成果/报告.html", "ours")
        .write("juanzong.yaml", "ours")
        .write(".juanzong/juanzong.db", "ours")
        .write("卫健局/2023/u.plan/计划.txt", "paper")
        .write("卫健局/2023/u.plan/~$计划.docx", "lock")
        .write(&format!("卫健局/2023/u.plan/{README_NAME}"), "note")
        .write("卫健局/Thumbs.db", "thumbs")
        .write("__MACOSX/卫健局/._计划.txt", "fork")
        .write(".DS_Store", "");
    let catalogue = desk.catalogue();
    let paths: Vec<&str> = catalogue
        .materials
        .iter()
        .map(|m| m.path.as_str())
        .collect();
    assert_eq!(paths, ["卫健局/2023/u.plan/计划.txt"]);
    let skipped: Vec<&str> = catalogue.skipped.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(
        skipped,
        [
            ".DS_Store",
            "__MACOSX",
            "卫健局/2023/u.plan/~$计划.docx",
            &format!("卫健局/2023/u.plan/{README_NAME}"),
            "卫健局/Thumbs.db",
        ]
    );
    assert!(
        catalogue
            .skipped
            .iter()
            .all(|s| s.why == SkipReason::Leavings)
    );
}

#[test]
fn shared_and_reference_folders_are_read_beside() {
    let mut desk = Desk::new(UNIT_FIRST);
    let shared = desk.project.submissions.join("上级文件");
    desk.project.shared = Some(shared);
    desk.project.reference = Some(desk.folder.path().join("外地"));
    fs::create_dir(desk.folder.path().join("外地")).unwrap();
    fs::write(desk.folder.path().join("外地/邻县.txt"), "far").unwrap();
    fs::write(desk.folder.path().join("外地/Thumbs.db"), "").unwrap();
    desk.write("上级文件/通知.txt", "from above")
        .write("卫健局/2023/u.plan/a.txt", "own");
    let catalogue = desk.catalogue();
    assert_eq!(catalogue.materials.len(), 1);
    assert_eq!(catalogue.shared[0].path.as_str(), "通知.txt");
    assert_eq!(catalogue.reference[0].path.as_str(), "邻县.txt");
    assert_eq!(catalogue.skipped[0].path.as_str(), "参照文件夹/Thumbs.db");
    let facts = walk::facts(
        &catalogue,
        &desk.project,
        &Workers::here(),
        &Nothing,
        &Silent,
    )
    .unwrap();
    assert_eq!(facts.len(), 3);
}

#[test]
fn a_missing_folder_is_an_error_that_names_it() {
    let mut desk = Desk::new(UNIT_FIRST);
    desk.project.submissions = desk.folder.path().join("没有");
    let workers = Workers::here();
    let unpacking = Unpacking::of(&desk.project, &workers);
    let error = walk::catalogue(&desk.project, &unpacking, &Silent).unwrap_err();
    assert!(error.to_string().contains("没有"), "{error}");
    assert!(error.hint.is_some());
}

#[cfg(unix)]
#[test]
fn links_pipes_and_names_that_are_no_text_are_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new(UNIT_FIRST);
    desk.write("卫健局/2023/u.plan/a.txt", "a");
    let root = &desk.project.submissions;
    std::os::unix::fs::symlink(root, root.join("卫健局/圈")).unwrap();
    std::os::unix::fs::symlink(root.join("卫健局/2023/u.plan/a.txt"), root.join("又.txt")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(root.join("管道")).unwrap();
    // 总结 in GBK: what unzip makes of a package from Windows.
    let gbk = OsStr::from_bytes(b"\xd7\xdc\xbd\xe1.txt");
    fs::write(root.join(gbk), "x").unwrap();
    let garbled = gbk.to_string_lossy().into_owned();
    let catalogue = desk.catalogue();
    let skipped: Vec<(&str, SkipReason)> = catalogue
        .skipped
        .iter()
        .map(|s| (s.path.as_str(), s.why))
        .collect();
    assert_eq!(
        skipped,
        [
            ("卫健局/圈", SkipReason::Link),
            ("又.txt", SkipReason::Link),
            ("管道", SkipReason::Special),
            (garbled.as_str(), SkipReason::BadName),
        ]
    );
    assert_eq!(catalogue.materials.len(), 1);
}

#[test]
fn the_order_of_the_disk_does_not_matter() {
    let papers: Vec<String> = (0..60)
        .map(|n| format!("卫健局/{}/u.plan/{n}/{}.txt", 2022 + n % 3, n * 7 % 10))
        .collect();
    let (one, other) = (Desk::new(UNIT_FIRST), Desk::new(UNIT_FIRST));
    for p in &papers {
        one.write(p, p);
    }
    for p in papers.iter().rev() {
        other.write(p, p);
    }
    assert_eq!(one.catalogue().materials, other.catalogue().materials);
}

#[test]
fn originals_are_opened_by_their_material() {
    use std::io::Read as _;
    let desk = Desk::new(UNIT_FIRST);
    desk.write("卫健局/2023/u.plan/a.txt", "原件");
    let mut text = String::new();
    walk::open(&desk.project, &desk.catalogue().materials[0])
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "原件");
}

/// A cache in memory that counts what it is given.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<(Digest, String), Facts>>);

impl Known for Memory {
    fn get(&self, digest: &Digest, extension: &str) -> Result<Option<Facts>> {
        let known = self.0.lock().unwrap();
        Ok(known.get(&(*digest, extension.to_owned())).cloned())
    }

    fn put(&self, batch: &[(String, Facts)]) -> Result<()> {
        let mut known = self.0.lock().unwrap();
        for (extension, facts) in batch {
            let new = known.insert((facts.digest, extension.clone()), facts.clone());
            assert!(new.is_none(), "read twice");
        }
        Ok(())
    }
}

#[test]
fn each_content_is_read_once_and_remembered() {
    let mut desk = Desk::new(UNIT_FIRST);
    desk.project.thresholds.largest_file = 1 << 20;
    desk.write("卫健局/2023/u.plan/a.txt", "同样的内容")
        .write("教育局/2023/u.plan/b.txt", "同样的内容")
        .write("教育局/2023/u.plan/空.txt", "")
        .write("教育局/2023/u.plan/大.txt", "大".repeat(400_000));
    let catalogue = desk.catalogue();
    let cache = Memory::default();
    let first = walk::facts(&catalogue, &desk.project, &Workers::here(), &cache, &Silent).unwrap();
    assert_eq!(first.len(), 3);
    let large = catalogue.materials.iter().find(|m| m.size > 1 << 20);
    let large = &first[&large.unwrap().digest];
    assert!(!large.is_readable());
    // A limit may be raised: what was not read is not remembered.
    assert_eq!(cache.0.lock().unwrap().len(), 2);

    // Nothing is opened again: the second run works though the files are gone.
    fs::remove_dir_all(&desk.project.submissions).unwrap();
    desk.project.thresholds.largest_file = 1 << 20;
    let second = walk::facts(&catalogue, &desk.project, &Workers::here(), &cache, &Silent).unwrap();
    assert_eq!(first, second);
    // One that went away says so instead of stopping the run.
    let lost = walk::facts(
        &catalogue,
        &desk.project,
        &Workers::here(),
        &Nothing,
        &Silent,
    )
    .unwrap();
    assert!(lost.values().all(|facts| !facts.is_readable()));
}

/// A hundred thousand are `cargo bench --bench tree`.
#[test]
fn a_large_tree() {
    let wanted = 2_000;
    let desk = Desk::new(UNIT_FIRST);
    let root: &Path = &desk.project.submissions;
    for folder in 0..wanted / 100 {
        let unit = ["卫健局", "教育局", "城关街道", "东门社区"][folder % 4];
        let place = root.join(format!("{unit}/{}/杂件{folder}", 2022 + folder % 3));
        fs::create_dir_all(&place).unwrap();
        for file in 0..100 {
            let name = format!("爱国卫生第{file}次检查通报和照片说明{folder}.txt");
            fs::write(place.join(name), format!("{folder}-{file}")).unwrap();
        }
    }
    let catalogue = desk.catalogue();
    assert_eq!(catalogue.materials.len(), wanted);
    let first = &catalogue.materials[0];
    assert!(in_short(first).starts_with("? u.plan"), "{first:?}");
}
