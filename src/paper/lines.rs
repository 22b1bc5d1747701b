//! The lines of a paper, with their places, in a spelling that is easy to match.

use std::ops::Range;

use super::Span;
use crate::read::{Reading, Role};

/// One line: as written, and folded to half width character for character.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Where its first visible character stands in the whole text (Unicode scalar values).
    pub start: usize,
    /// As written, without blanks around it.
    pub text: String,
    /// The same, folded: as many characters, matched more easily.
    pub folded: String,
    /// What the reader said it is.
    pub role: Role,
    /// Of a row of a table: how many cells have something in them; else 1.
    pub cells: usize,
}

impl Line {
    /// The stretch of the whole text that these bytes of `folded` stand for.
    pub fn span(&self, bytes: &Range<usize>) -> Span {
        let start = self.start + self.folded[..bytes.start].chars().count();
        let length = self.folded[bytes.start..bytes.end].chars().count();
        Span {
            start,
            end: start + length,
        }
    }

    /// The whole line as a stretch of the text.
    pub fn whole(&self) -> Span {
        self.span(&(0..self.folded.len()))
    }

    /// Length in characters.
    pub fn length(&self) -> usize {
        self.text.chars().count()
    }
}

/// Every line that has something visible in it. A row of a table gives one line for each cell
/// that is not empty, for forms keep their issuer and date in cells.
pub(super) fn lines(reading: &Reading) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    for paragraph in reading.paragraphs() {
        let mut start = at;
        let cells = paragraph.text.split('\t');
        let cells = cells.filter(|cell| !cell.trim().is_empty()).count();
        for cell in paragraph.text.split('\t') {
            let text = cell.trim();
            if !text.is_empty() {
                let before = cell.len() - cell.trim_start().len();
                lines.push(Line {
                    start: start + cell[..before].chars().count(),
                    text: text.into(),
                    folded: fold(text),
                    role: paragraph.role,
                    cells,
                });
            }
            start += cell.chars().count() + 1;
        }
        at = start;
    }
    lines
}

/// Half width for full width, one kind of square bracket, one kind of blank: as many characters
/// as before, so that places stay true.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '〔' | '【' | '﹝' | '〖' | '［' => '[',
            '〕' | '】' | '﹞' | '〗' | '］' => ']',
            '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}' | '\t' => ' ',
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(u32::from(c) - 0xfee0).expect("this block maps onto ASCII")
            }
            _ => c,
        })
        .collect()
}

/// Without any blanks: titles are spread out (`总　　结`) for looks.
pub(super) fn close_up(text: &str) -> String {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut closed = String::new();
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if blank && latin(closed.chars().last()) && latin(Some(c)) {
            closed.push(' ');
        }
        blank = false;
        closed.push(c);
    }
    closed
}
