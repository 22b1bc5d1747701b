//! A part of all fingerprints that is read in one pass: neighbouring buckets, or, where somebody
//! chose fingerprints that crowd into one, a part of that.

use std::ops::RangeInclusive;

/// Bits that one step of parting looks at.
const STEP: u32 = 8;

/// Neighbouring buckets: fingerprints, in the order of signed numbers as files are, by their first
/// bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Bits that make a bucket: 8, 16 … 64.
    bits: u32,
    first: u64,
    last: u64,
}

impl Part {
    /// These of the 256 buckets of all fingerprints.
    pub fn buckets(first: usize, last: usize) -> Self {
        Part {
            bits: STEP,
            first: first as u64,
            last: last as u64,
        }
    }

    /// Number of buckets: 256 at most.
    pub fn len(&self) -> usize {
        (self.last - self.first) as usize + 1
    }

    /// The bucket of a fingerprint, from 0; `None` before the part.
    pub fn bucket(&self, fingerprint: i64) -> Option<usize> {
        let prefix = (fingerprint as u64 ^ 1 << 63) >> (64 - self.bits);
        prefix.checked_sub(self.first).map(|bucket| bucket as usize)
    }

    /// Fingerprints of the part.
    pub fn range(&self) -> RangeInclusive<i64> {
        let shift = 64 - self.bits;
        let signed = |prefix: u64| (prefix << shift ^ 1 << 63) as i64;
        signed(self.first)..=signed(self.last) | ((1_u64 << shift) - 1) as i64
    }

    /// The two halves of it; `None` where it is a single fingerprint.
    pub fn halves(&self) -> Option<[Part; 2]> {
        let whole = match (self.first == self.last, self.bits) {
            (false, _) => *self,
            (true, 64) => return None,
            (true, bits) => Part {
                bits: bits + STEP,
                first: self.first << STEP,
                last: self.first << STEP | ((1 << STEP) - 1),
            },
        };
        let middle = whole.first + (whole.last - whole.first) / 2;
        Some([
            Part {
                last: middle,
                ..whole
            },
            Part {
                first: middle + 1,
                ..whole
            },
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_the_whole_and_end_at_a_single_fingerprint() {
        let mut part = Part::buckets(0, 255);
        assert_eq!(part.range(), i64::MIN..=i64::MAX);
        for choice in 0.. {
            let Some(halves) = part.halves() else { break };
            let [front, back] = halves.map(|half| half.range());
            assert_eq!(*front.start(), *part.range().start());
            assert_eq!(front.end() + 1, *back.start());
            assert_eq!(*back.end(), *part.range().end());
            part = halves[usize::from(choice % 3 == 0)];
            let range = part.range();
            assert_eq!(part.bucket(*range.start()), Some(0));
            assert_eq!(part.bucket(*range.end()), Some(part.len() - 1));
            assert!(part.len() <= 256);
        }
        assert_eq!(part.range().start(), part.range().end());
    }
}
