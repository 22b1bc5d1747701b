//! [`Flow`]: blocks one after another → sheets. Headings stay with what follows, tables break
//! between rows and repeat their head.

use std::collections::BTreeSet;

use super::atom::atoms;
use super::font::{Face, Fonts};
use super::line::{Frame, Line, lines};
use super::style::{Geometry, Measures, Stand, Style};
use super::table::{PAD, SetRow, Table, Widths};
use super::{Block, Glyph, Link, Mark, Picture, Run, Sheet};

/// Takes blocks, gives sheets.
pub struct Flow<'a> {
    fonts: &'a Fonts,
    geometry: Geometry,
    sheets: Vec<Sheet>,
    /// Depth used of the current text block; `None` while no sheet is begun.
    used: Option<f32>,
    held: Vec<(Style, Vec<Run>)>,
    missing: BTreeSet<char>,
}

impl<'a> Flow<'a> {
    /// An empty flow.
    pub fn new(fonts: &'a Fonts, geometry: Geometry) -> Self {
        Flow {
            fonts,
            geometry,
            sheets: Vec::new(),
            used: None,
            held: Vec::new(),
            missing: BTreeSet::new(),
        }
    }

    /// Lays out a block.
    pub fn add(&mut self, block: &Block) {
        if let Block::Text(style, runs) = block
            && style.measures().keep
        {
            self.held.push((*style, runs.clone()));
            return;
        }
        let first = self.first_depth(block);
        self.release(first);
        match block {
            Block::Text(style, runs) => self.text(*style, runs),
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => self.picture(picture),
            Block::Entry {
                level,
                text,
                page,
                target,
            } => self.entry(*level, text, page, *target),
            Block::Space(depth) => {
                if let Some(used) = &mut self.used {
                    *used += depth;
                }
            }
            Block::NewPage => self.used = None,
        }
    }

    /// Goes on with sheets of these measures; what is begun of others is closed.
    pub fn turn(&mut self, geometry: Geometry) {
        if geometry != self.geometry {
            self.release(0.0);
            self.geometry = geometry;
            self.used = None;
        }
    }

