//! The walker over `document.xml` and its like: paragraphs, tables, text boxes, notes.

use super::super::xml::{Attributes, Node, walk};
use super::super::{Paragraph, Role, Why, paragraph};
use super::numbering::Numbering;
use super::styles::{self, Styles};

/// The text of one part. Headings carry raw levels: 0 the title, 1 to 9 the rest.
#[derive(Default)]
pub(super) struct Part {
    /// Paragraphs and rows in reading order.
    pub(super) paragraphs: Vec<Paragraph>,
    /// Ids of the headers and footers its sections use.
    pub(super) margins: Vec<String>,
    /// Insertions, deletions and moves not yet accepted.
    pub(super) revisions: usize,
    /// Runs set to be hidden.
    pub(super) vanished: usize,
    /// Ids of the pictures shown.
    pub(super) pictures: Vec<String>,
    /// Ids of diagrams and charts, each with the number of paragraphs before it.
    pub(super) drawings: Vec<(usize, String)>,
    /// Ids of whole files set into the text (ECMA-376 part 1, 17.17.2.1).
    pub(super) chunks: Vec<String>,
    /// Programs of the objects embedded.
    pub(super) objects: Vec<String>,
}

impl Part {
    /// Reads the bytes of a part. Lists count on from where the part before left them.
    pub(super) fn read(
        part: &[u8],
        styles: &Styles,
        numbering: &mut Numbering,
    ) -> Result<Self, Why> {
        let mut walker = Walker::new(styles, numbering);
        walk(part, |node| match node {
            Node::Open(name, attributes) => walker.open(name, attributes),
            Node::Close(name) => walker.close(name),
            Node::Text(text) => walker.text(text),
        })?;
        Ok(walker.part)
    }
}

/// What is being built, innermost last.
enum Frame {
    Paragraph(Open),
    /// A table row's cells so far.
    Row(Vec<String>),
    /// A cell's text so far.
    Cell(String),
}

/// A paragraph that has begun.
#[derive(Default)]
struct Open {
    text: String,
    heading: Option<u8>,
    style: String,
    list: Option<String>,
    level: Option<usize>,
}

struct Walker<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    part: Part,
    frames: Vec<Frame>,
    /// How deep inside an element that is passed over; 0 outside.
    skipping: usize,
    /// For each open field: whether its code (not its result) is being read.
    fields: Vec<bool>,
    in_properties: bool,
    in_text: bool,
    hidden_run: bool,
}

/// Elements whose content is not part of the text: deleted or moved away, the copy for older
/// programs, earlier formatting.
pub(in crate::read) const SKIPPED: &[&str] = &[
    "del",
    "moveFrom",
    "Fallback",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "sectPrChange",
    "instrText",
    "delText",
    "rt",
];

/// A line break inside a paragraph, until the paragraph is whole. No text holds it.
const BREAK: char = '\n';

impl<'a> Walker<'a> {
    fn new(styles: &'a Styles, numbering: &'a mut Numbering) -> Self {
        Walker {
            styles,
            numbering,
            part: Part::default(),
            frames: Vec::new(),
            skipping: 0,
            fields: Vec::new(),
            in_properties: false,
            in_text: false,
            hidden_run: false,
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        if self.skipping > 0 {
            self.skipping += 1;
            return;
        }
        if matches!(name, "del" | "ins" | "moveFrom" | "moveTo") {
            self.part.revisions += 1;
        }
        if SKIPPED.contains(&name) || is_separator(name, attributes) {
            self.skipping = 1;
            return;
        }
        match name {
            "p" => self.frames.push(Frame::Paragraph(Open::default())),
            "tr" => self.frames.push(Frame::Row(Vec::new())),
            "tc" => self.frames.push(Frame::Cell(String::new())),
            "pPr" => self.in_properties = true,
            "r" => self.hidden_run = false,
            "t" => self.in_text = true,
            _ if self.in_properties => self.property(name, attributes),
            _ => self.mark(name, attributes),
        }
    }

    fn property(&mut self, name: &str, attributes: &Attributes<'_>) {
        if matches!(name, "headerReference" | "footerReference") {
            return self.margin(attributes);
        }
        let (Some(Frame::Paragraph(open)), Some(value)) =
            (self.frames.last_mut(), attributes.get("val"))
        else {
            return;
        };
        match name {
            "pStyle" => {
                open.heading = self.styles.heading(&value).or(open.heading);
                open.style = value;
            }
            "outlineLvl" => {
                let level = value.parse().ok().and_then(styles::outline);
                open.heading = level.or(open.heading);
            }
            "numId" => open.list = Some(value),
            "ilvl" => open.level = value.parse().ok(),
            _ => {}
        }
    }

    fn margin(&mut self, attributes: &Attributes<'_>) {
        self.part.margins.extend(attributes.get("id"));
    }

    /// What stands for text without being text.
    fn mark(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "tab" => self.text_of_run("\t"),
            "br" | "cr" => self.text_of_run("\n"),
            "noBreakHyphen" => self.text_of_run("-"),
            "sym" => {
                let code = attributes.get("char").unwrap_or_default();
                self.text_of_run(symbol(&code));
            }
            "vanish" => {
                let off = matches!(attributes.get("val").as_deref(), Some("0" | "false"));
                self.hidden_run = !off;
                self.part.vanished += usize::from(!off);
            }
            "fldChar" => match attributes.get("fldCharType").as_deref() {
                Some("begin") => self.fields.push(true),
                Some("separate") => {
                    if let Some(code) = self.fields.last_mut() {
                        *code = false;
                    }
                }
                Some("end") => {
                    self.fields.pop();
                }
                _ => {}
            },
            "headerReference" | "footerReference" => self.margin(attributes),
            _ => self.drawn(name, attributes),
        }
    }

