//! Lines of the contents in a [`Flow`]: text, dotted leader, page, and the link behind them.

use super::super::atom::atoms;
use super::super::font::Face;
use super::super::line::{Frame, lines};
use super::super::{Glyph, Link, Run};
use super::{Flow, baseline};

impl Flow<'_> {
    pub(super) fn entry(&mut self, level: u8, text: &str, page: &str, target: usize) {
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
            SIZE,
            self.fonts,
            measure / SIZE,
            &mut note,
        );
        let page = atoms(
            &Run::plain(page),
            Face::Song,
            SIZE,
            self.fonts,
            9.0,
            &mut note,
        );
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
