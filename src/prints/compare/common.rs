//! Fingerprints that many share → stretches of text, each shown in one paper that has it.

use std::path::Path;

use super::runs::{self, Entry, PARTS};
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

/// Every stretch, by document and place.
///
/// # Errors
/// A run can't be read; whatever `each` reports.
pub fn stretches(
    folder: &Path,
    runs: &[String],
    each: &mut dyn FnMut(Stretch) -> Result<()>,
) -> Result<()> {
    let mut open: Option<Stretch> = None;
    let mut close = |stretch: Option<Stretch>| match stretch {
        Some(stretch) if stretch.end - stretch.start >= LEAST => each(stretch),
        _ => Ok(()),
    };
    runs::merge(folder, runs, PARTS, &mut |entry| {
        let fresh = stretch(entry);
        match &mut open {
            Some(last) if last.document == fresh.document && fresh.start <= last.end + W as u32 => {
                last.end = last.end.max(fresh.end);
                last.units = last.units.min(fresh.units);
                last.documents = last.documents.min(fresh.documents);
                Ok(())
            }
            _ => close(open.replace(fresh)),
        }
    })?;
    close(open)
}

fn stretch(entry: Entry) -> Stretch {
    let start = entry.key as u32;
    Stretch {
        document: (entry.key >> 32) as u32,
        start,
        end: start.saturating_add(K as u32),
        units: entry.first,
        documents: entry.second,
    }
}
