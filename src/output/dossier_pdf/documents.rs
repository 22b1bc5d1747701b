//! Documents that are typeset: as they were set where they set themselves, else in the manner of
//! GB/T 9704; and the setting of blocks as pages of the dossier.

use super::bind::original;
use super::composed::{self, Stretch};
use super::{Job, markdown, typeset};
use crate::assess::Assessment;
use crate::dossier::{Dossier, Item};
use crate::error::Result;
use crate::facts::Facts;
use crate::output::pdf::picture;
use crate::output::pdf::{Fit, Placed};
use crate::output::{Originals, Rendition};
use crate::page::{Block, Flow, Run, Style};
use crate::read::compose::Composed;
use crate::read::{Body, plain_text};

/// Pages that one paper may take when we typeset it; the rest is left to the original.
const MOST_PAGES: usize = 1000;

impl Job<'_> {
    /// A document, by its format and what it says of its looks.
    pub(super) fn document(&mut self, item: &Item, facts: &Facts) -> Result<()> {
        let format = facts.reading.format.as_str();
        if let Some(rendition) = rendition(self.assessment, self.originals, item)? {
            match rendition.pdf {
                Ok(pdf) => {
                    self.label = Some(format!("转换件（{} 转换，以原件为准）", rendition.by));
                    let bound = self.bind_pages(item, facts, &pdf);
                    self.label = None;
                    return bound;
                }
                Err(why) => self.lose(item, &format!("{why}，改由本程序排版")),
            }
        }
        if matches!(format, "docx" | "xlsx" | "pptx") {
            let bytes = self.bytes(item)?;
            match self.originals.compose(&bytes)? {
                Some(Ok(composed)) if composed::sets_itself(&composed) => {
                    return self.as_it_was(item, composed);
                }
                Some(Err(why)) => self.lose(item, &format!("原有版式（{}）", why.in_words())),
                _ => {}
            }
        }
        if format == "md"
            && let Some(text) = plain_text(&self.bytes(item)?)
        {
            return self.as_it_was(item, markdown::compose(&text));
        }
        let paragraphs = match &facts.reading.body {
            Body::Text(paragraphs) => paragraphs.as_slice(),
            _ => return self.slip(item, "这份文件里只有图片，未能排出", None, &[]),
        };
        let paper = self.assessment.evidence.papers.get(&item.digest);
        let paged = matches!(format, "xlsx" | "xls" | "pptx" | "ppt" | "et" | "ods");
        let set = typeset::blocks(paragraphs, paper, paged);
        self.set(item, &[Stretch::upright(set)], &[])
    }

    /// A document that sets itself, with its pictures.
    fn as_it_was(&mut self, item: &Item, mut composed: Composed) -> Result<()> {
        let (mut pixels, mut placed) = (Vec::new(), Vec::new());
        for (key, bytes) in std::mem::take(&mut composed.pictures).iter().enumerate() {
            let drawn = match picture::is_known(bytes) {
                true => picture::write(bytes, 1, &mut self.binder.to)?,
                false if bytes.is_empty() => Err("没有内容".into()),
                false => Err("矢量图等暂不能排出的格式".into()),
            };
            match drawn {
                Ok(drawn) => {
                    pixels.push(Some((drawn.width, drawn.height)));
                    placed.push(Placed {
                        key,
                        object: drawn.object,
                        fit: Fit::Image(drawn.turn),
                    });
                }
                Err(why) => {
                    pixels.push(None);
                    composed
                        .lost
                        .push(format!("第 {} 幅图片（{why}）", key + 1));
                }
            }
        }
        for lost in &composed.lost {
            self.lose(item, lost);
        }
        let stretches = composed::stretches(&composed, &pixels);
        self.set(item, &stretches, &placed)
    }

    /// Notes for the 备考表 what of a paper is not on its pages.
    fn lose(&mut self, item: &Item, what: &str) {
        self.tally.lost.push((item.path.clone(), what.to_owned()));
    }

    /// Typesets blocks as pages of the dossier, written as they fill.
    pub(super) fn set(
        &mut self,
        item: &Item,
        stretches: &[Stretch],
        placed: &[Placed],
    ) -> Result<()> {
        let press = self.press;
        let upright = self.geometry();
        let mut flow = Flow::new(&press.fonts, upright);
        let begun = self.binder.pages();
        let blocks = stretches
            .iter()
            .flat_map(|stretch| stretch.blocks.iter().map(|block| (stretch.across, block)));
        for (across, block) in blocks {
            flow.turn(if across { upright.across() } else { upright });
            flow.add(block);
            let full = flow.take_full();
            self.append(full, placed)?;
            if self.binder.pages() - begun > MOST_PAGES {
                let text = format!("（以下从略：本件排印已超过 {MOST_PAGES} 页，其余见原件。）");
                flow.add(&Block::Text(Style::Body, Run::plain(text)));
                let reason = format!("只排印前 {MOST_PAGES} 页，其余见原件");
                self.tally.slips.push((item.path.clone(), 0, reason));
                break;
            }
        }
        let (mut sheets, missing) = flow.finish();
        if sheets.is_empty() && self.binder.pages() == begun {
            sheets = self.lay(&[Block::Text(Style::Body, Run::plain("（本件没有文字。）"))]);
        }
        if !missing.is_empty() {
            let chars: Vec<String> = missing
                .iter()
                .take(20)
                .map(|c| format!("U+{:04X}", u32::from(*c)))
                .collect();
            let more = if missing.len() > 20 { "等" } else { "" };
            self.tally
                .glyphs
                .push(format!("{}：{}{more}", item.path, chars.join("、")));
        }
        self.append(sheets, placed)
    }
}

/// A dossier whose inventory says which of its papers are renditions (转换件). It is settled before
/// anything is set: a longer remark may make a longer inventory.
pub(super) fn remarked(
    assessment: &Assessment,
    originals: &dyn Originals,
    mut dossier: Dossier,
) -> Result<Dossier> {
    let chapters = dossier.chapters.iter_mut();
    for item in chapters.flat_map(|chapter| &mut chapter.items) {
        if item.bound() && rendition(assessment, originals, item)?.is_some_and(|r| r.pdf.is_ok()) {
            let blank = if item.remark.is_empty() { "" } else { "；" };
            item.remark.push_str(&format!("{blank}转换件"));
        }
    }
    Ok(dossier)
}

/// A paper as another program renders it, where that was asked for.
fn rendition(
    assessment: &Assessment,
    originals: &dyn Originals,
    item: &Item,
) -> Result<Option<Rendition>> {
    let Some(facts) = assessment.evidence.facts.get(&item.digest) else {
        return Ok(None);
    };
    let reading = &facts.reading;
    match reading.body {
        Body::Text(_) | Body::Pictures { .. } => {
            let bytes = || original(assessment, originals, item);
            originals.render(&reading.format, item.digest, &bytes)
        }
        _ => Ok(None),
    }
}
