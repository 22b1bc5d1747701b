//! A cell's value as the sheet shows it: dates as dates, per cents as per cents.
//!
//! Formats are followed as far as they change what a reader understands: dates in Chinese,
//! fixed decimals, thousands, per cents. Colours, conditions and padding are not.

use calamine::{CellErrorType, DataRef, ExcelDateTime, ExcelDateTimeType};

/// The text of a cell. `format` is its number format, such as `yyyy"年"m"月"d"日"`.
pub(in crate::read) fn shown(value: &DataRef<'_>, format: Option<&str>) -> String {
    let format = format.unwrap_or("General");
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.into(),
        DataRef::Int(number) => shown_number(*number as f64, format),
        DataRef::Float(number) => shown_number(*number, format),
        DataRef::DateTime(at) => shown_time(at, format),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => shown_error(error).into(),
    }
}

fn shown_error(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        _ => "#N/A",
    }
}

/// Formats of numbers that are decimals, thousands and per cents; anything else is shown as a
/// general number, which hides no digit.
fn shown_number(number: f64, format: &str) -> String {
    if !number.is_finite() {
        return "#NUM!".into();
    }
    let (before, pattern, after) = parts(format);
    let percent = after.starts_with('%') || before.ends_with('%');
    let (whole, fraction) = pattern.split_once('.').unwrap_or((&pattern, ""));
    let known = whole.chars().all(|c| "#,0".contains(c))
        && whole.ends_with('0')
        && fraction.chars().all(|c| c == '0')
        && !after.contains(['#', '0', '?', '/', '@', ','])
        && !after.starts_with(['E', 'e']);
    if !known {
        return general(number);
    }
    let scaled = if percent { number * 100.0 } else { number };
    if scaled.abs() >= 1e15 {
        return fifteen_digits(scaled);
    }
    // `format!` rounds the binary value; 0.5 and the like must go up as the sheet shows them.
    let places = fraction.len().min(15);
    let power = 10f64.powi(places as i32);
    let rounded = (scaled.abs() * power * (1.0 + f64::EPSILON)).round() / power;
    let mut text = format!("{rounded:.places$}");
    let width = whole.chars().filter(|c| *c == '0').count();
    let digits = text.find('.').unwrap_or(text.len());
    text.insert_str(0, &"0".repeat(width.saturating_sub(digits)));
    if whole.contains(',') {
        text = with_thousands(&text);
    }
    let minus = if scaled < 0.0 && rounded != 0.0 {
        "-"
    } else {
        ""
    };
    format!("{minus}{before}{text}{after}")
}

/// The section for positive numbers: the words before the digits, the digits' pattern, and the
/// words behind (`¥`, `#,##0.00`, `元`).
fn parts(format: &str) -> (String, String, String) {
    let text = bare(format);
    let start = text.find(['#', '0', '?']).unwrap_or(text.len());
    let (before, rest) = text.split_at(start);
    let end = rest.find(|c| !"#,0.".contains(c)).unwrap_or(rest.len());
    let (pattern, after) = rest.split_at(end);
    (before.into(), pattern.into(), after.into())
}

/// The section for positive numbers without colours, conditions, padding and quotation marks;
/// signs of currency stay (`[$¥-804]`).
fn bare(format: &str) -> String {
    let mut text = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let sign = inside.strip_prefix('$').unwrap_or_default();
                text.push_str(sign.split('-').next().unwrap_or_default());
            }
            '_' | '*' => {
                chars.next();
            }
            '\\' => text.extend(chars.next()),
            '"' => {}
            c => text.push(c),
        }
    }
    text.trim().to_string()
}

/// What a number of this format is: a moment, a span of time, or neither.
pub(in crate::read) fn clock(format: &str) -> Option<ExcelDateTimeType> {
    if format.eq_ignore_ascii_case("general") {
        return None;
    }
    let mut chars = format.chars().map(|c| c.to_ascii_lowercase());
    let mut found = None;
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if matches!(inside.as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    return Some(ExcelDateTimeType::TimeDelta);
                }
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            'y' | 'm' | 'd' | 'h' | 's' => found = Some(ExcelDateTimeType::DateTime),
            _ => {}
        }
    }
    found
}

