//! Pages: what stands together, notes, tables.

use juanzong::page::{Block, Cell, Flow, House, MM, Run, Style, Table};
use proptest::prelude::*;

use super::{FONTS, dense, inside, lay, prose, stretches, text, text_of};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn all_text_of_all_blocks_is_on_the_sheets_in_order(texts in prop::collection::vec((0usize..6, prose()), 1..12)) {
        let styles = [Style::Title, Style::Heading, Style::Body, Style::Small, Style::Sign, Style::Item];
        let blocks: Vec<Block> = texts.iter().map(|(n, text)| Block::Text(styles[*n], Run::plain(text.as_str()))).collect();
        let sheets = lay(&blocks);
        let all: String = texts.iter().map(|(_, text)| dense(text)).collect();
        let out: String = sheets.iter().map(text_of).collect();
        prop_assert_eq!(dense(&out), all);
        prop_assert_eq!(&lay(&blocks), &sheets, "not the same twice");
        for sheet in &sheets {
            inside(sheet);
        }
    }

    #[test]
    fn rows_are_never_torn_and_heads_are_repeated(
        rows in prop::collection::vec((1usize..5, prop::collection::vec(1usize..60, 1..5)), 1..60),
    ) {
        // Each row has a first cell that may reach over the rows below, and unlike texts.
        let mut cells: Vec<Vec<Cell>> = Vec::new();
        let mut covered = 0;
        for (n, (down, lengths)) in rows.iter().enumerate() {
            let mut row = Vec::new();
            if covered == 0 {
                covered = *down;
                row.push(Cell { down: *down, ..Cell::of("组织") });
            }
            covered -= 1;
            for (column, length) in lengths.iter().enumerate() {
                let name = format!("〔{n}-{column}〕");
                row.push(Cell::of(format!("{name}{}{name}", "文".repeat(*length))));
            }
            cells.push(row);
        }
        let mut table = Table::auto(cells, 10.5);
        table.head = vec![vec![Cell::of("表头甲"), Cell::of("表头乙")]];
        let sheets = lay(&[Block::Table(table)]);
        let texts: Vec<String> = sheets.iter().map(text_of).collect();
        for (n, (_, lengths)) in rows.iter().enumerate() {
            let names: Vec<String> = (0..lengths.len()).map(|column| format!("〔{n}-{column}〕")).collect();
            let home = texts.iter().position(|text| text.contains(&names[0])).unwrap();
            for name in &names {
                prop_assert_eq!(texts[home].matches(name.as_str()).count(), 2, "{} on sheet {}", name, home);
            }
        }
        for text in &texts {
            prop_assert!(text.contains("表头甲") && text.contains("表头乙"), "no head: {text}");
        }
        let all: usize = rows.iter().flat_map(|(_, lengths)| lengths).sum();
        let out: usize = texts.iter().map(|text| text.matches('文').count()).sum();
        prop_assert_eq!(out, all);
        for sheet in &sheets {
            inside(sheet);
        }
    }
}

#[test]
fn a_page_has_22_lines_of_28_characters() {
    let text: String = "卷".repeat(28 * 22 * 3 - 2);
    let sheets = lay(&[self::text(Style::Body, &text)]);
    assert_eq!(sheets.len(), 3);
    for sheet in &sheets {
        let lines: Vec<_> = stretches(sheet).collect();
        assert_eq!(lines.len(), 22);
        assert!(lines[1].3.chars().count() == 28);
    }
}

#[test]
fn another_town_has_its_own_measures() {
    let house = House {
        lines: 25,
        characters: 30,
        width: 160.0,
        left: 25.0,
        ..House::default()
    };
    house.check().unwrap();
    let mut flow = Flow::new(&FONTS, house.geometry());
    flow.add(&text(Style::Body, &"卷".repeat(30 * 25 - 2)));
    let (sheets, _) = flow.finish();
    assert_eq!(sheets.len(), 1);
    let lines: Vec<_> = stretches(&sheets[0]).collect();
    assert_eq!((lines.len(), lines[1].3.chars().count()), (25, 30));
    assert!((lines[1].0 - 25.0 * MM).abs() < 0.1);
}

#[test]
fn neither_heading_nor_single_line_is_left_behind() {
    for before in 15..24 {
        for length in [30, 60, 90, 150] {
            let mut blocks = vec![text(Style::Body, "一行。"); before];
            blocks.push(text(Style::Heading, "一、标题"));
            blocks.push(text(Style::Subheading, "（一）小标题"));
            blocks.push(text(Style::Body, &"文".repeat(length)));
            for sheet in lay(&blocks) {
                let lines: Vec<String> = stretches(&sheet).map(|(.., text)| text).collect();
                let last = lines.last().unwrap();
                assert!(!last.contains("标题"), "{before} {lines:?}");
                let own = lines.iter().filter(|line| line.contains('文')).count();
                assert!(own != 1 || length == 30, "{before} {length} {lines:?}");
            }
        }
    }
}

#[test]
fn notes_stand_at_the_foot_of_the_sheet_that_calls_them() {
    let called = |n: usize| {
        Block::Text(
            Style::Body,
            vec![
                Run {
                    note: Some(Run::plain(format!("注释{n}的文字，{}", "说明".repeat(30)))),
                    ..Run::of(format!("正文{n}"))
                },
                Run::of("，其后的文字。".repeat(6)),
            ],
        )
    };
    let blocks: Vec<Block> = (1..30).map(called).collect();
    let sheets = lay(&blocks);
    assert!(sheets.len() > 2);
    let mut seen = 0;
    for sheet in &sheets {
        inside(sheet);
        let text = text_of(sheet);
        for n in (1..30).filter(|n| text.contains(&format!("正文{n}"))) {
            seen += usize::from(text.contains(&format!("注释{n}的")));
        }
    }
    assert_eq!(seen, 29);
}

