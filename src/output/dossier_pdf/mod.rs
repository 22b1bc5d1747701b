//! Dossiers → `案卷/<file>.pdf`, PDF/A-2b, in volumes (卷): cover, inventory (卷内目录), papers,
//! reference note (备考表); page numbers, bookmarks, links. With them the list of each volume's
//! originals, the register of volumes, spine labels, and the inventory of filed papers.

mod bind;
mod bound;
mod caption;
mod clear;
mod composed;
mod documents;
mod markdown;
mod photos;
mod plan;
mod print;
mod typeset;
mod volume;

use std::collections::BTreeMap;

use crate::assess::Assessment;
use crate::dossier::{self, Dossier};
use crate::error::{Error, Result};
use crate::output::forms::{self, Particulars, filing, register, spine};
use crate::output::pdf::Binder;
use crate::output::press::Press;
use crate::output::{Originals, Output, Sink};
use volume::Volume;

/// The dossiers.
pub const OUTPUT: Output = Output {
    name: "dossiers",
    about: "案卷（PDF/A，城市案卷按标准各部分，每个单位一套，太厚的自动分卷）和总目录、脊背标签、归档文件目录",
    render,
};

/// Where the lists of originals go.
const LISTS: &str = "案卷/校验清单";

fn render(assessment: &Assessment, originals: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    sound(assessment)?;
    let dossiers = assessment.dossiers.iter().cloned();
    let dossiers = dossiers
        .map(|dossier| documents::remarked(assessment, originals, dossier))
        .collect::<Result<Vec<Dossier>>>()?;
    let desk = Desk {
        assessment,
        originals,
        press: originals.press(),
    };
    let mut known = Known::new();
    let mut volumes: Vec<Particulars> = Vec::new();
    for dossier in &dossiers {
        let printed = desk.dossier(dossier, &mut known, volumes.len(), sink)?;
        volumes.extend(printed.into_iter().map(|printed| printed.of));
    }
    desk.registers(&known, &volumes, sink)
}

/// A volume that was printed.
pub struct Printed {
    /// Name of its file among the results.
    pub file: String,
    /// All its pages.
    pub pages: usize,
    /// What begins where: cover, inventory, chapters with their papers, note.
    pub openings: Vec<Opening>,
    of: Particulars,
}

/// Where something begins in a volume.
pub struct Opening {
    /// 0 for what stands by itself, 1 for a paper below its chapter.
    pub level: u8,
    /// What.
    pub title: String,
    /// Page, from 1.
    pub page: usize,
}

/// Prints one of the dossiers alone, the one at this place, as if each before it were one volume:
/// how many they are is known only when all are bound.
///
/// # Errors
/// The codes are wrong, there is no such dossier, or the disk would not have it.
pub fn one(
    assessment: &Assessment,
    originals: &dyn Originals,
    at: usize,
    sink: &mut dyn Sink,
) -> Result<Vec<Printed>> {
    sound(assessment)?;
    let dossier = assessment.dossiers.get(at);
    let dossier = dossier.ok_or_else(|| Error::usage("没有这一卷"))?.clone();
    let dossier = documents::remarked(assessment, originals, dossier)?;
    let desk = Desk {
        assessment,
        originals,
        press: originals.press(),
    };
    desk.dossier(&dossier, &mut Known::new(), at, sink)
}

/// Whether every paper has a code of its own.
fn sound(assessment: &Assessment) -> Result<()> {
    match dossier::faulty(&assessment.dossiers) {
        Some(what) => Err(Error::project(what).hint("请改正 juanzong.yaml 里 dossier 的 code。")),
        None => Ok(()),
    }
}

/// What there is to work with.
#[derive(Clone, Copy)]
struct Desk<'a> {
    assessment: &'a Assessment,
    originals: &'a dyn Originals,
    press: &'a Press,
}

/// What binding each paper came to, by path: the same wherever it is bound.
type Known = BTreeMap<String, Learnt>;

struct Learnt {
    pages: usize,
    tally: Tally,
}

/// One volume in the making.
struct Job<'a> {
    assessment: &'a Assessment,
    originals: &'a dyn Originals,
    press: &'a Press,
    volume: &'a Volume<'a>,
    binder: Binder<'a>,
    /// Pages before page 1.
    front: usize,
    /// Sheet that bears number 1.
    base: usize,
    tally: Tally,
    /// What stands at the foot of pages bound in: that they are a rendition.
    label: Option<String>,
}

/// What the reference note of a volume has to say.
#[derive(Default, Clone)]
struct Tally {
    /// Path, page (0 for the whole) and reason of each slip.
    slips: Vec<(String, u32, String)>,
    /// Likewise of pages that were bound in as a picture.
    plates: Vec<(String, u32, String)>,
    glyphs: Vec<String>,
    /// Papers whose fonts are not embedded, with the names of those fonts.
    faces: Vec<String>,
    /// Papers with filled fields that nobody has drawn.
    fields: Vec<String>,
    /// Path and what of the paper its pages do not show.
    lost: Vec<(String, String)>,
}

