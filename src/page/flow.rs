//! [`Flow`]: blocks one after another → sheets. Headings stay with what follows, tables break
//! between rows and repeat their head.

mod entry;
mod rows;

use std::collections::BTreeSet;

use super::atom::atoms;
use super::font::Fonts;
use super::line::{Frame, Line, lines};
use super::style::{Geometry, Stand, Style};
use super::table::{PAD, Table};
use super::{Block, Glyph, Mark, Paragraph, Picture, Run, Sheet};

/// Takes blocks, gives sheets.
pub struct Flow<'a> {
    fonts: &'a Fonts,
    geometry: Geometry,
    sheets: Vec<Sheet>,
    /// Depth used of the current text block; `None` while no sheet is begun.
    used: Option<f32>,
    held: Vec<Paragraph>,
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
        let paragraph = match block {
            Block::Text(style, runs) => Some(Paragraph::of(*style, runs.clone())),
            Block::Paragraph(paragraph) => Some(paragraph.clone()),
            _ => None,
        };
        if let Some(paragraph) = paragraph {
            let m = paragraph.measures(&self.geometry);
            if m.keep {
                self.held.push(paragraph);
            } else {
                self.release(m.pitch * 2.0);
                self.text(&paragraph);
            }
            return;
        }
        let first = self.first_depth(block);
        self.release(first);
        match block {
            Block::Text(..) | Block::Paragraph(_) => {}
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
            Block::Text(..) | Block::Paragraph(_) => self.geometry.pitch * 2.0,
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
            .map(|paragraph| {
                let m = paragraph.measures(&self.geometry);
                self.set(paragraph).len() as f32 * m.pitch + m.before + m.after
            })
            .sum();
        self.room(depth + next);
        for paragraph in held {
            self.text(&paragraph);
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

    fn set(&mut self, paragraph: &Paragraph) -> Vec<Line> {
        let m = paragraph.measures(&self.geometry);
        let measure = self.geometry.measure / m.size - paragraph.left - paragraph.right;
        let missing = &mut self.missing;
        let atoms = atoms(&paragraph.runs, m.face, self.fonts, measure, &mut |c| {
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

    fn text(&mut self, paragraph: &Paragraph) {
        let m = paragraph.measures(&self.geometry);
        let set = self.set(paragraph);
        if let Some(used) = &mut self.used
            && *used > 0.0
        {
            *used += m.before;
        } else if paragraph.style == Style::Cover && !set.is_empty() {
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
        let mut at = x;
        for run in glyphs.chunk_by(|a, b| a.shaped.under == b.shaped.under) {
            let width: f32 = run.iter().map(|g| g.advance).sum();
            if run[0].shaped.under {
                let below = y + size * UNDER;
                self.rule((at, below), (at + width, below), 0.7);
            }
            at += width;
        }
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

    /// Size a picture is shown at, and the depth it takes with its caption.
    fn fitted(&self, picture: &Picture) -> (f32, f32) {
        let caption =
            picture.caption.len() as f32 * Style::Caption.measures(&self.geometry).pitch + 16.0;
        let most = self.geometry.depth - caption;
        let (w, h) = (picture.width.max(1) as f32, picture.height.max(1) as f32);
        // 96 dots an inch at most: small pictures are not blown up.
        let scale = (self.geometry.measure / w).min(most / h).min(0.75);
        (w * scale, h * scale + caption)
    }

    fn picture(&mut self, picture: &Picture) {
        let (width, depth) = self.fitted(picture);
        let (top, g) = (self.room(depth), self.geometry);
        let caption =
            picture.caption.len() as f32 * Style::Caption.measures(&self.geometry).pitch + 16.0;
        self.mark(Mark::Picture {
            key: picture.key,
            x: g.left + (g.measure - width) / 2.0,
            y: g.top + top,
            width,
            height: depth - caption,
        });
        self.used = Some(top + depth - caption + 6.0);
        for line in &picture.caption {
            self.text(&Paragraph::of(Style::Caption, Run::plain(line.as_str())));
        }
        self.used = self.used.map(|used| used + 10.0);
    }
}

/// How far below the baseline a line stands under text, in ems.
const UNDER: f32 = 0.2;

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
