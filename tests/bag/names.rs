//! Cases that the table of the conformance suite lacks: `%`, Chinese names, long names.

use std::fs;

use juanzong::bag::Warning;

use super::check;
use super::made::{ABC, Bag, Invalid, Valid, Warned};

#[test]
fn names_the_table_lacks() {
    for version in ["0.97", "1.0"] {
        Bag::basic(version, "decoded", Valid)
            .with("data/100%达标.txt", "abc")
            .listing(&format!("{ABC}  data/100%25达标.txt"))
            .judge();
        Bag::basic(version, "not encoded by others", Valid)
            .with("data/100%25达标.txt", "abc")
            .listing(&format!("{ABC}  data/100%25达标.txt"))
            .judge();
        Bag::basic(version, "never more than three encodings", Invalid)
            .with("data/总结.txt", "abc")
            .listing(&format!("{ABC}  data/%E6%80%BB%E7%BB%93.txt"))
            .judge();
        let (whole, apart) = ("data/\u{ac00}", "data/\u{1100}\u{1161}");
        Bag::basic(version, "NFC listed, NFD there", Warned)
            .with(apart, "abc")
            .listing(&format!("{ABC}  {whole}"))
            .judge();
        Bag::basic(version, "NFD listed, NFC there", Warned)
            .with(whole, "abc")
            .listing(&format!("{ABC}  {apart}"))
            .judge();
        let long = format!("data/{}.txt", "卷".repeat(80));
        Bag::basic(version, "long", Valid)
            .with(&long, "abc")
            .listing(&format!("{ABC}  {long}"))
            .judge();
        let deep = format!("data/{}", "一个很长的文件夹名/".repeat(30));
        Bag::basic(version, "deep", Warned)
            .with(&format!("{deep}总结.txt"), "abc")
            .listing(&format!("{ABC}  {deep}总结.txt"))
            .judge();
        Bag::basic(version, "reserved on Windows", Warned)
            .with("data/con.txt", "abc")
            .listing(&format!("{ABC}  data/con.txt"))
            .judge();
        Bag::basic(version, "a mark that UTF-8 needs not", Warned)
            .with("manifest-md5.txt", format!("\u{feff}{ABC}  data/abc.txt\n"))
            .judge();
        Bag::basic(version, "an algorithm nobody knows", Warned)
            .with("manifest-sm3.txt", format!("{ABC}  data/abc.txt\n"))
            .judge();
        Bag::basic(version, "no manifest we know", Invalid)
            .without("manifest-md5.txt")
            .with("manifest-sm3.txt", format!("{ABC}  data/abc.txt\n"))
            .judge();
    }
    Bag::basic("1.0", "gone for good since 1.0", Invalid)
        .listing(&format!("{ABC} data/Thumbs.db"))
        .judge();
    Bag::basic("1.0", "totals twice", Invalid)
        .with("bag-info.txt", "Payload-Oxum: 3.1\npayload-oxum: 3.1\n")
        .judge();
    Bag::basic("1.0", "a manifest no tag manifest vouches for", Invalid)
        .with("bag-info.txt", "abc")
        .with("tagmanifest-md5.txt", format!("{ABC} bag-info.txt\n"))
        .judge();
}

/// A payload with nothing in it is a payload; none at all is none.
#[test]
fn an_empty_payload_is_valid_and_a_lack_of_one_is_not() {
    let home = tempfile::tempdir().expect("a folder");
    let bag = Bag::new("1.0", "empty", Valid).with("manifest-md5.txt", "");
    bag.write(home.path());
    assert!(!check(home.path()).expect("readable").sound());
    fs::create_dir(home.path().join("data")).expect("made");
    assert!(check(home.path()).expect("readable").sound());
}

/// What names on the disk are on a Chinese PC, unpacked by a program that kept their bytes.
#[cfg(unix)]
#[test]
fn names_of_a_chinese_pc_on_a_linux_disk_are_read() {
    use std::os::unix::ffi::OsStrExt as _;
    let home = tempfile::tempdir().expect("a folder");
    let bag = Bag::basic("0.97", "GBK names", Warned).listing(&format!("{ABC}  data/总结.txt"));
    bag.write(home.path());
    let name = std::ffi::OsStr::from_bytes(b"\xD7\xDC\xBD\xE1.txt");
    fs::write(home.path().join("data").join(name), "abc").expect("written");
    let verdict = check(home.path()).expect("readable");
    assert_eq!(verdict.problems, []);
    assert_eq!(
        verdict.warnings,
        [Warning::Encoding("data/总结.txt".into())]
    );
}