    /// What is set into the text from other parts.
    fn drawn(&mut self, name: &str, attributes: &Attributes<'_>) {
        let id = |key: &str| attributes.get(key);
        match name {
            "blip" => self.part.pictures.extend(id("embed")),
            "imagedata" => self.part.pictures.extend(id("id")),
            "relIds" => self.drawing(id("dm")),
            "chart" => self.drawing(id("id")),
            "altChunk" => self.part.chunks.extend(id("id")),
            "OLEObject" if id("Type").as_deref() != Some("Link") => {
                self.part.objects.push(id("ProgID").unwrap_or_default());
            }
            _ => {}
        }
    }

    fn drawing(&mut self, id: Option<String>) {
        let before = self.part.paragraphs.len();
        self.part.drawings.extend(id.map(|id| (before, id)));
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipping == 0 {
            // Line ends in the source of the XML are blanks, not breaks.
            self.text_of_run(&text.replace(['\n', '\r'], " "));
        }
    }

    fn text_of_run(&mut self, more: &str) {
        if self.hidden_run || self.fields.contains(&true) {
            return;
        }
        if let Some(Frame::Paragraph(open)) = self.frames.last_mut() {
            open.text.push_str(more);
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "r" => self.hidden_run = false,
            "pPr" => self.in_properties = false,
            "p" => self.close_paragraph(),
            "tc" => {
                if let Some(Frame::Cell(text)) = self.frames.pop()
                    && let Some(Frame::Row(cells)) = self.frames.last_mut()
                {
                    cells.push(text);
                }
            }
            "tr" => {
                if let Some(Frame::Row(cells)) = self.frames.pop() {
                    let row = paragraph(&cells.join("\t"), Role::Row, None);
                    self.part.paragraphs.extend(row);
                }
            }
            _ => {}
        }
    }

    /// The automatic number of a paragraph; empty ones count, but there is no text to show it at.
    fn number(&mut self, open: &Open) -> String {
        let by_style = self.styles.list(&open.style);
        let (list, style) = match (&open.list, by_style) {
            (Some(list), _) => (list.as_str(), open.style.as_str()),
            (None, Some(found)) => found,
            (None, None) => return String::new(),
        };
        let number = self.numbering.count(list, open.level, style);
        if open.text.trim().is_empty() {
            return String::new();
        }
        number
    }

    fn close_paragraph(&mut self) {
        // A field whose code never ends must not swallow the rest of the document.
        for code in &mut self.fields {
            *code = false;
        }
        let Some(Frame::Paragraph(open)) = self.frames.pop() else {
            return;
        };
        let heading = open.heading;
        let text = self.number(&open) + &open.text;
        let cell = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Cell(cell) => Some(cell),
            _ => None,
        });
        if let Some(cell) = cell {
            // In a cell everything is one line; its own tabs would look like further cells.
            let line = text.replace(['\t', BREAK], " ");
            if !cell.is_empty() && !line.trim().is_empty() {
                cell.push(' ');
            }
            cell.push_str(line.trim());
        } else if let Some(level) = heading {
            let line = text.replace(BREAK, "");
            let heading = paragraph(&line, Role::Heading(level), None);
            self.part.paragraphs.extend(heading);
        } else {
            let lines = text.split(BREAK);
            let lines = lines.filter_map(|line| paragraph(line, Role::Body, None));
            self.part.paragraphs.extend(lines);
        }
    }
}

/// The line above footnotes is kept as a footnote of its own kind.
pub(in crate::read) fn is_separator(name: &str, attributes: &Attributes<'_>) -> bool {
    matches!(name, "footnote" | "endnote")
        && attributes.get("type").is_some_and(|kind| kind != "normal")
}

/// Check boxes drawn with a symbol font; other symbols mean nothing without their font.
pub(in crate::read) fn symbol(code: &str) -> &'static str {
    match code.to_uppercase().as_str() {
        "F0FE" | "F052" | "F054" => "☑",
        "F0FD" | "F053" => "☒",
        "F0A8" | "F06F" | "F0A3" | "F071" => "□",
        "F0FC" | "F050" => "√",
        _ => "",
    }
}
