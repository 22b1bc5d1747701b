//! What people judged with `juanzong verdict`.

use rusqlite::types::Type;
use rusqlite::{Row, params};

use super::Store;
use super::ledger::write;
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::verdict::{Ruling, Verdict};

const WORDS: [(Verdict, &str); 3] = [
    (Verdict::Upheld, "upheld"),
    (Verdict::Quoted, "quoted"),
    (Verdict::Template, "template"),
];

impl Store {
    /// Every verdict that stands, in the order in which they were given.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn rulings(&self) -> Result<Vec<Ruling>> {
        let read = || -> rusqlite::Result<Vec<Ruling>> {
            self.connection
                .prepare("SELECT * FROM verdicts ORDER BY id")?
                .query_map([], ruling)?
                .collect()
        };
        read().map_err(|e| self.failed(e))
    }

    /// Keeps exactly these verdicts, in this order, and the ledger as they leave it. All or
    /// nothing.
    ///
    /// # Errors
    /// The database can't be written; nothing is changed then.
    pub fn keep_rulings(&mut self, rulings: &[Ruling], ledger: &Ledger) -> Result<()> {
        let written = self.write_rulings(rulings, ledger);
        written.map_err(|e| self.failed(e))
    }

    fn write_rulings(&mut self, rulings: &[Ruling], ledger: &Ledger) -> rusqlite::Result<()> {
        let change = self.connection.transaction()?;
        write(&change, ledger, None)?;
        change.execute("DELETE FROM verdicts", [])?;
        for ruling in rulings {
            let pair = serde_json::to_string(&ruling.pair)
                .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
            let word = WORDS.iter().find(|(known, _)| *known == ruling.verdict);
            change.execute(
                "INSERT INTO verdicts (number, pair, verdict, by, date, why)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    ruling.number,
                    pair,
                    word.map_or("upheld", |(_, word)| word),
                    ruling.by,
                    ruling.date,
                    ruling.why
                ],
            )?;
        }
        change.commit()
    }
}

fn ruling(row: &Row<'_>) -> rusqlite::Result<Ruling> {
    let pair: String = row.get("pair")?;
    let word: String = row.get("verdict")?;
    let verdict = WORDS.iter().find(|(_, known)| *known == word);
    let verdict = verdict.map(|(verdict, _)| *verdict).ok_or_else(|| {
        let what = Error::bug(format!("记录里有认不出的认定：{word}"));
        rusqlite::Error::FromSqlConversionFailure(3, Type::Text, Box::new(what))
    })?;
    Ok(Ruling {
        number: row.get("number")?,
        pair: serde_json::from_str(&pair)
            .map_err(|e| rusqlite::Error::FromSqlConversionFailure(2, Type::Text, Box::new(e)))?,
        verdict,
        by: row.get("by")?,
        date: row.get("date")?,
        why: row.get("why")?,
    })
}
