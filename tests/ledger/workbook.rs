//! 整改台账.xlsx out and back: what units fill in is taken, what nobody may change is refused, and
//! the cell is named.

use juanzong::ledger::{Ledger, State};
use juanzong::output::ledger_xlsx::{self, Back, IDENTITY};
use juanzong::project::Project;
use juanzong::read::cells::{self, Cell, Sheet};

use crate::county::{County, PROJECT, day, hand};

/// A workbook that went out, and its ledger.
pub struct Out {
    pub ledger: Ledger,
    pub project: Project,
    pub sheets: Vec<Sheet>,
}

impl Out {
    fn new(unit: Option<&str>) -> Self {
        let county = County::new();
        county.run(1);
        Out::of(county.ledger(), unit)
    }

    fn of(ledger: Ledger, unit: Option<&str>) -> Self {
        let root = std::path::Path::new("");
        let project = Project::parse("juanzong.yaml", PROJECT, root).unwrap();
        let unit = unit.map(Into::into);
        let bytes = ledger_xlsx::extract(&project, &ledger, unit.as_ref(), day(1)).unwrap();
        let sheets = cells::sheets(&bytes).unwrap();
        Out {
            ledger,
            project,
            sheets,
        }
    }

    fn column(&self, name: &str) -> u32 {
        let head = self.sheets[0]
            .cells
            .iter()
            .filter(|((row, _), _)| *row == 0);
        let mut found = head.filter(|(_, cell)| cell.text == name);
        found
            .next()
            .unwrap_or_else(|| panic!("no column {name}"))
            .0
            .1
    }

    fn put(&mut self, row: u32, column: &str, text: &str) -> &mut Self {
        let cell = Cell {
            text: text.into(),
            ..Cell::default()
        };
        self.put_cell(row, column, cell)
    }

    fn put_cell(&mut self, row: u32, column: &str, cell: Cell) -> &mut Self {
        let at = (row, self.column(column));
        let cells = &mut self.sheets[0].cells;
        cells.retain(|(place, _)| *place != at);
        cells.push((at, cell));
        cells.sort_by_key(|(place, _)| *place);
        self
    }

    fn text(&self, row: u32, column: &str) -> String {
        let at = (row, self.column(column));
        let found = self.sheets[0].cells.iter().find(|(place, _)| *place == at);
        found.map_or(String::new(), |(_, cell)| cell.text.clone())
    }

    fn number(&self, row: u32) -> u32 {
        self.text(row, "编号").parse().unwrap()
    }

    fn back(&self) -> Result<Back, String> {
        let back = ledger_xlsx::read_back(&self.sheets, &self.project, &self.ledger, day(9));
        back.map_err(|error| error.to_string())
    }

    fn refused(&self) -> String {
        self.back().expect_err("it is refused")
    }
}

#[test]
fn what_went_out_comes_back_as_nothing_new() {
    for unit in [None, Some("教育局")] {
        let out = Out::new(unit);
        let back = out.back().unwrap();
        assert_eq!(back.unit.as_ref().map(|u| u.as_str()), unit);
        assert!(back.returned.is_empty() && back.notes.is_empty());
    }
}

#[test]
fn an_extract_holds_what_the_unit_has_to_answer_for() {
    let out = Out::new(Some("教育局"));
    let rows = out.sheets[0]
        .cells
        .iter()
        .filter(|((_, c), _)| *c == 0)
        .count()
        - 1;
    let due = out
        .ledger
        .entries
        .iter()
        .filter(|e| e.concerns(&"教育局".into()));
    assert_eq!(rows, due.count());
    assert!(rows > 0 && rows < out.ledger.entries.len());
    assert!(out.sheets[1].hidden);
}

