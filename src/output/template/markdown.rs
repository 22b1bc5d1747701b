//! Markdown → page blocks, by pulldown-cmark: headings, paragraphs, lists, tables, bold. A block
//! quote is 落款 and 成文日期; a table below the comment `<!-- 条形图 -->` is drawn as bars.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::setting::{charted, keep_last, signed};
use crate::page::{Align, Block, Cell, Column, Face, Paragraph, Rules, Run, Style, Table};

/// What a filled template is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A cover: large title, unruled table.
    Cover,
    /// A form: title, headings, ruled tables.
    Form,
    /// A list of many columns: as a form, in small print.
    List,
    /// A form with text before its tables, and those in small print.
    Notice,
    /// A page for somebody in a hurry: smaller type, headings that save room.
    Brief,
    /// Small print throughout.
    Fine,
}

/// The comment below which a table is drawn as bars.
const BARS: &str = "<!-- 条形图 -->";

/// Turns Markdown into blocks. Dashes below the head of a table say how its columns share the
/// width, as in pandoc; where all are alike, names of fields take less than their values.
pub fn blocks(markdown: &str, look: Look) -> Vec<Block> {
    let mut press = Setter {
        look,
        blocks: Vec::new(),
        style: Style::Flush,
        runs: Vec::new(),
        strong: false,
        in_head: false,
        lists: Vec::new(),
        rows: Vec::new(),
        aligns: Vec::new(),
        shares: Vec::new(),
        sign: None,
        bars: false,
    };
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in events {
        if let Event::Start(Tag::Table(aligns)) = &event {
            press.aligns.clone_from(aligns);
            press.shares = shares(&markdown[range]);
        }
        press.take(event);
    }
    press.blocks
}

/// Dashes of each column; none where all have as many.
fn shares(table: &str) -> Vec<f32> {
    let line = table.lines().nth(1).unwrap_or_default();
    let cells = line.trim().trim_matches('|').split('|');
    let dashes: Vec<usize> = cells.map(|cell| cell.matches('-').count()).collect();
    match dashes.iter().all(|n| *n == dashes[0]) {
        true => Vec::new(),
        false => dashes.into_iter().map(|n| n.max(1) as f32).collect(),
    }
}

struct Setter {
    look: Look,
    blocks: Vec<Block>,
    style: Style,
    runs: Vec<Run>,
    strong: bool,
    in_head: bool,
    /// Next number of each list that is open; `None` for bullets.
    lists: Vec<Option<u64>>,
    rows: Vec<Vec<Cell>>,
    aligns: Vec<Alignment>,
    shares: Vec<f32>,
    /// Lines of a 落款 that is open.
    sign: Option<Vec<String>>,
    /// The next table is drawn as bars.
    bars: bool,
}

