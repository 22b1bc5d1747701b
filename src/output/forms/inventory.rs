//! The inventory (卷内目录) of a volume: 序号 标准条目号 文号 责任者 题名 日期 页号 备注
//! (参照 GB/T 9705-2008; the second column is ours).

use serde::Serialize;

use super::{Particulars, sheets};
use crate::error::Result;
use crate::output::press::Press;
use crate::output::template::Look;
use crate::page::style::Geometry;
use crate::page::{Link, MM, Mark, Sheet};

/// Within which the number of a line begins, from the left of the text block.
const FIRST: f32 = 12.0 * MM;
/// Height of the area that leads to a paper.
const LINE: f32 = 20.0;

/// A line of the inventory.
#[derive(Debug, Clone, Serialize)]
pub struct Row<'a> {
    /// 序号 within the volume.
    pub number: usize,
    /// 标准条目号.
    pub clause: &'a str,
    /// 文号.
    pub doc_number: &'a str,
    /// 责任者.
    pub issuer: &'a str,
    /// 题名.
    pub title: &'a str,
    /// 日期.
    pub date: &'a str,
    /// 页号; of loose papers how many pages. Empty where it is not bound here.
    pub page: String,
    /// 备注.
    pub remark: String,
    /// 档号.
    pub code: &'a str,
}

#[derive(Serialize)]
struct Inventory<'a> {
    #[serde(flatten)]
    of: &'a Particulars,
    rows: &'a [Row<'a>],
}

/// Makes each line lead to where its paper begins. Lines are known by their number in the first
/// column; a template that prints none has no links.
pub fn link(sheets: &mut [Sheet], targets: &[Option<usize>]) {
    let g = Geometry::A4;
    let mut lines = targets.iter().enumerate();
    let mut next = lines.next();
    for sheet in sheets {
        let mut marks: Vec<(f32, String)> = sheet
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Text { x, y, glyphs, .. } if *x < g.left + FIRST => {
                    Some((*y, glyphs.iter().map(|g| g.shaped.ch).collect()))
                }
                _ => None,
            })
            .collect();
        marks.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (y, text) in marks {
            let Some((n, target)) = next.filter(|(n, _)| text == (n + 1).to_string()) else {
                continue;
            };
            let area = (g.left, y - LINE * 0.7, g.measure, LINE);
            sheet
                .links
                .extend(target.map(|target| Link { area, target }));
            next = lines.next().filter(|(m, _)| *m > n);
        }
    }
}

/// Its sheets.
///
/// # Errors
/// The template can't be filled.
pub fn lay(press: &Press, of: &Particulars, rows: &[Row]) -> Result<Vec<Sheet>> {
    let markdown = press
        .templates
        .render("inventory.md", &Inventory { of, rows })?;
    Ok(sheets(press, &markdown, Look::List, Geometry::A4))
}
