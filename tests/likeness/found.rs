//! Who is found.

use juanzong::likeness::{Kind, Likeness};
use juanzong::standard::{DepartmentId, UnitId, Year};

use crate::world::{DUTIES, World, name, prose};

#[test]
fn the_same_bytes_and_the_same_text_saved_anew_are_found() {
    let mut world = World::numbered(3);
    let text = prose(1, 3);
    world.add("甲局/2023/总结.txt", &text);
    world.add("乙局/2023/工作.txt", &text);
    world.add("丙局/2023/另存.txt", &text.replace('。', " 。"));
    let kinds: Vec<Kind> = world.kinds().into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, [Kind::File, Kind::Text, Kind::Text]);
    assert!(world.compare().iter().all(|l| l.degree == 1.0));
}

#[test]
fn a_passage_with_other_numbers_and_places_is_found_with_exact_spans() {
    let mut world = World::numbered(2);
    let copy = DUTIES
        .replace("1200", "800")
        .replace("970", "65")
        .replace("45条", "1000条");
    let a = format!("{}会宁县{DUTIES}\n{}", prose(1, 20), prose(2, 5));
    let b = format!("{}{}靖远县{copy}{}", prose(3, 4), "。", prose(4, 20));
    world.add("甲局/2023/总结.txt", &a);
    world.add("乙局/2023/总结.txt", &b);
    let found = world.compare();
    assert_eq!(found.len(), 1, "{found:?}");
    let likeness = &found[0];
    assert_eq!(likeness.kind, Kind::Passage);
    assert_eq!(likeness.left.path.as_str(), "乙局/2023/总结.txt");
    let [(left, right)] = likeness.passages[..] else {
        panic!("one passage, not crumbs: {:?}", likeness.passages);
    };
    let trimmed = |text: &str| text.trim_end_matches('。').to_string();
    let (left, right) = (
        world.quote("乙局/2023/总结.txt", left),
        world.quote("甲局/2023/总结.txt", right),
    );
    assert_eq!(trimmed(&left), trimmed(&format!("靖远县{copy}")));
    assert_eq!(trimmed(&right), trimmed(&format!("会宁县{DUTIES}")));
}

#[test]
fn a_reworded_passage_is_found() {
    let mut world = World::numbered(2);
    let reworded = DUTIES
        .replace("全面开展", "深入推进")
        .replace("聘请专业公司", "由专业公司")
        .replace("清运积存垃圾", "清理垃圾")
        .replace("明显提升", "稳步提高");
    world.add("甲局/2023/总结.txt", &(prose(1, 20) + DUTIES));
    world.add("乙局/2023/总结.txt", &(reworded + &prose(2, 20)));
    let found = world.compare();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].passages.len(), 1);
}

#[test]
fn a_year_with_other_numbers_is_found_nearly_whole() {
    let mut world = World::numbered(1);
    let text = prose(1, 10) + DUTIES;
    world.add_as("甲局/2022/计划.txt", "u.plan", &format!("2022年{text}"));
    let next = text.replace("1200", "1300").replace("15000", "9");
    world.add_as(
        "甲局/2023/新计划.txt",
        "u.plan",
        &format!("二〇二三年{next}"),
    );
    let found = world.compare();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, Kind::Year);
    assert!(found[0].degree > 0.98, "{}", found[0].degree);
    assert_eq!(found[0].left.year, Some(Year(2022)));
}

#[test]
fn one_file_for_two_years_is_a_year_likeness() {
    let mut world = World::numbered(1);
    world.add("甲局/2022/照片说明.txt", &prose(1, 3));
    world.add("甲局/2023/照片说明.txt", &prose(1, 3));
    assert_eq!(world.kinds()[0].0, Kind::Year);
    assert_eq!(world.compare()[0].degree, 1.0);
}

#[test]
fn papers_for_different_requirements_of_two_years_are_not_compared() {
    let mut world = World::numbered(1);
    world.add_as(
        "甲局/2022/计划.txt",
        "u.plan",
        &format!("2022{}", prose(1, 10)),
    );
    world.add_as(
        "甲局/2023/方案.txt",
        "u.scheme",
        &format!("本年{}", prose(1, 10)),
    );
    assert_eq!(world.kinds(), []);
}

#[test]
fn a_copied_folder_is_said_once() {
    let mut world = World::numbered(2);
    for n in 0..5 {
        world.add(&format!("甲局/2023/病媒/{n}.txt"), &prose(n, 3));
        world.add(&format!("乙局/2023/除四害/第{n}份.txt"), &prose(n, 3));
    }
    world.add("甲局/2023/总结.txt", &prose(100, 3));
    world.add("乙局/2023/总结.txt", &prose(200, 3));
    assert_eq!(
        world.kinds(),
        [(
            Kind::Folder,
            "乙局/2023/除四害".to_string(),
            "甲局/2023/病媒".to_string()
        )]
    );
}

#[test]
fn two_files_of_a_folder_are_no_folder() {
    let mut world = World::numbered(2);
    for n in 0..2 {
        world.add(&format!("甲局/2023/{n}.txt"), &prose(n, 3));
        world.add(&format!("乙局/2023/{n}.txt"), &prose(n, 3));
    }
    let kinds: Vec<Kind> = world.kinds().into_iter().map(|k| k.0).collect();
    assert_eq!(kinds, [Kind::File, Kind::File]);
}

