//! What a template leaves behind, told from what only looks like it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::evidence::personal::FAMILY_NAMES;
use crate::paper::fold;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("patterns are constants and tested")
}

static CROSSES: LazyLock<Regex> = LazyLock::new(|| regex(r"[Xx×✕╳]{2,}"));
static DATES: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"20\d?[Xx×]{1,2}\s*[年\])]|20[Xx×]\d\s*年|[Xx×]{1,4}\s*年\s*[Xx×]{1,2}\s*月|[Xx×]{1,2}\s*月\s*[Xx×]{1,2}\s*日",
    )
});
static SOMEBODY: LazyLock<Regex> = LazyLock::new(|| regex(r"某某+"));
static BLANKS: LazyLock<Regex> = LazyLock::new(|| regex(r"_{3,}"));
static BOXES: LazyLock<Regex> = LazyLock::new(|| regex(r"□{2,}"));
static ORDERS: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"此处(?:填写|插入|输入|添加|粘贴)|(?:单击|点击)此处|在此处?(?:键入|输入|填写|插入)",
        r"|[\[(<][^\])>]{0,8}(?:请输入|请填写|请填|请插入|待补充|待填|待完善)[^\])>]{0,12}[\])>]",
        r"|\{\{[^{}]{0,40}\}\}|\$\{[^{}]{1,40}\}",
    ))
});
/// One of them stands in whatever [`ORDERS`] finds.
const ORDER_WORDS: &[&str] = &[
    "此处",
    "单击此",
    "点击此",
    "在此",
    "请输入",
    "请填",
    "请插入",
    "待补充",
    "待填",
    "待完善",
    "{{",
    "｛｛",
    "${",
    "＄｛",
];
static SAMPLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\s*附\s*[件表].{0,30}(?:样表|样式|式样|模板|格式|范本|参考文本)|\((?:样表|样式|式样|模板|格式|范本|参考文本|样本|空表)\)\s*$",
    )
});

/// Words before a line to be signed by hand.
const SIGNED: &[&str] = &[
    "签字",
    "签名",
    "签收",
    "签章",
    "签发",
    "盖章",
    "姓名",
    "负责人",
    "经办人",
    "审核人",
    "检查人",
    "记录人",
    "填表人",
    "审批人",
    "责任人",
    "日期",
    "时间",
    "公章",
    "代表",
    "甲方",
    "乙方",
    "手印",
];
/// What follows a made-up name of a place or an office, never that of a person.
const PLACES: &str = "省市县区镇乡村街路局委办院校社公单部科所站中小大企";

/// Every trace in one paragraph: where (characters) and in what words.
pub(super) fn find(text: &str, questions: bool) -> Vec<(Range<usize>, String)> {
    let has = |any: &[&str]| any.iter().any(|word| text.contains(word));
    // Nearly every paragraph has nothing of the kind: patterns are for the others.
    let crosses = has(&["X", "x", "×", "✕", "╳", "Ｘ", "ｘ"]);
    let somebody = text.contains("某某");
    let blanks = !questions && has(&["_", "＿", "□"]);
    let orders = has(ORDER_WORDS);
    if !(crosses || somebody || blanks || orders) {
        return Vec::new();
    }
    let folded = fold(text);
    let all = |pattern: &Regex| -> Vec<Range<usize>> {
        pattern.find_iter(&folded).map(|m| m.range()).collect()
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    if crosses {
        let dates = all(&DATES).into_iter();
        found.extend(dates.filter(|r| !letter(before(&folded, r))));
        let names = all(&CROSSES).into_iter();
        found.extend(names.filter(|r| is_blank_name(&folded, r)));
    }
    if somebody {
        let names = all(&SOMEBODY).into_iter();
        found.extend(names.filter(|r| !is_hidden_name(&folded, r)));
    }
    if orders {
        found.extend(all(&ORDERS));
    }
    if blanks {
        let lines = all(&BLANKS).into_iter();
        found.extend(lines.filter(|r| !is_for_hand(&folded, r)));
        found.extend(all(&BOXES));
    }
    found.sort_by_key(|r| (r.start, usize::MAX - r.end));
    let mut free = 0;
    found.retain(|r| {
        let apart = r.start >= free;
        free = free.max(r.end);
        apart
    });
    found
        .into_iter()
        .map(|r| in_chars(text, &folded, &r))
        .collect()
}

/// From here on a paper shows empty forms.
pub(super) fn begins_sample(text: &str) -> bool {
    // Sixty characters have at most 240 bytes.
    text.len() <= 240 && text.chars().count() <= 60 && SAMPLE.is_match(&fold(text))
}

fn in_chars(text: &str, folded: &str, bytes: &Range<usize>) -> (Range<usize>, String) {
    let start = folded[..bytes.start].chars().count();
    let end = start + folded[bytes.clone()].chars().count();
    let words: String = text
        .chars()
        .skip(start)
        .take((end - start).min(20))
        .collect();
    (start..end, words)
}

fn before(text: &str, bytes: &Range<usize>) -> Option<char> {
    text[..bytes.start].chars().next_back()
}

fn after(text: &str, bytes: &Range<usize>) -> Option<char> {
    text[bytes.end..].chars().next()
}

fn letter(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphabetic())
}

