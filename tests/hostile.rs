//! Whatever the bytes: no panic, no hang, always a reading. Bombs end as a limit that is named.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop

mod fixture;

use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use juanzong::read::compose::compose;
use juanzong::read::{Body, Reading, Why, archive, read};

/// Longest that reading may take here; the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// Reads on a thread of its own, so that a hang is a failure and not a wait.
fn patiently(name: &str, bytes: Vec<u8>) -> Reading {
    let (done, wait) = mpsc::channel();
    let of = name.to_string();
    thread::Builder::new()
        .stack_size(2 << 20) // what a worker thread gets
        .spawn(move || {
            let reading = read(&of, &bytes);
            // What can be read can be asked for again, to be printed.
            if let Some(Err(Why::Broken(why))) = compose(&bytes) {
                assert_ne!(why, "排版时出错", "{of} panicked when it was composed");
            }
            let _ = done.send(reading);
        })
        .unwrap();
    wait.recv_timeout(PATIENCE)
        .unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Numbers that look like chance and are the same on each run (Knuth's constants).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// Cut short, overwritten at random, with length fields turned to their utmost.
fn mutants(bytes: &[u8], chance: &mut Chance) -> Vec<Vec<u8>> {
    let mut mutants: Vec<Vec<u8>> = (1..24)
        .map(|part| bytes[..bytes.len() * part / 24].to_vec())
        .collect();
    for _ in 0..24 {
        let mut flipped = bytes.to_vec();
        for _ in 0..=chance.below(12) {
            let at = chance.below(bytes.len());
            flipped[at] ^= 1 << chance.below(8);
        }
        mutants.push(flipped);
        let mut patched = bytes.to_vec();
        let at = chance.below(bytes.len());
        let end = (at + 4).min(bytes.len());
        patched[at..end].fill(0xff);
        mutants.push(patched);
    }
    mutants
}

#[test]
fn damaged_fixtures_are_read_or_said_to_be_damaged() {
    let mut chance = Chance(20);
    for case in fixture::all() {
        // A font of megabytes makes mutants of it all alike.
        if case.bytes.len() > 500_000 {
            continue;
        }
        for (i, mutant) in mutants(&case.bytes, &mut chance).into_iter().enumerate() {
            let reading = patiently(&case.name, mutant);
            if let Body::Unreadable(Why::Broken(why)) = &reading.body {
                assert_ne!(why, "读取时出错", "{} panicked on mutant {i}", case.name);
            }
        }
    }
}

#[test]
fn damaged_parts_in_a_sound_package() {
    let mut chance = Chance(7);
    for case in fixture::all() {
        damage_parts(&case.name, &case.bytes, &mut chance, 3);
    }
}

/// Reads a package with each of its parts damaged in turn, every `step`th way; `false` for what is
/// no package.
fn damage_parts(name: &str, bytes: &[u8], chance: &mut Chance, step: usize) -> bool {
    let Ok(mut zip) = zip::ZipArchive::new(io::Cursor::new(bytes)) else {
        return false;
    };
    let mut parts = Vec::new();
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).unwrap();
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        parts.push((entry.name().unwrap().into_owned(), bytes));
    }
    for i in 0..parts.len() {
        for mutant in mutants(&parts[i].1, chance).into_iter().step_by(step) {
            let mut damaged = parts.clone();
            damaged[i].1 = mutant;
            patiently(name, fixture::zipped(&damaged));
        }
    }
    true
}

#[test]
fn damaged_papers_are_composed_or_said_to_be_damaged() {
    let mut chance = Chance(11);
    for (name, bytes) in [
        ("报告.docx", fixture::paper::docx()),
        ("台账.xlsx", fixture::paper::xlsx()),
    ] {
        for mutant in mutants(&bytes, &mut chance) {
            patiently(name, mutant);
        }
        assert!(damage_parts(name, &bytes, &mut chance, 2), "{name}");
    }
}

fn limit(name: &str, bytes: Vec<u8>) -> String {
    match patiently(name, bytes).body {
        Body::Unreadable(Why::Limit(why)) => why,
        other => panic!(
            "{name}: no limit but {other:.200?}",
            other = format!("{other:?}")
        ),
    }
}

fn document(body: &str) -> Vec<u8> {
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    fixture::zipped(&[("word/document.xml".into(), xml.into_bytes())])
}

#[test]
fn zip_bombs_end_at_a_limit() {
    let blank = " ".repeat(65 << 20);
    assert!(limit("a.docx", document(&blank)).contains("64 MB"));
    let blank = " ".repeat(20 << 20);
    assert!(limit("a.docx", document(&blank)).contains("压缩比"));
    let part = |i: usize| (format!("xl/{i}.xml"), vec![b' '; 60 << 20]);
    let parts: Vec<_> = (0..5).map(part).collect();
    assert!(limit("a.xlsx", fixture::stored(&parts)).contains("256 MB"));
    let parts: Vec<_> = (0..20_001).map(|i| (format!("word/{i}"), vec![])).collect();
    assert!(limit("a.docx", fixture::zipped(&parts)).contains("20000"));
}

