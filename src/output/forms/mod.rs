//! Printed forms, each a tera template of its own that a project may replace: cover, inventory,
//! reference note, filing stamp, spine labels, registers; and the letters of the remediation cycle,
//! notices, reminders, the bulletin and the brief.

pub mod brief;
pub mod bulletin;
pub mod cover;
pub mod due;
pub mod filing;
pub mod inventory;
pub mod letter;
pub mod note;
pub mod notice;
pub mod problem;
pub mod register;
pub mod reminder;
pub mod series;
pub mod spine;
pub mod stamp;
pub mod standing;

use serde::Serialize;

use crate::assess::Assessment;
use crate::error::Result;
use crate::output::Sink;
use crate::output::pdf::Binder;
use crate::output::pdf::meta::Meta;
use crate::output::press::Press;
use crate::output::template::{Look, blocks};
use crate::page::number::number_mark;
use crate::page::style::Geometry;
use crate::page::{Block, Flow, MM, Run, Sheet, Style, pen};

/// What every form of a volume may say of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Particulars {
    /// Name of the evaluation.
    pub project: String,
    /// 全宗号.
    pub fonds: String,
    /// 全宗名称.
    pub fonds_name: String,
    /// Title of the dossier.
    pub title: String,
    /// The part of the standard, or the unit.
    pub subtitle: String,
    /// Which volume of how many, `第1卷（共3卷）`; empty where there is one.
    pub part: String,
    /// 立卷单位.
    pub compiler: String,
    /// The standard.
    pub standard: String,
    /// Years of the evaluation.
    pub span: String,
    /// Years of the papers in it.
    pub years: String,
    /// 起止日期 of the papers in it.
    pub dates: String,
    /// 保管期限.
    pub retention: String,
    /// 档号.
    pub code: String,
    /// 案卷号, four digits.
    pub serial: String,
    /// Papers in it.
    pub pieces: usize,
    /// Pages of those papers.
    pub pages: usize,
    /// Sheets, with cover, inventory and note.
    pub sheets: usize,
    /// First 件号 in it: within its class for one unit and one year, else within the volume.
    pub first: String,
    /// Last 件号 in it.
    pub last: String,
    /// Whether its papers lie loose.
    pub loose: bool,
    /// Whether both sides are printed.
    pub duplex: bool,
    /// The day, in words.
    pub date: String,
}

/// A block of plain text.
pub fn text(style: Style, text: &str) -> Block {
    Block::Text(style, Run::plain(text))
}

/// A filled template, laid out on sheets of its own.
pub fn sheets(press: &Press, markdown: &str, look: Look, geometry: Geometry) -> Vec<Sheet> {
    let mut flow = Flow::new(&press.fonts, geometry);
    flow.add_all(&blocks(markdown, look));
    flow.finish().0
}

/// A form on one page.
pub struct OnOne {
    /// The page.
    pub sheet: Sheet,
    /// Size of all on it, as a share of what it should be.
    pub scale: f32,
    /// Even the smallest would not hold it: the rest is not on the page.
    pub lost: bool,
}

/// A filled template on one page: smaller where its words would take two. One that prints nothing
/// still gets its page.
pub fn on_one(press: &Press, markdown: &str, look: Look) -> OnOne {
    const SMALLEST: u8 = 8;
    let g = Geometry::A4;
    let mut tried = SMALLEST..=20;
    loop {
        let twentieths = tried.next_back().unwrap_or(SMALLEST);
        let scale = f32::from(twentieths) / 20.0;
        let larger = Geometry {
            left: 0.0,
            top: 0.0,
            measure: g.measure / scale,
            depth: g.depth / scale,
            ..g
        };
        let laid = sheets(press, markdown, look, larger);
        let lost = laid.len() > 1;
        if lost && twentieths > SMALLEST {
            continue;
        }
        let marks = laid.into_iter().next().into_iter().flat_map(|s| s.marks);
        let place = (g.left, g.top);
        let mut sheet = blank(g);
        sheet
            .marks
            .extend(marks.map(|mark| pen::shrunk(mark, scale, place)));
        return OnOne { sheet, scale, lost };
    }
}

/// A sheet with nothing on it.
pub fn blank(geometry: Geometry) -> Sheet {
    Sheet {
        width: geometry.width,
        height: geometry.height,
        marks: Vec::new(),
        links: Vec::new(),
    }
}

/// Puts numbers from 1 on sheets.
pub fn number(press: &Press, sheets: &mut [Sheet]) {
    for (page, sheet) in (1..).zip(sheets) {
        let geometry = if sheet.width > sheet.height {
            Geometry::ACROSS
        } else {
            Geometry::A4
        };
        let mark = number_mark(&press.fonts, geometry, page, 7.0 * MM);
        sheet.marks.push(mark);
    }
}

/// Writes a form as a file of its own.
///
/// # Errors
/// The disk would not have it.
pub fn print(
    assessment: &Assessment,
    press: &Press,
    sink: &mut dyn Sink,
    name: &str,
    title: String,
    sheets: &[Sheet],
) -> Result<()> {
    let mut binder = Binder::new(sink.create(name)?, name, &press.fonts)?;
    let first = binder.reserve(sheets.len());
    binder.fill(first, sheets, &[])?;
    let meta = Meta {
        title,
        author: assessment.evidence.project.name.clone(),
        date: assessment.evidence.today,
    };
    binder.finish(&meta, 0)
}
