//! A case for each name in the table of the Library of Congress conformance suite, made here from
//! RFC 8493 and its drafts alone.

use super::made::{ABC, Bag, EMPTY, Invalid, Valid, Warned};

const SHA1: &str = "a9993e364706816aba3e25717850c26c9cd0d89d";
const SHA512: &str = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                      2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

fn utf16(text: &str) -> Vec<u8> {
    let marked = format!("\u{feff}{text}");
    marked.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

const OLD: [&str; 4] = ["0.93", "0.94", "0.95", "0.96"];

fn info(version: &str) -> &'static str {
    match version {
        "0.93" | "0.94" | "0.95" => "package-info.txt",
        _ => "bag-info.txt",
    }
}

#[test]
fn valid_since_0_93() {
    for version in OLD.into_iter().chain(["0.97", "1.0"]) {
        Bag::basic(version, "basic-bag", Valid).judge();
        let labels = "Contact-Name: 甲\nContact-Name: 乙\nPayload-Oxum: 3.1\n";
        Bag::basic(version, "duplicate-metadata-entries", Valid)
            .with(info(version), labels)
            .judge();
        Bag::basic(version, "totals that are wrong", Invalid)
            .with(info(version), "Payload-Oxum: 4.1\n")
            .judge();
    }
}

#[test]
fn valid_since_0_96() {
    for version in ["0.96", "0.97"] {
        Bag::basic(version, "bag-in-a-bag", Valid)
            .with("data/bag/bagit.txt", "abc")
            .with("data/bag/data/abc.txt", "abc")
            .with("data/bag/manifest-md5.txt", "abc")
            .listing(&format!("{ABC} data/bag/bagit.txt"))
            .listing(&format!("{ABC} data/bag/data/abc.txt"))
            .listing(&format!("{ABC} data/bag/manifest-md5.txt"))
            .judge();
        Bag::basic(version, "bag-with-encoded-names", Valid)
            .with("data/a%20b%0Ac%25.txt", "abc")
            .listing(&format!("{ABC}  data/a%20b%0Ac%25.txt"))
            .judge();
        Bag::basic(version, "bag-with-escapable-characters", Valid)
            .with("data/[é] {x}^&'$#@!~`+=;,%.txt", "abc")
            .listing(&format!("{ABC}  data/[é] {{x}}^&'$#@!~`+=;,%.txt"))
            .judge();
        Bag::basic(version, "bag-with-leading-dot-slash-in-manifest", Warned)
            .with("manifest-md5.txt", format!("{ABC}  ./data/abc.txt\n"))
            .judge();
        Bag::basic(version, "bag-with-space", Valid)
            .with("data/年度 总 结/a b.txt", "abc")
            .listing(&format!("{ABC}  data/年度 总 结/a b.txt"))
            .judge();
        Bag::basic(version, "holey-bag, filled", Valid)
            .with("fetch.txt", "http://example.invalid/abc 3 data/abc.txt\n")
            .judge();
        Bag::basic(version, "holey-bag, not filled", Invalid)
            .without("data/abc.txt")
            .with("data/b", "")
            .listing(&format!("{EMPTY} data/b"))
            .with("fetch.txt", "http://example.invalid/abc 3 data/abc.txt\n")
            .judge();
    }
}

