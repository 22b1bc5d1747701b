//! The project file: mistakes, overrides, guessing, `init` and back again.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use juanzong::project::{Assignment, Level, Project, UnitKind, Waiver};
use juanzong::standard::{Due, builtin, parse};
use tempfile::TempDir;

/// A folder with these files, each with a little text; names ending in `/` are empty folders.
fn tree(paths: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for path in paths {
        let whole = folder.path().join(path);
        if path.ends_with('/') {
            fs::create_dir_all(whole).unwrap();
        } else {
            fs::create_dir_all(whole.parent().unwrap()).unwrap();
            fs::write(whole, "内容").unwrap();
        }
    }
    folder
}

fn guess(folder: &Path) -> (Project, Vec<String>) {
    Project::guess(folder, 2026).unwrap()
}

fn names(project: &Project) -> Vec<&str> {
    project
        .units
        .iter()
        .map(|unit| unit.name.as_str())
        .collect()
}

fn years(project: &Project) -> Vec<u16> {
    project.years.iter().map(|year| year.0).collect()
}

#[test]
fn every_mistake_is_told_at_once() {
    let text = include_str!("../fixtures/project/mistakes.yaml");
    let told = Project::parse("mistakes.yaml", text, Path::new(""))
        .unwrap_err()
        .to_string();
    assert_eq!(
        told,
        include_str!("../fixtures/project/mistakes.txt").trim_end()
    );
}

#[test]
fn a_table_of_stock_phrases_is_read_with_the_project_or_refused() {
    let folder = tree(&["报送/甲局/2023/总结.txt", "坏表.bin"]);
    let file = folder.path().join("juanzong.yaml");
    let load = |stock: &str| {
        let text = format!("name: 测试\nyears: [2023]\nunits: [{{name: 甲局}}]\nstock: {stock}\n");
        fs::write(&file, text).unwrap();
        Project::load(&file)
    };
    let papers = ["甲", "乙", "丙"].map(|own| format!("{own}全面落实各项工作部署"));
    let table = juanzong::likeness::count_phrases(&papers);
    fs::write(folder.path().join("套话.bin"), table.to_bytes()).unwrap();
    let stock = load("套话.bin").unwrap().stock.unwrap();
    assert_eq!(stock.phrases, table);
    assert_eq!(stock.file, folder.path().join("套话.bin"));
    let told = |stock: &str| load(stock).unwrap_err().to_string();
    assert!(told("坏表.bin").contains("坏表.bin 不是本程序的套话表"));
    assert!(told("没有.bin").contains("读不了套话表"));
}

#[test]
fn a_file_of_many_units_guesses_what_they_are() {
    let text = "
name: 云溪县创建国家卫生县资料
place: {name: 云溪县}
years: [2024, 2022, 2023]
units:
  - name: 爱卫办
  - name: 云溪县卫生健康局
    aliases: [卫计局]
  - name: 云溪县农业农村和水利局
  - name: 城管局
  - name: 城关镇
  - name: 和平社区
  - name: 云溪县人民医院
  - name: 云溪一中
";
    let project = Project::parse("x.yaml", text, Path::new("")).unwrap();
    assert_eq!(years(&project), [2022, 2023, 2024]);
    let kinds: Vec<UnitKind> = project.units.iter().map(|unit| unit.kind).collect();
    use UnitKind::{Community, Department, Sample, Street};
    assert_eq!(
        kinds,
        [
            Department, Department, Department, Department, Street, Community, Sample, Sample
        ]
    );
    let plays = |name: &str| -> Vec<&str> {
        let unit = project.unit_named(name).unwrap();
        unit.plays.iter().map(|id| id.as_str()).collect()
    };
    assert!(plays("爱卫办").contains(&"aiwei"));
    assert!(plays("卫计局").starts_with(&["weijian"]));
    assert!(plays("卫计局").contains(&"jikong"), "nobody else plays it");
    assert_eq!(plays("云溪县农业农村和水利局"), ["shuiwu", "nongye"]);
    let sample = |name: &str| {
        project
            .unit_named(name)
            .unwrap()
            .sample_type
            .clone()
            .unwrap()
    };
    assert_eq!(sample("云溪县人民医院").as_str(), "hospital");
    assert_eq!(sample("云溪一中").as_str(), "school");
    let notices = project.notices.join("\n");
    assert!(notices.contains("财政局（caizheng）2 项"), "{notices}");
    assert!(notices.contains("暂算在云溪县卫生健康局名下"), "{notices}");
}

