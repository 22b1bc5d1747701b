//! Numbers as prose writes them: `1,234`, `12.3万`, `六十二`, `百分之八十七点三`.

/// A number at its place, and how finely it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Its value; of `12.3万` 123000.
    pub value: f64,
    /// One in its last place: of `12.3万` 1000. Round numbers may have been rounded.
    pub step: f64,
    /// `百分之`, `千分之` before it.
    pub ratio: Option<Ratio>,
}

/// What a number written in words is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ratio {
    Hundred,
    Thousand,
}

/// Every number of a folded text, in order. Years, ordinals, ranges and names (`PM2.5`) are none.
pub(super) fn numbers(chars: &[char]) -> Vec<Number> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let read = arabic(chars, at).or_else(|| worded(chars, at));
        match read {
            Some((number, end)) => {
                found.extend(number);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// A run of digits: the number it is, if it is one, and where it ends.
fn arabic(chars: &[char], start: usize) -> Option<(Option<Number>, usize)> {
    if !chars[start].is_ascii_digit() {
        return None;
    }
    let run = |c: &&char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let mut end = start + chars[start..].iter().take_while(run).count();
    while matches!(chars[end - 1], '.' | ',') {
        end -= 1;
    }
    let text: String = chars[start..end].iter().collect();
    let (scale, after) = scale(chars, end);
    let named = start > 0
        && (chars[start - 1].is_ascii_alphanumeric() || "第-—–~/.:".contains(chars[start - 1]));
    let number = (!named)
        .then(|| decimal(&text))
        .flatten()
        .map(|(value, step)| Number {
            start,
            end: after,
            value: value * scale,
            step: step * scale,
            ratio: None,
        });
    Some((number, after))
}

fn decimal(text: &str) -> Option<(f64, f64)> {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if part.contains('.') || whole.len() > 12 || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let value: f64 = plain.parse().ok()?;
    let zeros = whole.len() - whole.trim_end_matches('0').len();
    let step = match (part.len(), zeros) {
        (0, 2..) => 10_f64.powi(i32::try_from(zeros).ok()?),
        (places, _) => 10_f64.powi(-i32::try_from(places).ok()?),
    };
    Some((value, step))
}

/// `万`, `亿`, `万亿` behind digits.
fn scale(chars: &[char], mut at: usize) -> (f64, usize) {
    let mut scale = 1.0;
    while let Some(factor) = chars
        .get(at)
        .and_then(|c| magnitude(*c))
        .filter(|f| *f >= 1_000.0)
    {
        scale *= factor;
        at += 1;
    }
    (scale, at)
}

fn magnitude(c: char) -> Option<f64> {
    Some(match c {
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1_000.0,
        '万' => 10_000.0,
        '亿' => 100_000_000.0,
        _ => return None,
    })
}

fn digit(c: char) -> Option<u32> {
    match c {
        '〇' | '零' => Some(0),
        '两' => Some(2),
        _ => {
            let at = "一二三四五六七八九".chars().position(|d| d == c)?;
            u32::try_from(at + 1).ok()
        }
    }
}

/// A run of Chinese numerals. One digit alone (`一座`) is as often a word as a number.
fn worded(chars: &[char], start: usize) -> Option<(Option<Number>, usize)> {
    let ratio = match chars[start..] {
        ['百', '分', '之', ..] => Some(Ratio::Hundred),
        ['千', '分', '之', ..] => Some(Ratio::Thousand),
        _ => None,
    };
    let from = start + if ratio.is_some() { 3 } else { 0 };
    if let (Some(_), Some((Some(number), end))) = (ratio, arabic_at(chars, from)) {
        return Some((
            Some(Number {
                start,
                ratio,
                ..number
            }),
            end,
        ));
    }
    let numeral = |c: &&char| digit(**c).is_some() || magnitude(**c).is_some();
    let whole = chars[from..].iter().take_while(numeral).count();
    if whole == 0 {
        return None;
    }
    let mut end = from + whole;
    let mut read = integer(&chars[from..end]);
    if chars.get(end) == Some(&'点') {
        let part = chars[end + 1..].iter().map_while(|c| digit(*c));
        let digits: Vec<u32> = part.collect();
        if !digits.is_empty() {
            let fraction = digits
                .iter()
                .rev()
                .fold(0.0, |sum, d| (sum + f64::from(*d)) / 10.0);
            let step = 0.1_f64.powi(i32::try_from(digits.len()).unwrap_or(i32::MAX));
            read = read.map(|(value, _)| (value + fraction, step));
            end += 1 + digits.len();
        }
    }
    let ordinal = start > 0 && chars[start - 1] == '第';
    let alone = end - from == 1 && ratio.is_none();
    let number = read
        .filter(|_| !ordinal && !alone)
        .map(|(value, step)| Number {
            start,
            end,
            value,
            step,
            ratio,
        });
    Some((number, end))
}

/// The number that digits behind `百分之` are.
fn arabic_at(chars: &[char], at: usize) -> Option<(Option<Number>, usize)> {
    let rest = chars.get(at..).filter(|rest| !rest.is_empty())?;
    let (number, end) = arabic(rest, 0)?;
    let shifted = number.map(|number| Number {
        start: number.start + at,
        end: number.end + at,
        ..number
    });
    Some((shifted, end + at))
}

/// `三千一百二十`; a row of digits (`二〇二三`) is a year or a code.
fn integer(chars: &[char]) -> Option<(f64, f64)> {
    if chars.len() > 1 && chars.iter().all(|c| digit(*c).is_some()) {
        return None;
    }
    let (mut total, mut section, mut last, mut least) = (0.0, 0.0, None, 1.0);
    for c in chars {
        if let Some(d) = digit(*c) {
            if last.is_some_and(|l| l != 0) {
                return None;
            }
            last = Some(d);
            if d > 0 {
                least = 1.0;
            }
        } else if let Some(factor) = magnitude(*c) {
            if factor >= 10_000.0 {
                total = (total + section + f64::from(last.take().unwrap_or(0))) * factor;
                section = 0.0;
            } else {
                section += f64::from(last.take().unwrap_or(1)) * factor;
            }
            least = factor;
        }
    }
    let value = total + section + f64::from(last.unwrap_or(0));
    // 四百 and 三千一百 may have been rounded, 二十 hardly.
    Some((value, if least >= 100.0 { least } else { 1.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_prose_writes_them() {
        for (text, value, step) in [
            ("12.3万", 123_000.0, 1_000.0),
            ("1,234", 1_234.0, 1.0),
            ("3000", 3_000.0, 1_000.0),
            ("六十二", 62.0, 1.0),
            ("一百零七", 107.0, 1.0),
            ("四百", 400.0, 100.0),
            ("三千一百", 3_100.0, 100.0),
            ("两万三千零五", 23_005.0, 1.0),
            ("百分之八十七点三", 87.3, 0.1),
            ("百分之98.5", 98.5, 0.1),
            ("二十", 20.0, 1.0),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let found = numbers(&chars);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!((found[0].value - value).abs() < 1e-9, "{text}: {found:?}");
            assert!((found[0].step - step).abs() < 1e-9, "{text}: {found:?}");
            assert_eq!(found[0].end, chars.len(), "{text}");
        }
    }

    #[test]
    fn names_ordinals_and_single_words_are_no_numbers() {
        for text in [
            "PM2.5",
            "第12",
            "第三",
            "一",
            "二〇二三",
            "G60",
            "1.2.3",
            "千",
            "百分之",
        ] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(numbers(&chars), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "[0-9.,十百千万亿零一二两点第分之 a]{0,24}") {
            let chars: Vec<char> = text.chars().collect();
            for number in numbers(&chars) {
                proptest::prop_assert!(number.start < number.end && number.end <= chars.len());
            }
        }
    }
}
