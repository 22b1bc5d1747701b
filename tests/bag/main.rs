//! Packages: what we pack we can check, every change is found, hostile packages are refused,
//! and bagit-python (the reference tool) agrees with us both ways.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use juanzong::bag::{self, How, Problem, Verdict, Warning};
use proptest::prelude::*;

mod command;
mod foreign;
mod made;
mod names;
mod packed;
mod reference;
mod suite;

/// `é` of one character and of two; the same for a name of Chinese and kana.
const NFC: &str = "报送/卫健局/caf\u{e9}、\u{30ac}.txt";
const NFD: &str = "报送/卫健局/cafe\u{301}、\u{30ab}\u{3099}.txt";

fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    fill(bag::Zip::begin(&mut bytes, "卷宗包"), files);
    bytes
}

fn pack_tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    fill(bag::Tar::begin(&mut bytes, "卷宗包"), files);
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(bytes).expect("packed");
    gz.finish().expect("packed")
}

fn fill(carrier: impl bag::Carrier, files: &[(&str, &[u8])]) {
    let mut bag = bag::Writer::begin(carrier).expect("begins");
    for (name, content) in files {
        bag.add(name, content.len() as u64, &mut Cursor::new(content))
            .expect("packs");
    }
    bag.finish(&[("Source-Organization", "云溪县\n伪造: 标签".into())])
        .expect("finishes");
}

fn check(path: &Path) -> juanzong::error::Result<Verdict> {
    bag::verify(&bag::open(path)?, &How::default(), &|_| Ok(()))
}

fn check_bytes(bytes: &[u8]) -> juanzong::error::Result<Verdict> {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("written");
    check(file.path())
}

/// Everything in a zip, read by the zip crate alone.
fn contents(zip: &[u8]) -> Option<BTreeMap<Vec<u8>, Vec<u8>>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).ok()?;
    let mut files = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).ok()?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).ok()?;
        files.insert(entry.name_raw().to_vec(), bytes);
    }
    Some(files)
}

