//! Files that nobody can read, and leavings of office programs: what every real folder holds.

use lopdf::{Document, Object, dictionary};

use super::docx;
use super::pdf;
use super::source::Entry;
use crate::ooxml::package;

/// The bytes that `字节` asks for; `None` where the material is an honest one.
pub(super) fn write(entry: &Entry) -> Option<Vec<u8>> {
    Some(match entry.get("字节") {
        "空" => Vec::new(),
        "截断" => half(docx::write(entry)),
        "加密" => encrypted(),
        "零页" => no_pages(),
        "压缩包" => archive(entry),
        "知网" => [&b"CAJ\0"[..], entry.path.as_bytes(), &[0; 64]].concat(),
        "影像" => [&[0, 0, 0, 0x18][..], b"ftypmp42\0\0\0\0mp42isom", &[0; 64]].concat(),
        "巨大" => "2025-09-01T05:00:00,119.0000,30.0000\r\n"
            .repeat(34_000)
            .into_bytes(),
        "残留" => [&[5][..], "办公室".as_bytes(), &[0; 150]].concat(),
        _ => return None,
    })
}

/// A copy broken off half-way.
fn half(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() / 2);
    bytes
}

/// A PDF behind a password: the standard security handler, revision 3, with keys of no password
/// that anyone has (ISO 32000-1 §7.6.3).
fn encrypted() -> Vec<u8> {
    let mut document = Document::with_version("1.6");
    let (tree, page) = (document.new_object_id(), document.new_object_id());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.set_object(
        tree,
        dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 },
    );
    let sheet = vec![0.into(), 0.into(), 595.into(), 842.into()];
    document.set_object(
        page,
        dictionary! { "Type" => "Page", "Parent" => tree, "MediaBox" => sheet },
    );
    let key = |first: u8| {
        let bytes = (0..32).map(|n: u8| first.wrapping_add(n.wrapping_mul(37)));
        Object::String(bytes.collect(), lopdf::StringFormat::Hexadecimal)
    };
    let lock = document.add_object(dictionary! {
        "Filter" => "Standard", "V" => 2, "R" => 3, "Length" => 128, "P" => -3904,
        "O" => key(11), "U" => key(200),
    });
    let id = || Object::String(vec![7; 16], lopdf::StringFormat::Hexadecimal);
    document.trailer.set("Root", catalog);
    document.trailer.set("Encrypt", lock);
    document.trailer.set("ID", vec![id(), id()]);
    pdf::finish(document)
}

/// A PDF that a printer driver left without a single page.
fn no_pages() -> Vec<u8> {
    let mut document = Document::with_version("1.6");
    let tree = document.add_object(
        dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 },
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    pdf::finish(document)
}

/// A zip with a note, and a second file behind a password: bit 0 of its flags, in the local header
/// and in the directory (PKWARE APPNOTE 4.4.4). Nobody has the password.
fn archive(entry: &Entry) -> Vec<u8> {
    let locked = "台账密码版.txt";
    let mut bytes = package(&[
        ("打包说明.txt", entry.get("题名").to_string()),
        (locked, "无人能看".into()),
    ]);
    let name = locked.as_bytes();
    let windows = bytes.windows(name.len()).enumerate();
    let places: Vec<usize> = windows
        .filter(|(_, w)| *w == name)
        .map(|(at, _)| at)
        .collect();
    for (name, flags) in places.into_iter().zip([24, 38]) {
        bytes[name - flags] |= 1;
    }
    bytes
}
