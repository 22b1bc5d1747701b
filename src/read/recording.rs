//! Films and sounds as phones and cameras write them: MP4, MOV, M4A (ISO/IEC 14496-12; Apple
//! QuickTime File Format). When, where, with what and how long; and whether the film is whole.

use super::boxes::{Part, boxes, brands};
use super::image::{camera, coordinates};
use super::{Body, Format, Metadata, Reading, Role, Why, paragraph};

/// MPEG-4, and the 3GP of old phones. Programs play all of this family under any of its names.
pub(super) const MP4: Format = Format {
    name: "mp4",
    extensions: &["mp4", "m4v", "3gp", "3g2", "mov"],
    detect: |bytes| {
        let brand = brands(bytes).next();
        brand.is_some_and(|brand| !is_movie(brand) && !is_sound(brand))
    },
    read: |bytes| read(MP4.name, bytes),
};

/// QuickTime; before 2001 without a brand.
pub(super) const MOV: Format = Format {
    name: "mov",
    extensions: &["mov", "qt", "mp4"],
    detect: |bytes| match bytes.get(4..8) {
        Some(b"ftyp") => brands(bytes).next().is_some_and(is_movie),
        Some(kind) => [b"moov", b"mdat", b"wide"].iter().any(|k| kind == *k),
        None => false,
    },
    read: |bytes| read(MOV.name, bytes),
};

/// MPEG-4 sound: what phones record speech in.
pub(super) const M4A: Format = Format {
    name: "m4a",
    extensions: &["m4a", "m4b", "mp4"],
    detect: |bytes| brands(bytes).next().is_some_and(is_sound),
    read: |bytes| read(M4A.name, bytes),
};

fn is_movie(brand: [u8; 4]) -> bool {
    brand == *b"qt  "
}

fn is_sound(brand: [u8; 4]) -> bool {
    brand == *b"M4A " || brand == *b"M4B "
}

/// Seconds from 1904, where this format's time begins, to 1970.
const EPOCH: i64 = 2_082_844_800;
/// Most notes that are looked at in one list.
const MOST: usize = 200;
/// Longest note that is looked at, in bytes.
const LONGEST: usize = 4_096;

fn read(format: &str, bytes: &[u8]) -> Reading {
    let all: Vec<Part<'_>> = boxes(bytes).take(100_000).collect();
    let film = all.iter().find(|part| part.kind == *b"moov");
    let metadata = film.map(metadata).unwrap_or_default();
    let kind = if format == M4A.name {
        "录音"
    } else {
        "录像"
    };
    let body = match incomplete(film, &all) {
        Some(what) => Body::Unreadable(Why::Broken(format!("{kind}不完整，{what}"))),
        None => Body::Recording,
    };
    Reading {
        metadata,
        ..Reading::of(format, body)
    }
}

/// What is missing of it.
fn incomplete(film: Option<&Part<'_>>, all: &[Part<'_>]) -> Option<&'static str> {
    let content = |part: &&Part<'_>| matches!(&part.kind, b"mdat" | b"moof");
    match film {
        None => Some("没有播放所需的索引"),
        Some(film) if film.cut => Some("索引在中途结束"),
        Some(_) if !all.iter().any(|part| content(&part)) => Some("没有内容"),
        Some(_) if all.iter().filter(content).any(|part| part.cut) => Some("在中途结束"),
        Some(_) => None,
    }
}

/// The movie header (8.2.2), and what phones note beside it.
fn metadata(film: &Part<'_>) -> Metadata {
    let header = film.child(b"mvhd").and_then(|part| Header::of(part.body));
    let mut metadata = Metadata::default();
    if let Some(header) = header {
        metadata.created = date(header.created);
        metadata.modified = date(header.modified);
        let fragments = || film.child(b"mvex")?.child(b"mehd").and_then(fragmented);
        let length = Some(header.length).filter(|n| *n > 0).or_else(fragments);
        metadata.seconds = length.and_then(|length| {
            let scale = u64::from(header.scale);
            let whole = length.checked_add(scale / 2)?.checked_div(scale)?;
            u32::try_from(whole).ok()
        });
    }
    let (mut make, mut model) = (None, None);
    for (key, text) in notes(film) {
        let field = match key.as_str() {
            "©nam" | "com.apple.quicktime.title" => &mut metadata.title,
            "©ART" | "©aut" | "com.apple.quicktime.author" => &mut metadata.author,
            "©too" | "©swr" | "com.apple.quicktime.software" => &mut metadata.application,
            "©mak" | "com.apple.quicktime.make" => &mut make,
            "©mod" | "com.apple.quicktime.model" => &mut model,
            "©xyz" | "com.apple.quicktime.location.ISO6709" => &mut metadata.place,
            "com.apple.quicktime.creationdate" => &mut metadata.taken,
            _ => continue,
        };
        if field.is_none() {
            *field = match key.as_str() {
                "©xyz" | "com.apple.quicktime.location.ISO6709" => place(&text),
                "com.apple.quicktime.creationdate" => Some(super::time(&text)),
                _ => paragraph(&text, Role::Body, None).map(|p| p.text),
            };
        }
    }
    metadata.camera = camera(make, model);
    metadata
}

/// What the movie header says: times since 1904, length in units of which so many are a second.
struct Header {
    created: u64,
    modified: u64,
    scale: u32,
    length: u64,
}

