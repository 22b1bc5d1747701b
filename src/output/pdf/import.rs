//! [`Source`]: pages of another PDF → form XObjects, with their rotation, crop box, inherited
//! resources and the appearances of their annotations (stamps, signatures, form fields).

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::copy::Copied;
use super::sides::Sides;
use super::writer::{Id, Writer, reference};
use super::{ink, inspect, standin, unicode};
use crate::error::Result;
use crate::page::Fonts;

/// Largest content of one page, unpacked (bytes).
const LARGEST_CONTENT: usize = 64 << 20;
/// Levels of the page tree looked at for what a page inherits.
const DEEPEST: usize = 50;

/// Another PDF, opened.
pub struct Source {
    document: Document,
    pages: Vec<ObjectId>,
    copied: Copied,
    /// Fonts that are not embedded and for which ours stand in.
    pub replaced: BTreeSet<String>,
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
            document,
            pages,
            copied: Copied::default(),
            replaced,
        })
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
        })
    }

    fn prepare(&self, n: usize) -> std::result::Result<Ready, String> {
        let id = self.pages[n];
        let page = self.document.get_dictionary(id).map_err(|_| "该页已损坏")?;
        let sides = self.sides(page);
        let content = self.content(id)?;
        let resources = self.inherited(page, b"Resources");
        let resources = resources
            .and_then(|r| r.as_dict().ok())
            .cloned()
            .unwrap_or_default();
        let resources = self.used(&resources, &content);
        let mut watched = resources.clone();
        if is_unseen(&content) {
            // Fonts of text that is never painted need not be embedded (6.2.11.4.1).
            watched.remove(b"Font");
        }
        let (resources, watched) = (resources.into(), watched.into());
        let appearances = self.appearances(page);
        let stamps = Object::Array(appearances.iter().map(|(_, a)| a.clone()).collect());
        if let Some(why) = inspect::obstacle(&self.document, &watched)
            .or_else(|| inspect::obstacle(&self.document, &stamps))
        {
            return Err(why);
        }
        let turn = self
            .inherited(page, b"Rotate")
            .and_then(|r| r.as_i64().ok())
            .unwrap_or(0)
            .rem_euclid(360);
        let (matrix, width, height) = sides.turned(turn);
        let mut inner = form(&sides, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], resources);
        if let Ok(group) = page.get(b"Group") {
            inner.set("Group", group.clone());
        }
        let mut objects = Dictionary::new();
        objects.set("Page", Object::Null);
        let mut show = String::from("/Page Do\n");
        for (i, (m, appearance)) in appearances.into_iter().enumerate() {
            let [a, b, c, d, e, f] = m;
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
        })
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

    /// An attribute of a page or of the nodes above it.
    fn inherited<'d>(&'d self, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
        let mut node = page;
        for _ in 0..DEEPEST {
            if let Ok(found) = node.get_deref(key, &self.document) {
                return Some(found);
            }
            node = node
                .get_deref(b"Parent", &self.document)
                .ok()?
                .as_dict()
                .ok()?;
        }
        None
    }

    /// The box shown: crop box within media box.
    fn sides(&self, page: &Dictionary) -> Sides {
        let read = |key| {
            let items = self.inherited(page, key)?.as_array().ok()?;
            self.numbers(items).map(Sides::of)
        };
        let a4 = Sides::of([0.0, 0.0, 595.28, 841.89]);
        let media: Sides = read(b"MediaBox").filter(Sides::is_sound).unwrap_or(a4);
        match read(b"CropBox") {
            Some(crop) => {
                let both = crop.within(&media);
                if both.is_sound() { both } else { media }
            }
            None => media,
        }
    }

    fn numbers<const N: usize>(&self, items: &[Object]) -> Option<[f32; N]> {
        let mut numbers = [0.0; N];
        for (i, number) in numbers.iter_mut().enumerate() {
            *number = self
                .document
                .dereference(items.get(i)?)
                .ok()?
                .1
                .as_float()
                .ok()?;
        }
        numbers.iter().all(|n| n.is_finite()).then_some(numbers)
    }

    /// Resources without what the content never names: a font that is listed and not used need
    /// not be embedded.
    fn used(&self, resources: &Dictionary, content: &[u8]) -> Dictionary {
        let Ok(content) = Content::decode(content) else {
            return resources.clone();
        };
        let mut names: BTreeSet<&[u8]> = BTreeSet::new();
        for operation in &content.operations {
            names.extend(operation.operands.iter().filter_map(|o| o.as_name().ok()));
        }
        let mut used = Dictionary::new();
        for (kind, list) in resources {
            let Ok((_, Object::Dictionary(list))) = self.document.dereference(list) else {
                continue;
            };
            let mut kept = Dictionary::new();
            for (name, object) in list {
                if names.contains(name.as_slice()) || name.starts_with(b"Default") {
                    kept.set(name.clone(), object.clone());
                }
            }
            if !kept.is_empty() {
                used.set(kind.clone(), Object::Dictionary(kept));
            }
        }
        used
    }

    /// Appearances of annotations that a reader sees, each with the matrix that puts it in place.
    fn appearances(&self, page: &Dictionary) -> Vec<([f32; 6], Object)> {
        let annotations = page.get_deref(b"Annots", &self.document);
        let annotations = annotations.and_then(Object::as_array);
        let annotations = annotations.into_iter().flatten();
        annotations.filter_map(|a| self.appearance(a)).collect()
    }

    fn appearance(&self, annotation: &Object) -> Option<([f32; 6], Object)> {
        const HIDDEN: i64 = 2;
        const NO_VIEW: i64 = 32;
        let document = &self.document;
        let dict = document.dereference(annotation).ok()?.1.as_dict().ok()?;
        let flags = dict
            .get_deref(b"F", document)
            .and_then(Object::as_i64)
            .unwrap_or(0);
        let popup = dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|s| s == b"Popup");
        if flags & (HIDDEN | NO_VIEW) != 0 || popup {
            return None;
        }
        let all = dict.get_deref(b"AP", document).ok()?.as_dict().ok()?;
        let mut normal = all.get(b"N").ok()?;
        if let Object::Dictionary(states) = document.dereference(normal).ok()?.1 {
            let state = dict
                .get_deref(b"AS", document)
                .and_then(Object::as_name)
                .ok()?;
            normal = states.get(state).ok()?;
        }
        let (id, Object::Stream(stream)) = document.dereference(normal).ok()? else {
            return None;
        };
        let rect = dict.get_deref(b"Rect", document).ok()?.as_array().ok()?;
        let rect = Sides::of(self.numbers(rect)?);
        let shape = stream
            .dict
            .get_deref(b"BBox", document)
            .ok()?
            .as_array()
            .ok()?;
        let shape = Sides::of(self.numbers(shape)?);
        let matrix = stream
            .dict
            .get_deref(b"Matrix", document)
            .and_then(Object::as_array);
        let matrix = matrix.ok().and_then(|m| self.numbers(m));
        let seen = shape.through(matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
        if !seen.is_sound() {
            return None;
        }
        // ISO 32000-1, 12.5.5, algorithm 8.1.
        let (sx, sy) = (
            (rect.right - rect.left) / (seen.right - seen.left),
            (rect.top - rect.bottom) / (seen.top - seen.bottom),
        );
        let m = [
            sx,
            0.0,
            0.0,
            sy,
            rect.left - seen.left * sx,
            rect.bottom - seen.bottom * sy,
        ];
        Some((m, Object::Reference(id?)))
    }
}

/// Whether all text of a page is invisible (rendering mode 3): what a scanner's software read,
/// laid under the picture.
fn is_unseen(content: &[u8]) -> bool {
    let Ok(content) = Content::decode(content) else {
        return false;
    };
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
