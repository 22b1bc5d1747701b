//! What a slide or a page of notes shows (\[MS-PPT\] 2.5, 2.9): shapes in the order in which they
//! are drawn, and in them text.

use super::super::ole::Fields;
use super::super::ole::art::{Record, records};
use super::super::{Paragraph, Role, paragraph};
use super::deck::Entry;

/// Kinds of records.
mod kind {
    pub(super) const SLIDE_SHOW: u16 = 0x03f9;
    pub(super) const OUTLINE_REFERENCE: u16 = 0x0f9e;
    pub(super) const HEADER: u16 = 0x0f9f;
    pub(super) const WIDE: u16 = 0x0fa0;
    pub(super) const NARROW: u16 = 0x0fa8;
    pub(super) const STRING: u16 = 0x0fba;
    pub(super) const SLIDE_NUMBER: u16 = 0x0fd8;
    pub(super) const MARGINS: u16 = 0x0fd9;
    pub(super) const COMMENT: u16 = 0x2ee0;
    pub(super) const SHAPE: u16 = 0xf004;
    pub(super) const PROPERTIES: u16 = 0xf00b;
}

/// Kinds of text (2.13.33).
mod text_kind {
    pub(super) const TITLE: u32 = 0;
    pub(super) const NOTES: u32 = 2;
    pub(super) const CENTRED_TITLE: u32 = 6;
}

/// What is read off a page.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) paragraphs: Vec<Paragraph>,
    /// Numbers in the store of the pictures it shows, from 1.
    pub(super) pictures: Vec<usize>,
    pub(super) hidden: bool,
    pub(super) comments: usize,
}

/// Records nest this deep at most.
const DEEPEST: usize = 24;

/// A text and what kind it is.
type Text = (u32, String);

/// Reads a slide.
pub(super) fn slide(entry: &Entry<'_>, number: u32) -> Shown {
    let mut walk = Walk::of(entry);
    let title = Role::Heading(if number == 1 { 1 } else { 2 });
    for (kind, text) in walk.all() {
        let role = match kind {
            text_kind::TITLE | text_kind::CENTRED_TITLE => title,
            _ => Role::Body,
        };
        walk.shown.say(&text, role, number);
    }
    // The title is drawn where it pleases; it reads first.
    walk.shown.paragraphs.sort_by_key(|p| p.role != title);
    for text in std::mem::take(&mut walk.margins) {
        walk.shown.say(&text, Role::Margin, number);
    }
    walk.shown
}

/// Reads the notes of a slide: the text typed there, not the margins of the printed page.
pub(super) fn notes(entry: &Entry<'_>, number: u32) -> Vec<Paragraph> {
    let mut walk = Walk::of(entry);
    for (kind, text) in walk.all() {
        if kind == text_kind::NOTES {
            walk.shown.say(&text, Role::Body, number);
        }
    }
    walk.shown.paragraphs
}

/// Footers and headers of the whole deck.
pub(super) fn margins(document: &Record<'_>) -> Vec<String> {
    records(document.body)
        // Those of the notes are of instance 4 (2.4.15.1).
        .filter(|record| record.kind == kind::MARGINS && record.instance == 3)
        .flat_map(|record| margin(record.body))
        .collect()
}

/// The texts of headers and footers that are set to be shown (2.4.15.2).
fn margin(body: &[u8]) -> Vec<String> {
    let flags = records(body)
        .find(|record| record.kind == 0x0fda)
        .and_then(|record| record.body.u16_at(2))
        .unwrap_or_default();
    let strings = records(body).filter(|record| record.kind == kind::STRING);
    strings
        .filter(|record| match record.instance {
            1 => flags & 0x10 != 0,
            2 => flags & 0x20 != 0,
            _ => false,
        })
        .map(|record| wide(record.body))
        .collect()
}

impl Shown {
    /// A text is paragraphs, and lines in them; numbers of slides are no text.
    fn say(&mut self, text: &str, role: Role, number: u32) {
        for line in text.split('\r') {
            let lines = match role {
                Role::Heading(_) => vec![line.replace('\u{b}', "")],
                _ => line.split('\u{b}').map(String::from).collect(),
            };
            let lines = lines.iter();
            self.paragraphs
                .extend(lines.filter_map(|line| paragraph(line, role, Some(number))));
        }
    }
}

