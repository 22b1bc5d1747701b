//! Records of a workbook (\[MS-XLS\] 2.1.4) and the texts in them, which may run on in records of
//! their own (2.5.293, 2.5.294).

use super::super::ole::Fields;

/// A record, and those that continue it.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) body: &'a [u8],
    pub(super) more: Vec<&'a [u8]>,
}

const CONTINUE: u16 = 0x003c;

/// The records from here on; ends at the first that is cut.
pub(super) fn records(mut stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut next = move || {
        let kind = stream.u16_at(0)?;
        let length = usize::from(stream.u16_at(2)?);
        let body = stream.bytes_at(4, length)?;
        stream = &stream[4 + length..];
        Some((kind, body))
    };
    let mut waiting = next();
    std::iter::from_fn(move || {
        let (kind, body) = waiting.take()?;
        let mut more = Vec::new();
        waiting = next();
        while let Some((CONTINUE, body)) = waiting {
            more.push(body);
            waiting = next();
        }
        Some(Record { kind, body, more })
    })
}

/// Reads on over the bounds of continued records.
pub(super) struct Run<'a> {
    rest: &'a [u8],
    more: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Run<'a> {
    /// Of a record, from an offset in its body.
    pub(super) fn of(record: &Record<'a>, from: usize) -> Self {
        Run {
            rest: record.body.get(from..).unwrap_or_default(),
            more: record.more.clone().into_iter(),
        }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        while self.rest.is_empty() {
            self.rest = self.more.next()?;
        }
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > self.rest.len() {
            count -= self.rest.len();
            self.rest = self.more.next()?;
        }
        self.rest = &self.rest[count..];
        Some(())
    }

    /// A text of so many characters, one byte or two each as flags tell that come first, and
    /// again where another record begins.
    pub(super) fn text(&mut self, count: usize, into: &mut String) -> Option<()> {
        let flags = self.take(1)?[0];
        let runs = match flags & 8 {
            0 => 0,
            _ => usize::from(self.take(2)?.u16_at(0)?),
        };
        let extra = match flags & 4 {
            0 => 0,
            _ => self.take(4)?.usize_at(0)?,
        };
        let mut wide = flags & 1 != 0;
        let mut left = count;
        let mut units = Vec::new();
        while left > 0 {
            if self.rest.is_empty() {
                self.rest = self.more.next()?;
                wide = self.take(1)?[0] & 1 != 0;
            }
            let width = if wide { 2 } else { 1 };
            let here = left.min(self.rest.len() / width);
            if here == 0 {
                // Half a character before the end of a record, or nothing but flags.
                self.rest = &[];
                continue;
            }
            let bytes = self.take(here * width)?;
            left -= here;
            if wide {
                let pairs = bytes.chunks_exact(2);
                units.extend(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
            } else {
                units.extend(bytes.iter().copied().map(u16::from));
            }
        }
        let decoded = char::decode_utf16(units);
        into.extend(decoded.map(|c| c.unwrap_or('\u{fffd}')));
        self.skip(4 * runs)?;
        self.skip(extra)
    }

    /// A text that tells its length in two bytes.
    pub(super) fn counted(&mut self, into: &mut String) -> Option<()> {
        let count = usize::from(self.take(2)?.u16_at(0)?);
        self.text(count, into)
    }
}

/// The texts that cells share (2.4.265), in one string.
#[derive(Default)]
pub(super) struct Shared {
    text: String,
    ends: Vec<usize>,
}

impl Shared {
    /// As many as there are, whatever number is claimed; ends at damage.
    pub(super) fn of(record: &Record<'_>) -> Self {
        let mut run = Run::of(record, 8);
        let mut shared = Shared::default();
        while run.counted(&mut shared.text).is_some() {
            shared.ends.push(shared.text.len());
        }
        shared
    }

    /// The text of this number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }
}
