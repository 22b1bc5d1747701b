//! txt, md and html: what clerks save from notepads and web pages.

use super::source::{Block, Entry};
use crate::ooxml::escape;

/// Plain text as a notepad saves it: `\r\n`, and a byte order mark where `编码 UTF-8带BOM` says so.
pub(super) fn text(entry: &Entry) -> Vec<u8> {
    let mut text: String = lines(entry, "").join("\r\n");
    text.push_str("\r\n");
    match entry.get("编码") {
        "UTF-16" => std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect(),
        "UTF-8带BOM" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        _ => text.into_bytes(),
    }
}

/// Markdown.
pub(super) fn markdown(entry: &Entry) -> Vec<u8> {
    let mut text = lines(entry, "# ").join("\n\n");
    text.push('\n');
    text.into_bytes()
}

/// A page as a browser saves it.
pub(super) fn html(entry: &Entry) -> Vec<u8> {
    let title = escape(entry.get("题名"));
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>body{{font-family:serif}}</style></head>\n<body>\n<h1>{title}</h1>\n"
    );
    for block in &entry.body {
        match block {
            Block::Heading(words) => text.push_str(&format!("<h2>{}</h2>\n", escape(words))),
            Block::Text(words) => text.push_str(&format!("<p>{}</p>\n", escape(words))),
            Block::Table(rows) => {
                text.push_str("<table>\n");
                for row in rows {
                    let cells: String = row
                        .iter()
                        .map(|cell| format!("<td>{}</td>", escape(cell)))
                        .collect();
                    text.push_str(&format!("<tr>{cells}</tr>\n"));
                }
                text.push_str("</table>\n");
            }
        }
    }
    for key in ["落款", "日期"] {
        if !entry.get(key).is_empty() {
            text.push_str(&format!("<p>{}</p>\n", escape(entry.get(key))));
        }
    }
    text.push_str("</body>\n</html>\n");
    text.into_bytes()
}

/// Every line of a paper from its head to its foot; the title with `mark` before it.
pub(super) fn lines(entry: &Entry, mark: &str) -> Vec<String> {
    let heading = if mark.is_empty() { "" } else { "## " };
    let mut lines = Vec::new();
    for key in ["密级", "眉", "文号"] {
        lines.push(entry.get(key).to_string());
    }
    match entry.get("题名") {
        "" => {}
        title => lines.push(format!("{mark}{title}")),
    }
    for block in &entry.body {
        match block {
            Block::Heading(words) => lines.push(format!("{heading}{words}")),
            Block::Text(words) => lines.push(words.clone()),
            Block::Table(rows) if mark.is_empty() => {
                lines.extend(rows.iter().map(|row| row.join("\t")));
            }
            Block::Table(rows) => lines.push(pipes(rows)),
        }
    }
    lines.push(entry.get("落款").to_string());
    lines.push(entry.get("日期").to_string());
    lines.retain(|line| !line.is_empty());
    lines
}

fn pipes(rows: &[Vec<String>]) -> String {
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| format!("| {} |", row.join(" | ")))
        .collect();
    let columns = rows.first().map_or(0, Vec::len);
    lines.insert(1.min(lines.len()), format!("|{}", " --- |".repeat(columns)));
    lines.join("\n")
}
