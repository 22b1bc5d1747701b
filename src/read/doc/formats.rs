//! Formatting of characters and paragraphs, by their place in the stream: pages of 512 bytes that
//! list stretches and what changes in them (\[MS-DOC\] 2.9.33, 2.9.175, 2.6).

use super::super::ole::Fields;

/// What of a character's formatting concerns its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Character {
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    pub(super) hidden: bool,
    /// Where in the data stream its picture lies.
    pub(super) picture: Option<usize>,
    /// Its code in a symbol font.
    pub(super) symbol: Option<u16>,
}

/// What of a paragraph's formatting concerns its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Index of its style.
    pub(super) style: u16,
    pub(super) in_table: bool,
    /// Its mark ends a row.
    pub(super) row_end: bool,
    /// Outline level set by hand, from 0; 9 is running text.
    pub(super) outline: Option<u8>,
    /// The list it is of, from 1, or 0 for none whatever its style says; and its level there.
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
}

/// Stretches of the stream and their formatting.
pub(super) struct Stretches<T> {
    sorted: Vec<(usize, usize, T)>,
}

impl<T: Copy> Stretches<T> {
    /// The formatting at an offset.
    pub(super) fn at(&self, at: usize) -> Option<T> {
        let after = self.sorted.partition_point(|(start, ..)| *start <= at);
        let (_, end, format) = self.sorted[..after].last()?;
        (at < *end).then_some(*format)
    }
}

/// Bytes of a page.
const PAGE: usize = 512;

/// Where the formatting of a document stands.
pub(super) struct Source<'a> {
    /// The main stream, which holds the pages.
    pub(super) stream: &'a [u8],
    /// The data stream, which holds what no page can.
    pub(super) data: &'a [u8],
    pub(super) old: bool,
}

impl<'a> Source<'a> {
    /// Of characters, by their table of pages.
    pub(super) fn characters(&self, table: &[u8]) -> Stretches<Character> {
        self.stretches(table, 1, |page, entry| {
            let at = 2 * usize::from(page.u8_at(entry)?);
            if at == 0 {
                return None;
            }
            let length = usize::from(page.u8_at(at)?);
            Some(self.character(page.bytes_at(at + 1, length)?))
        })
    }

    /// Of paragraphs, by their table of pages.
    pub(super) fn paragraphs(&self, table: &[u8]) -> Stretches<Paragraph> {
        let entry_size = if self.old { 7 } else { 13 };
        self.stretches(table, entry_size, |page, entry| {
            let mut at = 2 * usize::from(page.u8_at(entry)?);
            if at == 0 {
                return None;
            }
            let mut length = 2 * usize::from(page.u8_at(at)?);
            if length == 0 && !self.old {
                at += 1;
                length = 2 * usize::from(page.u8_at(at)?);
            } else if !self.old {
                length -= 1;
            }
            let style = page.u16_at(at + 1)?;
            let rest = page.bytes_at(at + 3, length.checked_sub(2)?)?;
            Some(self.paragraph(style, rest))
        })
    }

    fn stretches<T>(
        &self,
        table: &[u8],
        entry_size: usize,
        read: impl Fn(&[u8], usize) -> Option<T>,
    ) -> Stretches<T> {
        let number_size = if self.old { 2 } else { 4 };
        let count = table.len().saturating_sub(4) / (4 + number_size);
        let mut sorted = Vec::new();
        // No more pages than the stream has room for, however many are claimed.
        for i in 0..count.min(self.stream.len() / PAGE) {
            let at = 4 * (count + 1) + number_size * i;
            let number = if self.old {
                table.u16_at(at).map(usize::from)
            } else {
                table.usize_at(at).map(|number| number & 0x3f_ffff)
            };
            let page = number.and_then(|number| self.stream.bytes_at(number * PAGE, PAGE));
            let Some(page) = page else { continue };
            let runs = usize::from(page[PAGE - 1]);
            for run in 0..runs {
                let bounds = (page.usize_at(4 * run), page.usize_at(4 * run + 4));
                let entry = 4 * (runs + 1) + entry_size * run;
                if let ((Some(start), Some(end)), Some(format)) = (bounds, read(page, entry)) {
                    sorted.push((start, end, format));
                }
            }
        }
        sorted.sort_by_key(|(start, end, _)| (*start, *end));
        Stretches { sorted }
    }

    fn character(&self, changes: &[u8]) -> Character {
        let mut format = Character::default();
        let on = |value: &[u8]| matches!(value.first(), Some(1 | 0x81));
        self.each(changes, |code, value| match code {
            0x0800 | 65 => format.deleted = on(value),
            0x0801 | 66 => format.inserted = on(value),
            0x083c | 92 => format.hidden = on(value),
            0x6a03 => format.picture = value.usize_at(0),
            0x6a09 => format.symbol = value.u16_at(2),
            // Of Word 6: a byte that counts, then as above.
            68 => format.picture = value.usize_at(0),
            74 => format.symbol = value.u8_at(2).map(|byte| 0xf000 | u16::from(byte)),
            _ => {}
        });
        format
    }

