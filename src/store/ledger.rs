//! The ledger on disk: entries, their history, what each run saw. What stands already is not
//! written again: a run, or a person's word, costs what it changes.

use rusqlite::types::{ToSql, Type, Value};
use rusqlite::{Connection, Row, Statement, params, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Store;
use super::runs::Run;
use crate::error::{Error, Result};
use crate::ledger::{Deed, Entry, Event, Ledger, Sight, State};
use crate::standard::{UnitId, Year};
use crate::walk::{Progress, Silent, go_on};

/// Which entries are wanted; everything where nothing is said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Of this responsible unit.
    pub unit: Option<UnitId>,
    /// In this state.
    pub state: Option<State>,
    /// Open and due before this day (逾期).
    pub overdue: Option<String>,
    /// Open, to be reported on before this day, and no report came (超期未报).
    pub unreported: Option<String>,
    /// These numbers.
    pub numbers: Option<Vec<u32>>,
}

const SELECT: &str = "SELECT entries.*, sightings.finding FROM entries JOIN sightings \
    ON sightings.number = entries.number AND sightings.place = entries.sighting";

impl Store {
    /// Every problem across runs, by number.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn ledger(&self) -> Result<Ledger> {
        self.find(&Wanted::default())
    }

    /// The entries that are wanted, as a part of the ledger: what is done to it can be kept.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn find(&self, wanted: &Wanted) -> Result<Ledger> {
        self.read_ledger(wanted).map_err(|e| self.failed(e))
    }

    fn read_ledger(&self, wanted: &Wanted) -> rusqlite::Result<Ledger> {
        let (condition, values) = wanted.condition();
        let last: u32 = self.connection.query_row(
            "SELECT coalesce(max(number), 0) FROM entries",
            [],
            |row| row.get(0),
        )?;
        let mut entries: Vec<Entry> = self
            .connection
            .prepare(&format!(
                "{SELECT} WHERE {condition} ORDER BY entries.number"
            ))?
            .query_map(params_from_iter(&values), entry)?
            .collect::<rusqlite::Result<_>>()?;
        let mut events = self.connection.prepare(&format!(
            "SELECT * FROM events WHERE number IN (SELECT number FROM entries WHERE {condition})
             ORDER BY number, place"
        ))?;
        let mut rows = events.query(params_from_iter(&values))?;
        let mut at = 0;
        while let Some(row) = rows.next()? {
            let number: u32 = row.get("number")?;
            while entries.get(at).is_some_and(|entry| entry.number < number) {
                at += 1;
            }
            if let Some(entry) = entries.get_mut(at) {
                entry.history.push(event(row)?);
            }
        }
        Ok(Ledger::part(entries, last))
    }

    /// Keeps the ledger, or the part of it that is here, after a run or after people's decisions
    /// (no run). All or nothing.
    ///
    /// # Errors
    /// The database can't be written; nothing is changed then.
    pub fn save(&mut self, ledger: &Ledger, run: Option<&Run>) -> Result<()> {
        self.save_with(ledger, run, &Silent, || Ok(()))
    }

    /// The same; `last` is done when everything is written and nothing of it counts yet, so that
    /// either both come about or neither.
    ///
    /// # Errors
    /// The database can't be written, `last` fails or `progress` stopped it; nothing is changed
    /// then.
    pub fn save_with<T>(
        &mut self,
        ledger: &Ledger,
        run: Option<&Run>,
        progress: &dyn Progress,
        last: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let written = self.write_ledger(ledger, run, progress, last);
        written.unwrap_or_else(|e| Err(self.failed(e)))
    }

    fn write_ledger<T>(
        &mut self,
        ledger: &Ledger,
        run: Option<&Run>,
        progress: &dyn Progress,
        last: impl FnOnce() -> Result<T>,
    ) -> rusqlite::Result<Result<T>> {
        // Dropped before it is committed it leaves no trace.
        let change = self.connection.transaction()?;
        write_until(&change, ledger, run, &|| progress.stopped())?;
        let done = go_on(progress).and_then(|()| last());
        if done.is_ok() {
            change.commit()?;
        }
        Ok(done)
    }
}

/// Writes the ledger, and the run that moved it, into an open transaction.
pub(super) fn write(
    change: &Connection,
    ledger: &Ledger,
    run: Option<&Run>,
) -> rusqlite::Result<()> {
    write_until(change, ledger, run, &|| false)
}

