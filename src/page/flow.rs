//! [`Flow`]: blocks one after another → sheets. Headings stay with what follows, paragraphs do not
//! leave single lines behind, tables break between rows and repeat their head.

mod band;
mod entry;
mod notes;
mod pictures;
mod rows;
mod text;

use std::collections::BTreeSet;

use super::block::{Block, Paragraph, Picture, Run};
use super::chart::Chart;
use super::columns::Asks;
use super::font::Fonts;
use super::strips::strips;
use super::style::{Geometry, Style};
use super::table::{PAD, Table};
use super::{Glyph, Mark, Sheet};
use notes::Notes;

/// Takes blocks, gives sheets.
pub struct Flow<'a> {
    fonts: &'a Fonts,
    /// Measures of sheets as asked for.
    home: Geometry,
    /// Those of the sheet being filled: as asked for, or turned for a wide table.
    geometry: Geometry,
    sheets: Vec<Sheet>,
    /// Depth used of the current text block; `None` while no sheet is begun.
    used: Option<f32>,
    held: Vec<Paragraph>,
    notes: Notes,
    missing: BTreeSet<char>,
}

impl<'a> Flow<'a> {
    /// An empty flow.
    pub fn new(fonts: &'a Fonts, geometry: Geometry) -> Self {
        Flow {
            fonts,
            home: geometry,
            geometry,
            sheets: Vec::new(),
            used: None,
            held: Vec::new(),
            notes: Notes::default(),
            missing: BTreeSet::new(),
        }
    }

    /// Lays out a block.
    pub fn add(&mut self, block: &Block) {
        match block {
            Block::Text(style, runs) => {
                let runs = self.numbered(runs);
                self.paragraph(Paragraph::of(*style, runs));
            }
            Block::Paragraph(paragraph) => {
                let runs = self.numbered(&paragraph.runs);
                self.paragraph(Paragraph {
                    runs,
                    ..paragraph.clone()
                });
            }
            Block::Table(table) => self.tabulate(table),
            Block::Picture(picture) => {
                self.lie(false);
                self.release(self.fitted(picture).1.min(self.geometry.depth * 0.7));
                self.picture(picture);
            }
            Block::Pictures(pictures) => {
                self.lie(false);
                self.pictures(pictures);
            }
            Block::Chart(chart) => {
                self.lie(false);
                self.release(chart.depth());
                self.chart(chart);
            }
            Block::Entry {
                level,
                text,
                page,
                target,
            } => {
                self.lie(false);
                self.release(24.0);
                self.entry(*level, text, page, *target);
            }
            Block::Space(depth) => {
                self.release(0.0);
                if let Some(used) = &mut self.used {
                    *used += depth;
                }
            }
            Block::NewPage => {
                self.release(0.0);
                self.close();
            }
        }
    }

