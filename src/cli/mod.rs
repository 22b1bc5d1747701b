//! Commands, one file each: arguments → library → words for the clerk.
