//! What the likeness engine promises, whatever its methods: who is found, who is left alone,
//! and that every span covers what it claims.

use std::collections::{BTreeMap, BTreeSet};

use juanzong::catalogue::{Catalogue, Digest, Material};
use juanzong::facts::{Facts, digest};
use juanzong::likeness::{Kind, Likeness, compare};
use juanzong::paper::Span;
use juanzong::project::{Layout, Place, Project, Thresholds, Unit, UnitKind};
use juanzong::standard::{self, DepartmentId, RequirementId, Slot, UnitId, Year};
use proptest::prelude::*;

/// A project and what was handed in to it.
struct World {
    project: Project,
    catalogue: Catalogue,
    facts: BTreeMap<Digest, Facts>,
}

impl World {
    fn of(units: &[&str]) -> Self {
        World {
            project: Project {
                name: "测试".into(),
                root: "".into(),
                standard: standard::builtin("guowei-2021").expect("compiled in"),
                place: Place::default(),
                years: vec![Year(2022), Year(2023)],
                units: units.iter().map(|name| unit(name)).collect(),
                submissions: "".into(),
                shared: None,
                reference: None,
                output: "".into(),
                layout: Layout { levels: Vec::new() },
                thresholds: Thresholds::default(),
                waivers: Vec::new(),
                assignments: Vec::new(),
                notices: Vec::new(),
            },
            catalogue: Catalogue::default(),
            facts: BTreeMap::new(),
        }
    }

