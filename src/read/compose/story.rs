//! The walker over a part of a Word document: what stands in it and how it is set.

mod ending;
mod properties;

use super::super::Why;
use super::super::docx::{
    Numbering, ParagraphLook, RunLook, SKIPPED, Styles, is_separator, symbol,
};
use super::super::xml::{Attributes, Node, walk};
use super::grid::{Grid, Place, Written};
use super::{Span, Text};

/// Points in an English metric unit.
const EMU: f32 = 1.0 / 12_700.0;

/// What a part holds.
#[derive(Default)]
pub(super) struct Story {
    pub(super) items: Vec<Item>,
    /// Ids of the pictures, by the number that spans call them by.
    pub(super) pictures: Vec<String>,
    /// Ids of the headers and footers its sections use.
    pub(super) margins: Vec<String>,
    /// Of a part with notes: where each begins among the items.
    pub(super) notes: Vec<(String, usize)>,
    pub(super) lost: Lost,
}

/// What stands in a part, in order.
pub(super) enum Item {
    Text(Text),
    Grid(Grid),
    /// A diagram or chart by its id.
    Drawing(String),
    /// What follows begins a page.
    Break,
    /// Here a section ends.
    Section(Section),
}

/// What is said of a section at its end (17.6.17).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Section {
    pub(super) across: bool,
    /// Goes on where the one before ended.
    pub(super) continuous: bool,
    /// Lines stand on a grid of this pitch, in points (17.6.5).
    pub(super) grid: Option<f32>,
}

/// What is not carried over, counted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lost {
    pub(super) shapes: usize,
    pub(super) formulas: usize,
    pub(super) objects: usize,
    pub(super) crops: usize,
    pub(super) files: usize,
    pub(super) columns: usize,
}

/// What is being built, innermost last.
enum Frame {
    Text(Box<Open>),
    Grid(Building),
    Row(Written),
    Cell(Place),
}

#[derive(Default)]
struct Building {
    columns: Vec<f32>,
    rows: Vec<Written>,
    style: String,
    /// What its own borders say.
    ruled: Option<bool>,
    /// A cell draws a line.
    lined: bool,
    middle: bool,
}

/// A paragraph that has begun.
#[derive(Default, Clone)]
struct Open {
    style: String,
    look: ParagraphLook,
    /// What its style says of runs.
    base: RunLook,
    heading: Option<u8>,
    list: Option<String>,
    level: Option<usize>,
    spans: Vec<Span>,
    /// The first half was cut off by a page break.
    goes_on: bool,
}

/// Whose properties are being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Paragraph,
    /// The mark at a paragraph's end.
    Mark,
    Run,
    Table,
    Row,
    Cell,
}

struct Walker<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    story: Story,
    frames: Vec<Frame>,
    skipping: usize,
    /// For each open field: whether its code (not its result) is being read.
    fields: Vec<bool>,
    within: Within,
    in_text: bool,
    in_borders: bool,
    hidden: bool,
    run: RunLook,
    character: String,
    /// Size of the drawing that is open.
    extent: Option<(f32, f32)>,
    section: Option<Section>,
    /// The section that ends with the open paragraph.
    ending: Option<Section>,
}

impl Story {
    /// Reads the bytes of a part. Lists count on from where the part before left them.
    pub(super) fn read(
        part: &[u8],
        styles: &Styles,
        numbering: &mut Numbering,
    ) -> Result<Self, Why> {
        let mut walker = Walker {
            styles,
            numbering,
            story: Story::default(),
            frames: Vec::new(),
            skipping: 0,
            fields: Vec::new(),
            within: Within::Nothing,
            in_text: false,
            in_borders: false,
            hidden: false,
            run: RunLook::default(),
            character: String::new(),
            extent: None,
            section: None,
            ending: None,
        };
        walk(part, |node| match node {
            Node::Open(name, attributes) => walker.open(name, attributes),
            Node::Close(name) => walker.close(name),
            Node::Text(text) => walker.text(text),
        })?;
        Ok(walker.story)
    }
}

