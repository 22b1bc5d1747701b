//! [`Binder`]: sheets, pictures and pages of other PDFs → one PDF/A-2b file, page by page.
//!
//! Pages may be written in any order: a place is reserved first and filled later, so inventories
//! and contents, which name page numbers, are written when the numbers are known. Nothing but
//! page places, outline and glyph lists stays in memory.

mod appearance;
mod copy;
pub mod draw;
mod forbidden;
mod glyphs;
pub mod import;
mod ink;
mod inspect;
mod layers;
mod marks;
pub mod meta;
mod outline;
mod parts;
pub mod picture;
mod plate;
mod scan;
pub mod sides;
mod standin;
mod unicode;
pub mod writer;

use std::io::Write;

use lopdf::{Dictionary, Object};

use self::draw::Ink;
use self::meta::Meta;
use self::outline::Outline;
use self::writer::{Id, Writer, reference};
use crate::error::{Error, Result};
use crate::page::{Fonts, Link, Mark, Sheet};

/// Binds one file.
pub struct Binder<'a> {
    /// Where objects go.
    pub to: Writer<'a>,
    ink: Ink<'a>,
    pages: Vec<Id>,
    filled: usize,
    tree: Id,
    fonts: Id,
    outline: Outline,
    held_at: Option<usize>,
    held: Option<(Sheet, Vec<Placed>)>,
    /// Layers of pages bound in, and whether each is shown.
    pub layers: Vec<(Id, bool)>,
}

/// Something that stands on a page beside what was laid out: a form or an image.
#[derive(Clone, Copy)]
pub struct Placed {
    /// Key by which [`Mark::Picture`] asks for it.
    pub key: usize,
    /// The XObject.
    pub object: Id,
    /// Maps the unit square (images) or the form's own space to the box asked for.
    pub fit: Fit,
}

/// Key of a picture that is none: room on a page kept back, for what [`Binder::release`] adds.
pub const ROOM: usize = usize::MAX;

/// How an XObject fills its box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fit {
    /// An image, turned and mirrored as EXIF says (1 to 8).
    Image(u8),
    /// A form with a box of this width and height.
    Form(f32, f32),
}