    /// Lays out all of them.
    pub fn add_all<'b>(&mut self, blocks: impl IntoIterator<Item = &'b Block>) {
        for block in blocks {
            self.add(block);
        }
    }

    /// Finished sheets so far, taken out; the one being filled stays.
    pub fn take_full(&mut self) -> Vec<Sheet> {
        let keep = usize::from(self.used.is_some());
        let full = self.sheets.len().saturating_sub(keep);
        self.sheets.drain(..full).collect()
    }

    /// The sheets, and the characters for which no face had a glyph.
    pub fn finish(mut self) -> (Vec<Sheet>, BTreeSet<char>) {
        self.release(0.0);
        (self.sheets, self.missing)
    }

    /// Least depth that a heading wants below itself on the same sheet.
    fn first_depth(&self, block: &Block) -> f32 {
        match block {
            Block::Text(style, _) => style.measures().pitch * 2.0,
            Block::Table(table) => {
                let rows = (table.head.len() + 1) as f32;
                rows * (Table::pitch(table.size) + 2.0 * PAD).max(table.least)
            }
            Block::Picture(picture) => self.fitted(picture).1.min(self.geometry.depth * 0.7),
            Block::Entry { .. } => 24.0,
            Block::Space(_) | Block::NewPage => 0.0,
        }
    }

    /// Sets held headings where they and `next` points more have room.
    fn release(&mut self, next: f32) {
        let held = std::mem::take(&mut self.held);
        if held.is_empty() {
            return;
        }
        let depth: f32 = held
            .iter()
            .map(|(style, runs)| {
                let m = style.measures();
                self.set(m, runs).len() as f32 * m.pitch + m.before + m.after
            })
            .sum();
        self.room(depth + next);
        for (style, runs) in held {
            self.text(style, &runs);
        }
    }

    /// Begins a sheet unless `depth` points are left, and gives where the free part begins.
    fn room(&mut self, depth: f32) -> f32 {
        match self.used {
            Some(used) if used + depth <= self.geometry.depth + 0.6 => used,
            // Nothing is deeper than a whole sheet: begin it at the top.
            Some(used) if used == 0.0 => used,
            _ => {
                self.sheets.push(Sheet {
                    width: self.geometry.width,
                    height: self.geometry.height,
                    marks: Vec::new(),
                    links: Vec::new(),
                });
                self.used = Some(0.0);
                0.0
            }
        }
    }

    fn set(&mut self, m: Measures, runs: &[Run]) -> Vec<Line> {
        let measure = self.geometry.measure / m.size;
        let missing = &mut self.missing;
        let atoms = atoms(runs, m.face, self.fonts, measure, &mut |c| {
            missing.insert(c);
        });
        let justify = m.stand == Stand::Justified;
        let frame = |measure| Frame {
            measure,
            indent: m.indent,
            justify,
        };
        let set = lines(&atoms, frame(measure), m.size);
        if m.stand != Stand::Centred || set.len() < 2 {
            return set;
        }
        balanced(&atoms, measure, set, &|measure| frame(measure), m.size)
    }

    fn text(&mut self, style: Style, runs: &[Run]) {
        let m = style.measures();
        let set = self.set(m, runs);
        if let Some(used) = &mut self.used
            && *used > 0.0
        {
            *used += m.before;
        } else if m.before > 0.0 && !set.is_empty() {
            self.room(m.before);
            self.used = Some(m.before);
        }
        for line in set {
            let top = self.room(m.pitch);
            let shift = match m.stand {
                Stand::Justified | Stand::Left => line.x,
                Stand::Centred => (self.geometry.measure - line.width) / 2.0 + line.x,
                Stand::Right(ems) => {
                    let free = self.geometry.measure - line.width;
                    (free - f32::from(ems) * m.size).max(free.min(0.0)).max(0.0) + line.x
                }
            };
            self.put(shift, baseline(top, m.pitch, m.size), m.size, line.glyphs);
            self.used = Some(top + m.pitch);
        }
        if let Some(used) = &mut self.used {
            *used += m.after;
        }
    }

    /// Puts glyphs at a place of the text block.
    fn put(&mut self, x: f32, y: f32, size: f32, glyphs: Vec<Glyph>) {
        let (left, top) = (self.geometry.left, self.geometry.top);
        self.mark(Mark::Text {
            x: left + x,
            y: top + y,
            size,
            glyphs,
        });
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.marks.push(mark);
        }
    }

    fn rule(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32) {
        let (left, top) = (self.geometry.left, self.geometry.top);
        self.mark(Mark::Line {
            from: (left + from.0, top + from.1),
            to: (left + to.0, top + to.1),
            thickness,
        });
    }

    fn table(&mut self, table: &Table) {
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

    fn row(&mut self, table: &Table, row: &[Vec<Run>], widths: &Widths) -> SetRow {
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
            let blank = (depth - cell.len() as f32 * pitch) / 2.0;
            for (n, line) in cell.iter().enumerate() {
                let y = baseline(top + blank + n as f32 * pitch, pitch, widths.size);
                self.put(x + PAD + line.x, y, widths.size, line.glyphs.clone());
            }
            if table.ruled {
                self.rule((x, top), (x, top + depth), 0.5);
            } else if i > 0 {
                self.rule((x, top + depth - 4.0), (x + width, top + depth - 4.0), 0.5);
            }
            x += width;
        }
        if table.ruled {
            self.rule((x, top), (x, top + depth), 0.5);
            self.rule((0.0, top), (x, top), 0.5);
            self.rule((0.0, top + depth), (x, top + depth), 0.5);
        }
        self.used = Some(top + depth);
    }

    /// Size a picture is shown at, and the depth it takes with its caption.
    fn fitted(&self, picture: &Picture) -> (f32, f32) {
        let caption = picture.caption.len() as f32 * Style::Caption.measures().pitch + 16.0;
        let most = self.geometry.depth - caption;
        let (w, h) = (picture.width.max(1) as f32, picture.height.max(1) as f32);
        // 96 dots an inch at most: small pictures are not blown up.
        let scale = (self.geometry.measure / w).min(most / h).min(0.75);
        (w * scale, h * scale + caption)
    }

    fn picture(&mut self, picture: &Picture) {
        let (width, depth) = self.fitted(picture);
        let (top, g) = (self.room(depth), self.geometry);
        let caption = picture.caption.len() as f32 * Style::Caption.measures().pitch + 16.0;
        self.mark(Mark::Picture {
            key: picture.key,
            x: g.left + (g.measure - width) / 2.0,
            y: g.top + top,
            width,
            height: depth - caption,
        });
        self.used = Some(top + depth - caption + 6.0);
        for line in &picture.caption {
            self.text(Style::Caption, &Run::plain(line.as_str()));
        }
        self.used = self.used.map(|used| used + 10.0);
    }

    fn entry(&mut self, level: u8, text: &str, page: &str, target: usize) {
        const SIZE: f32 = 14.0;
        const ENTRY_PITCH: f32 = 24.0;
        let face = if level == 0 { Face::Hei } else { Face::Fang };
        let indent = f32::from(level) * 1.5 * SIZE;
        let measure = self.geometry.measure - indent - 4.0 * SIZE;
        let missing = &mut self.missing;
        let mut note = |c| {
            missing.insert(c);
        };
        let text = atoms(
            &Run::plain(text),
            face,
            self.fonts,
            measure / SIZE,
            &mut note,
        );
        let page = atoms(&Run::plain(page), Face::Song, self.fonts, 9.0, &mut note);
        let frame = |measure: f32| Frame {
            measure: measure / SIZE,
            indent: 0.0,
            justify: false,
        };
        let text = lines(&text, frame(measure), SIZE);
        let page = lines(&page, frame(9.0 * SIZE), SIZE);
        let last = text.len().saturating_sub(1);
        for (i, line) in text.into_iter().enumerate() {
            let top = self.room(ENTRY_PITCH);
            let y = baseline(top, ENTRY_PITCH, SIZE);
            let end = indent + line.x + line.width;
            self.put(indent + line.x, y, SIZE, line.glyphs);
            if i == last
                && let Some(page) = page.first()
            {
                let at = self.geometry.measure - page.width;
                self.put(at, y, SIZE, page.glyphs.clone());
                self.leader(end + 4.0, at - 4.0, y);
            }
            let g = self.geometry;
            if let Some(sheet) = self.sheets.last_mut() {
                sheet.links.push(Link {
                    area: (g.left, g.top + top, g.measure, ENTRY_PITCH),
                    target,
                });
            }
            self.used = Some(top + ENTRY_PITCH);
        }
    }

    /// Dots from one place of a line to another, on a grid so that they stand below each other.
    fn leader(&mut self, from: f32, to: f32, y: f32) {
        const STEP: f32 = 5.0;
        let Some(dot) = self.fonts.shape(Face::Song, '.') else {
            return;
        };
        let (first, last) = ((from / STEP).ceil(), (to / STEP).floor());
        if last <= first {
            return;
        }
        let glyph = Glyph {
            shaped: dot,
            advance: STEP,
        };
        self.put(first * STEP, y, 9.0, vec![glyph; (last - first) as usize]);
    }
}

