//! How dossiers are filed: archival codes, volumes, the printed forms, the settings for them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod arrangement;
mod both_ways;
mod bulletin;
mod by_hand;
mod command;
mod cycle;
#[path = "../desk/mod.rs"]
mod desk;
mod judged;
mod letters;
mod printed;
mod settings;
mod volumes;
