//! Properties of the arrangement: codes stay with their papers, run without gaps, and every slot
//! filled is bound once.

use std::collections::{BTreeMap, BTreeSet};

use juanzong::dossier::{Dossier, Item};
use juanzong::project::Project;
use juanzong::standard::Slot;
use proptest::prelude::*;

use crate::desk::{Handed, assessment_in, bind_in, project, slot};

const PLACES: [(&str, &str); 5] = [
    ("卫健局", "p1.plan"),
    ("卫健局", "p1.photo"),
    ("卫健局", "u.plan"),
    ("城管局", "p2.clean"),
    ("城管局", "u.plan"),
];

/// Papers in some of the slots, some of which serve another slot too.
fn papers() -> impl Strategy<Value = Vec<(usize, u16, bool)>> {
    prop::collection::vec((0..PLACES.len(), 2022u16..2025, any::<bool>()), 1..40)
}

fn handed(papers: &[(usize, u16, bool)]) -> Vec<Handed> {
    let one = |(n, (place, year, also)): (usize, &(usize, u16, bool))| {
        let (unit, requirement) = PLACES[*place];
        let path = format!("{unit}/{n:03}.txt");
        let mut paper = Handed::text(&path, requirement, *year, &format!("第{n}份材料"));
        if *also {
            let (unit, requirement) = PLACES[(*place + 1) % PLACES.len()];
            paper.also = vec![slot(unit, requirement, *year)];
        }
        paper
    };
    papers.iter().enumerate().map(one).collect()
}

fn items(dossiers: &[Dossier]) -> impl Iterator<Item = &Item> {
    let chapters = dossiers.iter().flat_map(|d| &d.chapters);
    chapters.flat_map(|chapter| &chapter.items)
}

fn codes(dossiers: &[Dossier]) -> BTreeMap<String, String> {
    let all = items(dossiers).map(|item| (item.path.clone(), item.code.clone()));
    all.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_what_comes_in_changes_nothing(
        papers in papers(),
        order in any::<prop::sample::Index>(),
        loose in any::<bool>(),
    ) {
        let mut project = project();
        project.filing.loose_current_year = loose;
        let straight = handed(&papers);
        let mut turned = handed(&papers);
        turned.reverse();
        turned.rotate_left(order.index(papers.len()));
        let one = assessment_in(project.clone(), &straight, vec![]).dossiers;
        let other = assessment_in(project, &turned, vec![]).dossiers;
        prop_assert_eq!(one, other);
    }

    #[test]
    fn codes_are_unique_and_run_without_gaps(papers in papers()) {
        let dossiers = assessment_in(project(), &handed(&papers), vec![]).dossiers;
        prop_assert_eq!(juanzong::dossier::faulty(&dossiers), None);
        let codes = codes(&dossiers);
        prop_assert_eq!(codes.len(), papers.len());
        let unique: BTreeSet<&String> = codes.values().collect();
        prop_assert_eq!(unique.len(), papers.len());
        let mut classes: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for code in codes.values() {
            let (class, number) = code.rsplit_once('-').unwrap();
            prop_assert_eq!(number.len(), 4);
            classes.entry(class).or_default().push(number.parse().unwrap());
        }
        for (class, mut numbers) in classes {
            numbers.sort_unstable();
            let whole: Vec<u32> = (1..=numbers.len() as u32).collect();
            prop_assert_eq!(numbers, whole, "{}", class);
        }
    }

    #[test]
    fn within_a_dossier_each_class_runs_on(papers in papers()) {
        for dossier in assessment_in(project(), &handed(&papers), vec![]).dossiers {
            let mut last: BTreeMap<(String, u16), u32> = BTreeMap::new();
            for item in items(std::slice::from_ref(&dossier)).filter(|item| item.bound()) {
                let class = (item.slot.unit.to_string(), item.year.0);
                if let Some(before) = last.insert(class, item.serial) {
                    prop_assert_eq!(item.serial, before + 1, "in {}", dossier.file);
                }
            }
        }
    }

    #[test]
    fn every_slot_filled_is_bound_once_or_referred_to(papers in papers(), loose in any::<bool>()) {
        let mut project = project();
        project.filing.loose_current_year = loose;
        let handed = handed(&papers);
        let dossiers = assessment_in(project, &handed, vec![]).dossiers;
        for (city, dossiers) in [(true, &dossiers), (false, &dossiers)] {
            let mine: Vec<&Dossier> = dossiers.iter().filter(|d| d.unit.is_none() == city).collect();
            let mut bound: BTreeMap<&str, usize> = BTreeMap::new();
            let mut stands: BTreeSet<(&str, &Slot)> = BTreeSet::new();
            for item in mine.iter().flat_map(|d| items(std::slice::from_ref(*d))) {
                *bound.entry(&item.path).or_default() += usize::from(item.bound());
                prop_assert!(stands.insert((&item.path, &item.slot)), "{} twice", item.path);
            }
            prop_assert!(bound.values().all(|n| *n <= 1));
            for paper in &handed {
                let mut slots = paper.also.clone();
                let unit = paper.path.split('/').next().unwrap();
                let home = slot(unit, paper.requirement, paper.year.unwrap());
                let shared = home.requirement.as_str() == "u.plan";
                if !(city && shared) {
                    prop_assert_eq!(bound.get(paper.path.as_str()), Some(&1));
                }
                slots.push(home);
                for slot in slots.iter().filter(|s| !city || s.requirement.as_str() != "u.plan") {
                    prop_assert!(stands.contains(&(paper.path.as_str(), slot)));
                }
            }
        }
    }
}

fn with_code(code: &str) -> Project {
    let mut project = project();
    project.filing.code = code.into();
    project
}

#[test]
fn a_project_may_number_by_part_of_the_standard() {
    let project = with_code("{{ fonds }}WK·{{ part }}-{{ item }}");
    let papers = handed(&[
        (3, 2022, false),
        (0, 2024, false),
        (0, 2022, false),
        (4, 2023, false),
    ]);
    let codes = codes(&assessment_in(project, &papers, vec![]).dossiers);
    let found: Vec<&str> = codes.values().map(String::as_str).collect();
    assert_eq!(
        found,
        ["WK·01-0002", "WK·01-0001", "WK·02-0001", "WK·00-0001"]
    );
}

#[test]
fn a_template_that_gives_two_papers_one_code_is_refused() {
    let project = with_code("{{ unit_code | truncate(length=1, end='') }}{{ item }}{{ year }}");
    let papers = handed(&[(0, 2022, false), (3, 2022, false), (3, 2023, false)]);
    assert!(bind_in(project, &papers, vec![], None).is_ok());
    let project = with_code("{% if item == '' %}{{ unit }}{% else %}{{ item }}{% endif %}");
    let error = bind_in(project, &papers, vec![], None)
        .map(|_| ())
        .unwrap_err();
    assert!(error.to_string().contains("同一个档号 0001"), "{error}");
}

#[test]
fn a_year_less_paper_is_filed_under_the_year_it_bears() {
    let mut paper = Handed::text("卫健局/通知.txt", "p1.plan", 2022, "通知");
    paper.year = None;
    paper.paper = Some(juanzong::paper::Paper {
        date: Some(juanzong::paper::Date {
            year: 2023,
            month: 4,
            day: 0,
        }),
        ..Default::default()
    });
    let dossiers = assessment_in(project(), &[paper], vec![]).dossiers;
    let item = items(&dossiers).next().unwrap();
    assert_eq!(
        (item.year.0, item.code.as_str()),
        (2023, "WS·2023-D30-01-0001")
    );
}