/// Baseline of a line of this pitch that begins at `top`.
fn baseline(top: f32, pitch: f32, size: f32) -> f32 {
    top + (pitch - size) / 2.0 + size * 0.86
}

/// Centred lines made as even as they go: the narrowest measure with no more lines.
fn balanced(
    atoms: &[super::atom::Atom],
    measure: f32,
    set: Vec<Line>,
    frame: &dyn Fn(f32) -> Frame,
    size: f32,
) -> Vec<Line> {
    let (mut low, mut high, mut best) = (measure / set.len() as f32 * 0.8, measure, set);
    for _ in 0..8 {
        let middle = f32::midpoint(low, high);
        let tried = lines(atoms, frame(middle), size);
        let fits = tried.iter().all(|line| line.width <= middle * size + 0.5);
        if tried.len() <= best.len() && fits {
            best = tried;
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

/// The number of a page: `— 1 —`, 4号宋体 (14 pt), outside, `below` points under the text block
/// (7 mm by GB/T 9704-2012, 7.5), one character in from the edge.
pub fn number_mark(fonts: &Fonts, g: Geometry, page: u32, below: f32) -> Mark {
    const SIZE: f32 = 14.0;
    let text = format!("— {page} —");
    let glyphs: Vec<Glyph> = text
        .chars()
        .filter_map(|c| fonts.shape_or_mark(Face::Song, c))
        .map(|shaped| Glyph {
            shaped,
            advance: f32::from(shaped.width) / 1000.0 * SIZE,
        })
        .collect();
    let width: f32 = glyphs.iter().map(|g| g.advance).sum();
    let x = if page % 2 == 1 {
        g.left + g.measure - SIZE - width
    } else {
        g.left + SIZE
    };
    Mark::Text {
        x,
        y: g.top + g.depth + below + SIZE * 0.3,
        size: SIZE,
        glyphs,
    }
}
