//! HEIF (ISO/IEC 23008-12), of which HEIC and AVIF are kinds: size, and whether its boxes are whole.

use super::{CUT, NO_SIZE, Size, bytes_at, some_size};
use crate::read::boxes::{boxes, brands};

/// Brands of photos coded as HEVC, and of photos that do not say.
pub(super) const HEVC: &[[u8; 4]] = &[
    *b"heic", *b"heix", *b"hevc", *b"hevx", *b"heim", *b"heis", *b"hevm", *b"hevs", *b"mif1",
    *b"msf1", *b"mif2",
];

/// Brands of photos coded as AV1.
pub(super) const AV1: &[[u8; 4]] = &[*b"avif", *b"avis"];

/// Whether the file's own brand is one of these. One that leaves the coding open is AVIF where it
/// is compatible with that.
pub(super) fn is_of(bytes: &[u8], family: &[[u8; 4]]) -> bool {
    let mut brands = brands(bytes);
    let Some(own) = brands.next() else {
        return false;
    };
    let open = own == *b"mif1" || own == *b"msf1" || own == *b"mif2";
    if open && brands.any(|brand| AV1.contains(&brand)) {
        return family == AV1;
    }
    family.contains(&own)
}

/// The size of the largest picture in it as it is stored (`ispe`, ISO/IEC 23008-12, 6.5.3):
/// tiles and previews are smaller.
pub(super) fn size(bytes: &[u8]) -> Size {
    let all: Vec<_> = boxes(bytes).collect();
    let meta = all.iter().find(|part| part.kind == *b"meta").ok_or(CUT)?;
    if all.iter().any(|part| part.cut) {
        return Err(CUT);
    }
    let properties = boxes(meta.body.get(4..).unwrap_or_default())
        .find(|part| part.kind == *b"iprp")
        .and_then(|part| part.child(b"ipco"))
        .ok_or(NO_SIZE)?;
    let sizes = boxes(properties.body).filter(|part| part.kind == *b"ispe");
    let sizes = sizes.filter_map(|part| {
        let side = |at| bytes_at(part.body, at).map(u32::from_be_bytes);
        Some((side(4)?, side(8)?))
    });
    let area = |(width, height): &(u32, u32)| u64::from(*width) * u64::from(*height);
    let (width, height) = sizes.max_by_key(area).ok_or(NO_SIZE)?;
    some_size(width, height)
}
