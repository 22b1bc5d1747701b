//! The cache of facts: what was read need not be read again, until the readers change.

use rusqlite::{OptionalExtension as _, params};

use super::Store;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::facts::Facts;
use crate::read::{Paragraph, VERSION};
use crate::walk::Known;

impl Known for Store {
    fn get(&self, digest: &Digest, extension: &str) -> Result<Option<Facts>> {
        let mut query = self
            .connection
            .prepare_cached(
                "SELECT json FROM facts WHERE digest = ?1 AND extension = ?2 AND version = ?3",
            )
            .map_err(|e| self.failed(e))?;
        let json: Option<String> = query
            .query_row(params![digest.to_string(), extension, VERSION], |row| {
                row.get(0)
            })
            .optional()
            .map_err(|e| self.failed(e))?;
        // What an older program of the same reader version wrote otherwise is read anew.
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }

    fn put(&self, batch: &[(String, Facts)]) -> Result<()> {
        let failed = |e| self.failed(e);
        let change = self.connection.unchecked_transaction().map_err(failed)?;
        for (extension, facts) in batch {
            let json = serde_json::to_string(facts)
                .map_err(|e| Error::bug("读出的内容无法保存").because(e))?;
            change
                .prepare_cached("INSERT OR REPLACE INTO facts VALUES (?1, ?2, ?3, ?4)")
                .and_then(|mut insert| {
                    insert.execute(params![facts.digest.to_string(), extension, VERSION, json])
                })
                .map_err(failed)?;
        }
        change.commit().map_err(failed)
    }

    fn recognised(&self, digest: &Digest, engine: &str) -> Result<Option<Vec<Paragraph>>> {
        let json: Option<String> = self
            .connection
            .prepare_cached("SELECT json FROM recognised WHERE digest = ?1 AND engine = ?2")
            .and_then(|mut query| {
                query
                    .query_row(params![digest.to_string(), engine], |row| row.get(0))
                    .optional()
            })
            .map_err(|e| self.failed(e))?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }

    fn keep_recognised(&self, digest: &Digest, engine: &str, words: &[Paragraph]) -> Result<()> {
        let json = serde_json::to_string(words)
            .map_err(|e| Error::bug("识别出的文字无法保存").because(e))?;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO recognised VALUES (?1, ?2, ?3)")
            .and_then(|mut insert| insert.execute(params![digest.to_string(), engine, json]))
            .map_err(|e| self.failed(e))?;
        Ok(())
    }
}
