//! Fingerprints that travel: what a file of them is, what a unit learns from one about itself, and
//! how those of many counties are compared.

mod commands;
mod companion;
mod compare;
mod county;
mod file;
mod header;
mod verdicts;
