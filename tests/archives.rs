//! Hostile archives: the same listing however they are unpacked, within bounds, and no name of
//! theirs ever reaches the disk.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop

#[path = "walk/desk.rs"]
#[allow(dead_code, reason = "shared with the tests of walking")]
mod desk;
mod fixture;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Cursor, Read as _};
use std::path::PathBuf;

use desk::{Desk, UNIT_FIRST, in_short};
use fixture::archive::{Zipped, gbk, gz, tar, zip};
use fixture::hostile_archives::tricks;
use juanzong::catalogue::{Catalogue, SkipReason};
use juanzong::digest::digest;
use juanzong::read::archive::{self, Kind, Limits};
use juanzong::read::{Body, Member, Reading, Why, read};
use juanzong::walk;
use juanzong::worker::{Limits as Bounds, Unpacked, Workers};

/// Members as they are expected: path, size, what is said of it.
fn listed(members: &[Member]) -> String {
    let mut text = String::new();
    for member in members {
        let said = match &member.content {
            Ok(_) => "ok".into(),
            Err(why) => why.in_words(),
        };
        write!(text, "{} {} {said}", member.path, member.size).unwrap();
        if let Some(name) = &member.unsafe_name {
            write!(text, " ← {name}").unwrap();
        }
        text.push('\n');
    }
    text
}

fn of(reading: &Reading) -> String {
    match &reading.body {
        Body::Archive(members) => listed(members),
        Body::Unreadable(why) => format!("{}\n", why.in_words()),
        other => panic!("no archive: {other:?}"),
    }
}

fn unpacked(bytes: Vec<u8>, kind: Kind, limits: &Limits) -> Result<Vec<Member>, Why> {
    let mut open = |_| -> io::Result<Box<dyn io::Write>> { Ok(Box::new(io::sink())) };
    archive::unpack(Cursor::new(bytes), kind, limits, &mut open).unwrap()
}

fn small() -> Limits {
    Limits {
        entries: 5,
        member: 10_000,
        total: 25_000,
        ratio: 10,
        unsuspicious: 1000,
    }
}

