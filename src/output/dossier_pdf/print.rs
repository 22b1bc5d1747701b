//! [`Job`]: one volume, from cover to note.

use std::io;

use super::{Job, Known, Learnt, Opening, Printed, list_name, name};
use crate::dossier::Item;
use crate::error::{Error, Result};
use crate::output::forms::stamp::{self, Stamp};
use crate::output::forms::{Particulars, blank, cover, inventory, note};
use crate::output::pdf::meta::Meta;
use crate::output::pdf::{Binder, Placed};
use crate::page::number::number_mark;
use crate::page::style::Geometry;
use crate::page::{Block, Flow, MM, Sheet};

impl Job<'_> {
    /// Prints it. With a `limit` of pages it may turn out too long: then it is not finished, but
    /// what binding its papers comes to is known, and `None` is returned.
    pub(super) fn run(
        mut self,
        known: &mut Known,
        limit: Option<usize>,
    ) -> Result<Option<Printed>> {
        let volume = self.volume;
        self.base = self.front;
        self.binder.reserve(self.front);
        self.binder.bookmark(0, "封面", 0);
        let inventory_at = if self.duplex() { 2 } else { 1 };
        self.binder.bookmark(0, "卷内目录", inventory_at);
        let mut over = false;
        let (mut places, mut papers, mut chapter) = (Vec::new(), 0, None);
        let mut lines = volume.lines();
        while let Some(line) = lines.first() {
            if !line.item.bound() {
                places.push(None);
                lines = &lines[1..];
                continue;
            }
            let first = self.binder.pages();
            if chapter.replace(line.chapter) != Some(line.chapter) {
                let title = &volume.dossier.chapters[line.chapter].title;
                self.binder.bookmark(0, title, first);
            }
            let items: Vec<&Item> = lines.iter().map(|line| line.item).collect();
            let bound = match self.gallery(&items) {
                0 => vec![(first, self.paper(line.item, known)?)],
                count => self.show_gallery(&items[..count], known)?,
            };
            for (item, place) in items.iter().zip(&bound) {
                self.binder.bookmark(1, &item.title, place.0);
                places.push(Some(*place));
                papers += place.1;
            }
            lines = &lines[bound.len()..];
            if !over && limit.is_some_and(|limit| self.front + papers + 1 > limit) {
                over = true;
                // It goes on to learn what the rest comes to, and writes nothing.
                let fonts = &self.press.fonts;
                self.binder = Binder::new(Box::new(io::sink()), "试排", fonts)?;
                self.binder.reserve(self.front);
            }
        }
        if over {
            return Ok(None);
        }
        let of = volume.particulars(papers, self.front + papers + 1);
        let laid = note::lay(self.press, &of, &volume.note(&self.tally, of.sheets))?;
        let total = self.front + papers + laid.len();
        if limit.is_some_and(|limit| total > limit) && volume.lines().len() > 1 {
            return Ok(None);
        }
        let of = volume.particulars(papers, total);
        let laid = note::lay(self.press, &of, &volume.note(&self.tally, of.sheets))?;
        let at = self.binder.reserve(laid.len());
        self.binder.bookmark(0, "备考表", at);
        self.binder.fill(at, &laid, &[])?;
        self.fill_front(&of, &places, inventory_at)?;
        let meta = Meta {
            title: [&of.title, &of.subtitle, &of.part]
                .map(String::as_str)
                .join(" ")
                .trim()
                .into(),
            author: of.project.clone(),
            date: self.assessment.evidence.today,
        };
        let openings = self.binder.bookmarks();
        let openings = openings.map(|(level, title, page)| Opening {
            level,
            title: title.to_owned(),
            page: page + 1,
        });
        let printed = Printed {
            file: name(volume),
            pages: total,
            openings: openings.collect(),
            of,
        };
        self.binder.finish(&meta, self.front)?;
        Ok(Some(printed))
    }

    fn duplex(&self) -> bool {
        self.assessment.evidence.project.filing.duplex
    }

    /// Binds a paper, keeps what that came to, and gives how many pages.
    fn paper(&mut self, item: &Item, known: &mut Known) -> Result<usize> {
        let first = self.binder.pages();
        if self.volume.dossier.loose {
            self.base = first;
        }
        let before = std::mem::take(&mut self.tally);
        self.stamped(item, |job| job.bind(item))?;
        let pages = self.binder.pages() - first;
        let tally = std::mem::replace(&mut self.tally, before);
        self.tally.absorb(tally.clone());
        known.insert(item.path.clone(), Learnt { pages, tally });
        Ok(pages)
    }

    /// What is bound here gets the filing stamp of this paper on its first page, where stamps are
    /// wanted.
    pub(super) fn stamped(
        &mut self,
        item: &Item,
        bind: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        if !self.assessment.evidence.project.filing.stamp {
            return bind(self);
        }
        let first = self.binder.pages();
        self.binder.hold(first);
        bind(self)?;
        self.stamp(item, self.binder.pages() - first)
    }

    /// The filing stamp on the first page of a paper.
    fn stamp(&mut self, item: &Item, pages: usize) -> Result<()> {
        let project = &self.assessment.evidence.project;
        let stamp = Stamp {
            fonds: &project.filing.fonds,
            year: item.year.0,
            retention: project.filing.retention.in_words(),
            unit: item.slot.unit.as_str(),
            unit_code: project.filing.unit_code(&project.units, &item.slot.unit),
            serial: format!("{:04}", item.serial),
            pages,
            code: &item.code,
        };
        let cells = stamp::cells(self.press, &stamp)?;
        let (press, upright) = (self.press, self.geometry());
        self.binder.release(|sheet| {
            let geometry = match sheet.width > sheet.height {
                true => upright.across(),
                false => upright,
            };
            stamp::marks(press, &cells, stamp::place(&geometry, sheet))
        })
    }

    /// Cover and inventory, with the blank pages between them.
    fn fill_front(
        &mut self,
        of: &Particulars,
        places: &[Option<(usize, usize)>],
        inventory_at: usize,
    ) -> Result<()> {
        let (_, digest) = self.volume.originals();
        let list = list_name(self.volume);
        let mut front = vec![cover::sheet(self.press, of, digest, &list)?];
        front.resize(inventory_at, blank(Geometry::A4));
        let rows = self.volume.rows(&self.places(places));
        let mut lines = inventory::lay(self.press, of, &rows)?;
        let targets: Vec<_> = places.iter().map(|place| place.map(|p| p.0)).collect();
        inventory::link(&mut lines, &targets);
        front.extend(lines);
        if front.len() > self.front {
            let what = "模板 inventory.md 两次排出的页数不一样，不能使用";
            return Err(Error::project(what).hint("目录的行数不要随页数、张数变化。"));
        }
        front.resize(self.front, blank(Geometry::A4));
        self.binder.fill(0, &front, &[])
    }

    /// 页号 of each line: where it begins, of the last also where it ends; of loose papers how many.
    fn places(&self, places: &[Option<(usize, usize)>]) -> Vec<String> {
        let last = places.iter().rposition(Option::is_some);
        let words = |(n, place): (usize, &Option<(usize, usize)>)| {
            let Some((sheet, pages)) = place else {
                return String::new();
            };
            let first = sheet + 1 - self.front;
            match (self.volume.dossier.loose, Some(n) == last) {
                (true, _) => pages.to_string(),
                (false, true) if *pages > 1 => format!("{first}—{}", first + pages - 1),
                _ => first.to_string(),
            }
        };
        places.iter().enumerate().map(words).collect()
    }

    /// The number printed on a sheet.
    pub(super) fn number(&self, sheet: usize) -> u32 {
        (sheet + 1 - self.base) as u32
    }

    /// Numbers sheets and appends them, with what is placed on them.
    pub(super) fn append(&mut self, mut sheets: Vec<Sheet>, placed: &[Placed]) -> Result<()> {
        let first = self.binder.reserve(sheets.len());
        self.numbered(&mut sheets, first);
        self.binder.fill(first, &sheets, placed)
    }

    /// Puts page numbers on sheets of our own setting.
    pub(super) fn numbered(&self, sheets: &mut [Sheet], first: usize) {
        let upright = self.geometry();
        for (n, sheet) in sheets.iter_mut().enumerate() {
            let geometry = match sheet.width > sheet.height {
                true => upright.across(),
                false => upright,
            };
            let page = self.number(first + n);
            let mark = number_mark(&self.press.fonts, geometry, page, 7.0 * MM);
            sheet.marks.push(mark);
        }
    }

    /// The sheet that papers are set on, as the project has it.
    pub(super) fn geometry(&self) -> Geometry {
        self.assessment.evidence.project.filing.page.geometry()
    }

    /// Lays blocks out on sheets of their own.
    pub(super) fn lay<'b>(&self, blocks: impl IntoIterator<Item = &'b Block>) -> Vec<Sheet> {
        let mut flow = Flow::new(&self.press.fonts, self.geometry());
        flow.add_all(blocks);
        flow.finish().0
    }
}
