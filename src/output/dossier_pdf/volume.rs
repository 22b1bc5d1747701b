//! [`Volume`] (卷): a stretch of a dossier's lines that is bound as one file, and what its forms
//! say of it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Known, Tally};
use crate::assess::Assessment;
use crate::digest::{Digest, digest};
use crate::dossier::{self, Dossier, Item};
use crate::output::forms::Particulars;
use crate::output::forms::filing::span;
use crate::output::forms::inventory::Row;
use crate::output::forms::note::Note;
use crate::output::{package, words};
use crate::project::VolumeParts;

/// A line of the inventory and the chapter it stands in.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    pub chapter: usize,
    pub item: &'a Item,
}

/// One volume.
pub struct Volume<'a> {
    pub assessment: &'a Assessment,
    pub dossier: &'a Dossier,
    /// All lines of the dossier; those of the volume are `range`.
    pub all: &'a [Line<'a>],
    pub range: Range<usize>,
    /// Where the volumes of the dossier end, among its lines.
    pub ends: &'a [usize],
    /// Which of them it is, from 0.
    pub number: usize,
    /// 案卷号, from 1 over the project.
    pub serial: usize,
}

/// All lines of a dossier.
pub fn lines(dossier: &Dossier) -> Vec<Line<'_>> {
    let chapters = dossier.chapters.iter().enumerate();
    chapters
        .flat_map(|(chapter, c)| c.items.iter().map(move |item| Line { chapter, item }))
        .collect()
}

