//! JPEG and PNG pictures: size, and what the camera noted. Nothing is decoded.

use std::io::Cursor;

use exif::{Exif, In, Tag, Value};

use super::{Body, Format, Metadata, Reading, Why};

/// JPEG.
pub(super) const JPEG: Format = Format {
    name: "jpg",
    extensions: &["jpg", "jpeg", "jpe", "jfif"],
    detect: |bytes| bytes.starts_with(b"\xff\xd8\xff"),
    read: |bytes| read(JPEG.name, bytes, jpeg_size(bytes)),
};

/// PNG.
pub(super) const PNG: Format = Format {
    name: "png",
    extensions: &["png"],
    detect: |bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
    read: |bytes| read(PNG.name, bytes, png_size(bytes)),
};

fn read(format: &str, bytes: &[u8], size: Result<(u32, u32), &'static str>) -> Reading {
    let metadata = metadata(bytes);
    match size {
        Ok(size) => Reading {
            metadata: Metadata {
                size: Some(size),
                ..metadata
            },
            ..Reading::of(format, Body::Pictures { count: 1 })
        },
        // What the camera noted often survives; it may tell which picture was meant.
        Err(why) => Reading {
            metadata,
            ..Reading::unreadable(format, Why::Broken(why.into()))
        },
    }
}

/// Walks the segments up to the picture itself, then looks for its end
/// (ITU-T T.81, annex B).
fn jpeg_size(bytes: &[u8]) -> Result<(u32, u32), &'static str> {
    let mut at = 2;
    let mut size = None;
    loop {
        if bytes.get(at) != Some(&0xff) {
            return Err("图片在中途结束");
        }
        let marker = *bytes.get(at + 1).ok_or("图片在中途结束")?;
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 => return Err("图片没有内容"),
            _ => {
                let length = word(bytes, at + 2).ok_or("图片在中途结束")?;
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
    let data = bytes.get(at..).ok_or("图片在中途结束")?;
    if !data.windows(2).any(|pair| pair == b"\xff\xd9") {
        return Err("图片在中途结束");
    }
    match size {
        Some((width @ 1.., height @ 1..)) => Ok((width, height)),
        _ => Err("图片没有尺寸"),
    }
}

/// Walks the chunks to the last one (ISO/IEC 15948, 5.3).
fn png_size(bytes: &[u8]) -> Result<(u32, u32), &'static str> {
    let long = |at: usize| {
        let bytes = bytes.get(at..at + 4)?;
        Some(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    };
    let size = match (bytes.get(12..16), long(16), long(20)) {
        (Some(b"IHDR"), Some(width @ 1..), Some(height @ 1..)) => (width, height),
        _ => return Err("图片没有尺寸"),
    };
    let (mut at, mut data) = (8, false);
    loop {
        let length = long(at).ok_or("图片在中途结束")? as usize;
        match bytes.get(at + 4..at + 8) {
            Some(b"IEND") if data => return Ok(size),
            Some(b"IEND") => return Err("图片没有内容"),
            Some(b"IDAT") => data = true,
            Some(kind) if kind.iter().all(u8::is_ascii_alphabetic) => {}
            _ => return Err("图片在中途结束"),
        }
        at += 12 + length;
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let pair = bytes.get(at..at + 2)?;
    Some(u32::from(u16::from_be_bytes([pair[0], pair[1]])))
}

fn metadata(bytes: &[u8]) -> Metadata {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let exif = reader
        .read_from_container(&mut Cursor::new(bytes))
        .or_else(|error| error.distill_partial_result(|_| ()));
    let Ok(exif) = exif else {
        return Metadata::default();
    };
    Metadata {
        taken: words(&exif, Tag::DateTimeOriginal).and_then(|at| time(&at)),
        modified: words(&exif, Tag::DateTime).and_then(|at| time(&at)),
        camera: camera(&exif),
        application: words(&exif, Tag::Software),
        author: words(&exif, Tag::Artist),
        place: place(&exif),
        orientation: exif
            .get_field(Tag::Orientation, In::PRIMARY)
            .and_then(|field| field.value.get_uint(0))
            .and_then(|n| u8::try_from(n).ok())
            .filter(|n| (1..=8).contains(n)),
        ..Metadata::default()
    }
}

fn words(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(parts) = &exif.get_field(tag, In::PRIMARY)?.value else {
        return None;
    };
    let text = super::plain::decode(parts.first()?)?;
    super::paragraph(&text, super::Role::Body, None).map(|paragraph| paragraph.text)
}

/// Maker and model; many makers say their name in both.
fn camera(exif: &Exif) -> Option<String> {
    match (words(exif, Tag::Make), words(exif, Tag::Model)) {
        (Some(make), Some(model)) if !model.starts_with(&make) => Some(format!("{make} {model}")),
        (make, model) => model.or(make),
    }
}

/// `2023:05:06 07:08:09` → `2023-05-06T07:08:09`; zeros and blanks are no time.
fn time(text: &str) -> Option<String> {
    let (date, clock) = text.split_once(' ')?;
    let text = format!("{}T{}", date.replace(':', "-"), clock.trim());
    let whole = text.len() == 19
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "-:T".contains(c));
    (whole && !text.starts_with("0000")).then_some(text)
}

/// Latitude and longitude in degrees, south and west negative.
fn place(exif: &Exif) -> Option<String> {
    let degrees = |tag, reference, negative: &str| {
        let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else {
            return None;
        };
        let value = parts
            .iter()
            .zip([1.0, 60.0, 3600.0])
            .map(|(part, unit)| part.to_f64() / unit)
            .sum::<f64>();
        let sign = match words(exif, reference) {
            Some(side) if side.eq_ignore_ascii_case(negative) => -1.0,
            _ => 1.0,
        };
        (value.is_finite() && value.abs() <= 180.0).then_some(sign * value)
    };
    let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    let known = latitude != 0.0 || longitude != 0.0;
    known.then(|| format!("{latitude:.6}, {longitude:.6}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_cameras() {
        assert_eq!(
            time("2023:05:06 07:08:09").as_deref(),
            Some("2023-05-06T07:08:09")
        );
        assert_eq!(time("0000:00:00 00:00:00"), None);
        assert_eq!(time("    :  :     :  :  "), None);
    }
}
