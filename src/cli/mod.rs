//! Commands, one file each: arguments → library → words for the clerk.

pub mod press;
