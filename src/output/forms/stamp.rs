//! The filing stamp (归档章): 45 × 16 mm, six cells, red, above the text of a first page
//! (参照 DA/T 22-2015, 5.4.3 and appendix B).

use serde::Serialize;

use crate::error::Result;
use crate::output::pdf::ROOM;
use crate::output::press::Press;
use crate::output::template::grid;
use crate::page::pen::Pen;
use crate::page::style::Geometry;
use crate::page::{Face, MM, Mark, Sheet};

/// Width and height.
pub const SIZE: (f32, f32) = (45.0 * MM, 16.0 * MM);

/// From its lower edge to the text block.
const CLEAR: f32 = 7.0 * MM;
/// The same, at least.
const NEAR: f32 = 2.0 * MM;
/// What printers leave blank.
const EDGE: f32 = 5.0 * MM;
const RED: [f32; 3] = [0.8, 0.05, 0.05];

/// What `stamp.md` is filled with.
#[derive(Debug, Serialize)]
pub struct Stamp<'a> {
    /// 全宗号.
    pub fonds: &'a str,
    /// 年度.
    pub year: u16,
    /// 保管期限.
    pub retention: &'static str,
    /// 机构: short name of the unit.
    pub unit: &'a str,
    /// 机构代码.
    pub unit_code: String,
    /// 件号.
    pub serial: String,
    /// 页数.
    pub pages: usize,
    /// 档号.
    pub code: &'a str,
}

/// A corner and how many times its size: where the stamp stands.
pub struct Place {
    /// Left.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// 1 where there is room for all of it.
    pub scale: f32,
}

/// Where it stands on a sheet: at the right, within the top margin; smaller where that is too low
/// for it. On a page bound in, where room was left for it.
pub fn place(g: &Geometry, sheet: &Sheet) -> Place {
    let room = sheet.marks.iter().find_map(|mark| match mark {
        Mark::Picture {
            key: ROOM,
            x,
            y,
            width,
            ..
        } => Some((*x, *y, *width / SIZE.0)),
        _ => None,
    });
    if let Some((x, y, scale)) = room {
        return Place { x, y, scale };
    }
    let scale = ((g.top - EDGE - NEAR) / SIZE.1).clamp(0.4, 1.0);
    let height = SIZE.1 * scale;
    let below = (g.top - EDGE - height).clamp(NEAR, CLEAR);
    Place {
        x: g.left + g.measure - SIZE.0 * scale,
        y: g.top - below - height,
        scale,
    }
}

/// What stands in its cells.
///
/// # Errors
/// The template can't be filled.
pub fn cells(press: &Press, stamp: &Stamp) -> Result<Vec<Vec<String>>> {
    Ok(grid(&press.templates.render("stamp.md", stamp)?).rows)
}

/// The stamp at its place.
pub fn marks(press: &Press, cells: &[Vec<String>], at: Place) -> Vec<Mark> {
    let Place { x, y, scale } = at;
    let (w, h) = (SIZE.0 * scale, SIZE.1 * scale);
    let mut pen = Pen::new(&press.fonts);
    pen.marks.push(Mark::Colour(RED));
    pen.frame((x, y, w, h), 1.0 * scale);
    let deep = h / cells.len().max(1) as f32;
    for (r, row) in cells.iter().enumerate() {
        let top = y + r as f32 * deep;
        if r > 0 {
            pen.line((x, top), (x + w, top), 0.6 * scale);
        }
        let wide = w / row.len().max(1) as f32;
        for (c, cell) in row.iter().enumerate() {
            let left = x + c as f32 * wide;
            if c > 0 {
                pen.line((left, top), (left, top + deep), 0.6 * scale);
            }
            let inner = (left + scale, top, wide - 2.0 * scale, deep);
            pen.fit(cell, Face::Song, 10.5 * scale, inner);
        }
    }
    pen.marks.push(Mark::Colour([0.0; 3]));
    pen.marks
}
