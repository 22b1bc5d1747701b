//! Cover, contents, inventory (卷内目录) and reference note (备考表) of a dossier.

use serde::Serialize;

use super::Job;
use crate::dossier::{Chapter, Item};
use crate::error::Result;
use crate::output::template::{Look, blocks};
use crate::page::{Align, Block, Cell, Column, Face, Run, Sheet, Style, Table};
use crate::paper::Date;

/// What `cover.md` is filled with.
#[derive(Serialize)]
struct Cover<'a> {
    title: &'a str,
    subtitle: &'a str,
    project: &'a str,
    compiler: &'a str,
    standard: &'a str,
    span: &'a str,
    pieces: usize,
    pages: usize,
    date: String,
}

/// What `note.md` is filled with.
#[derive(Serialize)]
struct Note<'a> {
    chapter: &'a str,
    items: usize,
    bound: usize,
    elsewhere: usize,
    secret: usize,
    pages: u32,
    first: u32,
    last: u32,
    missing: Vec<String>,
    open: &'a [String],
    slips: Vec<String>,
    glyphs: &'a [String],
    faces: &'a [String],
}

impl Job<'_> {
    pub(super) fn cover(&self) -> Result<Vec<Sheet>> {
        let project = &self.assessment.evidence.project;
        let (dossier, place) = (self.dossier, project.place.name.as_str());
        let items = dossier.chapters.iter().flat_map(|c| &c.items);
        let unit = dossier.unit.as_ref().and_then(|id| project.unit(id));
        let cover = Cover {
            title: &dossier.title,
            subtitle: &dossier.subtitle,
            project: &project.name,
            compiler: unit.map_or(place, |unit| &unit.name),
            standard: &project.standard.title,
            span: &dossier.span,
            pieces: items.filter(|item| item.bound()).count(),
            pages: self.binder.pages() - self.front,
            date: in_words(self.assessment.evidence.today),
        };
        let markdown = self.press.templates.render("cover.md", &cover)?;
        let sheets = self.lay(&blocks(&markdown, Look::Cover));
        // A template that prints nothing still leaves the page reserved for it.
        Ok(if sheets.is_empty() {
            self.lay(&[text(Style::Cover, "")])
        } else {
            sheets
        })
    }

    /// Pages the contents will take: set once with blank numbers.
    pub(super) fn contents_blank(&self) -> usize {
        let lines = self.dossier.chapters.iter().flat_map(|chapter| {
            let items = chapter.items.iter().filter(|item| item.bound());
            let items = items.map(|item| entry(1, &item.title, "00000", 0));
            std::iter::once(entry(0, &chapter.title, "00000", 0)).chain(items)
        });
        self.contents_of(lines.collect()).len()
    }

    pub(super) fn contents(&self) -> Vec<Sheet> {
        let lines = self.entries.iter().map(|e| {
            let page = self.number(e.sheet).to_string();
            entry(e.level, &e.text, &page, e.sheet)
        });
        self.contents_of(lines.collect())
    }

    fn contents_of(&self, lines: Vec<Block>) -> Vec<Sheet> {
        let mut all = vec![text(Style::Title, "目　录")];
        if lines.is_empty() {
            all.push(text(Style::Body, "本卷没有材料，也没有应交而缺的材料。"));
        }
        all.extend(lines);
        self.lay(&all)
    }

    /// The inventory of a chapter; `pages` are the first pages of its items, 0 where not bound.
    pub(super) fn inventory(&self, chapter: &Chapter, pages: &[u32]) -> Vec<Sheet> {
        let evidence = &self.assessment.evidence;
        let mut all = vec![
            text(Style::Title, "卷 内 目 录"),
            text(Style::Caption, &chapter.title),
            Block::Space(8.0),
        ];
        let rows = chapter
            .items
            .iter()
            .zip(pages)
            .map(|(item, page)| row(item, *page));
        if chapter.items.is_empty() {
            all.push(text(Style::Item, "本章应交的材料一件也没有。"));
        } else {
            all.push(Block::Table(Table {
                columns: columns(),
                head: vec![HEAD.iter().map(|name| bold(name)).collect()],
                rows: rows.collect(),
                least: 24.0,
                ..Table::default()
            }));
        }
        if !chapter.missing.is_empty() {
            all.push(text(Style::Heading, "缺项"));
            for (n, slot) in chapter.missing.iter().enumerate() {
                let line = format!("{}. {}", n + 1, evidence.slot_in_words(slot));
                all.push(text(Style::Item, &line));
            }
        }
        self.lay(&all)
    }

    pub(super) fn note(&self, chapter: &Chapter, start: usize) -> Result<Vec<Sheet>> {
        let evidence = &self.assessment.evidence;
        let missing = chapter
            .missing
            .iter()
            .map(|slot| evidence.slot_in_words(slot));
        let last = self.binder.pages().saturating_sub(1);
        let note = Note {
            chapter: &chapter.title,
            items: chapter.items.len(),
            bound: chapter.items.iter().filter(|i| i.bound()).count(),
            elsewhere: chapter
                .items
                .iter()
                .filter(|i| i.elsewhere.is_some())
                .count(),
            secret: chapter.items.iter().filter(|i| i.secret).count(),
            pages: (last + 1 - start) as u32,
            first: self.number(start),
            last: self.number(last),
            missing: missing.collect(),
            open: &chapter.open,
            slips: self.tally.slips(),
            glyphs: &self.tally.glyphs,
            faces: &self.tally.faces,
        };
        let markdown = self.press.templates.render("note.md", &note)?;
        Ok(self.lay(&blocks(&markdown, Look::Form)))
    }
}

const HEAD: [&str; 7] = ["序号", "文号", "责任者", "题名", "日期", "页号", "备注"];

fn columns() -> Vec<Column> {
    let column = |share, align| Column {
        share: Some(share),
        align,
    };
    vec![
        column(0.9, Align::Centre),
        column(2.4, Align::Left),
        column(2.3, Align::Left),
        column(4.6, Align::Left),
        column(2.05, Align::Centre),
        column(1.1, Align::Centre),
        column(1.9, Align::Left),
    ]
}

fn row(item: &Item, page: u32) -> Vec<Cell> {
    let page = if page == 0 {
        String::new()
    } else {
        page.to_string()
    };
    let number = item.number.to_string();
    let cells = [
        number.as_str(),
        &item.doc_number,
        &item.issuer,
        &item.title,
        &item.date,
        &page,
        &item.remark,
    ];
    cells.map(Cell::of).into()
}

fn bold(text: &str) -> Cell {
    vec![Run::of(text).in_face(Face::Hei)].into()
}

fn entry(level: u8, text: &str, page: &str, target: usize) -> Block {
    Block::Entry {
        level,
        text: text.into(),
        page: page.into(),
        target,
    }
}

/// A block of plain text.
pub(super) fn text(style: Style, text: &str) -> Block {
    Block::Text(style, Run::plain(text))
}

fn in_words(date: Date) -> String {
    format!("{}年{}月{}日", date.year, date.month, date.day)
}
