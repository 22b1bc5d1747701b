//! The number of a page, as GB/T 9704-2012 has it.

use super::font::{Face, Fonts};
use super::style::Geometry;
use super::{Glyph, Mark};

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
