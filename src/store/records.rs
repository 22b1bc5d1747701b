//! Everything that is remembered, as JSON Lines, and back: entries, what happened to them, how runs
//! saw them, assignments, verdicts, orders. Not what can be read from the submissions again.
//!
//! A line is a row of a table. The first says which tables these are; the last how many rows there
//! were, so that a file cut short is known for one.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Store, schema};
use crate::error::{Error, Kind, Result};

/// A table that is kept for ever: its order, and the columns that hold JSON.
struct Table {
    name: &'static str,
    order: &'static str,
    json: &'static [&'static str],
}

/// Every such table; those that others refer to come first.
const TABLES: &[Table] = &[
    table("runs", "id", &[]),
    table("entries", "number", &["origin", "supporting", "report"]),
    table("sightings", "number, place", &["finding"]),
    table("events", "number, place", &["changes"]),
    table("assignments", "id", &[]),
    table("verdicts", "id", &["pair"]),
    table("orders", "id", &["papers"]),
];

const fn table(name: &'static str, order: &'static str, json: &'static [&'static str]) -> Table {
    Table { name, order, json }
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    juanzong: String,
    /// Number of the tables' last step.
    version: u32,
}

/// A row.
#[derive(Serialize, Deserialize)]
struct Line {
    table: String,
    row: BTreeMap<String, Box<RawValue>>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
struct End {
    rows: u64,
}

const KIND: &str = "records";

impl Store {
    /// Writes everything out.
    ///
    /// # Errors
    /// The database can't be read, or `out` would not have it.
    pub fn dump(&self, out: &mut dyn Write) -> Result<()> {
        let unwritten = |e: std::io::Error| Error::new(Kind::Disk, "记录写不出去").because(e);
        let head = Head {
            juanzong: KIND.into(),
            version: schema::version(),
        };
        line(out, &head).map_err(unwritten)?;
        let mut rows = 0;
        for table in TABLES {
            let mut query = self
                .connection
                .prepare(&format!(
                    "SELECT * FROM {} ORDER BY {}",
                    table.name, table.order
                ))
                .map_err(|e| self.failed(e))?;
            let columns: Vec<String> = query.column_names().map(String::from).collect();
            let mut found = query.query([]).map_err(|e| self.failed(e))?;
            while let Some(row) = found.next().map_err(|e| self.failed(e))? {
                let mut values = BTreeMap::new();
                for (at, column) in columns.iter().enumerate() {
                    let value = row.get_ref(at).map_err(|e| self.failed(e))?;
                    let json = table.json.contains(&column.as_str());
                    values.insert(column.clone(), raw(value, json)?);
                }
                let row = Line {
                    table: table.name.into(),
                    row: values,
                };
                line(out, &row).map_err(unwritten)?;
                rows += 1;
            }
        }
        line(out, &End { rows }).map_err(unwritten)
    }
}

fn line(out: &mut dyn Write, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A value of the database as JSON; what is JSON already stays as it is, letter by letter.
fn raw(value: ValueRef<'_>, json: bool) -> Result<Box<RawValue>> {
    let odd = |e: serde_json::Error| Error::bug("记录里有写不成 JSON 的内容").because(e);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let made = match value {
        ValueRef::Null => serde_json::to_string(&()),
        ValueRef::Integer(number) => serde_json::to_string(&number),
        ValueRef::Real(number) => serde_json::to_string(&number),
        ValueRef::Text(bytes) if json => Ok(text(bytes)),
        ValueRef::Text(bytes) => serde_json::to_string(&text(bytes)),
        ValueRef::Blob(_) => return Err(Error::bug("记录里有写不成 JSON 的内容")),
    };
    RawValue::from_string(made.map_err(odd)?).map_err(odd)
}

/// Fills an empty database, made by `make` for the tables of some version, from such lines.
///
/// # Errors
/// A line is none of ours (told with its number), the file was cut short or is of a newer program.
pub(super) fn load(
    from: &mut dyn BufRead,
    make: impl FnOnce(u32) -> Result<Connection>,
) -> Result<()> {
    let mut lines = from.lines().zip(1_u64..);
    let wrong = |number: u64, what: &str| {
        Error::usage(format!("导出文件第 {number} 行{what}"))
            .hint("请用 juanzong ledger dump 写出的文件，不要改动；什么也没有导入。")
    };
    let mut next = || -> Result<Option<(String, u64)>> {
        let Some((line, number)) = lines.next() else {
            return Ok(None);
        };
        let line = line.map_err(|e| wrong(number, "读不出来").because(e))?;
        Ok(Some((line, number)))
    };
    let first = next()?.map(|(line, _)| line).unwrap_or_default();
    let head: Head = serde_json::from_str(&first).map_err(|e| wrong(1, "不是开头").because(e))?;
    if head.juanzong != KIND || head.version == 0 {
        return Err(wrong(1, "不是开头"));
    }
    if head.version > schema::version() {
        return Err(
            Error::usage("这个导出文件是更新版本的程序写的").hint("请改用新版本的 juanzong。")
        );
    }
    let mut connection = make(head.version)?;
    let broken = |e: rusqlite::Error| Error::new(Kind::Disk, "写入记录失败").because(e);
    let change = connection.transaction().map_err(broken)?;
    let mut rows = 0;
    let mut ended = false;
    while let Some((text, number)) = next()? {
        if let Ok(end) = serde_json::from_str::<End>(&text) {
            ended = end.rows == rows;
            break;
        }
        let line: Line =
            serde_json::from_str(&text).map_err(|e| wrong(number, "不是一行记录").because(e))?;
        insert(&change, &line).map_err(|e| wrong(number, "放不进记录").because(e))?;
        rows += 1;
    }
    if !ended {
        return Err(wrong(rows + 2, "之后应有结尾：文件不完整"));
    }
    change.commit().map_err(broken)
}

fn insert(change: &Connection, line: &Line) -> std::result::Result<(), Box<rusqlite::Error>> {
    let table = TABLES.iter().find(|table| table.name == line.table);
    let Some(table) = table else {
        return Err(Box::new(rusqlite::Error::InvalidParameterName(
            line.table.clone(),
        )));
    };
    let known: Vec<String> = change
        .prepare_cached(&format!(
            "SELECT name FROM pragma_table_info('{}')",
            table.name
        ))?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut values = Vec::new();
    for (column, raw) in &line.row {
        if !known.contains(column) {
            return Err(Box::new(rusqlite::Error::InvalidColumnName(column.clone())));
        }
        values.push(value(raw, table.json.contains(&column.as_str()))?);
    }
    let columns: Vec<&str> = line.row.keys().map(String::as_str).collect();
    let marks = vec!["?"; columns.len()].join(",");
    let insert = format!(
        "INSERT INTO {} ({}) VALUES ({marks})",
        table.name,
        columns.join(",")
    );
    change
        .prepare_cached(&insert)?
        .execute(params_from_iter(values))?;
    Ok(())
}

fn value(raw: &RawValue, json: bool) -> rusqlite::Result<Value> {
    let text = raw.get();
    if json && text != "null" {
        return Ok(Value::Text(text.to_owned()));
    }
    let odd = |e| rusqlite::Error::ToSqlConversionFailure(Box::new(e));
    Ok(match serde_json::from_str(text).map_err(odd)? {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(yes) => Value::Integer(i64::from(yes)),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Integer(whole),
            (None, Some(part)) => Value::Real(part),
            (None, None) => Value::Null,
        },
        serde_json::Value::String(text) => Value::Text(text),
        other => Value::Text(other.to_string()),
    })
}

/// Names of the tables, those that others refer to first.
pub(super) fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name)
}
