//! 指标与佐证不一致: the sheet says one figure, the material that is to prove it says another.
//! Only where the material names the indicator, the year is plain and one figure stands there.

use super::{Report, Rule};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::evidence::table::{Row, tables};
use crate::finding::{Proof, Severity, Subject};
use crate::paper::Span;
use crate::read::{Reading, Role};
use crate::standard::measure::{Measure, folded};
use crate::standard::{Figure, Indicator, Year};

pub(super) const RULE: Rule = Rule {
    code: "H403",
    name: "数据指标与佐证材料的数字不一致",
    property: "真实性",
    why: "评审专家拿着指标表翻佐证材料，两个数对不上，这一项就难得分，还会连累别的数据。",
    remedy: "查清哪一个是对的，指标数据表、佐证材料和总结里的同一个数一并改过来。",
    exception: "口径不同的（全县、建成区，年末、年均），请在材料里写明口径；材料里同时写着表上那个数的，程序不报。",
    severity: Severity::Warning,
    check,
};

/// A figure that a material states for an indicator.
struct Stated {
    measure: Measure,
    span: Span,
}

fn check(evidence: &Evidence, report: &mut Report<'_>) {
    let editions = evidence.project.editions().into_iter();
    let all = editions.flat_map(|s| s.indicators.iter().map(move |indicator| (s, indicator)));
    for (standard, indicator) in all {
        let Some(figures) = evidence.data.figures.get(&indicator.id) else {
            continue;
        };
        let mut wrong: Vec<(String, Proof)> = Vec::new();
        for (year, figure) in &figures.years {
            let key = (indicator.id.clone(), *year);
            let named = evidence.data.proofs.get(&key).into_iter().flatten();
            for material in named.flat_map(|named| evidence.proofs(named)) {
                wrong.extend(disagreement(evidence, indicator, *year, figure, material));
            }
        }
        wrong.sort();
        wrong.dedup();
        let Some((first, _)) = wrong.first() else {
            continue;
        };
        let message = format!("指标“{}”{first}，疑似不一致", indicator.title);
        let lead = indicator.lead.as_ref();
        let unit = lead.and_then(|lead| evidence.project.player(standard, lead));
        let unit = unit.map(|unit| &unit.id);
        let subject = Subject::Indicator(indicator.id.clone());
        let proofs = wrong.into_iter().map(|(_, proof)| proof).collect();
        report.add(unit, subject, message, proofs);
    }
}

fn disagreement(
    evidence: &Evidence,
    indicator: &Indicator,
    year: Year,
    figure: &Figure,
    material: &Material,
) -> Option<(String, Proof)> {
    let value = figure.value?;
    let places = Measure::read(&folded(&figure.said)).map_or(0, |m| m.places);
    let reading = &evidence.facts_of(material)?.reading;
    let names = names(evidence, indicator);
    let own_year = material
        .slot
        .as_ref()
        .and_then(|slot| slot.year)
        .or(material.year);
    let stated = stated(reading, &names, year, own_year);
    let agrees = |stated: &Stated| {
        let Ok(theirs) = stated.measure.within(&indicator.unit) else {
            return true;
        };
        // Either may have been rounded; of figures in another unit only the sense is compared.
        let step = match stated.measure.within(&stated.measure.unit) == Ok(theirs) {
            true => 0.5 * 10_f64.powi(-i32::from(places.min(stated.measure.places))),
            false => value.abs() * 0.01,
        };
        (theirs - value).abs() <= step + 1e-9
    };
    let first = stated.first()?;
    let one = stated.iter().all(|other| other.measure == first.measure);
    if !one || stated.iter().any(agrees) {
        return None;
    }
    let Measure {
        value,
        places,
        unit,
    } = &first.measure;
    let theirs = format!("{value:.*}{unit}", usize::from(*places));
    let said = format!(
        "{year} 年的数据表里写的是 {}，佐证材料“{}”里写的是 {theirs}",
        figure.said,
        material.path.name()
    );
    let note = format!("这里写的是 {theirs}");
    Some((said, evidence.proof(material, Some(first.span), note)))
}

