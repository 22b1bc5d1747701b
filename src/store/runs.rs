//! The runs of the checks: when, over what, and what each of them moved.

use rusqlite::{Connection, params};

use super::Store;
use crate::error::Result;

/// One run of the checks, as remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// Number, from 1, given when it is kept; 0 before.
    pub number: u32,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// The one unit it was about, if it was about one.
    pub unit: Option<String>,
    /// Files handed in.
    pub materials: u32,
    /// Findings, remarks among them.
    pub findings: u32,
}

impl Run {
    pub(super) fn insert(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection.execute(
            "INSERT INTO runs (date, unit, materials, findings) VALUES (?1, ?2, ?3, ?4)",
            params![self.date, self.unit, self.materials, self.findings],
        )?;
        Ok(())
    }
}

impl Store {
    /// The runs so far, oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn runs(&self) -> Result<Vec<Run>> {
        let read = || -> rusqlite::Result<Vec<Run>> {
            self.connection
                .prepare("SELECT id, date, unit, materials, findings FROM runs ORDER BY id")?
                .query_map([], |row| {
                    Ok(Run {
                        number: row.get(0)?,
                        date: row.get(1)?,
                        unit: row.get(2)?,
                        materials: row.get(3)?,
                        findings: row.get(4)?,
                    })
                })?
                .collect()
        };
        read().map_err(|e| self.failed(e))
    }
}
