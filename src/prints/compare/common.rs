//! Fingerprints that many share → stretches of text, each shown in one paper that has it.

use std::path::Path;

use super::runs::{self, PARTS};
use crate::error::Result;
use crate::likeness::winnow::{K, W};

/// Letters that a stretch must have to be told of.
const LEAST: u32 = 30;

/// A common text: where one document has it, and how many do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Number in the register of a document that has it.
    pub document: u32,
    /// First masked letter there.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Units that have all of it, at least.
    pub units: u32,
    /// Documents, at least.
    pub documents: u32,
}

/// Puts together what lies together.
#[derive(Debug, Default)]
pub struct Gather(Option<Stretch>);

impl Gather {
    /// Takes a fingerprint that many share, by document and place; gives the stretch that it ends.
    pub fn push(
        &mut self,
        document: u32,
        start: u32,
        units: u32,
        documents: u32,
    ) -> Option<Stretch> {
        let fresh = Stretch {
            document,
            start,
            end: start.saturating_add(K as u32),
            units,
            documents,
        };
        match &mut self.0 {
            Some(last) if last.document == fresh.document && fresh.start <= last.end + W as u32 => {
                last.end = last.end.max(fresh.end);
                last.units = last.units.min(fresh.units);
                last.documents = last.documents.min(fresh.documents);
                None
            }
            _ => long(self.0.replace(fresh)),
        }
    }

    /// The last stretch.
    pub fn end(self) -> Option<Stretch> {
        long(self.0)
    }
}

fn long(stretch: Option<Stretch>) -> Option<Stretch> {
    stretch.filter(|stretch| stretch.end - stretch.start >= LEAST)
}

/// Every stretch, by document and place.
///
/// # Errors
/// A run can't be read; whatever `each` reports.
pub fn stretches(
    folder: &Path,
    runs: &[String],
    each: &mut dyn FnMut(Stretch) -> Result<()>,
) -> Result<()> {
    let mut gather = Gather::default();
    runs::merge(folder, runs, PARTS, &mut |entry| {
        let (document, start) = ((entry.key >> 32) as u32, entry.key as u32);
        match gather.push(document, start, entry.first, entry.second) {
            Some(stretch) => each(stretch),
            None => Ok(()),
        }
    })?;
    gather.end().map_or(Ok(()), each)
}
