//! One story of a file (its text, a note, a margin): lines become paragraphs and rows.

use super::super::{Paragraph, Role, paragraph};

/// A story while it is read.
#[derive(Default)]
pub(super) struct Story {
    /// What is whole.
    pub(super) paragraphs: Vec<Paragraph>,
    /// The paragraph that has begun.
    pub(super) line: String,
    /// Its level as a heading: 0 the title.
    pub(super) heading: Option<u8>,
    /// It lies in a table.
    pub(super) in_table: bool,
    cell: String,
    row: Vec<String>,
}

/// A line break inside a paragraph, until the paragraph is whole.
pub(super) const BREAK: char = '\n';

impl Story {
    /// `\par` and its like.
    pub(super) fn paragraph_ends(&mut self) {
        let line = std::mem::take(&mut self.line);
        if self.in_table {
            // In a cell everything is one line; its own tabs would look like further cells.
            let line = line.replace(['\t', BREAK], " ");
            if !self.cell.is_empty() && !line.trim().is_empty() {
                self.cell.push(' ');
            }
            self.cell.push_str(line.trim());
            return;
        }
        match self.heading {
            Some(level) => {
                let line = line.replace(BREAK, "");
                self.paragraphs
                    .extend(paragraph(&line, Role::Heading(level), None));
            }
            None => {
                let lines = line.split(BREAK);
                self.paragraphs
                    .extend(lines.filter_map(|line| paragraph(line, Role::Body, None)));
            }
        }
    }

    /// `\cell`
    pub(super) fn cell_ends(&mut self) {
        self.in_table = true;
        self.paragraph_ends();
        self.row.push(std::mem::take(&mut self.cell));
    }

    /// `\row`
    pub(super) fn row_ends(&mut self) {
        if !self.cell.is_empty() {
            self.row.push(std::mem::take(&mut self.cell));
        }
        let row = std::mem::take(&mut self.row).join("\t");
        self.paragraphs.extend(paragraph(&row, Role::Row, None));
    }

    /// Nothing more is to come.
    pub(super) fn ends(mut self) -> Vec<Paragraph> {
        self.paragraph_ends();
        self.row_ends();
        self.paragraphs
    }
}