#[test]
fn what_a_unit_fills_in_is_taken_and_told_before_and_after() {
    let mut out = Out::new(Some("教育局"));
    let (first, second) = (out.number(1), out.number(2));
    out.put(1, "整改措施", "重新\r\n拍照")
        .put(1, "责任人", "李老师")
        .put(1, "整改情况", "已补齐")
        .put(1, "报告日期", "2026年11月5日")
        .put(1, "是否完成", "是");
    let typed = Cell {
        text: "11月4日".into(),
        day: Some("2026-11-04".into()),
        formula: false,
    };
    out.put(2, "整改情况", "正在办")
        .put_cell(2, "报告日期", typed);
    let back = out.back().unwrap();
    let merged = out
        .ledger
        .merge(&back.returned, hand("张三", "并入 教育局.xlsx", 9))
        .unwrap();
    assert_eq!(merged.changed.len(), 2);
    let told = merged
        .changed
        .iter()
        .flat_map(|(_, told)| told)
        .cloned()
        .collect::<Vec<_>>();
    assert!(
        told.iter()
            .any(|t| t.contains("整改措施") && t.contains("拍照")),
        "{told:?}"
    );
    assert!(told.contains(&"状态：待验收".to_owned()), "{told:?}");
    let entry = out.ledger.entry(first).unwrap();
    assert_eq!(entry.state, State::AwaitingAcceptance);
    let report = entry.report.as_ref().unwrap();
    assert_eq!(
        (report.date.as_str(), report.by.as_str()),
        ("2026-11-05", "李老师")
    );
    assert_eq!(entry.history.last().unwrap().by, "张三");
    let entry = out.ledger.entry(second).unwrap();
    assert_eq!(entry.state, State::Open);
    assert_eq!(entry.report.as_ref().unwrap().date, "2026-11-04");
    crate::people::assert_history_is_whole(&out.ledger);
    // The same file once more changes nothing.
    assert!(out.back().unwrap().returned.is_empty());
}

#[test]
fn columns_and_rows_in_another_order_and_titles_above_are_read() {
    let mut out = Out::new(Some("教育局"));
    out.put(2, "整改情况", "正在办");
    let number = out.number(2);
    let straight = out.back().unwrap();
    let rows = out.sheets[0]
        .cells
        .iter()
        .map(|((row, _), _)| *row)
        .max()
        .unwrap();
    for ((row, column), _) in &mut out.sheets[0].cells {
        // Rows upside down below a title of three rows, columns from the right.
        *row = if *row == 0 { 3 } else { 3 + rows - *row + 1 };
        *column = 60 - *column;
    }
    let title = Cell {
        text: "教育局整改台账".into(),
        ..Cell::default()
    };
    out.sheets[0].cells.push(((0, 0), title));
    let signed = Cell {
        text: "填表人：李老师".into(),
        ..Cell::default()
    };
    out.sheets[0].cells.push(((rows + 9, 2), signed));
    out.sheets[0].cells.sort_by_key(|(at, _)| *at);
    let turned = out.back().unwrap();
    assert_eq!(turned.returned, straight.returned);
    assert_eq!(turned.returned[0].number, number);
    assert!(
        turned.notes[0].contains(&format!("第 {} 行", rows + 10)),
        "{:?}",
        turned.notes
    );
}

#[test]
fn what_nobody_may_change_is_refused_with_its_cell() {
    let fresh = || Out::new(Some("教育局"));
    for (column, text, said) in [
        ("编号", "999", "编号应是"),
        ("责任单位", "卫健局", "不能改"),
        ("问题", "没有问题", "不能改"),
        ("状态", "已销号", "办公室"),
        ("整改时限", "2027-01-01", "办公室定"),
        ("报告日期", "2026-13-01", "真实的日期"),
        ("报告日期", "昨天", "真实的日期"),
        ("是否完成", "差不多", "“是”或“否”"),
        ("校验（请勿改动）", "0", "校验"),
        (IDENTITY, "Z999|slot:x", "不是导出时的问题"),
    ] {
        let mut out = fresh();
        let number = out.number(1);
        out.put(1, "整改情况", "已办").put(1, column, text);
        let refused = out.refused();
        let cell = cells::place((1, out.column(column)));
        assert!(
            refused.contains(&format!("{cell}（{column}）")),
            "{column}: {refused}"
        );
        assert!(refused.contains(said), "{column}: {refused}");
        let before = out.ledger.entry(number).unwrap();
        assert!(before.report.is_none());
    }
}

#[test]
fn the_office_may_set_due_dates_in_the_whole_ledger() {
    let mut out = Out::new(None);
    let number = out.number(3);
    out.put(3, "整改时限", "2027/1/31");
    let back = out.back().unwrap();
    out.ledger
        .merge(&back.returned, hand("张三", "", 9))
        .unwrap();
    assert_eq!(
        out.ledger.entry(number).unwrap().due.as_deref(),
        Some("2027-01-31")
    );
    let mut out = Out::new(None);
    out.put(3, "整改时限", "");
    assert!(out.refused().contains("不能是空的"));
}

