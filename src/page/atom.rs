//! Text → atoms: what a line may not break, the gaps between them, and what each gap may give.

use unicode_normalization::char::compose;

use super::block::{Rise, Run};
use super::font::{Face, Fonts, Look, Shaped, is_dropped};
use super::punct::{self, Kind};
use super::word;

/// The atoms of a text and their glyphs.
#[derive(Debug, Default)]
pub struct Atoms {
    /// Glyphs, one after another; blanks between atoms are none of them.
    pub glyphs: Vec<Shaped>,
    /// The atoms, in order.
    pub list: Vec<Atom>,
}

/// What stands together on a line. Lengths in ems of the paragraph's size.
#[derive(Debug, Clone, Copy)]
pub struct Atom {
    /// Its first glyph.
    pub from: usize,
    /// Behind its last.
    pub to: usize,
    /// Full width, before anything is squeezed.
    pub width: f32,
    /// Kind, which decides gaps and breaks.
    pub kind: Kind,
    /// Blank at its left that may go (opening brackets).
    pub lead: f32,
    /// Blank at its right that may go (closing punctuation).
    pub trail: f32,
    /// How far it may hang out of the line where it ends one.
    pub hang: f32,
    /// Gap before it as set: blanks, a quarter em beside Latin, less what punctuation is squeezed.
    pub gap: f32,
    /// A blank of the text stands in the gap.
    pub blank: Option<Shaped>,
    /// How far the gap before it may shrink when a line is too full.
    pub give: f32,
    /// The share it takes when a line is filled.
    pub grow: f32,
    /// Cost of a break before it; `None` where there must be none.
    pub cut: Option<f32>,
    /// Lines that the text itself begins before it.
    pub breaks: usize,
    /// Footnotes called in it.
    pub calls: usize,
}

/// Between Chinese and Latin (clreq §3.2.2).
const LATIN_GAP: f32 = 0.25;
/// Raised and lowered type is that much smaller.
const SMALL: f32 = 0.62;

/// Cuts runs into atoms, for type of `size` points in lines of `measure` ems. `style_face` is the
/// face of runs that name none; what no face prints is put into `missing`.
pub fn atoms(
    runs: &[Run],
    style_face: Face,
    size: f32,
    fonts: &Fonts,
    measure: f32,
    missing: &mut dyn FnMut(char),
) -> Atoms {
    let mut maker = Maker {
        atoms: Atoms::default(),
        blank: None,
        glued: false,
        breaks: 0,
    };
    for run in runs {
        let face = run.face.unwrap_or(style_face);
        let look = look(run, size);
        let begun = maker.atoms.list.len();
        for ch in run.text.chars() {
            match ch {
                '\n' | '\u{2028}' | '\u{2029}' => {
                    maker.breaks += 1;
                    maker.blank = None;
                    continue;
                }
                '\t' => {
                    if let Some(space) = fonts.shape(face, '\u{3000}') {
                        maker.push(Shaped { look, ..space }, false);
                    }
                    continue;
                }
                '\u{a0}' | '\u{202f}' => maker.glued = true,
                _ => {}
            }
            if ch.is_whitespace() && ch != '\u{3000}' && !(ch.is_control() && ch != '\r') {
                maker.blank = fonts.shape(face, ' ').map(|s| Shaped { look, ..s });
                continue;
            }
            if is_dropped(ch) || maker.compose(ch, face, fonts) {
                continue;
            }
            let dressed = if run.bold {
                fonts.shape_bold(face, ch)
            } else {
                fonts.shape_or_mark(face, ch)
            };
            let Some(shaped) = dressed else {
                missing(ch);
                continue;
            };
            if shaped.stands_in {
                missing(ch);
            }
            let look = Look {
                bold: shaped.look.bold,
                ..look
            };
            maker.push(Shaped { look, ..shaped }, run.rise != Rise::Base);
        }
        if run.note.is_some()
            && let Some(last) = maker.atoms.list.last_mut()
        {
            last.calls += usize::from(begun > 0 || last.to > last.from);
        }
    }
    maker.finish(measure)
}

fn look(run: &Run, size: f32) -> Look {
    let own = run.size.map_or(1.0, |own| (own / size).clamp(0.3, 4.0));
    let (scale, rise) = match run.rise {
        Rise::Base => (own, 0.0),
        Rise::Super => (own * SMALL, own * 0.38),
        Rise::Sub => (own * SMALL, own * -0.14),
    };
    Look {
        bold: false,
        slant: run.italic,
        under: run.under,
        scale,
        rise,
    }
}

struct Maker {
    atoms: Atoms,
    /// A blank seen since the last atom.
    blank: Option<Shaped>,
    /// That blank may not be broken at.
    glued: bool,
    /// Lines begun since the last atom.
    breaks: usize,
}

