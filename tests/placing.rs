//! From paths to slots: the ways in which units really file.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "walk/desk.rs"]
#[allow(dead_code, reason = "shared with the tests of the walk")]
mod desk;

use desk::{Desk, UNIT_FIRST, in_short, slot_in_short};
use juanzong::project::{Assignment, Level};
use juanzong::standard::Year;
use juanzong::walk;

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
