//! Photos that follow each other in a slot share pages, each with its caption below.

use super::{Job, Known, Learnt, Tally, caption};
use crate::dossier::Item;
use crate::error::Result;
use crate::output::pdf::picture::{self, Drawn};
use crate::output::pdf::{Fit, Placed};
use crate::page::style::Geometry;
use crate::page::{Block, Flow, MM, Mark, Run, Sheet, Style};
use crate::read::Metadata;

/// Between photos on a page.
const GAP: f32 = 8.0 * MM;
/// Between a photo and its caption, in points.
const ABOVE_CAPTION: f32 = 5.0;
/// Share of its place that a caption may take; one that is longer gets a page for its photo.
const MOST_CAPTION: f32 = 0.45;
/// Points a pixel at most: small pictures are not blown up.
const LARGEST_PIXEL: f32 = 0.75;

/// A photo and what stands below it.
struct Photo {
    drawn: Drawn,
    caption: Vec<String>,
}

impl Photo {
    /// Width and height in pixels as seen.
    fn size(&self) -> (f32, f32) {
        let (width, height) = (self.drawn.width as f32, self.drawn.height as f32);
        match self.drawn.turn {
            5..=8 => (height, width),
            _ => (width, height),
        }
    }

    fn is_upright(&self) -> bool {
        let (width, height) = self.size();
        height > width * 1.1
    }
}

