//! The `dossier` section of `juanzong.yaml`: every mistake with its place; written as it is read.

use std::path::Path;

use juanzong::project::{Project, Retention};

const HEAD: &str =
    "name: 云溪县\nyears: [2022, 2023, 2024]\nunits:\n  - name: 卫健局\n  - name: 教育局\n";

fn parse(section: &str) -> Result<Project, String> {
    let text = format!("{HEAD}dossier:\n{section}");
    Project::parse("juanzong.yaml", &text, Path::new("")).map_err(|e| e.to_string())
}

#[test]
fn what_is_written_is_what_counts() {
    let filing = parse(
        "  fonds: \"0412\"\n  fonds_name: 县爱卫会\n  retention: 永久\n  code: \"{{ part }}·{{ item }}\"\n  \
         unit_codes: {卫健局: WJJ}\n  sheets_per_volume: 120\n  duplex: false\n  loose_current_year: true\n  \
         photos_per_page: 4\n  stamp: false\n  box_widths: [50, 30]\n  page: {left: 25, width: 160, characters: 30}\n",
    )
    .unwrap()
    .filing;
    assert_eq!(
        (filing.fonds.as_str(), filing.fonds_name.as_str()),
        ("0412", "县爱卫会")
    );
    assert_eq!(filing.retention, Retention::Permanent);
    assert_eq!(filing.unit_codes[&"卫健局".into()], "WJJ");
    assert_eq!((filing.sheets_per_volume, filing.photos_per_page), (120, 4));
    assert!(!filing.duplex && filing.loose_current_year && !filing.stamp);
    assert_eq!(filing.box_widths, [30, 50]);
    assert_eq!(
        (filing.page.left, filing.page.top, filing.page.characters),
        (25.0, 37.0, 30)
    );
}

#[test]
fn a_project_without_the_section_has_ours() {
    let project = Project::parse("juanzong.yaml", HEAD, Path::new("")).unwrap();
    assert_eq!(project.filing, Default::default());
    assert_eq!(project.filing.sheets_per_volume, 200);
}

#[test]
fn every_mistake_is_told_with_line_and_column() {
    // HEAD has five lines; `dossier:` is the sixth, what follows the seventh.
    let cases = [
        ("  retention: 20年\n", "7", "只能写：永久"),
        ("  sheets_per_volume: 5\n", "7", "sheets_per_volume"),
        ("  photos_per_page: 3\n", "7", "1、2 或 4"),
        ("  code: \"{{ year }}\"\n", "7", "没有 {{ item }}"),
        ("  code: \"{{ yaer }}{{ item }}\"\n", "7", "填不出来"),
        ("  code: \"{{ item \"\n", "7", "读不懂"),
        ("  volume_code: \"{{ item }}\"\n", "7", "档号模板"),
        ("  unit_codes: {水务局: SWJ}\n", "7", "水务局"),
        (
            "  unit_codes: {卫健局: A, 教育局: A}\n",
            "7",
            "给了两个单位",
        ),
        ("  box_widths: []\n", "7", "至少写一种"),
        ("  page: {left: 90}\n", "7", "超出了纸宽"),
        ("  stmp: true\n", "7", "stamp"),
    ];
    for (section, line, words) in cases {
        let Err(said) = parse(section) else {
            panic!("passed: {section}");
        };
        assert!(said.contains(words), "{section}{said}");
        assert!(said.contains(&format!("第 {line} 行")), "{section}{said}");
        assert!(said.contains("列"), "{section}{said}");
    }
}

#[test]
fn the_commented_file_reads_back_as_the_same_settings() {
    let mut project = Project::template(Path::new("云溪县"), 2026).unwrap();
    project.filing.fonds = "0412".into();
    project.filing.unit_codes = [(project.units[0].id.clone(), "A·1".into())].into();
    project.filing.box_widths = vec![25, 45];
    project.filing.page.body = Some(15.5);
    project.filing.page.left = 27.5;
    let text = project.to_yaml();
    let read = Project::parse("juanzong.yaml", &text, &project.root).unwrap();
    assert_eq!(read.filing, project.filing);
    for key in keys() {
        assert!(
            text.contains(&format!("\n  {key}:")),
            "{key} is not explained"
        );
    }
}

/// The keys of the section, by the schema.
fn keys() -> Vec<String> {
    let schema = Project::schema();
    let section = &schema["$defs"]["Filing"]["properties"];
    let keys: Vec<String> = section.as_object().unwrap().keys().cloned().collect();
    assert!(keys.len() >= 13, "{keys:?}");
    keys
}

#[test]
fn letters_are_signed_as_written_and_read_back_as_the_same() {
    let letters = "letters: {issuer: 县爱卫办, code: 云爱卫办整, contact: 李明 123, mask: true, remind_every: 5}\n";
    let project = Project::parse("juanzong.yaml", &format!("{HEAD}{letters}"), Path::new(""));
    let project = project.unwrap();
    assert_eq!(project.issuer(), "县爱卫办");
    assert!(project.letters.mask && project.letters.remind_every == 5);
    let mut other = Project::template(Path::new("云溪县"), 2026).unwrap();
    assert_eq!(other.issuer(), "（印发单位）", "a blank to be filled in");
    other.filing.fonds_name = "县爱卫会".into();
    assert_eq!(other.issuer(), "县爱卫会");
    other.letters = project.letters;
    let read = Project::parse("juanzong.yaml", &other.to_yaml(), &other.root).unwrap();
    assert_eq!(read.letters, other.letters);
    let wrong = format!("{HEAD}letters: {{remind_every: 0}}\n");
    let said = Project::parse("juanzong.yaml", &wrong, Path::new("")).unwrap_err();
    assert!(said.to_string().contains("第 6 行"), "{said}");
}