/// The same, until it is stopped: what is written is of no use then.
fn write_until(
    change: &Connection,
    ledger: &Ledger,
    run: Option<&Run>,
    stopped: &dyn Fn() -> bool,
) -> rusqlite::Result<()> {
    if let Some(run) = run {
        run.insert(change)?;
    }
    let mut writer = Writer::begin(change, run.is_none())?;
    let mut entries = ledger.entries.iter().take_while(|_| !stopped());
    entries.try_for_each(|entry| writer.keep(entry))
}

impl Wanted {
    /// Entries of these numbers.
    pub fn numbers(numbers: &[u32]) -> Self {
        Wanted {
            numbers: Some(numbers.to_vec()),
            ..Wanted::default()
        }
    }

    /// As SQL over `entries`, with its values.
    fn condition(&self) -> (String, Vec<Value>) {
        let (mut all, mut values) = (vec!["1".to_owned()], Vec::new());
        let mut add = |condition: &str, value: Value| {
            all.push(condition.to_owned());
            values.push(value);
        };
        if let Some(unit) = &self.unit {
            add("entries.unit = ?", Value::Text(unit.to_string()));
        }
        if let Some(state) = self.state {
            add("entries.state = ?", Value::Text(state.name().into()));
        }
        if let Some(day) = &self.overdue {
            add(
                "entries.state = 'open' AND entries.due < ?",
                Value::Text(day.clone()),
            );
        }
        if let Some(day) = &self.unreported {
            let late =
                "entries.state = 'open' AND entries.report IS NULL AND entries.report_by < ?";
            add(late, Value::Text(day.clone()));
        }
        if let Some(numbers) = &self.numbers {
            // There may be more of them than a statement has variables.
            let listed: Vec<String> = numbers.iter().map(u32::to_string).collect();
            let listed = Value::Text(format!("[{}]", listed.join(",")));
            add("entries.number IN (SELECT value FROM json_each(?))", listed);
        }
        (all.join(" AND "), values)
    }
}

/// Writes entries into an open transaction.
struct Writer<'c> {
    upsert: Statement<'c>,
    standing: Statement<'c>,
    sighting: Statement<'c>,
    events: Statement<'c>,
    happened: Statement<'c>,
    run: i64,
    after: bool,
}

impl<'c> Writer<'c> {
    /// For what the last run saw, or for what people do `after` it.
    fn begin(connection: &'c Connection, after: bool) -> rusqlite::Result<Self> {
        let run = connection.query_row("SELECT coalesce(max(id), 0) FROM runs", [], |row| {
            row.get(0)
        })?;
        Ok(Writer {
            // What stands already is left alone, down to the page it is on.
            upsert: connection.prepare(
                "INSERT INTO entries (number, identity, state, returned, first_seen, last_seen, due,
                    content, origin, unit, lead, supporting, item, year, spot, points, measure,
                    person, report_by, report, excused_until, sight, sighting)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                    ?18, ?19, ?20, ?21, ?22, ?23)
                 ON CONFLICT (number) DO UPDATE SET
                    state = ?3, returned = ?4, last_seen = ?6, due = ?7, content = ?8, unit = ?10,
                    lead = ?11, supporting = ?12, item = ?13, year = ?14, spot = ?15, points = ?16,
                    measure = ?17, person = ?18, report_by = ?19, report = ?20,
                    excused_until = ?21, sight = ?22, sighting = ?23
                 WHERE (state, returned, last_seen, due, content, unit, lead, supporting, item,
                    year, spot, points, measure, person, report_by, report, excused_until, sight,
                    sighting)
                 IS NOT (?3, ?4, ?6, ?7, ?8, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                    ?21, ?22, ?23)",
            )?,
            standing: connection.prepare(
                "SELECT entries.sighting, sightings.sight = ?2 AND sightings.finding = ?3
                 FROM entries JOIN sightings
                 ON sightings.number = entries.number AND sightings.place = entries.sighting
                 WHERE entries.number = ?1",
            )?,
            sighting: connection.prepare("INSERT INTO sightings VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?,
            events: connection.prepare("SELECT count(*) FROM events WHERE number = ?1")?,
            happened: connection.prepare(
                "INSERT INTO events (number, place, date, state, by, why, deed, changes, run, after)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?,
            run,
            after,
        })
    }

