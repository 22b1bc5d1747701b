//! What the terminal and programs are told.

use juanzong::output::{json, text};

use super::found::assessment;

fn said(more: usize, unit: Option<&str>) -> String {
    let mut out = Vec::new();
    let unit = unit.map(Into::into);
    text::summary(&assessment(more), unit.as_ref(), &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn the_terminal_says_it_in_words_worst_first() {
    let all = said(100, None);
    assert!(all.starts_with("云溪县2026年国家卫生县城技术评估（检查日期 2026年11月21日）"));
    assert!(all.contains("未能检查，不等于没有问题"));
    let at = |words: &str| all.find(words).expect("there");
    assert!(at("■ 云溪县第一小学") < at("■ 云溪县人民医院"));
    assert!(at("严重") < at("一般"));
    assert!(all.contains("另有 67 处"), "what is left out is counted");
    assert!(!all.contains('\u{1b}'));
}

#[test]
fn one_unit_is_shown_whole_and_alone() {
    let one = said(100, Some("第一小学"));
    assert!(one.contains("单位：云溪县第一小学"));
    assert!(!one.contains("■ 云溪县人民医院"));
    assert_eq!(one.matches("这一项没有任何材料").count(), 72);
}

#[test]
fn programs_get_every_finding() {
    let made = assessment(100);
    let text = json::text(&json::results(&made, None)).expect("JSON");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["format"], "juanzong-results");
    assert_eq!(value["checked"], "2026-11-21");
    let findings = value["findings"].as_array().expect("a list");
    assert_eq!(findings.len(), made.findings.len());
    assert_eq!(findings[0]["identity"], made.findings[0].identity());
    assert_eq!(
        value["ledger"].as_array().expect("a list").len(),
        made.ledger.entries.len()
    );
    assert_eq!(value["looked_at"]["units"], 12);
    let one: Option<juanzong::standard::UnitId> = Some("第一小学".into());
    let one = json::text(&json::results(&made, one.as_ref())).expect("JSON");
    let one: serde_json::Value = serde_json::from_str(&one).expect("JSON");
    assert_eq!(one["looked_at"]["filled"], 0);
    assert_eq!(one["findings"].as_array().expect("a list").len(), 72);
}
