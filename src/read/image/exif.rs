//! What the camera noted: EXIF (JEITA CP-3451) from whichever container holds it.

use std::io::Cursor;

use exif::{Exif, In, Tag, Value};

use crate::read::{Metadata, Role, paragraph, plain};

/// Time, place, camera, program and orientation; nothing where nothing was noted, as in photos
/// that went through a messenger.
pub(super) fn metadata(bytes: &[u8]) -> Metadata {
    let Some(exif) = noted(bytes) else {
        return Metadata::default();
    };
    Metadata {
        taken: words(&exif, Tag::DateTimeOriginal).and_then(|at| time(&at)),
        modified: words(&exif, Tag::DateTime).and_then(|at| time(&at)),
        camera: camera(words(&exif, Tag::Make), words(&exif, Tag::Model)),
        application: words(&exif, Tag::Software),
        author: words(&exif, Tag::Artist),
        place: place(&exif),
        orientation: orientation(&exif),
        ..Metadata::default()
    }
}

/// What somebody wrote into a photo about it: its description, or the title and remark that
/// Windows keeps. Words of makers (`OLYMPUS DIGITAL CAMERA`) are none: only Chinese ones count.
pub(in crate::read) fn description(bytes: &[u8]) -> Option<String> {
    const XP_TITLE: Tag = Tag(exif::Context::Tiff, 0x9c9b);
    const XP_COMMENT: Tag = Tag(exif::Context::Tiff, 0x9c9c);
    let exif = noted(bytes)?;
    let wide = |tag| {
        let Value::Byte(bytes) = &exif.get_field(tag, In::PRIMARY)?.value else {
            return None;
        };
        let pairs = bytes.chunks_exact(2);
        let units: Vec<u16> = pairs
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        let text = String::from_utf16_lossy(&units).replace('\0', "");
        paragraph(&text, Role::Body, None).map(|paragraph| paragraph.text)
    };
    let comment = || {
        let Value::Undefined(bytes, _) = &exif.get_field(Tag::UserComment, In::PRIMARY)?.value
        else {
            return None;
        };
        // Eight bytes name the character set before it (4.6.5 of the standard).
        let text = plain::decode(bytes.get(8..)?)?.replace('\0', "");
        paragraph(&text, Role::Body, None).map(|paragraph| paragraph.text)
    };
    let is_chinese = |text: &String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let said = [
        words(&exif, Tag::ImageDescription),
        wide(XP_TITLE),
        wide(XP_COMMENT),
        comment(),
    ];
    said.into_iter().flatten().find(is_chinese)
}

/// Of a picture inside a document: when it was taken, and how it is to be turned.
pub(in crate::read) fn taken(bytes: &[u8]) -> (Option<String>, Option<u8>) {
    let Some(exif) = noted(bytes) else {
        return (None, None);
    };
    let taken = words(&exif, Tag::DateTimeOriginal).and_then(|at| time(&at));
    (taken, orientation(&exif))
}

fn noted(bytes: &[u8]) -> Option<Exif> {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    reader
        .read_from_container(&mut Cursor::new(bytes))
        .or_else(|error| error.distill_partial_result(|_| ()))
        .ok()
}

fn orientation(exif: &Exif) -> Option<u8> {
    exif.get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|n| u8::try_from(n).ok())
        .filter(|n| (1..=8).contains(n))
}

/// Maker and model; many makers say their name in both.
pub(in crate::read) fn camera(make: Option<String>, model: Option<String>) -> Option<String> {
    match (make, model) {
        (Some(make), Some(model)) if !model.starts_with(&make) => Some(format!("{make} {model}")),
        (make, model) => model.or(make),
    }
}

/// Latitude and longitude in degrees as they are written down; 0, 0 is a camera that had no fix.
pub(in crate::read) fn coordinates(latitude: f64, longitude: f64) -> Option<String> {
    let known = latitude != 0.0 || longitude != 0.0;
    let real = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    (known && real).then(|| format!("{latitude:.6}, {longitude:.6}"))
}

fn words(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(parts) = &exif.get_field(tag, In::PRIMARY)?.value else {
        return None;
    };
    let text = plain::decode(parts.first()?)?;
    paragraph(&text, Role::Body, None).map(|paragraph| paragraph.text)
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
        value.is_finite().then_some(sign * value)
    };
    let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    coordinates(latitude, longitude)
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

    #[test]
    fn no_fix_is_no_place() {
        assert_eq!(coordinates(0.0, 0.0), None);
        assert_eq!(coordinates(91.0, 10.0), None);
        assert_eq!(coordinates(f64::NAN, 10.0), None);
        assert_eq!(coordinates(31.5, -0.25).unwrap(), "31.500000, -0.250000");
    }
}
