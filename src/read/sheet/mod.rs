//! What spreadsheets share, whatever wrote them: cells become rows of text, values are shown.

pub(super) mod shown;

use super::{Body, Paragraph, Role, Why, paragraph};

/// Most characters of text in one workbook.
const LONGEST: usize = 32 << 20;
/// Empty cells kept between two written ones; sheets reach to column 16384.
const WIDEST_GAP: u32 = 40;

/// The rows of a workbook, built cell by cell, each row from left to right.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<Paragraph>,
    length: usize,
    row: String,
    /// Sheet and row of the cell before, and its column.
    at: (u32, u32),
    column: u32,
}

impl Rows {
    /// Adds a cell of a sheet, counted from 1; row and column count from 0.
    ///
    /// # Errors
    /// [`Why::Limit`] where the text grows too long.
    pub(super) fn cell(
        &mut self,
        sheet: u32,
        (row, column): (u32, u32),
        value: &str,
    ) -> Result<(), Why> {
        if value.trim().is_empty() {
            return Ok(());
        }
        if (sheet, row) != self.at {
            self.end_row()?;
            (self.at, self.column) = ((sheet, row), 0);
        }
        let gap = column.saturating_sub(self.column).min(WIDEST_GAP);
        self.row.extend(std::iter::repeat_n('\t', gap as usize));
        self.column = column.max(self.column);
        // Line breaks in a cell are part of its look, not of the table.
        self.row.push_str(&value.replace(['\t', '\r', '\n'], " "));
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Why> {
        self.length += self.row.len();
        if self.length > LONGEST {
            return Err(Why::Limit(format!("表格文字超过 {} MB", LONGEST >> 20)));
        }
        let row = std::mem::take(&mut self.row);
        self.rows
            .extend(paragraph(&row, Role::Row, Some(self.at.0)));
        Ok(())
    }

    /// All rows.
    ///
    /// # Errors
    /// As [`Rows::cell`].
    pub(super) fn paragraphs(mut self) -> Result<Vec<Paragraph>, Why> {
        self.end_row()?;
        Ok(self.rows)
    }

    /// The whole text, or the pictures that are all there is, or nothing.
    ///
    /// # Errors
    /// As [`Rows::cell`].
    pub(super) fn body(self, pictures: usize) -> Result<Body, Why> {
        let rows = self.paragraphs()?;
        Ok(match (rows.is_empty(), pictures) {
            (false, _) => Body::Text(rows),
            (true, 0) => Body::Unreadable(Why::Empty),
            (true, _) => Body::Pictures {
                count: u32::try_from(pictures).unwrap_or(u32::MAX),
            },
        })
    }
}

/// Written rows and columns of a sheet that are hidden, in words for the clerk. They are read all
/// the same: a filter hides rows, and nobody struck them.
pub(super) fn unseen(name: &str, (rows, columns): (usize, usize)) -> Vec<String> {
    [(rows, "行"), (columns, "列")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("工作表“{name}”有隐藏的{word} {count} {word}"))
        .collect()
}
