//! The list of every file that was handed in, and what became of each.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::{Column, Sheet};
use super::words;
use crate::catalogue::Material;
use crate::evidence::Evidence;

const COLUMNS: &[Column] = &[
    Column::text("文件", 44.0),
    Column::text("单位", 13.0),
    Column::text("应交项", 20.0),
    Column::text("年度", 6.0),
    Column::number("大小（字节）", 12.0),
    Column::text("格式", 8.0),
    Column::text("页数", 6.0),
    Column::text("情况", 28.0),
    Column::text("SHA-256", 34.0),
];

/// Fills the sheet: materials by path, then what was passed over.
pub fn list(evidence: &Evidence, to: &mut Worksheet) -> Result<(), XlsxError> {
    let title = format!("{} 材料清单", evidence.project.name);
    let mut sheet = Sheet::begin(to, "材料清单", &title, COLUMNS.to_vec())?;
    for material in &evidence.catalogue.materials {
        let reading = evidence.facts_of(material).map(|facts| &facts.reading);
        let due = material
            .slot
            .as_ref()
            .map(|s| evidence.title(&s.requirement));
        let unit = material.unit.as_ref();
        let pages = reading.and_then(|reading| reading.pages);
        sheet.text(material.path.as_str())?;
        sheet.text(unit.map_or("", |unit| evidence.unit_name(unit)))?;
        sheet.text(due.unwrap_or(""))?;
        sheet.text(&material.year.map_or(String::new(), |year| year.to_string()))?;
        sheet.number(material.size as f64)?;
        sheet.text(reading.map_or("", |reading| &reading.format))?;
        sheet.text(&pages.map_or(String::new(), |pages| pages.to_string()))?;
        sheet.text(&state(evidence, material))?;
        sheet.text(&material.digest.to_string())?;
        sheet.end_row()?;
    }
    for skipped in &evidence.catalogue.skipped {
        sheet.text(skipped.path.as_str())?;
        for _ in 0..6 {
            sheet.text("")?;
        }
        sheet.text(&format!("没有检查：{}", words::skipped(skipped.why)))?;
        sheet.text("")?;
        sheet.end_row()?;
    }
    sheet.finish()
}

/// What became of a file, in words.
fn state(evidence: &Evidence, material: &Material) -> String {
    let mut words = Vec::new();
    match (&material.slot, &material.suggestion) {
        (Some(_), _) => {}
        (None, Some(hint)) => words.push(format!(
            "没有对上应交项，可能属于《{}》（{}）",
            evidence.title(&hint.requirement),
            hint.why
        )),
        (None, None) => words.push("没有对上应交项".into()),
    }
    if !material.also.is_empty() {
        let also: Vec<String> = material
            .also
            .iter()
            .map(|slot| words::slot(evidence, slot))
            .collect();
        words.push(format!("互见：{}", also.join("、")));
    }
    if let Some(why) = words::unchecked(evidence, material) {
        words.push(format!("未能检查：{why}"));
    } else if words::pictures(evidence, material) {
        words.push("图片或扫描件，须人工查看".into());
    }
    if evidence
        .facts_of(material)
        .is_some_and(|facts| facts.reading.misnamed)
    {
        words.push("扩展名与实际格式不符".into());
    }
    if words.is_empty() {
        words.push("已归入应交项".into());
    }
    words.join("；")
}
