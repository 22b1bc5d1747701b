//! Days of the civil calendar as `YYYY-MM-DD`, without a clock.

/// The day so many days after this one; the day itself where it is no date.
pub(super) fn after(day: &str, days: u32) -> String {
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
    use super::after;

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
