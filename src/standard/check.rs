//! Holds a YAML tree against a JSON Schema and tells every mistake of form: unknown keys, wrong
//! types, words that are not among those allowed. The same schema is printed by `juanzong schema`,
//! so an editor and the program never disagree.

use serde_json::Value as Json;
use serde_yaml::Value;

use super::yaml::{Document, Mistakes, Step, closest};

/// Every mistake of form in the document. What is wrong is then replaced by the emptiest thing of
/// the right form, so that its meaning can still be looked at and all mistakes told at once;
/// [`Mistakes::settle`] drops what only follows from that.
pub(crate) fn check(document: &mut Document, schema: &Json, mistakes: &mut Mistakes) {
    let mut at = Vec::new();
    let checker = Checker { root: schema };
    checker.check(&document.value, schema, &mut at, mistakes);
    for mistake in &mistakes.list {
        checker.mend(&mut document.value, schema, &mistake.at);
    }
}

struct Checker<'a> {
    root: &'a Json,
}

impl<'a> Checker<'a> {
    fn check(&self, value: &Value, schema: &'a Json, at: &mut Vec<Step>, out: &mut Mistakes) {
        let schema = self.resolve(schema);
        if let Some(branches) = branches(schema) {
            return self.check_any(value, branches, at, out);
        }
        if !self.of_type(value, schema) {
            let wanted = self.types(schema);
            out.value(at.clone(), wrong_type(value, &wanted));
            return;
        }
        self.check_words(value, schema, at, out);
        self.check_range(value, schema, at, out);
        match value {
            Value::Mapping(map) => self.check_mapping(map, schema, at, out),
            Value::Sequence(list) => {
                let Some(items) = schema.get("items") else {
                    return;
                };
                for (i, item) in list.iter().enumerate() {
                    at.push(Step::Index(i));
                    self.check(item, items, at, out);
                    at.pop();
                }
            }
            Value::Tagged(tagged) => self.check(&tagged.value, schema, at, out),
            _ => {}
        }
    }

    /// Replaces what stands at a wrong place: by nothing where nothing may stand there, else by the
    /// emptiest value of the right form.
    fn mend(&self, value: &mut Value, schema: &'a Json, at: &[Step]) {
        let mut schema = self.resolve(schema);
        if let Some(any) = branches(schema) {
            let meant = any
                .iter()
                .map(|s| self.resolve(s))
                .find(|s| self.of_type(value, s));
            schema = meant.or(any.first()).unwrap_or(schema);
        }
        let Some((step, rest)) = at.split_first() else {
            *value = self.emptiest(schema);
            return;
        };
        match (step, value) {
            (Step::Key(key), Value::Mapping(map)) => {
                let own = schema.get("properties").and_then(|p| p.get(key));
                let other = schema.get("additionalProperties").filter(|s| s.is_object());
                let below = own.or(other);
                if rest.is_empty() && !required(schema).contains(&key.as_str()) {
                    map.remove(key.as_str());
                } else if let Some(below) = below {
                    let inner = map.entry(Value::from(key.as_str())).or_insert(Value::Null);
                    self.mend(inner, below, rest);
                }
            }
            (Step::Index(i), Value::Sequence(list)) => {
                if let (Some(inner), Some(items)) = (list.get_mut(*i), schema.get("items")) {
                    self.mend(inner, items, rest);
                }
            }
            _ => {}
        }
    }

    fn emptiest(&self, schema: &'a Json) -> Value {
        let schema = self.resolve(schema);
        if let Some([first, ..]) = branches(schema) {
            return self.emptiest(first);
        }
        let first_word = schema
            .get("enum")
            .and_then(|words| words.get(0))
            .and_then(Json::as_str);
        match self.types(schema).first().copied() {
            Some("string") => Value::from(first_word.unwrap_or_default()),
            Some("integer") => Value::from(
                schema
                    .get("minimum")
                    .and_then(Json::as_u64)
                    .unwrap_or_default(),
            ),
            Some("number") => Value::from(
                schema
                    .get("minimum")
                    .and_then(Json::as_f64)
                    .unwrap_or_default(),
            ),
            Some("boolean") => Value::from(false),
            Some("array") => Value::Sequence(Vec::new()),
            Some("object") => {
                let mut map = serde_yaml::Mapping::new();
                for name in required(schema) {
                    if let Some(property) = schema.get("properties").and_then(|p| p.get(name)) {
                        map.insert(Value::from(name), self.emptiest(property));
                    }
                }
                Value::Mapping(map)
            }
            _ => Value::Null,
        }
    }

    /// One of several forms: right if any of them takes it; else the mistakes of the one it is
    /// meant to be.
    fn check_any(&self, value: &Value, any: &'a [Json], at: &mut Vec<Step>, out: &mut Mistakes) {
        let meant: Vec<&Json> = any
            .iter()
            .filter(|s| self.of_type(value, self.resolve(s)))
            .collect();
        let Some(first) = meant.first() else {
            let wanted: Vec<&str> = any
                .iter()
                .flat_map(|s| self.types(self.resolve(s)))
                .collect();
            out.value(at.clone(), wrong_type(value, &wanted));
            return;
        };
        let right = meant.iter().any(|schema| {
            let mut tried = Mistakes::default();
            self.check(value, schema, at, &mut tried);
            tried.list.is_empty()
        });
        if !right {
            self.check(value, first, at, out);
        }
    }

