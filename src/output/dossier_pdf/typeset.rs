//! Paragraphs of a reading → blocks, in the manner of GB/T 9704: title, 一、, （一）, body, tables.

use crate::page::{Block, Cell, Column, Run, Style, Table};
use crate::paper::Paper;
use crate::read::{Paragraph, Role};

/// Rows from which on the first is taken for the head of the table and repeated.
const LONG_TABLE: usize = 12;

/// Turns paragraphs into blocks. `paged` begins a page with every sheet or slide.
pub fn blocks(paragraphs: &[Paragraph], paper: Option<&Paper>, paged: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut page = paragraphs.first().and_then(|p| p.page);
    let mut margin = "";
    for group in
        paragraphs.chunk_by(|a, b| a.role == Role::Row && b.role == Role::Row && a.page == b.page)
    {
        if paged && group[0].page != page {
            page = group[0].page;
            blocks.push(Block::NewPage);
        }
        if group[0].role == Role::Row {
            blocks.push(Block::Table(table(group)));
            continue;
        }
        // Plain text keeps its blank lines; a typeset page has its own spacing.
        for paragraph in group.iter().filter(|p| !p.text.trim().is_empty()) {
            if paragraph.role == Role::Margin {
                // A running head says the same on every page.
                if margin == paragraph.text {
                    continue;
                }
                margin = &paragraph.text;
            }
            let red_head = blocks.len() < 3 && is_red_head(&paragraph.text);
            let style = if red_head {
                Style::RedHead
            } else {
                style(paragraph, paper)
            };
            blocks.push(Block::Text(style, Run::plain(paragraph.text.trim())));
        }
    }
    blocks
}

/// The same in small print, for what stands in for a page and is not its likeness.
pub fn small(paragraphs: &[Paragraph]) -> Vec<Block> {
    let lines = paragraphs.iter().map(|p| p.text.trim().replace('\t', "　"));
    lines
        .filter(|line| !line.is_empty())
        .map(|line| Block::Text(Style::Small, Run::plain(line)))
        .collect()
}

fn table(rows: &[Paragraph]) -> Table {
    let cells = |row: &Paragraph| row.text.split('\t').map(Cell::of).collect::<Vec<_>>();
    let mut rows: Vec<_> = rows.iter().map(cells).collect();
    let head = if rows.len() >= LONG_TABLE {
        vec![rows.remove(0)]
    } else {
        Vec::new()
    };
    let count = rows.iter().chain(&head).map(Vec::len).max().unwrap_or(0);
    let mut table = Table::auto(rows, 10.5);
    table.columns.resize(count, Column::default());
    table.head = head;
    table
}

fn style(paragraph: &Paragraph, paper: Option<&Paper>) -> Style {
    let text = paragraph.text.trim();
    match paragraph.role {
        Role::Heading(0 | 1) => return Style::Title,
        Role::Heading(2) => return Style::Heading,
        Role::Heading(_) => return Style::Subheading,
        Role::Margin => return Style::Small,
        Role::Body | Role::Row => {}
    }
    let short = text.chars().count() <= 40 && !text.ends_with(['。', '；', '：']);
    let numbered = |begin: &str, end: &str| {
        let rest = text.strip_prefix(begin)?;
        let rest = rest.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
        (rest.len() < text.len() - begin.len() && rest.starts_with(end)).then_some(())
    };
    if let Some(paper) = paper {
        if paper
            .title
            .as_deref()
            .is_some_and(|title| title.trim() == text)
        {
            return Style::Title;
        }
        if paper
            .issuer
            .as_deref()
            .is_some_and(|issuer| issuer.trim() == text)
            || is_date(text)
        {
            return Style::Sign;
        }
        if paper
            .doc_number
            .as_deref()
            .is_some_and(|number| number.trim() == text)
        {
            return Style::Centre;
        }
    }
    if short && numbered("", "、").is_some() {
        Style::Heading
    } else if short && numbered("（", "）").is_some() {
        Style::Subheading
    } else {
        Style::Body
    }
}

/// 发文机关标志: `某某县人民政府文件` at the head of a paper.
fn is_red_head(text: &str) -> bool {
    let text = text.trim();
    text.ends_with("文件")
        && (5..=40).contains(&text.chars().count())
        && !text.contains(['，', '《', '、'])
}

/// A line that is nothing but a date: `2023年5月6日`, `二〇二三年五月六日`.
fn is_date(text: &str) -> bool {
    let body = text.trim_end_matches('日');
    body.len() < text.len()
        && text.contains('年')
        && text.chars().count() <= 12
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "年月日〇○零一二三四五六七八九十 ".contains(c))
}