#[test]
fn every_requirement_is_owed_or_its_absence_told() {
    let text = "{name: 甲, years: [2024], units: [{name: 爱卫办}]}";
    let project = Project::parse("x.yaml", text, Path::new("")).unwrap();
    let slots = project.slots();
    let notices = project.notices.join("\n");
    for requirement in project.standard.requirements() {
        let owed = slots.iter().any(|slot| slot.requirement == requirement.id);
        let sample = requirement
            .due
            .iter()
            .all(|due| matches!(due, Due::EverySample(_)));
        let told = requirement.due.iter().any(|due| match due {
            Due::Department(id) => notices.contains(&format!("（{id}）")),
            Due::EveryStreet => notices.contains("没有街道、乡镇"),
            Due::EveryCommunity => notices.contains("没有社区、村"),
            _ => false,
        });
        assert!(owed || sample || told, "{}", requirement.id);
    }
}

#[test]
fn a_user_standard_overrides_adds_and_removes() {
    let text = "
extends: guowei-2021
title: 云溪县清单
override:
  u.memo: {least: 2, note: 半年一册}
  p3.street: {full_marks: 42}
  p3: {title: 市容}
  aiwei: {aliases: [爱卫中心]}
remove: [u.upper, p3.ad]
requirements:
  - {id: own.night, item: p3.market, title: 夜市巡查照片, kind: photo, years: latest, due: [every_street]}
";
    let ours = builtin("guowei-2021").unwrap();
    let theirs = parse("own.yaml", text).unwrap();
    let get = |id: &str| theirs.requirement(&id.into());
    let memo = get("u.memo").unwrap();
    assert_eq!((memo.least, memo.note.as_deref()), (2, Some("半年一册")));
    let before = ours.requirement(&"u.memo".into()).unwrap();
    assert_eq!((&memo.title, &memo.due), (&before.title, &before.due));
    assert!(get("u.upper").is_none() && get("p3.ad.plan").is_none());
    assert_eq!(get("own.night").unwrap().due, [Due::EveryStreet]);
    assert_eq!(
        theirs.home(&"own.night".into()).unwrap().1.id.as_str(),
        "p3.market"
    );
    let street = theirs
        .items()
        .find(|item| item.id.as_str() == "p3.street")
        .unwrap();
    assert_eq!(street.full_marks, Some(42.0));
    // Two requirements went with p3.ad, one by itself, one came.
    assert_eq!(
        theirs.requirements().count(),
        ours.requirements().count() - 3 + 1
    );
    assert_eq!(theirs.title, "云溪县清单");
}

#[test]
fn a_wrong_override_says_which_ids_exist() {
    let text = "\
extends: guowei-2021
override:
  u.meno: {least: 2}
  p3.street: {least: 2}
  u.plan: {kind: annual_plam, lead: aiwai}
remove: [u.uppers]
requirements:
  - {id: u.memo, item: p3.markte, title: 大事记}
";
    let told = parse("own.yaml", text).unwrap_err().to_string();
    for (line, what) in [
        (3, "没有“u.meno”这个条目。相近的有：u.memo"),
        (4, "“p3.street”是项目，没有这些栏可改：least。"),
        (5, "没有“annual_plam”这个材料种类。相近的有：annual_plan"),
        (5, "没有“aiwai”这个部门。相近的有：aiwei"),
        (6, "没有“u.uppers”这个条目。相近的有：u.upper"),
        (8, "没有“p3.markte”这个项目。相近的有：p3.market"),
    ] {
        let at = told.find(what).unwrap_or_else(|| panic!("{what}\n{told}"));
        let shown = told[..at].lines().last().unwrap();
        assert!(shown.contains(&format!("第 {line} 行")), "{what}: {shown}");
    }
    assert!(told.contains("有 6 处错误"), "{told}");
}

#[test]
fn a_project_may_hold_its_standard() {
    let text = "
name: 甲
years: [2024]
standard:
  extends: guowei-2021
  remove: [u.upper]
units: [{name: 爱卫办}]
";
    let project = Project::parse("x.yaml", text, Path::new("")).unwrap();
    assert!(project.standard.requirement(&"u.upper".into()).is_none());
    let wrong = text.replace("u.upper", "u.oben");
    let told = Project::parse("x.yaml", &wrong, Path::new(""))
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("第 6 行第 12 列：没有“u.oben”这个条目"),
        "{told}"
    );
}

#[test]
fn units_over_years_over_requirements() {
    let folder = tree(&[
        "云溪县创卫资料/01-卫健局/2022年/年度计划/a.txt",
        "云溪县创卫资料/01-卫健局/二〇二三年/工作总结/a.txt",
        "云溪县创卫资料/02-城管局/2024/01-大事记/a.txt",
        "云溪县创卫资料/03-城关镇/２０２４年/简报/a.txt",
        "云溪县创卫资料/04-人民医院/2024/控烟/a.txt",
    ]);
    let (project, said) = guess(&folder.path().join("云溪县创卫资料"));
    assert_eq!(project.layout.to_string(), "{unit}/{year}/{requirement}");
    assert_eq!(names(&project), ["人民医院", "卫健局", "城关镇", "城管局"]);
    assert_eq!(years(&project), [2022, 2023, 2024]);
    assert_eq!(project.place.name, "云溪县");
    assert_eq!(project.place.towns, ["城关镇"]);
    assert_eq!(project.root, folder.path());
    assert!(
        said.iter()
            .any(|s| s.contains("先按单位、再按年度、再按材料")),
        "{said:?}"
    );
}

