//! A small evaluation made by hand, so that dossiers can be bound without disk, walk or rules.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(dead_code, reason = "each test takes what it needs")]

pub mod sample;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use juanzong::assess::Assessment;
use juanzong::catalogue::{Catalogue, Material};
use juanzong::digest;
use juanzong::dossier;
use juanzong::error::{Error, Result};
use juanzong::evidence::Evidence;
use juanzong::facts::Facts;
use juanzong::finding::Finding;
use juanzong::ledger::Ledger;
use juanzong::output::press::Press;
use juanzong::output::{Originals, Sink};
use juanzong::paper::{Date, Paper};
use juanzong::project::{Layout, Place, Project, Unit, UnitKind};
use juanzong::read::{Body, Paragraph, Reading, Role};
use juanzong::score::Score;
use juanzong::standard::{Due, Item, Part, Requirement, Slot, Standard, Year, YearRule};

pub const HEALTH: &str = "案卷/城市案卷-01-爱国卫生组织管理.pdf";
pub const CLEAN: &str = "案卷/城市案卷-02-市容环境卫生.pdf";

/// One paper handed in.
pub struct Handed {
    pub path: String,
    pub requirement: &'static str,
    pub year: Option<u16>,
    pub bytes: Vec<u8>,
    pub reading: Reading,
    pub also: Vec<Slot>,
    pub paper: Option<Paper>,
}

impl Handed {
    pub fn new(
        path: &str,
        requirement: &'static str,
        year: u16,
        bytes: Vec<u8>,
        reading: Reading,
    ) -> Self {
        Handed {
            path: path.into(),
            requirement,
            year: Some(year),
            bytes,
            reading,
            also: Vec::new(),
            paper: None,
        }
    }

    pub fn text(path: &str, requirement: &'static str, year: u16, text: &str) -> Self {
        let paragraphs = text
            .lines()
            .filter(|l| !l.trim().is_empty())
            .map(|line| Paragraph {
                text: line.trim().into(),
                role: Role::Body,
                page: None,
            });
        let reading = Reading::text("txt", paragraphs.collect());
        Handed::new(path, requirement, year, text.as_bytes().to_vec(), reading)
    }
}

pub fn slot(unit: &str, requirement: &str, year: u16) -> Slot {
    Slot {
        unit: unit.into(),
        requirement: requirement.into(),
        year: Some(Year(year)),
    }
}

fn requirement(id: &str, title: &str, due: Due) -> Requirement {
    Requirement {
        id: id.into(),
        title: title.into(),
        kind: "summary".into(),
        years: YearRule::Each,
        least: 1,
        parts: Vec::new(),
        chain: String::new(),
        links: Vec::new(),
        marks: Vec::new(),
        due: vec![due],
        full_marks: None,
        veto: false,
        aliases: Vec::new(),
        lead: None,
        supporting: Vec::new(),
        samples: Vec::new(),
        source: String::new(),
        verified: false,
        note: None,
    }
}

fn item(id: &str, number: &str, title: &str, requirements: Vec<Requirement>) -> Item {
    Item {
        id: id.into(),
        number: number.into(),
        title: title.into(),
        essence: String::new(),
        lead: None,
        supporting: Vec::new(),
        veto: false,
        full_marks: None,
        source: String::new(),
        verified: false,
        requirements,
    }
}

fn part(id: &str, title: &str, items: Vec<Item>) -> Part {
    Part {
        id: id.into(),
        number: String::new(),
        title: title.into(),
        lead: None,
        full_marks: None,
        items,
    }
}

pub fn project() -> Project {
    let health = vec![
        requirement("p1.plan", "年度工作计划", Due::Department("health".into())),
        requirement("p1.photo", "活动照片", Due::Department("health".into())),
    ];
    let city = vec![requirement(
        "p2.clean",
        "环卫作业记录",
        Due::Department("city".into()),
    )];
    let common = vec![requirement("u.plan", "爱国卫生工作计划", Due::EveryUnit)];
    let standard = Standard {
        id: "try".into(),
        title: "国家卫生城市和国家卫生县标准（2021版）".into(),
        document: String::new(),
        parts: vec![
            part(
                "p1",
                "爱国卫生组织管理",
                vec![item("p1.a", "1", "爱国卫生工作纳入政府议事日程", health)],
            ),
            part(
                "p2",
                "市容环境卫生",
                vec![item("p2.a", "10", "城市道路清扫保洁", city)],
            ),
            part(
                "common",
                "各单位共性材料",
                vec![item("u.a", "", "爱国卫生工作计划与总结", common)],
            ),
        ],
        departments: Vec::new(),
        sample_types: Vec::new(),
        indicators: Vec::new(),
        schemes: Vec::new(),
        kinds: BTreeMap::new(),
        sources: BTreeMap::new(),
    };
    let unit = |id: &str, name: &str, plays: &str| Unit {
        id: id.into(),
        name: name.into(),
        aliases: Vec::new(),
        in_use: Vec::new(),
        kind: UnitKind::Department,
        sample_type: None,
        plays: vec![plays.into()],
        superior: None,
        leads: Vec::new(),
        supports: Vec::new(),
    };
    Project {
        name: "云溪县创建国家卫生县评估".into(),
        root: PathBuf::new(),
        standard,
        place: Place {
            name: "云溪县".into(),
            ..Place::default()
        },
        years: vec![Year(2022), Year(2023), Year(2024)],
        units: vec![
            unit("卫健局", "云溪县卫生健康局", "health"),
            unit("城管局", "云溪县综合行政执法局", "city"),
        ],
        submissions: PathBuf::new(),
        output: PathBuf::new(),
        layout: Layout { levels: Vec::new() },
        ..Project::of_folder(std::path::Path::new(""), Vec::new())
    }
}

