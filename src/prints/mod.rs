//! Fingerprints that travel, in Parquet; and the comparison of counties by them.
//!
#![doc = include_str!("PROVINCE.md")]
//!
//! # For programmers: the file, version 1
//!
//! One Parquet file an evaluation, zstd, readable by any engine. Columns, none of them nullable:
//!
//! | column | type | what it is |
//! |---|---|---|
//! | `county` | INT32 | code of the county (GB/T 2260), or a number made of its name |
//! | `unit` | INT32 | `county` × 1000 and the number of the unit; unique in the country |
//! | `year` | INT32 (16 bits) | for which year it was handed in; 0 where that is not known |
//! | `document` | INT64 | a text of a unit: the first 8 bytes of a SHA-256 |
//! | `position` | INT32 | first letter in the masked text; below zero for a whole sentence: add 2³¹ |
//! | `fingerprint` | INT64 | hash of the gram or sentence, keyed where a key was given |
//!
//! Rows ascend by fingerprint, then document; each fingerprint of a document stands once, at its
//! first place. Signed numbers, because some engines have no others. The footer's key-value
//! metadata hold [`HEADER`] (JSON, [`Header`]: parameters, units, thresholds) and [`DOCUMENTS`]
//! (a JSON list of [`Document`]), so that names travel with what they name. [`Parameters`] that
//! differ are refused and never mixed.

pub mod compare;
mod export;
mod key;
mod read;
mod strangers;
mod table;
mod write;

pub use export::{Choices, export};
pub use key::Key;
pub use read::{Batch, Source, agreed, open_all};
pub use strangers::{Against, BLIND};
pub use table::{DOCUMENTS, Document, HEADER, Header, Limits, Office, Parameters, Row, Table};
pub use write::write;

/// The page for the office of a province that gathers such files.
pub const GUIDE: &str = include_str!("PROVINCE.md");