#[test]
fn years_over_units() {
    let folder = tree(&[
        "x/2023/卫健局/a.txt",
        "x/2024/卫健局/a.txt",
        "x/2024/教育局/a.txt",
    ]);
    let (project, _) = guess(&folder.path().join("x"));
    assert_eq!(project.layout.to_string(), "{year}/{unit}");
    assert_eq!(names(&project), ["卫健局", "教育局"]);
    assert_eq!(years(&project), [2022, 2023, 2024]);
}

#[test]
fn parts_over_items_over_years_is_the_central_archive() {
    let folder = tree(&[
        "档案/一、爱国卫生组织管理/01-党政重视与立法/2023/a.txt",
        "档案/三、市容环境卫生/15-厕所革命与生活污水/2024/a.txt",
        "档案/七、疾病防控与医疗卫生服务/36-免疫规划/2022/a.txt",
    ]);
    let (project, said) = guess(&folder.path().join("档案"));
    assert_eq!(project.layout.to_string(), "{part}/{item}/{year}");
    assert_eq!(names(&project), ["档案"]);
    let owed = project
        .slots()
        .iter()
        .any(|s| s.requirement.as_str() == "p3.toilet.plan");
    assert!(owed, "{said:?}");
}

#[test]
fn unknown_folders_are_units_over_the_years_of_their_files() {
    let cities = [
        "七台河市",
        "三亚市",
        "伊犁哈萨克自治州",
        "石家庄市",
        "和平里",
    ];
    let paths: Vec<String> = cities
        .iter()
        .flat_map(|city| (2022..=2024).map(move |year| format!("报告/{city}/{year}.txt")))
        .collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let folder = tree(&paths);
    let (project, said) = guess(&folder.path().join("报告"));
    assert_eq!(project.layout.to_string(), "{unit}");
    assert_eq!(project.units.len(), 5);
    assert!(
        project
            .units
            .iter()
            .all(|unit| unit.kind == UnitKind::Department)
    );
    assert_eq!(years(&project), [2022, 2023, 2024]);
    assert!(
        said.iter().any(|s| s.contains("看不出这 5 个是什么单位")),
        "{said:?}"
    );
}

#[test]
fn the_folder_of_one_unit() {
    let folder = tree(&[
        "卫健局/2023/工作计划/a.txt",
        "卫健局/2024/工作总结/a.txt",
        "卫健局/2024/大事记/b.txt",
    ]);
    let (project, _) = guess(&folder.path().join("卫健局"));
    assert_eq!(project.layout.to_string(), "{year}/{requirement}");
    assert_eq!(names(&project), ["卫健局"]);
    assert!(project.units[0].leads.is_empty());
    assert!(!project.layout.levels.contains(&Level::Unit));
}

#[test]
fn a_folder_that_holds_submissions_is_the_project_itself() {
    let folder = tree(&["报送/卫健局/2024/a.txt", "共用/上级.txt"]);
    let (project, _) = guess(folder.path());
    assert_eq!(project.root, folder.path());
    assert_eq!(project.submissions, folder.path().join("报送"));
    assert_eq!(project.shared, Some(folder.path().join("共用")));
}

#[test]
fn what_was_guessed_reads_back_as_written() {
    for paths in [
        &[
            "报送/卫健局/2024/a.txt",
            "报送/疾控中心/2023/a.txt",
            "报送/yes/2023/a.txt",
            "参照/x.txt",
        ][..],
        &[
            "报送/2023: \"x\"/a.txt",
            "报送/#1/a.txt",
            "报送/- a/b.txt",
            "报送/null/c.txt",
        ],
        &["报送/云溪县第一小学/2023/a.txt", "报送/城东街道/2024/b.txt"],
    ] {
        let folder = tree(paths);
        let (mut guessed, _) = guess(folder.path());
        guessed.waivers.push(Waiver {
            rule: "L102".into(),
            unit: Some(guessed.units[0].id.clone()),
            requirement: None,
            year: guessed.years.first().copied(),
            reason: "两家联合发文: \"甲\"".into(),
            by: "张三".into(),
            until: "2028-02-29".into(),
        });
        guessed.assignments.push(Assignment {
            path: "卫健局/总结 #1.docx".into(),
            requirement: "u.summary".into(),
            year: guessed.years.last().copied(),
        });
        let text = guessed.to_yaml();
        let read = Project::parse("x.yaml", &text, folder.path());
        let mut read = read.map_err(|e| format!("{e}\n{text}")).unwrap();
        // What had to be guessed once is settled in the file, so it is no longer told.
        guessed.notices.clear();
        read.notices.clear();
        assert_eq!(read, guessed, "{text}");
    }
}
