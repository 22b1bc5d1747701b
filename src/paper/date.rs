//! Dates and years as papers write them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::Date;
use crate::standard::Year;

const ARABIC: &str = r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?";
const POINTED: &str = r"((?:19|20)\d{2})[./-](\d{1,2})[./-](\d{1,2})";
const CHINESE: &str = r"([一二][〇○◯零0Oo一二三四五六七八九]{3})\s*年\s*([元正一二三四五六七八九十]{1,2})\s*月(?:\s*([一二三四五六七八九十廿卅]{1,3})\s*日)?";

static DATE: LazyLock<Regex> = LazyLock::new(|| regex(&format!("{ARABIC}|{POINTED}|{CHINESE}")));
static YEARS: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"((?:19|20)\d{2})(?:\s*年)?\s*(?:[-—–－~～]+|至|到)\s*((?:19|20)\d{2})",
        r"|((?:19|20)\d{2})\s*(?:年|\)|\]|$)",
        r"|([一二][〇○◯零0Oo一二三四五六七八九]{3})\s*年",
    ))
});

pub(super) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("patterns are constants and tested")
}

/// Every date in a folded line, with its bytes.
pub(super) fn dates(folded: &str) -> Vec<(Range<usize>, Date)> {
    DATE.captures_iter(folded)
        .filter_map(|found| {
            let bytes = found.get(0)?.range();
            // `12023-01-05` and `2023-01-051` are numbers, not dates.
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            if digit(folded[..bytes.start].chars().last())
                || digit(folded[bytes.end..].chars().next())
            {
                return None;
            }
            Some((bytes, date(&found)?))
        })
        .collect()
}

fn date(found: &Captures<'_>) -> Option<Date> {
    let at = |i| found.get(i).map(|m| m.as_str());
    let arabic = |i| at(i).and_then(|s| s.parse::<u8>().ok());
    let (year, month, day) = match (at(1), at(4)) {
        (Some(year), _) => (year.parse().ok()?, arabic(2)?, arabic(3)),
        (_, Some(year)) => (year.parse().ok()?, arabic(5)?, arabic(6)),
        _ => (
            chinese_year(at(7)?)?,
            chinese_number(at(8)?)?,
            match at(9) {
                Some(day) => Some(chinese_number(day)?),
                None => None,
            },
        ),
    };
    let day = day.unwrap_or(0);
    (plausible(year) && (1..=12).contains(&month) && day <= days(year, month)).then_some(Date {
        year,
        month,
        day,
    })
}

pub(super) fn plausible(year: u16) -> bool {
    (1949..2100).contains(&year)
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

fn chinese_digit(c: char) -> Option<u16> {
    Some(match c {
        '〇' | '○' | '◯' | '零' | '0' | 'O' | 'o' => 0,
        '元' | '正' => 1,
        _ => "一二三四五六七八九".chars().position(|d| d == c)? as u16 + 1,
    })
}

fn chinese_year(text: &str) -> Option<u16> {
    text.chars()
        .try_fold(0, |year, c| Some(year * 10 + chinese_digit(c)?))
}

/// A number of one or two digits, Arabic or Chinese: `21`, `二十一`.
pub(super) fn number(text: &str) -> Option<u8> {
    text.parse().ok().or_else(|| chinese_number(text))
}

fn chinese_number(text: &str) -> Option<u8> {
    let mut number = 0_u16;
    for c in text.chars() {
        number = match c {
            '十' => number.max(1) * 10,
            '廿' => 20,
            '卅' => 30,
            _ => number + chinese_digit(c)?,
        };
        if number > 39 {
            return None;
        }
    }
    u8::try_from(number).ok().filter(|number| *number > 0)
}

/// The years a title speaks for, ascending; of a span, every year in it. Years inside 《》 belong
/// to the paper that is cited there, so they count only where `cited` asks for them.
pub(super) fn years(folded: &str, cited: bool) -> Vec<Year> {
    let text: String = if cited {
        folded.into()
    } else {
        without_cited(folded)
    };
    let mut years = Vec::new();
    for found in YEARS.captures_iter(&text) {
        let number = |i| found.get(i).and_then(|m| m.as_str().parse::<u16>().ok());
        match (number(1), number(2), number(3), found.get(4)) {
            (Some(from), Some(to), ..) if from <= to && to - from < 20 => {
                years.extend((from..=to).map(Year));
            }
            (_, _, Some(year), _) => years.push(Year(year)),
            (.., Some(year)) => years.extend(chinese_year(year.as_str()).map(Year)),
            _ => {}
        }
    }
    years.retain(|year| plausible(year.0));
    years.sort_unstable();
    years.dedup();
    years
}

fn without_cited(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| match c {
            '《' => {
                depth += 1;
                false
            }
            '》' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<(u16, u8, u8)> {
        dates(text).first().map(|(_, d)| (d.year, d.month, d.day))
    }

    #[test]
    fn dates_in_every_usual_spelling() {
        for text in [
            "2023年5月6日",
            "2023 年 05 月 06 日",
            "二〇二三年五月六日",
            "二○二三年五月六日",
            "二零二三年五月六日",
            "二O二三年五月六日",
            "2023.5.6",
            "2023-05-06",
            "2023/5/6",
        ] {
            assert_eq!(one(text), Some((2023, 5, 6)), "{text}");
        }
        assert_eq!(one("二〇二三年十二月三十一日"), Some((2023, 12, 31)));
        assert_eq!(one("二〇二三年十月二十日"), Some((2023, 10, 20)));
        assert_eq!(one("2024年2月29日"), Some((2024, 2, 29)));
        assert_eq!(one("2023年12月"), Some((2023, 12, 0)));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "2023年2月29日",
            "2023年13月1日",
            "2023年  月  日",
            "12023-05-06",
            "2023-05-067",
            "10.5.6",
            "2023年",
            "二〇二三年五月三十十日",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
    }

    #[test]
    fn years_of_titles() {
        let of = |text| years(text, false).iter().map(|y| y.0).collect::<Vec<_>>();
        assert_eq!(of("2023年爱国卫生工作计划"), [2023]);
        assert_eq!(of("2022年工作总结暨2023年工作计划"), [2022, 2023]);
        assert_eq!(of("2021—2025年创卫规划"), [2021, 2022, 2023, 2024, 2025]);
        assert_eq!(of("2022-2023学年健康教育计划"), [2022, 2023]);
        assert_eq!(of("二〇二三年度总结"), [2023]);
        assert_eq!(of("转发《关于印发2022年要点的通知》的通知"), [0_u16; 0]);
        assert_eq!(of("创建国家卫生县工作方案(2024)"), [2024]);
        assert_eq!(of("服务群众2023人次情况"), [0_u16; 0]);
    }
}
