//! The runs of the checks: when, over what, and what each of them moved.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::Store;
use super::ledger::{named, parsed};
use crate::error::Result;
use crate::finding::{Finding, Severity};
use crate::ledger::diff::{Diff, Standing};
use crate::ledger::{Deed, Sight, State};

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

    /// How every entry stood when a run was kept, by number; entries of later runs are not there.
    /// What people decided after that run, and before the next, is not in it.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn standings(&self, run: u32) -> Result<Vec<Standing>> {
        self.standings_beside(run, NO_RUN)
    }

    /// What became of every problem from one run to another; from 0, all is new. Only what the
    /// two saw otherwise is weighed: to read every finding would take most of the time.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn diff(&self, from: u32, to: u32) -> Result<Diff> {
        if from == 0 {
            return Ok(Diff::between(&[], &self.standings(to)?));
        }
        let before = self.standings_beside(from, i64::from(to))?;
        let after = self.standings_beside(to, i64::from(from))?;
        Ok(Diff::between(&before, &after))
    }

    fn standings_beside(&self, run: u32, other: i64) -> Result<Vec<Standing>> {
        let read = || -> rusqlite::Result<Vec<Standing>> {
            self.connection
                .prepare(STANDINGS)?
                .query_map((run, other), |row| {
                    let finding: Option<String> = row.get("finding")?;
                    Ok(Standing {
                        number: row.get("number")?,
                        state: named(row, "state", State::named)?,
                        sight: named(row, "sight", Sight::named)?,
                        returns: row.get("returns")?,
                        weight: match finding {
                            Some(_) => Some(weight(&parsed(row, "finding")?)),
                            None => None,
                        },
                    })
                })?
                .collect()
        };
        read().map_err(|e| self.failed(e))
    }

    /// What each run moved: how many entries it found for the first time, found no more, found
    /// again, by the number of the run.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn moves(&self) -> Result<BTreeMap<u32, BTreeMap<Deed, u32>>> {
        let read = || -> rusqlite::Result<BTreeMap<u32, BTreeMap<Deed, u32>>> {
            let mut moves: BTreeMap<u32, BTreeMap<Deed, u32>> = BTreeMap::new();
            let mut counts = self.connection.prepare(
                "SELECT run, deed, count(*) AS times FROM events WHERE after = 0
                 GROUP BY run, deed",
            )?;
            let mut rows = counts.query([])?;
            while let Some(row) = rows.next()? {
                let deed = named(row, "deed", Deed::named)?;
                let of_run = moves.entry(row.get("run")?).or_default();
                of_run.insert(deed, row.get("times")?);
            }
            Ok(moves)
        };
        read().map_err(|e| self.failed(e))
    }
}

fn weight(finding: &Finding) -> (Severity, u32) {
    let places = u32::try_from(finding.proofs.len());
    (finding.severity, places.unwrap_or(u32::MAX))
}

/// Stands for no run: nothing was seen by then.
const NO_RUN: i64 = -1;

/// The last event and the last sighting of each entry by a run (?1); its finding, unless the last
/// sighting by another run (?2) is the same one.
const STANDINGS: &str = "
    SELECT last.number, events.state, sightings.sight, last.returns,
        CASE WHEN sightings.place IS NOT (
            SELECT max(place) FROM sightings AS s
            WHERE s.number = last.number AND (s.run < ?2 OR s.run = ?2 AND s.after = 0)
        ) THEN sightings.finding END AS finding
    FROM (
        SELECT number, max(place) AS place, sum(deed = 'returned') AS returns FROM events
        WHERE run < ?1 OR run = ?1 AND after = 0 GROUP BY number
    ) AS last
    JOIN events ON events.number = last.number AND events.place = last.place
    JOIN sightings ON sightings.number = last.number AND sightings.place = (
        SELECT max(place) FROM sightings AS s
        WHERE s.number = last.number AND (s.run < ?1 OR s.run = ?1 AND s.after = 0)
    )
    ORDER BY last.number";
