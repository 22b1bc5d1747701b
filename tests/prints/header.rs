//! What a made-up file of fingerprints says of itself.

use juanzong::digest::digest;
use juanzong::prints::{Header, Limits, Office, Parameters};

/// Of a county that has these units.
pub fn header(county: i32, units: Vec<Office>) -> Header {
    Header {
        parameters: Parameters {
            format: 1,
            k: 8,
            w: 6,
            masks: "1".into(),
            phrases: digest(b""),
            key: None,
        },
        program: "试".into(),
        place: format!("{county}县"),
        county,
        masked: false,
        made_for: None,
        limits: Limits {
            passage_chars: 30,
            superior: 0.5,
            common_units: 8,
        },
        names: Vec::new(),
        units,
        twins: Vec::new(),
        words: String::new(),
    }
}
