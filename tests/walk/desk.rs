//! A folder on the disk, a small standard, and the project that reads both.

use std::collections::BTreeMap;
use std::fs;

use juanzong::catalogue::{Catalogue, Material};
use juanzong::project::{Layout, Level, Place, Project, Unit, UnitKind};
use juanzong::standard::{
    Department, Due, Item, Part, Requirement, Slot, Standard, Year, YearRule,
};
use juanzong::walk::{self, Silent, Unpacking};
use juanzong::worker::Workers;

pub const UNIT_FIRST: &[Level] = &[Level::Unit, Level::Year, Level::Requirement];
/// A folder on the disk and the project that reads it.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub project: Project,
}

impl Desk {
    pub fn new(levels: &[Level]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let submissions = folder.path().join("报送");
        fs::create_dir(&submissions).unwrap();
        let project = Project {
            name: "云溪县".into(),
            root: folder.path().into(),
            standard: standard(),
            place: Place {
                name: "云溪县".into(),
                ..Place::default()
            },
            years: vec![Year(2022), Year(2023), Year(2024)],
            units: vec![
                unit(
                    "卫健局",
                    "云溪县卫生健康局",
                    UnitKind::Department,
                    &["weijian"],
                ),
                unit("教育局", "云溪县教育局", UnitKind::Department, &[]),
                unit("城关街道", "城关街道办事处", UnitKind::Street, &[]),
                Unit {
                    superior: Some("城关街道".into()),
                    ..unit("东门社区", "东门社区居委会", UnitKind::Community, &[])
                },
            ],
            submissions,
            output: folder.path().join("成果"),
            layout: Layout {
                levels: levels.to_vec(),
            },
            ..Project::of_folder(folder.path(), Vec::new())
        };
        Desk { folder, project }
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.project.submissions.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn catalogue(&self) -> Catalogue {
        self.unpacked_by(&Workers::here())
    }

    pub fn unpacked_by(&self, workers: &Workers) -> Catalogue {
        let unpacking = Unpacking::of(&self.project, workers);
        walk::catalogue(&self.project, &unpacking, &Silent).unwrap()
    }

    /// Where this one file ends up: `unit/requirement/year`, or `?` and the reason.
    pub fn place(&self, path: &str) -> String {
        self.write(path, path);
        let catalogue = self.catalogue();
        let material = catalogue
            .materials
            .iter()
            .find(|m| m.path.as_str() == path)
            .unwrap();
        in_short(material)
    }
}

pub fn in_short(material: &Material) -> String {
    match (&material.slot, &material.suggestion) {
        (Some(slot), _) => slot_in_short(slot),
        (None, Some(s)) => format!("? {} {}", s.requirement, s.why),
        (None, None) => "?".into(),
    }
}

pub fn slot_in_short(slot: &Slot) -> String {
    let year = slot.year.map_or("-".into(), |y| y.to_string());
    format!("{}/{}/{year}", slot.unit, slot.requirement)
}

fn unit(id: &str, name: &str, kind: UnitKind, plays: &[&str]) -> Unit {
    Unit {
        id: id.into(),
        name: name.into(),
        aliases: Vec::new(),
        in_use: Vec::new(),
        kind,
        sample_type: None,
        plays: plays.iter().map(|p| (*p).into()).collect(),
        superior: None,
        leads: Vec::new(),
        supports: Vec::new(),
    }
}

fn requirement(id: &str, title: &str, kind: &str, years: YearRule, due: Due) -> Requirement {
    Requirement {
        id: id.into(),
        title: title.into(),
        kind: kind.into(),
        years,
        least: 1,
        parts: Vec::new(),
        chain: String::new(),
        links: Vec::new(),
        marks: Vec::new(),
        due: vec![due],
        lead: None,
        supporting: Vec::new(),
        samples: Vec::new(),
        full_marks: None,
        veto: false,
        aliases: Vec::new(),
        source: String::new(),
        verified: false,
        note: None,
    }
}

fn standard() -> Standard {
    let item = |id: &str, number: &str, title: &str, requirements| Item {
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
    };
    let part = |id: &str, number: &str, title: &str, items| Part {
        id: id.into(),
        number: number.into(),
        title: title.into(),
        lead: None,
        full_marks: None,
        items,
    };
    let (each, once) = (YearRule::Each, YearRule::Once);
    let health = Due::Department("weijian".into());
    let mut plan = requirement(
        "u.plan",
        "年度爱国卫生（创卫）工作计划",
        "plan",
        each,
        Due::EveryUnit,
    );
    plan.aliases = vec!["爱卫计划".into()];
    Standard {
        indicators: Vec::new(),
        schemes: Vec::new(),
        id: "small".into(),
        title: "小标准".into(),
        document: String::new(),
        parts: vec![
            part(
                "common",
                "",
                "共性资料",
                vec![item(
                    "u",
                    "",
                    "共性资料",
                    vec![
                        plan,
                        requirement(
                            "u.summary",
                            "年度爱国卫生（创卫）工作总结",
                            "summary",
                            each,
                            Due::EveryUnit,
                        ),
                        requirement(
                            "u.upper",
                            "上级来文",
                            "incoming",
                            each,
                            Due::EveryDepartment,
                        ),
                        requirement(
                            "u.profile",
                            "单位基本情况（简介、负责人）",
                            "profile",
                            YearRule::Latest,
                            Due::EveryUnit,
                        ),
                    ],
                )],
            ),
            part(
                "p1",
                "一",
                "爱国卫生组织管理",
                vec![item(
                    "p1.gov",
                    "1",
                    "党政重视与立法",
                    vec![
                        requirement(
                            "p1.gov.law",
                            "爱国卫生法规或规范性文件",
                            "regulation",
                            once,
                            health.clone(),
                        ),
                        requirement(
                            "p1.gov.meeting",
                            "党委/政府研究爱国卫生（创卫）工作的会议纪要",
                            "minutes",
                            each,
                            health.clone(),
                        ),
                    ],
                )],
            ),
            part(
                "p3",
                "三",
                "市容环境卫生",
                vec![item(
                    "p3.green",
                    "12",
                    "园林绿化",
                    vec![requirement(
                        "p3.green.table",
                        "绿化覆盖率统计表",
                        "data",
                        each,
                        health,
                    )],
                )],
            ),
        ],
        departments: vec![Department {
            id: "weijian".into(),
            name: "卫生健康委（局）".into(),
            aliases: vec!["卫计局".into(), "卫生局".into()],
            otherwise: None,
        }],
        sample_types: Vec::new(),
        kinds: BTreeMap::from([
            ("plan".into(), "年度计划".into()),
            ("summary".into(), "总结".into()),
        ]),
        sources: BTreeMap::new(),
    }
}
