//! Tables as a reader of figures sees them: rows of cells with their places in the text.

use crate::paper::Span;
use crate::read::{Reading, Role};
use crate::standard::measure::{Measure, folded};

/// Rows that stand one below the other on one page or sheet.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Its rows, head included.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its cells, from the left.
    pub cells: Vec<Cell>,
    /// Where the row stands.
    pub span: Span,
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// What it says, widths folded, without blanks.
    pub text: String,
    /// The figure it is, if it is one.
    pub figure: Option<Figure>,
}

/// A figure as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its value; of `87.3%` 87.3.
    pub value: f64,
    /// Digits after the point.
    pub places: u8,
    /// What stands behind it: `%`, `人`.
    pub unit: String,
}

impl Table {
    /// Its head, and the rows below it: the first of them holds a figure beside its name.
    pub fn parts(&self) -> (&[Row], &[Row]) {
        let figures = |row: &Row| row.cells.iter().skip(1).any(|cell| cell.figure.is_some());
        let begun = self.rows.iter().position(figures);
        self.rows.split_at(begun.unwrap_or(self.rows.len()))
    }

    /// What its head calls each cell of a row of this width; empty where it does not tell.
    pub fn names(&self, width: usize) -> Vec<&str> {
        let mut head = self.parts().0.iter().rev();
        let row = head.find(|row| row.cells.len() == width);
        let cells = row.map_or(&[][..], |row| &row.cells);
        cells.iter().map(|cell| cell.text.as_str()).collect()
    }
}

impl Row {
    /// Its first words.
    pub fn label(&self) -> &str {
        let first = self.cells.iter().find(|cell| !cell.text.is_empty());
        first.map_or("", |cell| cell.text.as_str())
    }

    /// Whether its first words are one of these.
    pub fn is_called(&self, names: &[&str]) -> bool {
        names.contains(&self.label().trim_end_matches([':', '：']))
    }
}

impl Figure {
    /// Reads `1,234.5`, `87.3%`, `120人`; `None` for words, dates, ranges, codes.
    pub fn read(text: &str) -> Option<Figure> {
        let Measure {
            value,
            places,
            unit,
        } = Measure::read(text)?;
        let worded = unit.chars().count() <= 4 && !unit.contains(|c: char| c.is_ascii_digit());
        let dated =
            unit.starts_with(['年', '月', '日', '号', '时', '点', '、', '.', ')', ':', '~']);
        (worded && !dated).then_some(Figure {
            value,
            places,
            unit,
        })
    }
}

/// Every table of a text.
pub fn tables(reading: &Reading) -> Vec<Table> {
    let (mut tables, mut open) = (Vec::new(), Table::default());
    let (mut at, mut page) = (0, None);
    for paragraph in reading.paragraphs() {
        let end = at + paragraph.text.chars().count();
        let row = paragraph.role == Role::Row;
        if !row || paragraph.page != page {
            tables.extend(Some(std::mem::take(&mut open)).filter(|t| t.rows.len() > 1));
        }
        if row {
            let cells = paragraph.text.split('\t').map(cell).collect();
            let span = Span { start: at, end };
            open.rows.push(Row { cells, span });
        }
        (at, page) = (end + 1, paragraph.page);
    }
    tables.extend(Some(open).filter(|t| t.rows.len() > 1));
    tables
}

fn cell(text: &str) -> Cell {
    let text = folded(text);
    Cell {
        figure: Figure::read(&text),
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_dates_and_codes() {
        let read = |text| Figure::read(text).map(|f| (f.value, f.unit));
        assert_eq!(read("1,234.5"), Some((1234.5, String::new())));
        assert_eq!(read("87.3%"), Some((87.3, "%".into())));
        assert_eq!(read("-3"), Some((-3.0, String::new())));
        assert_eq!(read("120人"), Some((120.0, "人".into())));
        for other in [
            "2023年",
            "3-5",
            "001",
            "1,2",
            "一",
            "",
            "13800000000001",
            "5月",
            "1.2.3",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