/// Unpacks a package of ours; gives the bag's folder.
fn unpack(zip: &[u8], to: &Path) -> std::path::PathBuf {
    for (name, bytes) in contents(zip).expect("a sound zip") {
        let path = to.join(String::from_utf8(name).expect("UTF-8"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    to.join("卷宗包")
}

fn sample() -> Vec<u8> {
    pack(&[
        ("报告.html", b"<html>"),
        ("报送/卫健局/2023/年度 总结.docx", b"PK one"),
        ("报送/卫健局/2023/100%达标.txt", "达标".as_bytes()),
        ("报送/教育局/空.txt", b""),
        (NFC, b"composed"),
    ])
}

#[test]
fn what_we_pack_is_sound_and_the_same_each_time() {
    let bytes = sample();
    assert_eq!(bytes, sample());
    let verdict = check_bytes(&bytes).expect("readable");
    assert_eq!(verdict.problems, []);
    assert_eq!(verdict.warnings, []);
    assert_eq!(
        verdict.files,
        5 + 4,
        "payload, and the tag files vouched for"
    );
    let labels: Vec<&str> = verdict
        .info
        .iter()
        .map(|(label, _)| label.as_str())
        .collect();
    assert_eq!(labels, ["Source-Organization", "Payload-Oxum"]);
    let folder = tempfile::tempdir().expect("a folder");
    let verdict = check(&unpack(&bytes, folder.path())).expect("readable");
    assert_eq!((verdict.problems, verdict.warnings), (vec![], vec![]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_names_and_contents_come_back(
        files in prop::collection::btree_map("[^/\\\\\u{0}~]{1,12}", prop::collection::vec(any::<u8>(), 0..300), 0..6)
    ) {
        let files: Vec<(String, Vec<u8>)> = files.into_iter().map(|(name, bytes)| (format!("报送/{name}x"), bytes)).collect();
        let list: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        let bytes = pack(&list);
        let verdict = check_bytes(&bytes).expect("readable");
        prop_assert_eq!(verdict.problems.as_slice(), &[]);
        let tape = check_bytes(&pack_tar(&list)).expect("readable");
        prop_assert_eq!(tape.problems.as_slice(), &[]);
        let gzipped = check_bytes(&gzip(&pack_tar(&list))).expect("readable");
        prop_assert_eq!((tape.files, tape.bytes), (gzipped.files, gzipped.bytes));
        prop_assert_eq!(gzipped.problems.as_slice(), &[]);
        let back = contents(&bytes).expect("readable");
        for (name, content) in &files {
            prop_assert_eq!(&back[format!("卷宗包/data/{name}").as_bytes()], content);
        }
    }
}

#[test]
fn no_changed_byte_of_the_zip_passes() {
    let bytes = sample();
    let original = contents(&bytes);
    for at in 0..bytes.len() {
        let flip = [0x01, 0x20, 0x80][at % 3];
        let mut changed = bytes.clone();
        changed[at] ^= flip;
        let found = check_bytes(&changed).map_or(true, |verdict| !verdict.sound());
        // A byte nobody reads (a time stamp), or `a` for `A` in a checksum of a tag manifest.
        let harmless = || {
            contents(&changed).is_some_and(|mut now| {
                let mut then = original.clone().expect("sound");
                let upper = |files: &mut BTreeMap<Vec<u8>, Vec<u8>>| {
                    for (name, bytes) in files {
                        if String::from_utf8_lossy(name).contains("tagmanifest") {
                            bytes.make_ascii_uppercase();
                        }
                    }
                };
                upper(&mut now);
                upper(&mut then);
                now == then
            })
        };
        assert!(
            found || harmless(),
            "byte {at} of {} ^ {flip:#x}",
            bytes.len()
        );
    }
}

#[test]
fn no_truncated_zip_passes() {
    let bytes = sample();
    for length in (0..bytes.len()).step_by(7) {
        let verdict = check_bytes(&bytes[..length]);
        assert!(verdict.map_or(true, |v| !v.sound()), "{length}");
    }
}

/// Does `change` to an unpacked package and gives what is said of it.
fn after(change: impl Fn(&Path)) -> Verdict {
    let folder = tempfile::tempdir().expect("a folder");
    let bag = unpack(&sample(), folder.path());
    change(&bag);
    check(&bag).expect("readable")
}

#[test]
fn what_differs_is_said_file_by_file() {
    let total = "data/报送/卫健局/2023/年度 总结.docx";
    let verdict = after(|bag| fs::write(bag.join(total), b"PK two").expect("written"));
    assert!(
        verdict
            .problems
            .iter()
            .all(|p| matches!(p, Problem::Changed { name, .. } if name == total))
    );
    assert_eq!(verdict.problems.len(), 1, "said once of both manifests");
    let said = verdict.problems[0].to_string();
    assert!(said.contains("年度 总结.docx"), "{said}");
    assert!(
        said.contains("manifest-sha256.txt、manifest-sha512.txt"),
        "{said}"
    );

    let verdict = after(|bag| fs::remove_file(bag.join(total)).expect("removed"));
    assert!(
        verdict
            .problems
            .iter()
            .any(|p| matches!(p, Problem::Missing { name, .. } if name == total))
    );
    assert!(
        verdict
            .problems
            .iter()
            .any(|p| matches!(p, Problem::Oxum { .. }))
    );

    let verdict = after(|bag| fs::write(bag.join("data/报送/多.txt"), b"x").expect("written"));
    assert!(
        verdict
            .problems
            .iter()
            .any(|p| matches!(p, Problem::Extra { name, .. } if name == "data/报送/多.txt"))
    );

    let verdict = after(|bag| fs::write(bag.join("旁边.exe"), b"x").expect("written"));
    assert!(verdict.sound());
    assert_eq!(verdict.warnings, [Warning::Unvouched("旁边.exe".into())]);

    let verdict = after(|bag| fs::write(bag.join("bag-info.txt"), b"A: b\n").expect("written"));
    assert!(!verdict.sound());

    let verdict = after(|bag| fs::remove_file(bag.join("bagit.txt")).expect("removed"));
    assert!(verdict.problems.contains(&Problem::NoDeclaration));
}

#[test]
fn the_folder_around_a_package_is_no_package_and_the_right_one_is_named() {
    let around = tempfile::tempdir().expect("a folder");
    unpack(&sample(), around.path());
    let verdict = check(around.path()).expect("readable");
    assert!(verdict.problems.contains(&Problem::Deeper("卷宗包".into())));
}

#[test]
fn each_single_byte_of_each_file_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let bag = unpack(&sample(), folder.path());
    let names: Vec<String> = contents(&sample())
        .expect("sound")
        .into_keys()
        .map(|name| String::from_utf8(name).expect("UTF-8"))
        .collect();
    for name in names {
        let path = folder.path().join(&name);
        let bytes = fs::read(&path).expect("read");
        for at in (0..bytes.len()).step_by(11) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x04;
            fs::write(&path, changed).expect("written");
            assert!(!check(&bag).expect("readable").sound(), "{name} byte {at}");
        }
        fs::write(&path, &bytes).expect("written");
    }
    assert!(check(&bag).expect("readable").sound());
}

#[test]
fn names_composed_in_another_way_are_one_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let bag = unpack(&sample(), folder.path());
    let data = bag.join("data");
    fs::rename(data.join(NFC), data.join(NFD)).expect("renamed");
    let verdict = check(&bag).expect("readable");
    assert_eq!(verdict.problems, []);
    assert!(matches!(verdict.warnings[..], [Warning::Form(_)]));
    let both = pack(&[
        (NFC, b"a"),
        (NFD, b"b"),
        ("报送/A.txt", b""),
        ("报送/a.txt", b""),
    ]);
    let verdict = check_bytes(&both).expect("readable");
    assert_eq!(verdict.problems, []);
    let alike = verdict
        .warnings
        .iter()
        .filter(|w| matches!(w, Warning::Alike(..)));
    assert_eq!(alike.count(), 2);
}