impl Tally {
    /// Takes in what another paper left to say.
    fn absorb(&mut self, other: Tally) {
        self.slips.extend(other.slips);
        self.plates.extend(other.plates);
        self.glyphs.extend(other.glyphs);
        self.faces.extend(other.faces);
        self.fields.extend(other.fields);
        self.lost.extend(other.lost);
    }

    /// What pages do not show, in words, paper by paper.
    fn lost(&self) -> Vec<String> {
        let papers = self.lost.chunk_by(|a, b| a.0 == b.0);
        let lines = papers.map(|group| {
            let what: Vec<&str> = group.iter().map(|(_, what)| what.as_str()).collect();
            format!("{}：{}", group[0].0, what.join("；"))
        });
        lines.collect()
    }

    /// Such a list in words, pages of one paper that share a reason together.
    fn in_words(list: &[(String, u32, String)]) -> Vec<String> {
        let alike = list.chunk_by(|a, b| a.0 == b.0 && a.2 == b.2);
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

impl<'a> Desk<'a> {
    fn duplex(&self) -> bool {
        self.assessment.evidence.project.filing.duplex
    }

    /// Pages that a volume holds at most.
    fn limit(&self) -> usize {
        let sheets = self.assessment.evidence.project.filing.sheets_per_volume as usize;
        if self.duplex() { sheets * 2 } else { sheets }
    }

    /// Binds a dossier: as one volume if it turns out no thicker than that, else parted by what
    /// binding it has taught. `before` are the volumes before it.
    fn dossier(
        self,
        dossier: &'a Dossier,
        known: &mut Known,
        before: usize,
        sink: &mut dyn Sink,
    ) -> Result<Vec<Printed>> {
        let lines = volume::lines(dossier);
        let whole = [lines.len()];
        let mut bound = lines.iter().filter(|line| line.item.bound());
        if !bound.all(|line| known.contains_key(&line.item.path)) {
            let volume = self.volume(dossier, &lines, &whole, 0, before);
            match self.print(&volume, known, Some(self.limit()), sink)? {
                Some(printed) => return Ok(vec![printed]),
                None => sink.discard(&name(&volume))?,
            }
        }
        let ends = plan::seams(&self, dossier, &lines, known, self.limit())?;
        let mut printed = Vec::new();
        for number in 0..ends.len() {
            let before = before + printed.len();
            let volume = self.volume(dossier, &lines, &ends, number, before);
            printed.extend(self.print(&volume, known, None, sink)?);
        }
        Ok(printed)
    }

    fn volume<'v>(
        &self,
        dossier: &'v Dossier,
        all: &'v [volume::Line<'v>],
        ends: &'v [usize],
        number: usize,
        before: usize,
    ) -> Volume<'v>
    where
        'a: 'v,
    {
        let from = number.checked_sub(1).map_or(0, |n| ends[n]);
        Volume {
            assessment: self.assessment,
            dossier,
            all,
            range: from..ends[number],
            ends,
            number,
            serial: before + 1,
        }
    }

    /// Prints a volume and the list of its originals; `None` if it would be longer than `limit`.
    fn print(
        &self,
        volume: &Volume,
        known: &mut Known,
        limit: Option<usize>,
        sink: &mut dyn Sink,
    ) -> Result<Option<Printed>> {
        let name = name(volume);
        let job = Job {
            assessment: self.assessment,
            originals: self.originals,
            press: self.press,
            volume,
            binder: Binder::new(sink.create(&name)?, &name, &self.press.fonts)?,
            front: plan::front(self, volume)?,
            base: 0,
            tally: Tally::default(),
            label: None,
        };
        let printed = job.run(known, limit)?;
        if printed.is_some() {
            let (list, _) = volume.originals();
            super::write(sink, &list_name(volume), list.as_bytes())?;
        }
        Ok(printed)
    }

    /// What lists all volumes and all papers.
    fn registers(&self, known: &Known, volumes: &[Particulars], sink: &mut dyn Sink) -> Result<()> {
        let (assessment, press) = (self.assessment, self.press);
        let project = &assessment.evidence.project;
        let mut print = |name: &str, title: &str, sheets: &[crate::page::Sheet]| match sheets {
            [] => Ok(()),
            _ => forms::print(assessment, press, sink, name, title.into(), sheets),
        };
        let today = assessment.evidence.today;
        let all = register::lay(press, project, today, volumes)?;
        print("案卷/总目录.pdf", "案卷总目录", &all)?;
        let labels = spine::lay(press, volumes, &project.filing.box_widths)?;
        print("案卷/脊背标签.pdf", "脊背标签", &labels)?;
        let pages = known
            .iter()
            .map(|(path, learnt)| (path.as_str(), learnt.pages));
        let papers = filing::lay(press, assessment, &pages.collect())?;
        print("表单/归档文件目录.pdf", "归档文件目录", &papers)
    }
}

fn name(volume: &Volume) -> String {
    format!("案卷/{}.pdf", volume.file())
}

fn list_name(volume: &Volume) -> String {
    format!("{LISTS}/{}.sha256", volume.file())
}
