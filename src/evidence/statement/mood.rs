//! Whether a stretch of a paper tells what is, what shall be, or what came about over years.

use std::sync::LazyLock;

use regex::Regex;

use super::words::{AIMING, AIMS, FACTS, NO_AIMS, PLANS, TELLING, THIS_YEAR, YEARS};
use crate::read::Role;
use crate::standard::Year;

/// What a section speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// What is, of this year where it is told.
    Fact(Option<Year>),
    /// What shall be.
    Plan,
    /// What came about over several years.
    Years,
}

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(20\d{2})年").expect("patterns are constants and tested"));
/// A year of plans: `二、2023年重点工作`, `今年是`.
static PLAN_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))?(?:关于)?",
        r"20\d{2}年的?(?:政府)?(?:工作|主要|重点|目标|总体|经济)",
        r"|^今年是|^今年(?:我市|全市|我县|全县|我们)?(?:工作|经济社会|政府工作)",
        r"|^20\d{2}年是|^做好(?:今年|20\d{2}年)|^新的一年",
    );
    Regex::new(pattern).expect("patterns are constants and tested")
});

impl Mood {
    /// The mood from this paragraph on, given that of the one before.
    pub fn next(self, text: &str, role: Role) -> Mood {
        let opening: String = text.chars().take(36).collect();
        let title = text.chars().count() <= 36 && !text.trim_end().ends_with('。');
        let short = title || matches!(role, Role::Heading(_));
        let year = YEAR
            .captures(&opening)
            .and_then(|found| found[1].parse().ok())
            .map(Year);
        if YEARS.within(&opening) {
            return Mood::Years;
        }
        if short && FACTS.within(&opening) {
            return Mood::Fact(year);
        }
        if PLAN_YEAR.is_match(&opening) || (short && PLANS.within(&opening)) {
            return Mood::Plan;
        }
        if !short && THIS_YEAR.within(&opening) {
            return Mood::Fact(year);
        }
        self
    }
}

/// Whether a sentence tells of aims, or of another time. What is only compared with (比上年增加) is
/// none.
pub(super) fn is_aim(sentence: &str) -> bool {
    AIMS.within(&NO_AIMS.without(sentence))
}

/// Whether a paper of this title states no facts of its own.
pub fn is_aiming(title: &str) -> bool {
    AIMING.within(title) && !TELLING.within(title)
}
