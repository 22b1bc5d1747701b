//! The companion for clusters: whoever compares, the result is the same to the byte; and what goes
//! wrong on a cluster ends in a complaint, never in a result that looks clean.

#![allow(clippy::disallowed_methods, reason = "tests wait for processes")]

mod agree;
mod made;
mod processes;
mod trouble;
