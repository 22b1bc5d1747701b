//! PNG (ISO/IEC 15948): size, whether the end is there, and what its text chunks say.

use super::{CUT, NO_CONTENT, NO_SIZE, Size, bytes_at, some_size};
use crate::read::{Metadata, Role, paragraph, time};

/// Most text chunks that are looked at.
const MOST_WORDS: usize = 100;
/// Longest text chunk that is looked at, in bytes.
const LONGEST_WORDS: usize = 10_000;

/// Walks the chunks to the last one (5.3).
pub(super) fn size(bytes: &[u8]) -> Size {
    if bytes_at(bytes, 12) != Some(*b"IHDR") {
        return Err(NO_SIZE);
    }
    let side = |at| bytes_at(bytes, at).map(u32::from_be_bytes).ok_or(NO_SIZE);
    let size = some_size(side(16)?, side(20)?)?;
    let mut data = false;
    for (kind, body) in chunks(bytes) {
        match &kind {
            b"IEND" if data => return Ok(size),
            b"IEND" => return Err(NO_CONTENT),
            b"IDAT" => data |= !body.is_empty(),
            _ => {}
        }
    }
    Err(CUT)
}

/// Adds what the text and time chunks say (11.3.4, 11.3.6) where EXIF said nothing.
pub(super) fn add_words(bytes: &[u8], metadata: &mut Metadata) {
    let told = chunks(bytes).filter(|(kind, _)| matches!(kind, b"tEXt" | b"iTXt" | b"tIME"));
    for (kind, body) in told.take(MOST_WORDS) {
        if &kind == b"tIME" {
            metadata.modified = metadata.modified.take().or_else(|| last_change(body));
            continue;
        }
        let Some((keyword, text)) = words(kind, body) else {
            continue;
        };
        let field = match keyword {
            b"Title" => &mut metadata.title,
            b"Author" => &mut metadata.author,
            b"Software" => &mut metadata.application,
            b"Creation Time" => &mut metadata.created,
            _ => continue,
        };
        if field.is_none() {
            *field = paragraph(&text, Role::Body, None).map(|p| time(&p.text));
        }
    }
}

/// Keyword and text; none where it is compressed or too long to be a word or two.
fn words(kind: [u8; 4], body: &[u8]) -> Option<(&[u8], String)> {
    let end = body.iter().position(|byte| *byte == 0)?;
    let (keyword, rest) = (&body[..end], &body[end + 1..]);
    if rest.len() > LONGEST_WORDS {
        return None;
    }
    if &kind == b"tEXt" {
        // Latin-1 by the standard; what writes Chinese here writes UTF-8.
        let text = std::str::from_utf8(rest).map(str::to_owned);
        let latin = |_| rest.iter().copied().map(char::from).collect();
        return Some((keyword, text.unwrap_or_else(latin)));
    }
    let [0, _, rest @ ..] = rest else {
        return None;
    };
    // Language, translated keyword, text.
    let text = rest.splitn(3, |byte| *byte == 0).nth(2)?;
    Some((keyword, String::from_utf8_lossy(text).into_owned()))
}

fn last_change(body: &[u8]) -> Option<String> {
    let &[
        high,
        low,
        month @ 1..=12,
        day @ 1..=31,
        hour,
        minute,
        second,
    ] = body
    else {
        return None;
    };
    let year = u16::from_be_bytes([high, low]);
    (1990..=9999)
        .contains(&year)
        .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

/// Kind and body of each whole chunk; ends at the first that is cut short or none.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(bytes_at(bytes, at)?) as usize;
        let kind: [u8; 4] = bytes_at(bytes, at + 4)?;
        let body = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        at += 12 + length;
        kind.iter()
            .all(u8::is_ascii_alphabetic)
            .then_some((kind, body))
    })
}
