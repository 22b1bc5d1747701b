//! [`Source`]: pages of another PDF → form XObjects, with their rotation, crop box, inherited
//! resources and the appearances of their annotations (stamps, signatures, form fields).

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::copy::Copied;
use super::glyphs::Glyphs;
use super::scan::{self, Seen};
use super::sides::Sides;
use super::writer::{Id, Writer, reference};
use super::{ink, inspect, layers, marks, standin, unicode};
use crate::error::Result;
use crate::page::Fonts;
use crate::read;

/// Largest content of one page, unpacked (bytes).
const LARGEST_CONTENT: usize = 64 << 20;

/// Another PDF, opened.
pub struct Source {
    pub(super) document: Document,
    pages: Vec<ObjectId>,
    copied: Copied,
    glyphs: Glyphs,
    sound: BTreeSet<ObjectId>,
    pub(super) layers: Vec<(ObjectId, bool)>,
    /// Fonts that are not embedded and for which ours stand in.
    pub replaced: BTreeSet<String>,
    /// Filled fields that nobody has drawn: a viewer would.
    pub undrawn: usize,
}

/// A page made ready.
pub enum Bound {
    /// A form of this size in points, lower left corner at the origin.
    Form {
        /// The XObject.
        object: Id,
        /// Width as seen.
        width: f32,
        /// Height as seen.
        height: f32,
        /// Where ink falls on it.
        ink: Vec<Sides>,
    },
    /// It can't stand in a PDF/A; why, in Chinese.
    Unfit(String),
}

impl Source {
    /// Opens a PDF; why not, in Chinese.
    pub fn open(bytes: &[u8], fonts: &Fonts) -> std::result::Result<Self, String> {
        catch_unwind(AssertUnwindSafe(|| Source::load(bytes, fonts)))
            .unwrap_or_else(|_| Err("文件已损坏，打不开".into()))
    }

    fn load(bytes: &[u8], fonts: &Fonts) -> std::result::Result<Self, String> {
        let mut document = Document::load_mem(bytes).map_err(|e| match e {
            lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => {
                "文件加了密码，打不开".to_owned()
            }
            other => format!("文件已损坏，打不开（{other}）"),
        })?;
        if document.is_encrypted() {
            document
                .decrypt("")
                .map_err(|_| "文件加了密码，打不开".to_owned())?;
        }
        let pages: Vec<ObjectId> = document.page_iter().collect();
        if pages.is_empty() {
            return Err("文件里没有页面".into());
        }
        let replaced = standin::provide(&mut document, fonts);
        unicode::provide(&mut document);
        ink::provide(&mut document);
        Ok(Source {
            layers: layers::of(&document),
            document,
            pages,
            copied: Copied::default(),
            glyphs: Glyphs::default(),
            sound: BTreeSet::new(),
            replaced,
            undrawn: 0,
        })
    }

    /// Layers (optional content) of the pages made ready so far, and whether each is shown.
    pub fn layers(&self) -> Vec<(Id, bool)> {
        let copied = |(id, shown): &(ObjectId, bool)| Some((self.copied.get(*id)?, *shown));
        self.layers.iter().filter_map(copied).collect()
    }