struct Walk<'a> {
    shown: Shown,
    /// Texts kept with the list of slides; `None` once a shape has shown it.
    outline: Vec<Option<Text>>,
    texts: Vec<Text>,
    margins: Vec<String>,
    page: Option<Record<'a>>,
}

impl<'a> Walk<'a> {
    fn of(entry: &Entry<'a>) -> Self {
        let mut outline: Vec<Text> = Vec::new();
        collect(entry.outline.iter().copied(), &mut outline);
        Walk {
            shown: Shown::default(),
            outline: outline.into_iter().map(Some).collect(),
            texts: Vec::new(),
            margins: Vec::new(),
            page: entry.page,
        }
    }

    /// The texts in the order of the shapes, then those that no shape shows.
    fn all(&mut self) -> Vec<Text> {
        if let Some(page) = self.page {
            self.visit(page.body, DEEPEST);
        }
        let left = self.outline.iter_mut().filter_map(Option::take);
        self.texts.extend(left);
        std::mem::take(&mut self.texts)
    }

    fn visit(&mut self, body: &'a [u8], depth: usize) {
        for record in records(body) {
            match record.kind {
                kind::SLIDE_SHOW => {
                    let flags = record.body.u16_at(10).unwrap_or_default();
                    self.shown.hidden = flags & 4 != 0;
                }
                kind::COMMENT => self.shown.comments += 1,
                kind::MARGINS => self.margins.extend(margin(record.body)),
                kind::PROPERTIES => self.shown.pictures.extend(picture(&record)),
                kind::SHAPE => self.shape(record.body, depth),
                _ if record.version == 15 && depth > 0 => self.visit(record.body, depth - 1),
                _ => {}
            }
        }
    }

    fn shape(&mut self, body: &'a [u8], depth: usize) {
        for record in records(body) {
            match record.kind {
                kind::PROPERTIES => self.shown.pictures.extend(picture(&record)),
                // The text of a shape (2.9.76).
                0xf00d => self.text_box(record.body),
                _ if record.version == 15 && depth > 0 => self.visit(record.body, depth - 1),
                _ => {}
            }
        }
    }

    fn text_box(&mut self, body: &'a [u8]) {
        collect(records(body), &mut self.texts);
        let references = records(body).filter(|record| record.kind == kind::OUTLINE_REFERENCE);
        for reference in references {
            let index = reference.body.usize_at(0);
            let text = index.and_then(|index| self.outline.get_mut(index)?.take());
            self.texts.extend(text);
        }
    }
}

/// Texts, each behind the head that tells its kind. A number of a slide in a text is a star
/// in it, at a place that follows.
fn collect<'a>(records: impl Iterator<Item = Record<'a>>, texts: &mut Vec<Text>) {
    let mut open: Option<u32> = None;
    for record in records {
        match record.kind {
            kind::HEADER => {
                // An empty placeholder is a head alone; outlines are referred to by number.
                texts.extend(open.map(|kind| (kind, String::new())));
                open = Some(record.body.u32_at(0).unwrap_or(4));
            }
            kind::WIDE => texts.push((open.take().unwrap_or(4), wide(record.body))),
            kind::NARROW => {
                let text = record.body.iter().copied().map(char::from).collect();
                texts.push((open.take().unwrap_or(4), text));
            }
            kind::SLIDE_NUMBER => {
                if let Some((_, text)) = texts.last_mut() {
                    *text = text.replacen('*', "", 1);
                }
            }
            _ => {}
        }
    }
    texts.extend(open.map(|kind| (kind, String::new())));
}

fn wide(bytes: &[u8]) -> String {
    let units = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or('\u{fffd}'))
        .collect()
}

/// The picture that a shape is filled with or is ([MS-ODRAW] 2.2.7, 2.3.23.2): properties of six
/// bytes, a number in the store.
fn picture(properties: &Record<'_>) -> Option<usize> {
    let count = usize::from(properties.instance);
    let mut all = properties.body.chunks_exact(6).take(count);
    let picture = all.find(|property| property.u16_at(0).is_some_and(|id| id & 0x3fff == 0x104))?;
    picture.usize_at(2).filter(|number| *number > 0)
}
