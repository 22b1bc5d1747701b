//! Blocks → laid-out pages: fonts, line breaking, tables, images, numbering. No PDF.
//!
//! [`flow::Flow`] takes [`Block`]s and gives [`Sheet`]s: display lists in points, measured from
//! the top left corner. Measures follow GB/T 9704-2012 (A4, text block 156 × 225 mm, 22 lines).

pub mod atom;
pub mod flow;
pub mod font;
pub mod line;
pub mod number;
pub mod outline;
pub mod style;
pub mod table;

pub use flow::Flow;
pub use font::{Face, Fonts, coverage};
pub use style::{Geometry, Style};
pub use table::{Align, Column, Table};

/// A stretch of text in one face.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The text; line breaks and controls in it print as nothing.
    pub text: String,
    /// Its face; `None` takes that of the style.
    pub face: Option<Face>,
    /// Whether a line stands below it.
    pub under: bool,
}

/// What is laid out.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph, heading or caption.
    Text(Style, Vec<Run>),
    /// A table.
    Table(Table),
    /// A picture, scaled down to fit, with its caption below.
    Picture(Picture),
    /// A line of the contents: text, dotted leader, page.
    Entry {
        /// Indentation, in ems.
        level: u8,
        /// The text.
        text: String,
        /// What stands at the right.
        page: String,
        /// Sheet of the dossier it leads to, from 0.
        target: usize,
    },
    /// Blank, in points; none at the top of a page.
    Space(f32),
    /// The next block begins a page.
    NewPage,
}

/// A picture to be placed. Its bytes are known to whoever gave the `key`.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What it is called by.
    pub key: usize,
    /// Width in pixels as seen, orientation applied.
    pub width: u32,
    /// Height in pixels as seen.
    pub height: u32,
    /// Caption below.
    pub caption: Vec<String>,
}

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

impl Run {
    /// Text in the style's own face.
    pub fn plain(text: impl Into<String>) -> Vec<Run> {
        vec![Run {
            text: text.into(),
            face: None,
            under: false,
        }]
    }
}

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;
