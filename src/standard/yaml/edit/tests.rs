//! What is changed, what stays, and what is refused.

#![allow(clippy::useless_vec, reason = "places are written as everywhere")]

use proptest::prelude::*;
use serde_yaml::Value;

use super::{difference, set, unset};
use crate::standard::yaml::{Step, at};

fn number(number: i64) -> Value {
    Value::from(number)
}

fn changed(text: &str, at: &[Step], value: impl Into<Value>) -> String {
    set(text, at, &value.into()).expect("can be changed")
}

#[test]
fn a_value_is_replaced_where_it_stands() {
    let text =
        "# 头\na: 1 # 甲\nb:\n  c: \"二\"   # 注\n  d: 'x''y'\ne: {f: 1, g: [甲, 乙] } # q\n";
    for (place, value, old, new) in [
        (at!["a"], number(7), "a: 1 #", "a: 7 #"),
        (at!["b", "c"], "三".into(), "\"二\"", "三"),
        (at!["b", "d"], "1.5".into(), "'x''y'", "\"1.5\""),
        (at!["e", "f"], number(2), "f: 1", "f: 2"),
        (at!["e", "g"], vec!["丙"].into(), "[甲, 乙]", "[丙]"),
        (at!["e", "g", 1], "丁".into(), "乙", "丁"),
    ] {
        assert_eq!(changed(text, &place, value), text.replace(old, new));
    }
}

#[test]
fn what_says_the_same_already_is_not_written_anew() {
    for text in ["a: 0.50 # 半\n", "a:   5e-1", "a: {}\na: 1"] {
        let same = set(text, &at!["a"], &Value::from(0.5));
        assert!(same.is_none_or(|same| same == text), "{text}");
    }
}

#[test]
fn a_value_that_was_not_there_gets_a_line_of_its_own() {
    let place = at!["b", "m"];
    for (text, after) in [
        ("a: 1", "a: 1\nb:\n  m: 9\n"),
        ("a: 1\r\n", "a: 1\r\nb:\r\n  m: 9\r\n"),
        (
            "b:\n    c: 1 # 注\n\n# 尾\nd: 2\n",
            "b:\n    c: 1 # 注\n    m: 9\n\n# 尾\nd: 2\n",
        ),
        ("b: {c: 1} # 注\n", "b: {c: 1, m: 9} # 注\n"),
        ("b: {c: 1, }\n", "b: {c: 1, m: 9 }\n"),
        ("b: {}\n", "b: {m: 9}\n"),
        ("b:\nd: 2\n", "b:\n  m: 9\nd: 2\n"),
        ("b: # 空\nd: 2\n", "b: # 空\n  m: 9\nd: 2\n"),
        ("b:\n  m: # 空\n", "b:\n  m: 9 # 空\n"),
        (
            "b:\n  c: |\n    文字\n    # 不是说明\n",
            "b:\n  c: |\n    文字\n    # 不是说明\n  m: 9\n",
        ),
        (
            "b:\n  c:\n    - 甲\n    - 乙 # 注\n",
            "b:\n  c:\n    - 甲\n    - 乙 # 注\n  m: 9\n",
        ),
        (
            "\u{feff}b:\n  c: \"x\" # 注",
            "\u{feff}b:\n  c: \"x\" # 注\n  m: 9\n",
        ),
    ] {
        assert_eq!(changed(text, &place, 9), after, "{text}");
    }
    let nested = changed("x: 1\n", &at!["override", "1.2", "full_marks"], 5);
    assert_eq!(nested, "x: 1\noverride:\n  \"1.2\":\n    full_marks: 5\n");
    let item = changed("p:\n- id: a\n  t: x\n- id: b\n", &at!["p", 0, "m"], 3);
    assert_eq!(item, "p:\n- id: a\n  t: x\n  m: 3\n- id: b\n");
    let flow = changed("b: {}\n", &at!["b", "x", "m"], 3);
    assert_eq!(flow, "b: {x: {m: 3}}\n");
}

