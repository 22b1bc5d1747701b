//! What an old office document says of itself: property sets (\[MS-OLEPS\]) in two streams.

use super::super::codepage;
use super::{Compound, Fields};
use crate::read::Metadata;

/// Fills in what the two summary streams tell; also pages or slides as the writer last counted
/// them. Damaged properties cost only themselves.
pub(in crate::read) fn read(file: &mut Compound<'_>) -> (Metadata, Option<u32>) {
    let stream = |bytes: Option<Vec<u8>>| bytes.unwrap_or_default();
    let summary = stream(file.stream("\u{5}SummaryInformation"));
    let document = stream(file.stream("\u{5}DocumentSummaryInformation"));
    let (summary, document) = (Set::of(&summary), Set::of(&document));
    let mut metadata = Metadata {
        title: summary.text(2),
        author: summary.text(4),
        last_author: summary.text(8),
        company: document.text(15),
        revision: summary
            .text(9)
            .and_then(|n| n.parse().ok())
            .filter(|n| *n > 0),
        created: summary.time(12),
        modified: summary.time(13),
        application: summary.text(18),
        template: summary.text(7),
        ..Metadata::default()
    };
    if let (Some(application), Some(version)) = (&mut metadata.application, document.number(23)) {
        let (major, minor) = (version >> 16, version & 0xffff);
        // Word 8 to 2000 tell their version with their name.
        if major > 0 && !application.contains(|c: char| c.is_ascii_digit()) {
            *application = format!("{application} {major}.{minor:04}");
        }
    }
    let pages = summary.number(14).or(document.number(7));
    (metadata, pages.filter(|n| *n > 0))
}

/// The first section of a stream ([MS-OLEPS] 2.20, 2.21).
struct Set<'a> {
    bytes: &'a [u8],
    /// Code page of its texts.
    page: u16,
}

/// Kinds of values ([MS-OLEPS] 2.15).
const I2: u16 = 2;
const I4: u16 = 3;
const LPSTR: u16 = 30;
const LPWSTR: u16 = 31;
const FILETIME: u16 = 64;

/// Most properties looked through: the sets know some thirty.
const MOST: u32 = 4096;

impl<'a> Set<'a> {
    fn of(stream: &'a [u8]) -> Self {
        let start = stream.usize_at(44).unwrap_or(usize::MAX);
        let mut set = Set {
            bytes: stream.get(start..).unwrap_or_default(),
            page: 936,
        };
        let page = match set.value(1) {
            Some((I2, value)) => value.u16_at(0),
            _ => None,
        };
        set.page = page.unwrap_or(936);
        set
    }

    /// Kind and bytes of a property.
    fn value(&self, wanted: u32) -> Option<(u16, &'a [u8])> {
        let bytes = self.bytes;
        let count = bytes.u32_at(4)?.min(MOST);
        let entries = (0..count as usize).map(|i| 8 + 8 * i);
        let entry = entries
            .take_while(|at| at + 8 <= bytes.len())
            .find(|at| bytes.u32_at(*at) == Some(wanted))?;
        let at = bytes.usize_at(entry + 4)?;
        Some((bytes.u16_at(at)?, bytes.get(at + 4..)?))
    }

    fn number(&self, wanted: u32) -> Option<u32> {
        match self.value(wanted)? {
            (I4, value) => value.u32_at(0).filter(|n| *n <= i32::MAX as u32),
            (I2, value) => value.u16_at(0).map(u32::from),
            _ => None,
        }
    }

    fn text(&self, wanted: u32) -> Option<String> {
        let (kind, value) = self.value(wanted)?;
        let length = value.usize_at(0)?;
        let text = match kind {
            LPWSTR => codepage::decode(value.bytes_at(4, length.checked_mul(2)?)?, 1200),
            LPSTR => codepage::decode(value.bytes_at(4, length)?, self.page),
            _ => return None,
        };
        let text = text.split('\0').next().unwrap_or_default().trim();
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        Some(text).filter(|text| !text.is_empty())
    }

    /// A moment, where it is one: programs without a clock at hand wrote 1601 or 1899.
    fn time(&self, wanted: u32) -> Option<String> {
        let (FILETIME, value) = self.value(wanted)? else {
            return None;
        };
        let (low, high) = (value.u32_at(0)?, value.u32_at(4)?);
        moment(u64::from(high) << 32 | u64::from(low))
    }
}

/// A FILETIME (\[MS-DTYP\] 2.3.3, 100 ns since 1601) between 1980 and 2100.
fn moment(filetime: u64) -> Option<String> {
    let seconds = filetime / 10_000_000;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (mut year, mut day) = (1601, days);
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let length = |year| 365 + u64::from(leap(year));
    while year < 2100 && day >= length(year) {
        day -= length(year);
        year += 1;
    }
    if !(1980..2100).contains(&year) {
        return None;
    }
    let months = [
        31,
        28 + u64::from(leap(year)),
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let mut month = 0;
    while day >= months[month] {
        day -= months[month];
        month += 1;
    }
    let (hour, minute) = (second / 3600, second / 60 % 60);
    Some(format!(
        "{year:04}-{:02}-{:02}T{hour:02}:{minute:02}:{:02}",
        month + 1,
        day + 1,
        second % 60
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_outside_the_age_of_files_are_none() {
        let of = |unix: i64| moment(u64::try_from(unix + 11_644_473_600).unwrap_or(0) * 10_000_000);
        assert_eq!(of(1_683_356_889).as_deref(), Some("2023-05-06T07:08:09"));
        assert_eq!(of(1_709_164_800).as_deref(), Some("2024-02-29T00:00:00"));
        assert_eq!(of(-2_209_161_600), None, "1899-12-30");
        assert_eq!(moment(0), None);
        assert_eq!(moment(u64::MAX), None);
    }
}
