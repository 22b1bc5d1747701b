//! Atoms → lines, the whole paragraph at once: every way to break it has a cost (how far gaps are
//! stretched or squeezed, a lone last character) and the cheapest wins. Push-in before push-out
//! follows from squeezing costing less than stretching.

use super::Glyph;
use super::atom::{Atom, Kind};

/// Where and how wide lines stand. Ems throughout.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Width of a line.
    pub measure: f32,
    /// Indentation of the first.
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
    /// Width in points.
    pub width: f32,
}

/// Sums over atoms before the one of the index, so that any line is measured by two subtractions.
struct Sums {
    width: Vec<f32>,
    give: Vec<f32>,
    gaps: Vec<f32>,
}

/// Breaks atoms into lines and sets them at `size` points.
pub fn lines(atoms: &[Atom], frame: Frame, size: f32) -> Vec<Line> {
    breaks(atoms, frame)
        .windows(2)
        .map(|pair| {
            let last = pair[1] == atoms.len();
            set(&atoms[pair[0]..pair[1]], frame, pair[0] == 0, last, size)
        })
        .collect()
}

/// The places where lines begin, and the end.
fn breaks(atoms: &[Atom], frame: Frame) -> Vec<usize> {
    if atoms.is_empty() {
        return Vec::new();
    }
    let sums = Sums::of(atoms);
    let mut best = vec![(f32::INFINITY, 0usize); atoms.len() + 1];
    best[0] = (0.0, 0);
    for end in 1..=atoms.len() {
        let cut = match atoms.get(end) {
            Some(next) => match next.cut {
                Some(cut) => cut,
                None => continue,
            },
            None => 0.0,
        };
        for start in (0..end).rev() {
            let least = sums.natural(atoms, start, end) - sums.give(start, end);
            if least > frame.measure + 2.0 && start + 1 < end {
                break;
            }
            if best[start].0.is_infinite() {
                continue;
            }
            let cost = best[start].0 + cut + sums.cost(atoms, frame, start, end);
            if cost < best[end].0 {
                best[end] = (cost, start);
            }
        }
    }
    let mut at = atoms.len();
    let mut places = vec![at];
    while at > 0 {
        at = best[at].1;
        places.push(at);
    }
    places.reverse();
    places
}

impl Sums {
    fn of(atoms: &[Atom]) -> Self {
        let mut sums = Sums {
            width: vec![0.0],
            give: vec![0.0],
            gaps: vec![0.0],
        };
        let (mut width, mut give, mut gaps) = (0.0, 0.0, 0.0);
        for atom in atoms {
            width += atom.width + atom.gap;
            give += atom.give;
            gaps += f32::from(u8::from(atom.grows));
            sums.width.push(width);
            sums.give.push(give);
            sums.gaps.push(gaps);
        }
        sums
    }

    /// Width of a line as set, the blank halves of its outer punctuation trimmed.
    fn natural(&self, atoms: &[Atom], start: usize, end: usize) -> f32 {
        let lead = if start > 0 { atoms[start].lead } else { 0.0 };
        self.width[end] - self.width[start] - atoms[start].gap - lead - atoms[end - 1].trail
    }

    fn give(&self, start: usize, end: usize) -> f32 {
        self.give[end] - self.give[start + 1]
    }

    fn cost(&self, atoms: &[Atom], frame: Frame, start: usize, end: usize) -> f32 {
        let measure = frame.measure - if start == 0 { frame.indent } else { 0.0 };
        let spare = measure - self.natural(atoms, start, end);
        if spare < -0.001 {
            let give = self.give(start, end);
            // Too full for its line: only when there is no other way.
            return if -spare > give + 0.001 {
                1e6 * -spare
            } else {
                10.0 + 40.0 * (spare / give).powi(2)
            };
        }
        if end == atoms.len() {
            let alone = start > 0 && self.natural(atoms, start, end) < 1.6;
            return if alone { 120.0 } else { 0.0 };
        }
        if !frame.justify {
            return (spare / measure).powi(2) * 100.0;
        }
        let gaps = (self.gaps[end] - self.gaps[start + 1]).max(1.0);
        100.0 * (spare / gaps / 0.08).powi(2)
    }
}

/// Sets one line.
fn set(atoms: &[Atom], frame: Frame, first: bool, last: bool, size: f32) -> Line {
    let indent = if first { frame.indent } else { 0.0 };
    let lead = if first { 0.0 } else { atoms[0].lead };
    let trail = atoms[atoms.len() - 1].trail;
    let inner = &atoms[1..];
    let natural: f32 = atoms.iter().map(|a| a.width).sum::<f32>()
        + inner.iter().map(|a| a.gap).sum::<f32>()
        - lead
        - trail;
    let spare = frame.measure - indent - natural;
    let give: f32 = inner.iter().map(|a| a.give).sum();
    let gaps = inner.iter().filter(|a| a.grows).count();
    let squeeze = if spare < 0.0 && give > 0.0 {
        (-spare / give).min(1.0)
    } else {
        0.0
    };
    let stretch = if spare > 0.0 && frame.justify && !last && gaps > 0 {
        spare / gaps as f32
    } else {
        0.0
    };
    let mut glyphs = Vec::with_capacity(atoms.len() + 4);
    for (i, atom) in atoms.iter().enumerate() {
        if i > 0 {
            let gap = atom.gap - atom.give * squeeze + if atom.grows { stretch } else { 0.0 };
            widen(&mut glyphs, atom, gap * size);
        }
        glyphs.extend(atom.glyphs.iter().map(|shaped| Glyph {
            shaped: *shaped,
            advance: f32::from(shaped.width) / 1000.0 * size,
        }));
    }
    let width = glyphs.iter().map(|g| g.advance).sum::<f32>() - (lead + trail) * size;
    Line {
        x: (indent - lead) * size,
        glyphs,
        width,
    }
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
    /// The text of the line.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|g| g.shaped.ch).collect()
    }
}

/// Widest atom, in ems: no measure below it can be kept.
pub fn widest(atoms: &[Atom]) -> f32 {
    atoms
        .iter()
        .filter(|a| a.kind != Kind::Dash)
        .map(|a| a.width)
        .fold(0.0, f32::max)
}
