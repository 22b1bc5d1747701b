//! Photos → image XObjects. A JPEG keeps its own bytes; everything else is decoded, laid on white
//! and packed by Flate.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use lopdf::{Dictionary, Object, Stream};

use super::writer::{Id, Writer};
use crate::error::Result;

/// Pixels beyond which a picture is not decoded.
const MOST_PIXELS: u64 = 120_000_000;

/// A picture written.
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    /// The XObject.
    pub object: Id,
    /// Width in pixels as stored.
    pub width: u32,
    /// Height in pixels as stored.
    pub height: u32,
    /// EXIF orientation, 1 to 8.
    pub turn: u8,
}

/// What the frame header of a JPEG says.
struct Frame {
    width: u32,
    height: u32,
    components: u8,
}

/// Whether these first bytes are of a format [`write()`] takes.
pub fn is_known(bytes: &[u8]) -> bool {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff, WebP};
    image::guess_format(bytes)
        .is_ok_and(|format| [Bmp, Gif, Jpeg, Png, Tiff, WebP].contains(&format))
}

/// Makes the directory at this place the first of a TIFF, and so its page the one that
/// [`write()`] sees (TIFF 6.0, section 2).
pub fn turn_to(bytes: &mut [u8], directory: u32) {
    let offset = match bytes.first() {
        Some(b'M') => directory.to_be_bytes(),
        _ => directory.to_le_bytes(),
    };
    if let Some(place) = bytes.get_mut(4..8) {
        place.copy_from_slice(&offset);
    }
}

/// Writes a picture; the inner `Err` says in Chinese why it can't be.
///
/// # Errors
/// The disk would not have it.
pub fn write(
    bytes: &[u8],
    turn: u8,
    to: &mut Writer<'_>,
) -> Result<std::result::Result<Drawn, String>> {
    let mut dict = Dictionary::new();
    dict.set("Type", "XObject");
    dict.set("Subtype", "Image");
    dict.set("BitsPerComponent", 8);
    if let Some(frame) = frame(bytes)
        && let Some(space) = space(frame.components)
    {
        dict.set("Width", i64::from(frame.width));
        dict.set("Height", i64::from(frame.height));
        dict.set("ColorSpace", space);
        dict.set("Filter", "DCTDecode");
        let object = to.add(&Object::Stream(Stream::new(dict, bytes.to_vec())))?;
        return Ok(Ok(Drawn {
            object,
            width: frame.width,
            height: frame.height,
            turn,
        }));
    }
    let (width, height, samples, space) = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(why) => return Ok(Err(why)),
    };
    dict.set("Width", i64::from(width));
    dict.set("Height", i64::from(height));
    dict.set("ColorSpace", space);
    let object = to.add_compressed(dict, samples)?;
    Ok(Ok(Drawn {
        object,
        width,
        height,
        turn,
    }))
}

fn space(components: u8) -> Option<&'static str> {
    match components {
        1 => Some("DeviceGray"),
        3 => Some("DeviceRGB"),
        _ => None,
    }
}

/// Decodes to gray or RGB samples on white.
fn decode(bytes: &[u8]) -> std::result::Result<(u32, u32, Vec<u8>, &'static str), String> {
    let broken = |e: image::ImageError| format!("图片已损坏，打不开（{e}）");
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut decoder = reader
        .map_err(|e| format!("图片已损坏，打不开（{e}）"))?
        .into_decoder()
        .map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(format!("图片过大（{width}×{height} 像素），未能装订"));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(1 << 30);
    decoder.set_limits(limits).map_err(broken)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    let gray = !picture.color().has_color();
    if picture.color().has_alpha() {
        let mut samples = Vec::with_capacity(width as usize * height as usize * 3);
        for pixel in picture.to_rgba8().pixels() {
            let [r, g, b, a] = pixel.0.map(u32::from);
            samples.extend([r, g, b].map(|c| ((c * a + 255 * (255 - a)) / 255) as u8));
        }
        return Ok((width, height, samples, "DeviceRGB"));
    }
    Ok(if gray {
        (width, height, picture.into_luma8().into_raw(), "DeviceGray")
    } else {
        (width, height, picture.into_rgb8().into_raw(), "DeviceRGB")
    })
}

/// Walks the segments of a JPEG to its frame header (ITU-T T.81, B.2.2). `None` for what is no
/// JPEG, or one that PDF readers need not know (lossless, hierarchical, arithmetic, 12 bits).
fn frame(bytes: &[u8]) -> Option<Frame> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let at = rest.iter().position(|b| *b == 0xff)?;
        rest = &rest[at..];
        let at = rest.iter().position(|b| *b != 0xff)?;
        let marker = rest[at];
        rest = &rest[at + 1..];
        if marker == 0x00 || marker == 0x01 || (0xd0..=0xd8).contains(&marker) {
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
        match marker {
            0xc0..=0xc2 => {
                let head = rest.get(2..8)?;
                let height = u32::from(u16::from_be_bytes([head[1], head[2]]));
                let width = u32::from(u16::from_be_bytes([head[3], head[4]]));
                return (head[0] == 8 && width > 0 && height > 0).then_some(Frame {
                    width,
                    height,
                    components: head[5],
                });
            }
            0xc3 | 0xc5..=0xcf if marker != 0xc4 && marker != 0xc8 && marker != 0xcc => {
                return None;
            }
            0xd9 | 0xda => return None,
            _ => rest = rest.get(length.max(2)..)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_header_is_found_behind_other_segments() {
        let jpeg = [
            0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 9, 0xff, 0xff, 0xc2, 0, 17, 8, 0,
            10, 0, 20, 3, 0, 0, 0,
        ];
        let frame = frame(&jpeg).unwrap();
        assert_eq!((frame.width, frame.height, frame.components), (20, 10, 3));
    }

    #[test]
    fn a_tiff_is_turned_to_a_page_in_either_byte_order() {
        let turned = |head: &[u8]| {
            let mut bytes = [head, &[9; 5]].concat();
            turn_to(&mut bytes, 0x0102_0304);
            bytes
        };
        assert_eq!(turned(b"II*\0")[4..], [4, 3, 2, 1, 9]);
        assert_eq!(turned(b"MM\0*")[4..], [1, 2, 3, 4, 9]);
        turn_to(&mut [], 8);
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let jpeg = [0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 10, 0, 20, 3];
        for n in 0..jpeg.len() {
            assert!(frame(&jpeg[..n]).is_none());
        }
        assert!(decode(&[0; 40]).is_err());
    }
}