impl Walker<'_> {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        if self.skipping > 0 {
            self.skipping += 1;
            return;
        }
        if SKIPPED.contains(&name) || is_separator(name, attributes) {
            self.skipping = 1;
            return;
        }
        match name {
            "p" => self.frames.push(Frame::Text(Box::new(Open {
                base: self.styles.looks("").1,
                ..Open::default()
            }))),
            "tbl" => self.frames.push(Frame::Grid(Building::default())),
            "tr" => self.frames.push(Frame::Row(Written::default())),
            "tc" => self.frames.push(Frame::Cell(Place::default())),
            "pPr" => self.within = Within::Paragraph,
            "rPr" if self.within == Within::Paragraph => self.within = Within::Mark,
            "rPr" => self.within = Within::Run,
            "tblPr" => self.within = Within::Table,
            "trPr" => self.within = Within::Row,
            "tcPr" => self.within = Within::Cell,
            "sectPr" => self.section = Some(Section::default()),
            _ if self.section.is_some() => self.section(name, attributes),
            "r" => {
                self.run = RunLook::default();
                self.character.clear();
                self.hidden = false;
            }
            "t" => self.in_text = true,
            _ => match self.within {
                Within::Nothing => self.mark(name, attributes),
                Within::Paragraph => self.paragraph(name, attributes),
                Within::Mark => {}
                Within::Run => self.run_property(name, attributes),
                Within::Table | Within::Row | Within::Cell => self.table(name, attributes),
            },
        }
    }

    /// What stands in the text without being text.
    fn mark(&mut self, name: &str, attributes: &Attributes<'_>) {
        let get = |key: &str| attributes.get(key);
        match name {
            "tab" | "ptab" => self.words("\t"),
            "br" if get("type").as_deref() == Some("page") => self.page_break(),
            "br" | "cr" => self.words("\n"),
            "noBreakHyphen" => self.words("-"),
            "sym" => self.words(symbol(&get("char").unwrap_or_default())),
            "gridCol" => {
                let width = get("w").and_then(|w| w.parse::<f32>().ok()).unwrap_or(0.0);
                self.grid(|grid| grid.columns.push((width / 20.0).clamp(0.0, 2000.0)));
            }
            "fldChar" => match get("fldCharType").as_deref() {
                Some("begin") => self.fields.push(true),
                Some("separate") => {
                    if let Some(code) = self.fields.last_mut() {
                        *code = false;
                    }
                }
                Some("end") => drop(self.fields.pop()),
                _ => {}
            },
            "footnote" | "endnote" => {
                let at = self.story.items.len();
                self.story.notes.extend(get("id").map(|id| (id, at)));
            }
            "footnoteReference" | "endnoteReference" => {
                let kind = name.trim_end_matches("Reference");
                let id = get("id").unwrap_or_default();
                self.span(Span::Note(format!("{kind} {id}")));
            }
            _ => self.drawn(name, attributes),
        }
    }

    /// What is set into the text from other parts.
    fn drawn(&mut self, name: &str, attributes: &Attributes<'_>) {
        let get = |key: &str| attributes.get(key);
        let lost = &mut self.story.lost;
        match name {
            "inline" | "anchor" => self.extent = None,
            "extent" => {
                let side = |key| get(key).and_then(|n| n.parse::<f32>().ok());
                let sides = side("cx").zip(side("cy"));
                self.extent = sides.map(|(w, h)| (w * EMU, h * EMU));
            }
            "shape" => self.extent = css_size(&get("style").unwrap_or_default()),
            "blip" => self.picture(get("embed")),
            "imagedata" => self.picture(get("id")),
            "srcRect" => {
                let cut = |key: &&str| get(key).is_some_and(|n| n != "0");
                lost.crops += usize::from(["l", "t", "r", "b"].iter().any(cut));
            }
            "relIds" => self.story.items.extend(get("dm").map(Item::Drawing)),
            "chart" => self.story.items.extend(get("id").map(Item::Drawing)),
            "wsp" | "line" | "rect" | "roundrect" | "oval" | "polyline" => lost.shapes += 1,
            "oMath" => lost.formulas += 1,
            "OLEObject" => lost.objects += 1,
            "altChunk" => lost.files += 1,
            _ => {}
        }
    }

    fn picture(&mut self, id: Option<String>) {
        let Some(id) = id else {
            return;
        };
        let number = self.story.pictures.len();
        self.story.pictures.push(id);
        let size = self.extent;
        self.span(Span::Picture { number, size });
    }

    fn page_break(&mut self) {
        let top = matches!(self.frames.as_slice(), [Frame::Text(_)]);
        if !top || self.hidden {
            return self.words("\n");
        }
        if let Some(Frame::Text(open)) = self.frames.pop() {
            let next = Open {
                spans: Vec::new(),
                list: None,
                goes_on: true,
                ..(*open).clone()
            };
            self.paragraph_ends(*open);
            self.story.items.push(Item::Break);
            self.frames.push(Frame::Text(Box::new(next)));
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipping == 0 {
            // Line ends in the source of the XML are blanks, not breaks.
            self.words(&text.replace(['\n', '\r'], " "));
        }
    }

    fn words(&mut self, more: &str) {
        if more.is_empty() {
            return;
        }
        let own = self.run.over(self.styles.characters(&self.character));
        let base = match self.frames.last() {
            Some(Frame::Text(open)) => open.base,
            _ => return,
        };
        self.span(Span::Words(more.into(), own.over(base).shown()));
    }

    fn span(&mut self, span: Span) {
        if self.hidden || self.fields.contains(&true) {
            return;
        }
        let Some(Frame::Text(open)) = self.frames.last_mut() else {
            return;
        };
        match (&span, open.spans.last_mut()) {
            (Span::Words(more, look), Some(Span::Words(words, before))) if look == before => {
                words.push_str(more);
            }
            _ => open.spans.push(span),
        }
    }

    fn close(&mut self, name: &str) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "r" => self.hidden = false,
            "rPr" if self.within == Within::Mark => self.within = Within::Paragraph,
            "rPr" | "tblPr" | "trPr" | "tcPr" => self.within = Within::Nothing,
            "pPr" => self.properties_end(),
            "tblBorders" | "tcBorders" => self.in_borders = false,
            "sectPr" => self.section_ends(),
            "p" => {
                if let Some(Frame::Text(open)) = self.frames.pop() {
                    self.paragraph_ends(*open);
                }
                self.story
                    .items
                    .extend(self.ending.take().map(Item::Section));
            }
            "tc" => {
                if let Some(Frame::Cell(place)) = self.frames.pop() {
                    match self.frames.last_mut() {
                        Some(Frame::Row(row)) => row.cells.push(place),
                        _ => place.texts.into_iter().for_each(|text| self.place(text)),
                    }
                }
            }
            "tr" => {
                if let Some(Frame::Row(row)) = self.frames.pop() {
                    match self.frames.last_mut() {
                        Some(Frame::Grid(grid)) => grid.rows.push(row),
                        _ => self.table_ends(Building {
                            rows: vec![row],
                            ..Building::default()
                        }),
                    }
                }
            }
            "tbl" => {
                if let Some(Frame::Grid(grid)) = self.frames.pop() {
                    self.table_ends(grid);
                }
            }
            _ => {}
        }
    }
}

/// Width and height in points of a shape, as its style has them: `width:415pt;height:12pt`.
fn css_size(style: &str) -> Option<(f32, f32)> {
    let side = |wanted: &str| {
        let (_, value) = style
            .split(';')
            .filter_map(|property| property.split_once(':'))
            .find(|(name, _)| name.trim() == wanted)?;
        value.trim().strip_suffix("pt")?.parse::<f32>().ok()
    };
    side("width").zip(side("height"))
}
