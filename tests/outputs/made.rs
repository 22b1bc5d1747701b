//! A made-up evaluation of twelve units: what was handed in, and what the program saw of it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::PathBuf;

use juanzong::catalogue::{Catalogue, Material, SkipReason, Skipped, Suggestion};
use juanzong::digest::{self, Digest};
use juanzong::error::Result;
use juanzong::evidence::Evidence;
use juanzong::facts::Facts;
use juanzong::output::Originals;
use juanzong::paper::Date;
use juanzong::project::{Layout, Level, Place, Project, Unit};
use juanzong::read::{Body, Paragraph, Reading, Role, Why};
use juanzong::standard::{Due, Item, Mark, Part, Requirement, Slot, Standard, Year, YearRule};

const UNITS: [&str; 12] = [
    "卫健局",
    "城管局",
    "生态环境局",
    "教育局",
    "住建局",
    "市场监管局",
    "水务局",
    "疾控中心",
    "文昌街道",
    "云山镇",
    "人民医院",
    "第一小学",
];

/// Text with markup and a formula in it: whatever we write must keep it text.
pub const HOSTILE: &str = "=1+1<script>alert(1)</script>";

const PARTS: [(&str, &str, [&str; 3]); 4] = [
    (
        "p1",
        "爱国卫生组织管理",
        ["组织领导", "爱国卫生活动", "控烟工作"],
    ),
    (
        "p2",
        "健康教育和健康促进",
        ["健康教育", "健康细胞", "全民健身"],
    ),
    ("p3", "市容环境卫生", ["环卫设施", "生活垃圾", "农贸市场"]),
    (
        "common",
        "各单位共性材料",
        ["年度计划与总结", "会议与活动", "宣传"],
    ),
];

fn requirement(id: String, title: String, verified: bool) -> Requirement {
    Requirement {
        id: id.into(),
        title,
        kind: "summary".into(),
        years: YearRule::Each,
        least: 1,
        parts: Vec::new(),
        chain: String::new(),
        links: Vec::new(),
        marks: vec![Mark::Seal, Mark::Date],
        due: vec![Due::EveryUnit],
        lead: None,
        supporting: Vec::new(),
        samples: Vec::new(),
        full_marks: None,
        veto: false,
        aliases: Vec::new(),
        source: "评审手册".into(),
        verified,
        note: None,
    }
}

fn item(part: &str, at: usize, title: &str) -> Item {
    let kinds = ["工作方案", "年度总结"].iter().enumerate();
    Item {
        id: format!("{part}.i{at}").as_str().into(),
        number: (at + 1).to_string(),
        title: title.into(),
        essence: String::new(),
        lead: None,
        supporting: Vec::new(),
        veto: part == "p1" && at == 0,
        full_marks: None,
        source: "评审手册".into(),
        verified: at != 1,
        requirements: kinds
            .map(|(n, kind)| {
                requirement(
                    format!("{part}.i{at}.r{n}"),
                    format!("{title}{kind}"),
                    at != 1,
                )
            })
            .collect(),
    }
}

fn standard() -> Standard {
    let parts = PARTS.iter().zip(["一", "二", "三", ""]);
    Standard {
        id: "made".into(),
        title: "国家卫生城市标准".into(),
        document: "全爱卫发〔2021〕6号".into(),
        parts: parts
            .map(|((id, title, items), number)| Part {
                id: (*id).into(),
                number: number.into(),
                title: (*title).into(),
                lead: None,
                full_marks: None,
                items: items
                    .iter()
                    .enumerate()
                    .map(|(at, title)| item(id, at, title))
                    .collect(),
            })
            .collect(),
        departments: Vec::new(),
        sample_types: Vec::new(),
        indicators: Vec::new(),
        schemes: Vec::new(),
        kinds: BTreeMap::new(),
        sources: BTreeMap::new(),
    }
}

fn unit(name: &str) -> Unit {
    Unit {
        name: format!("云溪县{name}"),
        ..Unit::department(name)
    }
}

