//! Traps that would end the program before the interpreter came to anything: looked for first,
//! for it inflates without bounds and believes every range of numbers.

use std::borrow::Cow;
use std::io::{Read, copy, sink};

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::super::Why;

/// Most bytes one stream may inflate to. A page drawn by hand has thousands; an uncompressed
/// scan of A3 at 600 dpi in colour has 200 million.
const LARGEST_STREAM: u64 = 320 << 20;
/// Most layers of compression in one stream that we look through.
const LAYERS: usize = 3;
/// Character codes have two bytes.
const HIGHEST_CODE: f64 = 65_535.0;

/// Refuses files with a stream that inflates beyond all measure.
///
/// # Errors
/// [`Why::Limit`].
pub(super) fn check_streams(bytes: &[u8]) -> Result<(), Why> {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b's') {
        rest = &rest[at + 1..];
        let Some(data) = rest.strip_prefix(b"tream") else {
            continue;
        };
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        if inflated(data) > LARGEST_STREAM {
            return Err(too_large());
        }
    }
    Ok(())
}

/// How far these bytes inflate, through all layers; the largest of them.
fn inflated(data: &[u8]) -> u64 {
    let mut largest = 0;
    for layers in 1..=LAYERS {
        let mut decoder: Box<dyn Read + '_> = Box::new(data);
        for _ in 0..layers {
            let mut head = [0; 2];
            let read = decoder.read(&mut head).unwrap_or(0);
            if read < 2 || !is_zlib(head) {
                return largest;
            }
            decoder = Box::new(ZlibDecoder::new(std::io::Cursor::new(head).chain(decoder)));
        }
        // Damage ends the count as it ends the decoder's work.
        let mut counted = Counted(0);
        let _ = copy(&mut decoder.take(LARGEST_STREAM + 1), &mut counted);
        largest = largest.max(counted.0);
        if largest > LARGEST_STREAM {
            return largest;
        }
    }
    largest
}

/// Counts what is written, also when the reading ends in an error.
struct Counted(u64);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        sink().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The two bytes before deflated data (RFC 1950, 2.2).
fn is_zlib(head: [u8; 2]) -> bool {
    head[0] & 0x0f == 8 && u16::from_be_bytes(head).is_multiple_of(31)
}

/// Refuses fonts whose widths are claimed for billions of characters, and bombs that only the
/// parser sees: streams in LZW, and those of encrypted files.
///
/// # Errors
/// [`Why::Broken`], [`Why::Limit`].
pub(super) fn check_objects(pdf: &Pdf) -> Result<(), Why> {
    for object in pdf.objects() {
        match object {
            Object::Dict(font) if is_absurd(&font) => {
                return Err(Why::Broken("字体的字宽表有错".into()));
            }
            Object::Stream(stream) => {
                let data = stream.raw_data();
                let decrypted = matches!(data, Cow::Owned(_)) && inflated(&data) > LARGEST_STREAM;
                if decrypted || is_lzw(&stream) && unpacked(&data) > LARGEST_STREAM {
                    return Err(too_large());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn too_large() -> Why {
    Why::Limit(format!("数据流解压后超过 {} MB", LARGEST_STREAM >> 20))
}

fn is_lzw(stream: &Stream<'_>) -> bool {
    let dict = stream.dict();
    let first = dict.get::<Name<'_>>("Filter").or_else(|| {
        let filters = dict.get::<Array<'_>>("Filter")?;
        filters.iter::<Name<'_>>().next()
    });
    first.is_some_and(|name| matches!(name.as_str(), "LZWDecode" | "LZW"))
}

/// How far these bytes unpack by LZW (ISO 32000-2, 7.4.4): lengths alone, no bytes. Codes are
/// taken to widen early, as they do unless told otherwise; a bomb needs no more exactness.
fn unpacked(data: &[u8]) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    const FULL: usize = 4096;
    let mut lengths: Vec<u64> = Vec::with_capacity(FULL);
    let mut before = None;
    let (mut bits, mut held, mut total) = (0_u32, 0_u32, 0_u64);
    lengths.resize(END + 1, 1);
    for byte in data {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        let width = (lengths.len() + 2).next_power_of_two().ilog2().clamp(9, 12);
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held) as usize & ((1 << width) - 1);
        match code {
            CLEAR => {
                lengths.truncate(END + 1);
                before = None;
                continue;
            }
            END => break,
            _ => {}
        }
        let length = lengths
            .get(code)
            .copied()
            .or_else(|| before.map(|b: u64| b + 1));
        let Some(length) = length else { break };
        if let Some(before) = before
            && lengths.len() < FULL
        {
            lengths.push(before + 1);
        }
        before = Some(length);
        total += length;
        if total > LARGEST_STREAM {
            break;
        }
    }
    total
}

fn is_absurd(font: &Dict<'_>) -> bool {
    let inner = font.get::<Array<'_>>("DescendantFonts");
    let inner = inner.into_iter().flat_map(|fonts| fonts.iter::<Dict<'_>>());
    std::iter::once(font.clone()).chain(inner).any(|font| {
        ["W", "W2"].into_iter().any(|key| {
            let widths = font.get::<Array<'_>>(key);
            widths.is_some_and(|widths| has_absurd_number(&widths))
        })
    })
}

fn has_absurd_number(widths: &Array<'_>) -> bool {
    widths.iter::<Object<'_>>().any(|object| match object {
        Object::Number(number) => number.as_f64() > HIGHEST_CODE,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_lzw() {
        // The example of the standard: 45 45 45 45 45 65 45 45 45 66.
        let data = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(unpacked(&data), 10);
        assert_eq!(unpacked(&[]), 0);
    }
}
