//! Packages of others: old versions, and those made to do harm.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use juanzong::bag::Problem;
use zip::write::SimpleFileOptions;

use super::{check, check_bytes, sample};

/// A bag folder of this version with one file, its manifest as given.
fn bag(version: &str, manifest: &str, more: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    put(
        "bagit.txt",
        &format!("BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n"),
    );
    put("data/abc.txt", "abc");
    put("manifest-md5.txt", manifest);
    for (name, text) in more {
        put(name, text);
    }
    folder
}

use super::made::ABC;

#[test]
fn old_versions_are_read() {
    for version in ["0.93", "0.94", "0.95", "0.96", "0.97", "1.0"] {
        let folder = bag(
            version,
            &format!("{}  data/abc.txt\r\n", ABC.to_uppercase()),
            &[],
        );
        let verdict = check(folder.path()).expect("readable");
        assert_eq!(verdict.problems, [], "{version}");
    }
    let folder = bag(
        "0.97",
        &format!("{ABC} *./data/abc.txt\n{ABC}  data/abc.txt\n"),
        &[],
    );
    let verdict = check(folder.path()).expect("readable");
    assert_eq!(verdict.problems, []);
    assert_eq!(verdict.warnings.len(), 2, "{:?}", verdict.warnings);
    let folder = bag(
        "1.0",
        &format!("{ABC}  data/abc.txt\n{ABC}  data/abc.txt\n"),
        &[],
    );
    assert!(!check(folder.path()).expect("readable").sound());
}

#[test]
fn old_tag_files_may_be_in_other_encodings() {
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    for (label, big, mark) in [
        ("UTF-16", true, true),
        ("UTF-16", false, true),
        ("UTF-16", true, false),
        ("UTF-16BE", true, false),
    ] {
        let folder = bag("0.97", "", &[("data/总结.txt", "abc")]);
        let declaration = format!("BagIt-Version: 0.97\nTag-File-Character-Encoding: {label}\n");
        fs::write(folder.path().join("bagit.txt"), declaration).expect("written");
        let mark = if mark { "\u{feff}" } else { "" };
        let manifest = format!("{mark}{ABC}  data/abc.txt\n{ABC}  data/总结.txt\n");
        fs::write(
            folder.path().join("manifest-md5.txt"),
            utf16(&manifest, big),
        )
        .expect("written");
        assert_eq!(
            check(folder.path()).expect("readable").problems,
            [],
            "{label} {big}"
        );
    }
}

#[test]
fn what_systems_leave_behind_is_no_fault() {
    let manifest = format!("{ABC}  data/abc.txt\n");
    let more = [
        ("data/Thumbs.db", "x"),
        ("data/a/._abc.txt", "x"),
        ("bag-info.txt", "Payload-Oxum: 3.1\n"),
    ];
    let verdict = check(bag("1.0", &manifest, &more).path()).expect("readable");
    assert_eq!(verdict.problems, []);
    assert_eq!(verdict.warnings.len(), 2);
}

#[test]
fn old_bags_may_spell_a_name_in_another_case() {
    let manifest = format!("{ABC}  data/abc.txt\n{ABC}  data/ABC.txt\n");
    let old = check(bag("0.97", &manifest, &[]).path()).expect("readable");
    assert_eq!(old.problems, []);
    assert!(!old.warnings.is_empty());
    assert!(
        !check(bag("1.0", &manifest, &[]).path())
            .expect("readable")
            .sound()
    );
}

#[test]
fn every_manifest_must_list_every_file_since_1_0() {
    let sha = "a9993e364706816aba3e25717850c26c9cd0d89d";
    let more = [
        ("manifest-sha1.txt", format!("{sha}  data/abc.txt\n")),
        ("data/b", "abc".into()),
    ];
    let more: Vec<(&str, &str)> = more.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let manifest = format!("{ABC}  data/abc.txt\n{ABC}  data/b\n");
    let old = bag("0.97", &manifest, &more);
    assert!(check(old.path()).expect("readable").sound());
    let new = bag("1.0", &manifest, &more);
    assert!(!check(new.path()).expect("readable").sound());
}

