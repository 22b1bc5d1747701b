//! Values go from the file into the form and back.

use serde_json::json;

use super::*;

fn field(schema: Json) -> Field {
    Field::of("x".into(), Vec::new(), &schema).expect("a line can hold it")
}

#[test]
fn shares_are_typed_in_percent_and_sizes_in_megabytes() {
    let share = field(json!({
        "type": ["number", "null"], "minimum": 0, "maximum": 1, "default": 0.5,
        "x-unit": "%", "x-scale": 0.01,
    }));
    for (typed, stored) in [
        ("57", 0.57),
        ("57%", 0.57),
        ("５７％", 0.57),
        ("33.5", 0.335),
    ] {
        let read = share.read(typed).expect("a number").expect("a value");
        assert_eq!(read, Value::from(stored), "{typed}");
    }
    assert_eq!(share.read("100"), Ok(Some(Value::from(1))));
    assert_eq!(share.words(&Value::from(0.07)), "7");
    assert_eq!(share.read("101"), Err("应在 0 到 100% 之间。".into()));
    assert_eq!(
        share.read("一半").unwrap_err(),
        "“一半”不是数字，应写成 50 这样。"
    );
    let size = field(json!({
        "type": "integer", "minimum": 1, "default": 209_715_200,
        "x-unit": "MB", "x-scale": 1_048_576,
    }));
    assert_eq!(size.read("1.5"), Ok(Some(Value::from(1_572_864))));
    assert_eq!(size.shown(None, None).usual, "200");
    assert!(size.read("-1").is_err() && size.read("0.0000001").is_err());
}

#[test]
fn what_is_shown_reads_back_as_the_same() {
    let all = [
        (field(json!({"type": "integer"})), Value::from(12)),
        (field(json!({"type": "number"})), Value::from(0.25)),
        (field(json!({"type": "boolean"})), Value::from(false)),
        (field(json!({"type": "string"})), Value::from("甲：乙")),
        (
            field(json!({"enum": [1, 2, 4], "default": 2})),
            Value::from(4),
        ),
        (
            field(json!({"type": "array", "items": {"enum": ["seal", "date"]}})),
            Value::from(vec!["seal", "date"]),
        ),
    ];
    for (field, value) in all {
        let shown = field.shown(Some(&value), None);
        assert_eq!(field.read(&shown.value), Ok(Some(value)));
    }
}

#[test]
fn boxes_left_as_they_were_change_nothing_in_whatever_order_the_file_has_them() {
    let field = field(json!({
        "type": "array", "items": {"enum": ["date", "seal", "place"]}, "default": ["place", "date"],
    }));
    let shown = field.shown(None, None);
    assert_eq!((shown.value.as_str(), shown.changed), ("date,place", false));
    assert_eq!(field.read("date,place"), Ok(None));
    assert_eq!(field.read(""), Ok(Some(Value::Sequence(Vec::new()))));
    assert_eq!(field.read("seal"), Ok(Some(Value::from(vec!["seal"]))));
}

#[test]
fn only_what_is_offered_can_be_chosen() {
    let field = field(json!({"type": "string", "enum": ["永久", "30年"], "default": "30年"}));
    assert_eq!(field.read("30年"), Ok(Some(Value::from("30年"))));
    assert_eq!(field.read(""), Ok(None));
    assert!(
        field
            .read("三十年")
            .unwrap_err()
            .contains("只能选：永久、30年")
    );
    assert!(Field::of("x".into(), Vec::new(), &json!({"type": "object"})).is_none());
}
