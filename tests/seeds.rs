//! What the fuzz targets of `tests/fuzz` begin with: the format fixtures, a folder a format, written
//! where `JUANZONG_SEEDS` says.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop

mod fixture;

use std::fs;
use std::path::PathBuf;

use juanzong::read::FORMATS;

/// Larger fixtures, fonts mostly, only slow the search.
const LARGEST: usize = 200_000;

#[test]
fn every_format_has_something_to_begin_with() {
    let folder = std::env::var_os("JUANZONG_SEEDS").map_or_else(
        || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("seeds"),
        PathBuf::from,
    );
    let extensions: Vec<&str> = FORMATS.iter().flat_map(|f| f.extensions).copied().collect();
    let cases: Vec<_> = fixture::all()
        .into_iter()
        .filter(|case| case.bytes.len() <= LARGEST)
        .collect();
    // The target of whole files takes the extension, by its place among all, from the first byte.
    let whole = folder.join("file");
    fs::create_dir_all(&whole).unwrap();
    for case in &cases {
        let extension = juanzong::read::extension(&case.name);
        if let Some(place) = extensions.iter().position(|known| *known == extension) {
            let bytes = [&[u8::try_from(place).unwrap()][..], &case.bytes].concat();
            fs::write(whole.join(&case.name), bytes).unwrap();
        }
    }
    for format in FORMATS {
        let seeds = folder.join("format").join(format.name);
        fs::create_dir_all(&seeds).unwrap();
        let own: Vec<_> = cases
            .iter()
            .filter(|case| case.format == format.name)
            .collect();
        assert!(
            !own.is_empty(),
            "{} has no fixture to begin with",
            format.name
        );
        for case in own {
            fs::write(seeds.join(&case.name), &case.bytes).unwrap();
        }
    }
}
