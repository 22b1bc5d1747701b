//! The inventory (卷内目录) of a volume: 序号 标准条目号 文号 责任者 题名 日期 页号 备注
//! (参照 GB/T 9705-2008; the second column is ours).

use serde::Serialize;

use super::{Particulars, sheets};
use crate::error::Result;
use crate::output::press::Press;
use crate::output::template::Look;
use crate::page::Sheet;
use crate::page::style::Geometry;

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
