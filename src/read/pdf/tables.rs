//! Tables with ruled cells: the text of a cell stays together, however many lines it has.

use std::collections::BTreeMap;

use super::super::Role;
use super::glyphs::Glyph;
use super::lines::{lines, segments};
use super::paragraphs::{Block, Edges};
use super::rules::Rule;
use super::words::{is_item, join};

/// How near two rules are one, in points.
const NEAR: f32 = 3.0;
/// Most rules of one page.
const MOST_RULES: usize = 3_000;
/// Most cells of a table before those without a rule between them are put together.
const MOST_CELLS: usize = 20_000;

/// A table's frame: where its columns and rows part, and which of its cells are one.
#[derive(Debug)]
pub(super) struct Table {
    xs: Vec<f32>,
    ys: Vec<f32>,
    /// For every cell of the full grid, row by row, the first cell of the one it belongs to;
    /// none where that is no rectangle, but what lies around the table.
    owner: Vec<Option<usize>>,
}

/// The tables that these rules draw, from the top of the page down; so many rules are a drawing.
pub(super) fn tables(rules: &[Rule]) -> Vec<Table> {
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    let mut tables: Vec<Table> = frames(rules).iter().filter_map(|f| Table::of(f)).collect();
    tables.sort_by(|a, b| a.top().total_cmp(&b.top()));
    tables
}

/// Rules that touch belong to one frame.
fn frames(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut rules = rules.to_vec();
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let mut frame: Vec<usize> = (0..rules.len()).collect();
    for (i, rule) in rules.iter().enumerate() {
        let level = (i + 1..rules.len()).take_while(|j| rules[*j].y0 <= rule.y1 + NEAR);
        for j in level.filter(|j| touch(rule, &rules[*j])) {
            let (a, b) = (root(&mut frame, i), root(&mut frame, j));
            frame[a.max(b)] = a.min(b);
        }
    }
    let mut frames: BTreeMap<usize, Vec<Rule>> = BTreeMap::new();
    for (i, rule) in rules.iter().enumerate() {
        frames.entry(root(&mut frame, i)).or_default().push(*rule);
    }
    frames
        .into_values()
        .filter(|rules| rules.len() > 3)
        .collect()
}

fn touch(a: &Rule, b: &Rule) -> bool {
    a.x0 <= b.x1 + NEAR && b.x0 <= a.x1 + NEAR && a.y0 <= b.y1 + NEAR && b.y0 <= a.y1 + NEAR
}

/// The smallest member of a set, with the way there made shorter.
fn root(of: &mut [usize], mut at: usize) -> usize {
    while of[at] != at {
        of[at] = of[of[at]];
        at = of[at];
    }
    at
}

/// Places in order, near ones as one.
fn places(mut at: Vec<f32>) -> Vec<f32> {
    at.sort_by(f32::total_cmp);
    at.dedup_by(|b, a| *b - *a <= NEAR);
    at
}