fn project() -> Project {
    Project {
        name: "云溪县2026年国家卫生县城技术评估".into(),
        root: PathBuf::from("."),
        standard: standard(),
        place: Place {
            name: "云溪县".into(),
            ..Place::default()
        },
        years: vec![Year(2023), Year(2024), Year(2025)],
        units: UNITS.iter().map(|name| unit(name)).collect(),
        submissions: "报送".into(),
        output: "结果".into(),
        layout: Layout {
            levels: vec![Level::Unit],
        },
        notices: vec!["没有单位承担“水利”的职责，它名下的材料没有人报。".into()],
        ..Project::of_folder(std::path::Path::new("."), Vec::new())
    }
}

fn bytes_of(path: &str) -> Vec<u8> {
    format!("{path} 的内容").into_bytes()
}

/// Gives the made-up originals back.
pub struct FromMemory {
    /// A path whose bytes have changed since the catalogue was made.
    pub changed: Option<String>,
}

impl Originals for FromMemory {
    fn open(&self, material: &Material) -> Result<Box<dyn Read>> {
        let path = material.path.as_str();
        let changed = self.changed.as_deref() == Some(path);
        Ok(Box::new(Cursor::new(bytes_of(if changed {
            "别的"
        } else {
            path
        }))))
    }
}

fn material(path: &str, slot: Option<Slot>) -> Material {
    let bytes = bytes_of(path);
    Material {
        unit: slot.as_ref().map(|slot| slot.unit.clone()),
        year: slot.as_ref().and_then(|slot| slot.year),
        slot,
        also: Vec::new(),
        suggestion: None,
        size: bytes.len() as u64,
        digest: digest::digest(&bytes),
        path: path.into(),
        unpacked: None,
    }
}

/// The better a unit stands in the list, the more it has handed in; the first two everything.
fn catalogue(project: &Project) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for (n, slot) in project.slots().into_iter().enumerate() {
        let unit = UNITS
            .iter()
            .position(|unit| *unit == slot.unit.as_str())
            .expect("one of ours");
        if unit == 11 || (unit > 1 && n % (14 - unit) == 0) {
            continue;
        }
        let requirement = project.standard.requirement(&slot.requirement);
        let title = &requirement.expect("one of ours").title;
        let year = slot.year.expect("each year");
        let extension = ["docx", "pdf", "jpg", "docx"][n % 4];
        let path = format!("{}/{year}/{title}-{n}.{extension}", slot.unit);
        catalogue.materials.push(material(&path, Some(slot)));
    }
    for name in ["培训照片", HOSTILE, "关于除四害的通知"] {
        let name = name.replace('/', "／");
        let mut stray = material(&format!("城管局/其他/{name}.docx"), None);
        stray.unit = Some("城管局".into());
        stray.suggestion = Some(Suggestion {
            requirement: "p1.i1.r0".into(),
            year: Some(Year(2024)),
            why: "文件名里有“除四害”“通知”".into(),
        });
        catalogue.materials.push(stray);
    }
    for (path, why) in [
        ("卫健局/Thumbs.db", SkipReason::Leavings),
        ("卫健局/~$总结.docx", SkipReason::Leavings),
        ("教育局/链接", SkipReason::Link),
        ("住建局/不许看", SkipReason::Unreadable),
    ] {
        catalogue.skipped.push(Skipped {
            path: path.into(),
            why,
        });
    }
    catalogue
}

fn reading(n: usize, material: &Material) -> Reading {
    match material.path.extension().as_str() {
        "jpg" => Reading::of("jpg", Body::Pictures { count: 1 }),
        "pdf" if n % 5 == 1 => Reading::unreadable("pdf", Why::Encrypted),
        other => Reading {
            pages: Some(3),
            ..Reading::text(
                other,
                vec![Paragraph {
                    text: format!("{} 的正文", material.path),
                    role: Role::Body,
                    page: Some(1),
                }],
            )
        },
    }
}

/// Everything that was seen.
pub fn evidence(today: Date) -> Evidence {
    let project = project();
    let catalogue = catalogue(&project);
    let facts: BTreeMap<Digest, Facts> = catalogue
        .materials
        .iter()
        .enumerate()
        .map(|(n, material)| {
            let facts = Facts {
                digest: material.digest,
                reading: reading(n, material),
                text_digest: None,
                recognised: Vec::new(),
            };
            (material.digest, facts)
        })
        .collect();
    Evidence::gather(project, catalogue, facts, today)
}
