//! The walker over one slide, over the notes to one, or over the drawing on a sheet.

use super::super::xml::{Attributes, Node, walk};
use super::super::{Paragraph, Role, Why, paragraph};

/// What a part is: what its placeholders mean depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Kind {
    Slide,
    Notes,
}

/// What one slide shows.
#[derive(Default)]
pub(in crate::read) struct Slide {
    /// Its text: the title first, then shape by shape.
    pub(in crate::read) paragraphs: Vec<Paragraph>,
    /// Ids of the pictures shown.
    pub(in crate::read) pictures: Vec<String>,
    /// For each of them its width and height in points, where told.
    pub(in crate::read) extents: Vec<Option<(f32, f32)>>,
    /// Ids of diagrams and charts.
    pub(in crate::read) drawings: Vec<String>,
    /// Programs of the objects embedded.
    pub(in crate::read) objects: Vec<String>,
    /// Left out of the show.
    pub(in crate::read) hidden: bool,
}

impl Slide {
    /// Reads the bytes of a part.
    pub(in crate::read) fn read(part: &[u8], kind: Kind, number: u32) -> Result<Self, Why> {
        let mut walker = Walker::new(kind, number);
        walk(part, |node| match node {
            Node::Open(name, attributes) => walker.open(name, attributes),
            Node::Close(name) => walker.close(name),
            Node::Text(text) => walker.text(text),
        })?;
        let mut slide = walker.slide;
        // Shapes come in the order of painting, the title anywhere among them.
        slide
            .paragraphs
            .sort_by_key(|p| !matches!(p.role, Role::Heading(_)));
        Ok(slide)
    }
}

struct Walker {
    kind: Kind,
    number: u32,
    slide: Slide,
    /// How deep inside an element that is passed over; 0 outside.
    skipping: usize,
    /// The role of the shape's text; `None` where it is not read.
    role: Option<Role>,
    /// The paragraph that has begun.
    line: Option<String>,
    in_text: bool,
    in_picture: bool,
    /// The cells of the row so far.
    row: Vec<String>,
    /// The cell's text so far.
    cell: Option<String>,
}

/// A line break inside a paragraph, until the paragraph is whole.
const BREAK: char = '\n';

impl Walker {
    fn new(kind: Kind, number: u32) -> Self {
        Walker {
            kind,
            number,
            slide: Slide::default(),
            skipping: 0,
            role: Some(Role::Body),
            line: None,
            in_text: false,
            in_picture: false,
            row: Vec::new(),
            cell: None,
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        if self.skipping > 0 {
            self.skipping += 1;
            return;
        }
        let get = |key: &str| attributes.get(key);
        match name {
            // The copy for older programs.
            "Fallback" => self.skipping = 1,
            // The number of the slide is no text of it.
            "fld" if get("type").as_deref() == Some("slidenum") => self.skipping = 1,
            "sld" => self.slide.hidden = matches!(get("show").as_deref(), Some("0" | "false")),
            "sp" | "graphicFrame" | "pic" | "cxnSp" => {
                self.role = Some(Role::Body);
                self.in_picture = name == "pic";
            }
            "ph" => self.role = self.role_of(get("type").as_deref()),
            "p" => self.line = Some(String::new()),
            "t" => self.in_text = true,
            "br" => self.push("\n"),
            "tc" => self.cell = Some(String::new()),
            "tr" => self.row.clear(),
            "blip" => {
                self.slide.pictures.extend(get("embed"));
                self.slide.extents.resize(self.slide.pictures.len(), None);
            }
            "ext" if self.in_picture => {
                // A picture's shape follows it; in English metric units (20.1.10.16).
                let side = |key| Some(get(key)?.parse::<f32>().ok()? / 12_700.0);
                if let Some(extent) = self.slide.extents.last_mut() {
                    *extent = extent.or(side("cx").zip(side("cy")));
                }
            }
            "relIds" => self.slide.drawings.extend(get("dm")),
            "chart" => self.slide.drawings.extend(get("id")),
            "oleObj" => self.slide.objects.push(get("progId").unwrap_or_default()),
            _ => {}
        }
    }

    /// Placeholders by their type (ECMA-376 part 1, 19.7.10).
    fn role_of(&self, placeholder: Option<&str>) -> Option<Role> {
        match (self.kind, placeholder.unwrap_or("obj")) {
            (_, "sldNum") => None,
            (Kind::Notes, "body") => Some(Role::Body),
            // The slide's own picture, and the margins of the printed notes.
            (Kind::Notes, _) => None,
            (Kind::Slide, "title" | "ctrTitle") => {
                Some(Role::Heading(if self.number == 1 { 1 } else { 2 }))
            }
            (Kind::Slide, "dt" | "ftr" | "hdr") => Some(Role::Margin),
            (Kind::Slide, _) => Some(Role::Body),
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipping == 0 {
            // Line ends in the source of the XML are blanks; a vertical tab is a line break.
            let text = text.replace(['\n', '\r'], " ").replace('\u{b}', "\n");
            self.push(&text);
        }
    }

    fn push(&mut self, more: &str) {
        if let Some(line) = &mut self.line {
            line.push_str(more);
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => self.paragraph_ends(),
            "tc" => self.row.extend(self.cell.take()),
            "tr" => {
                let row = std::mem::take(&mut self.row).join("\t");
                self.say(&row, Role::Row);
            }
            _ => {}
        }
    }

    fn paragraph_ends(&mut self) {
        let line = self.line.take().unwrap_or_default();
        if let Some(cell) = &mut self.cell {
            // In a cell everything is one line; its own tabs would look like further cells.
            let line = line.replace(['\t', BREAK], " ");
            if !cell.is_empty() && !line.trim().is_empty() {
                cell.push(' ');
            }
            return cell.push_str(line.trim());
        }
        match self.role {
            Some(role @ Role::Heading(_)) => self.say(&line.replace(BREAK, ""), role),
            Some(role) => line.split(BREAK).for_each(|line| self.say(line, role)),
            None => {}
        }
    }

    fn say(&mut self, text: &str, role: Role) {
        let paragraph = paragraph(text, role, Some(self.number));
        self.slide.paragraphs.extend(paragraph);
    }
}
