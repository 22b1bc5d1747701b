//! [`Field`]: one value of a YAML file as a form shows it and reads it back, by the file's schema.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value as Json;
use serde_yaml::Value;

use super::Step;

/// Digits that are kept of a number typed in another unit than the file's.
const PRECISION: f64 = 1e6;

/// One value of a file.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// What the form calls it.
    pub name: String,
    /// Where it stands in the file.
    pub at: Vec<Step>,
    /// What it is called in words.
    pub title: String,
    /// What it does.
    pub about: String,
    /// The unit it is typed in; empty where it has none.
    pub unit: String,
    /// What may be typed.
    pub kind: Kind,
    /// What holds where nothing is written, as in the file.
    pub usual: Option<Value>,
    /// Least and most, as in the file.
    pub bounds: [Option<f64>; 2],
    /// The file's number for one of the form's unit.
    pub scale: f64,
}

/// What may be typed into a field. Choices are what the file has and what it is called.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Whole,
    Number,
    One(Vec<(String, String)>),
    Many(Vec<(String, String)>),
    /// What `true` and `false` are called.
    YesNo([&'static str; 2]),
    Text,
}

/// A field as a template shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// What the form calls it.
    pub name: String,
    /// What it is called in words.
    pub title: String,
    /// What it does.
    pub about: String,
    /// The unit it is typed in.
    pub unit: String,
    /// `number`, `one`, `many` or `text`.
    pub kind: &'static str,
    /// What is written or was typed; empty where nothing is.
    pub value: String,
    /// What holds where nothing is written.
    pub usual: String,
    /// What may be typed, in words.
    pub range: String,
    /// What may be chosen: what is sent, what it is called, whether it is chosen.
    pub choices: Vec<(String, String, bool)>,
    /// Whether it is other than what holds where nothing is written.
    pub changed: bool,
    /// Why what was typed is not taken.
    pub wrong: String,
}

impl Field {
    /// A property of a schema; `None` where no single line can hold it. The words `x-unit` and
    /// `x-scale` beside the schema's own say in which unit people type it and how many of the
    /// file's one of these is.
    pub fn of(name: String, at: Vec<Step>, schema: &Json) -> Option<Self> {
        let said = |key: &str| schema.get(key).and_then(Json::as_str).unwrap_or_default();
        let number = |key: &str| schema.get(key).and_then(Json::as_f64);
        let about = said("description").to_owned();
        let title = match said("title") {
            "" => about.clone(),
            title => title.to_owned(),
        };
        Some(Field {
            name,
            at,
            about: if title == about { String::new() } else { about },
            title,
            unit: said("x-unit").to_owned(),
            kind: Kind::of(schema)?,
            usual: schema.get("default").and_then(of_json),
            bounds: [number("minimum"), number("maximum")],
            scale: number("x-scale").unwrap_or(1.0),
        })
    }

    /// As shown, with what is written now, or with what was typed and why it is not taken.
    pub fn shown(&self, now: Option<&Value>, typed: Option<(&str, &str)>) -> Shown {
        let value = match typed {
            Some((typed, _)) => typed.to_owned(),
            None => self.now(now).map_or(String::new(), |now| self.words(now)),
        };
        let usual = self
            .usual
            .as_ref()
            .map_or(String::new(), |usual| self.words(usual));
        let (kind, choices) = match &self.kind {
            Kind::Whole | Kind::Number => ("number", Vec::new()),
            Kind::Text => ("text", Vec::new()),
            Kind::One(choices) => ("one", choices.clone()),
            Kind::Many(choices) => ("many", choices.clone()),
            Kind::YesNo(words) => ("one", yes_no(*words)),
        };
        let chosen: Vec<&str> = value.split(',').collect();
        let mut choices: Vec<(String, String, bool)> = choices
            .into_iter()
            .map(|(key, words)| {
                let on = if kind == "one" {
                    key == value
                } else {
                    chosen.contains(&&*key)
                };
                (key, words, on)
            })
            .collect();
        // What is written and no longer offered is still shown for what it is.
        if kind == "one" && !value.is_empty() && choices.iter().all(|(.., on)| !on) {
            choices.push((value.clone(), value.clone(), true));
        }
        Shown {
            name: self.name.clone(),
            title: self.title.clone(),
            about: self.about.clone(),
            unit: self.unit.clone(),
            kind,
            changed: !value.is_empty() && value != usual,
            usual: self.called(&usual),
            value,
            range: self.range(),
            choices,
            wrong: typed.map_or(String::new(), |(_, wrong)| wrong.to_owned()),
        }
    }

