//! [`Pen`]: marks at given places, for forms of fixed measure and charts. All lengths in points, from
//! the top left corner of the sheet.

use super::font::Shaped;
use super::{Face, Fonts, Glyph, Mark};

/// Draws marks.
pub struct Pen<'a> {
    fonts: &'a Fonts,
    /// What was drawn.
    pub marks: Vec<Mark>,
}

/// A box: left, top, width, height.
pub type Area = (f32, f32, f32, f32);

/// Smallest size text is brought down to, to fit its box.
const SMALLEST: f32 = 4.0;
/// Advance of a character set downwards, in ems.
const DOWN: f32 = 1.08;
/// From the middle of a column to that of the next, in ems.
const ASIDE: f32 = 1.35;

impl<'a> Pen<'a> {
    /// Nothing drawn yet.
    pub fn new(fonts: &'a Fonts) -> Self {
        Pen {
            fonts,
            marks: Vec::new(),
        }
    }

    /// A line.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32) {
        self.marks.push(Mark::Line {
            from,
            to,
            thickness,
        });
    }

    /// The four sides of a box.
    pub fn frame(&mut self, (x, y, w, h): Area, thickness: f32) {
        // Ends reach over the corners by half the thickness.
        let t = thickness / 2.0;
        for at in [y, y + h] {
            self.line((x - t, at), (x + w + t, at), thickness);
        }
        for at in [x, x + w] {
            self.line((at, y), (at, y + h), thickness);
        }
    }

    /// One line of text in the middle of a box, smaller where it would be too wide.
    pub fn fit(&mut self, text: &str, face: Face, size: f32, area: Area) {
        self.fitted(text, face, size, area, 0.5);
    }

    /// The same, at the left of the box.
    pub fn fit_left(&mut self, text: &str, face: Face, size: f32, area: Area) {
        self.fitted(text, face, size, area, 0.0);
    }

    /// The same, at the right of the box.
    pub fn fit_right(&mut self, text: &str, face: Face, size: f32, area: Area) {
        self.fitted(text, face, size, area, 1.0);
    }

    /// `aside`: how much of the blank is at the left.
    fn fitted(&mut self, text: &str, face: Face, size: f32, (x, y, w, h): Area, aside: f32) {
        let shaped = self.shape(text, face);
        let wide = width(&shaped);
        let size = size.min(w / wide.max(0.01)).max(SMALLEST);
        let left = x + (w - wide * size) * aside;
        self.put(&shaped, size, left, y + h / 2.0 + size * 0.36);
    }

    /// Width of one line of text.
    pub fn width(&self, text: &str, face: Face, size: f32) -> f32 {
        width(&self.shape(text, face)) * size
    }

    /// One line of text from `x`, on the baseline `y`.
    pub fn text(&mut self, text: &str, face: Face, size: f32, x: f32, y: f32) {
        let shaped = self.shape(text, face);
        self.put(&shaped, size, x, y);
    }

    /// Text downwards in the middle of a box, as large as `size` at most: in one column, or where
    /// that gives larger type in columns from the right, parted at ideographic blanks.
    pub fn down(&mut self, text: &str, face: Face, size: f32, (x, y, w, h): Area) {
        let fits = |columns: &[Vec<String>]| {
            let deep = columns.iter().map(Vec::len).max().unwrap_or(1).max(1) as f32 * DOWN;
            size.min(h / deep).min(w / (columns.len() as f32 * ASIDE))
        };
        let ways = ways(text);
        // The first of those that fit alike has the fewest columns.
        let best = ways
            .into_iter()
            .rev()
            .max_by(|a, b| fits(a).total_cmp(&fits(b)));
        let columns = best.unwrap_or_default();
        let size = fits(&columns).max(SMALLEST);
        for (n, column) in columns.iter().enumerate() {
            let aside = (columns.len() as f32 - 1.0) / 2.0 - n as f32;
            let middle = x + w / 2.0 + aside * size * ASIDE;
            let top = y + (h - column.len() as f32 * size * DOWN) / 2.0;
            for (i, cell) in column.iter().enumerate() {
                let place = (middle, top + i as f32 * size * DOWN);
                self.cell(cell, face, size, place);
            }
        }
    }

    fn cell(&mut self, cell: &str, face: Face, size: f32, (middle, top): (f32, f32)) {
        let upright = cell.chars().map(|c| {
            let turned = turned(c).filter(|t| self.fonts.shape(face, *t).is_some());
            turned.unwrap_or(c)
        });
        let shaped = self.shape(&upright.collect::<String>(), face);
        let wide = width(&shaped);
        let size_here = size.min(size * 1.1 / wide.max(0.01));
        // Commas and stops stand at the right above.
        let (right, up) = match cell {
            "，" | "、" | "。" => (0.5 * size, 0.5 * size),
            _ => (0.0, 0.0),
        };
        let left = middle - wide * size_here / 2.0 + right;
        let y = top + size * DOWN / 2.0 + size_here * 0.36 - up;
        self.put(&shaped, size_here, left, y);
    }

    fn shape(&self, text: &str, face: Face) -> Vec<Shaped> {
        text.chars()
            .filter(|c| !c.is_control())
            .filter_map(|c| self.fonts.shape_or_mark(face, c))
            .collect()
    }

    fn put(&mut self, shaped: &[Shaped], size: f32, x: f32, y: f32) {
        if shaped.is_empty() {
            return;
        }
        let glyph = |shaped: &Shaped| Glyph {
            shaped: *shaped,
            advance: f32::from(shaped.width) / 1000.0 * size,
        };
        self.marks.push(Mark::Text {
            x,
            y,
            size,
            glyphs: shaped.iter().map(glyph).collect(),
        });
    }
}

