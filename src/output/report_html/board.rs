//! The board: units by parts in red, yellow and green, and the tables of completeness and points.

use serde::Serialize;

use super::{Mark, words};
use crate::assess::Assessment;
use crate::score::Tally;
use crate::standard::{Item, Part, UnitId};

/// The board and its tables, worst first.
#[derive(Serialize)]
pub struct Board {
    /// Which part, from 1, the columns are items of; 0 where they are the parts.
    part: usize,
    /// What stands above the columns.
    parts: Vec<String>,
    rows: Vec<Row>,
    units: Vec<Standing>,
    items: Vec<Standing>,
}

#[derive(Serialize)]
struct Row {
    unit: String,
    anchor: String,
    whole: Mark,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    mark: Mark,
    /// `18/24`: filled of due.
    share: String,
}

/// How a unit or an item stands.
#[derive(Serialize)]
pub struct Standing {
    name: String,
    anchor: String,
    part: String,
    rank: String,
    mark: Mark,
    due: u32,
    filled: u32,
    missing: u32,
    /// `93%`, or a dash where nothing is due.
    percent: String,
    errors: u32,
    warnings: u32,
    points: String,
    lost: String,
    kept: String,
}

/// The link target of a unit's section.
pub fn anchor(assessment: &Assessment, unit: &UnitId) -> String {
    let units = &assessment.evidence.project.units;
    let at = units.iter().position(|other| other.id == *unit);
    at.map_or("nobody".into(), |at| format!("u{}", at + 1))
}

/// Red: something is missing or grave. Yellow: something is doubtful. Green: all there.
pub fn mark(tally: &Tally) -> Mark {
    let missing = tally.due.saturating_sub(tally.filled);
    if tally.due == 0 && tally.errors == 0 && tally.warnings == 0 {
        Mark::none()
    } else if missing > 0 {
        Mark::red(format!("缺 {missing}"))
    } else if tally.errors > 0 {
        Mark::red(format!("严重 {}", tally.errors))
    } else if tally.warnings > 0 {
        Mark::yellow(format!("疑 {}", tally.warnings))
    } else {
        Mark::green("齐")
    }
}

/// Puts the board together: units by parts.
pub fn board(assessment: &Assessment) -> Board {
    let parts = &assessment.evidence.project.standard.parts;
    let columns = parts.iter().map(|part| {
        let items: Vec<&Item> = part.items.iter().collect();
        (part_label(part), items)
    });
    of(assessment, 0, &columns.collect::<Vec<_>>())
}

/// The same of one part, by its number from 1: units by its items.
pub fn of_part(assessment: &Assessment, number: usize) -> Option<Board> {
    let parts = &assessment.evidence.project.standard.parts;
    let part = parts.get(number.checked_sub(1)?)?;
    let columns = part.items.iter();
    let columns = columns.map(|item| (words::item_label(item), vec![item]));
    Some(of(assessment, number, &columns.collect::<Vec<_>>()))
}

fn of(assessment: &Assessment, part: usize, columns: &[(String, Vec<&Item>)]) -> Board {
    let units = words::worst_units(assessment);
    Board {
        part,
        parts: columns.iter().map(|(label, _)| label.clone()).collect(),
        rows: units
            .iter()
            .map(|(unit, tally)| Row {
                unit: assessment.evidence.unit_name(unit).to_owned(),
                anchor: anchor(assessment, unit),
                whole: mark(tally),
                cells: columns
                    .iter()
                    .map(|(_, items)| cell(assessment, unit, items))
                    .collect(),
            })
            .collect(),
        units: units
            .iter()
            .map(|(unit, tally)| {
                let name = assessment.evidence.unit_name(unit).to_owned();
                let ranking = &assessment.score.ranking;
                let rank = ranking.iter().find(|(_, ranked)| ranked == *unit);
                Standing {
                    anchor: anchor(assessment, unit),
                    rank: rank.map_or(String::new(), |(rank, _)| rank.to_string()),
                    ..standing(name, tally)
                }
            })
            .collect(),
        items: items(assessment),
    }
}

/// Number and title of a part.
pub fn part_label(part: &Part) -> String {
    if part.number.is_empty() {
        part.title.clone()
    } else {
        format!("{}、{}", part.number, part.title)
    }
}

fn cell(assessment: &Assessment, unit: &UnitId, items: &[&Item]) -> Cell {
    let mut sum = Tally::default();
    if let Some(cells) = assessment.score.cells.get(unit) {
        for tally in items.iter().filter_map(|item| cells.get(&item.id)) {
            sum.due += tally.due;
            sum.filled += tally.filled;
            sum.errors += tally.errors;
            sum.warnings += tally.warnings;
        }
    }
    Cell {
        mark: mark(&sum),
        share: match sum.due {
            0 => String::new(),
            due => format!("{}/{due}", sum.filled),
        },
    }
}

fn items(assessment: &Assessment) -> Vec<Standing> {
    let standard = &assessment.evidence.project.standard;
    let mut items: Vec<(String, String, Tally)> = Vec::new();
    for part in &standard.parts {
        for item in &part.items {
            if let Some(tally) = assessment.score.items.get(&item.id) {
                items.push((words::item_label(item), part_label(part), *tally));
            }
        }
    }
    items.sort_by(|a, b| words::worse(&a.2, &b.2));
    items
        .into_iter()
        .filter(|(_, _, tally)| tally.due > 0)
        .map(|(name, part, tally)| Standing {
            part,
            ..standing(name, &tally)
        })
        .collect()
}

/// How a tally stands.
pub fn standing(name: String, tally: &Tally) -> Standing {
    Standing {
        name,
        anchor: String::new(),
        part: String::new(),
        rank: String::new(),
        mark: mark(tally),
        due: tally.due,
        filled: tally.filled,
        missing: tally.due.saturating_sub(tally.filled),
        percent: super::percent(tally.filled, tally.due),
        errors: tally.errors,
        warnings: tally.warnings,
        points: words::points(tally.points),
        lost: words::points(tally.lost),
        kept: words::kept(tally),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_as_bad_as_the_worst_in_it() {
        let tally = |due, filled, errors, warnings| Tally {
            due,
            filled,
            errors,
            warnings,
            ..Tally::default()
        };
        assert_eq!(mark(&tally(3, 1, 0, 0)), Mark::red("缺 2"));
        assert_eq!(mark(&tally(3, 3, 1, 5)), Mark::red("严重 1"));
        assert_eq!(mark(&tally(3, 3, 0, 5)), Mark::yellow("疑 5"));
        assert_eq!(mark(&tally(3, 3, 0, 0)), Mark::green("齐"));
        assert_eq!(mark(&tally(0, 0, 0, 0)), Mark::none());
    }
}
