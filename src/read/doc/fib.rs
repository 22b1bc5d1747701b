//! The file information block: where in its streams a document keeps what
//! (\[MS-DOC\] 2.5.1; before Word 97, the layout of Word 6).

use super::super::Why;
use super::super::codepage;
use super::super::ole::Fields;

/// A part of a stream: offset and length. Nothing says that it lies within.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    at: usize,
    length: usize,
}

impl Place {
    /// Its bytes; none where the stream ends before.
    pub(super) fn of(self, stream: &[u8]) -> &[u8] {
        stream.bytes_at(self.at, self.length).unwrap_or_default()
    }

    /// What stands behind it.
    pub(super) fn after(self, stream: &[u8]) -> &[u8] {
        let end = self.at.checked_add(self.length);
        end.and_then(|end| stream.get(end..)).unwrap_or_default()
    }
}

/// Lengths of the parts of the text in characters, in the order in which they follow (2.3).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lengths {
    pub(super) main: usize,
    pub(super) footnotes: usize,
    pub(super) headers: usize,
    pub(super) macros: usize,
    pub(super) comments: usize,
    pub(super) endnotes: usize,
    pub(super) boxes: usize,
    pub(super) header_boxes: usize,
}

/// What we need of it.
#[derive(Debug)]
pub(super) struct Fib {
    /// Word 6 or 95: one byte a character, formatting in older words.
    pub(super) old: bool,
    /// Name of the stream with the tables.
    pub(super) tables: &'static str,
    /// Whether text without a piece table is of two bytes a character.
    pub(super) wide: bool,
    /// Where text without a piece table lies.
    pub(super) text: (usize, usize),
    /// Code page of its language.
    pub(super) page: u16,
    pub(super) lengths: Lengths,
    pub(super) pieces: Option<Place>,
    pub(super) styles: Place,
    pub(super) characters: Place,
    pub(super) paragraphs: Place,
    /// Kinds of list, and the lists that paragraphs name.
    pub(super) lists: Place,
    pub(super) overrides: Place,
    /// Drawings and the store of pictures.
    pub(super) drawings: Place,
}

const ENCRYPTED: u16 = 0x0100;
const TABLE_ONE: u16 = 0x0200;
const WIDE: u16 = 0x1000;

impl Fib {
    /// Reads it off the start of the main stream.
    ///
    /// # Errors
    /// Under a password, of a version we do not read, or no document at all.
    pub(super) fn of(stream: &[u8]) -> Result<Self, Why> {
        Fib::try_of(stream).unwrap_or_else(|| Err(Why::Broken("文件头不完整".into())))
    }

    fn try_of(stream: &[u8]) -> Option<Result<Self, Why>> {
        let version = stream.u16_at(2)?;
        let flags = stream.u16_at(0x0a)?;
        if !matches!(stream.u16_at(0)?, 0xa5ec | 0xa5dc) {
            return Some(Err(Why::Broken("文件头不是 Word 文档".into())));
        }
        if version < 0x65 {
            let title = "Word 6 以前的文档（.doc）";
            return Some(Err(Why::Unknown(title.into())));
        }
        if flags & ENCRYPTED != 0 {
            return Some(Err(Why::Encrypted));
        }
        let old = version < 0xc0;
        let number = |at| stream.usize_at(at);
        let place = |at| {
            let (at, length) = (number(at)?, number(at + 4)?);
            Some(Place { at, length })
        };
        // The lengths stand in a row, macros in fourth place, unused since Word 97.
        let first = if old { 0x34 } else { 0x4c };
        let length = |i: usize| Some(number(first + 4 * i)?.min(i32::MAX as usize));
        let lengths = Lengths {
            main: length(0)?,
            footnotes: length(1)?,
            headers: length(2)?,
            macros: length(3)?,
            comments: length(4)?,
            endnotes: length(5)?,
            boxes: length(6)?,
            header_boxes: length(7)?,
        };
        let (pieces, styles, characters, paragraphs) = if old {
            (0x160, 0x60, 0xb8, 0xc0)
        } else {
            (0x1a2, 0xa2, 0xfa, 0x102)
        };
        let since_97 = |at| place(at).filter(|_| !old).unwrap_or_default();
        Some(Ok(Fib {
            old,
            tables: match (old, flags & TABLE_ONE) {
                (true, _) => "WordDocument",
                (_, 0) => "0Table",
                _ => "1Table",
            },
            wide: flags & WIDE != 0,
            text: (number(0x18)?, number(0x1c)?),
            page: codepage::of_language(stream.u16_at(6)?),
            lengths,
            pieces: place(pieces).filter(|place| place.length > 0),
            styles: place(styles)?,
            characters: place(characters)?,
            paragraphs: place(paragraphs)?,
            lists: since_97(0x2e2),
            overrides: since_97(0x2ea),
            drawings: since_97(0x22a),
        }))
    }
}
