//! A PDF → its pages in the dossier: bound in as they are; where one can't stand in a PDF/A, as a
//! picture of it; where it can't be drawn either, a slip that says so.

use super::clear::{self, At, Placing, Stamp};
use super::{Job, typeset};
use crate::dossier::Item;
use crate::error::Result;
use crate::facts::Facts;
use crate::output::forms::stamp;
use crate::output::pdf::import::{Bound, Source};
use crate::output::pdf::sides::Sides;
use crate::output::pdf::{Fit, Placed, ROOM};
use crate::page::number::{foot_mark, number_mark};
use crate::page::style::Geometry;
use crate::page::{Mark, Sheet};
use crate::read::{Paragraph, Plate};

/// Pixels an inch of a page drawn: the least that scans should have (参照 DA/T 31-2017).
const DPI: u32 = 200;
/// Pages drawn of a file that can't be opened otherwise, at most.
const MOST_PLATES: u32 = 2000;

impl Job<'_> {
    pub(super) fn bind_pdf(&mut self, item: &Item, facts: &Facts) -> Result<()> {
        let bytes = self.bytes(item)?;
        self.bind_pages(item, facts, &bytes)
    }

    /// The pages of a PDF that is the paper, or a rendition of it.
    pub(super) fn bind_pages(&mut self, item: &Item, facts: &Facts, bytes: &[u8]) -> Result<()> {
        let mut source = match Source::open(bytes, &self.press.fonts) {
            Ok(source) => source,
            Err(why) => return self.draw_all(item, facts, bytes, &why),
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
                } => self.show(object, (width, height), &ink, Vec::new())?,
                Bound::Unfit(why) => match self.originals.plate(bytes, page, DPI)? {
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
        let ink = inked(&plate);
        let object = self.binder.plate(plate)?;
        self.show(object, (width, height), &ink, Vec::new())
    }

    /// A page bound in: at its own size, smaller only where the sheet is or where its number would
    /// fall on ink; `stamps` besides the number are put clear of ink as well.
    fn show(
        &mut self,
        object: u32,
        (width, height): (f32, f32),
        ink: &[Sides],
        mut stamps: Vec<Stamp>,
    ) -> Result<()> {
        let geometry = if width > height {
            Geometry::ACROSS
        } else {
            Geometry::A4
        };
        let first = self.binder.reserve(1);
        stamps.extend(self.foot_stamps(geometry, first));
        let held = self.binder.holds(first);
        let Placing { page, mut marks } = placed(geometry, (width, height), ink, stamps, held);
        marks.push(Mark::Picture {
            key: 0,
            x: page.0,
            y: page.1,
            width: page.2,
            height: page.3,
        });
        let sheet = Sheet {
            width: geometry.width,
            height: geometry.height,
            marks,
            links: Vec::new(),
        };
        let placed = Placed {
            key: 0,
            object,
            fit: Fit::Form(width, height),
        };
        self.binder.fill(first, &[sheet], &[placed])
    }

    /// The number of a page, and what it is where it is not the original.
    fn foot_stamps(&self, geometry: Geometry, sheet: usize) -> Vec<Stamp> {
        let (fonts, number) = (&self.press.fonts, self.number(sheet));
        let label = self.label.as_ref();
        let label = label.map(|text| foot_mark(fonts, geometry, number, 0.0, text));
        let marks = [number_mark(fonts, geometry, number, 0.0)].into_iter();
        marks.chain(label).filter_map(at_the_foot).collect()
    }
}

/// A line of text as a stamp, wanted where it stands across.
fn at_the_foot(mark: Mark) -> Option<Stamp> {
    let Mark::Text {
        x, size, glyphs, ..
    } = mark
    else {
        return None;
    };
    Some(Stamp {
        width: glyphs.iter().map(|glyph| glyph.advance).sum(),
        height: size,
        at: At { foot: true, x },
        marks: vec![Mark::Text {
            x: 0.0,
            y: size * 0.85,
            size,
            glyphs,
        }],
    })
}

/// Sizes of the filing stamp that are tried, before the page is made smaller to give it room.
const STAMPS: [f32; 3] = [1.0, 0.8, 0.6];

/// Places a page with its stamps; with `filed` it leaves room for the filing stamp, which is drawn
/// when it is known how many pages the paper has ([`stamp::place`]).
fn placed(
    geometry: Geometry,
    page: (f32, f32),
    ink: &[Sides],
    stamps: Vec<Stamp>,
    filed: bool,
) -> Placing {
    let sheet = (geometry.width, geometry.height);
    if !filed {
        return clear::place(sheet, page, ink, stamps);
    }
    let with = |scale: f32| {
        let mut all = vec![filing_stamp(&geometry, scale)];
        all.extend(stamps.iter().cloned());
        clear::place(sheet, page, ink, all)
    };
    let whole = (sheet.0 / page.0).min(sheet.1 / page.1).min(1.0) * page.0;
    let tried = STAMPS.into_iter().map(with);
    let fits = |placing: &Placing| placing.page.2 > whole - 1.0;
    let mut least = None;
    for placing in tried {
        if fits(&placing) {
            return placing;
        }
        least = Some(placing);
    }
    least.unwrap_or_else(|| clear::place(sheet, page, ink, stamps))
}

/// Room for the filing stamp: at the right above.
fn filing_stamp(geometry: &Geometry, scale: f32) -> Stamp {
    let (width, height) = (stamp::SIZE.0 * scale, stamp::SIZE.1 * scale);
    let room = Mark::Picture {
        key: ROOM,
        x: 0.0,
        y: 0.0,
        width,
        height,
    };
    Stamp {
        marks: vec![room],
        width,
        height,
        at: At {
            foot: false,
            x: geometry.left + geometry.measure - width,
        },
    }
}

fn on_page(facts: &Facts, page: u32) -> Vec<Paragraph> {
    let paragraphs = facts.reading.paragraphs().iter();
    paragraphs
        .filter(|p| p.page == Some(page))
        .cloned()
        .collect()
}

/// Where a plate is not white: bands of it, each as wide as the page.
fn inked(plate: &Plate) -> Vec<Sides> {
    let row = plate.columns as usize * if plate.colour { 3 } else { 1 };
    let scale = plate.height / plate.rows.max(1) as f32;
    let rows = plate.samples.chunks_exact(row.max(1)).enumerate();
    let dark = rows.filter(|(_, row)| row.iter().any(|sample| *sample < 250));
    let places: Vec<f32> = dark.map(|(n, _)| n as f32 * scale).collect();
    let bands = places.chunk_by(|a, b| b - a < 1.5 * scale);
    let band = |band: &[f32]| {
        let bottom = plate.height - band[band.len() - 1] - scale;
        Sides::of([0.0, bottom, plate.width, plate.height - band[0]])
    };
    bands.map(band).collect()
}
