//! Rows of one bucket → which documents share them, and what many share.

use super::register::Register;
use super::runs::Spill;
use crate::error::Result;

/// Documents that may hold a fingerprint before it is common text: more of them would make more
/// pairs than anybody looks at.
pub const MOST_DOCUMENTS: usize = 64;
/// Units that may. Of a nation the limit can't be a share of all units.
pub const MOST_UNITS: usize = 8;

/// A row, its document by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The hash.
    pub fingerprint: i64,
    /// Number of the document.
    pub document: u32,
    /// First letter; below zero for a sentence.
    pub position: i32,
}

/// Weight of a fingerprint that 0, 1, 2 … of `all` units hold, in thousandths of a nat:
/// ln(all / n). Whole numbers, so that sums do not depend on their order.
pub fn weights(all: usize) -> [u32; MOST_UNITS + 1] {
    let mut weights = [0; MOST_UNITS + 1];
    for (n, weight) in weights.iter_mut().enumerate().skip(1) {
        let rarity = (all as f64 / n as f64).ln() * 1000.0;
        *weight = rarity.round().max(0.0) as u32;
    }
    weights
}

/// What is looked up for each fingerprint that several documents hold.
pub struct Judge<'r> {
    units: &'r [i32],
    weights: [u32; MOST_UNITS + 1],
    documents: Vec<Hit>,
    held: Vec<i32>,
}

impl<'r> Judge<'r> {
    /// Of these documents.
    pub fn of(register: &'r Register<'_>) -> Self {
        Judge {
            units: &register.units,
            weights: weights(register.count),
            documents: Vec::new(),
            held: Vec::new(),
        }
    }

    /// Looks through a bucket; sorts it first.
    ///
    /// # Errors
    /// What was found can't be put on the disk.
    pub fn look(&mut self, hits: &mut [Hit], spill: &mut Spill<'_>) -> Result<()> {
        hits.sort_unstable();
        let mut at = 0;
        while at < hits.len() {
            let fingerprint = hits[at].fingerprint;
            let mut end = at + 1;
            while end < hits.len() && hits[end].fingerprint == fingerprint {
                end += 1;
            }
            if end - at > 1 {
                self.shared(&hits[at..end], spill)?;
            }
            at = end;
        }
        Ok(())
    }

    fn shared(&mut self, hits: &[Hit], spill: &mut Spill<'_>) -> Result<()> {
        // A document that two files bring is one.
        self.documents.clear();
        self.documents.extend_from_slice(hits);
        self.documents.dedup_by_key(|hit| hit.document);
        self.held.clear();
        let units = self
            .documents
            .iter()
            .map(|hit| self.units[hit.document as usize]);
        self.held.extend(units);
        self.held.sort_unstable();
        self.held.dedup();
        let county = |unit: &i32| unit / 1000;
        let (Some(first), Some(last)) = (self.held.first(), self.held.last()) else {
            return Ok(());
        };
        if county(first) == county(last) {
            return Ok(());
        }
        if self.documents.len() > MOST_DOCUMENTS || self.held.len() > MOST_UNITS {
            return spill.common(&self.documents[0], self.held.len(), self.documents.len());
        }
        let weight = self.weights[self.held.len()];
        for (n, a) in self.documents.iter().enumerate() {
            let own = county(&self.units[a.document as usize]);
            for b in &self.documents[n + 1..] {
                if county(&self.units[b.document as usize]) != own {
                    spill.pair(a.document, b.document, weight)?;
                }
            }
        }
        Ok(())
    }
}
