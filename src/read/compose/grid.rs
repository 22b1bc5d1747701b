//! [`Grid`]: a table with its merged cells.

use serde::{Deserialize, Serialize};

use super::Text;

/// Most columns one cell of a Word table reaches over; Word allows 63.
const WIDEST: usize = 64;

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Widths of its columns in points, as far as told.
    pub columns: Vec<f32>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Whether it draws lines.
    pub ruled: bool,
    /// Whether cells stand in the middle of their rows; else at the top.
    pub middle: bool,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Repeated at the head of every page.
    pub head: bool,
    /// Its cells; as in HTML, a place that a cell above or before reaches over is not listed.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Columns it reaches over.
    pub across: usize,
    /// Rows it reaches over.
    pub down: usize,
    /// What stands in it.
    pub texts: Vec<Text>,
}

/// A row as Word writes it: every place is listed, those reached over as well.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) head: bool,
    /// Columns left out before its first cell and behind its last.
    pub(super) before: usize,
    pub(super) after: usize,
    pub(super) cells: Vec<Place>,
}

/// A place of such a row.
#[derive(Debug, Default)]
pub(super) struct Place {
    pub(super) across: usize,
    pub(super) merge: Merge,
    pub(super) texts: Vec<Text>,
}

/// Whether a place belongs to a cell above (ECMA-376 part 1, 17.4.84).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    #[default]
    No,
    Begins,
    GoesOn,
}

impl Cell {
    fn of(across: usize, texts: Vec<Text>) -> Self {
        Cell {
            across: across.clamp(1, WIDEST),
            down: 1,
            texts,
        }
    }
}

impl Grid {
    /// A table of words alone, row by row.
    pub(super) fn of_words<'a>(rows: impl Iterator<Item = impl Iterator<Item = &'a str>>) -> Self {
        let rows = rows.map(|cells| Row {
            head: false,
            cells: cells
                .map(|words| Cell::of(1, vec![Text::of(words)]))
                .collect(),
        });
        Grid {
            rows: rows.collect(),
            ruled: true,
            middle: true,
            ..Grid::default()
        }
    }

    /// Rows with the places that belong to a cell above taken into it.
    pub(super) fn merged(written: Vec<Written>) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        // By column: the cell that may go on there.
        let mut open: Vec<Option<(usize, usize)>> = Vec::new();
        for row in written {
            let mut cells = Vec::new();
            let mut column = 0;
            if row.before > 0 {
                cells.push(Cell::of(row.before, Vec::new()));
                column += cells[0].across;
            }
            for place in row.cells {
                let across = place.across.clamp(1, WIDEST);
                if open.len() < column + across {
                    open.resize(column + across, None);
                }
                let above = open[column].filter(|_| place.merge == Merge::GoesOn);
                let above = above.and_then(|(row, cell)| rows.get_mut(row)?.cells.get_mut(cell));
                if let Some(above) = above {
                    above.down += 1;
                    above.texts.extend(place.texts);
                } else {
                    open[column..column + across].fill(None);
                    if place.merge != Merge::No {
                        open[column] = Some((rows.len(), cells.len()));
                    }
                    cells.push(Cell::of(across, place.texts));
                }
                column += across;
            }
            if row.after > 0 {
                cells.push(Cell::of(row.after, Vec::new()));
            }
            // What this row does not reach begins anew below it.
            open.truncate(column);
            let head = row.head;
            rows.push(Row { head, cells });
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(places: &[(usize, Merge)]) -> Written {
        let cells = places.iter().map(|(across, merge)| Place {
            across: *across,
            merge: *merge,
            texts: Vec::new(),
        });
        Written {
            cells: cells.collect(),
            ..Written::default()
        }
    }

    #[test]
    fn a_cell_takes_in_the_places_below_it_and_no_other() {
        use Merge::{Begins, GoesOn, No};
        let rows = Grid::merged(vec![
            row(&[(1, Begins), (2, No)]),
            row(&[(1, GoesOn), (1, No), (1, Begins)]),
            row(&[(1, No), (1, No), (1, GoesOn)]),
            // Nothing above it to go on from: a cell of its own.
            row(&[(1, No), (1, GoesOn)]),
        ]);
        let seen: Vec<Vec<(usize, usize)>> = rows
            .iter()
            .map(|row| row.cells.iter().map(|c| (c.across, c.down)).collect())
            .collect();
        assert_eq!(
            seen,
            [
                vec![(1, 2), (2, 1)],
                vec![(1, 1), (1, 2)],
                vec![(1, 1), (1, 1)],
                vec![(1, 1), (1, 1)],
            ]
        );
    }
}
