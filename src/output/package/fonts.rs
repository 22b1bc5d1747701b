//! The record of fonts that goes with the package: name, version, digest and origin of each font
//! that the dossiers were set with, so that a page can be set again as it was.

use super::metadata::line;
use crate::output::press;
use crate::page::Fonts;

/// Name of the record in the package.
pub const CSV: &str = "元数据/字体.csv";

/// The record, as CSV.
pub fn table(fonts: &Fonts) -> String {
    let mut csv = String::from("\u{feff}");
    line(
        &mut csv,
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
        line(&mut csv, &cells);
    }
    csv
}
