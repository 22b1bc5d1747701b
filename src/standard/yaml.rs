//! A YAML file that is read for a clerk: every mistake in it at once, in Chinese, each with line,
//! column and the offending line itself. Home of `serde_yaml` and `saphyr`.

pub(crate) mod edit;
pub(crate) mod field;
pub(crate) mod form;

use std::fmt::Write as _;

use saphyr::{LoadableYamlNode as _, MarkedYaml, Scalar, YamlData};
use serde::de::DeserializeOwned;
use serde_yaml::Value;

use crate::error::{Error, Result};

/// Largest YAML file that is read (bytes): a project of a thousand units has less.
const LARGEST: usize = 8 << 20;

/// A step down into a YAML tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into a mapping.
    Key(String),
    /// Into a list.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Step::Key(key.into())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Step::Index(index)
    }
}

/// A place in a YAML tree: `at!["units", 3, "name"]`.
macro_rules! at {
    ($($step:expr),* $(,)?) => { vec![$($crate::standard::yaml::Step::from($step)),*] };
}
pub(crate) use at;

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// Where.
    pub at: Vec<Step>,
    /// Whether the key is wrong, not its value.
    pub key: bool,
    /// What is wrong, in Chinese.
    pub what: String,
}

/// Everything wrong with a file, collected.
#[derive(Debug, Default)]
pub(crate) struct Mistakes {
    /// In the order found.
    pub list: Vec<Mistake>,
}

impl Mistakes {
    /// The value there is wrong.
    pub fn value(&mut self, at: Vec<Step>, what: impl Into<String>) {
        let what = what.into();
        self.list.push(Mistake {
            at,
            key: false,
            what,
        });
    }

    /// The key there is wrong, or something below it is missing.
    pub fn key(&mut self, at: Vec<Step>, what: impl Into<String>) {
        let what = what.into();
        self.list.push(Mistake {
            at,
            key: true,
            what,
        });
    }

    /// Drops mistakes of meaning that only follow from mistakes of form, which are the first
    /// `form` of the list: those at the same place or below it.
    pub fn settle(&mut self, form: usize) {
        let (first, later) = self.list.split_at(form.min(self.list.len()));
        let kept = later
            .iter()
            .filter(|m| !first.iter().any(|f| m.at.starts_with(&f.at)))
            .cloned();
        self.list = first.iter().cloned().chain(kept).collect();
    }

    /// Whether anything is wrong below this key at the top.
    pub fn below(&self, key: &str) -> bool {
        let is = |step: Option<&Step>| matches!(step, Some(Step::Key(k)) if k == key);
        self.list.iter().any(|mistake| is(mistake.at.first()))
    }
}

/// A YAML file, parsed.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its name as shown.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Its tree.
    pub value: Value,
}

impl Document {
    /// Parses a text.
    ///
    /// # Errors
    /// Not YAML: in Chinese, with line and column.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() > LARGEST {
            return Err(Error::project(format!(
                "{file} 太大，超过 8 MB，不像是设置文件。"
            )));
        }
        let value = serde_yaml::from_str(text).map_err(|e| syntax_error(file, text, &e))?;
        let (file, text) = (file.to_owned(), text.to_owned());
        Ok(Document { file, text, value })
    }

    /// The tree as a typed value. Call it on a tree that was checked against its schema.
    ///
    /// # Errors
    /// What `serde` says, where the schema let something pass.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        T::deserialize(self.value.clone()).map_err(|e| {
            Error::project(format!(
                "{} 读不懂：{}",
                self.file,
                in_chinese(&e.to_string())
            ))
        })
    }

    /// The error that tells every mistake, by line; `Ok` where there is none.
    ///
    /// # Errors
    /// The mistakes.
    pub fn verdict(&self, mistakes: &Mistakes) -> Result<()> {
        if mistakes.list.is_empty() {
            return Ok(());
        }
        let tree = MarkedYaml::load_from_str(&self.text).unwrap_or_default();
        let mut found: Vec<(Spot, &str)> = mistakes
            .list
            .iter()
            .map(|m| (spot(tree.first(), m), m.what.as_str()))
            .collect();
        found.sort();
        found.dedup();
        let mut what = format!("{} 有 {} 处错误：", self.file, found.len());
        for (n, (spot, message)) in found.into_iter().enumerate() {
            let _ = write!(what, "\n\n（{}）{}", n + 1, told(&self.text, spot, message));
        }
        Err(Error::project(what).hint("请按提示逐处改正，保存后再运行一次。"))
    }
}

/// Line and column from 1, and how many characters to underline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    line: usize,
    column: usize,
    len: usize,
}

/// A mistake in words, with its line and a caret below. Wide characters are matched by wide blanks.
fn told(text: &str, spot: Spot, message: &str) -> String {
    let line = text.lines().nth(spot.line - 1).unwrap_or_default();
    let (line, cut) = (line.trim_end(), spot.column - 1);
    let blank: String = line
        .chars()
        .take(cut)
        .map(|c| if c.is_ascii() { ' ' } else { '\u{3000}' })
        .collect();
    let marks: String = line
        .chars()
        .skip(cut)
        .take(spot.len.max(1))
        .map(|c| if c.is_ascii() { "^" } else { "^^" })
        .collect();
    let marks = if marks.is_empty() { "^" } else { &marks };
    let number = spot.line.to_string();
    let margin = " ".repeat(number.len());
    format!(
        "第 {} 行第 {} 列：{message}\n    {number} | {line}\n    {margin} | {blank}{marks}",
        spot.line, spot.column
    )
}

