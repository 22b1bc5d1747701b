//! [`Letter`]: a paper that is sent: one filled template, printed as PDF/A and written as a Word
//! document that says the same.

use super::{on_one, print, sheets};
use crate::assess::Assessment;
use crate::error::{Error, Result};
use crate::output::docx::{self, Setting};
use crate::output::pdf::meta::Meta;
use crate::output::press::Press;
use crate::output::template::{Look, blocks};
use crate::output::{Sink, write};
use crate::page::MM;
use crate::page::style::Geometry;

/// What the Word document of a single page has more of depth, and less of size.
const SLACK: f32 = 15.0 * MM;
const TIGHTER: f32 = 0.95;

/// A paper to be sent.
pub struct Letter<'a> {
    /// Where it goes in the results, without extension: `表单/周通报`.
    pub file: &'a str,
    /// What it calls itself.
    pub title: String,
    /// The filled template.
    pub markdown: String,
    /// As what it is printed.
    pub look: Look,
    /// Whether it is one page, whatever it says; smaller where it must be.
    pub one_page: bool,
}

impl Letter<'_> {
    /// Writes it, both ways.
    ///
    /// # Errors
    /// The disk would not have it; it has to fit one page and can't.
    pub fn send(self, assessment: &Assessment, press: &Press, sink: &mut dyn Sink) -> Result<()> {
        let geometry = Geometry::A4;
        let (laid, scale) = if self.one_page {
            let fitted = on_one(press, &self.markdown, self.look);
            if fitted.lost {
                let what = format!("{} 排不进一页", self.title);
                return Err(Error::project(what).hint(
                    "请把自己的模板改短；或者把它从 templates 文件夹移走，程序就用自带的模板。",
                ));
            }
            (vec![fitted.sheet], fitted.scale)
        } else {
            let mut laid = sheets(press, &self.markdown, self.look, geometry);
            super::number(press, &mut laid);
            (laid, 1.0)
        };
        let meta = Meta {
            title: self.title.clone(),
            author: assessment.evidence.project.issuer().to_owned(),
            date: assessment.evidence.today,
        };
        let mut setting = Setting {
            geometry,
            scale,
            numbered: !self.one_page,
        };
        if self.one_page {
            // Other programs set lines a little looser than we do; where no number stands below
            // there is room for that.
            setting.geometry.depth += SLACK;
            setting.scale *= TIGHTER;
        }
        let blocks = blocks(&self.markdown, self.look);
        let document = docx::write(&blocks, &press.fonts, &meta, setting)?;
        write(sink, &format!("{}.docx", self.file), &document)?;
        let name = format!("{}.pdf", self.file);
        print(assessment, press, sink, &name, self.title, &laid)
    }
}