impl Setter {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak if self.sign.is_some() => self.flush(),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Html(html) if html.trim() == BARS => self.bars = true,
            // The one way to begin a line within a cell.
            Event::InlineHtml(html) if &*html == "<br>" => self.text("\n"),
            Event::Rule => self.blocks.push(Block::NewPage),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.style = match (level, self.look) {
                    (HeadingLevel::H1, Look::Cover) => Style::Cover,
                    (HeadingLevel::H2, Look::Cover) => Style::CoverSub,
                    (_, Look::Fine) => Style::Small,
                    (HeadingLevel::H1, _) => Style::Title,
                    (HeadingLevel::H2, Look::Notice) => Style::Centre,
                    (HeadingLevel::H2, Look::Brief) => Style::Caption,
                    (HeadingLevel::H3, Look::Notice) => Style::Flush,
                    (HeadingLevel::H4, Look::Notice) => Style::Heading,
                    (_, Look::Brief) => Style::Heading,
                    (HeadingLevel::H2, _) => Style::Heading,
                    _ => Style::Subheading,
                };
            }
            Tag::Paragraph => {
                self.style = match self.look {
                    Look::Cover => Style::Centre,
                    Look::Form | Look::Notice | Look::Brief => Style::Body,
                    Look::List => Style::Caption,
                    Look::Fine => Style::Small,
                };
            }
            Tag::List(first) => self.lists.push(*first),
            Tag::Item => {
                self.flush();
                self.style = match self.look {
                    Look::Notice => Style::Body,
                    _ => Style::Item,
                };
                if let Some(list) = self.lists.last_mut() {
                    let mark = match list {
                        Some(n) => {
                            *n += 1;
                            format!("{}. ", *n - 1)
                        }
                        None => "· ".into(),
                    };
                    self.text(&mark);
                }
            }
            Tag::Strong => self.strong = true,
            Tag::BlockQuote(_) => self.sign = Some(Vec::new()),
            Tag::TableHead | Tag::TableRow => {
                self.in_head = matches!(tag, Tag::TableHead);
                self.rows.push(Vec::new());
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item => self.flush(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Strong => self.strong = false,
            TagEnd::BlockQuote(_) => {
                let lines = self.sign.take().unwrap_or_default();
                keep_last(&mut self.blocks);
                self.blocks.extend(signed(&lines));
            }
            TagEnd::TableHead => self.in_head = false,
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.runs);
                if let Some(row) = self.rows.last_mut() {
                    row.push(Cell {
                        align: self.in_head.then_some(Align::Centre),
                        ..Cell::from(cell)
                    });
                }
            }
            TagEnd::Table => self.table(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.runs.push(Run {
            text: text.into(),
            face: (self.strong || self.in_head).then_some(Face::Hei),
            ..Run::default()
        });
    }

    fn flush(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if runs.is_empty() {
            return;
        }
        if let Some(lines) = &mut self.sign {
            lines.push(runs.iter().map(|run| run.text.as_str()).collect());
            return;
        }
        self.blocks.push(match (self.look, self.style) {
            (Look::Brief, Style::Body | Style::Item | Style::Heading) => {
                let heads = self.style == Style::Heading;
                Block::Paragraph(Paragraph {
                    size: Some(if heads { 13.0 } else { 12.0 }),
                    pitch: Some(if heads { 24.0 } else { 19.0 }),
                    first: (!heads).then_some(if self.style == Style::Body { 0.0 } else { 2.0 }),
                    ..Paragraph::of(self.style, runs)
                })
            }
            _ => Block::Text(self.style, runs),
        });
    }

    fn table(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        if std::mem::take(&mut self.bars)
            && let Some(chart) = charted(&rows)
        {
            self.blocks.push(Block::Chart(chart));
            return;
        }
        // Markdown wants a head; an empty one is none.
        let headed = rows
            .first()
            .is_some_and(|head| head.iter().any(|c| !c.runs.is_empty()));
        let head = if rows.is_empty() {
            Vec::new()
        } else {
            vec![rows.remove(0)]
        };
        let count = rows.iter().chain(&head).map(Vec::len).max().unwrap_or(0);
        let cover = self.look == Look::Cover;
        let shares = std::mem::take(&mut self.shares);
        let columns = (0..count).map(|i| Column {
            // Names of fields stand in the even columns.
            share: Some(match (count, i % 2) {
                _ if i < shares.len() => shares[i],
                (2 | 4, 0) => 1.0,
                (2, _) => 3.2,
                _ => 1.8,
            }),
            align: match self.aligns.get(i) {
                Some(Alignment::Left) => Align::Left,
                Some(Alignment::Center) => Align::Centre,
                Some(Alignment::Right) => Align::Right,
                _ if count % 2 == 0 && i % 2 == 0 && self.look == Look::Form => Align::Centre,
                _ => Align::Left,
            },
        });
        if matches!(self.look, Look::List | Look::Notice | Look::Brief) {
            self.blocks.push(Block::Space(6.0));
        }
        self.blocks.push(Block::Table(Table {
            columns: columns.collect(),
            head: if headed { head } else { Vec::new() },
            rows,
            size: match self.look {
                Look::Cover => 16.0,
                Look::Form => 12.0,
                Look::List | Look::Notice | Look::Brief | Look::Fine => 10.5,
            },
            face: if cover { Face::Kai } else { Face::Song },
            rules: if cover { Rules::Below } else { Rules::Grid },
            top: false,
            least: match self.look {
                Look::Cover => 34.0,
                Look::Form => 27.0,
                Look::List | Look::Notice | Look::Brief | Look::Fine => 24.0,
            },
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tables_and_lists_become_blocks() {
        let found = blocks(
            "# 备考表\n\n说明 **重要**。\n\n| | |\n|---|---|\n| 件数 | 3 |\n\n1. 甲\n2. 乙\n",
            Look::Form,
        );
        assert!(matches!(&found[0], Block::Text(Style::Title, _)));
        assert!(matches!(&found[1], Block::Text(Style::Body, runs)
            if runs.iter().any(|r| r.face == Some(Face::Hei) && r.text == "重要")));
        assert!(matches!(&found[2], Block::Table(t) if t.rows.len() == 1 && t.head.is_empty()));
        let Block::Text(Style::Item, runs) = &found[4] else {
            panic!("{found:?}");
        };
        assert_eq!(
            runs.iter().map(|r| r.text.as_str()).collect::<String>(),
            "2. 乙"
        );
    }
}
