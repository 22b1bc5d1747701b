//! Pictures in drawings (\[MS-ODRAW\]): photos pasted into old office documents lie there whole.

use super::Fields;
use crate::read::Picture;
use crate::read::image::Eye;

/// The head of a record (2.2.1): version and instance, kind, length of what follows.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Record<'a> {
    /// Low four bits of the head; 15 for a record that holds records.
    pub(in crate::read) version: u16,
    /// What it means depends on the kind.
    pub(in crate::read) instance: u16,
    /// Which record it is.
    pub(in crate::read) kind: u16,
    /// What follows the head, cut at the end of the stream.
    pub(in crate::read) body: &'a [u8],
}

/// The records that follow one another here; ends at the first that has no whole head.
pub(in crate::read) fn records(mut bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    std::iter::from_fn(move || {
        let record = record(bytes)?;
        bytes = &bytes[8 + record.body.len()..];
        Some(record)
    })
}

/// The record at the start of these bytes.
pub(in crate::read) fn record(bytes: &[u8]) -> Option<Record<'_>> {
    let head = bytes.u16_at(0)?;
    let length = bytes.usize_at(4)?;
    let rest = &bytes[8..];
    Some(Record {
        version: head & 15,
        instance: head >> 4,
        kind: bytes.u16_at(2)?,
        body: &rest[..length.min(rest.len())],
    })
}

/// Drawings nest this deep at most.
const DEEPEST: usize = 24;

const STORE_ENTRY: u16 = 0xf007;

/// A picture in a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Blip<'a> {
    /// A JPEG or PNG file as it was.
    File(&'a [u8]),
    /// Drawn by commands, or in a form that no file has.
    Drawn,
}

impl Blip<'_> {
    /// As a picture of the reading, where it is a file.
    pub(in crate::read) fn picture(self, page: Option<u32>, eye: &mut Eye) -> Option<Picture> {
        match self {
            Blip::File(bytes) => Some(Picture::of(bytes, page, eye)),
            Blip::Drawn => None,
        }
    }
}

/// The picture that a record is (2.2.23), if it is one.
pub(in crate::read) fn blip<'a>(record: &Record<'a>) -> Option<Blip<'a>> {
    match record.kind {
        0xf01d | 0xf01e | 0xf02a => {
            // One or two identifiers of 16 bytes and a tag stand before the file.
            let skip = 17 + 16 * usize::from(record.instance & 1);
            let file = record.body.get(skip..).unwrap_or_default();
            let whole = file.starts_with(b"\xff\xd8") || file.starts_with(b"\x89PNG");
            Some(if whole { Blip::File(file) } else { Blip::Drawn })
        }
        0xf01a..=0xf01c | 0xf01f | 0xf029 => Some(Blip::Drawn),
        _ => None,
    }
}

/// The store of pictures of a document (2.2.20), in its order, `None` where one is missing.
/// Files keep them beside the store, in `delayed`, or inside it.
pub(in crate::read) fn store<'a>(drawing: &'a [u8], delayed: &'a [u8]) -> Vec<Option<Blip<'a>>> {
    let mut entries = Vec::new();
    visit(drawing, DEEPEST, &mut |record| {
        if record.kind == STORE_ENTRY {
            entries.push(entry(record, delayed));
        }
    });
    entries
}

/// An entry (2.2.32): 36 bytes, a name, and the picture unless it is delayed.
fn entry<'a>(record: &Record<'a>, delayed: &'a [u8]) -> Option<Blip<'a>> {
    let name = usize::from(record.body.u8_at(33)?);
    let inside = record.body.get(36 + name..).unwrap_or_default();
    let found = records(inside).find_map(|record| blip(&record));
    found.or_else(|| {
        let at = record.body.usize_at(28)?;
        blip(&self::record(delayed.get(at..)?)?)
    })
}

/// All pictures in these records, in their order, those of a store included.
pub(in crate::read) fn blips(bytes: &[u8]) -> Vec<Blip<'_>> {
    let mut found = Vec::new();
    visit(bytes, DEEPEST, &mut |record| {
        if record.kind == STORE_ENTRY {
            found.extend(entry(record, &[]));
        }
        found.extend(blip(record));
    });
    found
}

/// Calls with each record, the outer before those in it.
pub(in crate::read) fn visit<'a>(bytes: &'a [u8], depth: usize, each: &mut dyn FnMut(&Record<'a>)) {
    for record in records(bytes) {
        each(&record);
        if record.version == 15 && depth > 0 {
            visit(record.body, depth - 1, each);
        }
    }
}
