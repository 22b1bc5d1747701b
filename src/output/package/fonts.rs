//! The record of fonts that goes with the package: name, version, digest and origin of each font
//! that the dossiers were set with, so that a page can be set again as it was.

use crate::output::{csv, press};
use crate::page::Fonts;

/// Name of the record in the package.
pub const CSV: &str = "元数据/字体.csv";

/// The record, as CSV.
pub fn table(fonts: &Fonts) -> String {
    let mut table = String::from(csv::MARK);
    csv::line(
        &mut table,
        &["名称", "版本", "SHA-256", "来源"].map(String::from),
    );
    for font in press::record(fonts) {
        let digest = font.sha256.to_string();
        let cells = [
            font.name.into(),
            font.version.into(),
            digest,
            font.from.into(),
        ];
        csv::line(&mut table, &cells);
    }
    table
}
