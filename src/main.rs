//! Arguments → [`juanzong::cli`] → exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    juanzong::cli::main()
}
