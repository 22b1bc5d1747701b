//! The strongest of what was found, for people: all of it may be millions of lines.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Pair, Stretch};

/// A common text by how many units and documents have it, then by place: document, first letter,
/// one past the last.
type Shared = (u32, u32, Reverse<(u32, u32)>, u32);

/// Keeps so many pairs, and so many common texts; of equal ones the first.
#[derive(Debug)]
pub struct Strongest {
    most: usize,
    /// The weakest of them on top.
    pairs: BinaryHeap<Reverse<(u64, Reverse<Pair>)>>,
    common: BinaryHeap<Reverse<Shared>>,
}

impl Strongest {
    /// So many of each at most.
    pub fn new(most: usize) -> Self {
        Strongest {
            most,
            pairs: BinaryHeap::new(),
            common: BinaryHeap::new(),
        }
    }

    /// A pair.
    pub fn pair(&mut self, pair: Pair) {
        self.pairs.push(Reverse((pair.rarity, Reverse(pair))));
        if self.pairs.len() > self.most {
            self.pairs.pop();
        }
    }

    /// A common text.
    pub fn common(&mut self, stretch: Stretch) {
        let place = Reverse((stretch.document, stretch.start));
        let entry = (stretch.units, stretch.documents, place, stretch.end);
        self.common.push(Reverse(entry));
        if self.common.len() > self.most {
            self.common.pop();
        }
    }

    /// Both, the strongest first.
    pub fn end(self) -> (Vec<Pair>, Vec<Stretch>) {
        let pairs = self.pairs.into_sorted_vec().into_iter();
        let pairs = pairs.map(|Reverse((_, Reverse(pair)))| pair).collect();
        let common = self.common.into_sorted_vec().into_iter();
        let stretch = |Reverse(shared): Reverse<Shared>| {
            let (units, documents, Reverse((document, start)), end) = shared;
            Stretch {
                document,
                start,
                end,
                units,
                documents,
            }
        };
        (pairs, common.map(stretch).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_are_kept_and_of_equal_ones_the_first() {
        let pair = |left, rarity| Pair {
            left,
            right: 9,
            shared: 6,
            rarity,
        };
        let mut strongest = Strongest::new(2);
        for one in [pair(3, 5), pair(1, 5), pair(2, 5), pair(4, 7)] {
            strongest.pair(one);
        }
        assert_eq!(strongest.end().0, [pair(4, 7), pair(1, 5)]);
        let stretch = |document, units| Stretch {
            document,
            start: 0,
            end: 40,
            units,
            documents: 70,
        };
        let mut strongest = Strongest::new(2);
        for one in [stretch(2, 65), stretch(1, 65), stretch(3, 66)] {
            strongest.common(one);
        }
        assert_eq!(strongest.end().1, [stretch(3, 66), stretch(1, 65)]);
    }
}
