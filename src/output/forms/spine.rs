//! Labels for the spines (脊背) of boxes, laid out side by side on A4 sheets to be cut: 全宗号, 年度,
//! 保管期限, 起止件号, title, 盒号 (参照 DA/T 22-2015, 5.6.2).

use serde::Serialize;

use super::{Particulars, blank};
use crate::error::Result;
use crate::output::press::Press;
use crate::output::template::{Grid, grid};
use crate::page::pen::{Area, Pen};
use crate::page::style::Geometry;
use crate::page::{Face, MM, Mark, Sheet};

/// Height of a label: as much of the 310 mm of a box as an A4 sheet gives.
const HEIGHT: f32 = 260.0 * MM;
/// Where labels begin on a sheet, and the least blank beside the last.
const LEFT: f32 = 15.0 * MM;
const TOP: f32 = 20.0 * MM;
/// Between labels, for the knife.
const GAP: f32 = 5.0 * MM;
/// Height of a cell, and of one with two values.
const CELL: f32 = 18.0 * MM;
const TWO: f32 = 26.0 * MM;
/// Largest size of the title, in points.
const TITLE: f32 = 24.0;

/// Thickness of a sheet in millimetres (70 to 80 g/m²), and what a box has besides.
const SHEET: f32 = 0.1;
const BOARD: f32 = 3.0;

#[derive(Serialize)]
struct Spine<'a> {
    #[serde(flatten)]
    of: &'a Particulars,
    box_number: &'a str,
    box_width: u32,
}

/// The narrowest of the boxes (millimetres, ascending) that holds so many sheets; the widest where
/// none does.
pub fn box_width(widths: &[u32], sheets: usize) -> u32 {
    let thick = sheets as f32 * SHEET + BOARD;
    let fits = widths.iter().find(|width| **width as f32 >= thick);
    fits.or(widths.last()).copied().unwrap_or(0)
}

/// A label for each volume, in order.
///
/// # Errors
/// The template can't be filled.
pub fn lay(press: &Press, volumes: &[Particulars], widths: &[u32]) -> Result<Vec<Sheet>> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut x = f32::INFINITY;
    for of in volumes {
        let millimetres = box_width(widths, of.sheets);
        let spine = Spine {
            of,
            box_number: of.serial.trim_start_matches('0'),
            box_width: millimetres,
        };
        let said = grid(&press.templates.render("spine.md", &spine)?);
        let width = millimetres as f32 * MM;
        if x + width > Geometry::A4.width - LEFT {
            sheets.push(blank(Geometry::A4));
            x = LEFT;
        }
        if let Some(sheet) = sheets.last_mut() {
            let marks = label(press, &said, (x, TOP, width, HEIGHT), millimetres);
            sheet.marks.extend(marks);
        }
        x += width + GAP;
    }
    Ok(sheets)
}

/// One label: cells from the top, the last at the foot, the title between.
fn label(press: &Press, said: &Grid, area: Area, millimetres: u32) -> Vec<Mark> {
    let (x, y, w, h) = area;
    let mut pen = Pen::new(&press.fonts);
    pen.frame(area, 0.8);
    let above = (x, y - 5.0 * MM, w, 4.0 * MM);
    pen.fit(&format!("{millimetres} 毫米"), Face::Song, 8.0, above);
    let (last, upper) = match said.rows.split_last() {
        Some((last, upper)) => (Some(last), upper),
        None => (None, &[][..]),
    };
    let mut top = y;
    for row in upper {
        top += cell(&mut pen, row, (x, top, w));
        pen.line((x, top), (x + w, top), 0.5);
    }
    let mut bottom = y + h;
    if let Some(row) = last {
        bottom -= depth(row);
        pen.line((x, bottom), (x + w, bottom), 0.5);
        cell(&mut pen, row, (x, bottom, w));
    }
    let margin = 4.0 * MM;
    let title = (x, top + margin, w, bottom - top - 2.0 * margin);
    pen.down(&said.heading, Face::Title, TITLE, title);
    pen.marks
}

/// Name and values of a cell: values apart by a blank stand below each other.
fn cell(pen: &mut Pen, row: &[String], (x, y, w): (f32, f32, f32)) -> f32 {
    let depth = depth(row);
    let inner = w - 2.0 * MM;
    let left = x + 1.0 * MM;
    let name = row.first().map_or("", String::as_str);
    pen.fit(name, Face::Hei, 9.0, (left, y + 1.0 * MM, inner, 6.0 * MM));
    let values = values(row);
    let each = (depth - 8.0 * MM) / values.len().max(1) as f32;
    for (n, value) in values.iter().enumerate() {
        let top = y + 7.0 * MM + n as f32 * each;
        pen.fit(value, Face::Song, 14.0, (left, top, inner, each));
    }
    depth
}

fn values(row: &[String]) -> Vec<&str> {
    row.get(1)
        .map_or("", String::as_str)
        .split(' ')
        .filter(|v| !v.is_empty())
        .collect()
}

fn depth(row: &[String]) -> f32 {
    if values(row).len() > 1 { TWO } else { CELL }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_as_wide_as_what_it_holds() {
        let widths = [20, 30, 40, 50];
        let found = [0, 170, 171, 270, 271, 370, 470, 900].map(|n| box_width(&widths, n));
        assert_eq!(found, [20, 20, 30, 30, 40, 40, 50, 50]);
    }
}