/// All names the indicator has in any edition, folded, without units in brackets.
fn names(evidence: &Evidence, indicator: &Indicator) -> Vec<String> {
    let editions = evidence.project.editions().into_iter();
    let same = editions.filter_map(|standard| standard.indicator(&indicator.id));
    let names = same.flat_map(|i| [&i.title].into_iter().chain(&i.aliases));
    let mut names: Vec<String> = names
        .map(|name| bare(&folded(name), &indicator.unit))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// A name without the unit behind it in brackets: `绿化覆盖率(%)`.
fn bare(name: &str, unit: &str) -> String {
    let bracket = format!("({})", folded(unit));
    name.strip_suffix(&bracket).unwrap_or(name).to_owned()
}

fn stated(reading: &Reading, names: &[String], year: Year, own: Option<Year>) -> Vec<Stated> {
    let mut all = in_tables(reading, names, year, own);
    all.extend(in_text(reading, names, year, own));
    all
}

/// A row that begins with the name, its cell below the year; or its only figure, in a material of
/// that year.
fn in_tables(reading: &Reading, names: &[String], year: Year, own: Option<Year>) -> Vec<Stated> {
    let mut all = Vec::new();
    for table in tables(reading) {
        let years = |row: &Row| row.cells.iter().any(|cell| names_a_year(&cell.text));
        let head = table.rows.iter().find(|row| years(row));
        for row in &table.rows {
            let called = row.cells.iter().position(|cell| {
                let unit = cell.text.rsplit_once('(').map_or("", |(_, unit)| unit);
                names.contains(&bare(&cell.text, unit.trim_end_matches(')')))
            });
            let Some(called) = called else { continue };
            let column = match head {
                Some(head) if head.cells.len() == row.cells.len() => {
                    let of_year =
                        |text: &str| text == year.0.to_string() || text == format!("{year}年");
                    head.cells.iter().position(|cell| of_year(&cell.text))
                }
                Some(_) => None,
                None if own == Some(year) => only_figure(row, called),
                None => None,
            };
            let cell = column.and_then(|at| row.cells.get(at));
            let measure = cell.and_then(|cell| Measure::read(&cell.text));
            all.extend(measure.map(|measure| Stated {
                measure,
                span: row.span,
            }));
        }
    }
    all
}

fn names_a_year(text: &str) -> bool {
    let digits = text.trim_end_matches('年');
    digits.len() == 4 && digits.starts_with("20") && digits.bytes().all(|b| b.is_ascii_digit())
}

fn only_figure(row: &Row, called: usize) -> Option<usize> {
    let cells = row.cells.iter().enumerate().skip(called + 1);
    let mut figures = cells.filter(|(_, cell)| cell.figure.is_some());
    match (figures.next(), figures.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

/// What may stand between a name and its figure.
const LINKS: [&str; 12] = [
    "达到了",
    "达到",
    "达",
    "提高到",
    "提高至",
    "上升到",
    "上升至",
    "下降到",
    "下降至",
    "为",
    "是",
    ":",
];

/// A sentence that names the indicator and at once its figure with a unit, of a year that is plain.
fn in_text(reading: &Reading, names: &[String], year: Year, own: Option<Year>) -> Vec<Stated> {
    let (mut all, mut at) = (Vec::new(), 0);
    for paragraph in reading.paragraphs() {
        let end = at + paragraph.text.chars().count();
        let span = Span { start: at, end };
        at = end + 1;
        if paragraph.role == Role::Row {
            continue;
        }
        for sentence in paragraph.text.split(['。', '；', ';', '！']) {
            let sentence = folded(sentence);
            let said = years_in(&sentence);
            let plain = said.iter().all(|other| *other == year);
            if !plain || (said.is_empty() && own != Some(year)) {
                continue;
            }
            // The longest name: `覆盖率` is the end of many.
            let after = names.iter().filter_map(|name| {
                let place = sentence.find(name.as_str())?;
                Some((name.len(), &sentence[place + name.len()..]))
            });
            let Some((_, after)) = after.max_by_key(|(len, _)| *len) else {
                continue;
            };
            let link = LINKS.iter().find_map(|link| after.strip_prefix(link));
            let measure = Measure::read(link.unwrap_or(after)).map(cut);
            let measure = measure.filter(|measure| !measure.unit.is_empty());
            all.extend(measure.map(|measure| Stated { measure, span }));
        }
    }
    all
}

/// The unit without the sentence behind it.
fn cut(measure: Measure) -> Measure {
    let end = |c: char| "，,、、.)）:：".contains(c);
    let unit = measure.unit.split(end).next().unwrap_or_default();
    Measure {
        unit: unit.to_owned(),
        ..measure
    }
}

fn years_in(sentence: &str) -> Vec<Year> {
    let chars: Vec<char> = sentence.chars().collect();
    let years = chars.windows(5).filter_map(|five| {
        let digits: String = five[..4].iter().collect();
        let is_year = five[4] == '年' && digits.starts_with("20");
        digits.parse().ok().filter(|_| is_year).map(Year)
    });
    years.collect()
}
