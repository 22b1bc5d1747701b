//! Widths of a table's columns: what their cells ask, or the shares given, and whether an upright
//! sheet is too narrow for them.

use std::ops::Range;

use super::atom::{Atoms, atoms};
use super::font::Fonts;
use super::grid::{self, Group, Place};
use super::line::widest;
use super::table::{PAD, Table};

const SMALLEST: f32 = 7.0;
/// Rows looked at to find the widths of columns.
const SAMPLE: usize = 200;
/// A column of text that long, in ems, reads well enough.
const COMFORT: f32 = 5.0;
/// A cell that short stays on one line where it can: 2023年12月.
const WHOLE: f32 = 6.0;

/// Widths of columns in points and the size of type that fits them.
pub struct Widths {
    /// Widths, summing to the measure.
    pub columns: Vec<f32>,
    /// Size of type.
    pub size: f32,
}

/// What a column asks, in ems: at least, and to have every cell on one line.
#[derive(Clone, Copy)]
struct Ask {
    least: f32,
    most: f32,
}

/// What the cells of a table ask.
pub struct Asks<'t> {
    table: &'t Table,
    columns: Vec<Ask>,
    /// Of each row, its cells of one column and the ems they would like.
    rows: Vec<Vec<(usize, f32)>>,
}

impl<'t> Asks<'t> {
    /// Looks at the cells.
    pub fn of(table: &'t Table, fonts: &Fonts) -> Self {
        let cells = grid::width(&table.rows).max(grid::width(&table.head));
        let count = table.columns.len().max(cells);
        let one = Ask {
            least: 1.0,
            most: 1.0,
        };
        let mut asks = Asks {
            table,
            columns: vec![one; count],
            rows: Vec::new(),
        };
        let mut wide = Vec::new();
        for rows in [&table.head, &table.rows] {
            let mut from = 0;
            while from < rows.len().min(SAMPLE) {
                let group = Group::at(rows, from, count);
                from = group.rows.end;
                for place in &group.places {
                    asks.look(place, fonts, &mut wide);
                }
            }
        }
        for (columns, ask) in wide {
            raise(&mut asks.columns[columns], ask);
        }
        asks
    }

    fn look(&mut self, place: &Place<'_>, fonts: &Fonts, wide: &mut Vec<(Range<usize>, Ask)>) {
        let table = self.table;
        if place.column == 0 || self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        let Some(cell) = place.cell else {
            return;
        };
        let atoms = atoms(&cell.runs, table.face, table.size, fonts, 40.0, &mut |_| {});
        let natural = longest(&atoms);
        let ask = Ask {
            least: widest(&atoms).max(natural.min(3.0)),
            most: natural.min(30.0),
        };
        if place.across > 1 {
            wide.push((place.column..place.column + place.across, ask));
            return;
        }
        raise(&mut self.columns[place.column..=place.column], ask);
        if place.rows.len() == 1
            && let Some(row) = self.rows.last_mut()
        {
            row.push((place.column, natural));
        }
    }

    /// How many columns there are.
    pub fn count(&self) -> usize {
        self.columns.len()
    }

    /// Widths below which the columns can't be read, in points.
    pub fn narrowest(&self) -> Vec<f32> {
        let points = |ask: &Ask| ask.least * SMALLEST + 2.0 * PAD;
        self.columns.iter().map(points).collect()
    }

    /// Finds the widths.
    pub fn widths(&self, measure: f32) -> Widths {
        let pads = 2.0 * PAD * self.count() as f32;
        let leasts: f32 = self.columns.iter().map(|ask| ask.least).sum();
        let mut size = self.table.size;
        while size > SMALLEST && leasts * size + pads > measure {
            size -= 0.5;
        }
        let points = |ems: f32| ems * size + 2.0 * PAD;
        let least: Vec<f32> = self.columns.iter().map(|a| points(a.least)).collect();
        let shares: Option<Vec<f32>> = (0..self.count())
            .map(|n| self.table.columns.get(n).and_then(|column| column.share))
            .collect();
        let columns = match shares {
            Some(shares) => by_share(&least, &shares, measure),
            None => {
                let most: Vec<f32> = self.columns.iter().map(|a| points(a.most)).collect();
                let whole = |a: &Ask| points(a.most.min(WHOLE).max(a.least));
                let good: Vec<f32> = self.columns.iter().map(whole).collect();
                let fits = good.iter().sum::<f32>() <= measure;
                let least = if fits { good } else { least };
                let rows = self.rows.iter();
                let rows = rows.map(|row| row.iter().map(|(n, ems)| (*n, ems * size)).collect());
                by_need(&least, &most, &rows.collect::<Vec<_>>(), measure)
            }
        };
        Widths { columns, size }
    }

