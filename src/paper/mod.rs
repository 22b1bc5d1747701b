//! [`Paper`]: what an official paper says of itself: title, number, issuer, date.
//! Pure; read off the text, so every value is what a reader would see, not what we know.

mod cited;
mod date;
mod foot;
mod head;
mod lines;
mod meeting;
mod moment;
mod validity;

use crate::read::Reading;
use crate::standard::Year;

pub use cited::{Cited, cited};
pub use lines::fold;
pub use meeting::{Meeting, Part, Said};
pub use moment::Moment;
pub use validity::{Validity, validities};

/// A date as a paper writes it. Month and day are 0 where it writes none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month, 1 to 12, or 0.
    pub month: u8,
    /// Day, 1 to 31, or 0.
    pub day: u8,
}

impl Date {
    /// As data has it: `2026-11-21`. A date without month or day stands at the first.
    pub fn iso(self) -> String {
        let (month, day) = (self.month.max(1), self.day.max(1));
        format!("{:04}-{month:02}-{day:02}", self.year)
    }

    /// The first day it can mean: what is not written stands at the beginning.
    pub fn earliest(self) -> Self {
        Date {
            month: self.month.max(1),
            day: self.day.max(1),
            ..self
        }
    }

    /// The last day it can mean: what is not written stands at the end (months of 31 days).
    pub fn latest(self) -> Self {
        let or_last = |part: u8, last| if part == 0 { last } else { part };
        Date {
            month: or_last(self.month, 12),
            day: or_last(self.day, 31),
            ..self
        }
    }
}

/// A stretch of a text: Unicode scalar values, end exclusive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// What a paper says of itself. Every span is one of the whole text.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Paper {
    /// 题名: the title line, else `None` (use the file's name in 〔 〕).
    pub title: Option<String>,
    /// Where the title stands.
    pub title_span: Option<Span>,
    /// 发文字号, such as `云爱卫发〔2023〕5号`; brackets are made 〔〕.
    pub doc_number: Option<String>,
    /// Where the number stands.
    pub number_span: Option<Span>,
    /// Year in the 发文字号.
    pub number_year: Option<Year>,
    /// 责任者: issuer in the 落款, else in the red head.
    pub issuer: Option<String>,
    /// Where the issuer stands, if at the foot or in a form's field; `None` where it is known from
    /// the red head alone.
    pub issuer_span: Option<Span>,
    /// 成文日期, at the foot.
    pub date: Option<Date>,
    /// Where the date stands.
    pub date_span: Option<Span>,
    /// The last of the years the title speaks for.
    pub title_year: Option<Year>,
    /// Every year the title speaks for, ascending; of a span, all years in it. Years inside 《》
    /// are those of a cited paper and do not count.
    pub title_years: Vec<Year>,
    /// 密级 at the head (秘密, 机密, 绝密), if it bears one.
    pub secrecy: Option<String>,
    /// Where the 密级 stands.
    pub secrecy_span: Option<Span>,
}

impl Paper {
    /// Reads it off the text.
    pub fn of(reading: &Reading) -> Self {
        let mut paper = Paper::default();
        let lines = lines::lines(reading);
        let (head, office) = head::read(&lines, &mut paper);
        foot::read(&lines, head, office, &mut paper);
        paper
    }
}

#[cfg(test)]
mod tests;
