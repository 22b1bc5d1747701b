//! The local page: who is let in, what it shows, and that it does what the commands do.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::disallowed_methods, reason = "a page is waited for")]

mod apart;
mod both;
mod browser;
mod client;
mod counties;
mod dossiers;
mod fields;
mod guarded;
mod kept;
mod letters;
mod records;
mod refused;
mod scored;
mod settled;
mod typed;
mod used;
