//! Stock phrases: fingerprints of what official papers say alike, with how many say it.
//!
//! A table holds no text. Its bytes: [`MAGIC`], the number of documents (u32), the number of
//! groups (u32); then for each group, ascending by count, that count (u8; 255 is 255 or more),
//! the number of fingerprints (u32), and their differences, ascending, seven bits a byte, the
//! highest bit set where another byte follows. Integers are little-endian.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// First bytes of a table. The digit changes when fingerprints are made in another way.
const MAGIC: &[u8; 8] = b"JZSTOCK1";

/// A table that the project file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// Where it is.
    pub file: PathBuf,
    /// What it holds; read with the project file.
    pub phrases: Phrases,
}

/// Fingerprints of phrases and the number of documents that hold each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrases {
    /// Documents that were counted.
    pub documents: u32,
    /// Fingerprints, ascending, each with its count, 255 at most.
    counts: Vec<(u32, u8)>,
}

impl Stock {
    /// Reads a table.
    ///
    /// # Errors
    /// The file cannot be read, or is no table.
    pub fn read(file: &Path) -> Result<Self> {
        let hint = "套话表用 juanzong stock 生成；不用的话，请不要指定 stock。";
        let bytes = std::fs::read(file).map_err(|e| {
            Error::project(format!("读不了套话表 {}。", file.display()))
                .hint(hint)
                .because(e)
        })?;
        let phrases = Phrases::parse(&bytes).ok_or_else(|| {
            let what = format!("{} 不是本程序的套话表，或者不完整。", file.display());
            Error::project(what).hint(hint)
        })?;
        Ok(Stock {
            file: file.into(),
            phrases,
        })
    }
}

impl Phrases {
    /// A table of these counts.
    pub fn new(documents: u32, counts: &BTreeMap<u32, u32>) -> Self {
        let clamped = |(hash, count): (&u32, &u32)| (*hash, u8::try_from(*count).unwrap_or(255));
        Phrases {
            documents,
            counts: counts.iter().map(clamped).collect(),
        }
    }

    /// How many fingerprints there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many documents hold the phrase; 0 where it is not in the table.
    pub fn count(&self, fingerprint: u32) -> u8 {
        let place = self
            .counts
            .binary_search_by_key(&fingerprint, |(hash, _)| *hash);
        place.map_or(0, |at| self.counts[at].1)
    }

    /// Fingerprints, ascending, each with its count.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u8)> + '_ {
        self.counts.iter().copied()
    }

    /// The table as it is kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut groups: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
        for (hash, count) in &self.counts {
            groups.entry(*count).or_default().push(*hash);
        }
        let mut out = MAGIC.to_vec();
        out.extend(self.documents.to_le_bytes());
        out.extend((groups.len() as u32).to_le_bytes());
        for (count, hashes) in groups {
            out.push(count);
            out.extend((hashes.len() as u32).to_le_bytes());
            let mut last = 0;
            for hash in hashes {
                let mut rest = hash - last;
                while rest >= 0x80 {
                    out.push(rest as u8 | 0x80);
                    rest >>= 7;
                }
                out.push(rest as u8);
                last = hash;
            }
        }
        out
    }

    /// Reads a table; `None` where the bytes are none.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let documents = number(&mut rest)?;
        let groups = number(&mut rest)?;
        let mut counts = Vec::new();
        for _ in 0..groups {
            let (count, after) = rest.split_first()?;
            rest = after;
            let many = number(&mut rest)?;
            let mut last: u32 = 0;
            for _ in 0..many {
                last = last.checked_add(difference(&mut rest)?)?;
                counts.push((last, *count));
            }
        }
        counts.sort_unstable();
        rest.is_empty().then_some(Phrases { documents, counts })
    }
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_le_bytes(*bytes))
}

fn difference(rest: &mut &[u8]) -> Option<u32> {
    let mut sum = 0_u32;
    for shift in (0..35).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        let part = u32::from(byte & 0x7F);
        sum |= part.checked_shl(shift).filter(|s| s >> shift == part)?;
        if byte & 0x80 == 0 {
            return Some(sum);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let counts = BTreeMap::from([(0, 3), (7, 200), (8, 3), (u32::MAX, 1000), (1 << 20, 4)]);
        let table = Phrases::new(50, &counts);
        assert_eq!(Phrases::parse(&table.to_bytes()), Some(table.clone()));
        let asked = [0, 7, u32::MAX, 9].map(|hash| table.count(hash));
        assert_eq!(asked, [3, 200, 255, 0]);
        assert_eq!(
            Phrases::parse(&Phrases::default().to_bytes()),
            Some(Phrases::default())
        );
    }

    #[test]
    fn bytes_that_are_no_table_are_refused() {
        let whole = Phrases::new(9, &BTreeMap::from([(500_000, 3), (900_000, 4)])).to_bytes();
        for cut in 0..whole.len() {
            assert_eq!(Phrases::parse(&whole[..cut]), None, "{cut}");
        }
        assert_eq!(Phrases::parse(&[&whole[..], &[0]].concat()), None);
        let endless = [&whole[..21], &[0xFF; 9]].concat();
        assert_eq!(Phrases::parse(&endless), None);
        assert_eq!(Phrases::parse("一张表格".as_bytes()), None);
    }
}
