//! Days of the civil calendar as `YYYY-MM-DD`, without a clock.

use crate::paper::Date;
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
