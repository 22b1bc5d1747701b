//! Standards that people write: a whole one of their own, and mistakes told with line and column.

use std::path::Path;
use std::process::Command;

use juanzong::standard::{self, Outcome, Target, builtin};

fn refused(yaml: &str) -> String {
    standard::parse("我的标准.yaml", yaml)
        .expect_err("mistakes")
        .to_string()
}

#[test]
fn the_documented_example_is_a_right_standard() {
    let program = env!("CARGO_BIN_EXE_juanzong");
    let printed = Command::new(program)
        .args(["schema", "example"])
        .output()
        .expect("the program");
    let file = std::fs::read("fixtures/scoring/健康县区.yaml").expect("the fixture");
    assert_eq!(printed.stdout, file);
    let own = standard::load(Path::new("fixtures/scoring/健康县区.yaml"));
    let own = own.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((own.indicators.len(), own.schemes.len()), (4, 1));
    let literacy = own
        .indicator(&"health_literacy".into())
        .expect("it is there");
    assert_eq!(literacy.targets, [Target::AtLeast(25.0), Target::Rising]);
    // What it does not say itself it has from its item.
    assert_eq!(literacy.lead, Some("weijian".into()));
    let green = own.indicator(&"green_rate".into()).expect("it is there");
    assert_eq!(green.target_in_words(&["山区县".into()]), "≥34%");
    let park = own.schemes[0].row("jk.site.park").expect("it is there");
    assert_eq!(park.lead, Some("yuanlin".into()));
}

#[test]
fn the_compiled_in_schemes_are_what_their_sources_say() {
    let of = |id: &str| builtin(id).expect("compiled in");
    let (new, old) = (of("guowei-2021"), of("guowei-2014"));
    assert_eq!(new.indicators.len(), 65);
    assert!(
        new.indicators.iter().all(|i| !i.verified),
        "a draft is 待核"
    );
    assert_eq!(old.indicators.len(), 40);
    assert_eq!(old.items().count(), 40);
    let assessment = new.scheme("pingshen-2021").expect("it is there");
    let tops: Vec<f64> = assessment
        .rows
        .iter()
        .filter_map(|row| row.full_marks)
        .collect();
    assert_eq!(tops, [60.0, 240.0, 600.0, 100.0]);
    let street = assessment.row("s21.onsite.p3").expect("it is there");
    let own: Vec<f64> = street
        .rows
        .iter()
        .filter_map(|row| row.full_marks)
        .collect();
    assert_eq!(own, [42.0, 38.0, 33.0, 31.0, 18.0, 18.0]);
    let technical = old.scheme("jishu-2014").expect("it is there");
    assert!(technical.conclusions && technical.full_marks.is_none());
    assert_eq!((technical.rows.len(), technical.vetoes.len()), (9, 11));
    for (id, rows) in [("anfang-city", 11), ("anfang-county", 11)] {
        let covert = old.scheme(id).expect("it is there");
        assert_eq!((covert.rows.len(), covert.full_marks), (rows, Some(1000.0)));
        let passes: Vec<f64> = covert.other_passes.iter().map(|o| o.marks).collect();
        assert_eq!((covert.pass, passes), (Some(800.0), vec![850.0, 750.0]));
    }
    // The same figure has the same id in both editions, so that one sheet serves both.
    let shared = old
        .indicators
        .iter()
        .filter(|i| new.indicator(&i.id).is_some());
    assert_eq!(shared.count(), 33);
    assert_eq!(Outcome::Open.in_words(), "未评");
}

const HEAD: &str = "id: x\ntitle: 甲\nparts:\n  - {id: p, title: 一}\n";

#[test]
fn rows_that_do_not_add_up_are_told_with_line_and_column() {
    let scheme = "schemes:
  - id: s
    title: 方案
    full_marks: 100
    rows:
      - {id: a, title: 甲, full_marks: 60}
      - {id: b, title: 乙, full_marks: 35}
  - id: t
    title: 方案二
    full_marks: 50
    rows:
      - {id: c, title: 丙}
      - {id: d, title: 丁, full_marks: 51}
";
    let told = refused(&format!("{HEAD}{scheme}"));
    assert!(
        told.contains("第 8 行第 17 列：各行分值相加是 95，与满分 100 不符。"),
        "{told}"
    );
    assert!(
        told.contains("第 14 行第 17 列：各行分值相加已是 51，超过了满分 50。"),
        "{told}"
    );
}

#[test]
fn every_mistake_in_indicators_and_schemes_is_told_at_once() {
    let text = "indicators:
  - {id: green_rate, title: 绿化, target: 大于 36, item: p.none}
  - {id: other, title: 别的, target: [\"≥ 3\", 多多益善]}
  - {id: bare, title: 没有要求}
schemes:
  - id: s
    title: 方案
    full_marks: 100
    pass: 120
    rows:
      - {id: a, title: 甲, full_marks: 60, by: slots}
      - {id: b, title: 乙, full_marks: 40, indicators: [gren_rate]}
      - {id: a, title: 重复}
    vetoes:
      - {id: v, title: 否决, indicators: [nothing]}
    classes: [大, 小]
    samples:
      - {title: 学校, row: zz, least: [1]}
";
    let told = refused(&format!("{HEAD}{text}"));
    for said in [
        "“大于 36”读不懂，要求只能写：≥ 38",
        "没有“p.none”这个项目",
        "“多多益善”读不懂",
        "“bare”缺少 target（要求）",
        "合格线 120 不能高于满分 100。",
        "要用 part 写明按哪个部分的材料",
        "indicators 只用在 by: indicators 的行",
        "没有“gren_rate”这个指标。相近的有：green_rate",
        "代号“a”写了两次。",
        "没有“nothing”这个指标",
        "写了 1 个数，城市类别（classes）有 2 类",
        "没有“zz”这个行",
    ] {
        assert!(told.contains(said), "{said}\nin\n{told}");
    }
}

#[test]
fn a_threshold_is_corrected_by_an_override_and_a_surplus_indicator_removed() {
    let own = standard::parse(
        "我的标准.yaml",
        "extends: guowei-2021
override:
  green_rate: {target: \"≥ 40\", verified: true, source: 正式指标表}
  pingshen-2021: {pass: 850}
remove: [digital_cover]
",
    );
    let own = own.unwrap_or_else(|e| panic!("{e}"));
    let green = own.indicator(&"green_rate".into()).expect("it is there");
    assert_eq!(
        (green.target_in_words(&[]), green.verified),
        ("≥40%".into(), true)
    );
    assert_eq!(own.indicators.len(), 64);
    assert_eq!(
        own.scheme("pingshen-2021").expect("it is there").pass,
        Some(850.0)
    );
}
