//! [`Order`]: in which order a person wants the papers of one slot bound (卷内排列). Made by
//! `juanzong order`, or on the page.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::standard::Slot;

/// The papers of a slot as a person put them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The slot.
    pub slot: Slot,
    /// Its papers, the first to be bound first.
    pub papers: Vec<Ordered>,
}

/// A paper in an order. Renamed it is known by its content, mended by its path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ordered {
    /// Path below the submission folder.
    pub path: String,
    /// Its content when the order was made.
    pub digest: Digest,
}