/// An assessment of these papers, all handed in by the unit that its path begins with.
pub fn assessment(handed: &[Handed], findings: Vec<Finding>) -> Assessment {
    assessment_in(project(), handed, findings)
}

/// The same in a project of one's own.
pub fn assessment_in(project: Project, handed: &[Handed], findings: Vec<Finding>) -> Assessment {
    let mut materials = Vec::new();
    let mut all = BTreeMap::new();
    let mut papers = BTreeMap::new();
    for one in handed {
        let unit = one.path.split('/').next().unwrap();
        let digest = digest::digest(&one.bytes);
        materials.push(Material {
            path: one.path.as_str().into(),
            unit: Some(unit.into()),
            year: one.year.map(Year),
            slot: Some(Slot {
                unit: unit.into(),
                requirement: one.requirement.into(),
                year: one.year.map(Year),
            }),
            also: one.also.clone(),
            suggestion: None,
            size: one.bytes.len() as u64,
            digest,
            unpacked: None,
        });
        if let Some(paper) = &one.paper {
            papers.insert(digest, paper.clone());
        }
        all.insert(
            digest,
            Facts {
                digest,
                reading: one.reading.clone(),
                text_digest: None,
                recognised: Vec::new(),
            },
        );
    }
    let catalogue = Catalogue {
        materials,
        ..Catalogue::default()
    };
    let today = Date {
        year: 2026,
        month: 11,
        day: 21,
    };
    let mut evidence = Evidence::gather(project, catalogue, all, today);
    evidence.papers.extend(papers);
    let dossiers = dossier::arrange(&evidence, &findings);
    Assessment {
        evidence,
        findings,
        ledger: Ledger::default(),
        score: Score::default(),
        dossiers,
    }
}

/// Originals in memory.
pub struct Shelf<'a> {
    pub handed: &'a [Handed],
    pub press: Option<Press>,
}

impl Originals for Shelf<'_> {
    fn open(&self, material: &Material) -> Result<Box<dyn Read>> {
        let found = self
            .handed
            .iter()
            .find(|h| h.path == material.path.as_str());
        let found = found.ok_or_else(|| Error::bug("not handed in"))?;
        Ok(Box::new(Cursor::new(found.bytes.clone())))
    }

    fn press(&self) -> &Press {
        self.press.as_ref().unwrap_or_else(|| Press::builtin())
    }
}

/// Outputs in memory.
#[derive(Default)]
pub struct Tray(pub BTreeMap<String, Vec<u8>>);

impl Sink for Tray {
    fn create(&mut self, name: &str) -> Result<Box<dyn Write + '_>> {
        Ok(Box::new(self.0.entry(name.into()).or_default()))
    }

    fn discard(&mut self, name: &str) -> Result<()> {
        let gone = self.0.remove(name);
        gone.map(|_| ()).ok_or_else(|| Error::bug("not written"))
    }

    fn written(&self) -> Vec<(String, u64)> {
        self.0
            .iter()
            .map(|(n, b)| (n.clone(), b.len() as u64))
            .collect()
    }

    fn reread(&self, name: &str) -> Result<Box<dyn Read>> {
        let bytes = self.0.get(name).ok_or_else(|| Error::bug("not written"))?;
        Ok(Box::new(Cursor::new(bytes.clone())))
    }
}

/// Binds the dossiers of these papers.
pub fn bind(
    handed: &[Handed],
    findings: Vec<Finding>,
    press: Option<Press>,
) -> BTreeMap<String, Vec<u8>> {
    bind_in(project(), handed, findings, press).unwrap()
}

/// The same in a project of one's own.
pub fn bind_in(
    project: Project,
    handed: &[Handed],
    findings: Vec<Finding>,
    press: Option<Press>,
) -> Result<BTreeMap<String, Vec<u8>>> {
    let assessment = assessment_in(project, handed, findings);
    let mut tray = Tray::default();
    let shelf = Shelf { handed, press };
    (juanzong::output::dossier_pdf::OUTPUT.render)(&assessment, &shelf, &mut tray)?;
    Ok(tray.0)
}

pub fn reading(format: &str, body: Body) -> Reading {
    Reading::of(format, body)
}

pub fn pdf(name: &str, bytes: Vec<u8>) -> Handed {
    let reading = reading("pdf", Body::Pictures { count: 1 });
    Handed::new(&format!("城管局/{name}"), "p2.clean", 2022, bytes, reading)
}

/// All text of a PDF as our own reader sees it, without blanks.
pub fn text(bytes: &[u8]) -> String {
    let reading = juanzong::read::read("x.pdf", bytes);
    let whole = reading.whole();
    assert!(!whole.is_empty(), "{:?}", reading.body);
    whole.split_whitespace().collect()
}