    fn numbered(units: usize) -> Self {
        let names: Vec<String> = (0..units).map(|n| format!("{}局", name(n))).collect();
        World::of(&names.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn unit(&mut self, name: &str) -> &mut Unit {
        let units = &mut self.project.units;
        units.iter_mut().find(|u| u.name == name).expect("a unit")
    }

    fn material(&mut self, path: &str, text: &str) -> Material {
        let digest = digest(text.as_bytes());
        let facts = Facts::of("x.txt", digest, text.as_bytes());
        self.facts.insert(digest, facts);
        Material {
            path: path.into(),
            unit: None,
            year: None,
            slot: None,
            also: Vec::new(),
            suggestion: None,
            size: text.len() as u64,
            digest,
        }
    }

    /// `单位/年份/文件.txt`.
    fn add(&mut self, path: &str, text: &str) {
        let mut material = self.material(path, text);
        let mut parts = path.split('/');
        material.unit = parts.next().map(UnitId::from);
        material.year = parts.next().and_then(|year| year.parse().ok()).map(Year);
        self.catalogue.materials.push(material);
    }

    /// As [`add`](Self::add), in the slot of a requirement.
    fn add_as(&mut self, path: &str, requirement: &str, text: &str) {
        self.add(path, text);
        let material = self.catalogue.materials.last_mut().expect("just added");
        material.slot = Some(Slot {
            unit: material.unit.clone().expect("a unit"),
            requirement: RequirementId::from(requirement),
            year: material.year,
        });
    }

    fn share(&mut self, path: &str, text: &str) {
        let material = self.material(path, text);
        self.catalogue.shared.push(material);
    }

    fn refer(&mut self, path: &str, text: &str) {
        let material = self.material(path, text);
        self.catalogue.reference.push(material);
    }

    fn compare(&self) -> Vec<Likeness> {
        compare(&self.project, &self.catalogue, &self.facts)
    }

    fn kinds(&self) -> Vec<(Kind, String, String)> {
        let found = self.compare().into_iter();
        found
            .map(|l| (l.kind, l.left.path.to_string(), l.right.path.to_string()))
            .collect()
    }

    fn text(&self, path: &str) -> Vec<char> {
        let material = self.catalogue.all().find(|m| m.path.as_str() == path);
        let digest = material.expect("a path").digest;
        self.facts[&digest].reading.whole().chars().collect()
    }

    fn quote(&self, path: &str, span: Span) -> String {
        self.text(path)[span.start..span.end].iter().collect()
    }
}

fn unit(name: &str) -> Unit {
    Unit {
        id: UnitId::from(name),
        name: name.into(),
        aliases: Vec::new(),
        kind: UnitKind::Department,
        sample_type: None,
        plays: Vec::new(),
        superior: None,
        leads: Vec::new(),
        supports: Vec::new(),
    }
}

fn name(n: usize) -> char {
    "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
        .chars()
        .nth(n)
        .expect("few units")
}

/// Prose nobody else writes: `n` sentences out of the seed.
fn prose(seed: u64, n: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut text = String::new();
    for _ in 0..n {
        for part in 0..3 {
            for _ in 0..(8 + next() % 6) {
                let c = 0x4E00 + (next() % 3000) as u32;
                text.push(char::from_u32(c).expect("a Chinese character"));
            }
            text.push(if part == 2 { '。' } else { '，' });
        }
        text.push('\n');
    }
    text
}

const DUTIES: &str = "一是全面开展病媒生物防制，投放灭鼠毒饵站1200处，聘请专业公司每月消杀三次。\
    二是整治背街小巷45条，修补破损路面8600平方米，清运积存垃圾320吨。\
    三是开展健康教育讲座26场，发放宣传折页15000份，居民健康素养水平明显提升。\
    四是落实门前三包责任，与沿街商户签订责任书970份，逐户建立卫生台账。";

// ---- what is found -------------------------------------------------------------------------

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

// ---- superiors -------------------------------------------------------------------------------

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

// ---- what is left alone ----------------------------------------------------------------------

#[test]
fn shared_text_is_silent() {
    let mut world = World::numbered(4);
    world.share("上级/要点.txt", &(prose(7, 3) + DUTIES));
    for n in 0..4 {
        let own = prose(n as u64 + 20, 12);
        let path = format!("{}局/2023/总结.txt", name(n));
        world.add(&path, &format!("{own}{DUTIES}"));
        world.add(
            &format!("{}局/2023/要点.txt", name(n)),
            &(prose(7, 3) + DUTIES),
        );
    }
    assert_eq!(world.kinds(), []);
}

#[test]
fn incoming_papers_are_everybodys() {
    let mut world = World::numbered(3);
    for n in 0..3 {
        let notice = format!("关于开展灭鼠的通知\n{}{DUTIES}", prose(5, 4));
        world.add_as(&format!("{}局/2023/来文.txt", name(n)), "u.upper", &notice);
        let own = prose(n as u64 + 20, 12) + DUTIES;
        world.add_as(&format!("{}局/2023/总结.txt", name(n)), "u.summary", &own);
    }
    assert_eq!(world.kinds(), []);
}

#[test]
fn common_text_is_said_once_with_its_units() {
    let mut world = World::numbered(12);
    for n in 0..12 {
        let text = format!(
            "{}{DUTIES}\n{}",
            prose(n as u64, 8),
            prose(90 + n as u64, 8)
        );
        world.add(&format!("{}局/2023/总结.txt", name(n)), &text);
    }
    let found = world.compare();
    assert_eq!(found.len(), 1, "{:?}", world.kinds());
    assert_eq!(found[0].kind, Kind::Common);
    assert_eq!(found[0].units.len(), 12);
    let (left, _) = found[0].passages[0];
    let quote = world.quote(found[0].left.path.as_str(), left);
    assert!(quote.contains("签订责任书970份"), "{quote}");
}

#[test]
fn a_file_that_many_units_hold_is_common() {
    let mut world = World::numbered(12);
    for n in 0..12 {
        world.add(&format!("{}局/2023/通知.txt", name(n)), &prose(1, 5));
    }
    let found = world.compare();
    assert_eq!(found.len(), 1, "{:?}", world.kinds());
    assert_eq!((found[0].kind, found[0].units.len()), (Kind::Common, 12));
}

#[test]
fn what_says_too_little_is_like_nothing() {
    for text in [
        "",
        "无",
        "见附件。",
        "1 2 3\n4 5 6\n2023",
        "姓名 单位 电话 签字",
        "。。。，，，",
    ] {
        let mut world = World::numbered(3);
        for n in 0..3 {
            world.add(&format!("{}局/2022/表.txt", name(n)), text);
            world.add(&format!("{}局/2023/表.txt", name(n)), text);
        }
        assert_eq!(world.kinds(), [], "{text:?}");
    }
}

#[test]
fn texts_shorter_than_a_gram_do_not_all_look_alike() {
    let mut world = World::numbered(6);
    for (n, text) in ["灭鼠", "除四害", "健康教育", "控烟", "公厕", "垃圾分类"]
        .iter()
        .enumerate()
    {
        world.add(&format!("{}局/2023/记录.txt", name(n)), text);
    }
    assert_eq!(world.kinds(), []);
}

#[test]
fn tables_of_numbers_do_not_look_alike() {
    let mut world = World::numbered(2);
    let table = |seed: usize| {
        let row = |n: usize| format!("{}\t{}\t{}\n", n, n * seed, n * n * seed);
        (1..200).map(row).collect::<String>()
    };
    world.add("甲局/2023/数据.txt", &table(3));
    world.add("乙局/2023/数据.txt", &table(7));
    assert_eq!(world.kinds(), []);
}

#[test]
fn text_that_ocr_doubled_is_no_copy_of_another() {
    let mut world = World::numbered(3);
    for n in 0..3 {
        let text: String = prose(n as u64 + 1, 8)
            .chars()
            .flat_map(|c| [c, ' ', c])
            .collect();
        world.add(&format!("{}局/2023/扫描.txt", name(n)), &text);
    }
    assert_eq!(world.kinds(), []);
}

#[test]
fn unrelated_papers_and_papers_of_nobody_are_silent() {
    let mut world = World::numbered(5);
    for n in 0..5 {
        world.add(
            &format!("{}局/2022/总结.txt", name(n)),
            &prose(n as u64, 30),
        );
        world.add(
            &format!("{}局/2023/总结.txt", name(n)),
            &prose(n as u64 + 9, 30),
        );
    }
    let stray = world.material("散件.txt", &prose(1, 30));
    world.catalogue.materials.push(stray);
    assert_eq!(world.kinds(), []);
}

// ---- properties --------------------------------------------------------------------------------

/// A world with something of every kind, its files in the order of the seed.
fn mixed(seed: u64) -> World {
    let mut world = World::numbered(6);
    world.share("上级/要点.txt", &prose(999, 6));
    world.refer("外地/报告.txt", &prose(998, 10));
    let mut files: Vec<(String, String)> = Vec::new();
    for n in 0..6_usize {
        let mut text = prose(n as u64 * 7 + seed, 15);
        if n % 2 == 0 {
            text.push_str(DUTIES);
        }
        text.push_str(&prose(999, 6));
        files.push((
            format!("{}局/2022/总结.txt", name(n)),
            format!("2022{text}"),
        ));
        if n % 3 == 0 {
            files.push((
                format!("{}局/2023/总结.txt", name(n)),
                format!("2023{text}"),
            ));
        }
        for k in 0..3 {
            let same = prose(500 + k, 3);
            let own = prose(n as u64 * 31 + k, 3);
            let text = if n < 2 { same } else { own };
            files.push((format!("{}局/2022/台账/{k}.txt", name(n)), text));
        }
    }
    files.push(("己局/2023/抄.txt".into(), prose(998, 10) + &prose(77, 3)));
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|n| {
        (*n as u64 + 1)
            .wrapping_mul(seed | 1)
            .wrapping_mul(0x9E37_79B9)
            % 101
    });
    for n in order {
        world.add(&files[n].0, &files[n].1);
    }
    world
}

#[test]
fn the_order_of_files_changes_nothing() {
    let mut first = mixed(3);
    let expected = first.compare();
    let kinds: BTreeSet<Kind> = expected.iter().map(|l| l.kind).collect();
    assert!(kinds.len() >= 4, "a poor example: {kinds:?}");
    first.catalogue.materials.reverse();
    assert_eq!(first.compare(), expected);
    first
        .catalogue
        .materials
        .sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(first.compare(), expected);
}

#[test]
fn swapping_two_units_swaps_the_sides_and_nothing_else() {
    let passages = |a: &str, b: &str| {
        let mut world = World::numbered(2);
        world.add(&format!("{a}/2023/总结.txt"), &(prose(1, 20) + DUTIES));
        world.add(
            &format!("{b}/2023/总结.txt"),
            &(DUTIES.to_string() + &prose(2, 20)),
        );
        let found = world.compare();
        assert_eq!(found.len(), 1);
        (found[0].degree, found[0].passages.clone())
    };
    let (degree, forth) = passages("甲局", "乙局");
    let (same, back) = passages("乙局", "甲局");
    let swapped: Vec<_> = back.into_iter().map(|(a, b)| (b, a)).collect();
    assert_eq!((degree, forth), (same, swapped));
}

#[test]
fn every_side_lies_in_its_text_and_says_whose_it_is() {
    let world = mixed(5);
    for likeness in world.compare() {
        assert!((0.0..=1.0).contains(&likeness.degree));
        assert!(!likeness.how.is_empty());
        if likeness.kind == Kind::Folder {
            continue;
        }
        for (left, right) in &likeness.passages {
            for (side, span) in [(&likeness.left, left), (&likeness.right, right)] {
                let length = world.text(side.path.as_str()).len();
                assert!(span.start < span.end && span.end <= length, "{likeness:?}");
            }
        }
        let sorted = likeness.passages.is_sorted();
        assert!(sorted, "not by the left side: {likeness:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any passage of thirty characters and more that two units alone share is found, and the
    /// spans cover it.
    #[test]
    fn any_passage_that_two_alone_share_is_found(
        seed in 1_u64..5000, sentences in 2_usize..6, before in 0_usize..12, after in 0_usize..12,
    ) {
        let shared = prose(seed, sentences);
        let a = prose(seed + 10_000, before) + &shared + &prose(seed + 20_000, after);
        let b = prose(seed + 30_000, after + 1) + &shared + &prose(seed + 40_000, before);
        let mut world = World::numbered(2);
        world.add("甲局/2023/甲.txt", &a);
        world.add("乙局/2023/乙.txt", &b);
        let found = world.compare();
        prop_assert_eq!(found.len(), 1);
        let letters = |text: &str| -> Vec<char> {
            text.chars().filter(|c| c.is_alphanumeric()).collect()
        };
        let (left, right) = found[0].passages[0];
        for (path, span) in [("乙局/2023/乙.txt", left), ("甲局/2023/甲.txt", right)] {
            let quote = letters(&world.quote(path, span));
            let wanted = letters(&shared);
            prop_assert!(quote.windows(wanted.len()).any(|w| w == wanted), "{path}");
            prop_assert!(quote.len() < wanted.len() + 12);
        }
    }

    /// Whatever stands in the files, it does not panic and gives the same twice.
    #[test]
    fn any_text_at_all_is_borne(texts in prop::collection::vec(".{0,300}", 2..8)) {
        let mut world = World::numbered(4);
        for (n, text) in texts.iter().enumerate() {
            let year = 2022 + n % 2;
            world.add(&format!("{}局/{year}/{n}.txt", name(n % 4)), &text.repeat(1 + n % 3));
        }
        prop_assert_eq!(world.compare(), world.compare());
    }
}
