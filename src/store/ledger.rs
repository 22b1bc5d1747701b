//! The ledger on disk: entries, their history, and the runs that moved them.

use rusqlite::types::Type;
use rusqlite::{Row, params};

use super::Store;
use crate::error::{Error, Result};
use crate::ledger::{Entry, Event, Ledger, State};

/// One run of the checks, as remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// The one unit it was about, if it was about one.
    pub unit: Option<String>,
    /// Files handed in.
    pub materials: u32,
    /// Findings, remarks among them.
    pub findings: u32,
}

impl Store {
    /// Every problem across runs, by number.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn ledger(&self) -> Result<Ledger> {
        self.read_ledger().map_err(|e| self.failed(e))
    }

    fn read_ledger(&self) -> rusqlite::Result<Ledger> {
        let mut entries: Vec<Entry> = self
            .connection
            .prepare("SELECT * FROM entries ORDER BY number")?
            .query_map([], entry)?
            .collect::<rusqlite::Result<_>>()?;
        let mut events = self
            .connection
            .prepare("SELECT * FROM events ORDER BY number, place")?;
        let mut rows = events.query([])?;
        while let Some(row) = rows.next()? {
            let number: u32 = row.get("number")?;
            if let Ok(at) = entries.binary_search_by_key(&number, |e| e.number) {
                entries[at].history.push(event(row)?);
            }
        }
        Ok(Ledger { entries })
    }

    /// Keeps the ledger after a run, or after a person's decision (no run). All or nothing.
    ///
    /// # Errors
    /// The database can't be written; nothing is changed then.
    pub fn save(&mut self, ledger: &Ledger, run: Option<&Run>) -> Result<()> {
        let written = self.write_ledger(ledger, run);
        written.map_err(|e| self.failed(e))
    }

    fn write_ledger(&mut self, ledger: &Ledger, run: Option<&Run>) -> rusqlite::Result<()> {
        let change = self.connection.transaction()?;
        if let Some(run) = run {
            change.execute(
                "INSERT INTO runs (date, unit, materials, findings) VALUES (?1, ?2, ?3, ?4)",
                params![run.date, run.unit, run.materials, run.findings],
            )?;
        }
        {
            let mut upsert = change.prepare(
                "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (number) DO UPDATE SET
                    state = ?3, returned = ?4, last_seen = ?6, due = ?7, content = ?8, finding = ?9",
            )?;
            // History only grows: what is written already stays as it is.
            let mut happened =
                change.prepare("INSERT OR IGNORE INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
            for entry in &ledger.entries {
                upsert.execute(params![
                    entry.number,
                    entry.finding.identity(),
                    word(entry.state),
                    entry.returned,
                    entry.first_seen,
                    entry.last_seen,
                    entry.due,
                    entry.content,
                    serde_json::to_string(&entry.finding).map_err(unwritable)?,
                ])?;
                for (place, event) in (0_u32..).zip(&entry.history) {
                    happened.execute(params![
                        entry.number,
                        place,
                        event.date,
                        word(event.state),
                        event.by,
                        event.why
                    ])?;
                }
            }
        }
        change.commit()
    }

    /// The runs so far, oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn runs(&self) -> Result<Vec<Run>> {
        let read = || -> rusqlite::Result<Vec<Run>> {
            self.connection
                .prepare("SELECT date, unit, materials, findings FROM runs ORDER BY id")?
                .query_map([], |row| {
                    Ok(Run {
                        date: row.get(0)?,
                        unit: row.get(1)?,
                        materials: row.get(2)?,
                        findings: row.get(3)?,
                    })
                })?
                .collect()
        };
        read().map_err(|e| self.failed(e))
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let finding: String = row.get("finding")?;
    Ok(Entry {
        number: row.get("number")?,
        finding: serde_json::from_str(&finding)
            .map_err(|e| rusqlite::Error::FromSqlConversionFailure(8, Type::Text, Box::new(e)))?,
        state: state(row)?,
        returned: row.get("returned")?,
        first_seen: row.get("first_seen")?,
        last_seen: row.get("last_seen")?,
        due: row.get("due")?,
        history: Vec::new(),
        content: row.get("content")?,
    })
}

fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        date: row.get("date")?,
        state: state(row)?,
        by: row.get("by")?,
        why: row.get("why")?,
    })
}

const WORDS: [(State, &str); 4] = [
    (State::Open, "open"),
    (State::AwaitingAcceptance, "awaiting_acceptance"),
    (State::StruckOff, "struck_off"),
    (State::Excused, "excused"),
];

fn word(state: State) -> &'static str {
    let found = WORDS.iter().find(|(known, _)| *known == state);
    found.map_or("open", |(_, word)| word)
}

fn state(row: &Row<'_>) -> rusqlite::Result<State> {
    let word: String = row.get("state")?;
    let found = WORDS.iter().find(|(_, known)| *known == word);
    found.map(|(state, _)| *state).ok_or_else(|| {
        let what = Error::bug(format!("台账里有认不出的状态：{word}"));
        rusqlite::Error::FromSqlConversionFailure(2, Type::Text, Box::new(what))
    })
}

fn unwritable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error))
}
