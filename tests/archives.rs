//! Hostile archives: the same listing however they are unpacked, within bounds, and no name of
//! theirs ever reaches the disk.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop

mod fixture;

use std::fmt::Write as _;
use std::io::{self, Cursor};

use fixture::archive::{Zipped, gbk, gz, tar, zip};
use fixture::hostile_archives::tricks;
use juanzong::read::archive::{self, Kind, Limits};
use juanzong::read::{Body, Member, Reading, Why, read};

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
