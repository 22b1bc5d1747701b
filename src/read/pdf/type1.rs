//! Type 1 font programs (Adobe Type 1 Font Format, 1990): which code is which glyph, and how wide
//! the glyphs are. No outlines.

use std::collections::BTreeMap;

/// What one says of its glyphs.
#[derive(Debug, Default)]
pub(super) struct Type1 {
    /// Code → name of the glyph; empty where the standard encoding holds.
    pub(super) codes: BTreeMap<u8, String>,
    /// Name → width, in thousandths of an em.
    pub(super) widths: BTreeMap<String, f32>,
}

/// Reads a program; `None` where its charstrings can't be found.
pub(super) fn parse(bytes: &[u8]) -> Option<Type1> {
    let at = find(bytes, b"eexec")?;
    let (head, rest) = (&bytes[..at], bytes.get(at + 5..)?);
    if find(head, b"[0.001 0 0 0.001").is_none() && find(head, b"[.001 0 0 .001").is_none() {
        return None;
    }
    let start = rest.iter().position(|b| !b" \t\r\n".contains(b))?;
    let sealed = &rest[start..];
    let is_hex = sealed.iter().take(4).all(u8::is_ascii_hexdigit);
    let private = if is_hex {
        decrypt(&unhex(sealed), 55665, 4)
    } else {
        decrypt(sealed, 55665, 4)
    };
    let widths = widths(&private);
    (!widths.is_empty()).then(|| Type1 {
        codes: codes(head),
        widths,
    })
}

fn find(bytes: &[u8], words: &[u8]) -> Option<usize> {
    bytes
        .windows(words.len())
        .position(|window| window == words)
}

fn unhex(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().filter_map(|b| char::from(*b).to_digit(16));
    let digits: Vec<u8> = digits.filter_map(|d| u8::try_from(d).ok()).collect();
    digits.chunks_exact(2).map(|d| d[0] << 4 | d[1]).collect()
}

/// Chapter 7: encryption with a running key; the first bytes are chance.
fn decrypt(bytes: &[u8], mut key: u16, skip: usize) -> Vec<u8> {
    let plain = bytes.iter().map(|byte| {
        let plain = byte ^ (key >> 8) as u8;
        key = u16::from(*byte)
            .wrapping_add(key)
            .wrapping_mul(52845)
            .wrapping_add(22719);
        plain
    });
    plain.skip(skip).collect()
}

/// `dup 65 /A put` in the clear part.
fn codes(head: &[u8]) -> BTreeMap<u8, String> {
    let text = String::from_utf8_lossy(head);
    let text = text.replace('/', " /");
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let entry = |w: &[&str]| match w {
        ["dup", code, name, "put"] => {
            let name = name.strip_prefix('/')?.to_owned();
            Some((code.parse().ok()?, name))
        }
        _ => None,
    };
    words.windows(4).filter_map(entry).collect()
}

/// `/A 120 RD ‹120 bytes›` in the private part, for each glyph.
fn widths(private: &[u8]) -> BTreeMap<String, f32> {
    let mut widths = BTreeMap::new();
    let skip = number_after(private, b"/lenIV").unwrap_or(4);
    let Some(at) = find(private, b"/CharStrings") else {
        return widths;
    };
    let mut rest = &private[at + 12..];
    while let Some(slash) = rest.iter().position(|b| *b == b'/') {
        rest = &rest[slash + 1..];
        let mut words = rest.splitn(4, |b| b" \t\r\n".contains(b));
        let (Some(name), Some(length), Some(_), Some(data)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            break;
        };
        let length = std::str::from_utf8(length)
            .ok()
            .and_then(|l| l.parse().ok());
        let Some((sealed, after)) = length.and_then(|l: usize| data.split_at_checked(l)) else {
            continue;
        };
        if let (Ok(name), Some(width)) = (
            std::str::from_utf8(name),
            width(&decrypt(sealed, 4330, skip)),
        ) {
            widths.insert(name.to_owned(), width);
        }
        rest = after;
    }
    widths
}

fn number_after(bytes: &[u8], key: &[u8]) -> Option<usize> {
    let rest = bytes.get(find(bytes, key)? + key.len()..)?;
    let rest = std::str::from_utf8(rest.get(..8)?).ok()?;
    rest.split_ascii_whitespace().next()?.parse().ok()
}

/// The width that `hsbw` or `sbw` sets, with which each charstring begins (6.4).
fn width(charstring: &[u8]) -> Option<f32> {
    let mut stack: Vec<f32> = Vec::new();
    let mut bytes = charstring.iter().copied();
    while let Some(byte) = bytes.next() {
        let number = match byte {
            13 => return stack.get(1).copied(),
            12 => match bytes.next()? {
                7 => return stack.get(2).copied(),
                12 => {
                    let (below, above) = (stack.pop()?, stack.pop()?);
                    above / below
                }
                _ => return None,
            },
            32..=246 => f32::from(byte) - 139.0,
            247..=250 => (f32::from(byte) - 247.0) * 256.0 + f32::from(bytes.next()?) + 108.0,
            251..=254 => -(f32::from(byte) - 251.0) * 256.0 - f32::from(bytes.next()?) - 108.0,
            255 => {
                let mut four = [0; 4];
                for place in &mut four {
                    *place = bytes.next()?;
                }
                #[expect(clippy::cast_precision_loss, reason = "widths are small")]
                let number = i32::from_be_bytes(four) as f32;
                number
            }
            _ => return None,
        };
        stack.push(number);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encrypt(bytes: &[u8], mut key: u16) -> Vec<u8> {
        let seal = |byte: &u8| {
            let sealed = byte ^ (key >> 8) as u8;
            key = u16::from(sealed)
                .wrapping_add(key)
                .wrapping_mul(52845)
                .wrapping_add(22719);
            sealed
        };
        bytes.iter().map(seal).collect()
    }

    #[test]
    fn codes_and_widths_of_a_small_program() {
        // 0 600 hsbw endchar, behind four bytes of chance.
        let glyph = encrypt(&[0, 0, 0, 0, 139, 248, 236, 13, 14], 4330);
        let mut private = b"xxxx/lenIV 4 def /CharStrings 1 dict dup begin\n/A 9 RD ".to_vec();
        private.extend(glyph);
        private.extend(b" ND\nend");
        let mut font =
            b"%!PS /FontMatrix [0.001 0 0 0.001 0 0] def dup 65/A put currentfile eexec\n".to_vec();
        font.extend(encrypt(&private, 55665));
        let read = parse(&font).unwrap();
        assert_eq!(read.codes[&65], "A");
        assert_eq!(read.widths["A"], 600.0);
        for n in 0..font.len() {
            let _ = parse(&font[..n]);
        }
    }
}
