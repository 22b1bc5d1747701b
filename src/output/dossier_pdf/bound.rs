//! A PDF → its pages in the dossier: bound in as they are; where one can't stand in a PDF/A, as a
//! picture of it; where it can't be drawn either, a slip that says so.

use super::{Job, typeset};
use crate::dossier::Item;
use crate::error::Result;
use crate::facts::Facts;
use crate::output::pdf::import::{Bound, Source};
use crate::output::pdf::sides::Sides;
use crate::output::pdf::{Fit, Placed};
use crate::page::number::number_mark;
use crate::page::style::Geometry;
use crate::page::{MM, Mark, Sheet};
use crate::read::{Paragraph, Plate};

/// How far below the text block the number stands on a page bound in, clear of the page's own.
const LOW: f32 = 22.0 * MM;
/// Pixels an inch of a page drawn: the least that scans should have (参照 DA/T 31-2017).
const DPI: u32 = 200;
/// Pages drawn of a file that can't be opened otherwise, at most.
const MOST_PLATES: u32 = 2000;

impl Job<'_> {
    pub(super) fn bind_pdf(&mut self, item: &Item, facts: &Facts) -> Result<()> {
        let bytes = self.bytes(item)?;
        let mut source = match Source::open(&bytes, &self.press.fonts) {
            Ok(source) => source,
            Err(why) => return self.draw_all(item, facts, &bytes, &why),
        };
        if !source.replaced.is_empty() {
            let names: Vec<&str> = source.replaced.iter().map(String::as_str).collect();
            let line = format!("{}：{}", item.path, names.join("、"));
            self.tally.faces.push(line);
        }
        let of = source.pages() as u32;
        for page in 1..=of {
            match source.page(page as usize - 1, &mut self.binder.to)? {
                Bound::Form {
                    object,
                    width,
                    height,
                    ink,
                } => self.show(object, width, height, &ink)?,
                Bound::Unfit(why) => match self.originals.plate(&bytes, page, DPI)? {
                    Some(plate) => self.hang_plate(item, page, why, plate)?,
                    None => {
                        let text = typeset::small(&on_page(facts, page));
                        self.slip(item, &why, Some((page, of)), &text)?;
                    }
                },
            }
        }
        self.binder.layers.extend(source.layers());
        if source.undrawn > 0 {
            let line = format!("{}：{} 处", item.path, source.undrawn);
            self.tally.fields.push(line);
        }
        Ok(())
    }

    /// A file that can't be taken apart: each page drawn, or one slip for all.
    fn draw_all(&mut self, item: &Item, facts: &Facts, bytes: &[u8], why: &str) -> Result<()> {
        let pages = facts.reading.pages.unwrap_or(0).min(MOST_PLATES);
        for page in 1..=pages {
            match self.originals.plate(bytes, page, DPI)? {
                Some(plate) => self.hang_plate(item, page, why.to_owned(), plate)?,
                None if page == 1 => break,
                None => {
                    let text = typeset::small(&on_page(facts, page));
                    self.slip(item, why, Some((page, pages)), &text)?;
                }
            }
            if page == pages {
                return Ok(());
            }
        }
        let text = typeset::small(facts.reading.paragraphs());
        self.slip(item, why, None, &text)
    }

    fn hang_plate(&mut self, item: &Item, page: u32, why: String, plate: Plate) -> Result<()> {
        self.tally.plates.push((item.path.clone(), page, why));
        let (width, height) = (plate.width, plate.height);
        let object = self.binder.plate(plate)?;
        let whole = Sides::of([0.0, 0.0, width, height]);
        self.show(object, width, height, &[whole])
    }

    /// A page bound in: at its own size, smaller only where the sheet is.
    fn show(&mut self, object: u32, width: f32, height: f32, _ink: &[Sides]) -> Result<()> {
        let geometry = if width > height {
            Geometry::ACROSS
        } else {
            Geometry::A4
        };
        let fits = (geometry.width / width).min(geometry.height / height);
        let scale = if fits > 0.995 { 1.0 } else { fits };
        let (w, h) = (width * scale, height * scale);
        let first = self.binder.reserve(1);
        let page = Mark::Picture {
            key: 0,
            x: (geometry.width - w) / 2.0,
            y: (geometry.height - h) / 2.0,
            width: w,
            height: h,
        };
        let number = number_mark(&self.press.fonts, geometry, self.number(first), LOW);
        let sheet = Sheet {
            width: geometry.width,
            height: geometry.height,
            marks: vec![page, number],
            links: Vec::new(),
        };
        let placed = Placed {
            key: 0,
            object,
            fit: Fit::Form(width, height),
        };
        self.binder.fill(first, &[sheet], &[placed])
    }
}

fn on_page(facts: &Facts, page: u32) -> Vec<Paragraph> {
    let paragraphs = facts.reading.paragraphs().iter();
    paragraphs
        .filter(|p| p.page == Some(page))
        .cloned()
        .collect()
}
