//! Windows bitmaps (BITMAPFILEHEADER, BITMAPINFOHEADER): size, and whether the pixels are there.

use super::{CUT, NO_SIZE, Size, bytes_at, some_size};

/// Whether these bytes are a bitmap: two letters alone would take any English text for one.
pub(super) fn is_bmp(bytes: &[u8]) -> bool {
    let header = bytes_at(bytes, 14).map(u32::from_le_bytes);
    bytes.starts_with(b"BM")
        && bytes_at(bytes, 6) == Some([0; 4])
        && header.is_none_or(|size| size == 12 || (16..=256).contains(&size))
}

/// The header's size, held against the pixels that must follow it.
pub(super) fn size(bytes: &[u8]) -> Size {
    let long = |at| bytes_at(bytes, at).map(u32::from_le_bytes).ok_or(CUT);
    let short = |at| bytes_at(bytes, at).map(u16::from_le_bytes).ok_or(CUT);
    let start = u64::from(long(10)?);
    let (width, height, depth, packed) = if long(14)? == 12 {
        (short(18)?.into(), short(20)?.into(), short(24)?, None)
    } else {
        let signed = |at| bytes_at(bytes, at).map(i32::from_le_bytes).ok_or(CUT);
        // A negative height says that the rows go downwards.
        let (width, height) = (signed(18)?, signed(22)?.unsigned_abs());
        let packed = match long(30)? {
            0 | 3 | 6 => None,
            _ => Some(u64::from(long(34)?)),
        };
        let width = u32::try_from(width).map_err(|_| NO_SIZE)?;
        (width, height, short(28)?, packed)
    };
    let size = some_size(width, height)?;
    let row = (u128::from(width) * u128::from(depth)).div_ceil(32) * 4;
    let pixels = packed.map_or(row * u128::from(height), u128::from);
    if u128::from(start) + pixels > bytes.len() as u128 {
        return Err(CUT);
    }
    Ok(size)
}
