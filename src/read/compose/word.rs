//! Word documents as they were set: the main part with its notes, drawings, margins and pictures.

use std::collections::BTreeMap;

use super::super::docx::{Numbering, Word};
use super::super::office::{self, Relations};
use super::super::{Gap, Paragraph, Role, Why, drawing};
use super::album::Album;
use super::story::{Item, Lost, Section, Story};
use super::{Composed, Grid, Line, Look, Part, Piece, Span, Text};

/// A Word document as it was set.
pub(super) fn compose(bytes: &[u8]) -> Result<Composed, Why> {
    let mut word = Word::open(bytes)?;
    let mut numbering = word.beside("numbering", Numbering::of);
    let story = Story::read(&word.document, &word.styles, &mut numbering)?;
    let main = word.main.clone();
    let mut press = Press {
        notes: BTreeMap::new(),
        album: Album::default(),
        composed: Composed::default(),
        charts: 0,
    };
    for kind in ["footnote", "endnote"] {
        press.take_notes(&mut word, kind, &mut numbering)?;
    }
    let margins = story.margins.clone();
    let lost = story.lost;
    let relations = Relations::of(&mut word.package, &main)?;
    press.set(&mut word, story, &relations);
    press.margins(&mut word, &margins)?;
    let mut composed = press.composed;
    composed.pictures = press.album.pictures;
    composed.lost.extend(press.album.lost);
    composed.lost.extend(in_words(lost, press.charts));
    composed.lost.extend(word.gaps.iter().map(Gap::in_words));
    Ok(composed)
}

struct Press {
    /// Notes by kind and id.
    notes: BTreeMap<String, String>,
    album: Album,
    composed: Composed,
    /// Charts and diagrams of which the words or numbers are set.
    charts: usize,
}

impl Press {
    fn take_notes(
        &mut self,
        word: &mut Word<'_>,
        kind: &str,
        numbering: &mut Numbering,
    ) -> Result<(), Why> {
        let parts: Vec<String> = {
            let kind = format!("{kind}s");
            word.relations.of_kind(&kind).map(String::from).collect()
        };
        for part in parts {
            let Some(bytes) = word.package.part(&part)? else {
                continue;
            };
            let story = Story::read(&bytes, &word.styles, numbering)?;
            let ends = story.notes.iter().skip(1).map(|(_, at)| *at);
            let ends = ends.chain([story.items.len()]);
            for ((id, from), to) in story.notes.iter().zip(ends) {
                let texts = story.items.get(*from..to).unwrap_or_default();
                let words: Vec<String> = texts.iter().map(words).collect();
                let words = words.join(" ").replace('\n', " ").trim().to_string();
                self.notes.insert(format!("{kind} {id}"), words);
            }
        }
        Ok(())
    }

    /// Items in order as pieces. A section says at its end how its pages lie, so ends are looked
    /// at first.
    fn set(&mut self, word: &mut Word<'_>, story: Story, relations: &Relations) {
        let ends = story.items.iter().filter_map(|item| match item {
            Item::Section(section) => Some(*section),
            _ => None,
        });
        let sections: Vec<Section> = ends.collect();
        let mut here = sections.iter().copied();
        let mut now = here.next().unwrap_or_default();
        if now.across {
            self.composed.pieces.push(Piece::Page { across: true });
        }
        let mut numbers = Vec::new();
        for id in &story.pictures {
            numbers.push(
                relations
                    .target(id)
                    .map(|part| self.album.add(&mut word.package, part)),
            );
        }
        for item in story.items {
            match item {
                Item::Text(text) => {
                    let mut text = self.resolved(text, &numbers);
                    let size = text.size().unwrap_or(10.5);
                    text.line = Line::Exactly(text.line.points(size, now.grid));
                    self.composed.pieces.push(Piece::Text(text));
                }
                Item::Grid(mut grid) => {
                    let cells = grid.rows.iter_mut().flat_map(|row| &mut row.cells);
                    for text in cells.flat_map(|cell| &mut cell.texts) {
                        *text = self.resolved(std::mem::take(text), &numbers);
                    }
                    self.composed.pieces.push(Piece::Grid(grid));
                }
                Item::Drawing(id) => self.drawing(word, relations.target(&id)),
                Item::Break => {
                    let across = now.across;
                    self.composed.pieces.push(Piece::Page { across });
                }
                Item::Section(_) => {
                    let Some(next) = here.next() else {
                        continue;
                    };
                    if !next.continuous || next.across != now.across {
                        let across = next.across;
                        self.composed.pieces.push(Piece::Page { across });
                    }
                    now = next;
                }
            }
        }
    }

