//! Quotations that say where they are from: 根据《……》（X政发〔2023〕5号）的要求，…….

use crate::paper::Span;

/// Characters before a passage, and of its own beginning, where its source may be named.
const NEAR: usize = 100;

/// Numbers of the papers named as the source of a passage.
pub fn sources(text: &[char], passage: Span) -> Vec<String> {
    numbers(near(text, passage))
}

/// The one that both sides name as the source of what they share.
pub fn common<'n>(mine: &'n [String], others: &[String]) -> Option<&'n String> {
    mine.iter().rfind(|number| others.contains(number))
}

/// What stands just before a passage and at its beginning, within its paragraph.
fn near(text: &[char], passage: Span) -> &[char] {
    let before = &text[passage.start.saturating_sub(NEAR)..passage.start];
    let line = before.iter().rposition(|c| *c == '\n');
    let start = passage.start - before.len() + line.map_or(0, |at| at + 1);
    &text[start..passage.end.min(passage.start + NEAR)]
}

/// Numbers of papers (云政发〔2023〕5号), brackets of any kind written as the standard has them
/// (GB/T 9704-2012, 7.2.5).
fn numbers(text: &[char]) -> Vec<String> {
    let is_open = |c: &char| matches!(c, '〔' | '[' | '［' | '【' | '(' | '（');
    let opens = (0..text.len()).filter(|at| is_open(&text[*at]));
    opens.filter_map(|at| number_at(text, at)).collect()
}

fn number_at(text: &[char], open: usize) -> Option<String> {
    let after = &text[open + 1..];
    let digits = |text: &[char]| text.iter().take_while(|c| c.is_ascii_digit()).count();
    let close = matches!(after.get(4)?, '〕' | ']' | '］' | '】' | ')' | '）');
    if digits(after) != 4 || !close {
        return None;
    }
    let serial = &after[5..];
    let length = digits(serial);
    if length == 0 || serial.get(length) != Some(&'号') {
        return None;
    }
    let is_code = |c: &&char| ('\u{4E00}'..='\u{9FFF}').contains(*c);
    let code = text[..open].iter().rev().take_while(is_code).count().min(8);
    let part = |chars: &[char]| chars.iter().collect::<String>();
    (code > 0).then(|| {
        format!(
            "{}〔{}〕{}号",
            part(&text[open - code..open]),
            part(&after[..4]),
            part(&serial[..length])
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(a: &str, b: &str) -> Option<String> {
        // What is shared begins after the bar.
        let cut = |text: &str| {
            let start = text.chars().position(|c| c == '|').expect("a bar");
            let text: Vec<char> = text.chars().filter(|c| *c != '|').collect();
            let end = text.len();
            (text, Span { start, end })
        };
        let ((a, of_a), (b, of_b)) = (cut(a), cut(b));
        common(&sources(&a, of_a), &sources(&b, of_b)).cloned()
    }

    #[test]
    fn both_sides_must_name_the_same_paper_near_by() {
        let told = "根据《方案》（云政发〔2023〕5号）要求，|清理卫生死角";
        let also = "按照县里（云政发[2023]5号）的部署：|清理卫生死角";
        assert_eq!(source(told, also).as_deref(), Some("云政发〔2023〕5号"));
        let other = "按照县里（云政发〔2023〕6号）的部署：|清理卫生死角";
        assert_eq!(source(told, other), None);
        assert_eq!(source(told, "|清理卫生死角"), None);
        let far = "云政发〔2023〕5号\n|清理卫生死角";
        assert_eq!(source(told, far), None);
        let within = "|根据《方案》（云政发〔2023〕5号）要求，清理卫生死角";
        assert_eq!(source(within, within).as_deref(), Some("云政发〔2023〕5号"));
    }

    #[test]
    fn brackets_that_hold_no_number_of_a_paper_are_none() {
        for text in [
            "（2023）",
            "甲〔2023〕号",
            "〔2023〕5号",
            "甲〔202〕5号",
            "甲〔2023",
        ] {
            let text: Vec<char> = text.chars().collect();
            assert_eq!(numbers(&text), [""; 0]);
        }
    }
}
