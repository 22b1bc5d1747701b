//! What stands before a figure, taken apart: when, where, and of what it is said.

use std::sync::LazyLock;

use regex::Regex;

use super::words::{
    BETWEEN, CHANGES, DEEDS, FIT, GENERIC, LINKS, NO_STOCK, NOW, OTHERS, PARTS, PLACES, QUALIFIERS,
    SHARES, SHORT, STOCK, SURE_DEEDS, TOTALS, UNFIT, UNFIT_STARTS,
};
use crate::standard::Year;

/// A clause without its figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    /// What is left: the thing that is counted or measured.
    pub rest: String,
    /// The place it is said of, made one: `全县`, `建成区`.
    pub scope: Option<String>,
    /// The year it is said of.
    pub year: Option<Year>,
    /// The part of the year, as written; the whole of it and its end are empty.
    pub part: Option<String>,
    /// 全年 stands there.
    pub whole_year: bool,
    /// 有, 共有, 现有: what is there, not what was done.
    pub stock: bool,
    /// A part of what was said before (其中), or so many altogether over years (累计).
    pub other: bool,
}

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"^(?:截至|截止)?(?:(20\d{2})年度?)?",
        r"((?:\d{1,2}月?[-—至~])?前?\d{1,2}月份?(?:底|末|\d{1,2}日)?",
        r"|上半年|下半年|(?:前|第)?[一二三四1-4]个?季度|前?[一二三四五六七八九十]{1,2}个?月份?(?:底|末)?",
        r"|年?底|年?末|年初)?",
    );
    Regex::new(pattern).expect("patterns are constants and tested")
});
/// Ends of a year, which tell what the whole of it came to.
const ENDS: &[&str] = &[
    "底",
    "末",
    "年底",
    "年末",
    "12月底",
    "12月末",
    "12月31日",
    "十二月底",
    "1-12月",
];

/// Takes a clause apart. `own` is the name of the own place.
pub(super) fn phrase(clause: &str, own: &str) -> Phrase {
    let mut phrase = Phrase::default();
    let mut rest = clause;
    while let Some(after) = take_first(rest, own, &mut phrase) {
        rest = after;
    }
    while let Some(before) = take_last(rest, &mut phrase) {
        rest = before;
    }
    phrase.rest = named(rest);
    phrase
}

/// Takes one word of time, place or being off the beginning.
fn take_first<'t>(rest: &'t str, own: &str, phrase: &mut Phrase) -> Option<&'t str> {
    if let Some(after) = take_time(rest, phrase) {
        return Some(after);
    }
    if let Some((scope, after)) = place(rest, own) {
        // 全市建成区: the narrower is meant.
        if phrase.scope.is_none() || !scope.starts_with('全') {
            phrase.scope = Some(scope);
        }
        return Some(after);
    }
    if let Some(after) = OTHERS.first(rest) {
        phrase.other = true;
        return Some(after);
    }
    let stock = STOCK.first(rest).filter(|_| NO_STOCK.first(rest).is_none());
    phrase.stock |= stock.is_some();
    stock.or_else(|| BETWEEN.first(rest))
}

/// Takes one word between a thing and its figure off the end.
fn take_last<'t>(rest: &'t str, phrase: &mut Phrase) -> Option<&'t str> {
    let stock = STOCK.last(rest);
    phrase.stock |= stock.is_some();
    stock.or_else(|| LINKS.last(rest))
}

fn take_time<'t>(rest: &'t str, phrase: &mut Phrase) -> Option<&'t str> {
    if let Some(after) = rest.strip_prefix("全年") {
        phrase.whole_year = true;
        return Some(after);
    }
    if let Some(after) = NOW.first(rest) {
        return Some(after);
    }
    let found = TIME.captures(rest)?;
    let whole = found.get(0).filter(|m| !m.is_empty())?;
    if let Some(year) = found.get(1).and_then(|y| y.as_str().parse().ok()) {
        phrase.year = Some(Year(year));
    }
    if let Some(part) = found.get(2).map(|part| part.as_str()) {
        phrase.part = (!ENDS.contains(&part)).then(|| part.to_owned());
    }
    Some(&rest[whole.end()..])
}

