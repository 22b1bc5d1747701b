//! Where the slides of a deck lie: edits, the directory of what they saved, the lists of slides
//! (\[MS-PPT\] 2.1.2, 2.3, 2.4.14).

use std::collections::{BTreeMap, BTreeSet};

use super::super::Why;
use super::super::ole::Fields;
use super::super::ole::art::{Record, record, records};

/// Kinds of records.
mod kind {
    pub(super) const DOCUMENT: u16 = 0x03e8;
    pub(super) const NOTES_HEAD: u16 = 0x03f1;
    pub(super) const SLIDE_PERSIST: u16 = 0x03f3;
    pub(super) const DRAWING_GROUP: u16 = 0x040b;
    pub(super) const LIST: u16 = 0x0ff0;
    pub(super) const EDIT: u16 = 0x0ff5;
    pub(super) const DIRECTORY: u16 = 0x1772;
}

/// A slide or a page of notes.
pub(super) struct Entry<'a> {
    /// Its own record; `None` where the directory does not lead to one.
    pub(super) page: Option<Record<'a>>,
    /// Identifier by which notes name their slide.
    pub(super) id: u32,
    /// Texts of its placeholders, kept with the list.
    pub(super) outline: Vec<Record<'a>>,
}

impl Entry<'_> {
    /// The identifier of the slide that a page of notes belongs to (2.5.12).
    fn slide(&self) -> Option<u32> {
        let head = records(self.page?.body).find(|record| record.kind == kind::NOTES_HEAD)?;
        head.body.u32_at(0)
    }
}

/// A deck.
pub(super) struct Deck<'a> {
    pub(super) slides: Vec<Entry<'a>>,
    /// Pages of notes by the identifier of their slide.
    pub(super) notes: BTreeMap<u32, Vec<Entry<'a>>>,
    /// The document's own record.
    pub(super) document: Record<'a>,
    /// Drawings of the whole deck, with the store of pictures.
    pub(super) drawings: &'a [u8],
}

/// Marks of the stream `Current User` (2.3.2).
const ENCRYPTED: u32 = 0xf3d1_c4df;
/// Most edits since the file was last written whole, and most entries of their directories.
const MOST_EDITS: usize = 10_000;
const MOST_ENTRIES: usize = 1 << 20;

impl<'a> Deck<'a> {
    /// Finds its way through the stream of the document.
    ///
    /// # Errors
    /// Under a password, or without a document.
    pub(super) fn of(stream: &'a [u8], user: &[u8]) -> Result<Self, Why> {
        if user.u32_at(12) == Some(ENCRYPTED) {
            return Err(Why::Encrypted);
        }
        let (places, document) = match user.usize_at(16) {
            Some(edit) => directory(stream, edit)?,
            None => (BTreeMap::new(), None),
        };
        let page = |id: u32| record(stream.get(*places.get(&id)?..)?);
        // A file whose directory is lost still holds its document somewhere.
        let document = document
            .and_then(page)
            .filter(|record| record.kind == kind::DOCUMENT)
            .or_else(|| {
                let documents = records(stream).filter(|r| r.kind == kind::DOCUMENT);
                documents.last()
            })
            .ok_or_else(|| Why::Broken("找不到文稿的目录".into()))?;
        let mut deck = Deck {
            slides: Vec::new(),
            notes: BTreeMap::new(),
            document,
            drawings: &[],
        };
        // Slides are told apart; a file that names one a million times is not read so often.
        let mut budget = 8 * stream.len();
        let mut page = |id| {
            let page = page(id)?;
            budget = budget.checked_sub(page.body.len())?;
            Some(page)
        };
        for record in records(document.body) {
            match (record.kind, record.instance) {
                (kind::LIST, 0) => deck.slides.extend(entries(record.body, &mut page)),
                (kind::LIST, 2) => {
                    for notes in entries(record.body, &mut page) {
                        let slide = notes.slide().unwrap_or_default();
                        deck.notes.entry(slide).or_default().push(notes);
                    }
                }
                (kind::DRAWING_GROUP, _) => deck.drawings = record.body,
                _ => {}
            }
        }
        Ok(deck)
    }
}

/// Offsets by identifier, the latest edit's before earlier ones', and the document's identifier.
type Directory = (BTreeMap<u32, usize>, Option<u32>);

fn directory(stream: &[u8], mut edit: usize) -> Result<Directory, Why> {
    let (mut places, mut document) = (BTreeMap::new(), None);
    let mut seen = BTreeSet::new();
    while seen.insert(edit) && seen.len() < MOST_EDITS {
        let found = stream.get(edit..).and_then(record);
        let Some(atom) = found.filter(|record| record.kind == kind::EDIT) else {
            break;
        };
        // The identifier of a session that encrypts stands behind the rest (2.3.3).
        if atom.body.u32_at(28).is_some_and(|id| id != 0) {
            return Err(Why::Encrypted);
        }
        document = document.or(atom.body.u32_at(16));
        if let Some(at) = atom.body.usize_at(12) {
            saved(stream, at, &mut places);
        }
        match atom.body.usize_at(8) {
            Some(before) if before > 0 => edit = before,
            _ => break,
        }
    }
    Ok((places, document))
}

/// What one edit saved (2.3.4): runs of identifiers and an offset for each.
fn saved(stream: &[u8], at: usize, places: &mut BTreeMap<u32, usize>) -> Option<()> {
    let directory = record(stream.get(at..)?).filter(|record| record.kind == kind::DIRECTORY)?;
    let mut at = 0;
    while places.len() < MOST_ENTRIES {
        let run = directory.body.u32_at(at)?;
        let (first, count) = (run & 0xf_ffff, run >> 20);
        at += 4;
        for id in first..first + count {
            places.entry(id).or_insert(directory.body.usize_at(at)?);
            at += 4;
        }
    }
    Some(())
}

/// The slides of a list, each with the texts behind it.
fn entries<'a>(list: &'a [u8], page: &mut impl FnMut(u32) -> Option<Record<'a>>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for record in records(list) {
        if record.kind == kind::SLIDE_PERSIST {
            entries.push(Entry {
                page: record.body.u32_at(0).and_then(&mut *page),
                id: record.body.u32_at(12).unwrap_or_default(),
                outline: Vec::new(),
            });
        } else if let Some(entry) = entries.last_mut() {
            entry.outline.push(record);
        }
    }
    entries
}
