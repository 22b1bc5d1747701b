//! The register of all volumes (案卷总目录).

use serde::Serialize;

use super::{Particulars, number, sheets, spine};
use crate::error::Result;
use crate::output::press::Press;
use crate::output::template::Look;
use crate::output::words;
use crate::page::Sheet;
use crate::page::style::Geometry;
use crate::paper::Date;
use crate::project::Project;

#[derive(Serialize)]
struct Register<'a> {
    project: &'a str,
    fonds: &'a str,
    fonds_name: &'a str,
    retention: &'static str,
    date: String,
    pieces: usize,
    pages: usize,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    of: &'a Particulars,
    box_width: u32,
    remark: &'static str,
}

/// Its sheets, across.
///
/// # Errors
/// The template can't be filled.
pub fn lay(
    press: &Press,
    project: &Project,
    today: Date,
    volumes: &[Particulars],
) -> Result<Vec<Sheet>> {
    let filing = &project.filing;
    let row = |of| Row {
        of,
        box_width: spine::box_width(&filing.box_widths, of.sheets),
        remark: if of.loose {
            "当年材料，未装订"
        } else {
            ""
        },
    };
    let register = Register {
        project: &project.name,
        fonds: &filing.fonds,
        fonds_name: &filing.fonds_name,
        retention: filing.retention.in_words(),
        date: words::day(today),
        pieces: volumes.iter().map(|v| v.pieces).sum(),
        pages: volumes.iter().map(|v| v.pages).sum(),
        rows: volumes.iter().map(row).collect(),
    };
    let markdown = press.templates.render("register.md", &register)?;
    let mut laid = sheets(press, &markdown, Look::List, Geometry::ACROSS);
    number(press, &mut laid);
    Ok(laid)
}
