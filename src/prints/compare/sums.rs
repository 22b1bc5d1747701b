//! [`Sums`]: by what two results are known to be the same without laying them side by side.

use std::fmt;

use super::{Pair, Register};

/// Sums over all pairs. They do not depend on the order of the pairs, and any engine can make them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Pairs.
    pub pairs: u64,
    /// Σ of the shared fingerprints.
    pub shared: u64,
    /// Σ of the weights.
    pub rarity: u64,
    /// Exclusive or of the documents, by their numbers in the rows: the lesser of each pair.
    pub left: i64,
    /// The greater.
    pub right: i64,
}

impl Sums {
    /// Adds a pair.
    pub fn add(&mut self, register: &Register<'_>, pair: &Pair) {
        let id = |number: u32| register.documents[number as usize].document.document;
        self.pairs += 1;
        self.shared += pair.shared;
        self.rarity += pair.rarity;
        self.left ^= id(pair.left);
        self.right ^= id(pair.right);
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sums {
            pairs,
            shared,
            rarity,
            left,
            right,
        } = self;
        write!(f, "{pairs} {shared} {rarity} {left} {right}")
    }
}
