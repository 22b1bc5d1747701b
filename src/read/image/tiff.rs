//! TIFF (revision 6.0, and BigTIFF): its pages, their size, and whether their pixels are there.

use super::{CUT, NO_CONTENT, NO_SIZE, Size, some_size};

/// Most directories that are followed: more pages than any scanner's tray.
const MOST_PAGES: usize = 5_000;
/// Most entries that a directory has.
const MOST_ENTRIES: u64 = 1_000;
/// Most strips or tiles of a page that are looked at.
const MOST_STRIPS: u64 = 20_000;

/// Width and height of the first page, and how many there are.
type Pages = Result<((u32, u32), u32), &'static str>;

/// Whether these bytes are a TIFF, big or not, of either byte order.
pub(super) fn is_tiff(bytes: &[u8]) -> bool {
    [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]
        .iter()
        .any(|magic| bytes.starts_with(*magic))
}

/// Walks the directories. A page whose pixels lie beyond the end makes the file a broken one.
pub(super) fn pages(bytes: &[u8]) -> Pages {
    let file = File::open(bytes).ok_or(CUT)?;
    let all = file.directories()?;
    let pages: Vec<&Directory> = file.pages(&all).collect();
    let first = pages.first().ok_or(NO_CONTENT)?;
    let size = file.size(first)?;
    if pages.iter().any(|page| file.end(page) > bytes.len() as u64) {
        return Err(CUT);
    }
    Ok((size, pages.len() as u32))
}

/// Where the directory of each page lies: written into the header in place of the first, it makes
/// that page the first. Empty for what is no TIFF, and for a BigTIFF, which nobody prints.
pub fn page_offsets(bytes: &[u8]) -> Vec<u32> {
    let Some(file) = File::open(bytes).filter(|file| is_tiff(bytes) && !file.big) else {
        return Vec::new();
    };
    let all = file.directories().unwrap_or_default();
    let offsets = file.pages(&all).map(|page| u32::try_from(page.at));
    offsets.filter_map(Result::ok).collect()
}

/// A TIFF's byte order and width of offsets.
struct File<'a> {
    bytes: &'a [u8],
    little: bool,
    big: bool,
}

/// An image file directory: where it lies, where its entries begin, how many there are.
struct Directory {
    at: u64,
    entries: u64,
    count: u64,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        Some(File {
            bytes,
            little: bytes.first()? == &b'I',
            big: bytes.get(2..4)?.contains(&b'+'),
        })
    }

    /// The directories in their chain (section 2), one that leads back to itself ended.
    fn directories(&self) -> Result<Vec<Directory>, &'static str> {
        let mut found: Vec<Directory> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        let start = if self.big { 8 } else { 4 };
        let mut at = self.offset(start).ok_or(CUT)?;
        while at != 0 && seen.insert(at) {
            if found.len() == MOST_PAGES {
                return Err("页数太多");
            }
            let count = if self.big {
                self.number(at, 8)
            } else {
                self.number(at, 2)
            };
            let count = count.filter(|n| *n <= MOST_ENTRIES).ok_or(CUT)?;
            let entries = at + if self.big { 8 } else { 2 };
            found.push(Directory { at, entries, count });
            at = self.offset(entries + count * self.entry()).ok_or(CUT)?;
        }
        Ok(found)
    }

    /// Those that are pages and not smaller copies of one (NewSubfileType, section 8).
    fn pages<'d>(&self, all: &'d [Directory]) -> impl Iterator<Item = &'d Directory> {
        let reduced =
            |directory: &Directory| self.value(directory, 254).is_some_and(|kind| kind & 1 == 1);
        let any = all.iter().any(|directory| !reduced(directory));
        all.iter()
            .filter(move |directory| !any || !reduced(directory))
    }

    fn size(&self, page: &Directory) -> Size {
        let side = |tag| {
            let value = self.value(page, tag).ok_or(NO_SIZE)?;
            u32::try_from(value).map_err(|_| NO_SIZE)
        };
        some_size(side(256)?, side(257)?)
    }

    /// Where the last of its strips or tiles ends.
    fn end(&self, page: &Directory) -> u64 {
        let ends = |offsets, counts| {
            let counts = self.values(page, counts);
            let ends = self.values(page, offsets).zip(counts);
            ends.map(|(at, length)| at.saturating_add(length)).max()
        };
        ends(273, 279).max(ends(324, 325)).unwrap_or(0)
    }

    fn value(&self, directory: &Directory, tag: u64) -> Option<u64> {
        self.values(directory, tag).next()
    }

    /// The whole numbers of an entry; `u64::MAX` for those that lie beyond the end.
    fn values(&self, directory: &Directory, tag: u64) -> impl Iterator<Item = u64> {
        let entry = (0..directory.count)
            .map(|n| directory.entries + n * self.entry())
            .find(|at| self.number(*at, 2) == Some(tag));
        let found = entry.and_then(|at| {
            let width = match self.number(at + 2, 2)? {
                1 => 1,
                3 => 2,
                4 => 4,
                16 => 8,
                _ => return None,
            };
            let count = self.number(at + 4, self.wide())?;
            let value = at + 4 + self.wide();
            // What does not fit into the entry lies elsewhere (section 2).
            let at = if count.checked_mul(width)? <= self.wide() {
                value
            } else {
                self.offset(value)?
            };
            Some((at, width, count))
        });
        let (at, width, count) = found.unwrap_or((0, 1, 0));
        // One beyond the end tells enough.
        let there = (self.bytes.len() as u64).saturating_sub(at) / width;
        (0..count.min(there + 1).min(MOST_STRIPS))
            .map(move |n| self.number(at + n * width, width).unwrap_or(u64::MAX))
    }

    /// Bytes of an entry.
    fn entry(&self) -> u64 {
        4 + 2 * self.wide()
    }

    /// Bytes of an offset.
    fn wide(&self) -> u64 {
        if self.big { 8 } else { 4 }
    }

    fn offset(&self, at: u64) -> Option<u64> {
        self.number(at, self.wide())
    }

    fn number(&self, at: u64, width: u64) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = self.bytes.get(at..at.checked_add(width as usize)?)?;
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.little {
            bytes.iter().rev().fold(0, add)
        } else {
            bytes.iter().fold(0, add)
        })
    }
}
