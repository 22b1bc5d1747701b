//! [`Paper`]: what an official paper says of itself: title, number, issuer, date.
//! Pure; read off the text, so every value is what a reader would see, not what we know.

use crate::read::Reading;
use crate::standard::Year;

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

/// A stretch of a text: Unicode scalar values, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// What a paper says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Paper {
    /// 题名: the title line, else `None` (use the file's name in 〔 〕).
    pub title: Option<String>,
    /// 发文字号, such as `云爱卫发〔2023〕5号`.
    pub doc_number: Option<String>,
    /// Year in the 发文字号.
    pub number_year: Option<Year>,
    /// 责任者: issuer in the 落款, else in the red head.
    pub issuer: Option<String>,
    /// 成文日期, at the foot.
    pub date: Option<Date>,
    /// Year named in the title.
    pub title_year: Option<Year>,
    /// 密级 at the head (秘密, 机密, 绝密), if it bears one.
    pub secrecy: Option<String>,
}

impl Paper {
    /// Reads it off the text.
    pub fn of(_reading: &Reading) -> Self {
        Paper::default()
    }
}