    /// Whether the columns are too many or too wide for this measure, even in smaller type.
    pub fn too_wide(&self, measure: f32) -> bool {
        let size = (self.table.size * 0.85).max(8.0).min(self.table.size);
        let comfort = |a: &Ask| a.most.min(COMFORT).max(a.least) * size + 2.0 * PAD;
        self.columns.iter().map(comfort).sum::<f32>() > measure
    }
}

/// Columns that together do not reach what a cell over them asks get the rest in equal parts.
fn raise(columns: &mut [Ask], ask: Ask) {
    let count = columns.len() as f32;
    let least: f32 = columns.iter().map(|c| c.least).sum();
    let most: f32 = columns.iter().map(|c| c.most).sum();
    for column in columns {
        column.least += (ask.least - least).max(0.0) / count;
        column.most += (ask.most - most).max(0.0) / count;
    }
}

/// The longest line that a text asks for, in ems.
fn longest(atoms: &Atoms) -> f32 {
    let lines = atoms.list.chunk_by(|_, next| next.breaks == 0);
    let width = |line: &[super::atom::Atom]| line.iter().map(|a| a.width + a.gap).sum::<f32>();
    lines.map(width).fold(0.0, f32::max)
}

/// All that is asked if there is room, else each its least, and the rest bit by bit to whoever
/// makes the rows shortest by it. `rows`: what each cell asks, by column; too little for even the
/// least is shared by it.
fn by_need(least: &[f32], most: &[f32], rows: &[Vec<(usize, f32)>], measure: f32) -> Vec<f32> {
    const BITS: usize = 48;
    let (low, high): (f32, f32) = (least.iter().sum(), most.iter().sum());
    if high <= measure {
        return scaled(most, measure / high);
    }
    if low >= measure {
        return scaled(least, measure / low);
    }
    let bit = (measure - low) / BITS as f32;
    let mut widths = least.to_vec();
    for _ in 0..BITS {
        // What each column would save: of the rows that it makes tall, down to the next taller cell.
        let mut saves = vec![0.0f32; widths.len()];
        for row in rows {
            let (mut tallest, mut height, mut second) = (0, 1.0f32, 1.0f32);
            for (column, ask) in row {
                let lines = ask / (widths[*column] - 2.0 * PAD).max(1.0);
                if lines > height {
                    (tallest, second, height) = (*column, height, lines);
                } else {
                    second = second.max(lines);
                }
            }
            let inner = (widths[tallest] - 2.0 * PAD).max(1.0);
            saves[tallest] += height - (height * inner / (inner + bit)).max(second);
        }
        let best = (0..widths.len()).max_by(|a, b| {
            let lacks = |n: usize| most[n] - widths[n];
            saves[*a]
                .total_cmp(&saves[*b])
                .then(lacks(*a).total_cmp(&lacks(*b)))
        });
        if let Some(best) = best {
            widths[best] += bit;
        }
    }
    widths
}

/// The shares as given, but for columns that would be narrower than their least.
fn by_share(least: &[f32], shares: &[f32], measure: f32) -> Vec<f32> {
    let sound = |share: &f32| share.is_finite() && *share > 0.0;
    let low: f32 = least.iter().sum();
    if low >= measure || !shares.iter().any(sound) {
        return scaled(least, measure / low);
    }
    let shares: Vec<f32> = shares
        .iter()
        .map(|share| if sound(share) { *share } else { 0.0 })
        .collect();
    let whole: f32 = shares.iter().sum();
    let widths = |scale: f32| {
        let each = least.iter().zip(&shares);
        each.map(|(least, share)| least.max(share / whole * scale))
            .collect::<Vec<f32>>()
    };
    // The wider a share, the more they sum to: halving finds the scale.
    let (mut under, mut over) = (0.0, measure);
    for _ in 0..24 {
        let middle = f32::midpoint(under, over);
        if widths(middle).iter().sum::<f32>() > measure {
            over = middle;
        } else {
            under = middle;
        }
    }
    let found = widths(under);
    let sum: f32 = found.iter().sum();
    scaled(&found, measure / sum)
}

fn scaled(widths: &[f32], by: f32) -> Vec<f32> {
    widths.iter().map(|w| w * by).collect()
}
