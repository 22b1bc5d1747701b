//! Tables, and how older ones become newer ones. A step, once shipped, is never edited.

use std::path::Path;

use rusqlite::Connection;

use super::broken;
use crate::error::{Error, Result};

/// Steps from nothing to the present tables, each run once, in order.
const STEPS: &[&str] = &[
    "
    CREATE TABLE facts (
        digest    TEXT NOT NULL,
        extension TEXT NOT NULL,
        version   INTEGER NOT NULL,
        json      TEXT NOT NULL,
        PRIMARY KEY (digest, extension)
    ) WITHOUT ROWID;

    CREATE TABLE runs (
        id        INTEGER PRIMARY KEY AUTOINCREMENT,
        date      TEXT NOT NULL,
        unit      TEXT,
        materials INTEGER NOT NULL,
        findings  INTEGER NOT NULL
    );

    CREATE TABLE entries (
        number     INTEGER PRIMARY KEY,
        identity   TEXT NOT NULL UNIQUE,
        state      TEXT NOT NULL,
        returned   INTEGER NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen  TEXT NOT NULL,
        due        TEXT,
        content    TEXT NOT NULL,
        finding    TEXT NOT NULL
    );

    CREATE TABLE events (
        number INTEGER NOT NULL REFERENCES entries(number),
        place  INTEGER NOT NULL,
        date   TEXT NOT NULL,
        state  TEXT NOT NULL,
        by     TEXT NOT NULL,
        why    TEXT NOT NULL,
        PRIMARY KEY (number, place)
    ) WITHOUT ROWID;

    -- History is kept for ever, whatever a program above gets wrong.
    CREATE TRIGGER history_stays BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'history is kept for ever'); END;
    CREATE TRIGGER history_stands BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'history is kept for ever'); END;
    CREATE TRIGGER numbers_stay BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'numbers are kept for ever'); END;

    CREATE TABLE assignments (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        path        TEXT NOT NULL,
        requirement TEXT NOT NULL,
        year        INTEGER,
        date        TEXT NOT NULL
    );
    CREATE INDEX assignments_by_path ON assignments(path);
",
    "
    -- What a machine recognised on pages without text. It is slow to come by and belongs to one
    -- program and its settings.
    CREATE TABLE recognised (
        digest TEXT NOT NULL,
        engine TEXT NOT NULL,
        json   TEXT NOT NULL,
        PRIMARY KEY (digest, engine)
    ) WITHOUT ROWID;
",
    "
    -- What people found of things alike. The pair is known by its contents.
    CREATE TABLE verdicts (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        number  INTEGER NOT NULL,
        pair    TEXT NOT NULL,
        verdict TEXT NOT NULL,
        by      TEXT NOT NULL,
        date    TEXT NOT NULL,
        why     TEXT NOT NULL
    );
",
    include_str!("step4.sql"),
    include_str!("step5.sql"),
];

/// Sets the connection up and brings the tables up to date.
///
/// # Errors
/// The disk fails, or the database was written by a newer program.
pub(super) fn prepare(connection: &mut Connection, path: &Path) -> Result<()> {
    let broken = |e| broken(path, e);
    // Nobody else has it open (the lock says so): exclusive locking keeps the index of the log in
    // memory, without which WAL does not work on network drives.
    connection
        .execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;",
        )
        .map_err(broken)?;
    migrate(connection, path, version())
}

/// The version of the present tables: the number of steps.
pub(super) fn version() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// The version of a database's tables; 0 where there are none of ours.
pub(super) fn made(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings an empty or older database to the tables of a version.
///
/// # Errors
/// The disk fails, or the database was written by a newer program.
pub(super) fn migrate(connection: &mut Connection, path: &Path, to: u32) -> Result<()> {
    let broken = |e| broken(path, e);
    let made = made(connection).map_err(broken)?;
    if made as usize > STEPS.len() {
        let what = format!(
            "台账记录是更新版本的程序写的，这个版本不能打开：{}",
            path.display()
        );
        return Err(Error::project(what).hint("请改用新版本的 juanzong。"));
    }
    for (number, step) in (1..=to).zip(STEPS).skip(made as usize) {
        let change = connection.transaction().map_err(broken)?;
        change.execute_batch(step).map_err(broken)?;
        change
            .pragma_update(None, "user_version", number)
            .map_err(broken)?;
        change.commit().map_err(broken)?;
    }
    Ok(())
}