/// A mark laid out at the origin, `by` times its size and moved to a place.
pub fn shrunk(mark: Mark, by: f32, (x, y): (f32, f32)) -> Mark {
    let place = |(px, py): (f32, f32)| (x + px * by, y + py * by);
    match mark {
        Mark::Text {
            x: px,
            y: py,
            size,
            mut glyphs,
        } => {
            for glyph in &mut glyphs {
                glyph.advance *= by;
            }
            let (x, y) = place((px, py));
            let size = size * by;
            Mark::Text { x, y, size, glyphs }
        }
        Mark::Line {
            from,
            to,
            thickness,
        } => Mark::Line {
            from: place(from),
            to: place(to),
            thickness: thickness * by,
        },
        other => other,
    }
}

/// Width in ems.
fn width(shaped: &[Shaped]) -> f32 {
    shaped.iter().map(|s| f32::from(s.width) / 1000.0).sum()
}

/// Columns that a text may be set in: parted at some of its first ideographic blanks or at none,
/// fewest columns first.
fn ways(text: &str) -> Vec<Vec<Vec<String>>> {
    const MOST: usize = 3;
    let parts: Vec<&str> = text.split('　').filter(|part| !part.is_empty()).collect();
    let seams = parts.len().saturating_sub(1).min(MOST);
    let mut ways: Vec<Vec<Vec<String>>> = Vec::new();
    for choice in 0..1u32 << seams {
        let mut columns = vec![String::new()];
        for (n, part) in parts.iter().enumerate() {
            let parted = (1..=seams).contains(&n) && choice >> (n - 1) & 1 == 1;
            match columns.last_mut() {
                Some(column) if !parted => {
                    column.push_str(if n > 0 { "　" } else { "" });
                    column.push_str(part);
                }
                _ => columns.push((*part).into()),
            }
        }
        ways.push(columns.iter().map(|column| cells(column)).collect());
    }
    ways.sort_by_key(Vec::len);
    ways
}

/// What stands one below the other: characters, but numbers of up to four digits whole.
fn cells(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_control()).collect();
    let runs = chars.chunk_by(|a, b| a.is_ascii_digit() && b.is_ascii_digit());
    let mut cells = Vec::new();
    for run in runs {
        if run.len() <= 4 {
            cells.push(run.iter().collect());
        } else {
            cells.extend(run.iter().map(char::to_string));
        }
    }
    cells
}

/// The form of a mark for text that runs downwards (Unicode, block FE30–FE4F).
fn turned(c: char) -> Option<char> {
    let turned = match c {
        '（' => '︵',
        '）' => '︶',
        '《' => '︽',
        '》' => '︾',
        '〔' => '︹',
        '〕' => '︺',
        '—' => '︱',
        _ => return None,
    };
    Some(turned)
}