impl<'a> Binder<'a> {
    /// Begins a file. `name` is for error messages.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn new(to: Box<dyn Write + 'a>, name: &str, fonts: &'a Fonts) -> Result<Self> {
        let mut to = Writer::new(to, name)?;
        let (tree, font_dict) = (to.reserve(), to.reserve());
        Ok(Binder {
            to,
            ink: Ink::new(fonts),
            pages: Vec::new(),
            filled: 0,
            tree,
            fonts: font_dict,
            outline: Outline::default(),
            held_at: None,
            held: None,
            layers: Vec::new(),
        })
    }

    /// Pages so far, filled or not.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Reserves places for `count` pages at the end and gives the first.
    pub fn reserve(&mut self, count: usize) -> usize {
        let first = self.pages.len();
        for _ in 0..count {
            let id = self.to.reserve();
            self.pages.push(id);
        }
        first
    }

    /// Adds a bookmark that leads to a page, below the last one of a lesser level.
    pub fn bookmark(&mut self, level: u8, title: &str, page: usize) {
        self.outline.add(level, title, page);
    }

    /// Level, title and page, from 0, of each bookmark so far.
    pub fn bookmarks(&self) -> impl Iterator<Item = (u8, &str, usize)> {
        self.outline.marks()
    }

    /// Fills reserved places from `first` on.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn fill(&mut self, first: usize, sheets: &[Sheet], placed: &[Placed]) -> Result<()> {
        let held = self.held_at.and_then(|at| at.checked_sub(first));
        if let Some(n) = held.filter(|n| *n < sheets.len() && self.held.is_none()) {
            self.held = Some((sheets[n].clone(), placed.to_vec()));
            self.draw(first, &sheets[..n], placed)?;
            return self.draw(first + n + 1, &sheets[n + 1..], placed);
        }
        self.draw(first, sheets, placed)
    }

    /// Keeps back the page at this place when it is filled, until [`Binder::release`]: what stands
    /// on it besides is known only later.
    pub fn hold(&mut self, place: usize) {
        self.held_at = Some(place);
    }

    /// Whether the page at this place will be kept back.
    pub fn holds(&self, place: usize) -> bool {
        self.held_at == Some(place)
    }

    /// Fills the page kept back, with these marks more.
    ///
    /// # Errors
    /// The disk would not have it.
    pub fn release(&mut self, marks: impl FnOnce(&Sheet) -> Vec<Mark>) -> Result<()> {
        let place = self.held_at.take();
        let (Some(place), Some((mut sheet, placed))) = (place, self.held.take()) else {
            return Ok(());
        };
        let more = marks(&sheet);
        let room = |mark: &Mark| matches!(mark, Mark::Picture { key, .. } if *key == ROOM);
        sheet.marks.retain(|mark| !room(mark));
        sheet.marks.extend(more);
        self.draw(place, &[sheet], &placed)
    }

    fn draw(&mut self, first: usize, sheets: &[Sheet], placed: &[Placed]) -> Result<()> {
        for (batch, sheets) in sheets.chunks(64).enumerate() {
            let contents = self.ink.contents(sheets)?;
            for (n, (sheet, content)) in sheets.iter().zip(contents).enumerate() {
                self.page(first + batch * 64 + n, sheet, content, placed)?;
            }
        }
        Ok(())
    }

    fn page(
        &mut self,
        place: usize,
        sheet: &Sheet,
        drawn: Vec<u8>,
        placed: &[Placed],
    ) -> Result<()> {
        let mut content = Vec::new();
        let mut objects = Dictionary::new();
        for mark in &sheet.marks {
            let Mark::Picture {
                key,
                x,
                y,
                width,
                height,
            } = mark
            else {
                continue;
            };
            let Some(object) = placed.iter().find(|p| p.key == *key) else {
                return Err(Error::bug("页面上有一幅图没有内容"));
            };
            let name = format!("X{key}");
            let place = (*x, sheet.height - y - height, *width, *height);
            let [a, b, c, d, e, f] = object.fit.matrix(place);
            content.extend_from_slice(
                format!("q {a} {b} {c} {d} {e} {f} cm /{name} Do Q\n").as_bytes(),
            );
            objects.set(name, reference(object.object));
        }
        content.extend_from_slice(&drawn);
        let content = self.to.add_compressed(Dictionary::new(), content)?;
        let mut resources = Dictionary::new();
        resources.set("Font", reference(self.fonts));
        if !objects.is_empty() {
            resources.set("XObject", Object::Dictionary(objects));
        }
        let media = vec![0.into(), 0.into(), sheet.width.into(), sheet.height.into()];
        let mut page = Dictionary::new();
        page.set("Type", "Page");
        page.set("Parent", reference(self.tree));
        page.set("MediaBox", media);
        page.set("Resources", Object::Dictionary(resources));
        page.set("Contents", reference(content));
        let links: Vec<Object> = sheet
            .links
            .iter()
            .filter_map(|link| self.link(link, sheet.height))
            .collect();
        if !links.is_empty() {
            page.set("Annots", links);
        }
        self.filled += 1;
        self.to.put(self.pages[place], &Object::Dictionary(page))
    }

    /// A link annotation; printable (F 4), as PDF/A-2 asks (6.3.2).
    fn link(&self, link: &Link, height: f32) -> Option<Object> {
        let (x, y, w, h) = link.area;
        let mut dict = Dictionary::new();
        dict.set("Type", "Annot");
        dict.set("Subtype", "Link");
        dict.set("F", 4);
        dict.set("Border", vec![0.into(), 0.into(), 0.into()]);
        let area = [x, height - y - h, x + w, height - y];
        dict.set("Rect", area.map(Object::from).to_vec());
        dict.set("Dest", destination(&self.pages, link.target)?);
        Some(Object::Dictionary(dict))
    }

    /// Writes fonts, page tree, outline and metadata, and closes the file. `front` pages at the
    /// beginning are labelled i, ii, iii; the rest from 1.
    ///
    /// # Errors
    /// The disk would not have it, or a reserved place was not filled.
    pub fn finish(mut self, meta: &Meta, front: usize) -> Result<()> {
        if self.filled != self.pages.len() {
            return Err(Error::bug(format!(
                "留了 {} 页，只排了 {} 页",
                self.pages.len(),
                self.filled
            )));
        }
        self.write_fonts()?;
        let kids: Vec<Object> = self.pages.iter().map(|id| reference(*id)).collect();
        let mut tree = Dictionary::new();
        tree.set("Type", "Pages");
        tree.set("Count", kids.len() as i64);
        tree.set("Kids", kids);
        self.to.put(self.tree, &Object::Dictionary(tree))?;
        let outline = {
            let pages = &self.pages;
            self.outline
                .write(&mut self.to, &|page| destination(pages, page))?
        };
        let xmp = meta.xmp(&mut self.to)?;
        let intent = meta::output_intent(&mut self.to)?;
        let mut root = Dictionary::new();
        root.set("Type", "Catalog");
        root.set("Pages", reference(self.tree));
        root.set("Metadata", reference(xmp));
        root.set("OutputIntents", vec![intent]);
        root.set("Lang", Object::string_literal("zh-CN"));
        root.set("PageLabels", labels(front));
        let mut viewer = Dictionary::new();
        viewer.set("DisplayDocTitle", true);
        root.set("ViewerPreferences", Object::Dictionary(viewer));
        if !self.layers.is_empty() {
            root.set("OCProperties", layers::entry(&self.layers));
        }
        if let Some(outline) = outline {
            root.set("Outlines", reference(outline));
            root.set("PageMode", "UseOutlines");
        }
        let root = self.to.add(&Object::Dictionary(root))?;
        let info = meta.info(&mut self.to)?;
        self.to.finish(root, info)
    }

    fn write_fonts(&mut self) -> Result<()> {
        let document = self.ink.fonts()?;
        let mut dict = Dictionary::new();
        let mut copied = copy::Copied::default();
        let page = document.page_iter().next();
        if let Some(Ok((resources, more))) = page.map(|page| document.get_page_resources(page)) {
            let by_id = more
                .iter()
                .filter_map(|id| document.get_dictionary(*id).ok());
            let fonts = resources
                .into_iter()
                .chain(by_id)
                .find_map(|r| r.get_deref(b"Font", &document).ok()?.as_dict().ok());
            for (name, font) in fonts.into_iter().flatten() {
                let font = copied.copy(&document, font, &mut self.to)?;
                dict.set(name.clone(), font);
            }
        }
        self.to.put(self.fonts, &Object::Dictionary(dict))
    }
}