impl Table {
    fn of(rules: &[Rule]) -> Option<Self> {
        let (flat, upright): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|r| r.is_flat());
        if flat.len() < 2 || upright.is_empty() {
            return None;
        }
        // Tables are often left open at the sides: the ends of the rules are edges too.
        let ends = |of: fn(&Rule) -> (f32, f32)| {
            let low = rules.iter().map(|r| of(r).0).fold(f32::MAX, f32::min);
            let high = rules.iter().map(|r| of(r).1).fold(f32::MIN, f32::max);
            [low, high]
        };
        let xs = upright.iter().map(|r| (r.x0 + r.x1) / 2.0);
        let xs = places(xs.chain(ends(|r| (r.x0, r.x1))).collect());
        let ys = flat.iter().map(|r| (r.y0 + r.y1) / 2.0);
        let ys = places(ys.chain(ends(|r| (r.y0, r.y1))).collect());
        let (columns, rows) = (xs.len() - 1, ys.len() - 1);
        if columns < 2 || rows == 0 || columns.saturating_mul(rows) > MOST_CELLS {
            return None;
        }
        let mut table = Table {
            xs,
            ys,
            owner: Vec::new(),
        };
        let owner = table.put_together(&flat, &upright);
        table.owner = table.rectangles(&owner);
        (0..rows)
            .any(|row| table.row(row).count() > 1)
            .then_some(table)
    }

    /// Neighbours without a rule between them are one cell.
    fn put_together(&self, flat: &[Rule], upright: &[Rule]) -> Vec<usize> {
        let mut owner: Vec<usize> = (0..self.columns() * self.rows()).collect();
        let (columns, rows) = (self.columns(), self.rows());
        let middle = |at: &[f32], i: usize| (at[i] + at[i + 1]) / 2.0;
        let near = |a: f32, b: f32| (a - b).abs() <= NEAR;
        let mut ruled_left = vec![false; columns * rows];
        for rule in upright {
            for column in 1..columns {
                if near((rule.x0 + rule.x1) / 2.0, self.xs[column]) {
                    for row in 0..rows {
                        let at = middle(&self.ys, row);
                        ruled_left[row * columns + column] |= rule.y0 <= at && at <= rule.y1;
                    }
                }
            }
        }
        let mut ruled_above = vec![false; columns * rows];
        for rule in flat {
            for row in 1..rows {
                if near((rule.y0 + rule.y1) / 2.0, self.ys[row]) {
                    for column in 0..columns {
                        let at = middle(&self.xs, column);
                        ruled_above[row * columns + column] |= rule.x0 <= at && at <= rule.x1;
                    }
                }
            }
        }
        for cell in 0..columns * rows {
            let left = (cell % columns > 0 && !ruled_left[cell]).then(|| cell - 1);
            let above = (cell >= columns && !ruled_above[cell]).then(|| cell - columns);
            for neighbour in [left, above].into_iter().flatten() {
                let (a, b) = (root(&mut owner, cell), root(&mut owner, neighbour));
                owner[a.max(b)] = a.min(b);
            }
        }
        for cell in 0..columns * rows {
            owner[cell] = root(&mut owner, cell);
        }
        owner
    }

    /// The owners that are rectangles: those that fill the box around them.
    fn rectangles(&self, owner: &[usize]) -> Vec<Option<usize>> {
        let mut boxes: BTreeMap<usize, ([usize; 2], [usize; 2], usize)> = BTreeMap::new();
        for (cell, of) in owner.iter().enumerate() {
            let (row, column) = (cell / self.columns(), cell % self.columns());
            let (rows, columns, count) =
                boxes
                    .entry(*of)
                    .or_insert(([row, row], [column, column], 0));
            *rows = [rows[0].min(row), rows[1].max(row)];
            *columns = [columns[0].min(column), columns[1].max(column)];
            *count += 1;
        }
        let full = |of: &usize| {
            let (rows, columns, count) = boxes.get(of)?;
            let area = (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1);
            (area == *count).then_some(*of)
        };
        owner.iter().map(full).collect()
    }

    fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    /// From the top of the page.
    pub(super) fn top(&self) -> f32 {
        self.ys.first().copied().unwrap_or_default()
    }

    /// How many rows the full grid has.
    fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    /// Where a row ends.
    fn foot(&self, row: usize) -> f32 {
        self.ys[row + 1]
    }

    /// The cells of a row from left to right; one that came down from above is `None`.
    fn row(&self, row: usize) -> impl Iterator<Item = Option<usize>> {
        let first = row * self.columns();
        let mut before = None;
        (first..first + self.columns()).filter_map(move |cell| {
            let owner = self.owner[cell]?;
            let begins = before != Some(owner);
            before = Some(owner);
            begins.then_some((owner >= first).then_some(owner))
        })
    }

    /// The cell in which the middle of a glyph lies.
    fn cell(&self, glyph: &Glyph) -> Option<usize> {
        let x = glyph.x + glyph.advance / 2.0;
        let y = glyph.y - glyph.size * 0.35;
        let place = |at: &[f32], v: f32| {
            let after = at.partition_point(|edge| *edge <= v);
            (0 < after && after < at.len()).then(|| after - 1)
        };
        let cell = place(&self.ys, y)? * self.columns() + place(&self.xs, x)?;
        self.owner.get(cell).copied().flatten()
    }
}

/// The glyphs of a table's cells.
pub(super) type Cells = BTreeMap<usize, Vec<Glyph>>;

/// Parts glyphs by the cells they stand in; the rest stands in none.
pub(super) fn filled(tables: Vec<Table>, glyphs: &[Glyph]) -> (Vec<(Table, Cells)>, Vec<Glyph>) {
    let mut filled: Vec<(Table, Cells)> = tables.into_iter().map(|t| (t, Cells::new())).collect();
    let mut rest = Vec::new();
    for glyph in glyphs {
        let place = |(table, cells): &mut (Table, Cells)| {
            cells.entry(table.cell(glyph)?).or_default().push(*glyph);
            Some(())
        };
        if filled.iter_mut().find_map(place).is_none() {
            rest.push(*glyph);
        }
    }
    filled.retain(|(_, cells)| !cells.is_empty());
    (filled, rest)
}

/// A table's rows; a cell's lines run on.
pub(super) fn rows(table: &Table, cells: &Cells, blocks: &mut Vec<Block>) {
    let text = |cell: usize| {
        let mut text = String::new();
        let glyphs = cells.get(&cell).map_or(&[][..], |glyphs| glyphs);
        for line in lines(segments(glyphs, 0)) {
            let next = line.cells().replace('\t', " ");
            if is_item(&next) && !text.is_empty() {
                text.push(' ');
            }
            join(&mut text, &next);
        }
        text
    };
    for row in 0..table.rows() {
        let texts: Vec<String> = table
            .row(row)
            .map(|cell| cell.map(text).unwrap_or_default())
            .collect();
        blocks.push(Block {
            text: texts.join("\t"),
            role: Role::Row,
            lines: 2,
            top: table.top(),
            bottom: table.foot(row),
            slanted: false,
            edges: Edges::default(),
        });
    }
}
