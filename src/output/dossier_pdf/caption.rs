//! What stands below a photo: what it shows, when and where, by whoever says so nearest to it.

use crate::dossier::Item;
use crate::evidence::Evidence;
use crate::facts::Facts;
use crate::read::{self, Body, Metadata};

/// Longest text beside a photo that is taken for its caption, in characters.
const LONGEST: usize = 300;

/// The lines below a photo. `beside` is the text that lies beside it under its name.
pub fn lines(item: &Item, metadata: &Metadata, bytes: &[u8], beside: Option<&str>) -> Vec<String> {
    let name = item.title.trim_matches(['〔', '〕']);
    let mut lines = vec![name.to_owned()];
    let said = beside.map(str::to_owned);
    let said = said.or_else(|| read::photo_description(bytes));
    lines.extend(
        said.filter(|said| said.as_str() != name)
            .map(|said| format!("说明：{said}")),
    );
    let taken = metadata.taken.as_ref();
    let time = match taken {
        Some(taken) => Some(format!("拍摄时间：{}", taken.replace('T', " "))),
        None => named_day(name).map(|day| format!("拍摄日期：{day}（据文件名）")),
    };
    let place = metadata
        .place
        .as_deref()
        .map(|place| format!("拍摄地点：{}", in_words(place)));
    let facts: Vec<String> = time.into_iter().chain(place).collect();
    lines.extend((!facts.is_empty()).then(|| facts.join("　")));
    lines
}

/// The text in this item, where it is short and lies beside a photo under the same name.
pub fn beside(evidence: &Evidence, photo: &Item, item: &Item) -> Option<String> {
    let stem = |path: &str| path.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    let facts: &Facts = evidence.facts.get(&item.digest)?;
    let is_plain = matches!(facts.reading.format.as_str(), "txt" | "md");
    if !is_plain || stem(&photo.path) != stem(&item.path) {
        return None;
    }
    let Body::Text(paragraphs) = &facts.reading.body else {
        return None;
    };
    let lines = paragraphs.iter().map(|p| p.text.trim());
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let text = lines.join("　");
    (text.chars().count() <= LONGEST).then_some(text)
}

/// `31.500000, 120.250000` as a map says it.
fn in_words(place: &str) -> String {
    let degrees: Vec<f64> = place
        .split(',')
        .filter_map(|n| n.trim().parse().ok())
        .collect();
    let [latitude, longitude] = degrees[..] else {
        return place.to_owned();
    };
    let side = |degrees: f64, positive, negative| {
        let side: &str = if degrees < 0.0 { negative } else { positive };
        format!("{side}{:.4}°", degrees.abs())
    };
    let latitude = side(latitude, "北纬", "南纬");
    format!("{latitude}，{}", side(longitude, "东经", "西经"))
}

/// The day that a file's name begins with or holds: `20230511 …`, `2023-05-11…`, `2023年5月11日…`.
fn named_day(name: &str) -> Option<String> {
    let mut numbers: Vec<String> = Vec::new();
    let mut between: Vec<char> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        match (c.is_ascii_digit(), before.is_ascii_digit()) {
            (true, true) => numbers.last_mut()?.push(c),
            (true, false) => numbers.push(c.to_string()),
            (false, true) => between.push(c),
            (false, false) => {}
        }
        before = c;
    }
    let parts = |year: &str, month: &str, day: &str| {
        let (year, month, day) = (
            year.parse::<u16>().ok()?,
            month.parse::<u8>().ok()?,
            day.parse::<u8>().ok()?,
        );
        let real =
            (1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        real.then(|| format!("{year}年{month}月{day}日"))
    };
    for (at, number) in numbers.iter().enumerate() {
        if let (8, true) = (number.len(), number.is_ascii())
            && let Some(day) = parts(&number[..4], &number[4..6], &number[6..])
        {
            return Some(day);
        }
        let joined = matches!(
            (between.get(at), between.get(at + 1)),
            (Some('-'), Some('-'))
                | (Some('.'), Some('.'))
                | (Some('_'), Some('_'))
                | (Some('年'), Some('月'))
        );
        if let (4, true, Some(month), Some(day)) = (
            number.len(),
            joined,
            numbers.get(at + 1),
            numbers.get(at + 2),
        ) && let Some(day) = parts(number, month, day)
        {
            return Some(day);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_a_name_is_found_and_other_numbers_are_none() {
        let day = |name| named_day(name);
        let wanted = Some("2023年5月11日".to_owned());
        for name in [
            "20230511 消杀班",
            "IMG_20230511_090807",
            "2023-05-11 消杀",
            "爱卫月2023年5月11日",
            "2023.5.11活动",
        ] {
            assert_eq!(day(name), wanted, "{name}");
        }
        for name in ["13800138000", "照片 12", "20231399", "2023年度第3季度", ""] {
            assert_eq!(day(name), None, "{name}");
        }
    }

    #[test]
    fn a_place_is_said_as_on_a_map() {
        assert_eq!(
            in_words("31.500000, 120.250000"),
            "北纬31.5000°，东经120.2500°"
        );
        assert_eq!(in_words("-1.5, -2"), "南纬1.5000°，西经2.0000°");
        assert_eq!(in_words("县广场"), "县广场");
    }
}
