//! The central directory of a zip (APPNOTE 4.3.12 to 4.3.16): what is in it and where. Lengths are
//! taken at their word only as far as there are bytes.

use std::io::{Read, Seek, SeekFrom};

use flate2::Crc;

use super::super::super::Why;

/// What a zip says it holds.
pub(super) struct Directory {
    /// Entries in the directory's order.
    pub(super) entries: Vec<Entry>,
    /// Why there are fewer than it says.
    pub(super) trouble: Option<Why>,
    /// Where it begins: nothing of an entry lies behind.
    start: u64,
}

/// An entry of the directory.
pub(super) struct Entry {
    /// The name as it stands.
    pub(super) name: Vec<u8>,
    /// The name where it is known to be Unicode: by flag, or by an Info-ZIP field that holds.
    pub(super) unicode: Option<String>,
    /// Bytes unpacked, as it says.
    pub(super) size: u64,
    /// Bytes packed.
    pub(super) packed: u64,
    /// CRC-32 of the unpacked bytes.
    pub(super) crc: u32,
    /// Compression method: 0 stored, 8 deflated.
    pub(super) method: u16,
    /// Whether a password is needed.
    pub(super) encrypted: bool,
    /// External attributes: DOS below, Unix above.
    pub(super) attributes: u32,
    /// Where its local header lies.
    pub(super) at: u64,
}

/// Length of the record at the end, without comment.
const END: usize = 22;
/// Length of an entry, without name, extra field and comment.
const ENTRY: usize = 46;
/// Length of a local header, without name and extra field.
const LOCAL: u64 = 30;

/// The end of the directory.
struct End {
    entries: u64,
    size: u64,
    start: u64,
    /// How far everything lies behind where it says: bytes put in front of the zip.
    shift: u64,
}

impl Directory {
    /// Reads it.
    ///
    /// # Errors
    /// There is none, there are more than `most` entries, or this is one of several volumes.
    pub(super) fn read<R: Read + Seek>(from: &mut R, most: usize) -> Result<Self, Why> {
        let end = End::find(from)?;
        if end.entries > most as u64 {
            return Err(Why::Limit(format!("压缩包内文件超过 {most} 个")));
        }
        from.seek(SeekFrom::Start(end.start)).map_err(|_| cut())?;
        let mut bytes = Vec::new();
        from.take(end.size)
            .read_to_end(&mut bytes)
            .map_err(|_| cut())?;
        let mut directory = Directory {
            entries: Vec::new(),
            trouble: None,
            start: end.start,
        };
        let mut rest = bytes.as_slice();
        for _ in 0..end.entries {
            match Entry::parse(&mut rest, end.shift) {
                Some(entry) => directory.entries.push(entry),
                None => {
                    directory.trouble = Some(Why::Broken("压缩包的目录有错".into()));
                    break;
                }
            }
        }
        if rest.starts_with(b"PK\x01\x02") && directory.entries.len() >= usize::from(u16::MAX) {
            return Err(Why::Limit(format!("压缩包内文件超过 {most} 个")));
        }
        Ok(directory)
    }

    /// For each entry whether it lies across one that begins before it, or across the directory:
    /// bytes that are unpacked twice are a bomb, not a mistake.
    pub(super) fn overlapping(&self) -> Vec<bool> {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|at| self.entries[*at].at);
        let mut overlapping = vec![false; self.entries.len()];
        let mut taken = 0;
        for at in order {
            let entry = &self.entries[at];
            let end = entry
                .at
                .saturating_add(LOCAL)
                .saturating_add(entry.name.len() as u64)
                .saturating_add(entry.packed);
            overlapping[at] = entry.at < taken || end > self.start;
            if !overlapping[at] {
                taken = end;
            }
        }
        overlapping
    }
}

