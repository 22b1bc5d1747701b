//! Excel workbooks (`.xlsx`, `.xlsm`): values as shown, sheet by sheet.

mod drawn;
mod hidden;

use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetVisible, Xlsx, XlsxError};

use super::container::{self, Family, Package};
use super::sheet::{Rows, shown};
use super::xml::{Node, walk};
use super::{Format, Reading, Why, office};
use drawn::Drawn;
pub(super) use hidden::{column_of, parts};

/// The table's line.
pub(super) const FORMAT: Format = Format {
    name: "xlsx",
    extensions: &["xlsx", "xlsm", "xltx", "xltm", "et"],
    detect: |bytes| container::family(bytes) == Some(Family::Sheet),
    read,
};

pub(super) type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

fn read(bytes: &[u8]) -> Reading {
    try_read(bytes).unwrap_or_else(|why| Reading::unreadable(FORMAT.name, why))
}

fn try_read(bytes: &[u8]) -> Result<Reading, Why> {
    let (mut package, mut workbook) = open(bytes)?;
    let (mut metadata, _) = office::properties(&mut package)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut rows = Rows::default();
    let mut shown = Vec::new();
    for (sheet, number) in sheets.iter().zip(1..) {
        if sheet.visible != SheetVisible::Visible {
            metadata
                .hidden
                .push(format!("隐藏的工作表：{}", sheet.name));
            continue;
        }
        cells(&mut workbook, &sheet.name, |at, value| {
            rows.cell(number, at, value)
        })?;
        shown.push(sheet.name.as_str());
    }
    let is_shown = |number: u32| {
        let sheet = number.checked_sub(1).and_then(|i| sheets.get(i as usize));
        sheet.is_none_or(|sheet| sheet.visible == SheetVisible::Visible)
    };
    // Opened anew: what has been checked counts towards the limit.
    let drawn = Drawn::of(&mut Package::open(bytes)?, is_shown);
    if drawn.comments > 0 {
        let comments = drawn.comments;
        metadata.hidden.push(format!("批注 {comments} 条"));
    }
    let mut paragraphs = rows.paragraphs()?;
    paragraphs.extend(drawn.paragraphs);
    paragraphs.sort_by_key(|paragraph| paragraph.page);
    // Opened anew: what has been checked counts towards the limit.
    let words = hidden::words(&mut Package::open(bytes)?, &shown);
    metadata.hidden.extend(words);
    Ok(Reading {
        pages: u32::try_from(sheets.len()).ok(),
        metadata,
        ..office::reading(FORMAT.name, paragraphs, drawn.pictures, drawn.gaps)
    })
}

/// The package, and the workbook in it by the reader we use, after a look whether that is safe.
pub(super) fn open(bytes: &[u8]) -> Result<(Package<'_>, Workbook<'_>), Why> {
    let mut package = Package::open(bytes)?;
    check(&mut package)?;
    let workbook = Xlsx::new(Cursor::new(bytes)).map_err(why)?;
    Ok((package, workbook))
}

/// The reader we use inflates without bounds and believes the number of strings that a workbook
/// claims to hold: a claim of 10⁹ would end the program. Both are checked here first.
fn check(package: &mut Package<'_>) -> Result<(), Why> {
    let parts: Vec<String> = package
        .names()
        .filter(|name| name.ends_with(".xml") || name.ends_with(".rels"))
        .map(String::from)
        .collect();
    for name in parts {
        let part = package.need(&name)?;
        if name.ends_with("sharedstrings.xml") {
            let claimed = claimed_strings(&part)?;
            // The shortest string there can be is `<si/>`.
            if claimed > part.len() as u64 / 5 {
                return Err(Why::Broken("字符串表的数目与内容不符".into()));
            }
        }
    }
    Ok(())
}

fn claimed_strings(part: &[u8]) -> Result<u64, Why> {
    let mut claimed = 0;
    walk(part, |node| {
        if let Node::Open("sst", attributes) = node {
            let count = attributes.get("uniqueCount");
            claimed = claimed.max(count.and_then(|n| n.trim().parse().ok()).unwrap_or(0));
        }
    })?;
    Ok(claimed)
}

/// Every cell of a sheet that is written, with its value as shown.
pub(super) fn cells(
    workbook: &mut Workbook<'_>,
    name: &str,
    mut visit: impl FnMut((u32, u32), &str) -> Result<(), Why>,
) -> Result<(), Why> {
    values(workbook, name, |at, value, format| {
        visit(at, &shown::shown(value, format))
    })
}

/// Every cell of a sheet that is written, with its value and its number format.
pub(super) fn values(
    workbook: &mut Workbook<'_>,
    name: &str,
    mut visit: impl FnMut((u32, u32), &DataRef<'_>, Option<&str>) -> Result<(), Why>,
) -> Result<(), Why> {
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet that is one chart has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(why(error)),
    };
    let formats: Vec<Option<String>> = cells
        .styles()
        .iter()
        .map(|style| Some(style.number_format.as_ref()?.format_code.clone()))
        .collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(why)? {
        let format = formats.get(style).and_then(Option::as_deref);
        visit(cell.get_position(), cell.get_value(), format)?;
    }
    Ok(())
}

fn why(error: XlsxError) -> Why {
    match error {
        XlsxError::Password => Why::Encrypted,
        _ => Why::Broken("工作簿内部有错".into()),
    }
}
