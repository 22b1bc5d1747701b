//! Tables that any program opens (RFC 4180).

use crate::evidence::sheet::FORMULA;

/// What stands first, so that Excel takes the file for UTF-8.
pub const MARK: &str = "\u{feff}";

/// A line of a CSV (RFC 4180). A cell that Excel would take for a formula gets an apostrophe: file
/// names come from anybody.
pub fn line(csv: &mut String, cells: &[String]) {
    for (n, cell) in cells.iter().enumerate() {
        let formula = cell.starts_with(FORMULA);
        let guard = if formula { "'" } else { "" };
        let comma = if n == 0 { "" } else { "," };
        csv.push_str(&format!("{comma}\"{guard}{}\"", cell.replace('"', "\"\"")));
    }
    csv.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_is_one() {
        let mut csv = String::new();
        let cells = ["a\"b", "=1+1", "二〇二三,年", "-"].map(String::from);
        line(&mut csv, &cells);
        assert_eq!(csv, "\"a\"\"b\",\"'=1+1\",\"二〇二三,年\",\"'-\"\r\n");
    }
}
