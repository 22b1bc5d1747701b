//! Text → atoms: what a line may not break, the gaps between them, and what each gap may give.
//! Rules of 避头尾 and of squeezing punctuation, after the W3C's clreq, §3.1.

use super::Run;
use super::font::{Face, Fonts, Shaped, is_dropped};

/// What stands together on a line. Lengths in ems.
#[derive(Debug, Clone)]
pub struct Atom {
    /// Its glyphs.
    pub glyphs: Vec<Shaped>,
    /// Full width, before anything is squeezed.
    pub width: f32,
    /// Kind, which decides gaps and breaks.
    pub kind: Kind,
    /// Blank at its left that may go (opening brackets).
    pub lead: f32,
    /// Blank at its right that may go (closing punctuation).
    pub trail: f32,
    /// Gap before it as set: blanks, 0.2 em beside Latin, less what punctuation is squeezed.
    pub gap: f32,
    /// A blank of the text stands in the gap.
    pub blank: Option<Shaped>,
    /// How far the gap before it may shrink when a line is too full.
    pub give: f32,
    /// The gap before it may grow.
    pub grows: bool,
    /// Cost of a break before it; `None` where there must be none.
    pub cut: Option<f32>,
}

/// Kinds of atom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A Chinese character or anything as wide.
    Wide,
    /// An opening bracket or quote.
    Open,
    /// A mark that may not begin a line.
    Close,
    /// — or …
    Dash,
    /// Latin letters and digits.
    Word,
}

const CLOSE: &str = "，。、；：？！）》」』】〕〉”’｝］〗｠．·・,.;:!?)]}%‰°℃′″々ー％～﹏";
const OPEN: &str = "（《「『【〔〈“‘｛［〖([{￥$＄";
/// Longest word that stays whole, in ems; web addresses break at their joints.
const LONG_WORD: f32 = 9.0;
const LATIN_GAP: f32 = 0.2;

/// Cuts runs into atoms. `style_face` is the face of runs that name none; what no face prints is
/// put into `missing`.
pub fn atoms(
    runs: &[Run],
    style_face: Face,
    fonts: &Fonts,
    measure: f32,
    missing: &mut dyn FnMut(char),
) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut blank = None;
    for run in runs {
        let face = run.face.unwrap_or(style_face);
        for ch in run.text.chars() {
            if ch == '\t' || ch == '\n' || (ch.is_whitespace() && ch != '\u{3000}') {
                blank = fonts.shape(face, ' ');
                continue;
            }
            if is_dropped(ch) {
                continue;
            }
            let Some(mut shaped) = fonts.shape_or_mark(face, ch) else {
                missing(ch);
                continue;
            };
            if shaped.ch != ch {
                missing(ch);
            }
            shaped.under = run.under;
            if ch == '\u{3000}' {
                shaped.width = 1000;
            }
            push(&mut atoms, shaped, blank.take());
        }
    }
    let mut atoms: Vec<Atom> = atoms
        .into_iter()
        .flat_map(|atom| split_long(atom, measure))
        .collect();
    for i in 1..atoms.len() {
        let (before, after) = atoms.split_at_mut(i);
        join(&before[i - 1], &mut after[0]);
    }
    relax(&mut atoms, measure);
    atoms
}

/// Leaders of dots and the like may be longer than any line: they break where they must.
fn relax(atoms: &mut [Atom], measure: f32) {
    let mut whole = 0.0;
    for atom in atoms {
        if atom.cut.is_some() {
            whole = 0.0;
        }
        whole += atom.width + atom.gap;
        if whole > measure * 0.7 && atom.cut.is_none() {
            atom.cut = Some(400.0);
            whole = atom.width;
        }
    }
}

fn push(atoms: &mut Vec<Atom>, shaped: Shaped, blank: Option<Shaped>) {
    let kind = kind(shaped);
    let width = f32::from(shaped.width) / 1000.0;
    if let Some(last) = atoms.last_mut()
        && blank.is_none()
        && goes_on(last, shaped.ch, kind)
    {
        last.glyphs.push(shaped);
        last.width += width;
        last.kind = Kind::Word;
        return;
    }
    let half = if width >= 0.9 { 0.5 } else { 0.0 };
    atoms.push(Atom {
        glyphs: vec![shaped],
        width,
        kind,
        lead: if kind == Kind::Open { half } else { 0.0 },
        trail: if kind == Kind::Close
            && shaped.ch != '·'
            && shaped.ch != '℃'
            && shaped.ch != '～'
            && shaped.ch != '々'
            && shaped.ch != '％'
        {
            half
        } else {
            0.0
        },
        gap: 0.0,
        blank,
        give: 0.0,
        grows: true,
        cut: Some(0.0),
    });
}

