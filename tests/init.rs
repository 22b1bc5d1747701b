//! `juanzong init`: over folders that exist, over nothing, and never over a project.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use juanzong::desk::found::{self, Answers, replant};
use juanzong::error::Result;
use juanzong::project::{FILE_NAME, NO_YEAR_NAME, Project, README_NAME};
use juanzong::standard::Index;

fn begin(folder: &Path, this_year: u16) -> Result<Vec<String>> {
    Ok(found::begin(folder, this_year, &Answers::default())?.told)
}

/// Every file below a folder, with its bytes.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(&here).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                all.insert(name.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    all
}

#[test]
fn over_submissions_it_writes_beside_them_and_nothing_in_them() {
    let place = tempfile::tempdir().unwrap();
    let submissions = place.path().join("云溪县报送资料");
    fs::create_dir_all(submissions.join("卫健局/2023年")).unwrap();
    fs::create_dir_all(submissions.join("城关镇/2024年")).unwrap();
    fs::write(submissions.join("卫健局/2023年/总结.txt"), "总结").unwrap();
    let before = contents(&submissions);
    let told = begin(&submissions, 2026).unwrap().join("\n");
    assert_eq!(contents(&submissions), before);
    let project = Project::load(&place.path().join(FILE_NAME)).unwrap();
    assert_eq!(project.place.name, "云溪县");
    assert_eq!(project.units.len(), 2);
    assert!(
        told.contains("放在报送文件夹旁边") && told.contains("认出 2 个单位"),
        "{told}"
    );
    // The same project is found from the submissions themselves.
    assert_eq!(Project::load(&submissions).unwrap().units, project.units);
}

#[test]
fn a_project_file_is_never_overwritten() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir_all(place.path().join("报送/卫健局/2024")).unwrap();
    begin(place.path(), 2026).unwrap();
    let file = place.path().join(FILE_NAME);
    fs::write(&file, fs::read_to_string(&file).unwrap() + "\n# 我写的\n").unwrap();
    let before = contents(place.path());
    for folder in [place.path().to_owned(), place.path().join("报送")] {
        let error = begin(&folder, 2026).unwrap_err();
        assert!(error.what.contains("已经有项目文件"), "{error}");
    }
    assert_eq!(contents(place.path()), before);
}

#[test]
fn a_project_of_other_submissions_is_not_taken_for_ours() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir_all(place.path().join("甲县/卫健局/2024")).unwrap();
    fs::create_dir_all(place.path().join("乙县/卫健局/2024")).unwrap();
    begin(&place.path().join("甲县"), 2026).unwrap();
    let error = Project::load(&place.path().join("乙县")).unwrap_err();
    assert!(error.hint.unwrap().contains("甲县"));
    // There is room for one project file only: the second is refused, not merged or lost.
    let before = contents(place.path());
    assert!(begin(&place.path().join("乙县"), 2026).is_err());
    assert_eq!(contents(place.path()), before);
}

#[test]
fn over_nothing_it_makes_a_folder_for_every_slot() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("云溪县创卫");
    begin(&folder, 2026).unwrap();
    let project = Project::load(&folder).unwrap();
    assert_eq!(project.name, "云溪县创建国家卫生县资料");
    let index = Index::of(&project.standard);
    let slots = project.slots();
    let tree = project.tree();
    let leaves: Vec<_> = tree
        .iter()
        .filter(|folder| folder.path.len() == 3)
        .collect();
    assert_eq!(leaves.len(), slots.len());
    let mut planted: BTreeMap<(String, String), Vec<_>> = BTreeMap::new();
    for leaf in leaves {
        let key = (leaf.path[0].clone(), leaf.path[1].clone());
        let ids = index.requirements(&leaf.path[2]);
        planted.entry(key).or_default().extend(ids);
    }
    for slot in &slots {
        let year = slot
            .year
            .map_or(NO_YEAR_NAME.to_owned(), |year| year.to_string());
        let unit = project.unit(&slot.unit).unwrap().name.clone();
        assert!(
            planted[&(unit, year)].contains(&&slot.requirement),
            "{slot:?}"
        );
    }
    // Whatever was planted can be there on Windows.
    for folder in &tree {
        for name in &folder.path {
            assert!(
                !name.contains(['<', '>', ':', '"', '/', '\\', '|', '?', '*']),
                "{name}"
            );
            assert!(
                !name.ends_with([' ', '.']) && name.chars().count() <= 40,
                "{name}"
            );
        }
    }
    let notes = contents(&project.submissions);
    assert_eq!(notes.len(), tree.len());
    assert!(notes.keys().all(|path| path.ends_with(README_NAME)));
}