    /// Formatting from a style and what changes.
    pub(super) fn paragraph(&self, style: u16, changes: &[u8]) -> Paragraph {
        let mut format = Paragraph {
            style,
            ..Paragraph::default()
        };
        let mut change = |code: u16, value: &[u8]| {
            let on = value.first().is_some_and(|byte| *byte != 0);
            match code {
                0x4600 | 2 => format.style = value.u16_at(0).unwrap_or(format.style),
                0x2416 | 24 => format.in_table = on,
                0x2417 | 25 => format.row_end = on,
                0x6649 => format.in_table |= value.u32_at(0).is_some_and(|depth| depth > 0),
                0x2640 => format.outline = value.u8_at(0),
                0x460b => format.list = value.u16_at(0),
                0x260a => format.level = value.u8_at(0),
                _ => {}
            }
        };
        // What is too long for a page stands in the data stream (2.6.2, sprmPHugePapx).
        let mut huge = None;
        self.each(changes, |code, value| {
            if matches!(code, 0x6645 | 0x6646) {
                huge = value.usize_at(0);
            }
            change(code, value);
        });
        if let Some(at) = huge
            && let Some(length) = self.data.u16_at(at)
            && let Some(changes) = self.data.bytes_at(at + 2, usize::from(length))
        {
            self.each(changes, change);
        }
        format
    }

    /// Calls with each change: its code and operand. Ends at the first that makes no sense.
    fn each(&self, changes: &[u8], mut each: impl FnMut(u16, &[u8])) {
        let mut at = 0;
        loop {
            let change = if self.old {
                old_change(changes, at)
            } else {
                new_change(changes, at)
            };
            let Some((code, value, next)) = change else {
                return;
            };
            each(code, value);
            at = next;
        }
    }
}

/// Code, operand and end of a change since Word 97 (2.6.1): the code tells how long it is.
fn new_change(changes: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    let code = changes.u16_at(at)?;
    let counted = |at: usize| changes.u8_at(at).map(usize::from);
    let (from, length) = match code >> 13 {
        0 | 1 => (at + 2, 1),
        2 | 4 | 5 => (at + 2, 2),
        3 => (at + 2, 4),
        7 => (at + 2, 3),
        // A table's definition counts in two bytes, and one too many (2.9.317).
        _ if code == 0xd608 => {
            let length = usize::from(changes.u16_at(at + 2)?);
            (at + 4, length.checked_sub(1)?)
        }
        // Tabs may be too many for a byte to count (2.9.181).
        _ if code == 0xc615 && counted(at + 2) == Some(255) => {
            let deleted = counted(at + 3)?;
            let added = counted(at + 4 + 4 * deleted)?;
            (at + 3, 2 + 4 * deleted + 3 * added)
        }
        _ => (at + 3, counted(at + 2)?),
    };
    Some((code, changes.bytes_at(from, length)?, from + length))
}

/// The same of Word 6 and 95, as far as its codes matter here: an unknown one ends the list,
/// which is sorted.
fn old_change(changes: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    let code = changes.u8_at(at)?;
    let counted = |at: usize| changes.u8_at(at).map(usize::from);
    let (from, length) = match code {
        4..=11 | 13 | 14 | 24 | 25 | 29 | 37 | 44 | 50 | 51 => (at + 1, 1),
        65..=67 | 71 | 75 | 85..=92 | 94 | 98 | 100 | 102 | 104 | 117 | 118 => (at + 1, 1),
        2 | 16..=19 | 21 | 22 | 26..=28 | 30..=36 | 38..=43 | 45..=49 => (at + 1, 2),
        69 | 72 | 80 | 93 | 96 | 97 | 99 | 101 | 107 | 109 | 110 => (at + 1, 2),
        73 | 95 => (at + 1, 3),
        20 | 70 => (at + 1, 4),
        83 => (at + 1, 0),
        23 if counted(at + 1) == Some(255) => {
            let deleted = counted(at + 2)?;
            let added = counted(at + 3 + 4 * deleted)?;
            (at + 2, 2 + 4 * deleted + 3 * added)
        }
        3 | 12 | 15 | 23 | 68 | 74 | 81 | 82 | 103 | 105 | 106 | 108 => (at + 2, counted(at + 1)?),
        _ => return None,
    };
    Some((
        u16::from(code),
        changes.bytes_at(from, length)?,
        from + length,
    ))
}
