//! Paragraphs in a [`Flow`]: labels, footnotes, and lines that do not stand alone on a sheet.

use std::ops::Range;

use super::super::atom::{Atoms, atoms};
use super::super::block::Paragraph;
use super::super::line::{Frame, Line, balanced, lines};
use super::super::style::{Measures, Stand, Style};
use super::super::{Face, Run, word};
use super::{Flow, baseline};

/// Narrowest text, in ems, however far it is drawn in.
const NARROWEST: f32 = 6.0;

/// A paragraph, set.
pub(super) struct Set {
    pub m: Measures,
    lines: Vec<Line>,
    /// Number or bullet, before the first line.
    label: Option<Line>,
    /// Left edge and width of its lines, in points.
    left: f32,
    measure: f32,
}

impl Set {
    /// Depth with the blank around it.
    pub fn depth(&self) -> f32 {
        self.depth_of(0..self.lines.len()) + self.m.before + self.m.after
    }

    fn depth_of(&self, lines: Range<usize>) -> f32 {
        let lines = self.lines[lines].iter();
        lines
            .map(|line| line.pitch(self.m.pitch, self.m.size))
            .sum()
    }

    /// Lines from this one on that must stand on one sheet: neither the first nor the last of a
    /// paragraph stands alone.
    fn together(&self, from: usize) -> usize {
        match (from, self.lines.len()) {
            (0, count @ (1..=3)) => count,
            (0, _) => 2,
            (from, count) if from + 2 == count => 2,
            _ => 1,
        }
    }

    /// Depth of what must stand with its beginning.
    pub fn first_depth(&self) -> f32 {
        if self.lines.is_empty() {
            return 0.0;
        }
        self.m.before + self.depth_of(0..self.together(0))
    }
}

impl Flow<'_> {
    pub(super) fn set(&mut self, paragraph: &Paragraph) -> Set {
        let m = paragraph.measures(&self.geometry);
        let whole = self.geometry.measure / m.size;
        let label = paragraph.label.as_deref().map(|text| self.label(text, m));
        let wide = label.as_ref().map_or(0.0, |(_, wide)| *wide);
        // Where the first line begins, with its label.
        let begin = (paragraph.left + m.indent).max(0.0);
        let hangs = label.is_some() && paragraph.first.is_none();
        let left = if hangs { begin + wide } else { paragraph.left };
        let left = left.clamp(0.0, (whole - NARROWEST).max(0.0));
        let right = paragraph
            .right
            .clamp(0.0, (whole - NARROWEST - left).max(0.0));
        let measure = whole - left - right;
        let indent = if label.is_some() {
            (begin + wide - left).max(0.0)
        } else {
            m.indent.max(-left)
        };
        let frame = Frame {
            measure,
            indent: indent.min(measure - NARROWEST / 2.0),
            justify: m.stand == Stand::Justified,
        };
        let mut atoms = self.atoms(&paragraph.runs, m, measure);
        if is_title(paragraph.style) {
            word::keep_words(&mut atoms);
        }
        let lines = match m.stand {
            Stand::Centred => balanced(&atoms, frame, m.size),
            _ => lines(&atoms, frame, m.size),
        };
        Set {
            lines,
            label: label.map(|(line, _)| Line {
                x: begin * m.size,
                ..line
            }),
            left: left * m.size,
            measure: measure * m.size,
            m,
        }
    }

    fn atoms(&mut self, runs: &[Run], m: Measures, measure: f32) -> Atoms {
        let missing = &mut self.missing;
        atoms(runs, m.face, m.size, self.fonts, measure, &mut |c| {
            missing.insert(c);
        })
    }

    /// A label and its width in ems, with the blank that it wants behind it.
    fn label(&mut self, text: &str, m: Measures) -> (Line, f32) {
        let whole = self.geometry.measure / m.size;
        // Bullets of 仿宋 and 楷体 are dots that one hardly sees.
        let signs = !text.chars().any(char::is_alphanumeric);
        let face = signs.then_some(Face::Hei);
        let run = Run {
            face,
            ..Run::of(text)
        };
        let atoms = self.atoms(&[run], m, whole);
        let frame = Frame {
            measure: whole,
            indent: 0.0,
            justify: false,
        };
        let line = lines(&atoms, frame, m.size).into_iter().next();
        let line = line.unwrap_or_default();
        let advance: f32 = line.glyphs.iter().map(|glyph| glyph.advance).sum();
        // A full-width mark brings its blank along.
        let blank = if text.ends_with(['、', '）', '．', '：', '】', '〕', '　']) {
            0.0
        } else {
            0.5
        };
        (line, advance / m.size + blank)
    }

    pub(super) fn place(&mut self, paragraph: &Paragraph, set: Set) {
        let m = set.m;
        if let Some(used) = &mut self.used
            && *used > 0.0
        {
            *used += m.before;
        } else if paragraph.style == Style::Cover && !set.lines.is_empty() {
            self.room(m.before);
            self.used = Some(m.before);
        }
        // Lines from each one on that stand together, and their depth.
        let together: Vec<(usize, f32)> = (0..set.lines.len())
            .map(|n| (set.together(n), set.depth_of(n..n + set.together(n))))
            .collect();
        let mut notes: Vec<Vec<Line>> = Vec::with_capacity(set.lines.len());
        for line in &set.lines {
            let called = self.notes_called(line.calls);
            notes.push(called);
        }
        let mut label = set.label;
        for (n, line) in set.lines.into_iter().enumerate() {
            let (count, depth) = together[n];
            let called: usize = notes[n..n + count].iter().map(Vec::len).sum();
            let top = self.room(depth + self.note_depth(called));
            let pitch = line.pitch(m.pitch, m.size);
            let y = baseline(top, pitch, m.size * line.tall);
            if let Some(label) = label.take() {
                self.put(label.x, y, m.size, label.glyphs);
            }
            let free = set.measure - line.width;
            let shift = match m.stand {
                Stand::Justified | Stand::Left => 0.0,
                Stand::Centred => free / 2.0,
                Stand::Right(ems) => (free - f32::from(ems) * m.size).max(free.min(0.0)).max(0.0),
            };
            self.put(set.left + shift + line.x, y, m.size, line.glyphs);
            self.used = Some(top + pitch);
            self.foot(std::mem::take(&mut notes[n]));
        }
        if let Some(used) = &mut self.used {
            *used += m.after;
        }
    }
}

fn is_title(style: Style) -> bool {
    matches!(
        style,
        Style::Cover
            | Style::CoverSub
            | Style::Title
            | Style::RedHead
            | Style::Centre
            | Style::Heading
            | Style::Subheading
            | Style::Caption
    )
}