/// At most eleven significant digits, as the sheet shows a number without a format.
fn general(number: f64) -> String {
    if number == number.trunc() && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    if number.abs() >= 1e15 && number.abs() < 1e21 {
        return fifteen_digits(number);
    }
    if !(1e-9..1e15).contains(&number.abs()) {
        return format!("{number:e}");
    }
    let whole_digits = number.abs().log10().floor().max(0.0) as usize + 1;
    let text = format!("{number:.*}", 11usize.saturating_sub(whole_digits).max(1));
    text.trim_end_matches('0').trim_end_matches('.').into()
}

/// Sheets keep fifteen digits; what a longer number (an identity number typed as one) has lost
/// is shown as zeros.
fn fifteen_digits(number: f64) -> String {
    let text = format!("{number:.14e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let zeros = power.parse().unwrap_or(14usize).saturating_sub(14);
    digits.replace('.', "") + &"0".repeat(zeros)
}

fn with_thousands(text: &str) -> String {
    let (whole, fraction) = match text.find('.') {
        Some(dot) => text.split_at(dot),
        None => (text, ""),
    };
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

/// Dates the Chinese way where the format says so, else `2023-05-06 07:08`.
fn shown_time(at: &ExcelDateTime, format: &str) -> String {
    let value = at.as_f64();
    if at.is_duration() {
        let minutes = (value * 1440.0).round();
        return format!("{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let clock = match second {
        0 => format!("{hour}:{minute:02}"),
        _ => format!("{hour}:{minute:02}:{second:02}"),
    };
    let pattern = bare(format).to_lowercase();
    let has_date = pattern.contains(['y', 'd']) || pattern.contains("月");
    if value < 1.0 || (!has_date && pattern.contains('h')) {
        return clock;
    }
    let date = match (
        pattern.contains('年'),
        pattern.contains('月'),
        pattern.contains('日'),
    ) {
        (true, true, true) => format!("{year}年{month}月{day}日"),
        (true, true, false) => format!("{year}年{month}月"),
        (false, true, true) => format!("{month}月{day}日"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    };
    let has_clock = value.fract() != 0.0 && (pattern.contains('h') || !has_date);
    if has_clock {
        format!("{date} {clock}")
    } else {
        date
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_in_the_sheet() {
        for (number, format, text) in [
            (0.1 + 0.2, "General", "0.3"),
            (1234.5, "#,##0.00", "1,234.50"),
            (-0.004, "0.00", "0.00"),
            (0.285, "0%", "29%"),
            (0.9567, "0.00%", "95.67%"),
            (2.5, "0", "3"),
            (7.0, "000", "007"),
            (110105199001010000.0, "0", "110105199001010000"),
            (13800138000.0, "General", "13800138000"),
            (-1234567.0, "#,##0_);[Red](#,##0)", "-1,234,567"),
            (12.5, "0.0\"万元\"", "12.5万元"),
            (-1234.5, "¥#,##0.00", "-¥1,234.50"),
            (1234.5, "[$¥-804]#,##0.00;[$¥-804]\\-#,##0.00", "¥1,234.50"),
            (1234.5, "_ * #,##0.00_ ;_ * \\-#,##0.00_ ", "1,234.50"),
            (3.0, "\"第\"0\"号\"", "第3号"),
            (0.25, "# ?/?", "0.25"),
            (12345.0, "0.00E+00", "12345"),
            (1234567.0, "0.0,", "1234567"),
        ] {
            assert_eq!(shown_number(number, format), text, "{number} {format}");
        }
    }

    #[test]
    fn formats_of_time_are_told_from_numbers() {
        use ExcelDateTimeType::{DateTime, TimeDelta};
        for (format, kind) in [
            ("General", None),
            ("0.00_ ", None),
            ("[Red]0.00", None),
            ("0\"days\"", None),
            ("yyyy\"年\"m\"月\"", Some(DateTime)),
            ("[$-804]h:mm", Some(DateTime)),
            ("[h]:mm", Some(TimeDelta)),
        ] {
            assert_eq!(clock(format), kind, "{format}");
        }
    }

    #[test]
    fn dates_look_as_in_the_sheet() {
        let at = |value| ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
        for (value, format, text) in [
            (45052.0, "yyyy\"年\"m\"月\"d\"日\"", "2023年5月6日"),
            (45052.0, "yyyy\"年\"m\"月\";@", "2023年5月"),
            (45052.0, "m/d/yyyy", "2023-05-06"),
            (45052.5, "yyyy/m/d h:mm", "2023-05-06 12:00"),
            (45052.5, "yyyy/m/d", "2023-05-06"),
            (0.375, "h:mm", "9:00"),
        ] {
            assert_eq!(shown_time(&at(value), format), text, "{value} {format}");
        }
    }
}
