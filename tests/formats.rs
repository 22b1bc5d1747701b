//! Every format reads its fixtures as the expected readings beside them say, and the table of
//! formats is whole.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop

mod fixture;

use std::collections::BTreeSet;

use juanzong::read::{Body, FORMATS, Gap, Role, Why, read};

#[test]
fn every_fixture_is_read_as_expected() {
    let mut wrong = Vec::new();
    for case in fixture::all() {
        let expected = std::fs::read_to_string(&case.expected).unwrap();
        let seen = fixture::written(&read(&case.name, &case.bytes));
        if seen != expected {
            wrong.push(format!("{}: read as\n{seen}", case.expected.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_format_has_a_fixture_a_name_and_an_extension() {
    let fixtures: BTreeSet<String> = fixture::all().into_iter().map(|c| c.format).collect();
    let names: BTreeSet<&str> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), FORMATS.len(), "two formats of one name");
    for format in FORMATS {
        assert!(fixtures.contains(format.name), "{} lacks one", format.name);
        assert!(format.extensions.contains(&format.name), "{}", format.name);
    }
}

#[test]
fn what_is_read_keeps_the_promises_of_a_paragraph() {
    for case in fixture::all() {
        let reading = read(&case.name, &case.bytes);
        assert_eq!(reading, read(&case.name, &case.bytes), "{}", case.name);
        let as_it_stands = case.format == "txt";
        if as_it_stands && let Ok(text) = std::str::from_utf8(&case.bytes) {
            let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            assert_eq!(
                reading.whole(),
                text,
                "offsets count in the file's own text"
            );
        }
        for paragraph in reading.paragraphs() {
            let text = &paragraph.text;
            assert!(!text.contains(['\n', '\r']), "{}: {text}", case.name);
            assert!(as_it_stands || !text.trim().is_empty(), "{}", case.name);
            if !as_it_stands && paragraph.role != Role::Row {
                assert_eq!(text.trim(), text, "{}", case.name);
            }
        }
    }
}

#[test]
fn a_file_is_read_for_what_it_is_whatever_its_name_says() {
    for case in fixture::all() {
        // Markdown is told from text by its name alone.
        if case.format == "md" {
            continue;
        }
        let named = read(&case.name, &case.bytes);
        let other = if case.format == "pdf" {
            "a.docx"
        } else {
            "a.pdf"
        };
        let misnamed = read(other, &case.bytes);
        assert_eq!(misnamed.body, named.body, "{}", case.name);
        assert!(misnamed.misnamed && !named.misnamed, "{}", case.name);
        assert_eq!(read("无扩展名", &case.bytes).body, named.body);
    }
}

#[test]
fn formats_we_do_not_read_are_named_and_never_taken_for_text() {
    let ole = |stream: &str| {
        let mut bytes = vec![0; 2048];
        bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
        for (i, unit) in stream.encode_utf16().enumerate() {
            bytes[1024 + 2 * i..][..2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[1024 + 64] = 2 * (stream.len() as u8 + 1);
        bytes[1024 + 66] = 2;
        bytes
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "a.doc",
            b"\xdb\xa5\x2d\0\0\0\x09\x04".to_vec(),
            "Word 6 以前",
        ),
        ("a.wps", ole("MatOST"), "Works"),
        ("a.url", b"[InternetShortcut]\r\nURL=x".to_vec(), "快捷方式"),
    ];
    for (name, bytes, title) in cases {
        for name in [name, "a.txt", "a"] {
            match read(name, &bytes).body {
                Body::Unreadable(Why::Unknown(kind)) => assert!(kind.contains(title), "{kind}"),
                other => panic!("{name} {title}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_password_is_told_from_damage() {
    let mut bytes = vec![0; 2048];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    for (i, unit) in "EncryptedPackage".encode_utf16().enumerate() {
        bytes[1024 + 2 * i..][..2].copy_from_slice(&unit.to_le_bytes());
    }
    bytes[1024 + 64] = 34;
    bytes[1024 + 66] = 2;
    for name in ["a.docx", "a.xlsx", "a.pptx"] {
        let reading = read(name, &bytes);
        assert_eq!(reading.body, Body::Unreadable(Why::Encrypted));
        assert!(!reading.misnamed);
    }
    let notice = fixture::all().into_iter().find(|c| c.name == "notice.docx");
    let notice = notice.unwrap().bytes;
    let broken = read(
        "a.docx",
        &notice[..place(&notice, "word/document.xml") + 200],
    );
    assert!(matches!(broken.body, Body::Unreadable(Why::Broken(_))));
    assert!(!broken.misnamed && broken.format == "docx");
    let empty = read("a.docx", b"").body;
    assert_eq!(empty, Body::Unreadable(Why::Empty));
}

#[test]
fn a_package_cut_short_is_read_as_far_as_it_goes_and_says_so() {
    let notice = fixture::all().into_iter().find(|c| c.name == "notice.docx");
    let notice = notice.unwrap().bytes;
    let whole = read("a.docx", &notice);
    let cut = read("a.docx", &notice[..place(&notice, "word/footer1.xml")]);
    assert!(cut.whole().contains("各单位要切实加强领导"));
    let said: Vec<String> = cut.gaps.iter().map(Gap::in_words).collect();
    assert!(said[0].contains("不完整"), "{said:?}");
    assert!(whole.gaps.is_empty());
}

/// Where a part's name first stands.
fn place(package: &[u8], name: &str) -> usize {
    let mut windows = package.windows(name.len());
    windows
        .position(|window| window == name.as_bytes())
        .unwrap()
}

#[test]
fn an_old_document_tells_of_its_password_and_of_its_age() {
    for (name, bytes) in fixture::ole::locked() {
        let reading = read(name, &bytes);
        assert_eq!(reading.body, Body::Unreadable(Why::Encrypted), "{name}");
        assert!(!reading.misnamed);
        // Cut before its directory it is damaged, and its name tells what it was.
        let cut = read(name, &bytes[..700]);
        assert!(
            matches!(cut.body, Body::Unreadable(Why::Broken(_))),
            "{name}"
        );
        assert!(!cut.misnamed && name.ends_with(&cut.format));
    }
    let sheets_of_excel_4 =
        fixture::ole::compound(&[("Book", vec![9, 4, 6, 0, 0, 0, 16, 0, 0, 0])]);
    match read("a.xls", &sheets_of_excel_4).body {
        Body::Unreadable(Why::Unknown(kind)) => assert!(kind.contains("Excel 5 以前")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_workbook_named_as_a_document_is_read_as_a_workbook() {
    let case = fixture::all().into_iter().find(|c| c.name == "table.xls");
    let reading = read("台账.doc", &case.unwrap().bytes);
    assert!(reading.misnamed && reading.format == "xls");
    assert!(reading.whole().contains("城关街道"));
}