#[test]
fn a_line_that_is_commented_out_comes_back_in_its_place() {
    assert_eq!(
        changed("a: 1\r\n#m: 旧.xlsx # 表\r\nb: 2\r\n", &at!["m"], "新.csv"),
        "a: 1\r\nm: 新.csv # 表\r\nb: 2\r\n"
    );
    assert_eq!(
        changed("t:\n  # m: 3\n  c: 1\n", &at!["t", "m"], 9),
        "t:\n  m: 9\n  c: 1\n"
    );
    // A word of a comment, or a key of another mapping, is not that line.
    assert_eq!(
        changed(
            "# m 是数\nt:\n  c: 1\n  d:\n    #m: 2\n    e: 1\n",
            &at!["t", "m"],
            9
        ),
        "# m 是数\nt:\n  c: 1\n  d:\n    #m: 2\n    e: 1\n  m: 9\n"
    );
}

#[test]
fn a_list_in_lines_becomes_one_in_a_line_unless_that_loses_a_comment() {
    let text = "r:\n  marks:\n    - seal\n    - date # 末\n  x: 1\n";
    let value: Value = vec!["cma"].into();
    assert_eq!(
        set(text, &at!["r", "marks"], &value).expect("can be changed"),
        "r:\n  marks: [cma] # 末\n  x: 1\n"
    );
    let noted = "marks:\n  - seal # 说明\n  - date\n";
    assert_eq!(set(noted, &at!["marks"], &value), None);
}

#[test]
fn a_line_taken_out_takes_what_is_empty_then_with_it() {
    for (text, place, after) in [
        ("a: 1\nb:\n  m: 9\nc: 2\n", at!["b", "m"], "a: 1\nc: 2\n"),
        ("b:\n  k: 1\n  m: 9\n", at!["b", "m"], "b:\n  k: 1\n"),
        ("a: 1\nb: {m: 9}\n", at!["b", "m"], "a: 1\n"),
        ("b: {k: 1, m: 9}\n", at!["b", "m"], "b: {k: 1}\n"),
        ("b: {m: 9, k: 1}\n", at!["b", "m"], "b: {k: 1}\n"),
        ("a: 1\n", at!["b", "m"], "a: 1\n"),
        // What is said of it stays, and it with it: nothing behind the colon says nothing.
        (
            "b:\n  # 说明\n  m: 9\n",
            at!["b", "m"],
            "b:\n  # 说明\n  m:\n",
        ),
        ("b:\n  m: 9 # 说明\n", at!["b", "m"], "b:\n  m: # 说明\n"),
        ("- m: 9\n  k: 1\n", at![0, "m"], "- m:\n  k: 1\n"),
    ] {
        assert_eq!(
            unset(text, &place).expect("can be changed"),
            after,
            "{text}"
        );
    }
}

#[test]
fn what_would_change_something_else_is_refused() {
    for text in ["a: &x 5\nb: *x\n", "a: |\n  5\n", "a: *y\n", "a: [1\n", ""] {
        let after = set(text, &at!["a"], &number(6));
        assert!(after.is_none() || text.is_empty(), "{text}: {after:?}");
    }
    let alias = set("x: &x 5\na: *x\n", &at!["a"], &number(6));
    assert_eq!(alias.as_deref(), Some("x: &x 5\na: 6\n"));
    assert_eq!(set("a: 1\n", &at!["a", "b"], &number(6)), None);
    assert_eq!(set("a: [1]\n", &at!["a", 3], &number(6)), None);
    assert_eq!(set("a: 1\n", &at!["a"], &"甲\n乙".into()), None);
}

#[test]
fn a_difference_is_told_in_lines() {
    let (old, new) = difference("a\nb\nc\n", "a\nx\ny\nc\n");
    assert_eq!(
        (old, new),
        (vec!["b".to_owned()], vec!["x".into(), "y".into()])
    );
    let (old, new) = difference("a\na\n", "a\na\na\n");
    assert_eq!((old.len(), new), (0, vec!["a".to_owned()]));
}

