//! From folders to slots: the ways in which units really file, and what is in their way.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use juanzong::catalogue::{Catalogue, Digest, Material, SkipReason};
use juanzong::error::Result;
use juanzong::facts::Facts;
use juanzong::project::{
    Assignment, Layout, Level, Place, Project, README_NAME, Thresholds, Unit, UnitKind,
};
use juanzong::standard::{
    Department, Due, Item, Part, Requirement, Slot, Standard, Year, YearRule,
};
use juanzong::walk::{self, Known, Nothing, Silent};

/// A folder on the disk and the project that reads it.
struct Desk {
    folder: tempfile::TempDir,
    project: Project,
}

impl Desk {
    fn new(levels: &[Level]) -> Self {
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
            shared: None,
            reference: None,
            output: folder.path().join("成果"),
            layout: Layout {
                levels: levels.to_vec(),
            },
            thresholds: Thresholds::default(),
            waivers: Vec::new(),
            assignments: Vec::new(),
            notices: Vec::new(),
        };
        Desk { folder, project }
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.project.submissions.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn catalogue(&self) -> Catalogue {
        walk::catalogue(&self.project, &Silent).unwrap()
    }

    /// Where this one file ends up: `unit/requirement/year`, or `?` and the reason.
    fn place(&self, path: &str) -> String {
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

fn in_short(material: &Material) -> String {
    match (&material.slot, &material.suggestion) {
        (Some(slot), _) => slot_in_short(slot),
        (None, Some(s)) => format!("? {} {}", s.requirement, s.why),
        (None, None) => "?".into(),
    }
}

fn slot_in_short(slot: &Slot) -> String {
    let year = slot.year.map_or("-".into(), |y| y.to_string());
    format!("{}/{}/{year}", slot.unit, slot.requirement)
}

fn unit(id: &str, name: &str, kind: UnitKind, plays: &[&str]) -> Unit {
    Unit {
        id: id.into(),
        name: name.into(),
        aliases: Vec::new(),
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

const UNIT_FIRST: &[Level] = &[Level::Unit, Level::Year, Level::Requirement];
const YEAR_FIRST: &[Level] = &[Level::Year, Level::Unit, Level::Requirement];

#[test]
fn names_are_recognised_in_all_their_dress() {
    for path in [
        "卫健局/2023/年度爱国卫生（创卫）工作计划/a.txt",
        "01-卫健局/02-2023年/03-年度爱国卫生(创卫)工作计划/a.txt",
        "01卫健局/２０２３/１．年度爱国卫生工作计划/a.txt",
        "云溪县卫生健康局/二〇二三年/爱卫计划/a.txt",
        "卫生健康局/2023年度/u.plan/a.txt",
        "卫计局/2023年度资料/u.plan 工作计划/a.txt",
        "云溪县卫生健康局报送材料/2023/《年度爱国卫生工作计划》/附件/a.txt",
        "卫健局/2023/年度爱国卫生 创卫 工作计划/a.txt",
    ] {
        let desk = Desk::new(UNIT_FIRST);
        assert_eq!(desk.place(path), "卫健局/u.plan/2023", "{path}");
    }
}

#[test]
fn decomposed_names_are_recognised() {
    use unicode_normalization::UnicodeNormalization as _;
    let mut desk = Desk::new(UNIT_FIRST);
    desk.project.units[1].aliases = vec!["École Kaï".into()];
    let folder: String = "École Kaï".nfd().collect();
    assert_ne!(folder, "École Kaï");
    assert_eq!(
        desk.place(&format!("{folder}/2022/u.plan/a.txt")),
        "教育局/u.plan/2022"
    );
}

#[test]
fn layouts_differ_and_units_do_not_keep_them() {
    let part_first = &[Level::Part, Level::Item, Level::Requirement, Level::Year];
    let item_only = &[Level::Unit, Level::Item];
    let literal = &[Level::Literal("资料".into()), Level::Unit, Level::Year];
    for (levels, path, place) in [
        (YEAR_FIRST, "2024/卫健局/u.plan/a.txt", "卫健局/u.plan/2024"),
        // Year and unit changed over, a level left out, one more put in.
        (UNIT_FIRST, "2024/卫健局/u.plan/a.txt", "卫健局/u.plan/2024"),
        (UNIT_FIRST, "卫健局/u.plan/2024/a.txt", "卫健局/u.plan/2024"),
        (
            UNIT_FIRST,
            "卫健局/u.plan/2024年计划.txt",
            "卫健局/u.plan/2024",
        ),
        (
            UNIT_FIRST,
            "卫健局/扫描件/2024/u.plan/a.txt",
            "卫健局/u.plan/2024",
        ),
        // A community's folder inside its street's.
        (
            UNIT_FIRST,
            "城关街道/东门社区/2022/u.plan/a.txt",
            "东门社区/u.plan/2022",
        ),
        // No unit in the path: the one unit that owes it.
        (
            part_first,
            "第一部分/第1项/党委政府研究爱国卫生工作的会议纪要/2023/a.txt",
            "卫健局/p1.gov.meeting/2023",
        ),
        (
            part_first,
            "三、市容环境卫生/12/绿化覆盖率统计表/2022年/a.xlsx",
            "卫健局/p3.green.table/2022",
        ),
        // Nothing else of that item is due.
        (
            item_only,
            "卫健局/12-园林绿化/2022年数据.xlsx",
            "卫健局/p3.green.table/2022",
        ),
        (
            literal,
            "资料/教育局/2022/爱卫计划.txt",
            "教育局/u.plan/2022",
        ),
    ] {
        let desk = Desk::new(levels);
        assert_eq!(desk.place(path), place, "{path}");
    }
}

#[test]
fn a_requirement_without_years_has_one_slot() {
    for path in [
        "卫健局/2023/爱国卫生法规或规范性文件/a.txt",
        "卫健局/2019/爱国卫生法规或规范性文件/a.txt",
        "卫健局/不分年度/爱国卫生法规或规范性文件/a.txt",
        "卫健局/爱国卫生法规或规范性文件/a.txt",
    ] {
        assert_eq!(
            Desk::new(UNIT_FIRST).place(path),
            "卫健局/p1.gov.law/-",
            "{path}"
        );
    }
}

#[test]
fn a_file_name_fills_a_slot_only_when_it_is_sure() {
    for (path, place) in [
        (
            "卫健局/2023/2023年爱国卫生工作总结.docx",
            "卫健局/u.summary/2023",
        ),
        (
            "卫健局/2023/卫健局二〇二三年爱国卫生工作总结（定稿）.docx",
            "卫健局/u.summary/2023",
        ),
        (
            "云溪县教育局2022年爱国卫生工作计划.docx",
            "教育局/u.plan/2022",
        ),
        ("卫健局/单位基本情况.docx", "卫健局/u.profile/-"),
    ] {
        assert_eq!(Desk::new(UNIT_FIRST).place(path), place, "{path}");
    }
}

#[test]
fn stray_material_gets_its_likeliest_slot_and_the_reason() {
    for (path, why) in [
        (
            "卫健局/2023/全年工作总结.docx",
            "? u.summary 文件名里的“总结”与《年度爱国卫生（创卫）工作总结》对得上",
        ),
        (
            "卫健局/2019/u.plan/a.txt",
            "? u.plan 像是《年度爱国卫生（创卫）工作计划》，但2019 年不在本次检查的年度（2022—2024 年）之内",
        ),
        (
            "卫健局/u.plan/a.txt",
            "? u.plan 像是《年度爱国卫生（创卫）工作计划》，但文件夹和文件名都没有写明是哪一年的",
        ),
        (
            "教育局/2023/绿化覆盖率统计表/a.xlsx",
            "? p3.green.table 写的是《绿化覆盖率统计表》，但按标准这一项不由云溪县教育局报送",
        ),
        (
            "卫健局/2023/爱国卫生.docx",
            "? u.plan 《年度爱国卫生（创卫）工作计划》《年度爱国卫生（创卫）工作总结》都对得上，分不清是哪一项",
        ),
        (
            "某单位/2023/u.plan/a.txt",
            "? u.plan 像是《年度爱国卫生（创卫）工作计划》，但认不出是哪个单位报送的",
        ),
        ("卫健局/2023/IMG_0001.jpg", "?"),
    ] {
        assert_eq!(Desk::new(UNIT_FIRST).place(path), why, "{path}");
    }
}

#[test]
fn a_person_s_word_goes_before_the_folders() {
    let mut desk = Desk::new(UNIT_FIRST);
    let path = "卫健局/2023/u.plan/总结.txt";
    let assign = |requirement: &str, year| Assignment {
        path: path.into(),
        requirement: requirement.into(),
        year,
    };
    desk.project.assignments = vec![
        assign("u.summary", None),
        assign("u.plan", Some(Year(2024))),
        assign("p1.gov.law", Some(Year(2024))),
        assign("u.summary", Some(Year(2023))),
        Assignment {
            path: "卫健局/没有这个文件.txt".into(),
            ..assign("u.plan", None)
        },
    ];
    desk.write(path, "x");
    let catalogue = desk.catalogue();
    let material = &catalogue.materials[0];
    assert_eq!(in_short(material), "卫健局/u.summary/2023");
    let also: Vec<String> = material.also.iter().map(slot_in_short).collect();
    assert_eq!(also, ["卫健局/u.plan/2024", "卫健局/p1.gov.law/-"]);
    assert_eq!(
        walk::unmatched_assignments(&desk.project, &catalogue),
        ["卫健局/没有这个文件.txt"]
    );
}

#[test]
fn leavings_and_our_own_files_are_no_material() {
    let mut desk = Desk::new(UNIT_FIRST);
    desk.project.output = desk.project.submissions.join("成果");
    desk.project.root = desk.project.submissions.clone();
    desk.write("成果/报告.html", "ours")
        .write("juanzong.yaml", "ours")
        .write(".juanzong/juanzong.db", "ours")
        .write("卫健局/2023/u.plan/计划.txt", "paper")
        .write("卫健局/2023/u.plan/~$计划.docx", "lock")
        .write(&format!("卫健局/2023/u.plan/{README_NAME}"), "note")
        .write("卫健局/Thumbs.db", "thumbs")
        .write("__MACOSX/卫健局/._计划.txt", "fork")
        .write(".DS_Store", "");
    let catalogue = desk.catalogue();
    let paths: Vec<&str> = catalogue
        .materials
        .iter()
        .map(|m| m.path.as_str())
        .collect();
    assert_eq!(paths, ["卫健局/2023/u.plan/计划.txt"]);
    let skipped: Vec<&str> = catalogue.skipped.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(
        skipped,
        [
            ".DS_Store",
            "__MACOSX",
            "卫健局/2023/u.plan/~$计划.docx",
            &format!("卫健局/2023/u.plan/{README_NAME}"),
            "卫健局/Thumbs.db",
        ]
    );
    assert!(
        catalogue
            .skipped
            .iter()
            .all(|s| s.why == SkipReason::Leavings)
    );
}

#[test]
fn shared_and_reference_folders_are_read_beside() {
    let mut desk = Desk::new(UNIT_FIRST);
    let shared = desk.project.submissions.join("上级文件");
    desk.project.shared = Some(shared);
    desk.project.reference = Some(desk.folder.path().join("外地"));
    fs::create_dir(desk.folder.path().join("外地")).unwrap();
    fs::write(desk.folder.path().join("外地/邻县.txt"), "far").unwrap();
    fs::write(desk.folder.path().join("外地/Thumbs.db"), "").unwrap();
    desk.write("上级文件/通知.txt", "from above")
        .write("卫健局/2023/u.plan/a.txt", "own");
    let catalogue = desk.catalogue();
    assert_eq!(catalogue.materials.len(), 1);
    assert_eq!(catalogue.shared[0].path.as_str(), "通知.txt");
    assert_eq!(catalogue.reference[0].path.as_str(), "邻县.txt");
    assert_eq!(catalogue.skipped[0].path.as_str(), "参照文件夹/Thumbs.db");
    let facts = walk::facts(&catalogue, &desk.project, &Nothing, &Silent).unwrap();
    assert_eq!(facts.len(), 3);
}

#[test]
fn a_missing_folder_is_an_error_that_names_it() {
    let mut desk = Desk::new(UNIT_FIRST);
    desk.project.submissions = desk.folder.path().join("没有");
    let error = walk::catalogue(&desk.project, &Silent).unwrap_err();
    assert!(error.to_string().contains("没有"), "{error}");
    assert!(error.hint.is_some());
}

#[cfg(unix)]
#[test]
fn links_pipes_and_names_that_are_no_text_are_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new(UNIT_FIRST);
    desk.write("卫健局/2023/u.plan/a.txt", "a");
    let root = &desk.project.submissions;
    std::os::unix::fs::symlink(root, root.join("卫健局/圈")).unwrap();
    std::os::unix::fs::symlink(root.join("卫健局/2023/u.plan/a.txt"), root.join("又.txt")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(root.join("管道")).unwrap();
    // 总结 in GBK: what unzip makes of a package from Windows.
    let gbk = OsStr::from_bytes(b"\xd7\xdc\xbd\xe1.txt");
    fs::write(root.join(gbk), "x").unwrap();
    let garbled = gbk.to_string_lossy().into_owned();
    let catalogue = desk.catalogue();
    let skipped: Vec<(&str, SkipReason)> = catalogue
        .skipped
        .iter()
        .map(|s| (s.path.as_str(), s.why))
        .collect();
    assert_eq!(
        skipped,
        [
            ("卫健局/圈", SkipReason::Link),
            ("又.txt", SkipReason::Link),
            ("管道", SkipReason::Special),
            (garbled.as_str(), SkipReason::BadName),
        ]
    );
    assert_eq!(catalogue.materials.len(), 1);
}

#[test]
fn the_order_of_the_disk_does_not_matter() {
    let papers: Vec<String> = (0..60)
        .map(|n| format!("卫健局/{}/u.plan/{n}/{}.txt", 2022 + n % 3, n * 7 % 10))
        .collect();
    let (one, other) = (Desk::new(UNIT_FIRST), Desk::new(UNIT_FIRST));
    for p in &papers {
        one.write(p, p);
    }
    for p in papers.iter().rev() {
        other.write(p, p);
    }
    assert_eq!(one.catalogue().materials, other.catalogue().materials);
}

#[test]
fn originals_are_opened_by_their_material() {
    use std::io::Read as _;
    let desk = Desk::new(UNIT_FIRST);
    desk.write("卫健局/2023/u.plan/a.txt", "原件");
    let mut text = String::new();
    walk::open(&desk.project, &desk.catalogue().materials[0])
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "原件");
}

/// A cache in memory that counts what it is given.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<(Digest, String), Facts>>);

impl Known for Memory {
    fn get(&self, digest: &Digest, extension: &str) -> Result<Option<Facts>> {
        let known = self.0.lock().unwrap();
        Ok(known.get(&(*digest, extension.to_owned())).cloned())
    }

    fn put(&self, batch: &[(String, Facts)]) -> Result<()> {
        let mut known = self.0.lock().unwrap();
        for (extension, facts) in batch {
            let new = known.insert((facts.digest, extension.clone()), facts.clone());
            assert!(new.is_none(), "read twice");
        }
        Ok(())
    }
}

#[test]
fn each_content_is_read_once_and_remembered() {
    let mut desk = Desk::new(UNIT_FIRST);
    desk.project.thresholds.largest_file = 1 << 20;
    desk.write("卫健局/2023/u.plan/a.txt", "同样的内容")
        .write("教育局/2023/u.plan/b.txt", "同样的内容")
        .write("教育局/2023/u.plan/空.txt", "")
        .write("教育局/2023/u.plan/大.txt", &"大".repeat(400_000));
    let catalogue = desk.catalogue();
    let cache = Memory::default();
    let first = walk::facts(&catalogue, &desk.project, &cache, &Silent).unwrap();
    assert_eq!(first.len(), 3);
    let large = catalogue.materials.iter().find(|m| m.size > 1 << 20);
    let large = &first[&large.unwrap().digest];
    assert!(!large.is_readable());
    // A limit may be raised: what was not read is not remembered.
    assert_eq!(cache.0.lock().unwrap().len(), 2);

    // Nothing is opened again: the second run works though the files are gone.
    fs::remove_dir_all(&desk.project.submissions).unwrap();
    desk.project.thresholds.largest_file = 1 << 20;
    let second = walk::facts(&catalogue, &desk.project, &cache, &Silent).unwrap();
    assert_eq!(first, second);
    // One that went away says so instead of stopping the run.
    let lost = walk::facts(&catalogue, &desk.project, &Nothing, &Silent).unwrap();
    assert!(lost.values().all(|facts| !facts.is_readable()));
}

/// `JUANZONG_FILES=100000` makes the tree of a whole county.
#[test]
fn a_large_tree() {
    let wanted = std::env::var("JUANZONG_FILES").map_or(2_000, |n| n.parse().unwrap());
    let desk = Desk::new(UNIT_FIRST);
    let root: &Path = &desk.project.submissions;
    for folder in 0..wanted / 100 {
        let unit = ["卫健局", "教育局", "城关街道", "东门社区"][folder % 4];
        let place = root.join(format!("{unit}/{}/杂件{folder}", 2022 + folder % 3));
        fs::create_dir_all(&place).unwrap();
        for file in 0..100 {
            let name = format!("爱国卫生第{file}次检查通报和照片说明{folder}.txt");
            fs::write(place.join(name), format!("{folder}-{file}")).unwrap();
        }
    }
    let start = std::time::Instant::now();
    let catalogue = desk.catalogue();
    println!(
        "{wanted} files listed, hashed, placed in {:?}",
        start.elapsed()
    );
    assert_eq!(catalogue.materials.len(), wanted);
    let first = &catalogue.materials[0];
    assert!(in_short(first).starts_with("? u.plan"), "{first:?}");
}
