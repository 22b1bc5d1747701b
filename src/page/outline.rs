//! Outlines of glyphs, for those who draw them as shapes.

use ttf_parser::{GlyphId, OutlineBuilder};

use super::font::{Fonts, Shaped};

/// A step of an outline; thousandths of an em, y upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Begins a contour.
    Move(f32, f32),
    /// A straight line.
    Line(f32, f32),
    /// A cubic curve: two controls and the end.
    Curve([f32; 6]),
    /// Closes the contour.
    Close,
}

struct Pen {
    steps: Vec<Step>,
    at: (f32, f32),
    scale: f32,
}

impl Pen {
    fn to(&mut self, x: f32, y: f32) -> (f32, f32) {
        self.at = (x * self.scale, y * self.scale);
        self.at
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.to(x, y);
        self.steps.push(Step::Move(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.to(x, y);
        self.steps.push(Step::Line(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (fx, fy) = self.at;
        let (cx, cy) = (cx * self.scale, cy * self.scale);
        let (x, y) = self.to(x, y);
        // A quadratic curve is a cubic one with its control taken two thirds of the way.
        let third = |from: f32, control: f32| from + (control - from) * 2.0 / 3.0;
        self.steps.push(Step::Curve([
            third(fx, cx),
            third(fy, cy),
            third(x, cx),
            third(y, cy),
            x,
            y,
        ]));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let s = self.scale;
        let (x, y) = self.to(x, y);
        self.steps
            .push(Step::Curve([ax * s, ay * s, bx * s, by * s, x, y]));
    }

    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}

impl Fonts {
    /// The outline of a glyph; empty for blanks.
    pub fn outline(&self, shaped: Shaped) -> Vec<Step> {
        let program = &self.programs()[usize::from(shaped.program)];
        let mut pen = Pen {
            steps: Vec::new(),
            at: (0.0, 0.0),
            scale: 1000.0 / f32::from(program.units_per_em),
        };
        if let Ok(face) = ttf_parser::Face::parse(&program.bytes, 0) {
            face.outline_glyph(GlyphId(shaped.glyph), &mut pen);
        }
        pen.steps
    }
}