#[test]
fn every_trick_gives_the_expected_members() {
    let mut wrong = String::new();
    for trick in tricks() {
        let seen = of(&read(trick.name, &trick.bytes));
        if seen != trick.expected {
            write!(
                wrong,
                "{}:\n{seen}expected:\n{}",
                trick.name, trick.expected
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_bomb_costs_itself_and_the_other_members_stay() {
    let packed = |name: &str, size: usize| Zipped {
        method: 8,
        ..Zipped::new(name, vec![0; size])
    };
    let noise: Vec<u8> = (0..9000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let members = unpacked(
        zip(&[packed("弹.txt", 9000), Zipped::new("真.txt", &noise)]),
        Kind::Zip,
        &small(),
    );
    let said = "文件太大或太复杂，超出检查限度（压缩比超过 10 倍）";
    let expected = format!("弹.txt 9000 {said}\n真.txt 9000 ok\n");
    assert_eq!(listed(&members.unwrap()), expected);
    let large = [vec![1; 5000], noise.clone()].concat();
    let members = unpacked(zip(&[Zipped::new("大.txt", large)]), Kind::Zip, &small());
    assert!(listed(&members.unwrap()).contains("单个文件解压后超过"));
    let three = ["a", "b", "c"].map(|name| Zipped::new(name, &noise));
    let members = unpacked(zip(&three), Kind::Zip, &small()).unwrap();
    let whole: Vec<bool> = members.iter().map(|m| m.content.is_ok()).collect();
    assert_eq!(
        whole,
        [true, true, false],
        "what came before the limit stays"
    );
    assert!(listed(&members).contains("总计超过"));
}

#[test]
fn a_packed_tape_of_nothing_ends() {
    let blank = gz(
        "",
        &tar(&[(b"a", b'0', &[0; 9000]), (b"b", b'0', &[0; 9000])]),
    );
    let members = unpacked(blank, Kind::Gz, &small()).unwrap();
    assert!(
        members
            .iter()
            .all(|m| matches!(m.content, Err(Why::Limit(_))))
    );
    let endless = gz("", &vec![0; 50 << 20]);
    assert!(matches!(
        &unpacked(endless, Kind::Gz, &small()).unwrap()[..],
        [Member {
            content: Err(Why::Limit(_)),
            ..
        }]
    ));
}

#[test]
fn too_many_entries_are_refused_in_words() {
    let six: Vec<Zipped> = (0..6).map(|n| Zipped::new(n.to_string(), "")).collect();
    let said = Err(Why::Limit("压缩包内文件超过 5 个".into()));
    assert_eq!(unpacked(zip(&six), Kind::Zip, &small()), said);
    let names: Vec<String> = (0..6).map(|n| n.to_string()).collect();
    let six: Vec<_> = names
        .iter()
        .map(|n| (n.as_bytes(), b'0', b"".as_slice()))
        .collect();
    assert_eq!(unpacked(tar(&six), Kind::Tar, &small()), said);

    let name = |n: u32| (n.to_string().into_bytes(), b'0', Vec::new());
    let many: Vec<_> = (0..100_000).map(name).collect();
    let many: Vec<_> = many.iter().map(|(n, k, b)| (&n[..], *k, &b[..])).collect();
    let reading = read("x.tgz", &gz("", &tar(&many)));
    assert_eq!(
        of(&reading),
        "文件太大或太复杂，超出检查限度（压缩包内文件超过 20000 个）\n"
    );
}

#[test]
fn a_zip_is_a_document_only_where_it_is_one() {
    let document = zip(&[
        Zipped::new("[Content_Types].xml", "<Types/>"),
        Zipped::new("word/document.xml", ""),
    ]);
    let folder = zip(&[
        Zipped::new("Word/通知.docx", "x"),
        Zipped::new(gbk("表"), "y"),
    ]);
    for (bytes, kind) in [(document, None), (folder, Some(Kind::Zip))] {
        assert_eq!(archive::kind(&mut Cursor::new(&bytes)).unwrap(), kind);
        assert_eq!(read("x.zip", &bytes).format == "zip", kind.is_some());
    }
    for trick in tricks() {
        let kind = archive::kind(&mut Cursor::new(&trick.bytes)).unwrap();
        assert!(kind.is_some(), "{}", trick.name);
    }
}

fn workers() -> Workers {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_juanzong"));
    Workers::of(program, Bounds::default())
}

fn said(unpacked: &Unpacked) -> String {
    match unpacked {
        Ok(members) => listed(members),
        Err(why) => format!("{}\n", why.in_words()),
    }
}

#[test]
fn a_worker_unpacks_the_same_and_writes_under_numbers_alone() {
    let workers = workers();
    for trick in tricks() {
        let folder = tempfile::tempdir().unwrap();
        let (archive, into) = (folder.path().join("x"), folder.path().join("拆开"));
        fs::write(&archive, &trick.bytes).unwrap();
        fs::create_dir(&into).unwrap();
        let (unpacked, lasting) = workers.unpack(&archive, &into).unwrap();
        assert_eq!(said(&unpacked), trick.expected, "{}", trick.name);
        assert!(lasting);
        let mut files: Vec<String> = fs::read_dir(&into)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let members = unpacked.unwrap_or_default();
        let whole = (1..).zip(&members).filter(|(_, m)| m.content.is_ok());
        for ((number, member), file) in whole.clone().zip(&files) {
            assert_eq!(*file, format!("{number:05}"), "{}", trick.name);
            let bytes = fs::read(into.join(file)).unwrap();
            assert_eq!(Ok(digest(&bytes)), member.content, "{}", trick.name);
        }
        assert_eq!(whole.count(), files.len(), "{}", trick.name);
        let beside = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(beside, 2, "{}: nothing outside the folder", trick.name);
    }
}

#[test]
fn the_walk_lists_the_same_members() {
    for trick in tricks() {
        let desk = Desk::new(UNIT_FIRST);
        let path = format!("卫健局/2023/{}", trick.name);
        desk.write(&path, &trick.bytes);
        let catalogue = desk.catalogue();
        let archive = &catalogue.archives[0];
        assert_eq!(said(&archive.members), trick.expected, "{}", trick.name);
        let expected: Vec<String> = match &archive.members {
            Err(_) => vec![path],
            Ok(members) => {
                let whole = members.iter().filter(|m| m.content.is_ok());
                let mut paths: Vec<_> = whole.map(|m| format!("{path}/{}", m.path)).collect();
                paths.sort();
                paths
            }
        };
        assert_eq!(paths(&catalogue), expected, "{}", trick.name);
    }
}

fn paths(catalogue: &Catalogue) -> Vec<&str> {
    let materials = catalogue.materials.iter();
    materials.map(|material| material.path.as_str()).collect()
}

/// A zip with GBK names in a zip with GBK names: folders of years and requirements, and leavings.
fn nested() -> Vec<u8> {
    let inner = zip(&[Zipped::new(gbk("工作总结/总结.txt"), "2022年工作总结")]);
    zip(&[
        Zipped::new(gbk("2023年/工作总结/乗车总结.txt"), "2023年工作总结"),
        Zipped::new(gbk("2022年.zip"), inner),
        Zipped::new(gbk("2023年/Thumbs.db"), "x"),
        Zipped::new("__MACOSX/2023/._a", "x"),
    ])
}

#[test]
fn members_are_placed_as_if_their_archive_were_a_folder() {
    let desk = Desk::new(UNIT_FIRST);
    desk.write("卫健局/材料.zip", nested());
    let catalogue = desk.unpacked_by(&workers());
    let placed: Vec<String> = catalogue
        .materials
        .iter()
        .map(|m| format!("{} {}", m.path, in_short(m)))
        .collect();
    let in_folders = Desk::new(UNIT_FIRST);
    in_folders.write("卫健局/材料/2022年/工作总结/总结.txt", "2022年工作总结");
    in_folders.write("卫健局/材料/2023年/工作总结/乗车总结.txt", "2023年工作总结");
    let as_folders = in_folders.catalogue();
    assert_eq!(placed.len(), as_folders.materials.len());
    for (line, material) in placed.iter().zip(&as_folders.materials) {
        assert!(line.ends_with(&in_short(material)), "{line}");
    }
    assert_eq!(
        paths(&catalogue),
        [
            "卫健局/材料.zip/2022年.zip/工作总结/总结.txt",
            "卫健局/材料.zip/2023年/工作总结/乗车总结.txt"
        ]
    );
    let leavings = catalogue
        .skipped
        .iter()
        .filter(|s| s.why == SkipReason::Leavings);
    assert_eq!(leavings.count(), 2);
    let mut text = String::new();
    walk::open(&desk.project, &catalogue.materials[0])
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "2022年工作总结");
    let facts = walk::facts(
        &catalogue,
        &desk.project,
        &Workers::here(),
        &walk::Nothing,
        &walk::Silent,
    );
    let facts = facts.unwrap();
    assert_eq!(
        facts[&catalogue.materials[1].digest].reading.whole(),
        "2023年工作总结"
    );
}

#[test]
fn an_archive_in_a_slot_gives_its_members_that_slot() {
    let desk = Desk::new(UNIT_FIRST);
    let folder = "卫健局/2023/工作总结";
    let plain = desk.place(&format!("{folder}/一.txt"));
    desk.write(
        &format!("{folder}/其他.tar.gz"),
        gz("", &tar(&[(b"x.txt", b'0', b"x")])),
    );
    let catalogue = desk.catalogue();
    let member = catalogue
        .materials
        .iter()
        .find(|m| m.path.name() == "x.txt");
    assert_eq!(in_short(member.unwrap()), plain);
}

#[test]
fn archives_deeper_than_two_stay_as_they_are() {
    let mut bytes = zip(&[Zipped::new("底.txt", "底")]);
    for name in ["三.zip", "二.zip"] {
        bytes = zip(&[Zipped::new(name, bytes)]);
    }
    let desk = Desk::new(UNIT_FIRST);
    desk.write("卫健局/一.zip", bytes);
    assert_eq!(paths(&desk.catalogue()), ["卫健局/一.zip/二.zip/三.zip"]);
}

#[test]
fn members_of_the_last_run_are_known_by_name() {
    let desk = Desk::new(UNIT_FIRST);
    desk.write("卫健局/材料.zip", nested());
    let outline = |desk: &Desk| walk::outline(&desk.project).unwrap();
    assert_eq!(paths(&outline(&desk)), ["卫健局/材料.zip"]);
    let whole = desk.catalogue();
    assert_eq!(paths(&outline(&desk)), paths(&whole));
    let slots = |catalogue: &Catalogue| -> Vec<String> {
        catalogue.materials.iter().map(in_short).collect()
    };
    assert_eq!(slots(&outline(&desk)), slots(&whole));
    fs::remove_file(desk.project.submissions.join("卫健局/材料.zip")).unwrap();
    assert!(outline(&desk).materials.is_empty());
}

#[test]
fn a_damaged_document_is_no_archive() {
    let whole = zip(&[
        Zipped::new("[Content_Types].xml", "<Types/>"),
        Zipped::new("word/document.xml", vec![b'x'; 500]),
    ]);
    let cut = &whole[..200];
    assert_eq!(archive::kind(&mut Cursor::new(cut)).unwrap(), None);
}

#[test]
fn a_second_run_unpacks_nothing_and_half_a_folder_is_done_again() {
    let desk = Desk::new(UNIT_FIRST);
    desk.write("卫健局/材料.zip", nested());
    let workers = Workers::here();
    let first = desk.unpacked_by(&workers);
    let folder = desk.folder.path().join(".juanzong/unpacked");
    let archive = folder.join(first.archives[0].material.digest.to_string());
    let member = archive.join("00001");
    let written = || fs::metadata(&member).unwrap().modified().unwrap();
    let before = written();
    // Another process could not even be started.
    let nobody = Workers::of(desk.folder.path().join("没有这个程序"), Bounds::default());
    assert_eq!(paths(&desk.unpacked_by(&nobody)), paths(&first));
    assert_eq!(written(), before);

    fs::remove_file(archive.join("listing.json")).unwrap();
    fs::write(&member, "half").unwrap();
    fs::write(archive.join("00099"), "half").unwrap();
    let again = desk.unpacked_by(&workers);
    assert_eq!(again.materials, first.materials);
    assert_eq!(fs::read(&member).unwrap(), "2023年工作总结".as_bytes());
    assert!(!archive.join("00099").exists());

    fs::remove_file(desk.project.submissions.join("卫健局/材料.zip")).unwrap();
    assert!(desk.unpacked_by(&workers).materials.is_empty());
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        1,
        "what is gone is forgotten"
    );
}
