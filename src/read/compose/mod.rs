//! [`Composed`]: a document as it was set, for those who print it: fonts, alignment, tables with
//! merged cells, pictures, notes, pages. No part of [`Facts`](crate::facts::Facts), which hold what a
//! document says; made from the bytes when a dossier is bound, in a worker, with the same bounds.

mod album;
mod grid;
mod sheet;
mod slides;
mod story;
mod word;

use serde::{Deserialize, Serialize};

use super::{Why, container, guarded};
use container::Family;
pub use grid::{Cell, Grid, Row};

/// A document as it was set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Composed {
    /// What stands in it, in reading order.
    pub pieces: Vec<Piece>,
    /// Pictures as they are stored, by number; they travel beside the rest.
    #[serde(skip)]
    pub pictures: Vec<Vec<u8>>,
    /// What of it is not here, in Chinese.
    pub lost: Vec<String>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// A paragraph.
    Text(Text),
    /// A table.
    Grid(Grid),
    /// What follows begins a page, across or upright.
    Page {
        /// Wider than high.
        across: bool,
    },
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Text {
    /// What it is.
    pub part: Part,
    /// How its lines stand; `None` where nothing is said.
    pub stand: Option<Stand>,
    /// Drawn in at the left, all lines, in points.
    pub left: f32,
    /// The same at the right.
    pub right: f32,
    /// The first line from `left`, in points; negative where it hangs out.
    pub first: f32,
    /// Blank before it, in points.
    pub before: f32,
    /// Blank after it, in points.
    pub after: f32,
    /// From baseline to baseline.
    pub line: Line,
    /// Kept with what follows.
    pub keep: bool,
    /// Automatic number or bullet.
    pub label: String,
    /// What it says and shows.
    pub spans: Vec<Span>,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Running text.
    #[default]
    Body,
    /// A heading; 0 is the title.
    Heading(u8),
    /// What stands at the head or foot of every page.
    Margin,
}

/// How lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
    /// At both ends.
    Both,
}

/// From baseline to baseline: in points, or in single lines of the paragraph's own type.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// So much.
    Exactly(f32),
    /// So much, more where type asks for it.
    AtLeast(f32),
    /// So many single lines.
    Times(f32),
}

impl Default for Line {
    fn default() -> Self {
        Line::Times(1.0)
    }
}

impl Line {
    /// A single line, in sizes of type, of Chinese faces.
    const SINGLE: f32 = 1.3;

    /// In points for type of this size, on a grid of lines where there is one.
    pub fn points(self, size: f32, grid: Option<f32>) -> f32 {
        let single = size * Line::SINGLE;
        match (self, grid) {
            (Line::Exactly(points), _) => points,
            (Line::AtLeast(points), _) => points.max(single),
            (Line::Times(times), None) => single * times,
            (Line::Times(times), Some(grid)) => (single / grid).ceil().max(1.0) * grid * times,
        }
    }
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Words set one way; a line break in them is one.
    Words(String, Look),
    /// The picture of this number.
    Picture {
        /// Its number.
        number: usize,
        /// Width and height in points, where told.
        size: Option<(f32, f32)>,
    },
    /// A footnote called here.
    Note(String),
}

/// How words are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// The kind of face.
    pub face: Option<Typeface>,
    /// Size in points.
    pub size: Option<f32>,
    /// Heavier.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// A line below.
    pub under: bool,
    /// Raised (1) or lowered (-1).
    pub rise: i8,
}

/// Kinds of Chinese faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Typeface {
    /// 仿宋.
    Fang,
    /// 宋体.
    Song,
    /// 黑体 and other faces without serifs.
    Hei,
    /// 楷体.
    Kai,
    /// 小标宋 and its like.
    Title,
}

impl Typeface {
    /// By the name of a font, in Chinese or Latin letters.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase().replace([' ', '_', '-'], "");
        let any = |words: &[&str]| words.iter().any(|word| name.contains(word));
        // In this order: 仿宋 and 小标宋 are 宋 as well.
        if any(&["仿宋", "fangsong", "simfang"]) {
            Some(Typeface::Fang)
        } else if any(&["标宋", "中宋", "xiaobiaosong", "biaosong", "zhongsong"]) {
            Some(Typeface::Title)
        } else if any(&["楷", "kaiti", "kai"]) {
            Some(Typeface::Kai)
        } else if any(&["黑", "等线", "hei", "dengxian", "sans", "arial", "calibri"]) {
            Some(Typeface::Hei)
        } else if any(&["宋", "song", "simsun", "serif", "times"]) {
            Some(Typeface::Song)
        } else {
            None
        }
    }
}

impl Text {
    /// Words without looks of their own.
    pub(super) fn of(words: &str) -> Self {
        Text {
            spans: vec![Span::Words(words.into(), Look::default())],
            ..Text::default()
        }
    }

    /// The size most of it is set in, in points, where told.
    pub fn size(&self) -> Option<f32> {
        let mut shares: Vec<(f32, usize)> = Vec::new();
        for span in &self.spans {
            let Span::Words(
                words,
                Look {
                    size: Some(size), ..
                },
            ) = span
            else {
                continue;
            };
            let count = words.chars().count();
            match shares.iter_mut().find(|(other, _)| other == size) {
                Some((_, sum)) => *sum += count,
                None => shares.push((*size, count)),
            }
        }
        let most = shares.iter().max_by_key(|(_, count)| *count)?;
        Some(most.0)
    }

    /// Its words, pictures and notes left out.
    pub fn words(&self) -> String {
        let words = self.spans.iter().filter_map(|span| match span {
            Span::Words(words, _) => Some(words.as_str()),
            Span::Picture { .. } | Span::Note(_) => None,
        });
        words.collect()
    }
}

impl Composed {
    /// Every paragraph, those in tables included, in order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.pieces.iter().flat_map(|piece| match piece {
            Piece::Text(text) => vec![text],
            Piece::Grid(grid) => {
                let cells = grid.rows.iter().flat_map(|row| &row.cells);
                cells.flat_map(|cell| &cell.texts).collect()
            }
            Piece::Page { .. } => Vec::new(),
        })
    }
}

/// A document as it was set: Word, Excel and PowerPoint since 2007. `None` for other bytes.
///
/// # Errors
/// Damaged, or beyond a limit.
pub fn compose(bytes: &[u8]) -> Option<Result<Composed, Why>> {
    let work: fn(&[u8]) -> Result<Composed, Why> = match guarded(|| container::family(bytes))?? {
        Family::Word => word::compose,
        Family::Sheet => sheet::compose,
        Family::Slides => slides::compose,
        _ => return None,
    };
    let composed = guarded(|| work(bytes));
    Some(composed.unwrap_or_else(|| Err(Why::Broken("排版时出错".into()))))
}
