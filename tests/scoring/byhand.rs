//! `手算.md` against the program, number by number.

use std::fs;

use juanzong::score::{Mock, Problem, Range};

use super::{assessed, copied};

/// A table of the fixture: its first heading, then rows of cells.
struct Table {
    scheme: String,
    about: String,
    rows: Vec<Vec<String>>,
}

fn tables() -> Vec<Table> {
    let text = fs::read_to_string("fixtures/scoring/手算.md").expect("the fixture");
    let (mut tables, mut scheme): (Vec<Table>, String) = (Vec::new(), String::new());
    let mut inside = false;
    for line in text.lines() {
        if let Some(id) = line.strip_prefix("## ") {
            scheme = id.into();
        }
        let Some(row) = line.strip_prefix('|') else {
            inside = false;
            continue;
        };
        let row = row.replace("\\|", "\u{1}");
        let cells = row.trim_end_matches('|').split('|');
        let cells: Vec<String> = cells.map(|c| c.trim().replace('\u{1}', "|")).collect();
        if !inside {
            let (scheme, about) = (scheme.clone(), cells[0].clone());
            tables.push(Table {
                scheme,
                about,
                rows: Vec::new(),
            });
            inside = true;
        } else if !cells[0].starts_with('-') {
            tables.last_mut().expect("a header").rows.push(cells);
        }
    }
    tables
}

fn range(said: &str) -> Range {
    let (low, high) = said.split_once('—').unwrap_or((said, said));
    Range {
        low: low.parse().expect("a number"),
        high: high.parse().expect("a number"),
    }
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.005 + 1e-9
}

/// Every difference between a table and the program.
fn differences(table: &Table, mock: &Mock) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut hold = |what: &str, by_hand: &str, ours: String, same: bool| {
        if !same {
            wrong.push(format!(
                "{} {what}: {by_hand} by hand, {ours} by us",
                table.scheme
            ));
        }
    };
    let state = |yes: Option<bool>, words: [&str; 2]| match yes {
        Some(true) => words[0].to_owned(),
        Some(false) => words[1].to_owned(),
        None => "未评".to_owned(),
    };
    for (n, row) in table.rows.iter().enumerate() {
        let (name, said) = (row[0].as_str(), row.last().expect("a cell").as_str());
        match table.about.as_str() {
            "行" if name == "结论" => {
                let ours = mock.verdict.in_words();
                hold(name, said, ours.into(), ours == said);
            }
            "行" => {
                let got = match name {
                    "合计" => mock.total,
                    _ => {
                        mock.lines
                            .iter()
                            .find(|l| l.id.as_str() == name)
                            .expect("a row")
                            .got
                    }
                };
                let (got, said_range) = (got.expect("marks"), range(said));
                let same = close(got.low, said_range.low) && close(got.high, said_range.high);
                hold(name, said, format!("{got:?}"), same);
            }
            "薄弱项" => {
                let weak: Vec<&str> = mock.weak().map(|line| line.id.as_str()).collect();
                let all = table.rows.len() == weak.len();
                hold(
                    name,
                    "weak",
                    format!("{weak:?}"),
                    all && weak.get(n) == Some(&name),
                );
            }
            "一票否决" => {
                assert_eq!(table.rows.len(), mock.vetoes.len());
                let ours = state(mock.vetoes[n].breached, ["触发", "未触发"]);
                hold(
                    name,
                    said,
                    ours.clone(),
                    ours == said && mock.vetoes[n].id.as_str() == name,
                );
            }
            "专家结论" => {
                assert_eq!(table.rows.len(), mock.conclusions.len());
                let ours = state(mock.conclusions[n].passed, ["通过", "不通过"]);
                hold(name, said, ours.clone(), ours == said);
            }
            "责任单位" => {
                let ours = mock.lost_by(|loss| vec![loss.lead.clone()]);
                let own = ours.iter().find(|(unit, _)| unit == name);
                let points = own.map_or(0.0, |(_, points)| *points);
                let all = table.rows.len() == ours.len();
                hold(
                    name,
                    said,
                    format!("{ours:?}"),
                    all && close(points, range(said).low),
                );
            }
            "先改什么" => {
                let ours = mock.gains.iter().map(|won| match &won.problem {
                    Problem::Finding(id) => (id.clone(), won.points),
                    Problem::Indicator(id) => (id.to_string(), won.points),
                    Problem::Row(id) => (id.to_string(), won.points),
                });
                let ours: Vec<(String, f64)> = ours.collect();
                let own = ours.get(n).filter(|(id, _)| id == name);
                let same = own.is_some_and(|(_, points)| close(*points, range(said).low));
                hold(
                    name,
                    said,
                    format!("{ours:?}"),
                    same && ours.len() == table.rows.len(),
                );
            }
            "最少抽样" => {
                let same = mock
                    .samples
                    .contains(&(name.to_owned(), said.parse().expect("a number")));
                hold(name, said, format!("{:?}", mock.samples), same);
            }
            other => panic!("an unknown table: {other}"),
        }
    }
    wrong
}

#[test]
fn every_scheme_is_as_computed_by_hand() {
    let folder = copied();
    let mocks = assessed(folder.path()).score.mocks;
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for table in tables() {
        let mock = mocks
            .iter()
            .find(|mock| mock.scheme.as_str() == table.scheme);
        wrong.extend(differences(&table, mock.expect("the scheme was chosen")));
        seen += table.rows.len();
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(mocks.len(), 5);
    assert!(seen > 80, "{seen} numbers were held against each other");
}

#[test]
fn what_is_lost_and_what_is_left_make_full_marks() {
    let folder = copied();
    for mock in assessed(folder.path()).score.mocks {
        let (Some(total), Some(full)) = (mock.total, mock.full) else {
            continue;
        };
        assert!(
            close(total.high + mock.lost(), full),
            "{}: {total:?} and {}",
            mock.title,
            mock.lost()
        );
        let gains: f64 = mock.gains.iter().map(|won| won.points).sum();
        assert!(gains <= mock.lost() + 0.005, "{}", mock.title);
        for loss in &mock.losses {
            let leads = loss
                .unit
                .as_ref()
                .is_some_and(|unit| loss.supporting.contains(unit));
            assert!(!leads, "{}: who leads does not support, too", loss.what);
        }
    }
}

#[test]
fn cells_filled_in_wrong_are_told_and_not_taken() {
    let folder = copied();
    let evidence = assessed(folder.path()).evidence;
    let complaints = evidence
        .data
        .complaints
        .iter()
        .chain(&evidence.marks.complaints);
    let mut ours: Vec<&str> = complaints.map(String::as_str).collect();
    let text = fs::read_to_string("fixtures/scoring/手算.md").expect("the fixture");
    let (_, list) = text.split_once("# 填错的格子").expect("the list");
    let mut by_hand: Vec<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .collect();
    ours.sort_unstable();
    by_hand.sort_unstable();
    assert_eq!(ours, by_hand);
}
