//! Packages in archives: zip, tar, tar within gzip, by others and by hands that mean harm.

use std::io::{Cursor, Write as _};

use juanzong::bag::{self, How, Problem, Verdict, Warning};
use juanzong::error::Error;

use super::made::ABC;
use super::{check_bytes, contents, gzip, pack, pack_tar, sample};

const DECLARATION: &[u8] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A tar by the tar crate alone: names as bytes, contents.
fn tar(files: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, *content).expect("appended");
    }
    tar.into_inner().expect("finished")
}

fn said(verdict: &Verdict, what: &str) -> bool {
    verdict
        .problems
        .iter()
        .any(|p| p.to_string().contains(what))
}

/// The three archives, each sound as it is.
fn archives() -> [Vec<u8>; 3] {
    let files: [(&str, &[u8]); 3] = [
        ("报送/总结.txt", b"abc"),
        ("报送/大.bin", &[7; 300_000]),
        ("报告.html", b"<html>"),
    ];
    let tape = pack_tar(&files);
    [pack(&files), gzip(&tape), tape]
}

#[test]
fn the_same_is_said_of_a_package_however_it_is_packed() {
    let verdicts = archives().map(|bytes| check_bytes(&bytes).expect("readable"));
    for verdict in &verdicts {
        assert_eq!((&verdict.problems, &verdict.warnings), (&vec![], &vec![]));
        assert_eq!(
            (verdict.files, verdict.bytes),
            (verdicts[0].files, verdicts[0].bytes)
        );
    }
}

#[test]
fn a_tar_is_the_same_bytes_each_time() {
    assert!(archives()[2] == archives()[2]);
}

#[test]
fn no_truncated_tar_passes() {
    let [_, gz, tape] = archives();
    // What ends a tar is two blocks of zeros and padding; before them every byte counts.
    let end = tape.iter().rposition(|byte| *byte != 0).expect("not empty");
    for length in (0..end).step_by(4_099) {
        let verdict = check_bytes(&tape[..length]);
        assert!(verdict.map_or(true, |v| !v.sound()), "tar {length}");
    }
    for length in (0..gz.len()).step_by(97) {
        let verdict = check_bytes(&gz[..length]);
        assert!(verdict.map_or(true, |v| !v.sound()), "gzip {length}");
    }
}

#[test]
fn a_changed_byte_of_a_file_in_a_tar_is_found() {
    let mut tape = archives()[2].clone();
    let at = tape
        .iter()
        .position(|byte| *byte == 7)
        .expect("the large file");
    tape[at + 1000] = 8;
    for bytes in [gzip(&tape), tape] {
        let verdict = check_bytes(&bytes).expect("readable");
        assert!(
            matches!(&verdict.problems[..], [Problem::Changed { name, .. }] if name == "data/报送/大.bin")
        );
    }
}

/// Whatever byte is changed, what is listed is still what is there, or something is said.
#[test]
fn a_changed_byte_of_a_tar_does_no_harm() {
    let files: [(&str, &[u8]); 2] = [("总结.txt", b"abc"), ("b", &[7; 600])];
    let tape = pack_tar(&files);
    for bytes in [gzip(&tape), tape] {
        for at in (0..bytes.len()).step_by(5) {
            let mut changed = bytes.clone();
            changed[at] ^= [0x01, 0x20, 0x80][at % 3];
            if let Ok(verdict) = check_bytes(&changed)
                && verdict.sound()
            {
                // A time, an owner, padding: nothing that anybody reads.
                assert_eq!(
                    (verdict.files, verdict.bytes),
                    (2 + 4, verdict.bytes),
                    "byte {at}"
                );
            }
        }
    }
}

#[test]
fn hostile_tars_are_refused() {
    for name in [
        "../evil",
        "/evil",
        r"..\evil",
        r"C:\evil",
        "b/../../evil",
        "b/.. /evil",
        "~x/y",
    ] {
        let tape = tar(&[(b"b/bagit.txt", DECLARATION), (name.as_bytes(), b"abc")]);
        for bytes in [gzip(&tape), tape] {
            let verdict = check_bytes(&bytes).expect("readable");
            let seen = |p: &Problem| matches!(p, Problem::Unsafe { .. });
            assert!(verdict.problems.iter().any(seen), "{name}");
        }
    }
    let mut tape = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    tape.append_link(&mut header, "b/data/link", "/etc/passwd")
        .expect("appended");
    let verdict = check_bytes(&tape.into_inner().expect("finished")).expect("readable");
    assert!(said(&verdict, "是链接"));
    let twice = tar(&[
        (b"b/bagit.txt", DECLARATION),
        (b"b/a", b"1"),
        (b"b/a", b"2"),
    ]);
    assert!(said(&check_bytes(&twice).expect("readable"), "有两个条目"));
}

