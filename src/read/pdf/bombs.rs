//! Traps that would end the program before the interpreter came to anything: looked for first,
//! for it inflates without bounds and believes every range of numbers.

use std::io::{Read, copy, sink};

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Object};

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
            let limit = format!("数据流解压后超过 {} MB", LARGEST_STREAM >> 20);
            return Err(Why::Limit(limit));
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

/// Refuses fonts whose widths are claimed for billions of characters.
///
/// # Errors
/// [`Why::Broken`].
pub(super) fn check_widths(pdf: &Pdf) -> Result<(), Why> {
    for object in pdf.objects() {
        let Object::Dict(font) = object else {
            continue;
        };
        let inner = font.get::<Array<'_>>("DescendantFonts");
        let inner = inner.into_iter().flat_map(|fonts| fonts.iter::<Dict<'_>>());
        let absurd = std::iter::once(font).chain(inner).any(|font| {
            ["W", "W2"].into_iter().any(|key| {
                let widths = font.get::<Array<'_>>(key);
                widths.is_some_and(|widths| has_absurd_number(&widths))
            })
        });
        if absurd {
            return Err(Why::Broken("字体的字宽表有错".into()));
        }
    }
    Ok(())
}

fn has_absurd_number(widths: &Array<'_>) -> bool {
    widths.iter::<Object<'_>>().any(|object| match object {
        Object::Number(number) => number.as_f64() > HIGHEST_CODE,
        _ => false,
    })
}
