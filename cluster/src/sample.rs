//! A part of the first step, done by ourselves: what an engine loses on its way it does not tell,
//! and no other question to the same engine is sure to find out.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use juanzong::error::Result;
use juanzong::prints::Source;
use juanzong::prints::compare::Register;

/// Rows that a part has at most, about: a second's work.
const MOST: u64 = 1 << 20;

/// A part of all fingerprints and what the first step must have of it.
#[derive(Debug)]
pub struct Sample {
    /// Which fingerprints.
    pub range: RangeInclusive<i64>,
    /// Rows, and Σ over them of the documents that have the same fingerprint.
    pub due: [i64; 2],
}

impl Sample {
    /// Of these files.
    ///
    /// # Errors
    /// A file is damaged.
    pub fn of(sources: &[Source], register: &Register<'_>) -> Result<Self> {
        let rows: u64 = sources.iter().map(|source| source.rows).sum();
        // Hashes are spread evenly: half of them are not below zero, a half of that half …
        let halves = (1..63).find(|halves| rows >> halves <= MOST).unwrap_or(62);
        let range = 0..=i64::MAX >> (halves - 1);
        let mut held: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for source in sources {
            source.scan(&range, &mut |batch| {
                for (fingerprint, document) in batch.fingerprints.iter().zip(batch.documents) {
                    held.entry(*fingerprint).or_default().push(*document);
                }
                Ok(())
            })?;
        }
        let mut due = [0; 2];
        for mut documents in held.into_values() {
            // One that two files bring is one.
            documents.sort_unstable();
            documents.dedup();
            let counties = documents.iter().filter_map(|id| register.number(*id));
            let mut counties = counties.map(|number| register.units[number as usize] / 1000);
            let first = counties.next();
            if counties.any(|county| Some(county) != first) {
                let count = documents.len() as i64;
                due = [due[0] + count, due[1] + count * count];
            }
        }
        Ok(Sample { range, due })
    }

    /// The question to an engine that has done the first step.
    pub fn sql(&self) -> String {
        include_str!("sql/sample.sql")
            .replace("{first}", &self.range.start().to_string())
            .replace("{last}", &self.range.end().to_string())
    }
}
