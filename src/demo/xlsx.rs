//! Workbooks: registers, data tables and sign-in sheets.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

use super::source::{Block, Entry};

/// The workbook's bytes.
pub(super) fn write(entry: &Entry) -> Vec<u8> {
    build(entry).expect("names and texts of the county are within the limits of a workbook")
}

fn build(entry: &Entry) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (year, month, day) = entry.date();
    book.set_properties(
        &DocProperties::new()
            .set_title(entry.get("题名"))
            .set_author(entry.get("落款"))
            .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?),
    );
    let title = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_font_size(16);
    let head = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_border(FormatBorder::Thin);
    let cell = Format::new().set_border(FormatBorder::Thin);
    let name = match entry.get("表名") {
        "" => "Sheet1",
        name => name,
    };
    let sheet = book.add_worksheet().set_name(name)?;
    let width = columns(entry);
    let mut at = 0;
    if !entry.get("题名").is_empty() {
        sheet.merge_range(
            0,
            0,
            0,
            width.saturating_sub(1).max(1),
            entry.get("题名"),
            &title,
        )?;
        at = 1;
    }
    for block in &entry.body {
        match block {
            Block::Heading(words) | Block::Text(words) => {
                sheet.write_string(at, 0, words)?;
                at += 1;
            }
            Block::Table(rows) => {
                for (number, row) in rows.iter().enumerate() {
                    let format = if number == 0 { &head } else { &cell };
                    for (column, value) in (0..).zip(row) {
                        match value.parse::<f64>() {
                            Ok(n) => sheet.write_number_with_format(at, column, n, format)?,
                            Err(_) => sheet.write_string_with_format(at, column, value, format)?,
                        };
                    }
                    at += 1;
                }
            }
        }
    }
    for key in ["落款", "日期"] {
        if !entry.get(key).is_empty() {
            sheet.write_string(at, width.saturating_sub(2), entry.get(key))?;
            at += 1;
        }
    }
    for (column, width) in (0..).zip(widths(entry)) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_landscape();
    if !entry.get("隐藏表").is_empty() {
        book.add_worksheet()
            .set_name(entry.get("隐藏表"))?
            .set_hidden(true)
            .write_string(0, 0, "底稿，未核对")?;
    }
    book.save_to_buffer()
}

fn columns(entry: &Entry) -> u16 {
    let widest = entry.body.iter().map(|block| match block {
        Block::Table(rows) => rows.iter().map(Vec::len).max().unwrap_or(1),
        _ => 2,
    });
    widest
        .max()
        .and_then(|n| u16::try_from(n).ok())
        .unwrap_or(2)
}

/// Widths of columns in characters: the longest cell, a Chinese character counted twice.
fn widths(entry: &Entry) -> Vec<f64> {
    let mut widths = Vec::new();
    for block in &entry.body {
        let Block::Table(rows) = block else { continue };
        for row in rows {
            widths.resize(widths.len().max(row.len()), 8.0_f64);
            for (width, cell) in widths.iter_mut().zip(row) {
                let wide: u16 = cell.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                *width = width.max(f64::from(wide) + 2.0);
            }
        }
    }
    widths
}