    /// What the form begins with: boxes to be ticked show what holds, the others what is written.
    fn now<'v>(&'v self, written: Option<&'v Value>) -> Option<&'v Value> {
        let held = matches!(self.kind, Kind::Many(_)).then_some(self.usual.as_ref());
        written.filter(|value| !value.is_null()).or(held.flatten())
    }

    /// A value of the file as the form has it.
    pub fn words(&self, value: &Value) -> String {
        match value {
            Value::Number(number) if self.scale == 1.0 => number.to_string(),
            Value::Number(number) => {
                rounded(number.as_f64().unwrap_or_default() / self.scale).to_string()
            }
            Value::String(text) => text.clone(),
            Value::Bool(yes) => yes.to_string(),
            Value::Sequence(list) => {
                let mut list: Vec<String> = list.iter().map(|value| self.words(value)).collect();
                if let Kind::Many(choices) = &self.kind {
                    // Boxes have no order but the form's.
                    list.sort_by_key(|one| choices.iter().position(|(key, _)| key == one));
                }
                list.join(",")
            }
            _ => String::new(),
        }
    }

    /// What was typed as the file has it; `None` where nothing was.
    ///
    /// # Errors
    /// Why it can't be taken, in Chinese.
    pub fn read(&self, typed: &str) -> Result<Option<Value>, String> {
        let typed = typed.trim();
        if typed.is_empty() && !matches!(self.kind, Kind::Many(_)) {
            return Ok(None);
        }
        let choice = |choices: &[(String, String)], typed: &str| {
            let known = choices.iter().any(|(key, _)| key == typed);
            known.then(|| self.chosen(typed)).ok_or_else(|| {
                let words: Vec<&str> = choices.iter().map(|(_, words)| &**words).collect();
                format!("“{typed}”不能用在这里，只能选：{}。", words.join("、"))
            })
        };
        match &self.kind {
            Kind::Whole | Kind::Number => self.number(typed).map(Some),
            Kind::One(choices) => choice(choices, typed).map(Some),
            Kind::YesNo(words) => {
                choice(&yes_no(*words), typed).map(|_| Some(Value::from(typed == "true")))
            }
            Kind::Many(choices) => {
                let typed = typed.split(',').filter(|one| !one.is_empty());
                let list: Result<Vec<Value>, String> =
                    typed.map(|one| choice(choices, one)).collect();
                let list = list.map(Value::Sequence)?;
                let usual = self
                    .usual
                    .as_ref()
                    .map_or(String::new(), |usual| self.words(usual));
                Ok(Some(list).filter(|list| self.words(list) != usual))
            }
            Kind::Text if typed.contains(['\n', '\r']) => Err("这里只能写一行。".into()),
            Kind::Text => Ok(Some(Value::from(typed))),
        }
    }

    /// A choice as the file has it: a number where the words are numbers.
    fn chosen(&self, typed: &str) -> Value {
        match (&self.usual, typed.parse::<i64>()) {
            (Some(Value::Number(_)), Ok(number)) => Value::from(number),
            _ => Value::from(typed),
        }
    }

