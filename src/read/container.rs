//! Zip packages, opened with bounds: what is inside, and its parts inflated.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Gap, Why, salvage};

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
    /// Another document by the Open Packaging Conventions, such as a drawing.
    Other,
    Archive,
}

/// An open package.
pub(super) struct Package<'a> {
    source: Source<'a>,
    /// Entry by name in lower case with `/` between parts; the first of several wins.
    index: BTreeMap<String, usize>,
    spent: u64,
}

/// Where the parts are found.
enum Source<'a> {
    /// By the directory at the end.
    Directory(ZipArchive<Cursor<&'a [u8]>>),
    /// The end is lost: by the header in front of each part.
    Headers(Vec<salvage::Local<'a>>),
}

impl<'a> Package<'a> {
    /// Opens it; one that is cut short as far as it goes, which [`Package::cut_short`] tells.
    ///
    /// # Errors
    /// [`Why::Broken`] where no part is found, [`Why::Limit`] with too many entries.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Why> {
        let source = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => Source::Directory(archive),
            Err(error) => match salvage::locals(bytes, MOST_ENTRIES + 1) {
                locals if locals.is_empty() => return Err(why(error)),
                locals => Source::Headers(locals),
            },
        };
        let names: Vec<String> = match &source {
            Source::Directory(archive) => archive
                .file_names_raw()
                .map(|name| String::from_utf8_lossy(name).into_owned())
                .collect(),
            Source::Headers(locals) => locals.iter().map(|local| local.name.clone()).collect(),
        };
        if names.len() > MOST_ENTRIES {
            return Err(Why::Limit(format!("压缩包内文件超过 {MOST_ENTRIES} 个")));
        }
        let mut index = BTreeMap::new();
        for (i, name) in names.iter().enumerate() {
            index.entry(key(name)).or_insert(i);
        }
        Ok(Package {
            source,
            index,
            spent: 0,
        })
    }

    /// That its end is lost, where it is.
    pub(super) fn cut_short(&self) -> Option<Gap> {
        matches!(self.source, Source::Headers(_)).then(cut_short)
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
        // One byte past the limit is enough to know; the declared size is never trusted.
        let most = LARGEST_PART + 1;
        let (part, packed) = match &mut self.source {
            Source::Directory(archive) => {
                let entry = archive.by_index(i).map_err(why)?;
                let packed = entry.compressed_size();
                let mut part = Vec::new();
                entry
                    .take(most)
                    .read_to_end(&mut part)
                    .map_err(|_| Why::Broken(format!("其中的 {name} 解压不出来")))?;
                (part, packed)
            }
            // The part in which the file ends is as good as lost.
            Source::Headers(locals) => match locals.get(i).and_then(|local| local.whole(most)) {
                Some(part) => part,
                None => return Ok(None),
            },
        };
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
        self.part(name)?.ok_or_else(|| match &self.source {
            Source::Headers(_) => incomplete(),
            _ => Why::Broken(format!("缺少 {name}")),
        })
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
    match family_of(&names) {
        Some(Family::Other) | None => {}
        known => return known,
    }
    let types = package
        .as_mut()
        .and_then(|package| package.part("[content_types].xml").ok()?);
    let Some(types) = types else {
        return Some(family_of(&names).unwrap_or(Family::Archive));
    };
    let types = String::from_utf8_lossy(&types).into_owned();
    let family = [
        ("wordprocessingml", Family::Word),
        ("spreadsheetml", Family::Sheet),
        ("presentationml", Family::Slides),
    ];
    let by_type = family.into_iter().find(|(word, _)| types.contains(word));
    Some(by_type.map_or(Family::Other, |(_, family)| family))
}

/// What kind of document a zip with these names in it is, in lower case; `None` where it is none,
/// but files packed into one.
pub(super) fn family_of(names: &[String]) -> Option<Family> {
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
        // A clerk's folder may be called Word as well.
        let is_part = |name: &String| name.starts_with(prefix) && name.ends_with(".xml");
        if names.iter().any(is_part) {
            return Some(family);
        }
    }
    if any("mimetype") && any("content.xml") {
        return Some(Family::OpenDocument);
    }
    any("[content_types].xml").then_some(Family::Other)
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

/// Names in the local headers: what a package without a directory still tells.
pub(super) fn local_names(bytes: &[u8]) -> Vec<String> {
    let locals = salvage::locals(bytes, MOST_ENTRIES);
    locals.iter().map(|local| key(&local.name)).collect()
}

/// The gap of a file whose end is lost.
pub(super) fn cut_short() -> Gap {
    let why = Why::Broken("文件不完整，多半是没有复制或传送完整".into());
    Gap::Part("后半部分".into(), why)
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
        ZipError::InvalidArchive(_) => incomplete(),
        _ => Why::Broken("内部结构有错".into()),
    }
}

/// A package whose end never arrived.
fn incomplete() -> Why {
    Why::Broken("内部结构不完整，多半是没有复制或传送完整".into())
}