#[test]
fn valid_since_0_97() {
    let latin = "BagIt-Version: 0.97\nTag-File-Character-Encoding: ISO-8859-1\n";
    let mut manifest = format!("{ABC}  data/abc.txt\n{ABC}  data/caf").into_bytes();
    manifest.extend(b"\xE9.txt\n");
    Bag::basic("0.97", "ISO-8859-1-encoded-tag-files", Valid)
        .with("bagit.txt", latin)
        .with("data/café.txt", "abc")
        .with("manifest-md5.txt", manifest)
        .with("bag-info.txt", &b"Contact-Name: Ren\xE9\n"[..])
        .judge();
    let wide = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-16\n";
    let manifest = utf16(&format!("{ABC}  data/abc.txt\n{ABC}  data/总结.txt\n"));
    Bag::basic("0.97", "UTF-16-encoded-tag-files", Valid)
        .with("bagit.txt", wide)
        .with("data/总结.txt", "abc")
        .with("manifest-md5.txt", manifest)
        .with("bag-info.txt", utf16("Payload-Oxum: 6.2\n"))
        .judge();
    let chinese = "BagIt-Version: 0.97\nTag-File-Character-Encoding: GBK\n";
    let mut manifest = format!("{ABC}  data/abc.txt\n{ABC}  data/").into_bytes();
    manifest.extend(b"\xD7\xDC\xBD\xE1.txt\n");
    Bag::basic("0.97", "GBK", Valid)
        .with("bagit.txt", chinese)
        .with("data/总结.txt", "abc")
        .with("manifest-md5.txt", manifest)
        .judge();
    Bag::basic("0.97", "minimal-bag", Valid).judge();
    let labels =
        "Contact-Name : 甲\nContact-Phone:1\nContact-Email\t:\ta@b\nPayload-Oxum  :   3.1\n";
    Bag::basic("0.97", "uncommon-metadata-separators", Valid)
        .with("bag-info.txt", labels)
        .judge();
    Bag::basic("1.0", "uncommon-metadata-separators", Invalid)
        .with("bag-info.txt", labels)
        .judge();
}

#[test]
fn invalid_declarations() {
    let declared = |name, text: &[u8]| {
        Bag::basic("0.97", name, Invalid)
            .with("bagit.txt", text)
            .judge();
    };
    declared("baginfo-missing-encoding", b"BagIt-Version: 0.97\n");
    declared(
        "bom-in-bagit.txt",
        b"\xEF\xBB\xBFBagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n",
    );
    for version in ["0.9.7", "97", "0.98", "2.0", "M.N", ""] {
        let text = format!("BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n");
        declared("invalid-version-number", text.as_bytes());
    }
    for text in [
        "BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "BagIt-Version: 1.0\nTag-File-Character-Encoding : UTF-8\n",
        "BagIt-Version\t: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        " BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
    ] {
        declared("bagit-with-invalid-whitespace", text.as_bytes());
    }
    Bag::basic("0.97", "missing-bagit.txt", Invalid)
        .without("bagit.txt")
        .judge();
    Bag::basic("0.97", "the same blanks, before 1.0", Valid)
        .with(
            "bagit.txt",
            "BagIt-Version : 0.97\nTag-File-Character-Encoding :UTF-8\n",
        )
        .judge();
}

#[test]
fn invalid_contents() {
    for version in ["0.97", "1.0"] {
        Bag::basic(version, "corrupt-data-file", Invalid)
            .with("data/abc.txt", "abd")
            .judge();
        Bag::basic(version, "corrupt-tag-file", Invalid)
            .with("bag-info.txt", "Contact-Name: 甲\n")
            .with("tagmanifest-md5.txt", format!("{ABC} bag-info.txt\n"))
            .judge();
        Bag::basic(version, "missing-baginfo", Invalid)
            .with("tagmanifest-md5.txt", format!("{ABC} bag-info.txt\n"))
            .judge();
        Bag::basic(version, "extra-file-in-bag", Invalid)
            .with("data/extra.txt", "abc")
            .judge();
        Bag::basic(version, "missing file", Invalid)
            .listing(&format!("{ABC} data/none.txt"))
            .judge();
        Bag::basic(
            version,
            "same-filename-listed-twice-with-different-hashes",
            Invalid,
        )
        .listing(&format!("{EMPTY} data/abc.txt"))
        .judge();
    }
    Bag::basic("1.0", "notAllManifestsListAllFiles", Invalid)
        .with("data/b.txt", "abc")
        .listing(&format!("{ABC} data/b.txt"))
        .with("manifest-sha1.txt", format!("{SHA1}  data/abc.txt\n"))
        .judge();
    Bag::basic(
        "1.0",
        "same-filename-listed-twice-with-the-same-hash",
        Invalid,
    )
    .listing(&format!("{ABC} data/abc.txt"))
    .judge();
    Bag::new("1.0", "basicBag", Valid)
        .with("data/abc.txt", "abc")
        .with("manifest-sha512.txt", format!("{SHA512}  data/abc.txt\n"))
        .judge();
}

