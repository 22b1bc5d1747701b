//! [`Style`] and [`Geometry`]: the measures of GB/T 9704-2012 and what we derive from them.

use super::MM;
use super::font::Face;

/// What a paragraph is set as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Style {
    /// Title on a cover.
    Cover,
    /// Line below it.
    CoverSub,
    /// Title of a paper: 2号小标宋.
    Title,
    /// 发文机关标志 above it.
    RedHead,
    /// 一、 3号黑体.
    Heading,
    /// （一） 3号楷体.
    Subheading,
    /// 1. 3号仿宋, and everything else that runs.
    #[default]
    Body,
    /// Body without indentation.
    Flush,
    /// A line in the middle: 发文字号.
    Centre,
    /// 落款 and 成文日期: at the right, four characters in.
    Sign,
    /// A line of a list.
    Item,
    /// Small print: what a program read, remarks.
    Small,
    /// Below a picture.
    Caption,
}

/// How lines stand in the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Both ends, but for the last line.
    Justified,
    /// At the left, ragged.
    Left,
    /// In the middle.
    Centred,
    /// At the right, this many ems in.
    Right(u8),
}

/// Measures of a [`Style`]; lengths in points, indentation in ems.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Its face.
    pub face: Face,
    /// Size.
    pub size: f32,
    /// From baseline to baseline.
    pub pitch: f32,
    /// First line's indentation.
    pub indent: f32,
    /// How lines stand.
    pub stand: Stand,
    /// Blank before.
    pub before: f32,
    /// Blank after.
    pub after: f32,
    /// Kept with the block that follows.
    pub keep: bool,
}

impl Style {
    /// Its measures on such sheets.
    pub fn measures(self, on: &Geometry) -> Measures {
        let body = Measures {
            face: Face::Fang,
            size: on.body,
            pitch: on.pitch,
            indent: 2.0,
            stand: Stand::Justified,
            before: 0.0,
            after: 0.0,
            keep: false,
        };
        match self {
            Style::Body => body,
            Style::Flush => Measures {
                indent: 0.0,
                ..body
            },
            Style::Centre => Measures {
                indent: 0.0,
                stand: Stand::Centred,
                ..body
            },
            Style::Sign => Measures {
                indent: 0.0,
                stand: Stand::Right(4),
                ..body
            },
            Style::Item => Measures {
                size: 14.0,
                pitch: 24.0,
                stand: Stand::Left,
                ..body
            },
            Style::Heading => Measures {
                face: Face::Hei,
                stand: Stand::Left,
                keep: true,
                ..body
            },
            Style::Subheading => Measures {
                face: Face::Kai,
                stand: Stand::Left,
                keep: true,
                ..body
            },
            Style::Title => Measures {
                face: Face::Title,
                size: 22.0,
                pitch: 36.0,
                indent: 0.0,
                stand: Stand::Centred,
                before: 10.0,
                after: 14.0,
                keep: true,
            },
            Style::RedHead => Measures {
                face: Face::Title,
                size: 18.0,
                pitch: 30.0,
                indent: 0.0,
                stand: Stand::Centred,
                after: 6.0,
                keep: true,
                ..body
            },
            Style::Cover => Measures {
                face: Face::Title,
                size: 30.0,
                pitch: 46.0,
                indent: 0.0,
                stand: Stand::Centred,
                before: 60.0 * MM / 2.0,
                after: 20.0,
                ..body
            },
            Style::CoverSub => Measures {
                face: Face::Kai,
                size: 22.0,
                pitch: 34.0,
                indent: 0.0,
                stand: Stand::Centred,
                after: 50.0,
                ..body
            },
            Style::Small => Measures {
                face: Face::Song,
                size: 10.5,
                pitch: 17.0,
                stand: Stand::Left,
                ..body
            },
            Style::Caption => Measures {
                face: Face::Kai,
                size: 12.0,
                pitch: 18.0,
                indent: 0.0,
                stand: Stand::Centred,
                ..body
            },
        }
    }
}

/// The sheet and the text block on it, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geometry {
    /// Sheet width.
    pub width: f32,
    /// Sheet height.
    pub height: f32,
    /// Left margin (订口).
    pub left: f32,
    /// Top margin (天头).
    pub top: f32,
    /// Width of the text block (版心).
    pub measure: f32,
    /// Height of the text block.
    pub depth: f32,
    /// Size of body type.
    pub body: f32,
    /// Body text, from baseline to baseline.
    pub pitch: f32,
}

impl Geometry {
    /// A4, top 37 mm, left 28 mm, text block 156 × 225 mm of 22 lines of 28 characters: 三号
    /// (16 pt) drawn in by a hundredth (GB/T 9704-2012, 5.2).
    pub const A4: Geometry = Geometry {
        width: 210.0 * MM,
        height: 297.0 * MM,
        left: 28.0 * MM,
        top: 37.0 * MM,
        measure: 156.0 * MM,
        depth: 225.0 * MM,
        body: 156.0 * MM / 28.0,
        pitch: 225.0 * MM / 22.0,
    };

    /// A4 across, for wide tables.
    pub const ACROSS: Geometry = Geometry::A4.across();

    /// The same sheet turned: what was the top margin is at the left, what was the left one on
    /// top, and the block leaves room for the number below.
    pub const fn across(self) -> Geometry {
        Geometry {
            width: self.height,
            height: self.width,
            left: self.top,
            top: self.left,
            measure: self.depth,
            depth: self.measure - 4.0 * MM,
            ..self
        }
    }
}
