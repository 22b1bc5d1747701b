//! Papers settled into slots by a person with `juanzong assign`.

use rusqlite::params;

use super::Store;
use crate::error::Result;
use crate::project::Assignment;
use crate::standard::Year;

impl Store {
    /// Every assignment, in the order in which they were made.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn assignments(&self) -> Result<Vec<Assignment>> {
        let read = || -> rusqlite::Result<Vec<Assignment>> {
            self.connection
                .prepare("SELECT path, requirement, year FROM assignments ORDER BY id")?
                .query_map([], |row| {
                    Ok(Assignment {
                        path: row.get(0)?,
                        requirement: row.get::<_, String>(1)?.into(),
                        year: row.get::<_, Option<u16>>(2)?.map(Year),
                    })
                })?
                .collect()
        };
        read().map_err(|e| self.failed(e))
    }

    /// Settles a paper: these assignments take the place of all that were made of it before. The
    /// first is its slot, the others it serves besides; none undoes. All or nothing.
    ///
    /// # Errors
    /// The database can't be written; nothing is changed then.
    pub fn assign(&mut self, path: &str, to: &[Assignment], today: &str) -> Result<()> {
        let written = self.write_assignments(path, to, today);
        written.map_err(|e| self.failed(e))
    }

    fn write_assignments(
        &mut self,
        path: &str,
        to: &[Assignment],
        today: &str,
    ) -> rusqlite::Result<()> {
        let change = self.connection.transaction()?;
        change.execute("DELETE FROM assignments WHERE path = ?1", [path])?;
        for assignment in to {
            change.execute(
                "INSERT INTO assignments (path, requirement, year, date) VALUES (?1, ?2, ?3, ?4)",
                params![
                    path,
                    assignment.requirement.as_str(),
                    assignment.year.map(|year| year.0),
                    today
                ],
            )?;
        }
        change.commit()
    }
}