/// `XX县`, `××局`, and not XXL, not 138××××1234, not XX大, not 李××.
fn is_blank_name(text: &str, run: &Range<usize>) -> bool {
    let (left, right) = (before(text, run), after(text, run));
    let joined = |mut chars: Box<dyn Iterator<Item = char> + '_>| match chars.next() {
        // 新-XX单位 is no code, GB-XX is.
        Some('-' | '.' | '/' | '_' | '@' | ':' | '\\' | '#') => {
            chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        }
        Some(c) => c.is_ascii_alphabetic() || c == '*',
        None => false,
    };
    let part_of_code = joined(Box::new(text[..run.start].chars().rev()))
        || joined(Box::new(text[run.end..].chars()))
        || right.is_some_and(|c| c.is_ascii_digit());
    // In a line of Latin letters it is a variable.
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let blank = |c: &char| *c == ' ';
    let in_latin = latin(text[..run.start].chars().rev().find(|c| !blank(c)))
        || latin(text[run.end..].chars().find(|c| !blank(c)));
    // 20XX年 is caught with the dates; any other number before it is a code or a measure.
    let number = left.is_some_and(|c| c.is_ascii_digit());
    let rest: String = text[run.end..].chars().take(2).collect();
    let roman = &text[run.clone()] == "XX"
        && (rest.starts_with('大')
            && !["大学", "大道", "大队", "大厦", "大街"].contains(&rest.as_str())
            || rest == "世纪");
    !part_of_code && !in_latin && !number && !roman && !is_hidden_name(text, run)
}

/// `张某某`, `李××`: a person's name, rightly hidden.
fn is_hidden_name(text: &str, run: &Range<usize>) -> bool {
    let family = before(text, run).is_some_and(|c| FAMILY_NAMES.contains(c));
    let short = text[run.clone()].chars().count() <= 2;
    family && short && after(text, run).is_none_or(|c| !PLACES.contains(c))
}

/// A line to sign on, a line that parts, a date beside a signature.
fn is_for_hand(text: &str, run: &Range<usize>) -> bool {
    let bare = |c: char| c == '_' || c.is_whitespace();
    if text.chars().all(bare) {
        return true;
    }
    let head: Vec<char> = text[..run.start]
        .chars()
        .rev()
        .filter(|c| !bare(*c))
        .take(12)
        .collect();
    let head: String = head.into_iter().rev().collect();
    let label = head.trim_end_matches([':', ')']);
    let signed = SIGNED
        .iter()
        .any(|word| label.ends_with(word) || label.contains("签"));
    let date = after(text, run).is_some_and(|c| "年月日".contains(c)) && text.contains('签');
    signed || date
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        find(text, false)
            .into_iter()
            .map(|(_, words)| words)
            .collect()
    }

    #[test]
    fn what_is_left_to_fill_in() {
        for (text, left) in [
            ("XX县卫生健康局", "XX"),
            ("ＸＸ县卫生健康局", "ＸＸ"),
            ("××街道办事处", "××"),
            ("xx社区居委会", "xx"),
            ("由某某局牵头", "某某"),
            ("某某某同志", "某某某"),
            ("共投入____万元", "____"),
            ("投诉电话：______", "______"),
            ("□□□街道", "□□□"),
            ("此处填写工作情况", "此处填写"),
            ("[请输入单位名称]", "[请输入单位名称]"),
            ("（请填写日期）", "（请填写日期）"),
            ("{{单位}}工作总结", "{{单位}}"),
            ("20XX年工作计划", "20XX年"),
            ("202X年工作计划", "202X年"),
            ("云政发〔20XX〕5号", "20XX〕"),
            ("X月X日召开会议", "X月X日"),
            ("王××局", "××"),
            ("附件1-XX单位方案", "XX"),
        ] {
            assert_eq!(words(text), [left], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it() {
        for text in [
            "XXL号防护服",
            "XX大精神",
            "XX世纪",
            "138XXXX1234",
            "138××××1234",
            "患者张××，男",
            "李某某反映问题",
            "王××",
            "某些单位某种程度上",
            "签字：______",
            "姓名：____ 日期：____",
            "负责人（签字）：________",
            "签字：____ ____年__月__日",
            "________________",
            "□是 □否",
            "3×4米",
            "规格5×20××2",
            "请填写登记表后交回",
            "HTTP://XXX.GOV.CN",
            "型号AXX-12",
            "listen XX",
            "could not open xxx for reading",
        ] {
            assert_eq!(words(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn questions_have_blanks() {
        assert!(find("1.吸烟有害____。", true).is_empty());
        assert!(!find("XX县试卷", true).is_empty());
    }

    #[test]
    fn samples_begin_with_their_name() {
        assert!(begins_sample("附件2：检查记录表（样表）"));
        assert!(begins_sample("申请书（格式）"));
        assert!(!begins_sample("附件2：检查记录表"));
        assert!(!begins_sample("按照样表填写，规范格式。"));
    }

    const BITS: &[&str] = &[
        "XX",
        "X",
        "×",
        "Ｘ",
        "某某",
        "某",
        "__",
        "＿",
        "□",
        "县",
        "大",
        "世纪",
        "张",
        "签字",
        "：",
        "年",
        "月",
        "日",
        "20",
        "1",
        "a",
        "-",
        ".",
        "{{",
        "}}",
        "${",
        "}",
        "[",
        "请输入",
        "】",
        "此处填写",
        "\t",
        "😀",
        " ",
    ];

    proptest::proptest! {
        #[test]
        fn traces_stand_where_they_say(
            bits in proptest::collection::vec(proptest::sample::select(BITS), 0..20),
            questions: bool,
        ) {
            let text = bits.concat();
            let mut free = 0;
            for (range, words) in find(&text, questions) {
                let there: String = text.chars().skip(range.start).take(range.len().min(20)).collect();
                proptest::prop_assert_eq!(there, words);
                proptest::prop_assert!(range.start >= free, "they do not overlap");
                free = range.end;
            }
        }
    }
}
