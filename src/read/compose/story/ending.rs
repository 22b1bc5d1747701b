//! What has been walked over becomes paragraphs and tables, each put where it stands.

use super::super::super::docx::{Length, ParagraphLook};
use super::super::grid::Grid;
use super::super::{Part, Text};
use super::{Building, Frame, Item, Open, Walker, Within};

/// Size of type where nobody says one (ECMA-376 part 1, 17.3.2.38).
const USUAL: f32 = 10.0;

impl Walker<'_> {
    pub(super) fn properties_end(&mut self) {
        self.within = Within::Nothing;
        if let Some(Frame::Text(open)) = self.frames.last_mut() {
            open.base = self.styles.looks(&open.style).1;
        }
    }

    pub(super) fn section_ends(&mut self) {
        let Some(section) = self.section.take() else {
            return;
        };
        match self.frames.is_empty() {
            true => self.story.items.push(Item::Section(section)),
            false => self.ending = Some(section),
        }
    }

    pub(super) fn paragraph_ends(&mut self, open: Open) {
        // A field whose code never ends must not swallow the rest of the document.
        self.fields.fill(false);
        if open.goes_on && open.spans.is_empty() {
            return;
        }
        let new_page = open.look.over(self.styles.looks(&open.style).0).new_page;
        let text = self.finished(open);
        if new_page == Some(true) && self.frames.is_empty() {
            self.story.items.push(Item::Break);
        }
        self.place(text);
    }

    pub(super) fn finished(&mut self, open: Open) -> Text {
        let by_style = self.styles.list(&open.style);
        let (list, style) = match (&open.list, by_style) {
            _ if open.goes_on => (None, ""),
            (Some(list), _) => (Some(list.as_str()), open.style.as_str()),
            (None, Some((list, style))) => (Some(list), style),
            (None, None) => (None, ""),
        };
        let (mut label, mut drawn_in) = (String::new(), ParagraphLook::default());
        if let Some(list) = list {
            label = self.numbering.count(list, open.level, style);
            if let Some(level) = self.numbering.level(list, open.level, style) {
                drawn_in = level.look;
                if level.format == "bullet" {
                    label = bullet(&level.text);
                }
            }
        }
        let (below, base) = self.styles.looks(&open.style);
        let look = open.look.over(drawn_in).over(below);
        let told = Text {
            spans: open.spans,
            ..Text::default()
        };
        let size = told.size().or(base.size).unwrap_or(USUAL);
        let points = |length: Option<Length>| length.map_or(0.0, |length| length.points(size));
        let heading = open.heading.or_else(|| self.styles.heading(&open.style));
        if told.spans.is_empty() {
            label.clear();
        }
        Text {
            part: heading.map_or(Part::Body, Part::Heading),
            stand: look.stand,
            left: points(look.left).max(0.0),
            right: points(look.right).max(0.0),
            first: points(look.first),
            before: look.before.unwrap_or(0.0),
            after: look.after.unwrap_or(0.0),
            keep: look.keep == Some(true),
            label: label.trim().into(),
            line: look.line.unwrap_or_default(),
            ..told
        }
    }

    /// Puts a paragraph where it stands: in the innermost cell, or in the text.
    pub(super) fn place(&mut self, text: Text) {
        let cell = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Cell(cell) => Some(cell),
            _ => None,
        });
        match cell {
            Some(_) if text.spans.is_empty() => {}
            Some(cell) => cell.texts.push(text),
            None => self.story.items.push(Item::Text(text)),
        }
    }

    pub(super) fn table_ends(&mut self, grid: Building) {
        let inner = self.frames.iter().any(|f| matches!(f, Frame::Cell(_)));
        if inner {
            // A table in a cell becomes lines of the cell, a row after the other.
            let rows = grid.rows.into_iter().flat_map(|row| row.cells);
            let texts: Vec<Text> = rows.flat_map(|place| place.texts).collect();
            return texts.into_iter().for_each(|text| self.place(text));
        }
        let by_style = || self.styles.is_ruled(&grid.style);
        let ruled = grid.ruled.unwrap_or_else(by_style) || grid.lined;
        self.story.items.push(Item::Grid(Grid {
            columns: grid.columns,
            rows: Grid::merged(grid.rows),
            ruled,
            middle: grid.middle,
        }));
    }
}

/// A bullet as any of our fonts prints it: most stand in symbol fonts, by codes of their own.
fn bullet(text: &str) -> String {
    let mark = match text.chars().next().map(u32::from) {
        Some(0xf06e | 0xf0a7 | 0x25a0) => "■",
        Some(0xf075 | 0x25c6) => "◆",
        Some(0xf0fc) => "√",
        Some(0x25cf) => "●",
        Some(0x2014 | 0x2013 | 0x2d) => "—",
        _ => "·",
    };
    mark.into()
}
