//! One reader of `FORMATS`, the one that `JUANZONG_FORMAT` names, on any bytes.

#![no_main]

mod ours;

use std::sync::LazyLock;

use juanzong::read::{FORMATS, Format};
use libfuzzer_sys::fuzz_target;

/// The reader under test.
static FORMAT: LazyLock<&Format> = LazyLock::new(|| {
    let name = std::env::var("JUANZONG_FORMAT").expect("JUANZONG_FORMAT names a format");
    let found = FORMATS.iter().find(|format| format.name == name);
    found.unwrap_or_else(|| panic!("FORMATS has no {name}"))
});

fuzz_target!(|bytes: &[u8]| {
    ours::panics_only(|| {
        (FORMAT.detect)(bytes);
        (FORMAT.read)(bytes);
    });
});
