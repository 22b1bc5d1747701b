//! Rows of a table drawn where a [`Flow`] stands: the text of their cells, and their rules.

use std::ops::Range;

use super::super::grid::{self, SetCell, SetGroup};
use super::super::line::Line;
use super::super::table::{PAD, Rules};
use super::rows::Job;
use super::{Flow, baseline};

impl Flow<'_> {
    /// Draws rows where the flow stands: whole, or of one row the next `part` lines.
    pub(super) fn draw(
        &mut self,
        job: &Job<'_>,
        group: &mut SetGroup,
        rows: Range<usize>,
        part: Option<usize>,
    ) {
        let top = self.room(0.0);
        deepen_last(group, &rows, part);
        if part.is_none() {
            for row in rows.clone() {
                let notes = std::mem::take(&mut group.notes[row]);
                self.foot(notes);
            }
        }
        let mut edges = vec![Vec::new(); rows.len() + 1];
        for n in 0..group.cells.len() {
            let reach = group.cells[n].rows.clone();
            let (begin, end) = (reach.start.max(rows.start), reach.end.min(rows.end));
            if begin >= end {
                continue;
            }
            let y = top + group.depth(rows.start..begin);
            let depth = group.depth(begin..end);
            let ends = reach.end <= rows.end && part.is_none();
            let cell = &mut group.cells[n];
            let lines = fitting_lines(cell, depth, group.pitch, ends, part);
            let blank = match job.table.top {
                true => PAD,
                false => (depth - lines.len() as f32 * group.pitch) / 2.0,
            };
            let (x, width) = (cell.x, cell.width);
            for (n, line) in lines.into_iter().enumerate() {
                let at = y + blank + n as f32 * group.pitch;
                let size = job.widths.size;
                self.put(
                    x + PAD + line.x,
                    baseline(at, group.pitch, size * line.tall),
                    size,
                    line.glyphs,
                );
            }
            edges[begin - rows.start].push((x, x + width));
            if end == rows.end {
                edges[rows.len()].push((x, x + width));
            }
            match job.table.rules {
                Rules::Grid => self.rule((x, y), (x, y + depth), 0.5),
                Rules::Below if !group.cells[n].first => {
                    self.rule((x, y + depth - 4.0), (x + width, y + depth - 4.0), 0.5);
                }
                Rules::Below | Rules::None => {}
            }
        }
        let depth = group.depth(rows.clone());
        if job.table.rules == Rules::Grid {
            let right: f32 = job.widths.columns.iter().sum();
            self.rule((right, top), (right, top + depth), 0.5);
            for (n, edges) in edges.iter_mut().enumerate() {
                let y = top + group.depth(rows.start..rows.start + n);
                self.across(edges, y);
            }
        }
        self.used = Some(top + depth);
        if part.is_some() {
            let rest = group.cells.iter().filter(|cell| cell.rows == rows);
            let rest = rest.map(|cell| grid::needs(&cell.lines[cell.drawn..], group.pitch));
            group.depths[rows.start] = rest.fold(0.0, f32::max);
        }
    }

    /// Rules at one height, those that touch in one stroke.
    fn across(&mut self, edges: &mut [(f32, f32)], y: f32) {
        edges.sort_by(|a, b| a.0.total_cmp(&b.0));
        for run in edges.chunk_by(|a, b| (a.1 - b.0).abs() < 0.01) {
            self.rule((run[0].0, y), (run[run.len() - 1].1, y), 0.5);
        }
    }
}

/// The lines of a cell that its box shows: all that are left where it `ends`.
fn fitting_lines(
    cell: &mut SetCell,
    depth: f32,
    pitch: f32,
    ends: bool,
    part: Option<usize>,
) -> Vec<Line> {
    let left = cell.lines.len() - cell.drawn;
    let room = part.unwrap_or_else(|| ((depth - 2.0 * PAD + 0.1) / pitch).max(0.0) as usize);
    let count = if ends { left } else { left.min(room) };
    let lines = cell.lines[cell.drawn..cell.drawn + count].to_vec();
    cell.drawn += count;
    lines
}

/// The last row drawn must hold what a cell that ends there still has to say.
fn deepen_last(group: &mut SetGroup, rows: &Range<usize>, part: Option<usize>) {
    if let Some(lines) = part {
        group.depths[rows.start] = lines as f32 * group.pitch + 2.0 * PAD;
        return;
    }
    for cell in group.cells.iter().filter(|c| c.rows.end == rows.end) {
        let begin = cell.rows.start.max(rows.start);
        let have: f32 = group.depths[begin..rows.end].iter().sum();
        let lacks = grid::needs(&cell.lines[cell.drawn..], group.pitch) - have;
        if lacks > 0.0 {
            group.depths[rows.end - 1] += lacks;
        }
    }
}