    fn check_mapping(
        &self,
        map: &serde_yaml::Mapping,
        schema: &'a Json,
        at: &mut Vec<Step>,
        out: &mut Mistakes,
    ) {
        let empty = serde_json::Map::new();
        let known = schema
            .get("properties")
            .and_then(Json::as_object)
            .unwrap_or(&empty);
        let required = required(schema);
        for (key, value) in map {
            let name = key_text(key);
            let optional = !required.contains(&name.as_str());
            at.push(Step::Key(name.clone()));
            match (known.get(&name), schema.get("additionalProperties")) {
                // A key with nothing behind it says nothing.
                (Some(_), _) if value.is_null() && optional => {}
                (Some(property), _) => self.check(value, property, at, out),
                (None, Some(Json::Bool(false))) => {
                    let near = closest(&name, known.keys().map(String::as_str)).join("、");
                    out.key(
                        at.clone(),
                        format!("没有“{name}”这一栏。相近的有：{near}。"),
                    );
                }
                (None, Some(any)) => self.check(value, any, at, out),
                (None, None) => {}
            }
            at.pop();
        }
        for name in required {
            if !map.contains_key(name) {
                let place = at.iter().cloned().chain([name.into()]).collect();
                out.key(place, format!("缺少“{name}”这一栏。"));
            }
        }
    }

    fn check_words(&self, value: &Value, schema: &Json, at: &[Step], out: &mut Mistakes) {
        let (Some(words), Value::String(text)) = (schema.get("enum"), value) else {
            return;
        };
        let words: Vec<&str> = words
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .collect();
        if !words.contains(&text.as_str()) {
            let list = words.join("、");
            out.value(
                at.to_vec(),
                format!("“{text}”不能用在这里，只能写：{list}。"),
            );
        }
    }

    fn check_range(&self, value: &Value, schema: &Json, at: &[Step], out: &mut Mistakes) {
        let Some(number) = value.as_f64() else { return };
        let bound = |name| schema.get(name).and_then(Json::as_f64);
        let (least, most) = (bound("minimum"), bound("maximum"));
        let low = least.is_some_and(|least| number < least);
        let high = most.is_some_and(|most| number > most);
        if low || high || !number.is_finite() {
            let limits = match (least, most) {
                (Some(least), Some(most)) => format!("应在 {least} 到 {most} 之间"),
                (Some(least), None) => format!("不能小于 {least}"),
                (None, Some(most)) => format!("不能大于 {most}"),
                (None, None) => "应是普通的数字".to_owned(),
            };
            out.value(at.to_vec(), format!("数字{limits}。"));
        }
    }

    fn resolve(&self, schema: &'a Json) -> &'a Json {
        let mut schema = schema;
        // Schemas of ours refer at most a few times; a ring would be a mistake of the program.
        for _ in 0..8 {
            let Some(target) = schema.get("$ref").and_then(Json::as_str) else {
                break;
            };
            match self.root.pointer(target.trim_start_matches('#')) {
                Some(found) => schema = found,
                None => break,
            }
        }
        schema
    }

    /// The types a schema takes; none where it takes any.
    fn types(&self, schema: &'a Json) -> Vec<&'a str> {
        match schema.get("type") {
            Some(Json::String(one)) => vec![one.as_str()],
            Some(Json::Array(many)) => many.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        }
    }

    fn of_type(&self, value: &Value, schema: &'a Json) -> bool {
        if let Some(any) = branches(schema) {
            return any.iter().any(|s| self.of_type(value, self.resolve(s)));
        }
        let types = self.types(schema);
        types.is_empty()
            || types.iter().any(|name| match (*name, value) {
                ("number", Value::Number(_)) => true,
                ("integer", Value::Number(n)) => n.is_i64() || n.is_u64(),
                (_, Value::Tagged(_)) => false,
                (name, value) => name == type_of(value),
            })
    }
}

fn required(schema: &Json) -> Vec<&str> {
    let list = schema.get("required").and_then(Json::as_array);
    list.into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect()
}

fn branches(schema: &Json) -> Option<&[Json]> {
    let any = schema.get("anyOf").or_else(|| schema.get("oneOf"))?;
    any.as_array().map(Vec::as_slice)
}

fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        _ => String::new(),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Sequence(_) => "array",
        Value::Mapping(_) => "object",
        Value::Tagged(_) => "tagged",
    }
}

fn wrong_type(value: &Value, wanted: &[&str]) -> String {
    let mut words: Vec<&str> = wanted
        .iter()
        .filter(|t| **t != "null")
        .map(|t| in_words(t))
        .collect();
    words.dedup();
    let quote = wanted.contains(&"string") && matches!(value, Value::Number(_) | Value::Bool(_));
    let hint = if quote {
        "请给它加上双引号。"
    } else {
        ""
    };
    format!(
        "这里应写{}，写成了{}。{hint}",
        words.join("或"),
        in_words(type_of(value))
    )
}

fn in_words(name: &str) -> &'static str {
    match name {
        "string" => "文字",
        "integer" => "整数",
        "number" => "数字",
        "boolean" => "true 或 false",
        "array" => "列表（[甲, 乙]，或每行一个“- ”）",
        "object" => "一组“栏: 值”",
        "tagged" => "带“!”的标记",
        _ => "空白",
    }
}
