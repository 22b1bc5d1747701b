//! The question in SQL: `sql/*.sql` with the numbers of these files filled in. Plain statements
//! without functions of ours, so that any engine can run them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use juanzong::error::{Error, Result};
use juanzong::prints::Source;
use juanzong::prints::compare::{LEAST, MOST_DOCUMENTS, MOST_UNITS, Register, weights};

use crate::guard::Seen;
use crate::sample::Sample;

/// How many rows an engine sees; see [`Seen`].
pub const GUARD: &str = include_str!("sql/guard.sql");
/// How many of those of the first step it sees, and of how many fingerprints some are lost.
pub const MET: &str = include_str!("sql/met.sql");
/// Fingerprints that two counties have.
pub const MEETING: &str = include_str!("sql/meeting.sql");
/// What the pairs come to; twice.
pub const FOUND: &str = include_str!("sql/found.sql");
/// By what two results are known to be the same; see [`Sums`](juanzong::prints::compare::Sums).
pub const SUMS: &str = include_str!("sql/sums.sql");

/// The statements, and what they are about.
#[derive(Debug)]
pub struct Plan {
    /// Files, absolute: other processes open them too.
    pub files: Vec<PathBuf>,
    /// All rows, each once. Reads `files`.
    pub prints: &'static str,
    /// Pairs of documents; those that share too little are one row of document 0. Reads `meeting`.
    pub pairs: String,
    /// What all of those come to, found without joining; twice. Reads `meeting`.
    pub due: String,
    /// Fingerprints that many share. Reads `meeting`.
    pub common: String,
    /// What an engine must see in `files`.
    pub seen: Seen,
    /// What it must have found of a part in the first step.
    pub sample: Sample,
}

impl Plan {
    /// Of these files.
    ///
    /// # Errors
    /// A file's list of papers is not about its rows.
    pub fn of(sources: &[Source], register: &Register<'_>) -> Result<Self> {
        let mut seen = Seen::default();
        let (mut known, mut twice) = (BTreeSet::new(), false);
        for source in sources {
            for (document, (unit, rows)) in held(source)? {
                seen.add(
                    i64::from(source.header.county),
                    i64::from(unit),
                    i64::from(rows),
                );
                twice |= !known.insert(document);
            }
        }
        seen.documents = known.len() as i64;
        let absolute = |source: &Source| {
            std::path::absolute(&source.path)
                .map_err(|e| Error::disk("打开指纹文件", &source.path, e))
        };
        Ok(Plan {
            files: sources.iter().map(absolute).collect::<Result<_>>()?,
            prints: match twice {
                false => include_str!("sql/prints.sql"),
                true => include_str!("sql/prints_once.sql"),
            },
            pairs: filled(include_str!("sql/pairs.sql"), register.count),
            due: filled(include_str!("sql/due.sql"), register.count),
            common: filled(include_str!("sql/common.sql"), register.count),
            seen,
            sample: Sample::of(sources, register)?,
        })
    }
}

/// Documents of a file that have rows: their units and how many.
fn held(source: &Source) -> Result<BTreeMap<i64, (i32, u32)>> {
    let mut held = BTreeMap::new();
    for document in source.documents.iter().filter(|d| d.fingerprints > 0) {
        let fresh = (document.unit, document.fingerprints);
        if *held.entry(document.document).or_insert(fresh) != fresh {
            return Err(source.damaged("同一份材料前后不一致"));
        }
    }
    let rows: u64 = held.values().map(|(_, rows)| u64::from(*rows)).sum();
    match rows == source.rows {
        true => Ok(held),
        false => Err(source.damaged("行数和材料清单对不上")),
    }
}

/// A statement with its numbers.
fn filled(sql: &str, units: usize) -> String {
    let weights = weights(units);
    // A fingerprint of two counties has two units at least.
    let weights = (2..).zip(&weights[2..]);
    let weights: Vec<String> = weights
        .map(|(n, weight): (usize, _)| format!(" WHEN {n} THEN {weight}"))
        .collect();
    sql.replace("{weights}", &weights.concat())
        .replace("{most_units}", &MOST_UNITS.to_string())
        .replace("{most_documents}", &MOST_DOCUMENTS.to_string())
        .replace("{least}", &LEAST.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_filled_in() {
        for sql in [
            include_str!("sql/pairs.sql"),
            include_str!("sql/due.sql"),
            include_str!("sql/common.sql"),
        ] {
            assert!(!filled(sql, 3531).contains(['{', '}']));
        }
        let weight = (1000.0 * (3531_f64 / 2.0).ln()).round();
        assert!(filled("{weights}", 3531).starts_with(&format!(" WHEN 2 THEN {weight} WHEN 3")));
        assert!(filled("{weights}", 3531).contains(&format!(" WHEN {MOST_UNITS} THEN")));
    }
}
