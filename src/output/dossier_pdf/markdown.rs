//! A paper written in Markdown → a document as it means to be set, in the manner of GB/T 9704.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::read::compose::{
    Cell, Composed, Grid, Line, Look, Part, Piece, Row, Span, Stand, Text, Typeface,
};

/// Size of body type in points: 三号, drawn in as the standard's line asks.
const BODY: f32 = 15.8;
/// Pitch of its lines.
const PITCH: f32 = 28.95;
/// Size in tables and of listings.
const SMALL: f32 = 10.5;

/// Turns Markdown into a document.
pub fn compose(markdown: &str) -> Composed {
    let mut reader = Reader::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(markdown, options) {
        reader.take(event);
    }
    reader.flush();
    reader.composed
}

#[derive(Default)]
struct Reader {
    composed: Composed,
    text: Text,
    heading: Option<HeadingLevel>,
    strong: usize,
    slanted: usize,
    /// Next number of each list that is open; `None` for bullets.
    lists: Vec<Option<u64>>,
    quotes: usize,
    code: bool,
    grid: Option<(Grid, Vec<Alignment>)>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.words(&text),
            // What is typed as HTML is shown as typed, never dropped.
            Event::Html(text) | Event::InlineHtml(text) => self.words(&text),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.words("\n"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(level);
            }
            Tag::Paragraph | Tag::HtmlBlock if self.text.label.is_empty() => self.flush(),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.text.label = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{}.", *n - 1)
                    }
                    _ => "·".into(),
                };
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = true;
            }
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.slanted += 1,
            Tag::Table(alignments) => {
                self.flush();
                let grid = Grid {
                    ruled: true,
                    middle: true,
                    ..Grid::default()
                };
                self.grid = Some((grid, alignments));
            }
            Tag::TableHead | Tag::TableRow => {
                let head = matches!(tag, Tag::TableHead);
                if let Some((grid, _)) = &mut self.grid {
                    let cells = Vec::new();
                    grid.rows.push(Row { head, cells });
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Item | TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::CodeBlock => {
                self.flush();
                self.code = false;
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.slanted = self.slanted.saturating_sub(1),
            TagEnd::TableCell => self.cell(),
            TagEnd::Table => {
                let grid = self.grid.take();
                let pieces = grid.map(|(grid, _)| Piece::Grid(grid));
                self.composed.pieces.extend(pieces);
            }
            _ => {}
        }
    }

    /// Between Chinese characters the end of a typed line is nothing, elsewhere a blank.
    fn soft_break(&mut self) {
        let words = self.text.words();
        if words.ends_with(|c: char| c.is_ascii()) {
            self.words(" ");
        }
    }

    fn words(&mut self, words: &str) {
        let title = self.heading == Some(HeadingLevel::H1);
        let look = Look {
            face: Some(match self.heading {
                Some(HeadingLevel::H1) => Typeface::Title,
                Some(HeadingLevel::H2) => Typeface::Hei,
                Some(HeadingLevel::H3) => Typeface::Kai,
                _ if self.grid.is_some() || self.code => Typeface::Song,
                _ => Typeface::Fang,
            }),
            size: Some(match self.grid {
                _ if title => 22.0,
                Some(_) => SMALL,
                None if self.code => SMALL,
                None => BODY,
            }),
            bold: self.strong > 0,
            italic: self.slanted > 0,
            ..Look::default()
        };
        self.text.spans.push(Span::Words(words.into(), look));
    }

    fn cell(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        let Some((grid, alignments)) = &mut self.grid else {
            return;
        };
        let Some(row) = grid.rows.last_mut() else {
            return;
        };
        text.stand = match alignments.get(row.cells.len()) {
            _ if row.head => Some(Stand::Centre),
            Some(Alignment::Center) => Some(Stand::Centre),
            Some(Alignment::Right) => Some(Stand::Right),
            _ => None,
        };
        row.cells.push(Cell {
            across: 1,
            down: 1,
            texts: vec![text],
        });
    }

    fn flush(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        if text.spans.is_empty() {
            return;
        }
        let depth = self.lists.len() + self.quotes;
        text.left = depth as f32 * 2.0 * BODY;
        text.line = Line::Exactly(if self.code { 16.0 } else { PITCH });
        match self.heading {
            Some(HeadingLevel::H1) => {
                text.part = Part::Heading(1);
                text.stand = Some(Stand::Centre);
                text.line = Line::Exactly(36.0);
                text.after = 14.0;
            }
            Some(level) => {
                text.part = Part::Heading(level as u8);
                text.first = 2.0 * BODY;
            }
            None if !text.label.is_empty() => text.first = -1.5 * BODY,
            None if depth == 0 && !self.code => text.first = 2.0 * BODY,
            None => {}
        }
        self.composed.pieces.push(Piece::Text(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lists_and_tables_are_what_they_mean_and_html_is_shown() {
        let markdown = "# 总结\n\n一行\n接着<b>粗</b>**重**。\n\n3. 甲\n4. 乙\n\n| 名 | 数 |\n|---|--:|\n| 甲 | 3 |\n";
        let composed = compose(markdown);
        let said: Vec<String> = composed
            .texts()
            .map(|text| format!("{}{}", text.label, text.words()))
            .collect();
        assert_eq!(
            said,
            [
                "总结",
                "一行接着<b>粗</b>重。",
                "3.甲",
                "4.乙",
                "名",
                "数",
                "甲",
                "3"
            ]
        );
        assert!(matches!(&composed.pieces[0], Piece::Text(t) if t.part == Part::Heading(1)));
        let Some(Piece::Grid(grid)) = composed.pieces.last() else {
            panic!("{composed:?}");
        };
        assert!(grid.rows[0].head && !grid.rows[1].head);
        assert_eq!(grid.rows[1].cells[1].texts[0].stand, Some(Stand::Right));
    }
}