#[test]
fn rows_removed_doubled_or_added_are_refused_by_name() {
    let mut out = Out::new(Some("教育局"));
    let number = out.number(2);
    out.sheets[0].cells.retain(|((row, _), _)| *row != 2);
    assert!(out.refused().contains(&format!("少了 {number} 号")));

    let mut out = Out::new(Some("教育局"));
    let doubled: Vec<_> = out.sheets[0]
        .cells
        .iter()
        .filter(|((row, _), _)| *row == 1)
        .cloned()
        .collect();
    for ((_, column), cell) in doubled {
        out.sheets[0].cells.push(((500, column), cell));
    }
    assert!(out.refused().contains("出现了两次"));

    let mut out = Out::new(Some("教育局"));
    for (column, text) in [
        ("责任单位", "教育局"),
        ("问题", "又发现一处"),
        ("整改情况", "已办"),
    ] {
        out.put(600, column, text);
    }
    let refused = out.refused();
    assert!(
        refused.contains("A601") && refused.contains("ledger add"),
        "{refused}"
    );
}

#[test]
fn all_mistakes_are_told_at_once_and_nothing_is_taken() {
    let mut out = Out::new(Some("教育局"));
    out.put(1, "整改情况", "已办")
        .put(2, "报告日期", "哪天")
        .put(2, "整改情况", "在办")
        .put(3, "状态", "已销号");
    let refused = out.refused();
    assert!(refused.contains("有 2 处"), "{refused}");
}

#[test]
fn two_who_write_into_the_same_cell_are_told() {
    let mut out = Out::new(Some("教育局"));
    let number = out.number(1);
    let edit = juanzong::ledger::Edit {
        measure: Some("办公室写的".into()),
        ..Default::default()
    };
    out.ledger
        .set(&[number], &edit, hand("张三", "", 2))
        .unwrap();
    // What the unit did not touch is no quarrel, and the office's word stands.
    assert!(out.back().unwrap().returned.is_empty());
    out.put(1, "整改措施", "单位写的");
    let refused = out.refused();
    assert!(
        refused.contains("两边都改了") && refused.contains("办公室写的"),
        "{refused}"
    );
}

#[test]
fn formulas_are_taken_as_worked_out_or_refused() {
    let mut out = Out::new(Some("教育局"));
    let formula = |text: &str| Cell {
        text: text.into(),
        day: None,
        formula: true,
    };
    out.put_cell(1, "整改情况", formula("已办结"));
    assert_eq!(
        out.back().unwrap().returned[0]
            .report
            .as_ref()
            .unwrap()
            .words,
        "已办结"
    );
    out.put_cell(1, "整改情况", formula(""));
    assert!(out.refused().contains("没有算出结果"));
    out.put_cell(1, "整改情况", formula("#REF!"));
    assert!(out.refused().contains("公式出错"));
}

#[test]
fn merged_cells_say_the_same_of_every_row() {
    let mut out = Out::new(Some("教育局"));
    out.put(1, "责任人", "李老师");
    let column = out.column("责任人");
    out.sheets[0].merged.push(((1, column), (3, column)));
    let back = out.back().unwrap();
    let named = back
        .returned
        .iter()
        .filter(|r| r.edit.person.as_deref() == Some("李老师"));
    assert_eq!(named.count(), 3);
}

#[test]
fn another_project_s_or_a_foreign_workbook_is_refused() {
    let mut out = Out::new(None);
    out.project.name = "别的县".into();
    assert!(out.refused().contains("另一个项目"));
    let mut out = Out::new(None);
    out.sheets.pop();
    assert!(out.refused().contains("不是本程序导出的"));
    let mut out = Out::new(None);
    let column = out.column(IDENTITY);
    out.sheets[0].cells.retain(|((_, c), _)| *c != column);
    assert!(out.refused().contains("少了"));
}

#[test]
fn struck_off_entries_take_no_more_reports() {
    let mut out = Out::new(None);
    let number = out.number(1);
    let report = juanzong::ledger::Report {
        date: "2026-11-02".into(),
        by: "李".into(),
        words: "改了".into(),
        done: true,
    };
    out.ledger
        .report(&[number], &report, hand("张三", "", 2))
        .unwrap();
    out.ledger.accept(&[number], hand("张三", "", 3)).unwrap();
    let mut out = Out::of(out.ledger, None);
    out.put(1, "整改情况", "再说一句");
    assert!(out.refused().contains("已销号"));
}