    /// Goes on with sheets of these measures; what is begun of others is closed.
    pub fn turn(&mut self, geometry: Geometry) {
        if geometry != self.home {
            self.release(0.0);
            self.home = geometry;
            self.lie(false);
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
        self.close();
        while self.carries() {
            self.room(0.0);
            self.close();
        }
        (self.sheets, self.missing)
    }

    /// Sets a table on sheets that it fits, or in strips where there are none.
    fn tabulate(&mut self, table: &Table) {
        let asks = Asks::of(table, self.fonts);
        let upright = self.home.width < self.home.height;
        self.lie(upright && asks.too_wide(self.home.measure));
        let rows = (table.head.len() + 1) as f32;
        self.release(rows * (Table::pitch(table.size) + 2.0 * PAD).max(table.least));
        match strips(table, &asks, self.geometry.measure) {
            None => self.table(table, &asks),
            Some(strips) => {
                for strip in &strips {
                    let asks = Asks::of(strip, self.fonts);
                    self.table(strip, &asks);
                }
            }
        }
    }

    /// Goes on with sheets upright, or across for a wide table.
    fn lie(&mut self, across: bool) {
        let geometry = if across {
            self.home.across()
        } else {
            self.home
        };
        if geometry != self.geometry {
            self.close();
            self.geometry = geometry;
        }
    }

    fn paragraph(&mut self, paragraph: Paragraph) {
        if paragraph.measures(&self.geometry).keep {
            self.held.push(paragraph);
            return;
        }
        self.lie(false);
        let set = self.set(&paragraph);
        self.release(set.first_depth());
        self.place(&paragraph, set);
    }

    /// Sets held headings where they and `next` points more have room.
    fn release(&mut self, next: f32) {
        let held = std::mem::take(&mut self.held);
        if held.is_empty() {
            return;
        }
        let mut all = Vec::with_capacity(held.len());
        for paragraph in &held {
            let set = self.set(paragraph);
            all.push(set);
        }
        let depth: f32 = all.iter().map(text::Set::depth).sum();
        self.room(depth + next);
        for (paragraph, set) in held.iter().zip(all) {
            self.place(paragraph, set);
        }
    }

    /// Depth left on the sheet, notes apart.
    fn left(&self) -> f32 {
        self.geometry.depth - self.foot_depth() - self.used.unwrap_or(0.0)
    }

    /// Begins a sheet unless `depth` points are left, and gives where the free part begins.
    fn room(&mut self, depth: f32) -> f32 {
        match self.used {
            Some(used) if depth <= self.left() + 0.6 => used,
            // Nothing is deeper than a whole sheet: begin it at the top.
            Some(used) if used == 0.0 => used,
            _ => {
                self.close();
                self.sheets.push(Sheet {
                    width: self.geometry.width,
                    height: self.geometry.height,
                    marks: Vec::new(),
                    links: Vec::new(),
                });
                self.used = Some(0.0);
                self.carry_on();
                0.0
            }
        }
    }

    /// Puts glyphs at a place of the text block, each stretch dressed alike by itself.
    fn put(&mut self, x: f32, y: f32, size: f32, glyphs: Vec<Glyph>) {
        let mut at = x;
        for run in glyphs.chunk_by(|a, b| a.shaped.look.under == b.shaped.look.under) {
            let width: f32 = run.iter().map(|g| g.advance).sum();
            if run[0].shaped.look.under {
                let below = y + size * UNDER;
                self.rule((at, below), (at + width, below), 0.7);
            }
            at += width;
        }
        let (left, top) = (self.geometry.left + x, self.geometry.top + y);
        let alike = |a: &Glyph, b: &Glyph| {
            let (a, b) = (a.shaped.look, b.shaped.look);
            (a.scale, a.rise, a.slant) == (b.scale, b.rise, b.slant)
        };
        if glyphs.windows(2).all(|pair| alike(&pair[0], &pair[1])) {
            self.stretch(left, top, size, glyphs);
            return;
        }
        let mut at = left;
        for run in glyphs.chunk_by(alike) {
            self.stretch(at, top, size, run.to_vec());
            at += run.iter().map(|glyph| glyph.advance).sum::<f32>();
        }
    }

    fn stretch(&mut self, x: f32, y: f32, size: f32, glyphs: Vec<Glyph>) {
        let Some(first) = glyphs.first() else {
            return;
        };
        let look = first.shaped.look;
        self.mark(Mark::Text {
            x,
            y: y - look.rise * size,
            size: size * look.scale,
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
        let caption = self.caption_depth(picture);
        let most = self.geometry.depth - caption;
        let (w, h) = (picture.width.max(1) as f32, picture.height.max(1) as f32);
        // 96 dots an inch unless another width is asked for: small pictures are not blown up.
        let asked = picture.wide.map_or(0.75, |wide| wide.max(1.0) / w);
        let scale = (self.geometry.measure / w).min(most / h).min(asked);
        (w * scale, h * scale + caption)
    }

    fn caption_depth(&self, picture: &Picture) -> f32 {
        picture.caption.len() as f32 * Style::Caption.measures(&self.geometry).pitch + 16.0
    }

    fn chart(&mut self, chart: &Chart) {
        let (top, g) = (self.room(chart.depth()), self.geometry);
        for mark in chart.draw(self.fonts, (g.left, g.top + top), g.measure) {
            self.mark(mark);
        }
        self.used = Some(top + chart.depth());
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
            let paragraph = Paragraph::of(Style::Caption, Run::plain(line.as_str()));
            let set = self.set(&paragraph);
            self.place(&paragraph, set);
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
