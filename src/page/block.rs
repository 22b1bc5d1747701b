//! [`Block`]: what is laid out, before anyone knows where.

use super::chart::Chart;
use super::font::Face;
use super::style::{Geometry, Measures, Stand, Style};
use super::table::Table;

/// What is laid out.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph, heading or caption as its style has it.
    Text(Style, Vec<Run>),
    /// One that departs from its style.
    Paragraph(Paragraph),
    /// A table. One too wide for an upright sheet gets sheets of its own, across.
    Table(Table),
    /// A picture, scaled down to fit, with its caption below.
    Picture(Picture),
    /// Pictures side by side, in as many lines as they need, smaller where that saves one.
    Pictures(Vec<Picture>),
    /// Bars.
    Chart(Chart),
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

/// A stretch of text set one way: `Run::of("第一条").bold()`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// The text. `\n` begins a line; other controls print as nothing.
    pub text: String,
    /// Its face; `None` takes that of the style.
    pub face: Option<Face>,
    /// Heavier than its face.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Whether a line stands below it.
    pub under: bool,
    /// Size in points; `None` takes that of the style.
    pub size: Option<f32>,
    /// Whether it stands on the line.
    pub rise: Rise,
    /// A footnote called behind it.
    pub note: Option<Vec<Run>>,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rise {
    /// On the line.
    #[default]
    Base,
    /// Small and raised: m².
    Super,
    /// Small and lowered: H₂O.
    Sub,
}

/// A paragraph with measures of its own. Lengths in ems of its size.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Paragraph {
    /// What it is set as where nothing else is said.
    pub style: Style,
    /// The text.
    pub runs: Vec<Run>,
    /// How its lines stand.
    pub stand: Option<Stand>,
    /// Size in points.
    pub size: Option<f32>,
    /// From baseline to baseline, in points.
    pub pitch: Option<f32>,
    /// Drawn in at the left, all lines.
    pub left: f32,
    /// Drawn in at the right, all lines.
    pub right: f32,
    /// The first line, from `left`; negative where it hangs out.
    pub first: Option<f32>,
    /// Number or bullet before the text (`1.`, `（一）`, `•`). It begins where the first line
    /// does; unless `first` says where that is, it hangs out before lines that begin alike.
    pub label: Option<String>,
    /// Kept on one sheet with the block that follows.
    pub keep: Option<bool>,
}

/// A picture to be placed. Its bytes are known to whoever gave the `key`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// What it is called by.
    pub key: usize,
    /// Width in pixels as seen, orientation applied.
    pub width: u32,
    /// Height in pixels as seen.
    pub height: u32,
    /// Width it should have, in points, if there is room; else 96 pixels make an inch.
    pub wide: Option<f32>,
    /// Caption below.
    pub caption: Vec<String>,
}

impl Run {
    /// Text as the style has it.
    pub fn of(text: impl Into<String>) -> Run {
        Run {
            text: text.into(),
            ..Run::default()
        }
    }

    /// Text as the style has it, alone.
    pub fn plain(text: impl Into<String>) -> Vec<Run> {
        vec![Run::of(text)]
    }

    /// In this face.
    pub fn in_face(self, face: Face) -> Run {
        Run {
            face: Some(face),
            ..self
        }
    }

    /// Bold.
    pub fn bold(self) -> Run {
        Run { bold: true, ..self }
    }

    /// With a line below.
    pub fn underlined(self) -> Run {
        Run {
            under: true,
            ..self
        }
    }
}

impl Paragraph {
    /// As the style has it.
    pub fn of(style: Style, runs: Vec<Run>) -> Self {
        Paragraph {
            style,
            runs,
            ..Paragraph::default()
        }
    }

    /// The measures of its style with its own in their place.
    pub fn measures(&self, on: &Geometry) -> Measures {
        let m = self.style.measures(on);
        let size = self.size.unwrap_or(m.size).clamp(5.0, 72.0);
        let stand = self.stand.unwrap_or(m.stand);
        let indent = match stand {
            // What is centred or at the right has no first line to draw in.
            Stand::Centred | Stand::Right(_) => 0.0,
            _ => m.indent,
        };
        Measures {
            size,
            pitch: match self.pitch {
                Some(pitch) => pitch.clamp(size * 1.05, size * 4.0),
                None => m.pitch.max(size * 1.3),
            },
            indent: self.first.unwrap_or(indent),
            stand,
            keep: self.keep.unwrap_or(m.keep),
            ..m
        }
    }
}
