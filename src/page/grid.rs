//! Rows of cells → places on a grid, in groups of rows that cells hold together, and the depth
//! that each row needs.

use std::ops::Range;

use super::line::Line;
use super::table::{Cell, PAD};

/// Where a cell stands. Rows count from the first of its group.
pub struct Place<'t> {
    /// Its rows.
    pub rows: Range<usize>,
    /// Its first column.
    pub column: usize,
    /// How many columns it reaches over.
    pub across: usize,
    /// The cell; `None` where the table lists none.
    pub cell: Option<&'t Cell>,
}

/// Rows that share a cell, or one row.
pub struct Group<'t> {
    /// Rows of the table.
    pub rows: Range<usize>,
    /// What stands in them, row by row, from left to right.
    pub places: Vec<Place<'t>>,
}

impl<'t> Group<'t> {
    /// The group that begins with the row `from`.
    pub fn at(rows: &'t [Vec<Cell>], from: usize, columns: usize) -> Self {
        let mut places = Vec::new();
        // The first row in which each column is free.
        let mut free = vec![from; columns];
        let (mut row, mut until) = (from, from + 1);
        while row < until {
            let mut cells = rows[row].iter();
            let mut column = 0;
            while column < columns {
                if free[column] > row {
                    column += 1;
                    continue;
                }
                let cell = cells.next();
                let room = free[column..].iter().take_while(|f| **f <= row).count();
                let across = cell.map_or(room, |cell| cell.across.clamp(1, room));
                let down = cell.map_or(1, |cell| cell.down.clamp(1, rows.len() - row));
                free[column..column + across].fill(row + down);
                until = until.max(row + down);
                places.push(Place {
                    rows: row - from..row - from + down,
                    column,
                    across,
                    cell,
                });
                column += across;
            }
            row += 1;
        }
        Group {
            rows: from..until,
            places,
        }
    }
}

/// Columns that the cells of these rows fill.
pub fn width(rows: &[Vec<Cell>]) -> usize {
    // For how many rows each column is still taken by cells above.
    let mut taken: Vec<usize> = Vec::new();
    for row in rows {
        let mut column = 0;
        for cell in row {
            while taken.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let ahead = taken.get(column..).unwrap_or(&[]);
            let room = ahead.iter().position(|rows| *rows > 0);
            let most = room.unwrap_or(MOST_ACROSS).clamp(1, MOST_ACROSS);
            let end = column + cell.across.clamp(1, most);
            if taken.len() < end {
                taken.resize(end, 0);
            }
            taken[column..end].fill(cell.down.max(1));
            column = end;
        }
        for rows in &mut taken {
            *rows = rows.saturating_sub(1);
        }
    }
    taken.len()
}

/// No sheet could show a cell over more columns.
const MOST_ACROSS: usize = 1000;

/// A cell, set.
pub struct SetCell {
    /// Its rows in the group.
    pub rows: Range<usize>,
    /// Whether it is the first of its row.
    pub first: bool,
    /// Left edge, in points.
    pub x: f32,
    /// Width.
    pub width: f32,
    /// Its lines.
    pub lines: Vec<Line>,
    /// How many of them are drawn.
    pub drawn: usize,
}

/// A group, set.
pub struct SetGroup {
    /// Its cells.
    pub cells: Vec<SetCell>,
    /// Baseline to baseline.
    pub pitch: f32,
    /// The depth of each row.
    pub depths: Vec<f32>,
    /// Lines of the footnotes called in each row.
    pub notes: Vec<Vec<Line>>,
}

impl SetGroup {
    /// Gives lines the pitch that their type of `size` needs, and each row the depth it needs: of its own cells, and the last row of one that reaches
    /// over several what these lack.
    pub fn deepen(&mut self, size: f32, least: f32) {
        for line in self.cells.iter().flat_map(|cell| &cell.lines) {
            self.pitch = self.pitch.max(line.pitch(self.pitch, size));
        }
        let pitch = self.pitch;
        for cell in self.cells.iter().filter(|cell| cell.rows.len() == 1) {
            let depth = &mut self.depths[cell.rows.start];
            *depth = depth.max(needs(&cell.lines, pitch)).max(least);
        }
        for cell in self.cells.iter().filter(|cell| cell.rows.len() > 1) {
            let have: f32 = self.depths[cell.rows.clone()].iter().sum();
            let lacks = needs(&cell.lines, pitch) - have;
            if lacks > 0.0 {
                self.depths[cell.rows.end - 1] += lacks;
            }
        }
    }

    /// Depth of all rows.
    pub fn whole(&self) -> f32 {
        self.depths.iter().sum()
    }

    /// Depth of these rows.
    pub fn depth(&self, rows: Range<usize>) -> f32 {
        self.depths[rows].iter().sum()
    }
}

/// Depth of lines with their blank.
pub fn needs(lines: &[Line], pitch: f32) -> f32 {
    lines.len().max(1) as f32 * pitch + 2.0 * PAD
}