#[test]
fn ways_out_of_the_bag_are_refused() {
    for way in [
        "../out",
        "/etc/hostname",
        "~root/x",
        r"C:\x",
        r"\\srv\x",
        "data/../../x",
    ] {
        let manifest = format!("{ABC}  data/abc.txt\n{ABC}  {way}\n");
        let folder = bag("0.97", &manifest, &[]);
        let verdict = check(folder.path()).expect("readable");
        assert!(
            matches!(verdict.problems[..], [Problem::Unsafe { .. }]),
            "{way}: {:?}",
            verdict.problems
        );
        let folder = bag(
            "0.97",
            &format!("{ABC}  data/abc.txt\n"),
            &[("fetch.txt", &format!("http://example.invalid/x 3 {way}\n"))],
        );
        let verdict = check(folder.path()).expect("readable");
        assert!(
            matches!(verdict.problems[..], [Problem::Unsafe { .. }]),
            "fetch {way}"
        );
    }
}

#[test]
fn nothing_is_fetched() {
    let manifest = format!("{ABC}  data/abc.txt\n{ABC}  data/far.txt\n");
    let fetch = [("fetch.txt", "http://example.invalid/far 3 data/far.txt\n")];
    let verdict = check(bag("1.0", &manifest, &fetch).path()).expect("readable");
    let name = "data/far.txt".to_owned();
    let url = "http://example.invalid/far".to_owned();
    assert_eq!(verdict.problems, [Problem::Fetch { name, url }]);
}

#[test]
fn hostile_zips_are_refused() {
    let zip = |names: &[&str]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, SimpleFileOptions::default())
                .expect("started");
            zip.write_all(b"abc").expect("written");
        }
        zip.finish().expect("finished").into_inner()
    };
    for name in [
        "../evil",
        "/evil",
        r"..\evil",
        r"C:\evil",
        "b/../../evil",
        "b/.. /evil",
    ] {
        let verdict = check_bytes(&zip(&["b/bagit.txt", name])).expect("readable");
        assert!(
            verdict
                .problems
                .iter()
                .any(|p| matches!(p, Problem::Unsafe { .. })),
            "{name}"
        );
    }
    let verdict = check_bytes(&zip(&["b/bagit.txt", "elsewhere.txt"])).expect("readable");
    assert!(
        verdict
            .problems
            .iter()
            .any(|p| matches!(p, Problem::Extra { name, .. } if name == "elsewhere.txt"))
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("b/data/link", "/etc/passwd", SimpleFileOptions::default())
        .expect("added");
    let verdict = check_bytes(&zip.finish().expect("finished").into_inner()).expect("readable");
    assert!(
        verdict
            .problems
            .iter()
            .any(|p| matches!(p, Problem::Unsafe { .. }))
    );
    assert!(check_bytes(b"not a zip at all").is_err());
    assert!(check(Path::new("no such package")).is_err());
}

#[test]
fn hidden_and_doubled_entries_are_found() {
    let bytes = sample();
    // A second entry of a name already there: what one program unpacks another does not.
    let mut doubled = zip::ZipWriter::new_append(Cursor::new(bytes.clone())).expect("appendable");
    doubled
        .start_file("卷宗包/data/报告.htmX", SimpleFileOptions::default())
        .expect("started");
    doubled.write_all(b"forged").expect("written");
    let mut doubled = doubled.finish().expect("finished").into_inner();
    let name = "卷宗包/data/报告.htmX".as_bytes();
    for at in 0..doubled.len() - name.len() {
        if &doubled[at..at + name.len()] == name {
            doubled[at + name.len() - 1] = b'l';
        }
    }
    assert!(check_bytes(&doubled).map_or(true, |verdict| !verdict.sound()));
}
