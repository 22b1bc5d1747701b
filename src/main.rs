//! Arguments → [`juanzong::cli`] → exit code.

fn main() {}
