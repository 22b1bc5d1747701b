//! What must fire and what must not.

use super::*;

fn place(own: &str, superiors: &[&str]) -> PlaceNames {
    PlaceNames {
        own: own.into(),
        superiors: superiors.iter().map(|s| s.to_string()).collect(),
        ..PlaceNames::default()
    }
}

fn names(text: &str) -> Vec<String> {
    let hits = Gazetteer::builtin().find(text);
    hits.into_iter().map(|hit| hit.name).collect()
}

#[test]
fn ordinary_words_do_not_fire() {
    for text in [
        "主城区和中心城区的示范县创建工作",
        "维护社会和平，加强合作，节约资源，振兴乡村",
        "新增城区绿地 30 公顷，新建城区公厕",
        "擦亮珠海城市名片，推进嘉兴城市更新",
        "东西城区协调发展，建成县域医共体",
        "发展资源县级平台",
        "全州县乡道路",
        "平安县区创建、开展合作创卫",
    ] {
        assert_eq!(names(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn full_names_are_found_with_exact_spans() {
    let text = "为创建国家卫生县城，会宁县人民政府与宁远县各乡镇";
    let hits = Gazetteer::builtin().find(text);
    let got: Vec<(usize, usize, &str, Strength)> = hits
        .iter()
        .map(|h| (h.start, h.end, h.name.as_str(), h.strength))
        .collect();
    assert_eq!(
        got,
        [
            (10, 13, "会宁县", Strength::Strong),
            (18, 21, "宁远县", Strength::Strong)
        ]
    );
}

#[test]
fn short_names_count_in_subject_position_only() {
    assert_eq!(names("会宁创卫办印发通知"), ["会宁"]);
    assert_eq!(names("会宁政办发〔2023〕5号"), ["会宁"]);
    assert_eq!(names("赵县人民政府"), ["赵县"]);
    assert!(names("会宁地处黄土高原，和县里一起").is_empty());
}

#[test]
fn company_excuses_a_name_but_a_document_number_does_not() {
    let strength = |text: &str| Gazetteer::builtin().find(text)[0].strength;
    assert_eq!(strength("赴宁远县学习考察创卫经验"), Strength::Weak);
    assert_eq!(strength("与福州市开展东西部协作"), Strength::Weak);
    assert_eq!(strength("宁远县的垃圾清运及时"), Strength::Usual);
    assert_eq!(
        strength("学习宁远县政办发〔2023〕12号文件"),
        Strength::Strong
    );
    assert_eq!(strength("特此报告\n宁远县卫生监督所\n"), Strength::Strong);
}

#[test]
fn own_superiors_and_given_names_are_no_foreigners() {
    let gazetteer = Gazetteer::builtin();
    let mut home = place("会宁县", &["白银市", "甘肃省"]);
    let text = "会宁县、白银市、甘肃省、靖远县、宁远县";
    let found: Vec<(String, bool)> = gazetteer
        .foreign(text, &home)
        .into_iter()
        .map(|hit| (hit.name, hit.sibling))
        .collect();
    assert_eq!(
        found,
        [("靖远县".into(), true), ("宁远县".to_string(), false)]
    );
    home.neighbours.push("宁远县".into());
    home.towns.push("靖远县路街道".into());
    assert!(gazetteer.foreign("宁远县，靖远县路街道", &home).is_empty());
}

#[test]
fn superiors_follow_from_the_code_of_the_own_county() {
    let found = Gazetteer::builtin().foreign("白银市、甘肃省", &place("会宁县", &[]));
    assert!(found.is_empty());
}

#[test]
fn everything_inside_an_own_city_is_its_own() {
    let found = Gazetteer::builtin().foreign("会宁县和靖远县", &place("白银市", &["甘肃省"]));
    assert!(found.is_empty());
}

#[test]
fn a_name_of_several_places_is_own_where_one_of_them_is() {
    let found = Gazetteer::builtin().foreign("鼓楼区", &place("南京市", &[]));
    assert!(found.is_empty());
}

#[test]
fn siblings_of_a_made_up_county_follow_from_its_city() {
    let found = Gazetteer::builtin().foreign("靖远县", &place("云溪县", &["白银市"]));
    assert!(found[0].sibling);
}

#[test]
fn every_foreign_county_of_three_characters_is_found() {
    let gazetteer = Gazetteer::builtin();
    let missed: Vec<&str> = gazetteer
        .names()
        .iter()
        .copied()
        .filter(|name| {
            let text = format!("近年来，{name}坚持把创建国家卫生县城作为民生工程来抓。");
            !gazetteer.find(&text).iter().any(|hit| hit.name == *name)
        })
        .collect();
    // Words of everyday papers: they count beside their superior or before an office.
    assert!(
        missed.iter().all(|name| guards::WORDS.contains(name)),
        "{missed:?}"
    );
    assert_eq!(names("天津滨海新区的做法"), ["滨海新区"]);
    assert_eq!(names("老城区人民政府"), ["老城区"]);
    assert!(names("改造老城区的管网").is_empty());
}
