//! In which order people put the papers of slots, by `juanzong order`.

use rusqlite::params;

use super::Store;
use super::ledger::{json, parsed};
use crate::error::Result;
use crate::project::Order;
use crate::standard::{Slot, Year};

impl Store {
    /// Every order, in that in which they were made.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn orders(&self) -> Result<Vec<Order>> {
        let read = || -> rusqlite::Result<Vec<Order>> {
            self.connection
                .prepare("SELECT unit, requirement, year, papers FROM orders ORDER BY id")?
                .query_map([], |row| {
                    let slot = Slot {
                        unit: row.get::<_, String>("unit")?.into(),
                        requirement: row.get::<_, String>("requirement")?.into(),
                        year: row.get::<_, Option<u16>>("year")?.map(Year),
                    };
                    let papers = parsed(row, "papers")?;
                    Ok(Order { slot, papers })
                })?
                .collect()
        };
        read().map_err(|e| self.failed(e))
    }

    /// Keeps an order in place of the one that its slot had; one of no papers takes that back. All
    /// or nothing.
    ///
    /// # Errors
    /// The database can't be written; nothing is changed then.
    pub fn keep_order(&mut self, order: &Order, today: &str) -> Result<()> {
        let written = self.write_order(order, today);
        written.map_err(|e| self.failed(e))
    }

    fn write_order(&mut self, order: &Order, today: &str) -> rusqlite::Result<()> {
        let Slot {
            unit,
            requirement,
            year,
        } = &order.slot;
        let (unit, requirement) = (unit.as_str(), requirement.as_str());
        let year = year.map(|year| year.0);
        let change = self.connection.transaction()?;
        change.execute(
            "DELETE FROM orders WHERE unit = ?1 AND requirement = ?2 AND year IS ?3",
            params![unit, requirement, year],
        )?;
        if !order.papers.is_empty() {
            change.execute(
                "INSERT INTO orders (unit, requirement, year, papers, date)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![unit, requirement, year, json(&order.papers)?, today],
            )?;
        }
        change.commit()
    }
}
