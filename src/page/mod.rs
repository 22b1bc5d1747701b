//! Blocks → laid-out pages: fonts, line breaking, tables, images, numbering. No PDF.
//!
//! [`flow::Flow`] takes [`Block`]s and gives [`Sheet`]s: display lists in points, measured from
//! the top left corner. Measures follow GB/T 9704-2012 (A4, text block 156 × 225 mm, 22 lines).

pub mod atom;
pub mod block;
pub mod breaks;
pub mod chart;
pub mod columns;
pub mod flow;
pub mod font;
pub mod grid;
pub mod house;
pub mod line;
pub mod number;
pub mod outline;
pub mod pen;
pub mod program;
pub mod punct;
pub mod qr;
pub mod strips;
pub mod style;
pub mod table;
pub mod word;

pub use block::{Block, Paragraph, Picture, Rise, Run};
pub use chart::{Bar, Chart};
pub use flow::Flow;
pub use font::{Face, Fonts, coverage};
pub use house::House;
pub use program::Program;
pub use style::{Geometry, Stand, Style};
pub use table::{Align, Cell, Column, Rules, Table};

/// One side of a sheet, laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What stands on it.
    pub marks: Vec<Mark>,
    /// Where a click leads.
    pub links: Vec<Link>,
}

/// Something on a sheet. Points, from the top left corner, y downwards.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// Glyphs on a baseline.
    Text {
        /// Left end.
        x: f32,
        /// Baseline.
        y: f32,
        /// Size in points.
        size: f32,
        /// The glyphs.
        glyphs: Vec<Glyph>,
    },
    /// A straight line.
    Line {
        /// From.
        from: (f32, f32),
        /// To.
        to: (f32, f32),
        /// Thickness.
        thickness: f32,
    },
    /// What follows on the sheet is drawn in this colour: red, green, blue, 0 to 1. A sheet begins
    /// in black.
    Colour([f32; 3]),
    /// A picture in a box.
    Picture {
        /// What it is called by.
        key: usize,
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
    },
}

/// A glyph and how far the pen moves after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Which character by which program.
    pub shaped: font::Shaped,
    /// Advance in points.
    pub advance: f32,
}

/// A place that leads to another sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Left, top, width, height.
    pub area: (f32, f32, f32, f32),
    /// Sheet of the dossier, from 0.
    pub target: usize,
}

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;
