//! The county's texts as people wrote them (`fixtures/county/*.md`) → [`Entry`].
//!
//! A file is one unit: `单位 <folder>` first, then one material after another. A material starts
//! with `@ <path below the unit's folder>`, goes on with lines `键 值` and, after an empty line, its
//! text: paragraphs, `## ` headings, `| a | b |` tables. `注` says why a fault is planted.

use std::collections::BTreeMap;

/// One material to be made.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Path below the county's folder.
    pub(super) path: String,
    /// What stands in the head lines.
    pub(super) keys: BTreeMap<String, String>,
    /// The text.
    pub(super) body: Vec<Block>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading of the second level; the title is a key.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Rows of cells; the first is the head.
    Table(Vec<Vec<String>>),
}

impl Entry {
    /// A head line's value; empty where there is none.
    pub(super) fn get(&self, key: &str) -> &str {
        self.keys.get(key).map_or("", String::as_str)
    }

    /// The extension in lower case.
    pub(super) fn extension(&self) -> String {
        self.path
            .rsplit_once('.')
            .map(|(_, extension)| extension.to_lowercase())
            .unwrap_or_default()
    }

    /// `日期` as year, month, day; the first of January 2023 where a material bears none.
    pub(super) fn date(&self) -> (u16, u8, u8) {
        let text = if self.get("存档").is_empty() {
            self.get("日期")
        } else {
            self.get("存档")
        };
        let mut numbers = text
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|digits| digits.parse::<u16>().ok());
        let year = numbers.next().unwrap_or(2023);
        let mut small = || numbers.next().and_then(|n| u8::try_from(n).ok());
        (year, small().unwrap_or(1), small().unwrap_or(1))
    }
}

/// Reads one source. `below` is the folder its units lie in.
///
/// # Errors
/// In English with the line's number: sources are compiled in, a test reads them all.
pub(super) fn parse(text: &str, below: &str) -> Result<Vec<Entry>, String> {
    let mut unit = String::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut in_head = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if let Some(path) = line.strip_prefix("@ ") {
            let parts = [below, unit.as_str(), path.trim()];
            let whole: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
            entries.push(Entry {
                path: whole.join("/"),
                keys: BTreeMap::new(),
                body: Vec::new(),
            });
            in_head = true;
            continue;
        }
        let Some(entry) = entries.last_mut() else {
            if let Some(name) = line.strip_prefix("单位 ") {
                unit = name.trim().into();
            }
            continue;
        };
        if line.is_empty() {
            in_head = false;
        } else if in_head {
            let (key, value) = line
                .split_once(' ')
                .ok_or_else(|| format!("line {}: no value in `{line}`", number + 1))?;
            if entry.keys.insert(key.into(), value.trim().into()).is_some() {
                return Err(format!("line {}: `{key}` twice", number + 1));
            }
        } else {
            add(&mut entry.body, line);
        }
    }
    Ok(entries)
}

fn add(body: &mut Vec<Block>, line: &str) {
    if let Some(heading) = line.strip_prefix("## ") {
        body.push(Block::Heading(heading.into()));
    } else if line.starts_with('|') {
        let cells = line.trim_matches('|').split('|');
        let row: Vec<String> = cells.map(|cell| cell.trim().into()).collect();
        match body.last_mut() {
            Some(Block::Table(rows)) => rows.push(row),
            _ => body.push(Block::Table(vec![row])),
        }
    } else {
        body.push(Block::Text(line.into()));
    }
}