fn kind(shaped: Shaped) -> Kind {
    let ch = shaped.ch;
    match ch {
        '—' | '…' | '⸺' => Kind::Dash,
        _ if OPEN.contains(ch) => Kind::Open,
        _ if CLOSE.contains(ch) => Kind::Close,
        // Letters may be as wide as a character (W, M) and are letters still.
        _ if ch >= '\u{2e80}' || (shaped.width >= 900 && ch >= '\u{2000}') => Kind::Wide,
        _ => Kind::Word,
    }
}

/// Whether a character belongs to the word before it: letters, and the marks inside `3.5`,
/// `10:30`, `don’t` or a web address, which only count as such when a letter follows.
fn goes_on(last: &Atom, ch: char, kind: Kind) -> bool {
    let before = last.glyphs.last().map_or(' ', |g| g.ch);
    match (last.kind, kind) {
        (Kind::Word, Kind::Word) => true,
        (Kind::Word, Kind::Close) => matches!(ch, '.' | ',' | ':' | '?' | '!' | ';' | '%' | '’'),
        (Kind::Close, Kind::Word) => {
            last.glyphs.len() == 1 && matches!(before, '.') && ch.is_ascii_digit()
        }
        _ => false,
    }
}

/// A word too long for comfort is cut at its joints; one wider than the line, anywhere.
fn split_long(atom: Atom, measure: f32) -> Vec<Atom> {
    if atom.kind != Kind::Word || atom.width <= LONG_WORD.min(measure) {
        return vec![atom];
    }
    let anywhere = atom.glyphs.split(|g| is_joint(g.ch)).any(|piece| {
        piece.iter().map(|g| f32::from(g.width)).sum::<f32>() / 1000.0 > measure * 0.6
    });
    let mut pieces: Vec<Atom> = Vec::new();
    let mut fresh = true;
    for glyph in &atom.glyphs {
        if fresh || anywhere {
            let first = pieces.is_empty();
            pieces.push(Atom {
                glyphs: Vec::new(),
                width: 0.0,
                blank: if first { atom.blank } else { None },
                grows: first,
                cut: Some(if first { 0.0 } else { 40.0 }),
                ..atom.clone()
            });
        }
        fresh = is_joint(glyph.ch);
        if let Some(piece) = pieces.last_mut() {
            piece.glyphs.push(*glyph);
            piece.width += f32::from(glyph.width) / 1000.0;
        }
    }
    pieces
}

fn is_joint(ch: char) -> bool {
    matches!(
        ch,
        '/' | '.' | '-' | '_' | '?' | '&' | '=' | '+' | '%' | ':' | '\\' | '~'
    )
}

/// Sets the gap between two neighbours and whether a line may break there.
fn join(left: &Atom, right: &mut Atom) {
    use Kind::{Close, Dash, Open, Wide, Word};
    let split_word = left.kind == Word && right.kind == Word && right.blank.is_none();
    if let Some(blank) = right.blank {
        right.gap = f32::from(blank.width) / 1000.0;
        right.give = right.gap / 3.0;
    } else {
        match (left.kind, right.kind) {
            (Wide, Word) | (Word, Wide) => {
                right.gap = LATIN_GAP;
                right.give = LATIN_GAP / 2.0;
            }
            (Close, Close | Open) | (Close, Dash) if left.trail > 0.0 && right.kind != Dash => {
                right.gap = -left.trail;
            }
            (Open, Open) if right.lead > 0.0 => {
                right.gap = -right.lead;
            }
            // What blank a mark still has may be given up when the line is too full.
            (Close, _) => right.give = left.trail,
            (_, Open) => right.give = right.lead,
            _ => {}
        }
    }
    right.grows = !(split_word || (left.kind == Dash && right.kind == Dash));
    right.cut = match (left.kind, right.kind) {
        _ if split_word => right.cut,
        (_, Close | Dash) | (Open, _) => None,
        // 3 年, 5 日: a figure is best not parted from its measure.
        (Word, Wide) if right.blank.is_none() => Some(6.0),
        _ => Some(0.0),
    };
}
