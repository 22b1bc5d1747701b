//! JPEG (ITU-T T.81): size, and whether the end is there.

use super::{CUT, NO_CONTENT, NO_SIZE, Size, bytes_at, some_size};

/// Walks the segments up to the picture itself, then looks for its end (annex B).
pub(super) fn size(bytes: &[u8]) -> Size {
    let mut at = 2;
    let mut size = None;
    loop {
        if bytes.get(at) != Some(&0xff) {
            return Err(CUT);
        }
        let marker = *bytes.get(at + 1).ok_or(CUT)?;
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 => return Err(NO_CONTENT),
            _ => {
                let length = word(bytes, at + 2).ok_or(CUT)?;
                // Start of frame, whichever coding; 0xc4, 0xc8 and 0xcc are other things.
                if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                    size = word(bytes, at + 7).zip(word(bytes, at + 5));
                }
                at += 2 + length as usize;
                if marker == 0xda {
                    break;
                }
            }
        }
    }
    let data = bytes.get(at..).ok_or(CUT)?;
    if !data.windows(2).any(|pair| pair == b"\xff\xd9") {
        return Err(CUT);
    }
    let (width, height) = size.ok_or(NO_SIZE)?;
    some_size(width, height)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes_at(bytes, at).map(u16::from_be_bytes).map(u32::from)
}
