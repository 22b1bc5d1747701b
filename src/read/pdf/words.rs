//! Where words part and lines run on: blanks, line ends, numbered items.

/// Whether a gap of so many font sizes parts two words. Chinese is set with loose gaps that mean
/// nothing, and with a quarter beside Latin letters.
pub(super) fn needs_blank(before: Option<char>, after: char, gap: f32) -> bool {
    let Some(before) = before else { return false };
    match (is_wide(before), is_wide(after)) {
        (true, true) => gap > 0.7,
        (false, false) => gap > 0.2,
        _ => gap > 0.4,
    }
}

/// Letters as wide as high, between which no blanks are written.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '—' | '…')
}

/// `一、`, `（一）`, `1.`, `第三条`: a numbered line begins anew.
pub(super) fn is_item(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.trim_start_matches(['（', '(', '第']);
    let number = rest
        .find(|c: char| !c.is_ascii_digit() && !"一二三四五六七八九十百〇零".contains(c))
        .unwrap_or(rest.len());
    let opened = rest.len() < text.len();
    let after = rest[number..].chars().next();
    number > 0
        && match after {
            Some('、') => !opened,
            Some('.' | '．') => {
                let then = rest[number..].chars().nth(1);
                !opened && !then.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
            }
            Some('）' | ')') => opened,
            Some('条' | '章' | '节') => text.starts_with('第'),
            _ => false,
        }
}

/// Latin words at a line's end are parted, hyphenated ones put together, Chinese runs on.
pub(super) fn join(text: &mut String, next: &str) {
    let (last, first) = (text.chars().last(), next.chars().next());
    let (Some(last), Some(first)) = (last, first) else {
        return text.push_str(next);
    };
    if last == '-' && first.is_ascii_lowercase() {
        text.pop();
    } else if !is_wide(last) && !is_wide(first) {
        text.push(' ');
    }
    text.push_str(next);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_begin_anew_but_numbers_in_a_sentence_do_not() {
        for text in ["一、总体", "（二）措施", "3. 其他", "第十二条 本办法"] {
            assert!(is_item(text), "{text}");
        }
        for text in ["2023年", "3.5 万元", "十分重要", "第三季度", "（含街道）"] {
            assert!(!is_item(text), "{text}");
        }
    }
}
