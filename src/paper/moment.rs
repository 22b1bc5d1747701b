//! Moments as the properties of electronic files write them: `2023-05-06T01:10:00Z`.

use super::Date;

/// A day and the second of it, whatever the time zone: both sides of a comparison were written by
/// programs that keep universal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Day.
    pub date: Date,
    /// Second of the day.
    pub second: u32,
}

impl Moment {
    /// Reads one; `None` for what is no moment down to the second.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
        let mark = |at: usize| text.as_bytes().get(at).copied();
        let marks = [
            mark(4),
            mark(7),
            mark(10).map(|c| if c == b' ' { b'T' } else { c }),
            mark(13),
            mark(16),
        ];
        if marks != [b'-', b'-', b'T', b':', b':'].map(Some) {
            return None;
        }
        let date = Date {
            year: u16::try_from(number(0, 4)?).ok()?,
            month: u8::try_from(number(5, 7)?).ok()?,
            day: u8::try_from(number(8, 10)?).ok()?,
        };
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let real = (1..=12).contains(&date.month) && (1..=31).contains(&date.day);
        (real && hour < 24 && minute < 60 && second < 61).then_some(Moment {
            date,
            second: hour * 3600 + minute * 60 + second,
        })
    }

    /// Seconds since the first of March of the year 0.
    pub fn seconds(self) -> i64 {
        self.date.days() * 86_400 + i64::from(self.second)
    }
}

impl Date {
    /// Days since the first of March of the year 0 (Gregorian); a missing month or day counts as
    /// the first.
    pub fn days(self) -> i64 {
        // Years begin in March, so that the day that comes and goes is the last.
        let month = i64::from(self.month.max(1));
        let (year, month) = match month {
            1 | 2 => (i64::from(self.year) - 1, month + 9),
            _ => (i64::from(self.year), month - 3),
        };
        let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        year * 365 + leaps + (153 * month + 2) / 5 + i64::from(self.day.max(1)) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_counted() {
        let at = |text| Moment::parse(text).map(Moment::seconds);
        let gap = |a, b| at(b).expect(b) - at(a).expect(a);
        assert_eq!(gap("2024-02-28T23:59:59Z", "2024-03-01T00:00:00Z"), 86_401);
        assert_eq!(
            gap("2023-12-31T00:00:00", "2024-01-01T00:00:00+08:00"),
            86_400
        );
        assert_eq!(
            gap("2022-03-01T00:00:00Z", "2023-03-01T00:00:00Z"),
            365 * 86_400
        );
        for text in [
            "",
            "2023-05-06",
            "2023-13-06T00:00:00Z",
            "2023年5月6日",
            "2023-05-06T25:00:00Z",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
