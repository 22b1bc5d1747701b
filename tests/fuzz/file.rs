//! Whole files: the first byte chooses the extension, the rest is the file.

#![no_main]

mod ours;

use juanzong::read::{FORMATS, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    let extensions: Vec<&str> = FORMATS.iter().flat_map(|f| f.extensions).copied().collect();
    let extension = extensions[usize::from(*choice) % extensions.len()];
    ours::panics_only(|| {
        read(&format!("x.{extension}"), bytes);
    });
});
