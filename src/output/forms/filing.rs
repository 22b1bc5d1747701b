//! The inventory of filed papers (归档文件目录) of DA/T 22-2015, 5.5: 序号 档号 文号 责任者 题名 日期
//! 密级 页数 备注, for each unit and year, with its cover.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{number, sheets};
use crate::assess::Assessment;
use crate::dossier::Item;
use crate::error::Result;
use crate::output::press::Press;
use crate::output::template::Look;
use crate::page::Sheet;
use crate::page::style::Geometry;
use crate::project::Project;

#[derive(Serialize)]
struct Cover<'a> {
    project: &'a str,
    fonds: &'a str,
    fonds_name: &'a str,
    span: String,
    retention: &'static str,
    units: usize,
    pieces: usize,
}

#[derive(Serialize)]
struct Filing<'a> {
    unit: &'a str,
    year: u16,
    retention: &'static str,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    number: usize,
    code: &'a str,
    doc_number: &'a str,
    issuer: &'a str,
    title: &'a str,
    date: &'a str,
    secrecy: &'static str,
    pages: Option<usize>,
    remark: &'static str,
}

/// Its sheets, across; `pages` are those of papers by path.
///
/// # Errors
/// A template can't be filled.
pub fn lay(
    press: &Press,
    assessment: &Assessment,
    pages: &BTreeMap<&str, usize>,
) -> Result<Vec<Sheet>> {
    let evidence = &assessment.evidence;
    let project = &evidence.project;
    let papers = papers(assessment);
    let mut classes: BTreeMap<_, Vec<&Item>> = BTreeMap::new();
    for item in papers.into_values() {
        let unit = project.units.iter().position(|u| u.id == item.slot.unit);
        let class = (unit.unwrap_or(usize::MAX), &item.slot.unit, item.year);
        classes.entry(class).or_default().push(item);
    }
    let mut laid = cover(
        press,
        project,
        &classes.values().flatten().copied().collect::<Vec<_>>(),
    )?;
    let mut lists = Vec::new();
    for ((_, unit, year), mut items) in classes {
        items.sort_by_key(|item| (item.serial, &item.code));
        let rows = (1..).zip(&items).map(|(number, item)| Row {
            number,
            code: &item.code,
            doc_number: &item.doc_number,
            issuer: &item.issuer,
            title: &item.title,
            date: &item.date,
            secrecy: "",
            pages: pages.get(item.path.as_str()).copied(),
            remark: "",
        });
        let list = Filing {
            unit: evidence.unit_name(unit),
            year: year.0,
            retention: project.filing.retention.in_words(),
            rows: rows.collect(),
        };
        let markdown = press.templates.render("filing.md", &list)?;
        lists.extend(sheets(press, &markdown, Look::List, Geometry::ACROSS));
    }
    number(press, &mut lists);
    laid.extend(lists);
    Ok(laid)
}

fn cover(press: &Press, project: &Project, items: &[&Item]) -> Result<Vec<Sheet>> {
    let mut units: Vec<_> = items.iter().map(|item| &item.slot.unit).collect();
    units.sort();
    units.dedup();
    let cover = Cover {
        project: &project.name,
        fonds: &project.filing.fonds,
        fonds_name: project.fonds_name(),
        span: span(items.iter().map(|item| item.year.0)),
        retention: project.filing.retention.in_words(),
        units: units.len(),
        pieces: items.len(),
    };
    let markdown = press.templates.render("filing_cover.md", &cover)?;
    Ok(sheets(press, &markdown, Look::Cover, Geometry::ACROSS))
}

/// Every paper that has a code, once.
fn papers(assessment: &Assessment) -> BTreeMap<&str, &Item> {
    let chapters = assessment.dossiers.iter().flat_map(|d| &d.chapters);
    let items = chapters.flat_map(|chapter| &chapter.items);
    let coded = items.filter(|item| item.bound() && !item.code.is_empty());
    coded.map(|item| (item.path.as_str(), item)).collect()
}

/// First and last of these years, as printed.
pub fn span(years: impl Iterator<Item = u16>) -> String {
    let (mut first, mut last) = (u16::MAX, 0);
    for year in years {
        first = first.min(year);
        last = last.max(year);
    }
    match (first, last) {
        (u16::MAX, _) => String::new(),
        _ if first == last => first.to_string(),
        _ => format!("{first}—{last}"),
    }
}
