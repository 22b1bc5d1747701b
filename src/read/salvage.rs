//! Parts of a zip whose end, and with it the directory, is lost: found by the header in front of
//! each (APPNOTE 4.3.7).

use std::io::Read as _;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

/// A part as its own header tells it.
pub(super) struct Local<'a> {
    /// Its name as written there.
    pub(super) name: String,
    method: u16,
    /// Checksum, where the header knows it.
    checksum: Option<u32>,
    /// Its packed bytes; where the header does not know how many, all that follow.
    packed: &'a [u8],
}

impl Local<'_> {
    /// The part inflated, up to `most` bytes, with its packed size; `None` where it is not whole.
    pub(super) fn whole(&self, most: u64) -> Option<(Vec<u8>, u64)> {
        let mut part = Vec::new();
        let packed = match self.method {
            0 if self.checksum.is_some() => {
                self.packed.take(most).read_to_end(&mut part).ok()?;
                part.len() as u64
            }
            8 => {
                let mut inflated = DeflateDecoder::new(self.packed);
                (&mut inflated).take(most).read_to_end(&mut part).ok()?;
                inflated.total_in()
            }
            _ => return None,
        };
        let mut checksum = Crc::new();
        checksum.update(&part);
        let sound = part.len() as u64 == most
            || self.checksum.is_none_or(|wanted| wanted == checksum.sum());
        sound.then_some((part, packed))
    }
}

/// The parts that headers tell of, at most so many. One whose bytes end before their time is
/// among them, with no bytes.
pub(super) fn locals(bytes: &[u8], most: usize) -> Vec<Local<'_>> {
    let mut locals = Vec::new();
    let mut at = 0;
    while locals.len() < most
        && let Some(header) = bytes.get(at..at + 30)
    {
        if !header.starts_with(b"PK\x03\x04") {
            at += 1;
            continue;
        }
        let short = |i: usize| u16::from_le_bytes([header[i], header[i + 1]]);
        let long = |i: usize| u32::from(short(i)) | u32::from(short(i + 2)) << 16;
        let name = at + 30..at + 30 + usize::from(short(26));
        let data = name.end + usize::from(short(28));
        at += 30;
        let Some(name) = bytes.get(name) else {
            break;
        };
        // Bit 3: sizes and checksum come after the bytes (APPNOTE 4.4.4).
        let known = short(6) & 8 == 0;
        let packed = match known {
            true => bytes.get(data..data.saturating_add(long(18) as usize)),
            false => bytes.get(data..),
        };
        if known && let Some(packed) = packed {
            at = data + packed.len();
        }
        locals.push(Local {
            name: String::from_utf8_lossy(name).into_owned(),
            method: short(8),
            checksum: (known && packed.is_some()).then(|| long(14)),
            packed: packed.unwrap_or_default(),
        });
    }
    locals
}
