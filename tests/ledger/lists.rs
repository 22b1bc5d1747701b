//! Lists of inspections, as they come: titles above, merged cells, headers of their own.

use juanzong::ledger::list::List;
use juanzong::ledger::{Deed, Origin, State};
use juanzong::project::{Project, Terms};
use juanzong::read::cells;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::county::{County, PROJECT, hand};

/// A list of a provincial inspection: six problems in three groups, a total below.
fn list() -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let to = book.add_worksheet().set_name("反馈问题").unwrap();
    to.write(0, 0, "附件1").unwrap();
    to.merge_range(1, 0, 1, 7, "云溪县省级暗访反馈问题清单", &plain)
        .unwrap();
    to.write(2, 0, "填表日期：2026年11月1日").unwrap();
    let heads = [
        "序号",
        "问题点位",
        "存在的主要问题",
        "整改责任单位",
        "整改完成时限",
        "扣分",
        "检查项目",
        "备注",
    ];
    for (column, head) in (0_u16..).zip(heads) {
        to.write(3, column, head).unwrap();
    }
    to.merge_range(4, 0, 4, 7, "一、市容环境", &plain).unwrap();
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let day = ExcelDateTime::from_ymd(2026, 11, 20).unwrap();
    to.write(5, 0, 1).unwrap();
    to.write(5, 1, "人民路农贸市场").unwrap();
    to.write(5, 2, "垃圾桶未加盖，地面积水").unwrap();
    to.write(5, 3, "县卫健局、教育局").unwrap();
    to.write_with_format(5, 4, &day, &date).unwrap();
    to.write(5, 5, 0.5).unwrap();
    // One place for two problems, one unit for three.
    to.merge_range(6, 1, 7, 1, "第一小学", &plain).unwrap();
    to.merge_range(6, 3, 8, 3, "云溪县教育局", &plain).unwrap();
    to.write(6, 0, 2).unwrap();
    to.write(6, 2, "食堂后门无防鼠板").unwrap();
    to.write(6, 4, "2026.12.5").unwrap();
    to.write(7, 0, 3).unwrap();
    to.write(7, 2, "厕所无洗手液").unwrap();
    to.write(7, 4, "立行立改").unwrap();
    to.write(7, 7, "已拍照").unwrap();
    to.write(8, 0, 4).unwrap();
    to.write(8, 2, "围墙外杂草").unwrap();
    to.write(9, 0, 5).unwrap();
    to.write(9, 1, "火车站").unwrap();
    to.write(9, 2, "小广告多").unwrap();
    to.write(9, 3, "铁路分局").unwrap();
    to.write(10, 0, 6).unwrap();
    to.write(10, 1, "汽车站").unwrap();
    to.write(10, 3, "教育局").unwrap();
    to.write(11, 0, "合计").unwrap();
    to.write(11, 5, 0.5).unwrap();
    book.save_to_buffer().unwrap()
}

fn understood(bytes: &[u8]) -> List {
    let project = Project::parse("juanzong.yaml", PROJECT, std::path::Path::new("")).unwrap();
    List::read("反馈.xlsx", &cells::sheets(bytes).unwrap(), &project).unwrap()
}

#[test]
fn a_foreign_list_is_understood_by_the_words_of_its_header() {
    let list = understood(&list());
    assert_eq!(list.name, "云溪县省级暗访反馈问题清单");
    assert_eq!(list.rows.len(), 5);
    let row = &list.rows[0];
    assert_eq!(
        (row.cell.as_str(), row.number.as_str()),
        ("反馈问题!C6", "1")
    );
    assert_eq!(row.told.problem.as_deref(), Some("垃圾桶未加盖，地面积水"));
    assert_eq!(row.told.spot.as_deref(), Some("人民路农贸市场"));
    assert_eq!(row.told.unit.as_ref().map(|u| u.as_str()), Some("卫健局"));
    let supporting = row.told.supporting.as_ref().unwrap();
    assert_eq!(
        supporting.iter().map(|u| u.as_str()).collect::<Vec<_>>(),
        ["教育局"]
    );
    assert_eq!(row.told.due.as_deref(), Some("2026-11-20"));
    assert_eq!(row.told.points, Some(0.5));
    for row in &list.rows[1..4] {
        assert_eq!(row.told.unit.as_ref().map(|u| u.as_str()), Some("教育局"));
    }
    assert_eq!(
        list.rows[2].told.spot.as_deref(),
        Some("第一小学"),
        "merged cells say it of each"
    );
    assert_eq!(list.rows[1].told.due.as_deref(), Some("2026-12-05"));
    // What no field takes is not lost.
    assert_eq!(list.rows[2].told.due, None);
    assert!(list.rows[2].remarks.iter().any(|r| r.contains("立行立改")));
    assert!(list.rows[2].remarks.iter().any(|r| r == "备注：已拍照"));
    assert!(list.rows[4].remarks.iter().any(|r| r == "单位：铁路分局"));
    let notes = list.notes.join("\n");
    for told in [
        "反馈问题!E8 “立行立改”",
        "反馈问题!D10 “铁路分局”",
        "反馈问题!C11 没有写问题",
    ] {
        assert!(notes.contains(told), "{told} is not in\n{notes}");
    }
    assert!(
        !notes.contains("合计") && !notes.contains("C12"),
        "a total is no problem: {notes}"
    );
}