#[test]
fn entities_are_not_expanded_and_depth_is_bounded() {
    let lol = "<!DOCTYPE d [<!ENTITY a \"哈哈\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    let xml = format!(
        "{lol}<w:document xmlns:w=\"w\"><w:p><w:r><w:t>前&b;&c;&#x540e;</w:t></w:r></w:p></w:document>"
    );
    let bytes = fixture::zipped(&[("word/document.xml".into(), xml.into_bytes())]);
    assert_eq!(patiently("a.docx", bytes).whole(), "前后");
    let deep = format!("{}{}", "<w:x>".repeat(100_000), "</w:x>".repeat(100_000));
    assert!(limit("a.docx", document(&deep)).contains("256"));
    let deep = format!("<html>{}", "<div><b>".repeat(200_000));
    assert!(limit("a.html", deep.into_bytes()).contains("嵌套"));
    let deep = format!("<html>{}", "<div></no>".repeat(200_000));
    assert!(limit("a.html", deep.into_bytes()).contains("嵌套"));
    let fonts: String = (0..900).map(|i| format!("<font size={i}>")).collect();
    let wide = format!("<html>{fonts}{}", "<p>字".repeat(1_000_000));
    assert!(limit("a.html", wide.into_bytes()).contains("嵌套"));
}

#[test]
fn a_workbook_may_not_claim_strings_it_does_not_have() {
    let case = fixture::all().into_iter().find(|c| c.name == "table.xlsx");
    let bytes = case.unwrap().bytes;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
        let text = text.replace("uniqueCount=\"3\"", "uniqueCount=\"99999999999\"");
        parts.push((entry.name().unwrap().into_owned(), text.into_bytes()));
    }
    let reading = patiently("a.xlsx", fixture::zipped(&parts));
    assert!(matches!(reading.body, Body::Unreadable(Why::Broken(_))));
}

#[test]
fn pdf_bombs_end_at_a_limit() {
    use fixture::pdf::{self, Font};
    use lopdf::Object;

    assert!(limit("a.pdf", pdf::saved(pdf::exponential())).contains("复杂"));

    let mut document = pdf::pages(Font::ToUnicode, &[vec![("字", 80.0, 100.0, 16.0)]]);
    let mut streams = document
        .objects
        .values_mut()
        .filter_map(|o| o.as_stream_mut().ok());
    let stream = streams.next().unwrap();
    stream.set_content(vec![b' '; 400 << 20]);
    stream.compress().unwrap();
    assert!(limit("a.pdf", pdf::saved(document)).contains("解压"));

    let mut document = pdf::pages(Font::ToUnicode, &[vec![("字", 80.0, 100.0, 16.0)]]);
    for object in document.objects.values_mut() {
        if let Object::Dictionary(font) = object
            && font.has(b"CIDSystemInfo")
        {
            let all = [0, 4_000_000_000_i64, 500].map(Object::from).to_vec();
            font.set("W", all);
        }
    }
    let reading = patiently("a.pdf", pdf::saved(document));
    assert!(matches!(reading.body, Body::Unreadable(Why::Broken(_))));
}

#[test]
fn noise_under_every_name_is_something_unreadable() {
    let mut chance = Chance(3);
    let noise: Vec<u8> = (0..4096).map(|_| chance.below(256) as u8).collect();
    for format in juanzong::read::FORMATS {
        for extension in format.extensions {
            let body = patiently(&format!("a.{extension}"), noise.clone()).body;
            assert!(matches!(body, Body::Unreadable(_)), "{extension}: {body:?}");
        }
    }
}

/// Bytes that the fuzzer found: an archive of RAR 1.3 far behind other bytes, at which the decoder
/// never ended. Only what begins as a RAR of ours is given to it.
#[test]
fn a_rar_1_3_behind_other_bytes_is_not_decoded() {
    let bytes = [
        &b"Rarq\x1a\x07\x00\xcf\x90s\x001\x00\x0dRar!\x12a"[..],
        &b"r!RE~^\x1a\x00\x1a\x07\x00\xcfRa\xf2at^\x00\x80"[..],
        &b"2\x00\x91r!j\x00\x00\x00\x00\x00\x00\x00\xac\xf2t\x00\x801\x00"[..],
        &b"\x06\x00\x00\x00\x06\x00\x00\x00\x02\x9dS\xd0\xc8\x00\x00!P\x1d0\x11"[..],
        &b"\x00 \x00\x00\x002023\x5c\xb9\xa4\x00\xd7\xf7\xd7\xdc\x00\xbd\xe1"[..],
        &b".txt\xe6\x80\xbb\xe7\xbb\x00 ={"[..],
    ]
    .concat();
    let mut open = |_| -> io::Result<Box<dyn io::Write>> { Ok(Box::new(io::sink())) };
    let limits = archive::Limits::default();
    let whole = archive::unpack(
        io::Cursor::new(bytes),
        archive::Kind::Rar,
        &limits,
        &mut open,
    );
    assert!(matches!(whole, Ok(Err(Why::Broken(_)))), "{whole:?}");
}
