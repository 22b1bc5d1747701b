//! Days of the civil calendar as `YYYY-MM-DD`, without a clock.

use crate::paper::{Date, fold};
use crate::project::is_date;

/// The day that `YYYY-MM-DD` names; `None` where there is no such day.
pub fn parse(day: &str) -> Option<Date> {
    let mut parts = day.split('-').filter(|_| is_date(day));
    Some(Date {
        year: parts.next()?.parse().ok()?,
        month: parts.next()?.parse().ok()?,
        day: parts.next()?.parse().ok()?,
    })
}

/// The day that people wrote: `2026-12-31`, `2026.12.31`, `2026/1/5`, `2026年12月31日前`; `None`
/// where it is none, or leaves the year open.
pub fn read(text: &str) -> Option<String> {
    let text: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.trim_end_matches(['前', '止']);
    let mut rest = text.strip_suffix(['日', '号']).unwrap_or(text);
    let mut parts = [0_u32; 3];
    for (part, marks) in parts.iter_mut().zip(["-./年", "-./月", ""]) {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        *part = rest[..end].parse().ok()?;
        rest = match rest[end..].chars().next() {
            Some(mark) if marks.contains(mark) => &rest[end + mark.len_utf8()..],
            None if marks.is_empty() => "",
            _ => return None,
        };
    }
    let [year, month, day] = parts;
    let day = format!("{year:04}-{month:02}-{day:02}");
    parse(&day).map(|_| day)
}

/// Days from one day to another, negative where it lies before; `None` where one is no date.
pub fn days(from: &str, to: &str) -> Option<i64> {
    Some(number(parse(to)?) - number(parse(from)?))
}

/// Days since the first of March of the year 0 (Gregorian calendar).
fn number(day: Date) -> i64 {
    let (year, month) = (i64::from(day.year), i64::from(day.month));
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    // A year that begins in March has its leap day last, and months of 153 days in five.
    year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + i64::from(day.day)
}

/// The day so many days after this one; the day itself where it is no date.
pub fn after(day: &str, days: u32) -> String {
    let mut parts = day.splitn(3, '-').map(str::parse::<u32>);
    let (Some(Ok(mut year)), Some(Ok(mut month)), Some(Ok(mut of_month))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return day.to_owned();
    };
    of_month += days;
    while of_month > length(year, month) {
        of_month -= length(year, month);
        (year, month) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
    }
    format!("{year:04}-{month:02}-{of_month:02}")
}

/// Days in a month (Gregorian calendar).
fn length(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{after, days, parse};

    #[test]
    fn days_between_are_the_days_after() {
        for day in [
            "2026-11-21",
            "2024-02-20",
            "2023-12-30",
            "2100-02-27",
            "2000-02-28",
        ] {
            for count in 0..800 {
                assert_eq!(days(day, &after(day, count)), Some(i64::from(count)));
            }
        }
        assert_eq!(days("2026-03-01", "2026-02-28"), Some(-1));
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, day) in [
            ("2026-12-31", Some("2026-12-31")),
            ("2026.1.5", Some("2026-01-05")),
            ("２０２６/１/５", Some("2026-01-05")),
            ("2026年12月31日前", Some("2026-12-31")),
            ("2026 年 2 月 3 号", Some("2026-02-03")),
            ("2026年2月30日", None),
            ("12月31日", None),
            ("2026年12月", None),
            ("立行立改", None),
            ("2026-12-31至2027-01-05", None),
            ("", None),
        ] {
            assert_eq!(super::read(text).as_deref(), day, "{text}");
        }
    }

    #[test]
    fn only_real_days_are_days() {
        for wrong in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-05",
            "2026-01-00",
            "2026/01/05",
            "+026-01-05",
            "二〇二六年一月",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        let day = parse("2024-02-29").map(|day| day.iso());
        assert_eq!(day.as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        for (day, days, then) in [
            ("2026-11-21", 7, "2026-11-28"),
            ("2026-11-21", 15, "2026-12-06"),
            ("2026-12-31", 1, "2027-01-01"),
            ("2024-02-28", 1, "2024-02-29"),
            ("2023-02-28", 1, "2023-03-01"),
            ("2100-02-28", 1, "2100-03-01"),
            ("2000-02-28", 2, "2000-03-01"),
            ("someday", 3, "someday"),
        ] {
            assert_eq!(after(day, days), then);
        }
    }
}