impl Job<'_> {
    /// How many of these items, from the first on, are photos of one slot with the captions that
    /// lie beside them as texts.
    pub(super) fn gallery(&self, items: &[&Item]) -> usize {
        let Some(first) = items.first() else {
            return 0;
        };
        // Loose papers are taken out one by one: each has its own sheets.
        if self.volume.dossier.loose {
            return 0;
        }
        let evidence = &self.assessment.evidence;
        let mut photo: Option<&Item> = None;
        for (n, item) in items.iter().enumerate() {
            let here = item.bound() && item.slot == first.slot;
            if here && self.photo(item).is_some() {
                photo = Some(item);
                continue;
            }
            let said = photo.and_then(|photo| caption::beside(evidence, photo, item));
            if !here || said.is_none() {
                return n;
            }
        }
        items.len()
    }

    /// What the camera noted, of a photo that can be shown with others.
    fn photo(&self, item: &Item) -> Option<&Metadata> {
        let reading = &self.assessment.evidence.facts.get(&item.digest)?.reading;
        let shown = matches!(
            reading.format.as_str(),
            "jpg" | "png" | "webp" | "bmp" | "gif" | "tiff"
        );
        (shown && reading.is_photo() && matches!(reading.body, crate::read::Body::Pictures { .. }))
            .then_some(&reading.metadata)
    }

    /// Shows the items of a gallery, keeps what each came to, and gives the sheet on which each
    /// stands and how many it begins.
    pub(super) fn show_gallery(
        &mut self,
        items: &[&Item],
        known: &mut Known,
    ) -> Result<Vec<(usize, usize)>> {
        let mut shown = vec![(0, 0); items.len()];
        let mut tallies = vec![Tally::default(); items.len()];
        let mut waiting: Vec<(usize, Photo)> = Vec::new();
        for (n, item) in items.iter().enumerate() {
            let Some(metadata) = self.photo(item).cloned() else {
                // A caption stands with the photo before it.
                continue;
            };
            let evidence = &self.assessment.evidence;
            let next = items.get(n + 1).filter(|next| self.photo(next).is_none());
            let beside = next.and_then(|next| caption::beside(evidence, item, next));
            let bytes = self.bytes(item)?;
            let turn = metadata.orientation.unwrap_or(1);
            match picture::write(&bytes, turn, &mut self.binder.to)? {
                Ok(drawn) => {
                    let caption = caption::lines(item, &metadata, &bytes, beside.as_deref());
                    waiting.push((n, Photo { drawn, caption }));
                }
                Err(why) => {
                    self.hang_waiting(&mut waiting, items, &mut shown)?;
                    let at = self.binder.pages();
                    let before = std::mem::take(&mut self.tally);
                    self.stamped(item, |job| job.slip(item, &why, None, &[]))?;
                    tallies[n] = std::mem::replace(&mut self.tally, before);
                    self.tally.absorb(tallies[n].clone());
                    shown[n] = (at, self.binder.pages() - at);
                }
            }
        }
        self.hang_waiting(&mut waiting, items, &mut shown)?;
        for n in 1..items.len() {
            if self.photo(items[n]).is_none() {
                shown[n] = (shown[n - 1].0, 0);
            }
        }
        for ((item, (_, pages)), tally) in items.iter().zip(&shown).zip(tallies) {
            let pages = *pages;
            known.insert(item.path.clone(), Learnt { pages, tally });
        }
        Ok(shown)
    }

    /// Hangs the photos that wait, so many to a page.
    fn hang_waiting(
        &mut self,
        waiting: &mut Vec<(usize, Photo)>,
        items: &[&Item],
        shown: &mut [(usize, usize)],
    ) -> Result<()> {
        let mut photos = std::mem::take(waiting).into_iter().peekable();
        while let Some(first) = photos.next() {
            let mut page = vec![first];
            let places = self.frames(&page[0].1);
            let alone = !self.fits(&page[0].1, places[0]);
            while page.len() < places.len() && !alone {
                let fits = |(_, photo): &(usize, Photo)| {
                    self.frames(photo) == places && self.fits(photo, places[page.len()])
                };
                let Some(next) = photos.next_if(fits) else {
                    break;
                };
                page.push(next);
            }
            let at = self.binder.pages();
            let first = page[0].0;
            self.stamped(items[first], |job| match page.as_slice() {
                [(_, photo)] if alone => job.hang_alone(photo),
                _ => job.hang_page(&page, &places),
            })?;
            page.iter().for_each(|(n, _)| shown[*n] = (at, 0));
            shown[first].1 = self.binder.pages() - at;
        }
        Ok(())
    }

    /// The places on a page for photos of this shape.
    fn frames(&self, photo: &Photo) -> Vec<Geometry> {
        let (columns, rows) = match self.photos_per_page() {
            4 => (2, 2),
            2 if photo.is_upright() => (2, 1),
            2 => (1, 2),
            _ => (1, 1),
        };
        let g = self.geometry();
        let part = |whole: f32, count: usize| (whole - GAP * (count - 1) as f32) / count as f32;
        let (width, height) = (part(g.measure, columns), part(g.depth, rows));
        let place = |n: usize| Geometry {
            left: g.left + (n % columns) as f32 * (width + GAP),
            top: g.top + (n / columns) as f32 * (height + GAP),
            measure: width,
            depth: height,
            ..g
        };
        (0..columns * rows).map(place).collect()
    }

    fn fits(&self, photo: &Photo, place: Geometry) -> bool {
        self.below(photo, place).1 <= place.depth * MOST_CAPTION
    }

    /// The caption set in the measure of a place, from the top of a sheet, and how deep it is.
    fn below(&self, photo: &Photo, place: Geometry) -> (Vec<Mark>, f32) {
        let endless = Geometry {
            top: 0.0,
            depth: 1.0e6,
            ..place
        };
        let mut flow = Flow::new(&self.press.fonts, endless);
        for line in &photo.caption {
            flow.add(&Block::Text(Style::Caption, Run::plain(line.as_str())));
        }
        let (sheets, _) = flow.finish();
        let marks: Vec<Mark> = sheets.into_iter().flat_map(|sheet| sheet.marks).collect();
        let lowest = marks.iter().map(|mark| match mark {
            Mark::Text { y, .. } => *y,
            Mark::Line { to, .. } => to.1,
            Mark::Picture { y, height, .. } => y + height,
            Mark::Colour(_) => 0.0,
        });
        let depth = lowest.fold(0.0, f32::max) + 6.0;
        (marks, depth)
    }

    fn hang_page(&mut self, page: &[(usize, Photo)], places: &[Geometry]) -> Result<()> {
        let g = self.geometry();
        let mut sheet = Sheet {
            width: g.width,
            height: g.height,
            marks: Vec::new(),
            links: Vec::new(),
        };
        let mut placed = Vec::new();
        for (key, ((_, photo), place)) in page.iter().zip(places).enumerate() {
            let (caption, depth) = self.below(photo, *place);
            let (w, h) = photo.size();
            let room = place.depth - depth - ABOVE_CAPTION;
            let scale = (place.measure / w).min(room / h).min(LARGEST_PIXEL);
            let (width, height) = (w * scale, h * scale);
            sheet.marks.push(Mark::Picture {
                key,
                x: place.left + (place.measure - width) / 2.0,
                y: place.top,
                width,
                height,
            });
            let down = place.top + height + ABOVE_CAPTION;
            sheet
                .marks
                .extend(caption.into_iter().map(|mark| lowered(mark, down)));
            placed.push(Placed {
                key,
                object: photo.drawn.object,
                fit: Fit::Image(photo.drawn.turn),
            });
        }
        self.append(vec![sheet], &placed)
    }

    /// A photo whose caption is too long to share a page.
    fn hang_alone(&mut self, photo: &Photo) -> Result<()> {
        let (width, height) = photo.size();
        let mut blocks = vec![Block::Picture(crate::page::Picture {
            key: 0,
            width: width as u32,
            height: height as u32,
            ..crate::page::Picture::default()
        })];
        let lines = photo.caption.iter().map(|line| Run::plain(line.as_str()));
        blocks.extend(lines.map(|runs| Block::Text(Style::Caption, runs)));
        let sheets = self.lay(&blocks);
        let placed = Placed {
            key: 0,
            object: photo.drawn.object,
            fit: Fit::Image(photo.drawn.turn),
        };
        self.append(sheets, &[placed])
    }

    fn photos_per_page(&self) -> u8 {
        self.assessment.evidence.project.filing.photos_per_page
    }
}

fn lowered(mark: Mark, down: f32) -> Mark {
    match mark {
        Mark::Text { x, y, size, glyphs } => Mark::Text {
            x,
            y: y + down,
            size,
            glyphs,
        },
        Mark::Line {
            from,
            to,
            thickness,
        } => Mark::Line {
            from: (from.0, from.1 + down),
            to: (to.0, to.1 + down),
            thickness,
        },
        other @ (Mark::Picture { .. } | Mark::Colour(_)) => other,
    }
}
