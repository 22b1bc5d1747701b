//! What states something, what does not, and what it says.

use super::*;
use crate::read::Paragraph;

/// `scope|subject|value|unit` of a text, one for each statement.
fn said(text: &str) -> Vec<String> {
    let found = statements(text);
    let line = |s: &Statement| format!("{}|{}|{}|{}", s.scope, s.subject, s.value, s.unit);
    found.iter().map(line).collect()
}

fn statements(text: &str) -> Vec<Statement> {
    let paragraphs = text.lines().map(|line| Paragraph {
        text: line.replace('|', "\t"),
        role: if line.contains('|') {
            Role::Row
        } else {
            Role::Body
        },
        page: None,
    });
    let reading = Reading::text("txt", paragraphs.collect());
    find(&reading, &Paper::of(&reading), "青砚县")
}

#[test]
fn counts_and_shares_are_read_off_prose() {
    for (text, expected) in [
        ("全县共有公厕86座。", "全县|公厕|86|个"),
        ("目前，我县现有86座公共厕所。", "全县|公厕|86|个"),
        (
            "截至2023年底，建成区公厕总数达到六十二座，均免费开放。",
            "建成区|公厕|62|个",
        ),
        ("机械化清扫率百分之八十七点三。", "|机械化清扫率|87.3|%"),
        ("道路机械化清扫率由61%提高到68%。", "|道路机械化清扫率|68|%"),
        ("青砚县常住人口12.3万人。", "全县|常住人口|123000|人"),
        (
            "建成区人均公园绿地面积15.3平方米。",
            "建成区|人均公园绿地面积|15.3|平方米",
        ),
    ] {
        assert_eq!(said(text), [expected], "{text}");
    }
}

#[test]
fn what_was_said_of_a_place_holds_for_the_list() {
    assert_eq!(
        said("全县共有公厕86座、垃圾转运站3座，路灯6213盏。"),
        [
            "全县|公厕|86|个",
            "全县|垃圾转运站|3|个",
            "全县|路灯|6213|盏"
        ]
    );
}

#[test]
fn aims_bounds_changes_parts_and_torn_names_state_nothing() {
    for text in [
        "力争全县公厕达到86座。",
        "全县公厕不少于86座。",
        "全县公厕86座以上。",
        "全县公厕近86座。",
        "全县公厕同比增长8.6%。",
        "其中城区公厕62座。",
        "近三年来，全县累计新建公厕86座。",
        "全县“四星级”公厕26座。",
        "全县一类、二类公厕26座。",
        "抽检合格率98%。",
        "全县项目117个。",
        "全县公厕（城区62座、乡镇24座）。",
        "砚南街道路面平整，公厕12座。",
        "第86座公厕。",
    ] {
        assert_eq!(said(text), [""; 0], "{text}");
    }
}

#[test]
fn sections_of_plans_and_of_several_years_state_nothing() {
    assert_eq!(
        said("一、工作回顾\n全县公厕86座。\n二、下一步工作打算\n全县公厕90座。"),
        ["全县|公厕|86|个"]
    );
    assert_eq!(said("五年来，全县公厕增至86座。\n全县公厕86座。"), [""; 0]);
}

#[test]
fn parts_of_a_year_and_other_years_are_told_apart() {
    let told = |text| {
        let all = statements(text);
        (all[0].year.map(|y| y.0), all[0].part.clone())
    };
    assert_eq!(told("2022年全县公厕86座。"), (Some(2022), String::new()));
    assert_eq!(told("上半年，全县公厕86座。"), (None, "上半年".into()));
    assert_eq!(
        told("2023年上半年工作总结\n\n全县公厕86座。"),
        (Some(2023), "上半年".into())
    );
}

#[test]
fn tables_state_by_row_and_by_total() {
    assert_eq!(
        said("指标|单位|2022年|2023年\n全县公厕数量|座|80|86\n机械化清扫率|%|84.1|87.3"),
        [
            "全县|公厕|80|个",
            "全县|公厕|86|个",
            "|机械化清扫率|84.1|%",
            "|机械化清扫率|87.3|%"
        ]
    );
    assert_eq!(
        said("街道|公厕（座）|备注\n砚南街道|12|\n望岫街道|18|\n全县合计|30|"),
        ["全县|公厕|30|个"]
    );
    assert_eq!(said("指标|目标值\n全县公厕数量（座）|90"), [""; 0]);
}

#[test]
fn figures_agree_within_their_rounding() {
    let one = |text: &str| statements(text).remove(0);
    let agree = |a: &str, b: &str| one(a).agrees(&one(b));
    assert!(agree("全县常住人口12.3万人。", "全县常住人口123456人。"));
    assert!(agree("全县公厕86座。", "全县公厕八十六个。"));
    assert!(!agree("全县公厕86座。", "全县公厕68座。"));
    assert!(!agree("全县常住人口12.3万人。", "全县常住人口132456人。"));
    assert!(!agree("机械化清扫率87.3%。", "机械化清扫率83.7%。"));
    assert!(agree(
        "全县道路清扫面积312万平方米。",
        "全县道路清扫面积3.12平方公里。"
    ));
}

#[test]
fn a_text_without_any_stop_is_read_in_time_that_grows_with_its_length() {
    for bit in ["现有1个", "1吨/", "（1座", "由1%", "全县共有公厕86座、"] {
        let text = bit.repeat(4_000);
        assert!(statements(&text).len() <= 4_000, "{bit}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_spans_lie_in_it(
        bits in proptest::collection::vec(proptest::sample::select(BITS), 0..24),
    ) {
        let text = bits.concat();
        let length = text.chars().count();
        for statement in statements(&text) {
            proptest::prop_assert!(statement.span.start < statement.span.end);
            proptest::prop_assert!(statement.span.end <= length);
        }
    }
}

const BITS: &[&str] = &[
    "全县",
    "共有",
    "公厕",
    "86",
    "座",
    "%",
    "由",
    "提高到",
    "，",
    "。",
    "、",
    "（",
    "）",
    "2023年",
    "百分之",
    "八十",
    "万",
    "“",
    "”",
    "|",
    "\n",
    "合计",
    "指标",
    "数值",
    "其中",
    "机械化清扫率",
    "年",
    "月",
    "点",
    "/",
    "😀",
    " ",
];