impl<'a> Volume<'a> {
    pub fn lines(&self) -> &'a [Line<'a>] {
        &self.all[self.range.clone()]
    }

    /// `第1卷（共3卷）`, where there are several.
    fn part(&self) -> String {
        match self.ends.len() {
            0 | 1 => String::new(),
            of => format!("第{}卷（共{of}卷）", self.number + 1),
        }
    }

    /// Name of its file, without folder and extension.
    pub fn file(&self) -> String {
        match self.ends.len() {
            0 | 1 => self.dossier.file.clone(),
            _ => format!("{}-第{}卷", self.dossier.file, self.number + 1),
        }
    }

    /// Chapters whose gaps and open problems its note tells: those that begin in it, and after the
    /// last line of all, the rest.
    fn chapters(&self) -> impl Iterator<Item = usize> {
        let last = self.range.end == self.all.len();
        let range = self.range.clone();
        let begins = |c: usize| self.all.partition_point(|line| line.chapter < c);
        let all = 0..self.dossier.chapters.len();
        all.filter(move |c| {
            let at = begins(*c);
            range.contains(&at) || (last && at >= range.end)
        })
    }

    /// What its forms say of it. `total` are all its pages.
    pub fn particulars(&self, pages: usize, total: usize) -> Particulars {
        let evidence = &self.assessment.evidence;
        let project = &evidence.project;
        let filing = &project.filing;
        let unit = self.dossier.unit.as_ref().and_then(|id| project.unit(id));
        let compiler = unit.map_or(project.fonds_name(), |unit| &unit.name);
        let bound: Vec<&Item> = self.bound().collect();
        let years = span(bound.iter().map(|item| item.year.0));
        let (first, last) = self.serials(&bound);
        Particulars {
            project: project.name.clone(),
            fonds: filing.fonds.clone(),
            fonds_name: match filing.fonds_name.as_str() {
                "" => compiler.into(),
                name => name.into(),
            },
            title: self.dossier.title.clone(),
            subtitle: self.dossier.subtitle.clone(),
            part: self.part(),
            compiler: compiler.into(),
            standard: project.standard.title.clone(),
            span: self.dossier.span.clone(),
            years: if years.is_empty() {
                self.dossier.span.clone()
            } else {
                years
            },
            dates: dates(&bound),
            retention: filing.retention.in_words().into(),
            code: self.code(),
            serial: format!("{:04}", self.serial),
            pieces: bound.len(),
            pages,
            sheets: if filing.duplex {
                total.div_ceil(2)
            } else {
                total
            },
            first,
            last,
            loose: self.dossier.loose,
            duplex: filing.duplex,
            date: words::day(evidence.today),
        }
    }

    fn bound(&self) -> impl Iterator<Item = &'a Item> {
        let items = self.lines().iter().map(|line| line.item);
        items.filter(|item| item.bound())
    }

    /// First and last 件号 where all are of one class, else first and last line.
    fn serials(&self, bound: &[&Item]) -> (String, String) {
        let class = |item: &Item| (item.slot.unit.clone(), item.year);
        let one = bound.windows(2).all(|two| class(two[0]) == class(two[1]));
        match (bound.first(), bound.last()) {
            (Some(first), Some(last)) if one => (
                format!("{:04}", first.serial),
                format!("{:04}", last.serial),
            ),
            (Some(_), Some(_)) => ("1".into(), self.lines().len().to_string()),
            _ => (String::new(), String::new()),
        }
    }

    fn code(&self) -> String {
        let project = &self.assessment.evidence.project;
        let Ok(coder) = project.filing.coder() else {
            return String::new();
        };
        let unit = self.dossier.unit.as_ref();
        let part = self.dossier.part.as_ref();
        let year = |year: Option<&crate::standard::Year>| {
            year.map_or_else(String::new, |y| y.0.to_string())
        };
        let parts = VolumeParts {
            fonds: project.filing.fonds.clone(),
            retention: project.filing.retention.code().into(),
            first_year: year(project.years.first()),
            last_year: year(project.years.last()),
            unit: unit
                .map_or("", |id| self.assessment.evidence.unit_name(id))
                .into(),
            unit_code: unit.map_or_else(String::new, |id| {
                project.filing.unit_code(&project.units, id)
            }),
            part: part.map_or_else(String::new, |id| {
                dossier::part_number(&self.assessment.evidence, id.as_str())
            }),
            volume: format!("{:04}", self.serial),
        };
        coder.volume(&parts).unwrap_or_default()
    }

    /// Lines of its inventory; `places` are 页号 in words, by line.
    pub fn rows(&self, places: &[String]) -> Vec<Row<'a>> {
        let row = |(n, line): (usize, &Line<'a>)| Row {
            number: n + 1,
            clause: &self.dossier.chapters[line.chapter].number,
            doc_number: &line.item.doc_number,
            issuer: &line.item.issuer,
            title: &line.item.title,
            date: &line.item.date,
            page: places.get(n).cloned().unwrap_or_default(),
            remark: self.remark(line.item),
            code: &line.item.code,
        };
        self.lines().iter().enumerate().map(row).collect()
    }

    /// 备注: for a paper bound elsewhere (互见), where.
    fn remark(&self, item: &Item) -> String {
        let Some(elsewhere) = &item.elsewhere else {
            return item.remark.clone();
        };
        let same = |line: &Line| line.item.path == item.path && line.item.bound();
        let Some(at) = self.all.iter().position(same) else {
            return format!("互见{elsewhere}，档号{}", item.code);
        };
        let volume = self.ends.partition_point(|end| *end <= at);
        let begins = volume.checked_sub(1).map_or(0, |before| self.ends[before]);
        let number = at - begins + 1;
        if self.range.contains(&at) {
            format!("互见本卷第{number}号")
        } else {
            format!("互见第{}卷第{number}号", volume + 1)
        }
    }

    /// What its reference note says.
    pub fn note<'b>(&'b self, tally: &'b Tally, sheets: usize) -> Note<'b> {
        let evidence = &self.assessment.evidence;
        let limit = evidence.project.filing.sheets_per_volume;
        let lines = self.lines();
        let mut open: Vec<&str> = Vec::new();
        let mut missing = Vec::new();
        for chapter in self.chapters().map(|c| &self.dossier.chapters[c]) {
            for line in &chapter.open {
                if !open.contains(&line.as_str()) {
                    open.push(line);
                }
            }
            missing.extend(
                chapter
                    .missing
                    .iter()
                    .map(|slot| evidence.slot_in_words(slot)),
            );
        }
        Note {
            items: lines.len(),
            bound: self.bound().count(),
            elsewhere: lines.iter().filter(|l| l.item.elsewhere.is_some()).count(),
            secret: lines.iter().filter(|l| l.item.secret).count(),
            missing,
            open,
            slips: Tally::in_words(&tally.slips),
            plates: Tally::in_words(&tally.plates),
            glyphs: &tally.glyphs,
            faces: &tally.faces,
            fields: &tally.fields,
            lost: tally.lost(),
            oversize: sheets > limit as usize,
            limit,
        }
    }

    /// The list of its originals (`sha256sum` writes and reads the like), and its digest, which is
    /// the code on the cover.
    pub fn originals(&self) -> (String, Digest) {
        let evidence = &self.assessment.evidence;
        let bound = self.bound();
        let materials = bound.filter_map(|item| evidence.material(&item.path));
        let named = materials.map(|m| (package::place(m), m.digest));
        let list: BTreeMap<String, Digest> = named.collect();
        let lines = list.iter().map(|(name, digest)| {
            // As sha256sum has it: odd names are escaped, and the line says so first.
            match name.contains(['\\', '\n', '\r']) {
                false => format!("{digest}  {name}\n"),
                true => {
                    let name = name.replace('\\', "\\\\").replace('\n', "\\n");
                    format!("\\{digest}  {}\n", name.replace('\r', "\\r"))
                }
            }
        });
        let text: String = lines.collect();
        let code = digest(text.as_bytes());
        (text, code)
    }

    /// What binding its papers came to before, together.
    pub fn tally(&self, known: &Known) -> Tally {
        let mut all = Tally::default();
        for item in self.bound() {
            if let Some(learnt) = known.get(&item.path) {
                all.absorb(learnt.tally.clone());
            }
        }
        all
    }
}

/// 起止日期: the earliest and the latest that papers bear.
fn dates(bound: &[&Item]) -> String {
    let dates = bound.iter().map(|item| item.date.as_str());
    let mut dates: Vec<&str> = dates.filter(|date| date.len() == 8).collect();
    dates.sort_unstable();
    match (dates.first(), dates.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("{}—{}", in_words(first), in_words(last))
        }
        (Some(only), _) => in_words(only),
        _ => String::new(),
    }
}

/// Eight digits as a cover has them; month and day may be zero.
fn in_words(date: &str) -> String {
    let mut words = String::new();
    for (digits, unit) in [(0..4, "年"), (4..6, "月"), (6..8, "日")] {
        match date.get(digits).map(|d| d.trim_start_matches('0')) {
            None | Some("") => break,
            Some(digits) => words.push_str(&format!("{digits}{unit}")),
        }
    }
    words
}