#[test]
fn the_same_list_twice_adds_nothing_and_other_words_under_a_number_are_told() {
    let county = County::new();
    county.run(1);
    let before = county.ledger().entries.len();
    let mut list = understood(&list());
    let mut ledger = county.ledger();
    let done = ledger
        .import(&list, hand("张三", "", 2), Terms::default())
        .unwrap();
    assert_eq!((done.added.len(), ledger.entries.len()), (5, before + 5));
    let mut desk = county.desk(2);
    desk.store.save(&ledger, None).unwrap();
    drop(desk);
    let kept = county.ledger();
    assert_eq!(kept, ledger);
    let entry = kept.entry(done.added[0].0).unwrap();
    assert_eq!(entry.finding.rule, "X002");
    assert_eq!(
        (entry.state, entry.history[0].deed),
        (State::Open, Deed::Listed)
    );
    let origin = Origin::List {
        name: list.name.clone(),
        number: "1".into(),
    };
    assert_eq!(entry.origin, origin);

    let again = ledger
        .import(&list, hand("张三", "", 3), Terms::default())
        .unwrap();
    assert_eq!((again.added.len(), again.known.len()), (0, 5));
    // Under another file name, too.
    list.name = "反馈（最终版）".into();
    let again = ledger
        .import(&list, hand("张三", "", 3), Terms::default())
        .unwrap();
    assert_eq!((again.added.len(), again.known.len()), (0, 5));
    assert_eq!(ledger, kept);
    county.run(4);
    let states = |l: &juanzong::ledger::Ledger| -> Vec<State> {
        l.entries
            .iter()
            .filter(|e| e.origin != Origin::Run)
            .map(|e| e.state)
            .collect()
    };
    assert_eq!(
        states(&county.ledger()),
        states(&kept),
        "no run moves what people told"
    );

    let mut book = Workbook::new();
    let to = book.add_worksheet();
    to.write(0, 0, "云溪县省级暗访反馈问题清单").unwrap();
    for (column, head) in (0_u16..).zip(["序号", "点位", "问题", "责任单位"]) {
        to.write(1, column, head).unwrap();
    }
    for (column, text) in (0_u16..).zip(["1", "人民路农贸市场", "地面积水", "卫健局"])
    {
        to.write(2, column, text).unwrap();
    }
    let other = understood(&book.save_to_buffer().unwrap());
    let told = ledger
        .import(&other, hand("张三", "", 5), Terms::default())
        .unwrap();
    assert_eq!(told.changed, [("Sheet1!C3".to_owned(), done.added[0].0)]);
    assert!(told.added.is_empty());
}

#[test]
fn what_is_no_list_is_refused_in_words() {
    let project = Project::parse("juanzong.yaml", PROJECT, std::path::Path::new("")).unwrap();
    let mut book = Workbook::new();
    let to = book.add_worksheet();
    to.write(0, 0, "各单位通讯录").unwrap();
    to.write(1, 0, "姓名").unwrap();
    to.write(1, 1, "电话").unwrap();
    let sheets = cells::sheets(&book.save_to_buffer().unwrap()).unwrap();
    let refused = List::read("通讯录.xlsx", &sheets, &project).unwrap_err();
    assert!(refused.to_string().contains("通讯录.xlsx"), "{refused}");
    assert!(refused.hint.unwrap().contains("问题"));
    for bytes in [&b""[..], b"PK\x03\x04", b"no workbook at all"] {
        assert!(cells::sheets(bytes).is_err());
    }
}

#[test]
fn nobody_imports_without_a_name() {
    let mut ledger = juanzong::ledger::Ledger::default();
    let refused = ledger.import(&understood(&list()), hand(" ", "", 1), Terms::default());
    assert!(refused.unwrap_err().to_string().contains("姓名"));
    assert!(ledger.entries.is_empty());
}