impl Header {
    fn of(body: &[u8]) -> Option<Self> {
        let (version, _) = body.split_first()?;
        Some(match version {
            0 => {
                let length = long(body, 16)?;
                Header {
                    created: long(body, 4)?.into(),
                    modified: long(body, 8)?.into(),
                    scale: long(body, 12)?,
                    // All ones: not known.
                    length: if length == u32::MAX { 0 } else { length.into() },
                }
            }
            1 => {
                let length = double(body, 24)?;
                Header {
                    created: double(body, 4)?,
                    modified: double(body, 12)?,
                    scale: long(body, 20)?,
                    length: if length == u64::MAX { 0 } else { length },
                }
            }
            _ => return None,
        })
    }
}

/// The length of a film that is written piece by piece (8.8.2).
fn fragmented(part: Part<'_>) -> Option<u64> {
    match part.body.first()? {
        0 => long(part.body, 4).map(u64::from),
        _ => double(part.body, 4),
    }
}

/// Key and text of what is noted in the film's own `udta` and `meta`.
fn notes(film: &Part<'_>) -> Vec<(String, String)> {
    let mut notes = Vec::new();
    if let Some(own) = film.child(b"udta") {
        notes.extend(boxes(own.body).take(MOST).filter_map(short_note));
        notes.extend(own.child(b"meta").iter().flat_map(listed));
    }
    notes.extend(film.child(b"meta").iter().flat_map(listed));
    notes
}

/// A QuickTime user data text: length and language before it.
fn short_note(part: Part<'_>) -> Option<(String, String)> {
    let key = key(part.kind);
    if !key.starts_with('©') {
        return None;
    }
    let (head, rest) = part.body.split_first_chunk::<4>()?;
    let length = usize::from(u16::from_be_bytes([head[0], head[1]]));
    Some((key, text(rest.get(..length).unwrap_or(rest))?))
}

/// The items of a metadata list, each named by four letters or by its place among the keys.
fn listed(meta: &Part<'_>) -> Vec<(String, String)> {
    // Four bytes of version and flags where ISO wrote it, none where QuickTime did.
    let body = match long(meta.body, 0) {
        Some(0) => &meta.body[4..],
        _ => meta.body,
    };
    let find = |kind: &[u8; 4]| boxes(body).find(|part| part.kind == *kind);
    let keys: Vec<String> = find(b"keys")
        .and_then(|part| part.body.get(8..))
        .map(|keys| {
            boxes(keys)
                .take(MOST)
                .filter_map(|key| text(key.body))
                .collect()
        })
        .unwrap_or_default();
    let items = find(b"ilst").map_or(&[][..], |part| part.body);
    let note = |item: Part<'_>| {
        let place = u32::from_be_bytes(item.kind) as usize;
        let named = place.checked_sub(1).and_then(|n| keys.get(n)).cloned();
        // Type and language come before the value.
        let value = item.child(b"data")?.body.get(8..)?;
        Some((named.unwrap_or_else(|| key(item.kind)), text(value)?))
    };
    boxes(items).take(MOST).filter_map(note).collect()
}

/// Four letters; the first is often `©` of Mac Roman or Latin-1.
fn key(kind: [u8; 4]) -> String {
    kind.map(char::from).iter().collect()
}

fn text(bytes: &[u8]) -> Option<String> {
    if bytes.len() > LONGEST {
        return None;
    }
    let text = super::plain::decode(bytes)?;
    Some(text.trim_matches('\0').to_owned())
}

/// ISO 6709 as films hold it: `+31.5000+121.2600+012.3/`.
fn place(text: &str) -> Option<String> {
    let signs: Vec<usize> = text
        .match_indices(['+', '-'])
        .map(|(at, _)| at)
        .take(3)
        .collect();
    let (&first, &second) = (signs.first()?, signs.get(1)?);
    let end = signs.get(2).copied().or_else(|| text.find('/'));
    let latitude = text.get(first..second)?.parse().ok()?;
    let longitude = text.get(second..end.unwrap_or(text.len()))?;
    let longitude = longitude.split("CRS").next()?.parse().ok()?;
    coordinates(latitude, longitude)
}

/// Seconds since 1904 as a date. Some programs count from 1970 all the same: nothing was filmed
/// before that, and a clock at either beginning was never set.
fn date(seconds: u64) -> Option<String> {
    let seconds = i64::try_from(seconds).ok().filter(|n| *n > 0)?;
    let unix = if seconds >= EPOCH {
        seconds - EPOCH
    } else {
        seconds
    };
    if unix == 0 {
        return None;
    }
    let (day, second) = (unix / 86_400, unix % 86_400);
    let (year, month, day) = civil(day);
    (1970..=9999).contains(&year).then(|| {
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    })
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
fn civil(day: i64) -> (i64, i64, i64) {
    // Counted from 0000-03-01, so that the leap day is the last of its year.
    let day = day.saturating_add(719_468);
    let (era, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, date)
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn double(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(19_483), (2023, 5, 6));
        assert_eq!(civil(20_819), (2027, 1, 1));
        let may = 1_683_356_889;
        assert_eq!(
            date(may + 2_082_844_800).as_deref(),
            Some("2023-05-06T07:08:09")
        );
        assert_eq!(date(may), date(may + 2_082_844_800));
        assert_eq!(date(0), None);
        assert_eq!(date(2_082_844_800), None);
        assert_eq!(date(u64::MAX), None);
        assert_eq!(date(u64::MAX >> 1), None);
    }

    #[test]
    fn places_of_phones() {
        let expected = Some("31.500000, 121.260000");
        for text in [
            "+31.5000+121.2600/",
            "+31.5+121.26+012.3/",
            "+31.5+121.26CRSWGS_84/",
        ] {
            assert_eq!(place(text).as_deref(), expected, "{text}");
        }
        assert_eq!(place("-31.5-121.26/").unwrap(), "-31.500000, -121.260000");
        for text in ["", "+", "++", "无", "+31.5", "+00.0+000.0/"] {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