/// A name of hundreds of megabytes, packed into next to nothing.
#[test]
fn a_header_unpacked_from_gzip_may_not_fill_the_memory() {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(300 << 20);
    header.set_path("././@LongLink").expect("short");
    header.set_cksum();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(header.as_bytes()).expect("packed");
    for _ in 0..300 {
        gz.write_all(&vec![b'a'; 1 << 20]).expect("packed");
    }
    let verdict = check_bytes(&gz.finish().expect("packed")).expect("readable");
    assert!(said(&verdict, "文件头过长"), "{:?}", verdict.problems);
}

/// Windows' own zip folder on a Chinese PC: names of GBK, unmarked. `誠` ends in the byte of `\`.
#[test]
fn names_of_a_chinese_pc_are_read() {
    let manifest = format!("{ABC}  data/总结.txt\n{ABC}  data/誠.txt\n");
    let (gbk, _, lost) = encoding_rs::GBK.encode("bag/data/誠.txt");
    assert!(!lost && gbk.contains(&b'\\'), "what this test is about");
    let names: [&[u8]; 4] = [
        b"bag/data/\xD7\xDC\xBD\xE1.txt",
        &gbk,
        b"bag/bagit.txt",
        b"bag/manifest-md5.txt",
    ];
    let contents: [&[u8]; 4] = [b"abc", b"abc", DECLARATION, manifest.as_bytes()];
    let files: Vec<(&[u8], &[u8])> = names.into_iter().zip(contents).collect();
    let tape = tar(&files);
    for bytes in [gzip(&tape), tape, raw_zip(&files)] {
        let verdict = check_bytes(&bytes).expect("readable");
        assert_eq!(verdict.problems, []);
        let encoding = |w: &&Warning| matches!(w, Warning::Encoding(_));
        assert_eq!(verdict.warnings.iter().filter(encoding).count(), 2);
    }
}

/// A zip whose names are these bytes, not marked as UTF-8.
fn raw_zip(files: &[(&[u8], &[u8])]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let length = u32::try_from(content.len()).expect("small").to_le_bytes();
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        about.extend(crc.sum().to_le_bytes());
        about.extend([length, length].concat());
        about.extend(u16::try_from(name.len()).expect("short").to_le_bytes());
        about.extend([0, 0]);
        let at = u32::try_from(zip.len()).expect("small").to_le_bytes();
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(at);
        directory.extend(*name);
        zip.extend(b"PK\x03\x04");
        zip.extend(about);
        zip.extend(*name);
        zip.extend(*content);
    }
    let count = u16::try_from(files.len()).expect("few").to_le_bytes();
    let place = u32::try_from(zip.len()).expect("small").to_le_bytes();
    let length = u32::try_from(directory.len()).expect("small").to_le_bytes();
    zip.extend(directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend([count, count].concat());
    zip.extend([length, place].concat());
    zip.extend([0, 0]);
    zip
}

#[test]
fn names_parted_by_backslashes_alone_are_read() {
    let manifest = format!("{ABC}  data/总/a.txt\n");
    let files: [(&[u8], &[u8]); 3] = [
        (br"bag\bagit.txt", DECLARATION),
        (br"bag\manifest-md5.txt", manifest.as_bytes()),
        ("bag\\data\\总\\a.txt".as_bytes(), b"abc"),
    ];
    let verdict = check_bytes(&raw_zip(&files)).expect("readable");
    assert_eq!(verdict.problems, []);
    assert_eq!(verdict.warnings, [Warning::Backward]);
}

#[test]
fn what_a_mac_adds_to_an_archive_is_no_fault() {
    let files = contents(&sample()).expect("sound");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8]| {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).expect("started");
        zip.write_all(bytes).expect("written");
    };
    for (name, bytes) in &files {
        put(std::str::from_utf8(name).expect("UTF-8"), bytes);
    }
    put("__MACOSX/卷宗包/._bagit.txt", b"x");
    put(".DS_Store", b"x");
    let verdict = check_bytes(&zip.finish().expect("finished").into_inner()).expect("readable");
    assert_eq!(verdict.problems, []);
    assert_eq!(verdict.warnings.len(), 2);
}

#[test]
fn a_check_can_be_stopped_and_does_not_depend_on_threads() {
    for bytes in archives() {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(&bytes).expect("written");
        let source = bag::open(file.path()).expect("readable");
        let stopped = bag::verify(&source, &How::default(), &|at| match at.done > 1000 {
            true => Err(Error::usage(format!("读到 {}", at.total))),
            false => Ok(()),
        });
        assert!(
            stopped
                .expect_err("stopped")
                .to_string()
                .starts_with("读到 3")
        );
        let mut verdicts = [1, 2, 7].map(|threads| {
            let threads = threads.try_into().expect("not zero");
            let how = How {
                threads,
                ..How::default()
            };
            format!(
                "{:?}",
                bag::verify(&source, &how, &|_| Ok(())).expect("checked")
            )
        });
        verdicts.sort();
        assert_eq!(verdicts[0], verdicts[2]);
    }
}
