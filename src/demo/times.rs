//! The county several times over: other units, other words, the same weight.

use std::collections::BTreeMap;

use super::source::{Block, Entry};
use super::{File, SUBMISSIONS};

/// Every file of a county of `n` lots of units.
pub(super) fn county(n: usize) -> Vec<File> {
    let mut files: BTreeMap<String, Vec<u8>> = super::county().into_iter().collect();
    let entries = super::entries();
    // What nobody can read would be the same bytes in every lot.
    let own: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.path.starts_with(SUBMISSIONS) && entry.get("字节").is_empty())
        .collect();
    let alphabet = alphabet(&own);
    let (copies, originals): (Vec<&Entry>, Vec<&Entry>) = own
        .into_iter()
        .partition(|entry| entry.keys.contains_key("照抄"));
    for lot in 1..n {
        for entry in &originals {
            let other = reworded(entry, lot, &alphabet);
            let bytes = super::make(&other);
            files.insert(other.path, bytes);
        }
        for entry in &copies {
            let from = entry.get("照抄");
            let bytes = files.get(&renamed(from, lot)).or(files.get(from)).cloned();
            files.insert(renamed(&entry.path, lot), bytes.unwrap_or_default());
        }
    }
    if n > 1
        && let Some((path, text)) = super::AS_THEY_ARE.first()
    {
        files.insert((*path).to_string(), with_units(text, n).into_bytes());
    }
    files.into_iter().collect()
}

/// The characters that texts use, without those that carry a paper's form.
fn alphabet(entries: &[&Entry]) -> Vec<char> {
    let mut used: Vec<char> = entries
        .iter()
        .flat_map(|entry| &entry.body)
        .filter_map(|block| match block {
            Block::Text(words) => Some(words.chars()),
            _ => None,
        })
        .flatten()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .collect();
    used.sort_unstable();
    used.dedup();
    used
}

/// The material in another unit's folder. Each character of its paragraphs and cells is moved
/// along the alphabet: the text is nonsense of the same length that no lot shares with another.
fn reworded(entry: &Entry, lot: usize, alphabet: &[char]) -> Entry {
    let mut other = entry.clone();
    other.path = renamed(&entry.path, lot);
    let moved = |words: &mut String| {
        *words = words
            .chars()
            .map(|c| match alphabet.binary_search(&c) {
                Ok(at) => alphabet[(at + lot * 131) % alphabet.len()],
                Err(_) => c,
            })
            .collect();
    };
    for block in &mut other.body {
        match block {
            Block::Heading(_) => {}
            Block::Text(words) => moved(words),
            Block::Table(rows) => rows.iter_mut().skip(1).flatten().for_each(moved),
        }
    }
    other
}

/// `报送材料/04-城管局/…` → `报送材料/04-城管局（第2组）/…`; other folders have no lots.
fn renamed(path: &str, lot: usize) -> String {
    if !path.starts_with(SUBMISSIONS) {
        return path.into();
    }
    let mut parts: Vec<String> = path.split('/').map(str::to_string).collect();
    if let Some(unit) = parts.get_mut(1) {
        unit.push_str(&suffix(lot));
    }
    parts.join("/")
}

fn suffix(lot: usize) -> String {
    format!("（第{}组）", lot + 1)
}

/// The project file with every unit `n` times. Units stand between the lines `# 单位开始` and
/// `# 单位结束`; names, ids, aliases and superiors get the lot's suffix.
fn with_units(project: &str, n: usize) -> String {
    let Some((head, rest)) = project.split_once("# 单位开始\n") else {
        return project.into();
    };
    let Some((units, tail)) = rest.split_once("# 单位结束\n") else {
        return project.into();
    };
    let mut text = format!("{head}{units}");
    for lot in 1..n {
        for line in units.lines() {
            text.push_str(&marked(line, &suffix(lot)));
            text.push('\n');
        }
    }
    text + tail
}

fn marked(line: &str, suffix: &str) -> String {
    let key = line.trim_start().trim_start_matches("- ");
    if key.starts_with("aliases:") {
        line.replace(", ", &format!("{suffix}, "))
            .replace(']', &format!("{suffix}]"))
    } else if ["id:", "name:", "superior:"]
        .iter()
        .any(|k| key.starts_with(k))
    {
        format!("{line}{suffix}")
    } else {
        line.into()
    }
}