/// A mapping of two levels, written in many ways, with comments.
fn text() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("1"),
        Just("0.50"),
        Just("甲"),
        Just("\"乙 # 丙\""),
        Just("'丁'"),
        Just(""),
        Just("[甲, 2]"),
        Just("true"),
        Just("null"),
    ];
    let note = prop_oneof![Just(""), Just(" # 注"), Just("   # “引”: 号")];
    let key = prop_oneof![Just("a"), Just("b"), Just("\"c\""), Just("名")];
    let entry = (key, value, note, any::<bool>());
    let entries = prop::collection::vec(entry, 0..5);
    let section = (entries, any::<bool>(), 1..5_usize, any::<bool>());
    (
        prop::collection::vec(section, 1..4),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(sections, crlf, closed)| {
            let mut out = String::from("# 头\n");
            for (n, (mut entries, flow, indent, blank)) in sections.into_iter().enumerate() {
                let mut seen = Vec::new();
                entries.retain(|entry| {
                    let fresh = !seen.contains(&entry.0);
                    seen.push(entry.0);
                    fresh
                });
                if flow || entries.is_empty() {
                    let inner: Vec<String> = entries
                        .iter()
                        .map(|(k, v, ..)| format!("{k}: {v}"))
                        .collect();
                    out.push_str(&format!("s{n}: {{{}}} # 段\n", inner.join(", ")));
                } else {
                    out.push_str(&format!("s{n}:\n"));
                    for (key, value, note, above) in entries {
                        let pad = " ".repeat(indent);
                        if above {
                            out.push_str(&format!("{pad}# 上面的说明\n"));
                        }
                        out.push_str(&format!("{pad}{key}: {value}{note}\n"));
                    }
                }
                if blank {
                    out.push_str("\n# 之间\n");
                }
            }
            if !closed {
                out.truncate(out.trim_end().len());
            }
            if crlf { out.replace('\n', "\r\n") } else { out }
        })
}

fn comments(text: &str) -> Vec<String> {
    let marks = [
        "# 头",
        "# 段",
        "# 注",
        "# “引”: 号",
        "# 上面的说明",
        "# 之间",
    ];
    let mut found: Vec<String> = Vec::new();
    for mark in marks {
        found.extend(text.matches(mark).map(str::to_owned));
    }
    found
}

proptest! {
    #[test]
    fn only_the_value_meant_changes(
        text in text(),
        section in 0..4_usize,
        key in prop_oneof![Just("a"), Just("c"), Just("名"), Just("新")],
        value in prop_oneof![Just(Value::from(77)), Just(Value::from("戊 己")), Just(Value::from(vec!["x"]))],
    ) {
        let section = format!("s{section}");
        let place = at![section.as_str(), key];
        let before: Value = serde_yaml::from_str(&text).expect("made to be right");
        let after = set(&text, &place, &value).expect("plainly written");
        let tree: Value = serde_yaml::from_str(&after).expect("still right");
        prop_assert_eq!(&tree[section.as_str()][key], &value);
        prop_assert_eq!(comments(&after), comments(&text));
        prop_assert_eq!(after.contains("\r\n"), text.contains("\r\n"));
        prop_assert!(!after.replace("\r\n", "").contains('\r'));
        // Set again: nothing more. Taken out where it was not there: as before, to the byte.
        let again = set(&after, &place, &value);
        prop_assert_eq!(again.as_deref(), Some(after.as_str()));
        let had = before.get(section.as_str()).and_then(Value::as_mapping);
        let had = had.is_some_and(|map| !map.is_empty() && !map.contains_key(key));
        if had && text.ends_with('\n') {
            prop_assert_eq!(unset(&after, &place), Some(text));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[ -~甲：\n\r\t]{0,60}", key in "[a-c]") {
        let place = at![key.as_str(), "x"];
        let _ = set(&text, &place, &Value::from(1));
        let _ = unset(&text, &place);
        let _ = unset(&text, &place[..1]);
    }
}
