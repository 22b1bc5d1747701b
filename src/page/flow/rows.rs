//! Tables in a [`Flow`]: rows with their rules, heads repeated, rows that share a cell kept
//! together, and a row taller than a sheet parted between its lines.

use std::ops::Range;

use super::super::atom::atoms;
use super::super::columns::{Asks, Widths};
use super::super::grid::{Group, SetCell, SetGroup};
use super::super::line::{Frame, Line, lines};
use super::super::table::{Align, Cell, Column, PAD, Table};
use super::Flow;
use super::notes::depth_of;

/// A head deeper than this share of the sheet is not repeated.
const DEEPEST_HEAD: f32 = 0.5;

/// A table on its way to the sheets.
pub(super) struct Job<'t> {
    pub table: &'t Table,
    pub widths: Widths,
    pub pitch: f32,
    head: Option<SetGroup>,
}

impl Job<'_> {
    fn head_depth(&self) -> f32 {
        let head = self.head.as_ref();
        head.map_or(0.0, SetGroup::whole)
    }
}

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &Table, asks: &Asks<'_>) {
        let count = asks.count();
        if count == 0 {
            return;
        }
        let widths = asks.widths(self.geometry.measure);
        let mut job = Job {
            table,
            pitch: Table::pitch(widths.size),
            widths,
            head: None,
        };
        let mut rows = &table.rows;
        let joined: Vec<Vec<Cell>>;
        if !table.head.is_empty() {
            let head = self.rows_set(&job, &table.head, 0..table.head.len());
            job.head = Some(head);
            if job.head_depth() > self.geometry.depth * DEEPEST_HEAD || rows.is_empty() {
                job.head = None;
                joined = table.head.iter().chain(rows).cloned().collect();
                rows = &joined;
            }
        }
        let (mut from, mut first) = (0, true);
        let mut waiting: Option<SetGroup> = None;
        while from < rows.len() {
            let end = Group::at(rows, from, count).rows.end;
            let group = self.rows_set(&job, rows, from..end);
            if let Some(before) = waiting.take() {
                if !first && end == rows.len() && self.strands(&job, &before, &group) {
                    self.next_sheet(&mut job);
                }
                self.group(&mut job, before, first);
                first = false;
            }
            waiting = Some(group);
            from = end;
        }
        if let Some(last) = waiting {
            self.group(&mut job, last, first);
        }
        if let Some(used) = &mut self.used {
            *used += 6.0;
        }
    }

    /// Sets rows; what they share with others is none of theirs.
    fn rows_set(&mut self, job: &Job<'_>, rows: &[Vec<Cell>], range: Range<usize>) -> SetGroup {
        let size = job.widths.size;
        let mut set = SetGroup {
            cells: Vec::new(),
            pitch: job.pitch,
            depths: vec![0.0; range.len()],
            notes: vec![Vec::new(); range.len()],
        };
        let mut from = range.start;
        while from < range.end {
            let group = Group::at(&rows[..range.end], from, job.widths.columns.len());
            for place in &group.places {
                let reach = place.column..place.column + place.across;
                let width: f32 = job.widths.columns[reach].iter().sum();
                let column = job.table.columns.get(place.column);
                let column = column.copied().unwrap_or_default();
                let lines = match place.cell {
                    Some(cell) => self.cell(job.table, cell, column, width, size),
                    None => Vec::new(),
                };
                let shift = from - range.start;
                let at = place.rows.start + shift;
                let calls = lines.iter().map(|line| line.calls).sum();
                let notes = self.notes_called(calls);
                set.notes[at].extend(notes);
                set.cells.push(SetCell {
                    rows: at..place.rows.end + shift,
                    first: place.column == 0,
                    x: job.widths.columns[..place.column].iter().sum(),
                    width,
                    lines,
                    drawn: 0,
                });
            }
            from = group.rows.end;
        }
        set.deepen(size, job.table.least);
        set
    }

    fn cell(
        &mut self,
        table: &Table,
        cell: &Cell,
        column: Column,
        width: f32,
        size: f32,
    ) -> Vec<Line> {
        let runs = self.numbered(&cell.runs);
        let measure = ((width - 2.0 * PAD) / size).max(1.0);
        let missing = &mut self.missing;
        let atoms = atoms(&runs, table.face, size, self.fonts, measure, &mut |c| {
            missing.insert(c);
        });
        let frame = Frame {
            measure,
            indent: 0.0,
            justify: false,
        };
        let mut lines = lines(&atoms, frame, size);
        for line in &mut lines {
            let slack = (measure * size - line.width).max(0.0);
            match cell.align.unwrap_or(column.align) {
                Align::Left => {}
                Align::Centre => line.x += slack / 2.0,
                Align::Right => line.x += slack,
            }
        }
        lines
    }

    /// Places a group: whole where it fits, else row by row.
    fn group(&mut self, job: &mut Job<'_>, mut group: SetGroup, first: bool) {
        let all = group.depths.len();
        let whole = group.whole() + depth_of(group.notes.iter().map(Vec::len).sum());
        let head = job.head_depth();
        if first {
            // A head alone at the foot of a sheet is none.
            let wanted = if head + whole <= self.geometry.depth {
                whole
            } else {
                group.depths[0].min(6.0 * group.pitch)
            };
            self.room(head + wanted);
            self.head(job);
        } else if whole > self.left() && head + whole <= self.geometry.depth {
            self.next_sheet(job);
        }
        let mut from = 0;
        while from < all {
            let until = self.fitting(&group, from);
            if until > from {
                self.draw(job, &mut group, from..until, None);
                from = until;
            } else if self.used.is_some_and(|used| used > head + 1.0)
                && (head + group.depths[from] <= self.geometry.depth
                    || self.left() < 6.0 * group.pitch)
            {
                self.next_sheet(job);
                continue;
            } else {
                // Taller than a sheet: as many lines as there is room for.
                let lines = ((self.left() - 2.0 * PAD) / group.pitch).floor().max(1.0) as usize;
                self.draw(job, &mut group, from..from + 1, Some(lines));
            }
            if from < all {
                self.next_sheet(job);
            }
        }
    }

    /// Whether the last row would stand alone on a sheet, and one more would keep it company.
    fn strands(&self, job: &Job<'_>, before: &SetGroup, last: &SetGroup) -> bool {
        let (one, all) = (before.whole(), before.whole() + last.whole());
        last.depths.len() == 1
            && one <= self.left()
            && all > self.left()
            && job.head_depth() + all <= self.geometry.depth
    }

    /// How far the rows from this one on fit on the sheet.
    fn fitting(&self, group: &SetGroup, from: usize) -> usize {
        let (mut depth, mut notes, mut until) = (0.0, 0, from);
        while until < group.depths.len() {
            depth += group.depths[until];
            notes += group.notes[until].len();
            if depth + self.note_depth(notes) > self.left() + 0.6 {
                break;
            }
            until += 1;
        }
        until
    }

    fn next_sheet(&mut self, job: &mut Job<'_>) {
        self.close();
        self.room(0.0);
        self.head(job);
    }

    fn head(&mut self, job: &mut Job<'_>) {
        let Some(mut head) = job.head.take() else {
            return;
        };
        let all = head.depths.len();
        self.draw(job, &mut head, 0..all, None);
        for cell in &mut head.cells {
            cell.drawn = 0;
        }
        job.head = Some(head);
    }
}
