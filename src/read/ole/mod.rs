//! Compound files (OLE, \[MS-CFB\]): the office formats before 2007 are streams in one.

pub(super) mod art;
pub(super) mod properties;

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use super::{Why, container};

/// First bytes of a compound file ([MS-CFB] 2.2).
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Which program's document a compound file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Sheet,
    Slides,
}

/// The stream by which each is known. A document embedded in another lies deeper.
const KINDS: &[(&str, Kind)] = &[
    ("WordDocument", Kind::Word),
    ("Workbook", Kind::Sheet),
    ("Book", Kind::Sheet),
    ("PowerPoint Document", Kind::Slides),
];

/// Whether these bytes hold a document of this kind. A file too damaged to be opened still tells
/// by its directory; one that has lost that as well is what its name says, if anything.
pub(super) fn holds(bytes: &[u8], kind: Kind) -> bool {
    if !bytes.starts_with(MAGIC) {
        return false;
    }
    let file = CompoundFile::open(Cursor::new(bytes));
    let names: Vec<String> = match &file {
        Ok(file) => file
            .read_root_storage()
            .map(|entry| entry.name().to_string())
            .collect(),
        Err(_) => container::ole_streams(bytes).collect(),
    };
    if file.is_err() && names.iter().all(|name| name == "Root Entry") {
        return true;
    }
    let is = |stream: &str| names.iter().any(|name| name == stream);
    let known = KINDS.iter().find(|(stream, _)| is(stream));
    known.is_some_and(|(_, known)| *known == kind)
}

/// An open compound file.
pub(super) struct Compound<'a> {
    file: CompoundFile<Cursor<&'a [u8]>>,
    /// Bytes of the whole file: no stream in it is longer.
    size: u64,
}

impl<'a> Compound<'a> {
    /// Opens it.
    ///
    /// # Errors
    /// [`Why::Broken`] without a sound directory.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Why> {
        let file = CompoundFile::open(Cursor::new(bytes));
        Ok(Compound {
            file: file
                .map_err(|_| Why::Broken("内部目录不完整，多半是没有复制或传送完整".into()))?,
            size: bytes.len() as u64,
        })
    }

    /// A stream as far as it can be read, or `None` where there is none of this name.
    pub(super) fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let stream = self.file.open_stream(format!("/{name}")).ok()?;
        let mut bytes = Vec::new();
        // What was read before the damage is kept; what is missing shows where it is needed.
        let _ = stream.take(self.size).read_to_end(&mut bytes);
        Some(bytes)
    }
}

/// Little-endian numbers at an offset, `None` past the end.
pub(super) trait Fields {
    /// One byte.
    fn u8_at(&self, at: usize) -> Option<u8>;
    /// Two bytes.
    fn u16_at(&self, at: usize) -> Option<u16>;
    /// Four bytes.
    fn u32_at(&self, at: usize) -> Option<u32>;
    /// Four bytes as an offset or a length.
    fn usize_at(&self, at: usize) -> Option<usize>;
    /// So many bytes from an offset.
    fn bytes_at(&self, at: usize, length: usize) -> Option<&[u8]>;
}

impl Fields for [u8] {
    fn u8_at(&self, at: usize) -> Option<u8> {
        self.get(at).copied()
    }

    fn u16_at(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes_at(at, 2)?;
        Some(u16::from_le_bytes(bytes.try_into().ok()?))
    }

    fn u32_at(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes_at(at, 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    fn usize_at(&self, at: usize) -> Option<usize> {
        self.u32_at(at)?.try_into().ok()
    }

    fn bytes_at(&self, at: usize, length: usize) -> Option<&[u8]> {
        self.get(at..at.checked_add(length)?)
    }
}
