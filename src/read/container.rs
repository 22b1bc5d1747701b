//! Zip packages, opened with bounds: what is inside, and its parts inflated.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Why;

/// Most bytes one part may inflate to.
const LARGEST_PART: u64 = 64 << 20;
/// Most bytes all parts we read may inflate to.
const LARGEST_PACKAGE: u64 = 256 << 20;
/// Most entries.
const MOST_ENTRIES: usize = 20_000;
/// A part beyond [`SUSPICIOUS`] bytes may not be this many times its packed size.
const HIGHEST_RATIO: u64 = 400;
/// Size in bytes from which the ratio counts: small parts of blank cells pack very well.
const SUSPICIOUS: u64 = 8 << 20;

/// What kind of package a zip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Word,
    Sheet,
    BinarySheet,
    Slides,
    Ofd,
    OpenDocument,
    Archive,
}

/// An open package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Entry by name in lower case with `/` between parts; the first of several wins.
    index: BTreeMap<String, usize>,
    spent: u64,
}

impl<'a> Package<'a> {
    /// Opens it.
    ///
    /// # Errors
    /// [`Why::Broken`] without a sound directory, [`Why::Limit`] with too many entries.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Why> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(why)?;
        if archive.len() > MOST_ENTRIES {
            return Err(Why::Limit(format!("压缩包内文件超过 {MOST_ENTRIES} 个")));
        }
        let mut index = BTreeMap::new();
        for (i, name) in archive.file_names_raw().enumerate() {
            index
                .entry(key(&String::from_utf8_lossy(name)))
                .or_insert(i);
        }
        Ok(Package {
            archive,
            index,
            spent: 0,
        })
    }

    /// Names in lower case, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.index.keys().map(String::as_str)
    }

    /// Whether there is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.index.contains_key(&key(name))
    }

    /// A part inflated, or `None` where there is no such part.
    ///
    /// # Errors
    /// Damaged, encrypted, or beyond a limit.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Why> {
        let Some(&i) = self.index.get(&key(name)) else {
            return Ok(None);
        };
        let mut entry = self.archive.by_index(i).map_err(why)?;
        let packed = entry.compressed_size();
        let mut part = Vec::new();
        // One byte past the limit is enough to know; the declared size is never trusted.
        (&mut entry)
            .take(LARGEST_PART + 1)
            .read_to_end(&mut part)
            .map_err(|_| Why::Broken(format!("其中的 {name} 解压不出来")))?;
        let size = part.len() as u64;
        self.spent += size;
        if size > LARGEST_PART {
            return Err(Why::Limit(format!(
                "{name} 解压后超过 {} MB",
                LARGEST_PART >> 20
            )));
        }
        if size > SUSPICIOUS && size / packed.max(1) > HIGHEST_RATIO {
            return Err(Why::Limit(format!("{name} 的压缩比异常")));
        }
        if self.spent > LARGEST_PACKAGE {
            return Err(Why::Limit(format!(
                "解压后总计超过 {} MB",
                LARGEST_PACKAGE >> 20
            )));
        }
        Ok(Some(part))
    }

    /// A part that must be there.
    ///
    /// # Errors
    /// As [`Package::part`], and where it is missing.
    pub(super) fn need(&mut self, name: &str) -> Result<Vec<u8>, Why> {
        self.part(name)?
            .ok_or_else(|| Why::Broken(format!("缺少 {name}")))
    }
}

/// What kind of package these bytes are; `None` where they are no zip.
pub(super) fn family(bytes: &[u8]) -> Option<Family> {
    if !bytes.starts_with(b"PK\x03\x04") && !bytes.starts_with(b"PK\x05\x06") {
        return None;
    }
    let mut package = Package::open(bytes).ok();
    let names: Vec<String> = match &package {
        Some(package) => package.names().map(String::from).collect(),
        None => local_names(bytes),
    };
    let any = |prefix: &str| names.iter().any(|name| name.starts_with(prefix));
    if any("ofd.xml") || any("encryptions.xml") {
        return Some(Family::Ofd);
    }
    if any("xl/workbook.bin") {
        return Some(Family::BinarySheet);
    }
    for (prefix, family) in [
        ("word/", Family::Word),
        ("xl/", Family::Sheet),
        ("ppt/", Family::Slides),
    ] {
        if any(prefix) {
            return Some(family);
        }
    }
    if any("mimetype") && any("content.xml") {
        return Some(Family::OpenDocument);
    }
    let types = package
        .as_mut()
        .and_then(|package| package.part("[content_types].xml").ok()?);
    let types = String::from_utf8_lossy(types.as_deref().unwrap_or_default()).into_owned();
    let family = [
        ("wordprocessingml", Family::Word),
        ("spreadsheetml", Family::Sheet),
        ("presentationml", Family::Slides),
    ];
    let by_type = family.into_iter().find(|(word, _)| types.contains(word));
    Some(by_type.map_or(Family::Archive, |(_, family)| family))
}

/// Whether these bytes are an office document under a password: an OLE file whose directory
/// holds `EncryptedPackage` (MS-OFFCRYPTO 2.3.4).
pub(super) fn is_encrypted_office(bytes: &[u8]) -> bool {
    ole_streams(bytes).any(|name| name == "EncryptedPackage")
}

/// Names in the directory of an OLE file. Directory entries are 128 bytes and so is their
/// alignment (MS-CFB 2.6): no chain need be followed, so a damaged file is known as well.
pub(super) fn ole_streams(bytes: &[u8]) -> impl Iterator<Item = String> + '_ {
    let ole = bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let directory = if ole { bytes } else { &[] };
    directory.chunks_exact(128).skip(4).filter_map(|entry| {
        let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
        let is_entry = matches!(entry[66], 1 | 2 | 5) && entry[67] <= 1;
        if !is_entry || !(4..=64).contains(&length) || length % 2 != 0 {
            return None;
        }
        let wide: Vec<u16> = entry[..length - 2]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&wide).ok()
    })
}

fn key(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

/// Names in the local headers: what a package cut short still tells.
fn local_names(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    while names.len() < MOST_ENTRIES && at + 30 <= bytes.len() {
        if !bytes[at..].starts_with(b"PK\x03\x04") {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_le_bytes([bytes[at + 26], bytes[at + 27]]));
        if let Some(name) = bytes.get(at + 30..at + 30 + length) {
            names.push(key(&String::from_utf8_lossy(name)));
        }
        at += 30;
    }
    names
}

fn why(error: ZipError) -> Why {
    match error {
        ZipError::InvalidPassword => Why::Encrypted,
        ZipError::UnsupportedArchive(text) if text.to_lowercase().contains("password") => {
            Why::Encrypted
        }
        ZipError::CompressionMethodNotSupported(method) => {
            Why::Broken(format!("压缩方法 {method} 不支持"))
        }
        ZipError::InvalidArchive(_) => {
            Why::Broken("内部结构不完整，多半是没有复制或传送完整".into())
        }
        _ => Why::Broken("内部结构有错".into()),
    }
}
