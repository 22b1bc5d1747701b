//! Words about marks that the sheet, the page and the terminal share.

use std::collections::BTreeMap;

use super::words;
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::score::{Concluded, Loss, Mock, Range, Vetoed};
use crate::standard::{RowId, UnitId};

/// Marks as far as they are known: `36`, or `12—60`.
pub fn range(range: Range) -> String {
    if range.is_exact() {
        return words::points(range.low);
    }
    format!("{}—{}", words::points(range.low), words::points(range.high))
}

/// Of ten, with one decimal at most.
pub fn rating(rating: f64) -> String {
    words::points((rating * 10.0).round() / 10.0)
}

/// Rounded to hundredths, so that sums of tenths look like what they are.
pub fn hundredths(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

/// What was not held against the official text says so.
pub fn verified(verified: bool) -> &'static str {
    if verified { "" } else { "待核" }
}

/// How a group concluded, and who says so.
pub fn concluded(group: &Concluded) -> (&'static str, &'static str) {
    match group.passed {
        Some(true) => ("通过", "人工评定"),
        Some(false) => ("不通过", "人工评定"),
        None => ("未评", "未评"),
    }
}

/// How a veto stands.
pub fn vetoed(veto: &Vetoed) -> &'static str {
    match veto.breached {
        Some(true) => "触发",
        Some(false) => "未触发",
        None => "未评",
    }
}

/// Title of a row.
pub fn row_title(mock: &Mock, row: &RowId) -> String {
    let line = mock.lines.iter().find(|line| line.id == *row);
    line.map_or(row.to_string(), |line| line.title.clone())
}

/// The item a loss is about, else its row.
pub fn loss_item(evidence: &Evidence, mock: &Mock, loss: &Loss) -> String {
    let mut items = evidence
        .project
        .scoring
        .plans
        .iter()
        .filter(|plan| plan.scheme.id == mock.scheme)
        .flat_map(|plan| plan.standard.items());
    let item = loss
        .item
        .as_ref()
        .and_then(|id| items.find(|item| item.id == *id));
    item.map_or_else(|| row_title(mock, &loss.row), words::item_label)
}

/// Sums by who leads, as they are headed.
pub const LEAD: &str = "牵头（责任）单位";

/// Who lost it, in words: the unit, or the department that nobody plays.
pub fn loser(loss: &Loss) -> String {
    match loss.lead.is_empty() {
        true => words::NOBODY.to_owned(),
        false => loss.lead.clone(),
    }
}

/// Names of units.
pub fn units(evidence: &Evidence, units: &[UnitId]) -> String {
    let names: Vec<&str> = units.iter().map(|unit| evidence.unit_name(unit)).collect();
    names.join("、")
}

/// Points lost by part, item, leading and supporting unit, each the greatest first.
pub fn loss_sums(evidence: &Evidence, mock: &Mock) -> Vec<(&'static str, Vec<(String, f64)>)> {
    let supporting = |loss: &Loss| {
        let units = loss.supporting.iter();
        units
            .map(|unit| evidence.unit_name(unit).to_owned())
            .collect()
    };
    let lead = |loss: &Loss| vec![loser(loss)];
    vec![
        (
            "方面",
            mock.lost_by(|loss| vec![row_title(mock, &loss.part)]),
        ),
        (
            "项目",
            mock.lost_by(|loss| vec![loss_item(evidence, mock, loss)]),
        ),
        (LEAD, mock.lost_by(lead)),
        ("配合单位（连带）", mock.lost_by(supporting)),
    ]
}

/// Findings by identity.
pub fn by_identity(findings: &[Finding]) -> BTreeMap<String, &Finding> {
    let named = findings.iter().map(|finding| (finding.identity(), finding));
    named.collect()
}