impl End {
    fn find<R: Read + Seek>(from: &mut R) -> Result<Self, Why> {
        let length = from.seek(SeekFrom::End(0)).map_err(|_| cut())?;
        let tail_start = length.saturating_sub((END + usize::from(u16::MAX)) as u64);
        from.seek(SeekFrom::Start(tail_start)).map_err(|_| cut())?;
        let mut tail = Vec::new();
        from.read_to_end(&mut tail).map_err(|_| cut())?;
        let found = (0..tail.len().saturating_sub(END - 1)).rev().find(|at| {
            let record = &tail[*at..];
            record.starts_with(b"PK\x05\x06") && END + usize::from(u16(record, 20)) <= record.len()
        });
        let at = found.ok_or_else(cut)?;
        let record = &tail[at..];
        if u16(record, 4) != 0 && u16(record, 4) != u16::MAX {
            return Err(volume());
        }
        let mut end = End {
            entries: u64::from(u16(record, 10)),
            size: u64::from(u32(record, 12)),
            start: u64::from(u32(record, 16)),
            shift: 0,
        };
        let mut behind = tail_start + at as u64;
        if let Some(locator) = at.checked_sub(20).map(|at| &tail[at..])
            && locator.starts_with(b"PK\x06\x07")
        {
            behind = end.widen(from, u64_at(locator, 8))?;
        }
        // The directory ends where this record begins, whatever was put in front of the file.
        let start = behind.checked_sub(end.size).ok_or_else(cut)?;
        end.shift = start.saturating_sub(end.start);
        end.start = start;
        Ok(end)
    }

    /// Takes what the zip64 record says (APPNOTE 4.3.14); gives where that lies.
    fn widen<R: Read + Seek>(&mut self, from: &mut R, at: u64) -> Result<u64, Why> {
        let mut record = [0; 56];
        from.seek(SeekFrom::Start(at)).map_err(|_| cut())?;
        from.read_exact(&mut record).map_err(|_| cut())?;
        if !record.starts_with(b"PK\x06\x06") {
            return Err(cut());
        }
        self.entries = u64_at(&record, 32);
        self.size = u64_at(&record, 40);
        self.start = u64_at(&record, 48);
        Ok(at)
    }
}

impl Entry {
    fn parse(rest: &mut &[u8], shift: u64) -> Option<Self> {
        let head = rest.get(..ENTRY)?;
        if !head.starts_with(b"PK\x01\x02") {
            return None;
        }
        let name_end = ENTRY + usize::from(u16(head, 28));
        let extra_end = name_end + usize::from(u16(head, 30));
        let end = extra_end + usize::from(u16(head, 32));
        let (name, extra) = (rest.get(ENTRY..name_end)?, rest.get(name_end..extra_end)?);
        let flags = u16(head, 8);
        let mut entry = Entry {
            name: name.to_vec(),
            unicode: None,
            size: u64::from(u32(head, 24)),
            packed: u64::from(u32(head, 20)),
            crc: u32(head, 16),
            method: u16(head, 10),
            encrypted: flags & 1 != 0,
            attributes: u32(head, 38),
            at: u64::from(u32(head, 42)),
        };
        // Bit 11: the name is UTF-8 (APPNOTE 4.4.4). Some set it and write something else.
        if flags & 0x800 != 0 {
            entry.unicode = String::from_utf8(name.to_vec()).ok();
        }
        entry.take_extra(extra);
        entry.at = entry.at.checked_add(shift)?;
        *rest = rest.get(end..)?;
        Some(entry)
    }

    /// The fields that matter of the extra field (APPNOTE 4.5).
    fn take_extra(&mut self, mut extra: &[u8]) {
        while let (Some(head), Some(rest)) = (extra.get(..4), extra.get(4..)) {
            let Some(field) = rest.get(..usize::from(u16(head, 2))) else {
                return;
            };
            match u16(head, 0) {
                0x0001 => self.take_wide(field),
                // Unicode path: version 1, CRC-32 of the name it stands for, UTF-8 (4.6.9).
                0x7075 if field.len() > 5 && field[0] == 1 => {
                    let mut crc = Crc::new();
                    crc.update(&self.name);
                    let name = String::from_utf8(field[5..].to_vec()).ok();
                    self.unicode = name
                        .filter(|_| crc.sum() == u32(field, 1))
                        .or(self.unicode.take());
                }
                _ => {}
            }
            extra = &rest[field.len()..];
        }
    }

    /// Zip64: only what did not fit, in this order (4.5.3).
    fn take_wide(&mut self, mut field: &[u8]) {
        for value in [&mut self.size, &mut self.packed, &mut self.at] {
            if *value == u64::from(u32::MAX)
                && let Some((wide, rest)) = field.split_at_checked(8)
            {
                *value = u64_at(wide, 0);
                field = rest;
            }
        }
    }
}

fn u16(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16(bytes, at)) | u32::from(u16(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32(bytes, at)) | u64::from(u32(bytes, at + 4)) << 32
}

fn cut() -> Why {
    Why::Broken("没有目录，多半没有传送完，或是分卷压缩包的一卷".into())
}

fn volume() -> Why {
    Why::Unknown("分卷压缩包的一卷，要合成一个压缩包才能打开".into())
}
