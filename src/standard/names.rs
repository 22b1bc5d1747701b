//! Names as people write them: full-width digits, `01-` prefixes, `二〇二三年`, decomposed (NFD)
//! spellings. One reading of a name for everybody who has to recognise one.

use unicode_normalization::UnicodeNormalization as _;

pub use super::titles::{Title, best_similarity, similarity, words_of};

use super::Year;

/// A name reduced to what tells it from others: NFKC, lower case, without blanks, book-title marks
/// and quotes, and without the number in front (`01-`, `1.`, `（一）`, `第三部分`). A name that is
/// nothing but a number keeps it. Idempotent.
pub fn normalise(name: &str) -> String {
    let mut name = fold(name);
    // Taking away marks and blanks may bring a number to the front: until nothing changes.
    loop {
        let (_, after) = split_number(&name);
        let shorter = fold(&compact(if after.is_empty() { &name } else { after }));
        if shorter == name {
            return name;
        }
        name = shorter;
    }
}

/// A name fit to be shown: NFKC, without the number in front and the blanks around it.
pub fn display(name: &str) -> String {
    let name: String = name.nfkc().filter(|c| !c.is_control()).collect();
    let mut rest = name.trim();
    loop {
        let (_, after) = split_number(rest);
        if after.is_empty() || after.len() == rest.len() {
            return rest.trim().to_owned();
        }
        rest = after;
    }
}

/// The number in front of a name: `01-组织` → 1, `（十二）` → 12, `第三部分` → 3, `7` → 7.
/// A year is not such a number.
pub fn leading_number(name: &str) -> Option<u32> {
    let name = fold(name);
    match split_number(&name) {
        (Some(number), _) => Some(number),
        (None, _) => numeral(&name).filter(|n| *n < 1000),
    }
}

/// The year a name speaks of, if it speaks of exactly one: `2023`, `2023年`, `二〇二三年度`,
/// `01-2023`, `20230105会议`, `23年度`.
pub fn year_in(name: &str) -> Option<Year> {
    match years_in(name)[..] {
        [year] => Some(year),
        _ => None,
    }
}

/// Every year a name speaks of, each once, in the order of appearance. `2022-2024` speaks of two:
/// the ends of a span.
pub fn years_in(name: &str) -> Vec<Year> {
    let chars: Vec<char> = fold(name).chars().collect();
    let mut years = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let len = chars[at..]
            .iter()
            .take_while(|c| digit(**c).is_some())
            .count();
        if len == 0 {
            at += 1;
            continue;
        }
        let digits: Vec<u16> = chars[at..at + len]
            .iter()
            .filter_map(|c| digit(*c))
            .map(|d| d as u16)
            .collect();
        let year = year_of_digits(&digits).or_else(|| {
            let yearly = at == 0 && len == 2 && chars.get(2) == Some(&'年');
            let alone = chars.len() == 3 || chars.get(3) == Some(&'度');
            let short = digits.first().zip(digits.get(1)).map(|(a, b)| a * 10 + b);
            short
                .filter(|y| yearly && alone && (10..50).contains(y))
                .map(|y| 2000 + y)
        });
        if let Some(year) = year.map(Year)
            && !years.contains(&year)
        {
            years.push(year);
        }
        at += len;
    }
    years
}

/// The value of a number in Arabic or Chinese digits that is the whole text: `12`, `十二`,
/// `二十`, `一〇二`.
pub fn numeral(text: &str) -> Option<u32> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() > 4 {
        return None;
    }
    if let Some(at) = chars.iter().position(|c| *c == '十') {
        let tens = match &chars[..at] {
            [] => 1,
            [c] => digit(*c)?,
            _ => return None,
        };
        let ones = match &chars[at + 1..] {
            [] => 0,
            [c] => digit(*c)?,
            _ => return None,
        };
        return Some(tens * 10 + ones);
    }
    chars
        .into_iter()
        .try_fold(0, |value, c| Some(value * 10 + digit(c)?))
}

/// NFKC and lower case, without blanks at the ends and characters that can't be seen.
fn fold(name: &str) -> String {
    let folded: String = name
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        // Lower case may decompose (İ): compose again so that folding twice changes nothing.
        .collect::<String>()
        .nfkc()
        .collect();
    folded.trim().to_owned()
}

fn compact(name: &str) -> String {
    let kept: String = name
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '《' | '》' | '“' | '”' | '"' | '\''))
        .collect();
    if kept.is_empty() {
        name.to_owned()
    } else {
        kept
    }
}

/// The number in front and what follows it; the whole name where there is none.
fn split_number(name: &str) -> (Option<u32>, &str) {
    counted(name)
        .or_else(|| bracketed(name))
        .or_else(|| numbered(name))
        .map_or((None, name), |(n, rest)| (Some(n), rest))
}

/// `第三部分…`, `第12项…`.
fn counted(name: &str) -> Option<(u32, &str)> {
    const COUNTERS: [&str; 10] = [
        "部分", "方面", "章", "节", "项", "类", "卷", "册", "盒", "组",
    ];
    let rest = name.strip_prefix('第')?;
    let (number, rest) = rest.split_at(numeral_len(rest));
    let number = numeral(number)?;
    let rest = COUNTERS.iter().find_map(|c| rest.strip_prefix(c))?;
    Some((number, rest.trim_start_matches(is_separator)))
}

