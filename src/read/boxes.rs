//! The boxes of which HEIC photos and MP4 films are made (ISO/IEC 14496-12, 4.2): a length, a
//! kind, and a body that may hold boxes in turn. No length is trusted.

/// A box.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    /// Four letters.
    pub(super) kind: [u8; 4],
    /// What is in it: as much of it as there is.
    pub(super) body: &'a [u8],
    /// It claims more than there is.
    pub(super) cut: bool,
}

impl<'a> Part<'a> {
    /// The first box of this kind inside.
    pub(super) fn child(&self, kind: &[u8; 4]) -> Option<Part<'a>> {
        boxes(self.body).find(|part| part.kind == *kind)
    }
}

/// The boxes that lie one behind the other in these bytes, up to what cannot be one.
pub(super) fn boxes(bytes: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (part, after) = first(rest)?;
        rest = after;
        Some(part)
    })
}

/// The brand of a file and those it is compatible with (4.3).
pub(super) fn brands(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> {
    let head = boxes(bytes).next().filter(|part| part.kind == *b"ftyp");
    let body = head.map_or(&[][..], |part| part.body);
    let (words, _) = body.as_chunks::<4>();
    // The second word is a version.
    let own = words.first().copied();
    own.into_iter().chain(words.iter().skip(2).copied())
}

fn first(bytes: &[u8]) -> Option<(Part<'_>, &[u8])> {
    let (short, after) = bytes.split_first_chunk::<4>()?;
    let (kind, after) = after.split_first_chunk::<4>()?;
    let (length, after) = match u32::from_be_bytes(*short) {
        // To the end of what holds it.
        0 => (after.len() as u64, after),
        1 => {
            let (long, after) = after.split_first_chunk::<8>()?;
            (u64::from_be_bytes(*long).checked_sub(16)?, after)
        }
        length => (u64::from(length.checked_sub(8)?), after),
    };
    let there = usize::try_from(length).unwrap_or(usize::MAX);
    let (body, rest) = after.split_at_checked(there).unwrap_or((after, &[]));
    let part = Part {
        kind: *kind,
        body,
        cut: (body.len() as u64) < length,
    };
    Some((part, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_all_three_kinds() {
        let bytes = b"\0\0\0\x0aabcd12\0\0\0\x01wide\0\0\0\0\0\0\0\x12xy\0\0\0\0restall";
        let seen: Vec<_> = boxes(bytes).map(|b| (b.kind, b.body, b.cut)).collect();
        assert_eq!(
            seen,
            [
                (*b"abcd", &b"12"[..], false),
                (*b"wide", &b"xy"[..], false),
                (*b"rest", &b"all"[..], false)
            ]
        );
    }

    #[test]
    fn a_length_beyond_the_end_is_noticed_and_nothing_else_done() {
        for bytes in [
            &b"\xff\xff\xff\xffmdatxy"[..],
            b"\0\0\0\x01mdat\xff\xff\xff\xff\xff\xff\xff\xffxy",
        ] {
            let seen: Vec<_> = boxes(bytes).collect();
            assert!(seen.len() == 1 && seen[0].cut && seen[0].body == b"xy");
        }
        assert_eq!(boxes(b"\0\0\0\x07mdat").count(), 0);
        assert_eq!(boxes(b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x0f").count(), 0);
    }
}
