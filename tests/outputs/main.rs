//! What is written about an assessment: report, data, ledger, package, terminal.

mod found;
mod ledger;
mod made;
mod package;
mod report;
mod words;
