//! The piece table: in which order the stream's stretches of text are the text
//! (\[MS-DOC\] 2.4.1, 2.8.35).

use encoding_rs::Encoding;

use super::super::codepage;
use super::super::ole::Fields;
use super::fib::Fib;

/// A character and where in the stream it stands: its formatting is found by that place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) at: usize,
}

/// A stretch of text.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// Position of its first character in the text.
    start: usize,
    /// Characters as the format counts them: bytes, or UTF-16 units.
    count: usize,
    /// Offset in the stream.
    at: usize,
    wide: bool,
}

/// The text of a document.
pub(super) struct Text<'a> {
    stream: &'a [u8],
    pieces: Vec<Piece>,
    /// Of characters of one byte.
    encoding: &'static Encoding,
    /// Characters that lie past the end of the stream.
    pub(super) missing: usize,
}

/// Most characters: some eight thousand pages.
const LONGEST: usize = 16 << 20;

const COMPRESSED: u32 = 0x4000_0000;

impl<'a> Text<'a> {
    /// By the piece table, or in one piece where there is none. `None` where it is damaged.
    pub(super) fn of(fib: &Fib, stream: &'a [u8], tables: &[u8]) -> Option<Self> {
        let mut pieces = match fib.pieces {
            Some(place) => table(place.of(tables), fib.old)?,
            None => {
                let (at, end) = fib.text;
                let width = if fib.wide { 2 } else { 1 };
                vec![Piece {
                    start: 0,
                    count: end.checked_sub(at)? / width,
                    at,
                    wide: fib.wide,
                }]
            }
        };
        let (mut missing, mut total) = (0, 0usize);
        for piece in &mut pieces {
            let width = if piece.wide { 2 } else { 1 };
            let there = stream.len().saturating_sub(piece.at) / width;
            let kept = piece.count.min(there).min(LONGEST - total);
            missing += piece.count - kept;
            total += kept;
            piece.count = kept;
        }
        let encoding = if fib.old {
            let (from, to) = fib.text;
            let text = stream.get(from..to.min(stream.len())).unwrap_or_default();
            codepage::of_text(text, fib.page)
        } else {
            // Compressed text is of Windows 1252 whatever the language (2.9.73).
            encoding_rs::WINDOWS_1252
        };
        Some(Text {
            stream,
            pieces,
            encoding,
            missing,
        })
    }

    /// The characters of a range of positions.
    pub(super) fn letters(&self, from: usize, to: usize) -> impl Iterator<Item = Letter> + '_ {
        self.pieces.iter().flat_map(move |piece| {
            let first = from.clamp(piece.start, piece.start + piece.count) - piece.start;
            let last = to.clamp(piece.start, piece.start + piece.count) - piece.start;
            let width = if piece.wide { 2 } else { 1 };
            let mut at = piece.at + first * width;
            let end = piece.at + last.max(first) * width;
            std::iter::from_fn(move || {
                let rest = self.stream.get(at..end)?;
                let (c, length) = if piece.wide {
                    wide(rest)?
                } else {
                    self.narrow(rest)?
                };
                let letter = Letter { c, at };
                at += length;
                Some(letter)
            })
        })
    }

    /// The first character of text of one byte or two, and how many.
    fn narrow(&self, rest: &[u8]) -> Option<(char, usize)> {
        let first = *rest.first()?;
        if first.is_ascii() {
            return Some((char::from(first), 1));
        }
        let double = !self.encoding.is_single_byte() && rest.len() > 1 && rest[1] >= 0x40;
        let length = if double { 2 } else { 1 };
        let (text, _) = self
            .encoding
            .decode_without_bom_handling(rest.get(..length)?);
        Some((text.chars().next().unwrap_or('\u{fffd}'), length))
    }
}

/// The first character of UTF-16 text and its length in bytes.
fn wide(rest: &[u8]) -> Option<(char, usize)> {
    let units = [rest.u16_at(0)?, rest.u16_at(2).unwrap_or_default()];
    let c = char::decode_utf16(units).next()?;
    let c = c.unwrap_or('\u{fffd}');
    Some((c, 2 * c.len_utf16()))
}

/// Formatting of pieces stands before the table of pieces: a mark, a length, bytes.
fn table(clx: &[u8], old: bool) -> Option<Vec<Piece>> {
    let mut at = 0;
    while clx.u8_at(at)? == 1 {
        at += 3 + usize::from(clx.u16_at(at + 1)?);
    }
    if clx.u8_at(at)? != 2 {
        return None;
    }
    let length = clx.usize_at(at + 1)?;
    let table = clx.get(at + 5..)?;
    let table = &table[..length.min(table.len())];
    // Positions, one more than pieces, then pieces of eight bytes.
    let count = table.len().checked_sub(4)? / 12;
    let mut pieces = Vec::with_capacity(count);
    for i in 0..count {
        let (start, end) = (table.usize_at(4 * i)?, table.usize_at(4 * i + 4)?);
        let offset = table.u32_at(4 * (count + 1) + 8 * i + 2)?;
        let narrow = old || offset & COMPRESSED != 0;
        let offset = usize::try_from(offset & !COMPRESSED).ok()?;
        pieces.push(Piece {
            start,
            count: end.checked_sub(start)?,
            at: if narrow && !old { offset / 2 } else { offset },
            wide: !narrow,
        });
    }
    Some(pieces)
}
