//! [`Table`] → rows of set lines: column widths by what the cells hold, cells wrapped, rows
//! broken between lines only when a row is taller than a page.

use super::atom::{Atom, atoms};
use super::font::{Face, Fonts};
use super::line::{Frame, Line, lines, widest};
use super::{Glyph, Run};

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
const SMALLEST: f32 = 7.0;
/// Rows looked at to find the widths of columns.
const SAMPLE: usize = 200;

/// A row, set: lines of each cell.
pub struct SetRow {
    /// Lines of each cell.
    pub cells: Vec<Vec<Line>>,
}

/// Widths of columns in points and the size of type that fits them.
pub struct Widths {
    /// Widths, summing to the measure.
    pub columns: Vec<f32>,
    /// Size of type.
    pub size: f32,
}

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
        let across = |row: &Vec<Cell>| row.iter().map(|cell| cell.across).sum();
        let count = rows.iter().map(across).max().unwrap_or(0);
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

    /// Finds the widths.
    pub fn widths(&self, fonts: &Fonts, measure: f32) -> Widths {
        let mut size = self.size;
        if self.columns.iter().all(|c| c.share.is_some()) {
            let sum: f32 = self.columns.iter().filter_map(|c| c.share).sum();
            let columns = self
                .columns
                .iter()
                .map(|c| c.share.unwrap_or(0.0) / sum * measure);
            return Widths {
                columns: columns.collect(),
                size,
            };
        }
        let asks = self.asks(fonts);
        let pads = 2.0 * PAD * self.columns.len() as f32;
        while size > SMALLEST
            && asks.iter().map(|(least, _)| least * size).sum::<f32>() + pads > measure
        {
            size -= 0.5;
        }
        let least: Vec<f32> = asks.iter().map(|(l, _)| l * size + 2.0 * PAD).collect();
        let most: Vec<f32> = asks.iter().map(|(_, m)| m * size + 2.0 * PAD).collect();
        Widths {
            columns: share_out(&least, &most, measure),
            size,
        }
    }

    /// What each column asks at least and at most, in ems.
    fn asks(&self, fonts: &Fonts) -> Vec<(f32, f32)> {
        let mut asks = vec![(1.0f32, 1.0f32); self.columns.len()];
        for row in self.head.iter().chain(self.rows.iter().take(SAMPLE)) {
            for (cell, ask) in row.iter().zip(&mut asks) {
                let atoms = atoms(&cell.runs, self.face, fonts, 40.0, &mut |_| {});
                let natural: f32 = atoms.iter().map(|a| a.width + a.gap).sum();
                ask.0 = ask.0.max(widest(&atoms)).max(natural.min(3.0));
                ask.1 = ask.1.max(natural.min(30.0));
            }
        }
        asks
    }

    /// Sets one row.
    pub fn set(
        &self,
        row: &[Cell],
        widths: &Widths,
        fonts: &Fonts,
        missing: &mut dyn FnMut(char),
    ) -> SetRow {
        let cells = widths.columns.iter().enumerate().map(|(i, width)| {
            let measure = ((width - 2.0 * PAD) / widths.size).max(1.0);
            let cell = row.get(i).map_or(&[][..], |cell| cell.runs.as_slice());
            let atoms: Vec<Atom> = atoms(cell, self.face, fonts, measure, missing);
            let frame = Frame {
                measure,
                indent: 0.0,
                justify: false,
            };
            let mut lines = lines(&atoms, frame, widths.size);
            let slack = |line: &Line| (measure * widths.size - line.width).max(0.0);
            for line in &mut lines {
                match self.columns[i].align {
                    Align::Left => {}
                    Align::Centre => line.x += slack(line) / 2.0,
                    Align::Right => line.x += slack(line),
                }
            }
            lines
        });
        SetRow {
            cells: cells.collect(),
        }
    }
}

impl SetRow {
    /// Lines of its tallest cell, at least one.
    pub fn lines(&self) -> usize {
        self.cells.iter().map(Vec::len).max().unwrap_or(0).max(1)
    }

    /// Parts the row after this many lines.
    pub fn split(&mut self, at: usize) -> SetRow {
        let cells = self
            .cells
            .iter_mut()
            .map(|lines| lines.split_off(at.min(lines.len())))
            .collect();
        SetRow { cells }
    }
}

/// Shares the measure out: all that is asked if there is room, else each its least and the rest by
/// what it still asks; too little for even the least is shared by it.
fn share_out(least: &[f32], most: &[f32], measure: f32) -> Vec<f32> {
    let (low, high): (f32, f32) = (least.iter().sum(), most.iter().sum());
    let scale = |widths: &[f32], by: f32| widths.iter().map(|w| w * by).collect();
    if high <= measure {
        return scale(most, measure / high);
    }
    if low >= measure {
        return scale(least, measure / low);
    }
    let part = (measure - low) / (high - low);
    least
        .iter()
        .zip(most)
        .map(|(l, m)| l + (m - l) * part)
        .collect()
}

/// The glyphs of a line, to be put on a sheet.
pub fn glyphs(line: &Line) -> Vec<Glyph> {
    line.glyphs.clone()
}
