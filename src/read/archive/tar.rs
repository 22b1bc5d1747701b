//! tar and gzip: tape archives (POSIX pax, GNU, old), plain or packed by gzip, and gzip of one file.

use std::io::{self, BufReader, Cursor, Read, Seek};

use flate2::read::MultiGzDecoder;
use tar::{Archive, EntryType};

use super::super::Why;
use super::intake::{Intake, Name, Stop, damaged};

/// Length of a header and of all its blocks.
const BLOCK: usize = 512;

/// Whether bytes begin with a tar header: its checksum holds (POSIX ustar interchange format; the
/// magic word is younger than the format).
pub(super) fn is(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..BLOCK) else {
        return false;
    };
    let field = String::from_utf8_lossy(&header[148..156]);
    let digits = field.trim_matches([' ', '\0']);
    let Ok(told) = u32::from_str_radix(digits, 8) else {
        return false;
    };
    let blank = |at: usize| (148..156).contains(&at);
    let byte = |(at, byte): (usize, &u8)| u32::from(if blank(at) { b' ' } else { *byte });
    let sum: u32 = header.iter().enumerate().map(byte).sum();
    sum == told && header[0] != 0
}

/// Whether bytes begin like gzip (RFC 1952 2.3.1): its magic, and deflate, the only method.
pub(super) fn is_gz(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

/// Unpacks a tar.
pub(super) fn unpack<R: Read + Seek>(from: &mut R, intake: &mut Intake<'_>) -> Result<(), Stop> {
    tape(&mut BufReader::new(from), intake)
}

/// Unpacks what gzip packed: a tar, or else the one file.
pub(super) fn unpack_gz<R: Read + Seek>(from: &mut R, intake: &mut Intake<'_>) -> Result<(), Stop> {
    // What is unpacked to no member (headers, blanks between) counts as well.
    let most = intake.most();
    let mut packed = MultiGzDecoder::new(BufReader::new(from)).take(most);
    let header = packed.get_ref().header();
    let name = header.and_then(|h| h.filename()).map(<[u8]>::to_vec);
    let mut head = Vec::new();
    let begun = (&mut packed).take(BLOCK as u64).read_to_end(&mut head);
    begun.map_err(|_| Stop::Whole(damaged()))?;
    let is_tape = is(&head);
    let mut whole = Cursor::new(head).chain(packed);
    if is_tape {
        return tape(&mut whole, intake);
    }
    let name = match name.filter(|name| !name.is_empty()) {
        Some(name) => Name::Bytes(name),
        None => Name::Text("内容".into()),
    };
    intake.take(name, 0, None, &mut whole)
}

fn tape(from: &mut dyn Read, intake: &mut Intake<'_>) -> Result<(), Stop> {
    let cut = |_| Stop::Rest(Why::Broken("压缩包不完整，多半没有传送完".into()));
    let mut archive = Archive::new(from);
    for (count, entry) in archive.entries().map_err(cut)?.enumerate() {
        let most = intake.limits().entries;
        if count >= most {
            let words = format!("压缩包内文件超过 {most} 个");
            return Err(Stop::Whole(Why::Limit(words)));
        }
        if let Some(why) = intake.full() {
            return Err(Stop::Rest(why.clone()));
        }
        let mut entry = entry.map_err(cut)?;
        let name = Name::Bytes(entry.path_bytes().into_owned());
        let size = entry.size();
        match entry.header().entry_type() {
            EntryType::Directory | EntryType::XGlobalHeader => {}
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
                // Old tars mark a folder by its name alone.
                if !entry.path_bytes().ends_with(b"/") {
                    intake.take(name, size, None, &mut Whole(&mut entry, size))?;
                }
            }
            EntryType::Symlink | EntryType::Link => {
                let why = Why::Unknown("只是指向别处的链接，不是文件本身".into());
                intake.refuse(name, size, why);
            }
            _ => intake.refuse(name, size, Why::Unknown("是设备之类，不是文件".into())),
        }
    }
    Ok(())
}

/// Bytes of an entry that are all there, or end in an error: the end of a tape cut short looks like
/// the end of the entry.
struct Whole<'a>(&'a mut dyn Read, u64);

impl Read for Whole<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        if read == 0 && !buffer.is_empty() && self.1 > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.1 = self.1.saturating_sub(read as u64);
        Ok(read)
    }
}
