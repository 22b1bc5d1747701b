//! Words cut out of a text: where they stand, some of what is around them, personal data masked.

use super::personal::{Personal, mask_chars};
use crate::paper::Span;
use crate::read::Reading;

/// Longest quotation, in characters; the middle of longer ones is left out.
const LONGEST: usize = 400;

/// The page of a span and its words, with up to `around` characters of the same paragraph on
/// either side.
pub(super) fn quote(
    reading: &Reading,
    personal: &[Personal],
    span: Span,
    around: usize,
) -> (Option<u32>, String) {
    let (page, words, cut) = words(reading, personal, span, around);
    (page, shorten(&words, cut))
}

/// The same, however long; and whether its paragraph goes on before and after.
pub(super) fn words(
    reading: &Reading,
    personal: &[Personal],
    span: Span,
    around: usize,
) -> (Option<u32>, Vec<char>, (bool, bool)) {
    let mut page = None;
    let mut words: Vec<char> = Vec::new();
    let mut first = 0;
    let mut cut = (false, false);
    let mut at = 0;
    for paragraph in reading.paragraphs() {
        let end = at + paragraph.text.chars().count();
        if at >= span.end && at > span.start {
            break;
        }
        if span.start <= end {
            let (mut from, mut to) = (at, end);
            if span.start >= at {
                page = paragraph.page;
                from = span.start.saturating_sub(around).max(at);
                first = from;
                cut.0 = around > 0 && from > at;
            }
            if span.end <= end {
                to = (span.end + around).min(end);
                cut.1 = around > 0 && to < end;
            }
            if !words.is_empty() {
                words.push('\n');
            }
            words.extend(
                paragraph
                    .text
                    .chars()
                    .skip(from - at)
                    .take(to.saturating_sub(from)),
            );
        }
        at = end + 1;
    }
    for hidden in personal {
        if hidden.span.start < first + words.len() && hidden.span.end > first {
            mask_chars(&mut words, first, hidden);
        }
    }
    (page, words, cut)
}

fn shorten(words: &[char], (before, after): (bool, bool)) -> String {
    let mut text = String::new();
    if before {
        text.push('…');
    }
    if words.len() <= LONGEST {
        text.extend(words);
    } else {
        let half = LONGEST / 2;
        text.extend(&words[..half]);
        text.push_str("……");
        text.extend(&words[words.len() - half..]);
    }
    if after {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::personal;
    use crate::read::{Paragraph, Role};

    fn reading(lines: &[&str]) -> Reading {
        let paragraph = |(i, line): (usize, &&str)| Paragraph {
            text: (*line).into(),
            role: Role::Body,
            page: Some(i as u32 + 1),
        };
        Reading::text("txt", lines.iter().enumerate().map(paragraph).collect())
    }

    fn cut(lines: &[&str], start: usize, end: usize, around: usize) -> (Option<u32>, String) {
        let reading = reading(lines);
        let personal = personal::find(&reading);
        quote(&reading, &personal, Span { start, end }, around)
    }

    #[test]
    fn words_and_what_is_around_them() {
        let lines = ["甲乙丙丁", "戊己庚辛", "壬癸"];
        assert_eq!(cut(&lines, 1, 3, 0), (Some(1), "乙丙".into()));
        assert_eq!(cut(&lines, 6, 8, 1), (Some(2), "戊己庚辛".into()));
        assert_eq!(cut(&lines, 6, 7, 1), (Some(2), "戊己庚…".into()));
        assert_eq!(cut(&lines, 2, 7, 0), (Some(1), "丙丁\n戊己".into()));
        assert_eq!(
            cut(&lines, 2, 11, 0),
            (Some(1), "丙丁\n戊己庚辛\n壬".into())
        );
        assert_eq!(cut(&lines, 99, 100, 5), (None, String::new()));
    }

    #[test]
    fn a_number_cut_in_two_is_masked_all_the_same() {
        let lines = ["名单：张三，13812345678，已参加"];
        let (_, quote) = cut(&lines, 3, 5, 6);
        assert_eq!(quote, "名单：张三，138**…");
    }

    #[test]
    fn long_quotes_lose_their_middle() {
        let long = "文".repeat(1000);
        let (_, quote) = cut(&[&long], 0, 1000, 0);
        assert_eq!(quote.chars().count(), 402);
    }
}
