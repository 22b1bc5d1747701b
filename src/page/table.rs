//! [`Table`]: what it says, before its columns have widths ([`super::columns`]) and its cells
//! places ([`super::grid`]).

use super::Run;
use super::font::Face;

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows repeated at the head of each page.
    pub head: Vec<Vec<Cell>>,
    /// Rows. As in HTML, a place that a cell above or before reaches over is not listed.
    pub rows: Vec<Vec<Cell>>,
    /// Size of type in points.
    pub size: f32,
    /// Face of cells that name none.
    pub face: Face,
    /// Which lines are drawn.
    pub rules: Rules,
    /// Cells stand at the top of their row; else in the middle.
    pub top: bool,
    /// Least height of a row, in points.
    pub least: f32,
}

/// A cell; `Run::plain("…").into()` is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its text; `\n` begins a line.
    pub runs: Vec<Run>,
    /// Columns it reaches over, at least 1.
    pub across: usize,
    /// Rows it reaches over, at least 1.
    pub down: usize,
    /// How it stands; `None` as its column does.
    pub align: Option<Align>,
}

/// Which lines a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rules {
    /// All around each cell.
    #[default]
    Grid,
    /// One below each cell but the first of a row (forms on a cover).
    Below,
    /// None.
    None,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Column {
    /// Share of the width; `None` for as much as its cells ask.
    pub share: Option<f32>,
    /// How its cells stand.
    pub align: Align,
}

/// How a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// Blank between a rule and the text, in points.
pub const PAD: f32 = 3.5;

impl Default for Table {
    fn default() -> Self {
        Table {
            columns: Vec::new(),
            head: Vec::new(),
            rows: Vec::new(),
            size: 10.5,
            face: Face::Song,
            rules: Rules::Grid,
            top: false,
            least: 0.0,
        }
    }
}

impl Default for Cell {
    fn default() -> Self {
        Cell {
            runs: Vec::new(),
            across: 1,
            down: 1,
            align: None,
        }
    }
}

impl From<Vec<Run>> for Cell {
    fn from(runs: Vec<Run>) -> Self {
        Cell {
            runs,
            ..Cell::default()
        }
    }
}

impl Cell {
    /// Text alone.
    pub fn of(text: impl Into<String>) -> Self {
        Run::plain(text).into()
    }
}

impl Table {
    /// A table in which every column takes what its cells ask.
    pub fn auto(rows: Vec<Vec<Cell>>, size: f32) -> Self {
        let count = super::grid::width(&rows);
        Table {
            columns: vec![Column::default(); count],
            rows,
            size,
            ..Table::default()
        }
    }

    /// Baseline to baseline.
    pub fn pitch(size: f32) -> f32 {
        size * 1.45
    }
}
