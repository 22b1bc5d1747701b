//! Tables that people fill in for us: found by their header, read row by row. Nothing in them
//! stops a run; what can't be read is told by row and column.

use crate::catalogue::Material;
use crate::facts::Facts;
use crate::read::{self, Body, Reading, Role};
use crate::standard::measure::folded;
use crate::standard::table;

/// What a cell begins with that Excel would take for a formula.
pub const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table that was filled in.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Names of the columns, widths folded.
    pub head: Vec<String>,
    /// Rows below the header, blank ones left out.
    pub rows: Vec<Vec<String>>,
    /// Why there are none, in Chinese.
    pub trouble: Option<String>,
}

impl Sheet {
    /// Of a file; the table is the first whose header has the column `key`.
    pub(super) fn of(file: &Material, facts: Option<&Facts>, key: &str) -> Self {
        match facts {
            Some(facts) => Sheet::read(file.path.as_str(), &facts.reading, key),
            None => Sheet::unread(file.path.as_str(), "文件没有读到"),
        }
    }

    fn unread(name: &str, why: &str) -> Self {
        Sheet {
            trouble: Some(format!("{name} 没有读成：{why}")),
            ..Sheet::default()
        }
    }

    /// Of what was read of a file of this name.
    pub fn read(name: &str, reading: &Reading, key: &str) -> Self {
        if let Body::Unreadable(why) = &reading.body {
            return Sheet::unread(name, &why.in_words());
        }
        match read::extension(name).as_str() {
            "yaml" | "yml" => match table::rows(name, &reading.whole()) {
                Ok(rows) => Sheet::from_named(key, rows),
                Err(error) => Sheet::unread(name, &error.to_string()),
            },
            "csv" | "txt" => Sheet::from_rows(key, vec![csv(&reading.whole())]),
            _ => Sheet::from_rows(key, tables(reading)),
        }
        .or_headless(name, key)
    }

    fn from_rows(key: &str, tables: Vec<Vec<Vec<String>>>) -> Self {
        for rows in tables {
            let Some(head) = header(&rows, key) else {
                continue;
            };
            let blank = |row: &Vec<String>| row.iter().all(|cell| cell.trim().is_empty());
            return Sheet {
                head: rows[head].iter().map(|cell| folded(cell)).collect(),
                rows: rows
                    .into_iter()
                    .skip(head + 1)
                    .filter(|r| !blank(r))
                    .collect(),
                trouble: None,
            };
        }
        Sheet::default()
    }

    fn from_named(key: &str, named: Vec<table::Row>) -> Self {
        let mut head = vec![key.to_owned()];
        for column in named
            .iter()
            .flat_map(|(_, cells)| cells)
            .map(|(c, _)| folded(c))
        {
            if !head.contains(&column) {
                head.push(column);
            }
        }
        let rows = named.into_iter().map(|(name, cells)| {
            let mut row = vec![String::new(); head.len()];
            row[0] = name;
            for (column, cell) in cells {
                let column = folded(&column);
                if let Some(at) = head.iter().position(|known| *known == column) {
                    row[at] = cell;
                }
            }
            row
        });
        let rows = rows.collect();
        Sheet {
            head,
            rows,
            trouble: None,
        }
    }

    fn or_headless(mut self, name: &str, key: &str) -> Self {
        if self.head.is_empty() && self.trouble.is_none() {
            self.trouble = Some(format!(
                "{name} 里没有找到表头（应有“{key}”这一栏）；请用程序写的空表来填。"
            ));
        }
        self
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|head| head == name)
    }

    /// The cell of a row in this column, without blanks around it; empty where there is none.
    pub fn cell<'a>(&self, row: &'a [String], name: &str) -> &'a str {
        let at = self.column(name).and_then(|at| row.get(at));
        at.map_or("", |cell| cell.trim())
    }
}

/// The first row that has the column `key`.
pub fn header(rows: &[Vec<String>], key: &str) -> Option<usize> {
    let has = |row: &Vec<String>| row.iter().any(|cell| folded(cell) == key);
    rows.iter().position(has)
}

/// The rows of each sheet or page.
fn tables(reading: &Reading) -> Vec<Vec<Vec<String>>> {
    let mut tables: Vec<(Option<u32>, Vec<Vec<String>>)> = Vec::new();
    for paragraph in reading.paragraphs().iter().filter(|p| p.role == Role::Row) {
        let row = paragraph.text.split('\t').map(str::to_owned).collect();
        match tables.last_mut() {
            Some((page, rows)) if *page == paragraph.page => rows.push(row),
            _ => tables.push((paragraph.page, vec![row])),
        }
    }
    tables.into_iter().map(|(_, rows)| rows).collect()
}

/// Rows of comma-separated text (RFC 4180). The apostrophe that keeps a cell from being taken for a
/// formula is no part of what was written.
pub fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            ',' if !quoted => row.push(unguarded(std::mem::take(&mut cell))),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(unguarded(std::mem::take(&mut cell)));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    row.push(unguarded(cell));
    rows.push(row);
    rows
}

fn unguarded(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest.to_owned(),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comma_separated_text_is_read_with_its_quotes() {
        let rows = csv("代号,说明\r\na,\"甲,\"\"乙\"\"\n丙\"\nb,\n");
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        assert_eq!(
            rows[..3],
            [
                row(["代号", "说明"]),
                row(["a", "甲,\"乙\"\n丙"]),
                row(["b", ""])
            ]
        );
    }

    #[test]
    fn a_cell_kept_from_being_a_formula_is_what_was_written() {
        let rows = csv("\"'-5 分\",'好',\"'=1+1\"");
        assert_eq!(rows, [["-5 分", "'好'", "=1+1"]]);
    }

    #[test]
    fn the_header_is_found_below_whatever_stands_above_it() {
        let rows = csv("说明：只填白格\n\n代 号,２０２３\ngreen_rate, 38.6% \n,\n");
        let sheet = Sheet::from_rows("代号", vec![rows]);
        assert_eq!(sheet.rows.len(), 1);
        assert_eq!(sheet.cell(&sheet.rows[0], "2023"), "38.6%");
        assert_eq!(sheet.cell(&sheet.rows[0], "别的"), "");
    }
}