#[test]
fn ways_out_are_invalid_on_every_system() {
    for (name, way) in [
        (
            "out-of-scope-file-paths-using-dot-notation",
            "../../../etc/hostname",
        ),
        ("dot-notation from within", "data/../../hostname"),
        ("dot-notation of Windows", r"data\..\..\hostname"),
        ("linux-only: absolute path", "/etc/hostname"),
        ("linux-only: shortcut", "~/.bashrc"),
        ("linux-only: user", "~root/.bashrc"),
        ("windows-only: absolute path", r"C:\Windows\win.ini"),
        ("windows-only: drive", "c:win.ini"),
        ("windows-only: shortcut", r"\Windows\win.ini"),
        ("windows-only: UNC", r"\\server\share\x"),
        ("windows-only: UNC forward", "//server/share/x"),
        ("windows-only: namespace", r"\\?\C:\Windows\win.ini"),
    ] {
        for version in ["0.96", "0.97", "1.0"] {
            Bag::basic(version, name, Invalid)
                .listing(&format!("{ABC}  {way}"))
                .judge();
            Bag::basic(version, name, Invalid)
                .with("tagmanifest-md5.txt", format!("{ABC}  {way}\n"))
                .judge();
            Bag::basic(version, name, Invalid)
                .with("fetch.txt", format!("http://example.invalid/x 3 {way}\n"))
                .judge();
        }
    }
}

#[test]
fn warnings() {
    let basic = |name| Bag::basic("0.97", name, Warned);
    basic("duplicate-file-with-different-case, both there")
        .with("data/ABC.txt", "abc")
        .listing(&format!("{ABC}  data/ABC.txt"))
        .judge();
    basic("duplicate-file-with-different-case, one there")
        .listing(&format!("{ABC}  data/ABC.txt"))
        .judge();
    for line in [
        format!("{ABC} *data/b.txt"),
        format!("\\{ABC} *data/b.txt"),
        format!("\\{ABC}  data\\\\b.txt"),
        format!("# md5sum\n{ABC} *./data/b.txt"),
    ] {
        basic("made-with-md5sum-tools")
            .with("data/b.txt", "abc")
            .listing(&line)
            .judge();
    }
    for path in [
        "./data/b.txt",
        "data/./b.txt",
        "data/../data/b.txt",
        "data//b.txt",
    ] {
        basic("relative-path")
            .with("data/b.txt", "abc")
            .listing(&format!("{ABC}  {path}"))
            .judge();
    }
    let names = ["data/N\u{fa}\u{f1}ez", "data/Nu\u{301}n\u{303}ez"];
    let both = names.map(|name| format!("{ABC}  {name}")).join("\n");
    for there in [&names[..1], &names[1..], &names[..]] {
        let mut bag =
            basic("same-filename-listed-twice-with-different-normalization").listing(&both);
        for name in there {
            bag = bag.with(name, "abc");
        }
        bag.judge();
    }
    basic("same-filename-listed-twice-with-the-same-hash")
        .listing(&format!("{ABC} data/abc.txt"))
        .judge();
    let junk = "data/Thumbs.db";
    basic("special-system-files, listed")
        .with(junk, "abc")
        .listing(&format!("{ABC} {junk}"))
        .judge();
    basic("special-system-files, not listed")
        .with(junk, "abc")
        .with("data/.DS_Store", "abc")
        .with("bag-info.txt", "Payload-Oxum: 3.1\n")
        .judge();
    basic("special-system-files, counted and not listed")
        .with(junk, "abc")
        .with("bag-info.txt", "Payload-Oxum: 6.2\n")
        .judge();
    basic("special-system-files, listed and gone")
        .listing(&format!("{ABC} {junk}"))
        .judge();
}