impl Maker {
    /// Adds a glyph; `hung` ones, raised or lowered, stay with what is before them.
    fn push(&mut self, shaped: Shaped, hung: bool) {
        let kind = punct::kind(shaped);
        let scale = shaped.look.scale;
        let width = f32::from(shaped.width) / 1000.0 * scale;
        let Atoms { glyphs, list } = &mut self.atoms;
        if let Some(last) = list.last_mut()
            && self.blank.is_none()
            && self.breaks == 0
            && (hung || goes_on(last, &glyphs[last.from..last.to], shaped.ch, kind))
        {
            if !hung {
                last.kind = Kind::Word;
            }
            glyphs.push(shaped);
            last.to = glyphs.len();
            last.width += width;
            last.trail = 0.0;
            last.hang = 0.0;
            return;
        }
        let from = glyphs.len();
        glyphs.push(shaped);
        let trail = punct::trail(kind, shaped) * scale;
        list.push(Atom {
            from,
            to: from + 1,
            width,
            kind,
            lead: punct::lead(kind, shaped) * scale,
            trail,
            hang: if punct::hangs(shaped) {
                width - trail
            } else {
                0.0
            },
            gap: 0.0,
            blank: self.blank.take(),
            give: 0.0,
            grow: 1.0,
            cut: (!std::mem::take(&mut self.glued)).then_some(0.0),
            breaks: std::mem::take(&mut self.breaks),
            calls: 0,
        });
    }

    /// An accent behind its letter becomes one with it where there is such a letter.
    fn compose(&mut self, ch: char, face: Face, fonts: &Fonts) -> bool {
        if !('\u{300}'..='\u{36f}').contains(&ch) || self.blank.is_some() || self.breaks > 0 {
            return false;
        }
        let (Some(atom), Some(glyph)) = (self.atoms.list.last_mut(), self.atoms.glyphs.last_mut())
        else {
            return false;
        };
        let Some(whole) = compose(glyph.ch, ch).and_then(|ch| fonts.shape(face, ch)) else {
            return false;
        };
        let grown = f32::from(whole.width) - f32::from(glyph.width);
        atom.width += grown / 1000.0 * glyph.look.scale;
        *glyph = Shaped {
            look: glyph.look,
            ..whole
        };
        true
    }

    fn finish(self, measure: f32) -> Atoms {
        let Atoms { glyphs, list } = self.atoms;
        let mut whole = Vec::with_capacity(list.len());
        for atom in list {
            word::cut(atom, &glyphs, measure, &mut whole);
        }
        let mut atoms = Atoms {
            glyphs,
            list: whole,
        };
        for i in 1..atoms.list.len() {
            let (before, after) = atoms.list.split_at_mut(i);
            let left = &before[i - 1];
            join(left, atoms.glyphs[left.to - 1], &mut after[0]);
        }
        relax(&mut atoms.list, measure);
        atoms
    }
}

/// Whether a character belongs to the word before it: letters, and the marks inside `3.5`,
/// `10:30`, `don’t` or a web address, which only count as such when a letter follows.
fn goes_on(last: &Atom, glyphs: &[Shaped], ch: char, kind: Kind) -> bool {
    match (last.kind, kind) {
        (Kind::Word, Kind::Word) => true,
        (Kind::Word, Kind::Close) => matches!(ch, '.' | ',' | ':' | '?' | '!' | ';' | '%' | '’'),
        (Kind::Close, Kind::Word) => {
            matches!(glyphs, [only] if only.ch == '.') && ch.is_ascii_digit()
        }
        _ => false,
    }
}

/// Leaders of dots and the like may be longer than any line: they break where they must. What
/// fits a line behind its indent stays whole.
fn relax(atoms: &mut [Atom], measure: f32) {
    const INDENT: f32 = 2.0;
    let room = (measure - INDENT).max(measure * 0.7);
    for run in atoms.chunk_by_mut(|_, next| next.cut.is_none()) {
        let width = |atom: &Atom| atom.width + atom.gap;
        if run.iter().map(width).sum::<f32>() <= room {
            continue;
        }
        let mut whole = 0.0;
        for atom in run {
            whole += width(atom);
            if whole > measure * 0.7 && atom.cut.is_none() {
                atom.cut = Some(400.0);
                whole = atom.width;
            }
        }
    }
}

/// Sets the gap between two neighbours and whether a line may break there.
fn join(left: &Atom, end: Shaped, right: &mut Atom) {
    use Kind::{Close, Dash, Open, Space, Wide, Word};
    let split_word = left.kind == Word && right.kind == Word && right.blank.is_none();
    let glued = right.cut.is_none();
    if let Some(blank) = right.blank {
        right.gap = f32::from(blank.width) / 1000.0 * blank.look.scale;
        right.give = right.gap / 3.0;
        right.grow = 2.5;
    } else {
        match (left.kind, right.kind) {
            (Wide, Word) | (Word, Wide) => {
                right.gap = LATIN_GAP;
                right.give = LATIN_GAP / 2.0;
                right.grow = 2.0;
            }
            (Close, Close | Open) if left.trail > 0.0 => right.gap = -left.trail,
            (Open, Open) => right.gap = -right.lead,
            // What blank a mark still has may be given up when the line is too full, and widened
            // before the text is.
            (Close, _) => {
                right.give = punct::give(end, left.trail);
                right.grow = 1.5;
            }
            (_, Open) => {
                right.give = right.lead;
                right.grow = 1.5;
            }
            _ => {}
        }
    }
    if split_word || (left.kind == Dash && right.kind == Dash) {
        right.grow = 0.0;
    }
    right.cut = match (left.kind, right.kind) {
        _ if split_word => right.cut,
        _ if glued => None,
        (_, Close | Dash | Space) | (Open, _) => None,
        // 3 年, 5 日: a figure is best not parted from its measure.
        (Word, Wide) if right.blank.is_none() => Some(6.0),
        _ => Some(0.0),
    };
}
