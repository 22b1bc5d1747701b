//! From characters to paragraphs: marks that end them, fields, tables, what is struck or hidden
//! (\[MS-DOC\] 2.4.1, 2.4.3, 2.8.25).

use super::super::docx::{Numbering, symbol};
use super::super::{Paragraph, Role, paragraph};
use super::formats::{self, Character, Stretches};
use super::pieces::{Letter, Text};
use super::styles::Styles;

/// What the text of a document is set in.
pub(super) struct Setting<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) styles: &'a Styles,
    pub(super) characters: &'a Stretches<Character>,
    pub(super) paragraphs: &'a Stretches<formats::Paragraph>,
}

/// What a range of the text says.
#[derive(Default)]
pub(super) struct Part {
    /// Paragraphs and rows; headings carry raw levels: 0 the title, 1 to 9 the rest.
    pub(super) paragraphs: Vec<Paragraph>,
    /// Where in the data stream its pictures lie.
    pub(super) pictures: Vec<usize>,
    /// Stretches inserted or deleted and not yet accepted.
    pub(super) revisions: usize,
    /// Stretches set to be hidden.
    pub(super) hidden: usize,
    /// Marks of comments.
    pub(super) comments: usize,
}

impl Part {
    /// Reads the characters from one position to another.
    /// Lists count on from where the part before left them.
    pub(super) fn read(
        setting: &Setting<'_>,
        numbering: &mut Numbering,
        from: usize,
        to: usize,
    ) -> Self {
        let mut walker = Walker::new(setting, numbering);
        for letter in setting.text.letters(from, to) {
            walker.letter(letter);
        }
        walker.end_paragraph(None, false);
        walker.end_row();
        walker.part
    }
}

struct Walker<'a> {
    setting: &'a Setting<'a>,
    numbering: &'a mut Numbering,
    part: Part,
    line: String,
    /// Text of the open cell, and the cells before it in its row.
    cell: String,
    cells: Vec<String>,
    /// For each open field: whether its code (not its result) is being read.
    fields: Vec<bool>,
    /// How many of them are.
    codes: usize,
    /// Formatting of the character before.
    before: Character,
    /// Whether the character before ended a cell.
    after_cell: bool,
}

/// A line break inside a paragraph, until the paragraph is whole.
const BREAK: char = '\n';

impl<'a> Walker<'a> {
    fn new(setting: &'a Setting<'a>, numbering: &'a mut Numbering) -> Self {
        Walker {
            setting,
            numbering,
            part: Part::default(),
            line: String::new(),
            cell: String::new(),
            cells: Vec::new(),
            fields: Vec::new(),
            codes: 0,
            before: Character::default(),
            after_cell: false,
        }
    }

    fn letter(&mut self, Letter { c, at }: Letter) {
        let format = self.setting.characters.at(at).unwrap_or_default();
        let before = std::mem::replace(&mut self.before, format);
        let marked = |f: Character| (f.deleted, f.inserted);
        if marked(format) != marked(before) && marked(format) != (false, false) {
            self.part.revisions += 1;
        }
        self.part.hidden += usize::from(format.hidden && !before.hidden);
        let after_cell = std::mem::take(&mut self.after_cell);
        match c {
            '\r' | '\u{c}' | '\u{e}' => self.end_paragraph(Some(at), false),
            '\u{7}' => self.end_cell(at, after_cell),
            '\u{13}' => {
                self.fields.push(true);
                self.codes += 1;
            }
            '\u{14}' => {
                if let Some(code) = self.fields.last_mut() {
                    self.codes -= usize::from(std::mem::take(code));
                }
            }
            '\u{15}' => self.codes -= usize::from(self.fields.pop() == Some(true)),
            _ if format.deleted || format.hidden || self.codes > 0 => {}
            '\u{1}' => self.part.pictures.extend(format.picture),
            '\u{5}' => self.part.comments += 1,
            _ => self.write(c, format.symbol),
        }
    }

    fn write(&mut self, c: char, code: Option<u16>) {
        let private = u32::from(c);
        match (c, code) {
            ('(', Some(code)) => match char::from_u32(u32::from(code)) {
                Some(c) if !(0xf000..0xf100).contains(&code) => self.line.push(c),
                _ => self.line.push_str(symbol(&format!("{code:X}"))),
            },
            ('\u{f000}'..='\u{f0ff}', _) => self.line.push_str(symbol(&format!("{private:X}"))),
            ('\u{b}', _) => self.line.push(BREAK),
            ('\u{1e}', _) => self.line.push('-'),
            ('\t', _) => self.line.push('\t'),
            // An optional hyphen, marks of notes and drawings.
            ('\0'..'\u{20}', _) => {}
            _ => self.line.push(c),
        }
    }

    fn end_paragraph(&mut self, at: Option<usize>, ends_cell: bool) {
        // A field whose code never ends must not swallow the rest of the document.
        self.fields.fill(false);
        self.codes = 0;
        let format = at.and_then(|at| self.setting.paragraphs.at(at));
        let format = format.unwrap_or_default();
        let line = self.number(format) + &std::mem::take(&mut self.line);
        if ends_cell || format.in_table {
            // In a cell everything is one line; its own tabs would look like further cells.
            let line = line.replace(['\t', BREAK], " ");
            if !self.cell.is_empty() && !line.trim().is_empty() {
                self.cell.push(' ');
            }
            self.cell.push_str(line.trim());
            return;
        }
        self.end_row();
        let by_hand = format.outline.filter(|level| *level < 9);
        let by_style = self.setting.styles.heading(format.style);
        if let Some(level) = by_style.or(by_hand.map(|level| level + 1)) {
            let line = line.replace(BREAK, "");
            let heading = paragraph(&line, Role::Heading(level), None);
            self.part.paragraphs.extend(heading);
        } else {
            let lines = line.split(BREAK);
            let lines = lines.filter_map(|line| paragraph(line, Role::Body, None));
            self.part.paragraphs.extend(lines);
        }
    }

    /// The automatic number of a paragraph; empty ones count, but there is no text to show it at.
    fn number(&mut self, format: formats::Paragraph) -> String {
        let (list, level) = self.setting.styles.list(format.style);
        let list = format.list.or(list).unwrap_or_default();
        let level = format.level.or(level).map(usize::from);
        let style = format.style.to_string();
        let number = self.numbering.count(&list.to_string(), level, &style);
        if self.line.trim().is_empty() {
            return String::new();
        }
        number
    }

    /// A row ends with a mark of its own behind that of its last cell. Where formatting tells
    /// nothing, a mark right behind another is taken for it.
    fn end_cell(&mut self, at: usize, after_cell: bool) {
        let format = self.setting.paragraphs.at(at);
        let row_end = match format {
            Some(format) => format.row_end,
            None => after_cell && self.line.is_empty(),
        };
        if row_end {
            return self.end_row();
        }
        self.end_paragraph(Some(at), true);
        self.cells.push(std::mem::take(&mut self.cell));
        self.after_cell = true;
    }

    fn end_row(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        if !self.cell.is_empty() {
            cells.push(std::mem::take(&mut self.cell));
        }
        let row = paragraph(&cells.join("\t"), Role::Row, None);
        self.part.paragraphs.extend(row);
    }
}
