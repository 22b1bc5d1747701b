//! Tables in a [`Flow`]: rows with their rules, heads repeated, tall rows parted between lines.

use super::super::table::{Cell, PAD, Rules, SetRow, Table, Widths};
use super::{Flow, baseline};

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        if table.columns.is_empty() {
            return;
        }
        let widths = table.widths(self.fonts, self.geometry.measure);
        let head: Vec<SetRow> = table
            .head
            .iter()
            .map(|r| self.row(table, r, &widths))
            .collect();
        let mut headed = false;
        for row in &table.rows {
            let mut row = self.row(table, row, &widths);
            let depth = self.row_depth(table, &row, &widths);
            let before = self.sheets.len();
            let top = self.room(if headed {
                depth
            } else {
                depth.min(120.0) + self.depth_of(table, &head, &widths)
            });
            if !headed || self.sheets.len() > before || top == 0.0 {
                for set in &head {
                    self.draw(table, set, &widths);
                }
                headed = true;
            }
            // A row taller than what is left of a fresh sheet is parted between its lines.
            loop {
                let left = self.geometry.depth - self.used.unwrap_or(0.0) - 2.0 * PAD;
                let fit = (left / Table::pitch(widths.size)).floor().max(1.0) as usize;
                if row.lines() <= fit {
                    break;
                }
                let rest = row.split(fit);
                self.draw(table, &row, &widths);
                row = rest;
                self.used = None;
                self.room(0.0);
                for set in &head {
                    self.draw(table, set, &widths);
                }
            }
            self.draw(table, &row, &widths);
        }
        if let Some(used) = &mut self.used {
            *used += 6.0;
        }
    }

    fn row(&mut self, table: &Table, row: &[Cell], widths: &Widths) -> SetRow {
        let missing = &mut self.missing;
        table.set(row, widths, self.fonts, &mut |c| {
            missing.insert(c);
        })
    }

    fn row_depth(&self, table: &Table, row: &SetRow, widths: &Widths) -> f32 {
        (row.lines() as f32 * Table::pitch(widths.size) + 2.0 * PAD).max(table.least)
    }

    fn depth_of(&self, table: &Table, rows: &[SetRow], widths: &Widths) -> f32 {
        rows.iter().map(|r| self.row_depth(table, r, widths)).sum()
    }

    /// Draws a row where the flow stands.
    fn draw(&mut self, table: &Table, row: &SetRow, widths: &Widths) {
        let depth = self.row_depth(table, row, widths);
        let top = self.room(0.0);
        let pitch = Table::pitch(widths.size);
        let mut x = 0.0;
        for (i, (cell, width)) in row.cells.iter().zip(&widths.columns).enumerate() {
            let blank = match table.top {
                true => PAD,
                false => (depth - cell.len() as f32 * pitch) / 2.0,
            };
            for (n, line) in cell.iter().enumerate() {
                let y = baseline(top + blank + n as f32 * pitch, pitch, widths.size);
                self.put(x + PAD + line.x, y, widths.size, line.glyphs.clone());
            }
            if table.rules == Rules::Grid {
                self.rule((x, top), (x, top + depth), 0.5);
            } else if table.rules == Rules::Below && i > 0 {
                self.rule((x, top + depth - 4.0), (x + width, top + depth - 4.0), 0.5);
            }
            x += width;
        }
        if table.rules == Rules::Grid {
            self.rule((x, top), (x, top + depth), 0.5);
            self.rule((0.0, top), (x, top), 0.5);
            self.rule((0.0, top + depth), (x, top + depth), 0.5);
        }
        self.used = Some(top + depth);
    }
}
