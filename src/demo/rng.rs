//! A small seeded generator (splitmix64): the same numbers on every machine, without a crate.

/// Numbers that look random and are the same each time.
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

impl Rng {
    /// Seeded with a text, such as a path: what a file shows depends on its name alone.
    pub(super) fn of(text: &str) -> Self {
        // FNV-1a, 64 bits.
        Rng(text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    /// The next number (Steele, Lea, Flood 2014: SplitMix).
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from((high - low).max(0)).unwrap_or(0) + 1;
        low + i64::try_from(self.next() % width).unwrap_or(0)
    }
}
