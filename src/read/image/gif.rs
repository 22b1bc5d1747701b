//! GIF (version 89a): size, and whether a whole frame is there.

use super::{CUT, NO_CONTENT, Size, bytes_at, some_size};

/// Walks the blocks (17 to 27) to the trailer. Some programs forget the trailer; after a whole
/// frame nobody misses it.
pub(super) fn size(bytes: &[u8]) -> Size {
    let side = |at| bytes_at(bytes, at).map(u16::from_le_bytes).ok_or(CUT);
    let size = some_size(side(6)?.into(), side(8)?.into())?;
    let flags = *bytes.get(10).ok_or(CUT)?;
    let mut at = 13 + colours(flags);
    let mut frames = false;
    loop {
        match bytes.get(at) {
            Some(0x21) => at = after_data(bytes, at + 2).ok_or(CUT)?,
            Some(0x2c) => {
                let flags = *bytes.get(at + 9).ok_or(CUT)?;
                // The byte between colours and data is the size of its codes.
                at = after_data(bytes, at + 10 + colours(flags) + 1).ok_or(CUT)?;
                frames = true;
            }
            Some(0x3b) if !frames => return Err(NO_CONTENT),
            _ if frames => return Ok(size),
            _ => return Err(CUT),
        }
    }
}

/// Bytes of the table of colours that these flags announce.
fn colours(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

/// The place after the data sub-blocks that begin here.
fn after_data(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
