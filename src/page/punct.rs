//! Classes of characters on a line: which may begin or end one, and what blank their shapes hold.
//! After the W3C's 中文排版需求 (clreq), §3.1, and GB/T 15834-2011, 5.1.

use super::font::Shaped;

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
    /// A blank as wide as a character.
    Space,
}

/// Marks that may not begin a line.
pub const CLOSE: &str = "，。、；：？！）》」』】〕〉”’｝］〗｠．·・,.;:!?)]}%‰°℃′″々ー％～﹏〞»";
/// Marks that may not end one.
pub const OPEN: &str = "（《「『【〔〈“‘｛［〖([{￥$＄〝«";
/// Marks that fill their square, or stand in the middle of it: nothing of them can be squeezed.
const FULL: &str = "·・℃～々ー％﹏‰°′″";
/// Marks that end a sentence keep half the blank that others may lose.
const STOPS: &str = "。？！";
/// Signs between figures, however wide, belong to them: 3∶1, 5×8.
const INFIX: &str = "∶×÷±−＝＋＜＞≤≥≈";
/// Marks that may hang out of the line.
const HANGS: &str = "，。、；：";

/// What kind a glyph is of.
pub fn kind(shaped: Shaped) -> Kind {
    match shaped.ch {
        '\u{3000}' => Kind::Space,
        '—' | '…' | '⸺' => Kind::Dash,
        // All of them stand outside the everyday characters.
        '\u{4e00}'..='\u{9fff}' => Kind::Wide,
        ch if ch.is_ascii_alphanumeric() || INFIX.contains(ch) => Kind::Word,
        ch if OPEN.contains(ch) => Kind::Open,
        ch if CLOSE.contains(ch) => Kind::Close,
        // Letters may be as wide as a character (W, M) and are letters still.
        ch if ch >= '\u{2e80}' || (shaped.width >= 900 && ch >= '\u{2000}') => Kind::Wide,
        _ => Kind::Word,
    }
}

/// Blank at the left of a mark that may go, in ems of its size.
pub fn lead(kind: Kind, shaped: Shaped) -> f32 {
    if kind == Kind::Open && shaped.width >= 900 {
        0.5
    } else {
        0.0
    }
}

/// Blank at its right that may go.
pub fn trail(kind: Kind, shaped: Shaped) -> f32 {
    match kind {
        Kind::Close if shaped.width >= 900 && !FULL.contains(shaped.ch) => 0.5,
        Kind::Space => f32::from(shaped.width) / 1000.0,
        _ => 0.0,
    }
}

/// How much of that blank a line too full may take where the mark stands within it.
pub fn give(shaped: Shaped, trail: f32) -> f32 {
    if STOPS.contains(shaped.ch) {
        trail / 2.0
    } else {
        trail
    }
}

/// Whether it may hang out of the line.
pub fn hangs(shaped: Shaped) -> bool {
    shaped.width >= 900 && HANGS.contains(shaped.ch)
}
