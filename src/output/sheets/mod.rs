//! Likenesses → `比对单/<number> ….pdf`, PDF/A-2b: a sheet for each pair that two units can be
//! handed for signature, and a list of them all.

mod aligned;
mod forms;
mod photos;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::assess::Assessment;
use crate::dossier;
use crate::error::Result;
use crate::finding::{Finding, Proof};
use crate::ledger::Entry;
use crate::likeness::{Kind, Likeness};
use crate::output::pdf::Binder;
use crate::output::pdf::meta::Meta;
use crate::output::press::Press;
use crate::output::thumbnail::{Small, Thumbnails};
use crate::output::{Originals, Output, Sink};
use crate::page::number::number_mark;
use crate::page::style::Geometry;
use crate::page::{Block, Flow, MM};
use crate::standard::UnitId;
use photos::Photos;

/// The sheets.
pub const SHEETS: Output = Output {
    name: "sheets",
    about: "雷同比对单（PDF/A，一对一份，供两家核对签字）",
    render,
};

/// Sheets written out, the gravest first; the list names the rest.
const MOST: usize = 200;

/// A likeness that is to be judged.
pub struct Case<'a> {
    /// Where the ledger keeps it.
    pub entry: &'a Entry,
    /// What the rule said.
    pub finding: &'a Finding,
    /// The strongest first.
    pub likenesses: Vec<&'a Likeness>,
}

fn render(assessment: &Assessment, from: &dyn Originals, sink: &mut dyn Sink) -> Result<()> {
    let press = from.press();
    let mut thumbnails = Thumbnails::new(&assessment.evidence, from, photos::SIDE);
    let cases = cases(assessment);
    let mut list = Vec::new();
    let mut written = 0;
    for case in &cases {
        let kept_back = if secret(assessment, case) {
            Some("有一方标着密级，不印")
        } else if written == MOST {
            Some("未印，见报告")
        } else {
            None
        };
        if kept_back.is_none() {
            written += 1;
            let name = format!("比对单/{}.pdf", case.file());
            let title = format!("雷同比对单 {} 号", case.entry.number);
            let mut photos = Photos::new(&mut thumbnails);
            let blocks = forms::sheet(assessment, case, &mut photos);
            let photos = photos.shown;
            print(assessment, press, sink, &name, title, &blocks, &photos)?;
        }
        list.push((case, kept_back));
    }
    if list.is_empty() {
        return Ok(());
    }
    list.sort_by_key(|(case, _)| case.entry.number);
    let blocks = forms::list(assessment, &list);
    let title = "雷同比对单目录".to_owned();
    print(
        assessment,
        press,
        sink,
        "比对单/目录.pdf",
        title,
        &blocks,
        &[],
    )
}

/// What is alike and nobody has excused, worst first.
pub fn cases(assessment: &Assessment) -> Vec<Case<'_>> {
    let numbers: BTreeMap<String, &Entry> = assessment
        .ledger
        .entries
        .iter()
        .map(|entry| (entry.finding.identity(), entry))
        .collect();
    let mut by_paths: BTreeMap<(&str, &str), Vec<&Likeness>> = BTreeMap::new();
    let all = assessment.evidence.likenesses.iter();
    for likeness in all.filter(|l| l.kind != Kind::Common) {
        let paths = (likeness.left.path.as_str(), likeness.right.path.as_str());
        by_paths.entry(paths).or_default().push(likeness);
    }
    let open = |f: &&Finding| !f.alike.is_empty() && f.excused.is_none();
    let mut cases: Vec<Case<'_>> = assessment
        .findings
        .iter()
        .filter(open)
        .filter_map(|finding| {
            Some(Case {
                entry: numbers.get(&finding.identity())?,
                finding,
                likenesses: likenesses(assessment, finding, &by_paths),
            })
        })
        .collect();
    cases.sort_by_key(|case| (Reverse(case.finding.severity), case.entry.number));
    cases
}

/// The likenesses behind a finding, by its proofs.
fn likenesses<'a>(
    assessment: &'a Assessment,
    finding: &Finding,
    by_paths: &BTreeMap<(&str, &str), Vec<&'a Likeness>>,
) -> Vec<&'a Likeness> {
    let evidence = &assessment.evidence;
    let paths = |proof: &'_ Proof| {
        let other = proof.other.as_ref()?;
        Some((proof.path.clone(), other.path.clone()))
    };
    let pairs: BTreeSet<(String, String)> = finding.proofs.iter().filter_map(paths).collect();
    let mut found: Vec<&Likeness> = pairs
        .iter()
        .filter_map(|(left, right)| by_paths.get(&(left.as_str(), right.as_str())))
        .flatten()
        .copied()
        .filter(|l| {
            let pair = l.pair(&evidence.catalogue, &evidence.facts);
            finding.alike.contains(&pair)
        })
        .collect();
    found.sort_by(|a, b| {
        let place = |l: &Likeness| (l.left.clone(), l.right.clone());
        b.degree
            .total_cmp(&a.degree)
            .then_with(|| place(a).cmp(&place(b)))
    });
    found
}

/// Whether a side bears a secrecy mark: nothing of it is printed.
fn secret(assessment: &Assessment, case: &Case) -> bool {
    let classified = dossier::classified(&assessment.findings);
    let hides = |path: &str| {
        let below = format!("{path}/");
        let mut all = classified.iter();
        all.any(|secret| *secret == path || secret.starts_with(&below))
    };
    let mut all = case.likenesses.iter().flat_map(|l| [&l.left, &l.right]);
    all.any(|side| hides(side.path.as_str()))
}

impl Case<'_> {
    /// Every unit that has to answer, ascending.
    pub fn units(&self) -> BTreeSet<&UnitId> {
        let sides = self.likenesses.iter().flat_map(|l| [&l.left, &l.right]);
        let units = sides.filter_map(|side| side.unit.as_ref());
        units.chain(self.finding.units()).collect()
    }

    /// The name of its file: its number, then the units.
    pub fn file(&self) -> String {
        let units: Vec<&str> = self.units().into_iter().map(UnitId::as_str).collect();
        let name = format!("{:04}号 {}", self.entry.number, units.join("—"));
        dossier::for_disk(&name)
    }
}

fn print(
    assessment: &Assessment,
    press: &Press,
    sink: &mut dyn Sink,
    name: &str,
    title: String,
    blocks: &[Block],
    photos: &[Small],
) -> Result<()> {
    let mut binder = Binder::new(sink.create(name)?, name, &press.fonts)?;
    let mut flow = Flow::new(&press.fonts, Geometry::A4);
    flow.add_all(blocks);
    let (mut sheets, _) = flow.finish();
    let first = binder.reserve(sheets.len());
    for (page, sheet) in (1..).zip(&mut sheets) {
        let number = number_mark(&press.fonts, Geometry::A4, page, 7.0 * MM);
        sheet.marks.push(number);
    }
    let placed = photos::placed(photos, &mut binder.to)?;
    binder.fill(first, &sheets, &placed)?;
    let meta = Meta {
        title,
        author: assessment.evidence.project.name.clone(),
        date: assessment.evidence.today,
    };
    binder.finish(&meta, 0)
}