    fn number(&self, typed: &str) -> Result<Value, String> {
        let plain: String = typed.chars().map(narrow).collect();
        let plain = plain.trim_end_matches(self.unit.as_str()).trim();
        let number = plain
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite());
        let Some(number) = number else {
            return Err(format!(
                "“{typed}”不是数字，应写成 {} 这样。",
                self.example()
            ));
        };
        let stored = rounded(number * self.scale);
        let whole = self.kind == Kind::Whole;
        if whole && stored.fract() != 0.0 {
            return Err("应是整数。".into());
        }
        let [least, most] = self.bounds;
        if least.is_some_and(|least| stored < least) || most.is_some_and(|most| stored > most) {
            return Err(format!("{}。", self.range()));
        }
        // What a double counts exactly is written without a point.
        Ok(match stored.fract() == 0.0 && stored.abs() < 9e15 {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "checked to be whole and small"
            )]
            true => Value::from(stored as i64),
            false => Value::from(stored),
        })
    }

    fn example(&self) -> String {
        let usual = self.usual.as_ref().map(|usual| self.words(usual));
        usual.unwrap_or_else(|| "10".into())
    }

    fn range(&self) -> String {
        if !matches!(self.kind, Kind::Whole | Kind::Number) {
            return String::new();
        }
        let words = |bound: f64| format!("{}{}", rounded(bound / self.scale), blank(&self.unit));
        match self.bounds {
            [Some(least), Some(most)] => format!(
                "应在 {} 到 {}之间",
                rounded(least / self.scale),
                words(most)
            ),
            [Some(least), None] if least / self.scale >= 0.01 => {
                format!("不能小于 {}", words(least)).trim_end().to_owned()
            }
            [Some(least), None] if least > 0.0 => "要大于 0".into(),
            [Some(_), None] => "不能是负数".into(),
            [None, Some(most)] => format!("不能大于 {}", words(most)).trim_end().to_owned(),
            [None, None] => String::new(),
        }
    }

    /// What a choice is called.
    fn called(&self, value: &str) -> String {
        let choices = match &self.kind {
            Kind::One(choices) | Kind::Many(choices) => choices.clone(),
            Kind::YesNo(words) => yes_no(*words),
            _ => return value.to_owned(),
        };
        let words = |one: &str| {
            let known = choices.iter().find(|(key, _)| key == one);
            known.map_or(one.to_owned(), |(_, words)| words.clone())
        };
        let all: Vec<String> = value.split(',').map(words).collect();
        all.join("、")
    }
}

impl Kind {
    /// What a property of a schema takes.
    fn of(schema: &Json) -> Option<Self> {
        let words = |schema: &Json| -> Option<Vec<(String, String)>> {
            let words = schema.get("enum")?.as_array()?.iter();
            let text = |word: &Json| match word {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            };
            let words = words.filter(|word| !word.is_null()).map(text);
            Some(words.map(|word| (word.clone(), word)).collect())
        };
        if let Some(words) = words(schema) {
            return Some(Kind::One(words));
        }
        let types: Vec<&str> = match schema.get("type")? {
            Json::String(one) => vec![one],
            Json::Array(many) => many.iter().filter_map(Json::as_str).collect(),
            _ => return None,
        };
        match types.iter().find(|name| **name != "null").copied()? {
            "integer" => Some(Kind::Whole),
            "number" => Some(Kind::Number),
            "boolean" => Some(Kind::YesNo(["是", "否"])),
            "string" => Some(Kind::Text),
            "array" => words(schema.get("items")?).map(Kind::Many),
            _ => None,
        }
    }
}

fn yes_no([yes, no]: [&str; 2]) -> Vec<(String, String)> {
    [("true", yes), ("false", no)]
        .map(|(key, words)| (key.into(), words.into()))
        .into()
}

fn rounded(number: f64) -> f64 {
    (number * PRECISION).round() / PRECISION
}

/// A unit behind a number, with blanks where they are usual.
fn blank(unit: &str) -> Cow<'_, str> {
    match unit {
        "" => " ".into(),
        "%" => "% ".into(),
        unit if unit.is_ascii() => format!(" {unit} ").into(),
        unit => format!(" {unit}").into(),
    }
}

/// A full-width character as typed with a Chinese input method, for the one meant.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

fn of_json(json: &Json) -> Option<Value> {
    serde_yaml::to_value(json).ok()
}

#[cfg(test)]
mod tests;