    /// A paragraph with its notes and pictures found; what is not there goes.
    fn resolved(&self, mut text: Text, numbers: &[Option<usize>]) -> Text {
        let spans = std::mem::take(&mut text.spans).into_iter();
        let found = spans.filter_map(|span| match span {
            Span::Note(id) => Some(Span::Note(self.notes.get(&id)?.clone())),
            Span::Picture { number, size } => {
                let number = (*numbers.get(number)?)?;
                Some(Span::Picture { number, size })
            }
            words @ Span::Words(..) => Some(words),
        });
        text.spans = found.collect();
        text
    }

    /// A diagram's words, a chart's numbers as a table.
    fn drawing(&mut self, word: &mut Word<'_>, name: Option<&str>) {
        let Some(name) = name else {
            return;
        };
        let part = word.package.need(name);
        match part.and_then(|part| drawing::text(&part, None)) {
            Ok(paragraphs) => {
                self.charts += 1;
                self.composed.pieces.extend(pieces(&paragraphs));
            }
            Err(why) => {
                let lost = format!("{}：{}", office::titled(name), why.in_words());
                self.composed.lost.push(lost);
            }
        }
    }

    /// What stands at the head and foot of pages, once, page numbers left out.
    fn margins(&mut self, word: &mut Word<'_>, used: &[String]) -> Result<(), Why> {
        let mut seen: Vec<String> = Vec::new();
        let mut pictures = 0;
        for id in used {
            let Some(name) = word.relations.target(id).map(String::from) else {
                continue;
            };
            let Some(bytes) = word.package.part(&name)? else {
                continue;
            };
            let story = Story::read(&bytes, &word.styles, &mut Numbering::default())?;
            pictures += story.pictures.len();
            for line in story.items.iter().map(words) {
                let line = line.trim().to_string();
                if !line.chars().any(char::is_alphabetic) || seen.contains(&line) {
                    continue;
                }
                seen.push(line.clone());
                self.composed.pieces.push(Piece::Text(Text {
                    part: Part::Margin,
                    spans: vec![Span::Words(line, Look::default())],
                    ..Text::default()
                }));
            }
        }
        if pictures > 0 {
            let lost = format!("页眉页脚里的图片 {pictures} 幅");
            self.composed.lost.push(lost);
        }
        Ok(())
    }
}

/// Paragraphs of a reading as pieces without looks of their own; rows become a table.
pub(super) fn pieces(paragraphs: &[Paragraph]) -> Vec<Piece> {
    let both_rows = |a: &Paragraph, b: &Paragraph| a.role == Role::Row && b.role == Role::Row;
    let mut pieces = Vec::new();
    for group in paragraphs.chunk_by(both_rows) {
        if group[0].role == Role::Row {
            let rows = group.iter().map(|row| row.text.split('\t'));
            pieces.push(Piece::Grid(Grid::of_words(rows)));
            continue;
        }
        let texts = group.iter().map(|paragraph| Text {
            part: match paragraph.role {
                Role::Heading(level) => Part::Heading(level),
                Role::Margin => Part::Margin,
                Role::Body | Role::Row => Part::Body,
            },
            ..Text::of(&paragraph.text)
        });
        pieces.extend(texts.map(Piece::Text));
    }
    pieces
}

fn words(item: &Item) -> String {
    match item {
        Item::Text(text) => text.words(),
        Item::Grid(grid) => {
            let cells = grid.rows.iter().flat_map(|row| &row.cells);
            let words = cells.flat_map(|cell| &cell.texts).map(Text::words);
            words.collect::<Vec<_>>().join(" ")
        }
        Item::Drawing(_) | Item::Break | Item::Section(_) => String::new(),
    }
}

fn in_words(lost: Lost, charts: usize) -> Vec<String> {
    let kinds = [
        (
            lost.shapes,
            "自选图形、线条、文本框的图形（其中的文字已排出）",
            "个",
        ),
        (charts, "图表、图示的图形（其中的文字和数据已排出）", "个"),
        (lost.formulas, "公式的版式（其中的字符已排出）", "处"),
        (lost.objects, "嵌入的对象", "个"),
        (lost.files, "嵌入的文件", "个"),
        (lost.crops, "图片的裁剪（排出的是整幅）", "处"),
        (lost.columns, "分栏（排成了通栏）", "处"),
    ];
    let there = kinds.into_iter().filter(|(count, ..)| *count > 0);
    there
        .map(|(count, what, unit)| format!("{what} {count} {unit}"))
        .collect()
}
