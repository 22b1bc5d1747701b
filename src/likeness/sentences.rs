//! Masked sentences: what a clerk can check with the eye, and what catches a copy made wholly
//! of small change.

use super::normalise::Masked;
use super::winnow;

/// Letters a sentence must have to count.
pub const LEAST: usize = 12;

/// A sentence: its hash, where it begins, how long it is (letters).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Hash of its letters.
    pub hash: u64,
    /// First letter.
    pub start: u32,
    /// Number of letters.
    pub length: u32,
}

/// The sentences of a text that are long enough and say something, in order.
pub fn sentences(text: &Masked) -> Vec<Sentence> {
    let total = text.letters.len() as u32;
    let mut start = 0;
    let mut found = Vec::new();
    for end in text.breaks.iter().copied().chain([total]) {
        let letters = &text.letters[start as usize..end as usize];
        if letters.len() >= LEAST && letters.windows(winnow::K).any(winnow::telling) {
            found.push(Sentence {
                hash: winnow::whole(letters),
                start,
                length: end - start,
            });
        }
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::normalise::Masker;

    #[test]
    fn sentences_end_at_stops_and_lines_and_short_ones_do_not_count() {
        let masker = Masker::new(std::iter::empty());
        let of = |text: &str| sentences(&masker.mask(text));
        let one = of("投入2023万元改造了背街小巷和老旧小区！好。");
        let other = of("好；投入 17 万元改造了背街小巷和老旧小区\n好");
        assert_eq!(one.len(), 1);
        assert_eq!(one[0].hash, other[0].hash);
        assert_eq!((one[0].start, other[0].start), (0, 1));
    }

    #[test]
    fn numbers_alone_are_no_sentence() {
        let masker = Masker::new(std::iter::empty());
        let table = "1 a 2 a 3 a 4 a 5 a 6 a 7 a 8 a 9 a";
        assert!(sentences(&masker.mask(table)).is_empty());
    }
}
