//! WebP (RFC 9649): size, and whether all that the container announces is there.

use super::{CUT, NO_CONTENT, Size, bytes_at, some_size};

/// Size of the canvas or of the one frame. The container tells its own length (2.4).
pub(super) fn size(bytes: &[u8]) -> Size {
    let length = bytes_at(bytes, 4).map(u32::from_le_bytes).ok_or(CUT)?;
    if u64::from(length) + 8 > bytes.len() as u64 {
        return Err(CUT);
    }
    let (width, height) = match bytes.get(12..16).ok_or(NO_CONTENT)? {
        b"VP8X" => extended(bytes),
        b"VP8L" => lossless(bytes),
        b"VP8 " => lossy(bytes),
        _ => return Err(NO_CONTENT),
    }
    .ok_or(CUT)?;
    some_size(width, height)
}

/// Canvas width and height less one, 24 bits each (2.7).
fn extended(bytes: &[u8]) -> Option<(u32, u32)> {
    let side = |at| {
        let [a, b, c] = bytes_at(bytes, at)?;
        Some(u32::from_le_bytes([a, b, c, 0]) + 1)
    };
    Some((side(24)?, side(27)?))
}

/// Width and height less one, 14 bits each behind the signature (3.4).
fn lossless(bytes: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(bytes_at(bytes, 21)?);
    (bytes.get(20) == Some(&0x2f)).then_some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}

/// 14 bits each behind the start code of a key frame (RFC 6386, 9.1).
fn lossy(bytes: &[u8]) -> Option<(u32, u32)> {
    let side = |at| {
        let side = u16::from_le_bytes(bytes_at(bytes, at)?);
        Some(u32::from(side & 0x3fff))
    };
    let coded = bytes.get(23..26) == Some(&[0x9d, 0x01, 0x2a]);
    coded.then_some((side(26)?, side(28)?))
}