/// Where a mistake stands; the nearest thing above it that can be found.
fn spot(root: Option<&MarkedYaml>, mistake: &Mistake) -> Spot {
    let mut spot = Spot {
        line: 1,
        column: 1,
        len: 1,
    };
    let Some(mut node) = root else { return spot };
    for (n, step) in mistake.at.iter().enumerate() {
        let last = n + 1 == mistake.at.len();
        let below = match (step, &node.data) {
            (Step::Key(key), YamlData::Mapping(map)) => map
                .iter()
                .find(|(k, _)| key_is(k, key))
                .map(|(k, v)| (k, v, last && mistake.key)),
            (Step::Index(i), YamlData::Sequence(list)) => list.get(*i).map(|v| (v, v, false)),
            _ => None,
        };
        let Some((key, value, at_key)) = below else {
            return spot;
        };
        let empty = value.span.is_empty();
        let shown = if at_key || (empty && matches!(step, Step::Key(_))) {
            key
        } else {
            value
        };
        spot = spot_of(shown);
        node = value;
    }
    spot
}

fn key_is(node: &MarkedYaml, key: &str) -> bool {
    match &node.data {
        YamlData::Value(Scalar::String(text)) => text == key,
        YamlData::Value(Scalar::Integer(number)) => number.to_string() == key,
        _ => false,
    }
}

fn spot_of(node: &MarkedYaml) -> Spot {
    let (start, end) = (&node.span.start, &node.span.end);
    let scalar = matches!(node.data, YamlData::Value(_));
    let len = if scalar && start.line() == end.line() {
        end.col().saturating_sub(start.col())
    } else {
        1
    };
    Spot {
        line: start.line().max(1),
        column: start.col() + 1,
        len,
    }
}

fn syntax_error(file: &str, text: &str, error: &serde_yaml::Error) -> Error {
    let why = in_chinese(&error.to_string());
    let what = match error.location() {
        Some(at) => {
            let spot = Spot {
                line: at.line(),
                column: at.column(),
                len: 1,
            };
            format!("{file} 的写法有错：\n\n{}", told(text, spot, &why))
        }
        None => format!("{file} 的写法有错：{why}"),
    };
    Error::project(what)
        .hint("每一层缩进要用空格对齐（不能用制表符），冒号后面要有一个空格，引号、括号要成对。")
}

/// What the YAML library says, in words a clerk knows. What it can't say is passed on.
fn in_chinese(said: &str) -> String {
    const SAID: [(&str, &str); 18] = [
        ("duplicate entry with key", "同一栏写了两次"),
        ("duplicate entry", "同一栏写了两次"),
        (
            "mapping values are not allowed",
            "这里不该有冒号。可能是上一行缩进不对，或文字里有冒号而没有加引号",
        ),
        (
            "could not find expected ':'",
            "这一行缺少冒号，或冒号后面缺少空格",
        ),
        (
            "did not find expected key",
            "缩进没有对齐，或前面的引号、括号没有写完",
        ),
        (
            "did not find expected '-' indicator",
            "列表没有对齐：同一列表的“- ”要在同一列",
        ),
        (
            "did not find expected ',' or ']'",
            "方括号里缺少逗号，或方括号没有写完",
        ),
        (
            "did not find expected ',' or '}'",
            "花括号里缺少逗号，或花括号没有写完",
        ),
        (
            "found character that cannot start any token",
            "这个符号不能用在开头（制表符、@、` 等）。缩进请用空格，文字请加引号",
        ),
        (
            "found unexpected end of stream",
            "文件到这里就完了，前面的引号没有写完",
        ),
        ("while scanning a quoted scalar", "引号没有写完"),
        ("found a tab character", "缩进用了制表符（Tab），请改用空格"),
        (
            "found undefined tag",
            "不认识的“!”标记；文字里有“!”时请加引号",
        ),
        ("unknown anchor", "“*”开头的文字请加引号"),
        (
            "control characters are not allowed",
            "有看不见的控制字符，请删除后重写这一行",
        ),
        (
            "more than one document",
            "文件里有多份内容（“---”），只能有一份",
        ),
        ("recursion limit", "嵌套太深"),
        ("repetition limit", "“&”“*”引用太多"),
    ];
    SAID.iter()
        .find(|(english, _)| said.contains(english))
        .map_or_else(
            || format!("不是合格的 YAML（{said}）"),
            |(_, chinese)| {
                let key = said.split("duplicate entry with key ").nth(1);
                match key.and_then(|k| k.split('"').nth(1)) {
                    Some(key) => format!("{chinese}：“{key}”"),
                    None => (*chinese).to_owned(),
                }
            },
        )
}

/// A text as a YAML scalar: plain where nobody could misread it, else in double quotes.
pub(crate) fn scalar(text: &str) -> String {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let inside = |c: char| han(c) || c.is_ascii_alphanumeric() || "（）、-_./".contains(c);
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = text.starts_with(|c: char| han(c) || c.is_ascii_alphabetic())
        && text.chars().all(inside)
        && !words.contains(&text.to_lowercase().as_str());
    // JSON strings are YAML strings.
    if plain {
        text.into()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

/// The few candidates most like a name, best first: for “did you mean”.
pub(crate) fn closest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(usize, &str)> = among
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .collect();
    scored.sort();
    scored.dedup();
    let longest = name.chars().count().max(3);
    let near = scored.iter().filter(|(d, _)| *d * 2 <= longest).count();
    scored
        .into_iter()
        .take(near.clamp(1, 5))
        .map(|(_, candidate)| candidate)
        .collect()
}

/// Edit distance in characters, capitals aside.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.to_lowercase().chars().collect();
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let change = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
