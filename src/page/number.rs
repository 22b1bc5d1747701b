//! The number of a page, as GB/T 9704-2012 has it.

use super::font::{Face, Fonts};
use super::style::Geometry;
use super::{Glyph, Mark};

/// The number of a page: `— 1 —`, 4号宋体 (14 pt), outside, `below` points under the text block
/// (7 mm by GB/T 9704-2012, 7.5), one character in from the edge.
pub fn number_mark(fonts: &Fonts, g: Geometry, page: u32, below: f32) -> Mark {
    const SIZE: f32 = 14.0;
    mark(fonts, g, &format!("— {page} —"), SIZE, page % 2 == 1, below)
}

/// Small print across the foot from the number, on the side where the sheet is bound.
pub fn foot_mark(fonts: &Fonts, g: Geometry, page: u32, below: f32, text: &str) -> Mark {
    const SIZE: f32 = 8.0;
    mark(fonts, g, text, SIZE, page.is_multiple_of(2), below)
}

fn mark(fonts: &Fonts, g: Geometry, text: &str, size: f32, right: bool, below: f32) -> Mark {
    let glyphs: Vec<Glyph> = text
        .chars()
        .filter_map(|c| fonts.shape_or_mark(Face::Song, c))
        .map(|shaped| Glyph {
            shaped,
            advance: f32::from(shaped.width) / 1000.0 * size,
        })
        .collect();
    let width: f32 = glyphs.iter().map(|g| g.advance).sum();
    let x = if right {
        g.left + g.measure - size - width
    } else {
        g.left + size
    };
    Mark::Text {
        x,
        y: g.top + g.depth + below + size * 0.3,
        size,
        glyphs,
    }
}
