//! Atoms → lines of placed glyphs.

use super::Glyph;
use super::atom::{Atom, Atoms};
use super::breaks::{Fit, breaks, fit};
use super::punct::Kind;

/// Where and how wide lines stand. Ems throughout.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Width of a line.
    pub measure: f32,
    /// Indentation of the first; negative where it hangs out.
    pub indent: f32,
    /// Lines fill the measure; else they keep their natural width.
    pub justify: bool,
}

/// A line: glyphs from left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Where the first glyph begins, in points from the left of the measure.
    pub x: f32,
    /// The glyphs; advances in points.
    pub glyphs: Vec<Glyph>,
    /// Width in points, without the blank halves of outer punctuation.
    pub width: f32,
    /// Widest of its stretched gaps, in ems beyond its natural width.
    pub loose: f32,
    /// Size of its largest type, as a share of the paragraph's; none less than 1.
    pub tall: f32,
    /// Footnotes called in it.
    pub calls: usize,
}

impl Default for Line {
    fn default() -> Self {
        Line {
            x: 0.0,
            glyphs: Vec::new(),
            width: 0.0,
            loose: 0.0,
            tall: 1.0,
            calls: 0,
        }
    }
}

/// Breaks atoms into lines and sets them at `size` points.
pub fn lines(atoms: &Atoms, frame: Frame, size: f32) -> Vec<Line> {
    set(atoms, frame, size, |part, frame| breaks(part, frame, None))
}

/// Lines that are as even as they go, for what is centred: no more of them than must be, broken
/// where it hurts least.
pub fn balanced(atoms: &Atoms, frame: Frame, size: f32) -> Vec<Line> {
    set(atoms, frame, size, |part, frame| {
        let plain = breaks(part, frame, None);
        let count = plain.len() - 1;
        if count < 2 {
            return plain;
        }
        let whole: f32 = part.iter().map(|a| a.width + a.gap).sum();
        let even = breaks(part, frame, Some(whole / count as f32));
        if even.len() <= plain.len() + 1 {
            even
        } else {
            plain
        }
    })
}

fn set(
    atoms: &Atoms,
    frame: Frame,
    size: f32,
    breaks: impl Fn(&[Atom], Frame) -> Vec<usize>,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut frame = frame;
    for part in atoms.list.chunk_by(|_, next| next.breaks == 0) {
        // Lines that the text leaves blank.
        let blank = part[0]
            .breaks
            .saturating_sub(usize::from(!lines.is_empty()));
        lines.resize_with(lines.len() + blank, Line::default);
        let places = breaks(part, frame);
        for pair in places.windows(2) {
            let line = &part[pair[0]..pair[1]];
            let (first, last) = (pair[0] == 0, pair[1] == part.len());
            lines.push(line_of(atoms, line, frame, first, last, size));
        }
        frame.indent = 0.0;
    }
    lines
}

/// Sets one line.
fn line_of(atoms: &Atoms, line: &[Atom], frame: Frame, first: bool, last: bool, size: f32) -> Line {
    let (indent, lead) = if first {
        (frame.indent, 0.0)
    } else {
        (0.0, line[0].lead)
    };
    let end = line[line.len() - 1];
    let inner = &line[1..];
    let sum = |part: fn(&Atom) -> f32| inner.iter().map(part).sum::<f32>();
    let natural = line[0].width + sum(|a| a.width + a.gap) - lead - end.trail;
    let spare = frame.measure - indent - natural;
    let hang = if frame.justify { end.hang } else { 0.0 };
    let fit = fit(
        spare,
        sum(|a| a.give),
        sum(|a| a.grow),
        hang,
        frame.justify && !last,
    );
    let mut glyphs = Vec::with_capacity(end.to - line[0].from + 4);
    let mut loose = 0.0f32;
    for (i, atom) in line.iter().enumerate() {
        if i > 0 {
            loose = loose.max(fit.stretch * atom.grow);
            widen(&mut glyphs, atom, gap(atom, fit) * size);
        }
        glyphs.extend(atoms.glyphs[atom.from..atom.to].iter().map(|shaped| Glyph {
            shaped: *shaped,
            advance: f32::from(shaped.width) / 1000.0 * shaped.look.scale * size,
        }));
    }
    let width = glyphs.iter().map(|g| g.advance).sum::<f32>() - (lead + end.trail) * size;
    let scales = glyphs.iter().map(|glyph| glyph.shaped.look.scale);
    let tall = scales.fold(1.0, f32::max);
    Line {
        x: (indent - lead) * size,
        glyphs,
        width,
        loose,
        tall,
        calls: line.iter().map(|atom| atom.calls).sum(),
    }
}

fn gap(atom: &Atom, fit: Fit) -> f32 {
    atom.gap - atom.give * fit.squeeze + atom.grow * fit.stretch
}

/// Puts a gap before an atom: into the blank of the text where there is one, else behind the
/// glyph before.
fn widen(glyphs: &mut Vec<Glyph>, atom: &Atom, gap: f32) {
    if let Some(blank) = atom.blank {
        glyphs.push(Glyph {
            shaped: blank,
            advance: gap,
        });
    } else if let Some(before) = glyphs.last_mut() {
        before.advance += gap;
    }
}

/// How many lines begin with what may not begin a line, or end with what may not end one.
pub fn violations(lines: &[Line]) -> usize {
    let begins = |line: &Line| {
        let ch = line.glyphs.first().map_or(' ', |g| g.shaped.ch);
        "，。、；：？！）》」』】〕〉”’…".contains(ch)
    };
    let ends = |line: &Line| {
        let ch = line.glyphs.last().map_or(' ', |g| g.shaped.ch);
        "（《「『【〔〈“‘".contains(ch)
    };
    let inner = lines.len().saturating_sub(1);
    lines.iter().skip(1).filter(|l| begins(l)).count()
        + lines.iter().take(inner).filter(|l| ends(l)).count()
}

impl Line {
    /// From the baseline before to its own, where lines of even type stand `pitch` apart.
    pub fn pitch(&self, pitch: f32, size: f32) -> f32 {
        if self.tall > 1.0 {
            pitch.max(size * self.tall * 1.3)
        } else {
            pitch
        }
    }

    /// The text of the line.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|g| g.shaped.ch).collect()
    }
}

/// Widest atom, in ems: no measure below it can be kept.
pub fn widest(atoms: &Atoms) -> f32 {
    atoms
        .list
        .iter()
        .filter(|a| a.kind != Kind::Dash)
        .map(|a| a.width)
        .fold(0.0, f32::max)
}
