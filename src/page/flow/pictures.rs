//! Pictures side by side in a [`Flow`].

use super::super::{Mark, Picture};
use super::Flow;

/// Between pictures side by side, in points.
const GAP: f32 = 6.0;
/// Pictures are drawn in so far at most to stand on one line.
const SMALLEST: f32 = 0.6;

impl Flow<'_> {
    pub(super) fn pictures(&mut self, pictures: &[Picture]) {
        let mut rest = pictures;
        while !rest.is_empty() {
            let (line, after) = rest.split_at(self.on_a_line(rest));
            self.line_of(line);
            rest = after;
        }
    }

    /// How many stand on the next line.
    fn on_a_line(&self, pictures: &[Picture]) -> usize {
        let mut wide = 0.0;
        for (n, picture) in pictures.iter().enumerate() {
            wide += self.fitted(picture).0;
            if n > 0 && self.drawn_in(wide, n + 1) < SMALLEST {
                return n;
            }
        }
        pictures.len()
    }

    /// By how much pictures of this width together are drawn in.
    fn drawn_in(&self, wide: f32, count: usize) -> f32 {
        let gaps = GAP * (count - 1) as f32;
        ((self.geometry.measure - gaps) / wide.max(1.0)).min(1.0)
    }

    fn line_of(&mut self, pictures: &[Picture]) {
        let sizes: Vec<(f32, f32)> = pictures
            .iter()
            .map(|picture| {
                let (width, depth) = self.fitted(picture);
                (width, depth - self.caption_depth(picture))
            })
            .collect();
        let wide: f32 = sizes.iter().map(|(width, _)| width).sum();
        let scale = self.drawn_in(wide, sizes.len());
        let deepest = sizes.iter().map(|(_, depth)| depth * scale);
        let deepest = deepest.fold(0.0, f32::max);
        self.release(deepest.min(self.geometry.depth * 0.7));
        let (top, g) = (self.room(deepest), self.geometry);
        let gaps = GAP * (sizes.len() - 1) as f32;
        let mut x = g.left + (g.measure - wide * scale - gaps) / 2.0;
        for (picture, (width, depth)) in pictures.iter().zip(sizes) {
            let (width, height) = (width * scale, depth * scale);
            self.mark(Mark::Picture {
                key: picture.key,
                x,
                y: g.top + top + (deepest - height) / 2.0,
                width,
                height,
            });
            x += width + GAP;
        }
        self.used = Some(top + deepest + GAP);
    }
}
