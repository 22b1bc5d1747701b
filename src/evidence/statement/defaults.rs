//! What a paper's title says of everything in it: place, year, part of the year.

use std::sync::LazyLock;

use regex::Regex;

use super::{Statement, mood, phrase};
use crate::paper::{Paper, fold};
use crate::standard::Year;

/// What holds where a sentence tells nothing else.
#[derive(Debug, Clone, Default)]
pub(super) struct Defaults {
    pub scope: Option<String>,
    pub year: Option<Year>,
    pub part: String,
}

/// A part of a year; a day (`1月4日`) is that of the paper, not of what it tells.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"[上下]半年|半年|年中|[前第]?[一二三四1-4]个?季度",
        r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:\d|[一二三四五六七八九十]+日)?",
    );
    Regex::new(pattern).expect("patterns are constants and tested")
});

impl Defaults {
    /// `None` where the paper states nothing of its own (a plan, a notice), or where its title
    /// speaks of several years: of which one a figure is can't be told.
    pub fn of(paper: &Paper, own: &str) -> Option<Defaults> {
        let title = fold(paper.title.as_deref().unwrap_or_default());
        let title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
        if mood::is_aiming(&title) {
            return None;
        }
        let year = match paper.title_years[..] {
            [] => None,
            [year] => Some(year),
            _ => return None,
        };
        let day = |part: &&str| part.ends_with(|c: char| c == '日' || c.is_ascii_digit());
        let mut parts = PART.find_iter(&title).map(|found| found.as_str());
        Some(Defaults {
            scope: phrase::phrase(&title, own).scope,
            year,
            part: parts.find(|part| !day(part)).unwrap_or_default().to_owned(),
        })
    }

    /// The same below a heading that tells a year.
    pub fn with_year(&self, year: Option<Year>) -> Defaults {
        Defaults {
            year: year.or(self.year),
            ..self.clone()
        }
    }

    /// Fills in what a statement does not tell.
    pub fn fill(&self, mut statement: Statement) -> Statement {
        if statement.year.is_none() {
            statement.year = self.year;
            if statement.part.is_empty() {
                statement.part.clone_from(&self.part);
            }
        }
        statement
    }
}
