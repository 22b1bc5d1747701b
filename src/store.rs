//! SQLite beside the project (`.juanzong/`): facts by digest, the ledger, runs, assignments.
