//! [`Statement`]: what a paper says of an indicator or a count, so that two papers can be held
//! against each other. In doubt a figure is no statement: what is planned, bounded (不低于), about
//! (余), changed (增长), over years (累计), of a part (其中) or of an unnamed thing is left alone.

mod defaults;
mod measure;
mod mood;
mod number;
mod phrase;
mod rows;
mod sentence;
mod words;

use crate::paper::{Date, Paper, Span, fold};
use crate::read::{Reading, Role};
use crate::standard::Year;

use defaults::Defaults;
use mood::Mood;
pub use mood::is_aiming;
pub use phrase::whole_of;
use sentence::Sentence;

/// One figure, and what it is said of.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The thing, without place and time: `公厕`, `机械化清扫率`.
    pub subject: String,
    /// The place, made one: `全县`, `建成区`; empty where it is not told.
    pub scope: String,
    /// The year, where the text or the title tells it; else it is that of the paper.
    pub year: Option<Year>,
    /// The part of the year, as written; empty for the whole of it or its end.
    pub part: String,
    /// The day it speaks of, where it tells a year of its own; else it is that of the paper.
    pub day: Option<Date>,
    /// Whether all around it was understood: what names no place is then said of the whole.
    pub clear: bool,
    /// Whether it tells what was done rather than what is there.
    pub deed: bool,
    /// Its value, in units of `unit`.
    pub value: f64,
    /// One in the last place written, in units of `unit`.
    pub step: f64,
    /// The unit of measure, made one: `%`, `个`, `平方米`.
    pub unit: String,
    /// The figure and its unit as written.
    pub written: String,
    /// Where it stands, from the thing to the unit.
    pub span: Span,
}

impl Statement {
    /// Whether both can be true at once: the coarser may have been rounded or cut off.
    pub fn agrees(&self, other: &Statement) -> bool {
        let gap = (self.value - other.value).abs();
        let (fine, coarse) = (self.step.min(other.step), self.step.max(other.step));
        let rounded = coarse > fine * 1.5;
        gap < if rounded { coarse } else { 0.5 * fine }
    }

    /// Whether it is a share (率, 占比).
    pub fn is_share(&self) -> bool {
        measure::is_share(&self.unit)
    }
}

/// Every statement of a content, in order. `own` is the name of the own place.
pub fn find(reading: &Reading, paper: &Paper, own: &str) -> Vec<Statement> {
    let Some(defaults) = Defaults::of(paper, own) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let (mut at, mut mood) = (0, Mood::Fact(None));
    for paragraph in reading.paragraphs() {
        if !matches!(paragraph.role, Role::Row | Role::Margin) {
            let text = fold(&paragraph.text);
            mood = mood.next(&text, paragraph.role);
            if let Mood::Fact(year) = mood {
                prose(&text, at, &defaults.with_year(year), own, &mut found);
            }
        }
        at += paragraph.text.chars().count() + 1;
    }
    found.extend(rows::find(reading, own, &defaults));
    found.sort_by_key(|s| s.span);
    found
}

/// Statements of a folded paragraph that begins at `at`.
fn prose(text: &str, at: usize, defaults: &Defaults, own: &str, found: &mut Vec<Statement>) {
    let chars: Vec<char> = text.chars().collect();
    let mut start = 0;
    for end in 0..=chars.len() {
        if end < chars.len() && !"。!?;！？；".contains(chars[end]) {
            continue;
        }
        let all = Sentence::of(&chars[start..end], own).read();
        found.extend(all.into_iter().map(|mut statement| {
            statement.span.start += at + start;
            statement.span.end += at + start;
            defaults.fill(statement)
        }));
        start = end + 1;
    }
}

#[cfg(test)]
mod tests;