    fn keep(&mut self, entry: &Entry) -> rusqlite::Result<()> {
        let finding = json(&entry.finding)?;
        let sight = entry.sight.name();
        let mut rows = self.standing.query(params![entry.number, sight, finding])?;
        let stands: Option<(u32, bool)> = match rows.next()? {
            Some(row) => Some((row.get(0)?, row.get(1)?)),
            None => None,
        };
        drop(rows);
        let place = match stands {
            Some((place, true)) => place,
            Some((place, false)) => place + 1,
            None => 0,
        };
        self.keep_row(entry, place)?;
        if !stands.is_some_and(|(_, same)| same) {
            let (run, after) = (self.run, self.after);
            self.sighting
                .execute(params![entry.number, place, run, after, sight, finding])?;
        }
        // History only grows: what is written already stays as it is.
        let kept: u32 = self.events.query_row([entry.number], |row| row.get(0))?;
        for (place, event) in (0_u32..).zip(&entry.history).skip(kept as usize) {
            self.happened.execute(params![
                entry.number,
                place,
                event.date,
                event.state.name(),
                event.by,
                event.why,
                event.deed.name(),
                json(&event.changes)?,
                self.run,
                self.after,
            ])?;
        }
        Ok(())
    }

    fn keep_row(&mut self, entry: &Entry, sighting: u32) -> rusqlite::Result<()> {
        let report = entry.report.as_ref().map(json).transpose()?;
        let values: [&dyn ToSql; 23] = [
            &entry.number,
            &entry.finding.identity(),
            &entry.state.name(),
            &entry.returned,
            &entry.first_seen,
            &entry.last_seen,
            &entry.due,
            &entry.content,
            &json(&entry.origin)?,
            &entry.unit.as_ref().map(|id| id.as_str()),
            &entry.lead.as_ref().map(|id| id.as_str()),
            &json(&entry.supporting)?,
            &entry.item.as_ref().map(|id| id.as_str()),
            &entry.year.map(|year| year.0),
            &entry.spot,
            &entry.points,
            &entry.measure,
            &entry.person,
            &entry.report_by,
            &report,
            &entry.excused_until,
            &entry.sight.name(),
            &sighting,
        ];
        self.upsert.execute(&values[..])?;
        Ok(())
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let id = |name| row.get::<_, Option<String>>(name);
    let report: Option<String> = row.get("report")?;
    Ok(Entry {
        number: row.get("number")?,
        origin: parsed(row, "origin")?,
        finding: parsed(row, "finding")?,
        unit: id("unit")?.map(Into::into),
        lead: id("lead")?.map(Into::into),
        supporting: parsed(row, "supporting")?,
        item: id("item")?.map(Into::into),
        year: row.get::<_, Option<u16>>("year")?.map(Year),
        spot: row.get("spot")?,
        points: row.get("points")?,
        measure: row.get("measure")?,
        person: row.get("person")?,
        state: named(row, "state", State::named)?,
        returned: row.get("returned")?,
        first_seen: row.get("first_seen")?,
        last_seen: row.get("last_seen")?,
        due: row.get("due")?,
        report_by: row.get("report_by")?,
        report: report.map(|_| parsed(row, "report")).transpose()?,
        excused_until: row.get("excused_until")?,
        history: Vec::new(),
        sight: named(row, "sight", Sight::named)?,
        content: row.get("content")?,
    })
}

fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        date: row.get("date")?,
        deed: named(row, "deed", Deed::named)?,
        state: named(row, "state", State::named)?,
        by: row.get("by")?,
        why: row.get("why")?,
        changes: parsed(row, "changes")?,
    })
}

/// A value that is kept as JSON.
pub(super) fn json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

pub(super) fn parsed<T: DeserializeOwned>(row: &Row<'_>, name: &str) -> rusqlite::Result<T> {
    let text: String = row.get(name)?;
    serde_json::from_str(&text)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(e)))
}

/// A value that is kept by name.
pub(super) fn named<T>(
    row: &Row<'_>,
    column: &str,
    named: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let name: String = row.get(column)?;
    named(&name).ok_or_else(|| {
        let what = Error::bug(format!("台账记录里有认不出的“{name}”（{column}）"));
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(what))
    })
}