#[test]
fn replanting_adds_what_is_new_and_touches_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let yaml = "name: 甲县\nplace: {name: 甲县}\nyears: [2024]\nunits: [{name: 爱卫办}]\n";
    fs::write(place.path().join(FILE_NAME), yaml).unwrap();
    replant(place.path()).unwrap();
    // A unit renumbers a folder and throws its note away.
    let submissions = place.path().join("报送");
    let work = submissions.join("爱卫办/2024");
    let first = fs::read_dir(&work)
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.is_dir());
    let first = first.unwrap();
    let name = first.file_name().unwrap().to_str().unwrap();
    let renamed = work.join(format!("（九十九）{}", name.split_once('-').unwrap().1));
    fs::rename(&first, &renamed).unwrap();
    fs::remove_file(renamed.join(README_NAME)).unwrap();
    let before = contents(&submissions);
    let told = replant(place.path()).unwrap().join("\n");
    assert_eq!(contents(&submissions), before, "{told}");
    let more = yaml.replace("{name: 爱卫办}", "{name: 爱卫办}, {name: 城关镇}");
    fs::write(place.path().join(FILE_NAME), more).unwrap();
    replant(place.path()).unwrap();
    let after = contents(&submissions);
    assert!(
        before
            .iter()
            .all(|(path, bytes)| after.get(path) == Some(bytes))
    );
    assert!(after.keys().any(|path| path.starts_with("城关镇/2024/")));
}

#[test]
fn schemas_speak_chinese_and_take_what_we_write() {
    fn descriptions(of: &serde_json::Value, found: &mut Vec<String>) {
        match of {
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    match value.as_str() {
                        Some(text) if key == "description" => found.push(text.to_owned()),
                        _ => descriptions(value, found),
                    }
                }
            }
            serde_json::Value::Array(list) => list.iter().for_each(|v| descriptions(v, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    descriptions(&Project::schema(), &mut found);
    descriptions(&juanzong::standard::schema(), &mut found);
    assert!(found.len() > 80, "{}", found.len());
    for text in &found {
        assert!(
            text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
            "{text}"
        );
    }
    let mut out = Vec::new();
    let args = <juanzong::cli::schema::Args as clap::Args>::augment_args(clap::Command::new("x"));
    let matches = args.get_matches_from(["x", "standard"]);
    let args = <juanzong::cli::schema::Args as clap::FromArgMatches>::from_arg_matches(&matches);
    juanzong::cli::schema::run(args.unwrap(), &mut out).unwrap();
    let printed: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(printed, juanzong::standard::schema());
}

#[test]
fn what_a_person_says_of_a_new_project_goes_before_what_is_guessed() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir_all(place.path().join("报送/卫健局/2019年")).unwrap();
    let answers = Answers {
        place: Some("云溪县".into()),
        last_year: Some(2025),
    };
    let begun = found::begin(place.path(), 2026, &answers).unwrap();
    assert!(!begun.fresh);
    let project = Project::load(&begun.file).unwrap();
    assert_eq!(project.name, "云溪县创建国家卫生县资料");
    let years: Vec<u16> = project.years.iter().map(|year| year.0).collect();
    assert_eq!(years, [2023, 2024, 2025]);
}