/// The own place or a part of it at the beginning.
fn place<'t>(rest: &'t str, own: &str) -> Option<(String, &'t str)> {
    if let Some(after) = rest.strip_prefix(own).filter(|_| !own.is_empty()) {
        // 青砚县城 is a part.
        if !after.starts_with('城') || !own.ends_with('县') {
            return Some((whole_of(own), after));
        }
    }
    if let Some(after) = PARTS.first(rest) {
        let part = &rest[..rest.len() - after.len()];
        let part = if part.ends_with("建成区") {
            "建成区"
        } else {
            part
        };
        return Some((part.to_owned(), after));
    }
    let mut chars = rest.chars();
    let (first, kind) = (chars.next()?, chars.next()?);
    let after = chars.as_str();
    if kind == '域' && "县市".contains(first) {
        return Some((format!("全{first}"), after));
    }
    let whole = "全我本".contains(first) && "县市区旗州镇乡".contains(kind);
    // 全区域 is none.
    (whole && !after.starts_with('域')).then(|| (format!("全{kind}"), after))
}

/// How a place calls the whole of itself: `全县`.
pub fn whole_of(own: &str) -> String {
    let kind = own.chars().next_back().unwrap_or('县');
    format!("全{kind}")
}

/// One name for one thing: 公厕总数, 公厕数量 and 公共厕所 are 公厕.
pub(super) fn named(rest: &str) -> String {
    let bare = TOTALS.last(rest).map(|thing| thing.trim_end_matches('的'));
    bare.unwrap_or(rest).replace("公共厕所", "公厕")
}

/// Characters of a name, at most: longer ones are half a sentence.
const LONGEST: usize = 16;

/// Whether a thing is named well enough to be known again, and is no change, bound or aim.
pub(super) fn is_subject(rest: &str, share: bool) -> bool {
    let length = rest.chars().count();
    if !(2..=LONGEST).contains(&length) {
        return false;
    }
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let plain = rest
        .chars()
        .all(|c| han(c) || c.is_ascii_alphanumeric() || c == '.')
        && rest.chars().any(han);
    let kept = FIT.without(rest);
    let unfit = UNFIT.within(&kept) || UNFIT_STARTS.first(&kept).is_some();
    let place = PLACES.last(rest).is_some_and(|before| !before.is_empty());
    let known = match share {
        true => is_named_share(rest),
        false if length == 2 => SHORT.are(rest),
        false => !GENERIC.are(rest),
    };
    plain && !unfit && !place && known
}

/// Whether a share says what it is of: 满意率 and 抽检合格率 are of whatever stands around.
fn is_named_share(rest: &str) -> bool {
    let named = QUALIFIERS
        .without(rest)
        .chars()
        .filter(|c| *c != '_')
        .count()
        >= 2;
    SHARES.last(rest).is_some() && named
}

/// A change of what was said before: `同比增长`, alone.
pub(super) fn is_change(words: &str) -> bool {
    CHANGES.without(words).chars().all(|c| c == '_')
}

/// Whether it tells of deeds: 新增停车位, 清运垃圾, 老旧小区改造; a 污水处理厂 is a thing.
pub(super) fn is_deed(rest: &str) -> bool {
    let verb = SURE_DEEDS.within(rest) || DEEDS.first(rest).is_some() || DEEDS.last(rest).is_some();
    verb && SHARES.last(rest).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_and_place_are_taken_off() {
        let rest = |text| {
            let p = phrase(text, "青砚县");
            (p.rest, p.scope.unwrap_or_default())
        };
        let said = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(rest("全县共有公厕"), said("公厕", "全县"));
        assert_eq!(rest("青砚县现有公共厕所"), said("公厕", "全县"));
        assert_eq!(
            rest("2023年我县建成区绿化覆盖率达到"),
            said("绿化覆盖率", "建成区")
        );
        assert_eq!(rest("截至2023年底公厕总数为"), said("公厕", ""));
        assert_eq!(rest("县城建成区公厕"), said("公厕", "建成区"));
    }

    #[test]
    fn parts_of_a_year_are_kept_and_its_end_is_the_year() {
        let part = |text| phrase(text, "").part;
        assert_eq!(part("2023年上半年"), Some("上半年".into()));
        assert_eq!(part("1-10月"), Some("1-10月".into()));
        assert_eq!(part("前三季度"), Some("前三季度".into()));
        assert_eq!(part("2023年底"), None);
        assert_eq!(part("公厕"), None);
    }
}