    /// Pages it has.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Makes the page of this number, from 0, ready.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn page(&mut self, n: usize, to: &mut Writer<'_>) -> Result<Bound> {
        let made = catch_unwind(AssertUnwindSafe(|| self.prepare(n)));
        let Ok(Ok(ready)) = made else {
            let why = match made {
                Ok(Err(why)) => why,
                _ => "该页已损坏".into(),
            };
            return Ok(Bound::Unfit(why));
        };
        let Ready {
            mut outer,
            inner,
            width,
            height,
            ink,
        } = ready;
        let inner = Stream {
            dict: self
                .copied
                .copy(&self.document, &inner.dict.into(), to)?
                .as_dict()
                .cloned()
                .unwrap_or_default(),
            ..Stream::new(Dictionary::new(), inner.content)
        };
        let inner = to.add_compressed(inner.dict, inner.content)?;
        let shown = self
            .copied
            .copy(&self.document, &outer.dict.clone().into(), to)?;
        outer.dict = shown.as_dict().cloned().unwrap_or_default();
        let resources = outer
            .dict
            .get_mut(b"Resources")
            .and_then(Object::as_dict_mut);
        if let Ok(objects) = resources.and_then(|r| r.get_mut(b"XObject")?.as_dict_mut()) {
            objects.set("Page", reference(inner));
        }
        let object = to.add_compressed(outer.dict, outer.content)?;
        Ok(Bound::Form {
            object,
            width,
            height,
            ink,
        })
    }

    fn prepare(&mut self, n: usize) -> std::result::Result<Ready, String> {
        let id = self.pages[n];
        let page = self.document.get_dictionary(id).map_err(|_| "该页已损坏")?;
        let page = &page.clone();
        let sides = self.sides(page);
        let content = self.content(id)?;
        let decoded = Content::decode(&content).map_err(|_| "该页内容有错")?;
        if !marks::is_well_written(&content) {
            return Err("该页内容有错".into());
        }
        let resources = self.inherited(page, b"Resources");
        let resources = resources
            .and_then(|r| r.as_dict().ok())
            .cloned()
            .unwrap_or_default();
        let resources = self.used(&resources, &decoded);
        let seen = scan::scan(&self.document, &decoded, &resources);
        if let Some(why) = self.unsound(&seen) {
            return Err(why);
        }
        let unseen = is_unseen(&decoded);
        let resources = Object::from(resources);
        let appearances = self.appearances(page);
        let stamps = Object::Array(appearances.iter().map(|(_, a)| a.clone()).collect());
        let Source {
            document, sound, ..
        } = self;
        if let Some(why) = inspect::obstacle(document, &resources, unseen, sound)
            .or_else(|| inspect::obstacle(document, &stamps, false, sound))
        {
            return Err(why);
        }
        let turn = self
            .inherited(page, b"Rotate")
            .and_then(|r| r.as_i64().ok())
            .unwrap_or(0)
            .rem_euclid(360);
        let unit = page.get_deref(b"UserUnit", &self.document).ok();
        let unit = unit.and_then(|unit| unit.as_float().ok());
        let (matrix, width, height) = sides.turned(turn, read::unit(unit));
        let mut inner = form(&sides, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], resources);
        if let Ok(group) = page.get(b"Group") {
            inner.set("Group", group.clone());
        }
        let mut objects = Dictionary::new();
        objects.set("Page", Object::Null);
        let mut show = String::from("/Page Do\n");
        let mut boxes = seen.boxes;
        for (i, (m, appearance)) in appearances.into_iter().enumerate() {
            let [a, b, c, d, e, f] = m;
            boxes.extend(self.reach(&appearance, m));
            show.push_str(&format!("q {a} {b} {c} {d} {e} {f} cm /A{i} Do Q\n"));
            objects.set(format!("A{i}"), appearance);
        }
        let mut resources = Dictionary::new();
        resources.set("XObject", Object::Dictionary(objects));
        Ok(Ready {
            outer: Stream::new(form(&sides, matrix, resources.into()), show.into_bytes()),
            inner: Stream::new(inner, content),
            width,
            height,
            ink: boxes.iter().map(|area| area.through(matrix)).collect(),
        })
    }

    /// What was seen on a page that can't stand in a PDF/A.
    fn unsound(&mut self, seen: &Seen) -> Option<String> {
        let Source {
            document, glyphs, ..
        } = self;
        let mut fonts = seen.fonts.iter();
        let font =
            |(id, codes): (&ObjectId, &[BTreeSet<u16>; 2])| glyphs.obstacle(document, *id, codes);
        seen.why.clone().or_else(|| fonts.find_map(font))
    }

    /// The content of a page, unpacked, its streams joined.
    fn content(&self, page: ObjectId) -> std::result::Result<Vec<u8>, String> {
        let mut content = Vec::new();
        for id in self.document.get_page_contents(page) {
            let Ok(Object::Stream(stream)) = self.document.get_object(id) else {
                continue;
            };
            let left = LARGEST_CONTENT.saturating_sub(content.len());
            if stream.dict.has(b"Filter") {
                let more = stream
                    .decompressed_content_with_limit(left)
                    .map_err(|_| "该页内容无法解开".to_owned())?;
                content.extend(more);
            } else if stream.content.len() <= left {
                content.extend_from_slice(&stream.content);
            } else {
                return Err("该页内容过大，未能装订".into());
            }
            content.push(b'\n');
        }
        Ok(content)
    }
}

/// Whether all text of a page is invisible (rendering mode 3): what a scanner's software read,
/// laid under the picture.
fn is_unseen(content: &Content) -> bool {
    let (mut mode, mut kept) = (0, Vec::new());
    for operation in &content.operations {
        match operation.operator.as_str() {
            "Tr" => {
                mode = operation
                    .operands
                    .first()
                    .and_then(|m| m.as_i64().ok())
                    .unwrap_or(0)
            }
            "q" => kept.push(mode),
            "Q" => mode = kept.pop().unwrap_or(mode),
            "Tj" | "TJ" | "'" | "\"" if mode != 3 => return false,
            _ => {}
        }
    }
    true
}

/// A page taken apart: the form that holds its content, and the one that shows it with what is
/// drawn upon it.
struct Ready {
    outer: Stream,
    inner: Stream,
    width: f32,
    height: f32,
    ink: Vec<Sides>,
}

fn form(sides: &Sides, matrix: [f32; 6], resources: Object) -> Dictionary {
    let mut dict = Dictionary::new();
    dict.set("Type", "XObject");
    dict.set("Subtype", "Form");
    dict.set("FormType", 1);
    let corners = [sides.left, sides.bottom, sides.right, sides.top];
    dict.set("BBox", corners.map(Object::from).to_vec());
    dict.set("Matrix", matrix.map(Object::from).to_vec());
    dict.set("Resources", resources);
    dict
}
