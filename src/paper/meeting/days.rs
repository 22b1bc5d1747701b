//! Days as notices write them, mostly without a year: `2月21日至22日上午`, `六月十六日`.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Said, Value};
use crate::paper::Date;
use crate::paper::date::{dates, number, regex};
use crate::paper::lines::Line;

/// Most days that one span may have.
const LONGEST: u8 = 7;

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(年\s*)?(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:日|号)?",
        r"(?:\s*(?:\([^)]{1,6}\))?\s*(?:[-—–~～至到、]+)\s*(?:(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*)?(\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:日|号))?",
    ))
});
/// What follows the day of an event: an hour, or what is done on it.
static EVENT: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^\s*(?:\([^)]{1,8}\))?\s*(?:[,(]?\s*(?:上午|下午|晚|中午|早上|全天|\d{1,2}\s*[:时点]|[一二三四五六七八九十]{1,3}\s*[时点])|",
        r"[^。;]{0,40}?(?:召开|举行|举办|开会|组织开展|集中开展|开讲|培训))",
    ))
});
static CALLED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:定于|拟于|将于|订于)\s*(?:(?:19|20)\d{2}\s*年\s*)?$"));
/// What follows a deadline.
static DEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^[^,。;]{0,12}?(?:前|截止|以前)|^[^,。;]{0,30}?(?:报送|报名|上报|反馈|回执|报至|报县|报市|报区|报我|交至|送至)",
    )
});

/// Every day in what stands behind a label.
pub(super) fn all(value: &Value<'_>, base: Option<Date>) -> Vec<Said<Date>> {
    within(value.line, value.from, base, |_, _| true)
}

/// The days of a line on which something is held.
pub(super) fn of_events(line: &Line, base: Option<Date>) -> Vec<Said<Date>> {
    within(line, 0, base, |before, after| {
        let held = EVENT.is_match(after) || CALLED.is_match(before);
        held && !DEADLINE.is_match(after)
    })
}

fn within(
    line: &Line,
    from: usize,
    base: Option<Date>,
    wanted: impl Fn(&str, &str) -> bool,
) -> Vec<Said<Date>> {
    let text = &line.folded;
    // 2023-02-21 and 二〇二三年二月二十一日 are read by the one reader of whole dates.
    let whole = dates(text);
    let mut found = Vec::new();
    for (bytes, date) in whole.iter().filter(|(bytes, _)| bytes.start >= from) {
        if wanted(&text[..bytes.start], &text[bytes.end..]) {
            let span = line.span(bytes);
            found.push(Said { what: *date, span });
        }
    }
    for day in DAY.captures_iter(text) {
        let Some(bytes) = day.get(0).map(|m| m.range()) else {
            continue;
        };
        let year = whole.iter().find(|(known, _)| known.contains(&bytes.start));
        if bytes.start < from || !wanted(&text[..bytes.start], &text[bytes.end..]) {
            continue;
        }
        let year = match year {
            Some((_, date)) => Some(date.year),
            // A year we could not read makes another date of it.
            None if day.get(1).is_some() => continue,
            None => None,
        };
        let span = line.span(&bytes);
        let days = span_of(&day).unwrap_or_default();
        found.extend(days.into_iter().map(|(month, day)| Said {
            what: Date {
                year: year.unwrap_or_else(|| near(month, base)),
                month,
                day,
            },
            span,
        }));
    }
    found
}

/// The days from the first to the last named; `None` where it is no day.
fn span_of(found: &Captures<'_>) -> Option<Vec<(u8, u8)>> {
    let read = |i| found.get(i).and_then(|m| number(m.as_str()));
    let (month, day) = (read(2)?, read(3)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (last_month, last) = (read(4).unwrap_or(month), read(5).unwrap_or(day));
    Some(match last_month == month {
        true if (day..day.saturating_add(LONGEST)).contains(&last) => {
            (day..=last).map(|day| (month, day)).collect()
        }
        true => vec![(month, day)],
        false => vec![(month, day), (last_month, last)],
    })
}

/// The year a month without one lies in, seen from the paper's own date; 0 where it has none. A
/// notice of December calls for January.
fn near(month: u8, base: Option<Date>) -> u16 {
    match base {
        None => 0,
        Some(base) if base.month >= 10 && month + 6 < base.month => base.year + 1,
        Some(base) => base.year,
    }
}
