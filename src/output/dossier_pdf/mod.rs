//! Dossiers → `案卷/<file>.pdf`, PDF/A-2b: cover, contents, for each chapter its inventory, its
//! papers and its reference note; page numbers through the whole, bookmarks, links.

mod bind;
mod forms;
mod typeset;

use crate::assess::Assessment;
use crate::dossier::{Chapter, Dossier};
use crate::error::Result;
use crate::output::pdf::Binder;
use crate::output::pdf::meta::Meta;
use crate::output::press::Press;
use crate::output::{Originals, Output, Sink};
use crate::page::style::Geometry;
use crate::page::{Block, Flow, Sheet};

/// The dossiers.
pub const OUTPUT: Output = Output {
    name: "dossiers",
    about: "案卷（PDF/A，城市案卷按标准各部分一册，每个单位一册）",
    render,
};

fn render(assessment: &Assessment, originals: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    for dossier in &assessment.dossiers {
        let name = format!("案卷/{}.pdf", dossier.file);
        let to = sink.create(&name)?;
        let press = originals.press();
        let binder = Binder::new(to, &name, &press.fonts)?;
        let job = Job {
            assessment,
            originals,
            press,
            dossier,
            binder,
            front: 0,
            entries: Vec::new(),
            tally: Tally::default(),
        };
        job.run()?;
    }
    Ok(())
}

/// One dossier in the making.
struct Job<'a> {
    assessment: &'a Assessment,
    originals: &'a dyn Originals,
    press: &'a Press,
    dossier: &'a Dossier,
    binder: Binder<'a>,
    /// Pages before page 1: cover and contents.
    front: usize,
    entries: Vec<Entry>,
    tally: Tally,
}

/// A line of the contents.
struct Entry {
    level: u8,
    text: String,
    sheet: usize,
}

/// What the reference note of a chapter has to say.
#[derive(Default)]
struct Tally {
    /// Path, page (0 for the whole) and reason of each slip.
    slips: Vec<(String, u32, String)>,
    glyphs: Vec<String>,
    /// Papers whose fonts are not embedded, with the names of those fonts.
    faces: Vec<String>,
}

impl Tally {
    /// Slips in words, pages of one paper that share a reason together.
    fn slips(&self) -> Vec<String> {
        let alike = self.slips.chunk_by(|a, b| a.0 == b.0 && a.2 == b.2);
        let lines = alike.map(|group| {
            let (path, _, reason) = &group[0];
            match group {
                [(_, 0, _)] => format!("{path}：{reason}"),
                [(_, page, _)] => format!("{path} 第{page}页：{reason}"),
                many => {
                    let pages: Vec<String> = many.iter().map(|s| s.1.to_string()).collect();
                    format!("{path} 第{}页：{reason}", pages.join("、"))
                }
            }
        });
        lines.collect()
    }
}

impl Job<'_> {
    fn run(mut self) -> Result<()> {
        let contents = self.contents_blank();
        self.front = 1 + contents;
        self.binder.reserve(self.front);
        self.binder.bookmark(0, "封面", 0);
        self.binder.bookmark(0, "目录", 1);
        for chapter in &self.dossier.chapters {
            self.chapter(chapter)?;
        }
        let contents = self.contents();
        self.binder.fill(1, &contents, &[])?;
        let cover = self.cover()?;
        self.binder.fill(0, &cover[..1], &[])?;
        let meta = Meta {
            title: format!("{} {}", self.dossier.title, self.dossier.subtitle),
            author: self.assessment.evidence.project.name.clone(),
            date: self.assessment.evidence.today,
        };
        self.binder.finish(&meta, self.front)
    }

    fn chapter(&mut self, chapter: &Chapter) -> Result<()> {
        self.tally = Tally::default();
        let start = self.binder.pages();
        self.enter(0, &chapter.title, start);
        let inventory = self.inventory(chapter, &vec![0; chapter.items.len()]);
        self.binder.reserve(inventory.len());
        self.binder.bookmark(1, "卷内目录", start);
        let mut pages = Vec::new();
        for item in &chapter.items {
            if !item.bound() {
                pages.push(0);
                continue;
            }
            let first = self.binder.pages();
            self.enter(1, &item.title, first);
            self.bind(item)?;
            pages.push(self.number(first));
        }
        let mut inventory = self.inventory(chapter, &pages);
        self.numbered(&mut inventory, start);
        self.binder.fill(start, &inventory, &[])?;
        let note_at = self.binder.pages();
        self.binder.bookmark(1, "备考表", note_at);
        let note = self.note(chapter, start)?;
        self.append(note)?;
        Ok(())
    }

    /// A line of the contents and a bookmark.
    fn enter(&mut self, level: u8, text: &str, sheet: usize) {
        self.binder.bookmark(level, text, sheet);
        self.entries.push(Entry {
            level,
            text: text.into(),
            sheet,
        });
    }

    /// The number printed on a sheet.
    fn number(&self, sheet: usize) -> u32 {
        (sheet + 1 - self.front) as u32
    }

    /// Numbers sheets and appends them.
    fn append(&mut self, mut sheets: Vec<Sheet>) -> Result<()> {
        let first = self.binder.reserve(sheets.len());
        self.numbered(&mut sheets, first);
        self.binder.fill(first, &sheets, &[])
    }

    /// Puts page numbers on sheets of our own setting.
    fn numbered(&self, sheets: &mut [Sheet], first: usize) {
        for (n, sheet) in sheets.iter_mut().enumerate() {
            let geometry = if sheet.width > sheet.height {
                Geometry::ACROSS
            } else {
                Geometry::A4
            };
            let below = 7.0 * crate::page::MM;
            let page = self.number(first + n);
            let mark = crate::page::number::number_mark(&self.press.fonts, geometry, page, below);
            sheet.marks.push(mark);
        }
    }

    /// Lays blocks out on sheets of their own.
    fn lay<'b>(&self, blocks: impl IntoIterator<Item = &'b Block>) -> Vec<Sheet> {
        let mut flow = Flow::new(&self.press.fonts, Geometry::A4);
        flow.add_all(blocks);
        flow.finish().0
    }
}