#[test]
fn pasting_from_the_reference_folder_is_found() {
    let mut world = World::numbered(1);
    world.refer("外地/报告.txt", &(prose(9, 10) + DUTIES));
    world.add("甲局/2023/总结.txt", &(prose(1, 10) + DUTIES));
    let found = world.compare();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, Kind::Reference);
    assert_eq!(found[0].left.unit, Some(UnitId::from("甲局")));
    assert_eq!(found[0].passages.len(), 1);
}

#[test]
fn a_passage_copied_in_both_years_is_said_for_one() {
    let mut world = World::numbered(2);
    for year in [2022, 2023] {
        let text = format!("{year}年{}{DUTIES}", prose(1, 12));
        world.add(&format!("甲局/{year}/总结.txt"), &text);
    }
    world.add("乙局/2023/总结.txt", &(DUTIES.to_string() + &prose(2, 12)));
    let found = world.compare();
    let passages: Vec<&Likeness> = found.iter().filter(|l| l.kind == Kind::Passage).collect();
    assert_eq!(passages.len(), 1);
    assert_eq!(passages[0].right.path.as_str(), "甲局/2023/总结.txt");
    assert!(found.iter().any(|l| l.kind == Kind::Year));
}

fn with_office() -> World {
    let mut world = World::of(&["县爱卫办", "甲局", "砚南街道", "墨池社区"]);
    world.unit("县爱卫办").plays = vec![DepartmentId::from("aiwei")];
    world.unit("墨池社区").superior = Some(UnitId::from("砚南街道"));
    world
}

#[test]
fn a_subordinate_that_copies_its_superior_is_the_left_side() {
    let mut world = with_office();
    let plan = prose(1, 10) + DUTIES;
    world.add_as("县爱卫办/2023/计划.txt", "u.plan", &plan);
    world.add_as(
        "甲局/2023/计划.txt",
        "u.plan",
        &format!("甲局{plan}抓好落实"),
    );
    let found = world.compare();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, Kind::Superior);
    assert_eq!(found[0].left.path.as_str(), "甲局/2023/计划.txt");
    assert!(found[0].degree > 0.9);
}

#[test]
fn a_community_copies_its_street_but_not_a_department() {
    let mut world = with_office();
    let plan = prose(1, 10) + DUTIES;
    world.add("墨池社区/2023/计划.txt", &format!("社区{plan}"));
    world.add("砚南街道/2023/计划.txt", &format!("街道办{plan}"));
    assert_eq!(world.kinds()[0].0, Kind::Superior);
    assert_eq!(world.kinds().len(), 1);

    let mut world = with_office();
    world.add("墨池社区/2023/计划.txt", &format!("社区{plan}"));
    world.add("甲局/2023/计划.txt", &format!("本局{plan}"));
    assert_eq!(world.kinds()[0].0, Kind::Passage);
}

#[test]
fn twelve_units_that_copy_one_plan_are_all_found() {
    let mut world = World::numbered(12);
    world.unit("甲局").plays = vec![DepartmentId::from("aiwei")];
    let plan = prose(1, 10) + DUTIES;
    world.add("甲局/2023/计划.txt", &plan);
    for n in 1..12 {
        let own = prose(50 + n as u64, 1);
        world.add(
            &format!("{}局/2023/计划.txt", name(n)),
            &format!("{plan}{own}"),
        );
    }
    let kinds = world.kinds();
    let copies = kinds.iter().filter(|k| k.0 == Kind::Superior).count();
    assert_eq!(copies, 11);
    assert!(!kinds.iter().any(|k| k.0 == Kind::Passage), "{kinds:?}");
}

#[test]
fn forwarding_a_superior_is_legitimate() {
    let mut world = with_office();
    let plan = prose(1, 10) + DUTIES;
    world.add_as("县爱卫办/2023/计划.txt", "u.plan", &plan);
    let forwarded = format!("甲局关于转发《县爱卫办工作计划》的通知\n各股室：\n{plan}");
    world.add_as("甲局/2023/转办.txt", "u.plan", &forwarded);
    world.add_as(
        "砚南街道/2023/来文.txt",
        "u.upper",
        &format!("{plan}。附后"),
    );
    assert!(world.kinds().iter().all(|k| k.0 != Kind::Superior));
}

#[test]
fn a_plan_that_is_mostly_a_shared_notice_copies_it() {
    let mut world = with_office();
    let notice = prose(1, 10) + DUTIES;
    world.share("上级/通知.txt", &notice);
    world.add_as(
        "甲局/2023/计划.txt",
        "u.plan",
        &(notice.clone() + &prose(2, 2)),
    );
    world.add_as("砚南街道/2023/计划.txt", "u.plan", &(prose(3, 10) + DUTIES));
    world.add_as("墨池社区/2023/存档.txt", "u.plan", &notice);
    let found = world.kinds();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, Kind::Superior);
    assert_eq!(found[0].1, "甲局/2023/计划.txt");
}
