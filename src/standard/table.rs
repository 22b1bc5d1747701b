//! A YAML file of the form “name: {column: value}” as rows of a table, so that what people may
//! keep in a sheet they may keep in YAML, too.

use serde_yaml::Value;

use super::yaml::Document;
use crate::error::{Error, Result};

/// A row: its name, and its cells by column in the order written.
pub type Row = (String, Vec<(String, String)>);

/// The rows of a text; `file` is its name in messages.
///
/// # Errors
/// Not YAML, or of another form: in Chinese, with the line where it is known.
pub fn rows(file: &str, text: &str) -> Result<Vec<Row>> {
    let document = Document::parse(file, text)?;
    let form = |name: &str| {
        let what =
            format!("{file} 里“{name}”的写法不对，应写成“代号: {{2023: 数值, 2024: 数值}}”。");
        Error::project(what)
    };
    let map = match &document.value {
        Value::Mapping(map) => map,
        Value::Null => return Ok(Vec::new()),
        _ => return Err(form("开头")),
    };
    let mut rows = Vec::new();
    for (key, value) in map {
        let name = scalar(key).ok_or_else(|| form("代号"))?;
        let Value::Mapping(cells) = value else {
            return Err(form(&name));
        };
        let mut row = Vec::new();
        for (column, cell) in cells {
            let pair = scalar(column).zip(scalar(cell));
            row.push(pair.ok_or_else(|| form(&name))?);
        }
        rows.push((name, row));
    }
    Ok(rows)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(yes) => Some(if *yes { "是" } else { "否" }.into()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        // Several proofs.
        Value::Sequence(list) => {
            let all: Option<Vec<String>> = list.iter().map(scalar).collect();
            Some(all?.join("；"))
        }
        Value::Mapping(_) | Value::Tagged(_) => None,
    }
}