/// `（一）…`, `[3]…`.
fn bracketed(name: &str) -> Option<(u32, &str)> {
    let rest = name.strip_prefix(['(', '[', '【', '〔', '<'])?;
    let (number, rest) = rest.split_at(numeral_len(rest));
    let rest = rest.strip_prefix([')', ']', '】', '〕', '>'])?;
    let number = numeral(number).filter(|n| *n < 1000)?;
    Some((number, rest.trim_start_matches(is_separator)))
}

/// `01-…`, `1.2 …`, `三、…`: a number of at most three digits, then a separator. `3.12植树节` has
/// none: digits behind the separator only count as a name where they are a year.
fn numbered(name: &str) -> Option<(u32, &str)> {
    let mut len = numeral_len(name);
    let number = numeral(&name[..len]).filter(|n| *n < 1000)?;
    if name[..len].chars().count() > 3 {
        return None;
    }
    loop {
        let after = &name[len..];
        let rest = after.trim_start_matches(is_separator);
        if rest.len() == after.len() {
            return None;
        }
        let next = numeral_len(rest);
        let digits: Vec<u16> = rest[..next]
            .chars()
            .filter_map(|c| digit(c).map(|d| d as u16))
            .collect();
        let free = after.starts_with(char::is_whitespace) || after.starts_with('、');
        let ascii = rest.starts_with(|c: char| c.is_ascii_digit());
        if !ascii || free || year_of_digits(&digits).is_some() {
            return Some((number, rest));
        }
        len = name.len() - rest.len() + next;
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '_' | '.' | '、' | '。' | ':' | ',' | '—' | '–' | '·' | ')' | '~'
        )
}

/// Length in bytes of the number at the front.
fn numeral_len(text: &str) -> usize {
    text.find(|c| digit(c).is_none() && c != '十')
        .unwrap_or(text.len())
}

fn digit(c: char) -> Option<u32> {
    const CHINESE: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    match c {
        '0'..='9' => c.to_digit(10),
        '〇' | '○' | '◯' => Some(0),
        '两' => Some(2),
        _ => CHINESE.iter().position(|d| *d == c).map(|n| n as u32),
    }
}

/// The year in a run of digits: `2023`, `202301`, `20230105`.
fn year_of_digits(digits: &[u16]) -> Option<u16> {
    let value = |range: &[u16]| range.iter().fold(0, |v, d| v * 10 + d);
    let year = value(digits.get(..4)?);
    let month = digits.get(4..6).map_or(1, value);
    let day = digits.get(6..8).map_or(1, value);
    let whole = matches!(digits.len(), 4 | 6 | 8);
    let real = (1949..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    (whole && real).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prefixes_come_off() {
        for (written, meant) in [
            ("01-组织管理", "组织管理"),
            ("１．组织管理", "组织管理"),
            ("1.2 组织管理", "组织管理"),
            ("（一）组织管理", "组织管理"),
            ("一、 组织 管理", "组织管理"),
            ("第一部分 爱国卫生", "爱国卫生"),
            ("第十二项：绿化", "绿化"),
            ("01-2023", "2023"),
            ("《年度计划》", "年度计划"),
            ("2023", "2023"),
            ("2023-总结", "2023-总结"),
            ("3.12植树节", "3.12植树节"),
            ("一中", "一中"),
            ("第一中学", "第一中学"),
            ("第一人民医院", "第一人民医院"),
            ("12345热线", "12345热线"),
            ("07", "07"),
            ("P1.Gov.Law", "p1.gov.law"),
        ] {
            assert_eq!(normalise(written), meant, "{written}");
        }
    }

    #[test]
    fn decomposed_and_composed_names_are_one() {
        assert_eq!(normalise("Cafe\u{301}"), normalise("Caf\u{e9}"));
        assert_eq!(normalise("か\u{3099}"), "が");
    }

    #[test]
    fn years_in_all_their_dress() {
        for (name, year) in [
            ("2023", Some(2023)),
            ("2023年", Some(2023)),
            ("二〇二三年", Some(2023)),
            ("二零二三年度", Some(2023)),
            ("二○二三", Some(2023)),
            ("２０２３年", Some(2023)),
            ("01-2023", Some(2023)),
            ("20230105会议", Some(2023)),
            ("云爱卫发〔2023〕5号", Some(2023)),
            ("23年度", Some(2023)),
            ("23年", Some(2023)),
            ("20年回顾", None),
            ("12345热线", None),
            ("2022-2024", None),
            ("20231305", None),
            ("总结", None),
            ("0213", None),
        ] {
            assert_eq!(year_in(name), year.map(Year), "{name}");
        }
        assert_eq!(years_in("2022—2024年"), [Year(2022), Year(2024)]);
    }

    #[test]
    fn numbers_in_front() {
        for (name, number) in [
            ("01-组织", Some(1)),
            ("（十二）控烟", Some(12)),
            ("第三部分", Some(3)),
            ("二十一、水", Some(21)),
            ("7", Some(7)),
            ("2023", None),
            ("组织", None),
        ] {
            assert_eq!(leading_number(name), number, "{name}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(name in "[0-9a-zA-Z（）一二三十第部分项.、 -]{0,12}|\\PC{0,12}") {
            let once = normalise(&name);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