/// Where a page is.
fn destination(pages: &[Id], page: usize) -> Option<Object> {
    let page = reference(*pages.get(page)?);
    Some(Object::Array(vec![page, "Fit".into()]))
}

fn labels(front: usize) -> Object {
    let style = |name: &str| {
        let mut dict = Dictionary::new();
        dict.set("S", name);
        Object::Dictionary(dict)
    };
    let mut nums = vec![0.into(), style(if front > 0 { "r" } else { "D" })];
    if front > 0 {
        nums.extend([Object::from(front as i64), style("D")]);
    }
    let mut dict = Dictionary::new();
    dict.set("Nums", nums);
    Object::Dictionary(dict)
}

impl Fit {
    /// The matrix that brings it into a box of left, bottom, width, height.
    fn matrix(self, (x, y, w, h): (f32, f32, f32, f32)) -> [f32; 6] {
        match self {
            Fit::Form(width, height) => [w / width, 0.0, 0.0, h / height, x, y],
            // EXIF 2.3, tag 0x0112: where row 0 and column 0 are seen.
            Fit::Image(turn) => match turn {
                2 => [-w, 0.0, 0.0, h, x + w, y],
                3 => [-w, 0.0, 0.0, -h, x + w, y + h],
                4 => [w, 0.0, 0.0, -h, x, y + h],
                5 => [0.0, -h, -w, 0.0, x + w, y + h],
                6 => [0.0, -h, w, 0.0, x, y + h],
                7 => [0.0, h, w, 0.0, x, y],
                8 => [0.0, h, -w, 0.0, x + w, y],
                _ => [w, 0.0, 0.0, h, x, y],
            },
        }
    }
}
