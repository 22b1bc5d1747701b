//! The local page: who is let in, what it shows, and that it does what the commands do.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod browser;
mod client;
mod guarded;
mod used;
