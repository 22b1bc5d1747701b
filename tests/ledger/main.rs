//! The 整改台账: runs that move it, people who work on it, workbooks that go out and come back,
//! records that outlive whatever happens to the program.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod assigned;
mod commands;
mod county;
mod judges;
mod killed;
mod lists;
mod past;
mod people;
mod records;
mod rounds;
mod runs;
mod settled;
mod stopped;
mod workbook;