#[test]
fn a_note_longer_than_a_sheet_goes_on_over_the_next() {
    let note = "很长的注释。".repeat(1500);
    let blocks = [Block::Text(
        Style::Body,
        vec![Run {
            note: Some(Run::plain(note.as_str())),
            ..Run::of("正文")
        }],
    )];
    let sheets = lay(&blocks);
    let all: String = sheets.iter().map(text_of).collect();
    assert_eq!(all.matches("很长的注释。").count(), 1500);
    sheets.iter().for_each(inside);
}

#[test]
fn a_row_taller_than_a_sheet_is_parted_between_its_lines() {
    let rows = vec![vec![Cell::of("左"), Cell::of("很长的格。".repeat(2000))]];
    let mut table = Table::auto(rows, 10.5);
    table.head = vec![vec![Cell::of("表头"), Cell::of("内容")]];
    let sheets = lay(&[text(Style::Body, "前文。"), Block::Table(table)]);
    assert!(sheets.len() > 3);
    let all: String = sheets.iter().map(text_of).collect();
    assert_eq!(all.matches('很').count(), 2000);
    for sheet in &sheets {
        assert!(text_of(sheet).contains("表头"));
        inside(sheet);
    }
}

#[test]
fn a_table_too_wide_lies_across_with_its_heading_and_nothing_else() {
    let row = |text: &str| vec![Cell::of(text); 14];
    let table = Table::auto(vec![row("监测指标名称"), row("98.5%")], 10.5);
    let sheets = lay(&[
        text(Style::Body, "前文。"),
        text(Style::Heading, "一、宽表"),
        Block::Table(table),
        text(Style::Body, "后文。"),
    ]);
    let across: Vec<bool> = sheets.iter().map(|s| s.width > s.height).collect();
    assert_eq!(across, [false, true, false]);
    assert!(text_of(&sheets[1]).starts_with("一、宽表"));
    let narrow = Table::auto(vec![vec![Cell::of("98.5"); 9]], 10.5);
    assert!(lay(&[Block::Table(narrow)])[0].width < 600.0);
}

#[test]
fn cells_that_reach_over_others_leave_nothing_out() {
    let wide = |text: &str, across, down| Cell {
        across,
        down,
        ..Cell::of(text)
    };
    let rows = vec![
        vec![wide("甲", 2, 2), Cell::of("乙"), wide("丙", 9, 1)],
        vec![Cell::of("丁"), Cell::of("戊")],
        vec![wide("己", 1, 99), wide("庚", 0, 0), Cell::of("辛\n壬")],
        vec![],
    ];
    let sheets = lay(&[Block::Table(Table::auto(rows, 10.5))]);
    let mut out: Vec<char> = text_of(&sheets[0]).chars().collect();
    out.sort_unstable();
    let mut all: Vec<char> = "甲乙丙丁戊己庚辛壬".chars().collect();
    all.sort_unstable();
    assert_eq!(out, all);
}

#[test]
fn the_last_row_does_not_stand_alone() {
    for count in 20..60 {
        let rows = (0..count).map(|n| vec![Cell::of(format!("〔{n}〕")), Cell::of("内容")]);
        let mut table = Table::auto(rows.collect(), 10.5);
        table.head = vec![vec![Cell::of("表头"), Cell::of("内容")]];
        let sheets = lay(&[Block::Table(table)]);
        let last = text_of(sheets.last().unwrap());
        assert!(
            last.contains(&format!("〔{}〕", count - 2)),
            "{count}: {last}"
        );
    }
}

#[test]
fn large_type_among_small_has_room_above() {
    let large = |text: &str| Run {
        size: Some(36.0),
        ..Run::of(text)
    };
    let lines = vec![Run::of("小字\n"), large("大字\n"), Run::of("小字")];
    let cell = Cell::from(lines.clone());
    let table = Table::auto(vec![vec![cell]], 10.5);
    for block in [Block::Text(Style::Flush, lines), Block::Table(table)] {
        let sheets = lay(&[block]);
        let all: Vec<_> = stretches(&sheets[0]).collect();
        assert!(all[1].1 - all[0].1 > 36.0, "{all:?}");
    }
}

#[test]
fn a_table_wider_than_any_sheet_is_set_in_strips_with_its_first_column() {
    let row = |n: usize| (0..60).map(move |c| Cell::of(format!("{n}·{c}")));
    let mut table = Table::auto((1..9).map(|n| row(n).collect()).collect(), 10.5);
    let over = |text: &str, across| Cell {
        across,
        ..Cell::of(text)
    };
    table.head = vec![vec![
        Cell::of("镇街"),
        over("上半年", 29),
        over("下半年", 30),
    ]];
    let sheets = lay(&[Block::Table(table)]);
    sheets.iter().for_each(inside);
    let all: Vec<String> = sheets.iter().flat_map(stretches).map(|s| s.3).collect();
    for n in 1..9 {
        for c in 1..60 {
            let cell = format!("{n}·{c}");
            assert_eq!(
                all.iter().filter(|text| **text == cell).count(),
                1,
                "{cell}"
            );
        }
        let key = format!("{n}·0");
        assert!(all.iter().filter(|text| **text == key).count() > 1, "{key}");
    }
}
