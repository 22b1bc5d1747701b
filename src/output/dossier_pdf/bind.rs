//! A paper → its pages in the dossier: typeset, placed as a picture, or a slip that says why it
//! could not be. PDFs are the matter of `bound`.

use std::io::Read;

use serde::Serialize;

use super::{Job, typeset};
use crate::dossier::Item;
use crate::error::{Error, Result};
use crate::output::pdf::picture::{self, Drawn};
use crate::output::pdf::{Fit, Placed};
use crate::output::template::{Look, blocks};
use crate::page::{Block, Flow, Picture, Run, Style};
use crate::read::{Body, Metadata, tiff_pages};

/// Pages that one paper may take when we typeset it; the rest is left to the original.
const MOST_PAGES: usize = 1000;

/// What `slip.md` is filled with.
#[derive(Serialize)]
struct Slip<'a> {
    reason: &'a str,
    title: &'a str,
    path: &'a str,
    size: String,
    digest: String,
    page: Option<u32>,
    of: Option<u32>,
    text: bool,
}

impl Job<'_> {
    /// Binds one paper.
    pub(super) fn bind(&mut self, item: &Item) -> Result<()> {
        let evidence = &self.assessment.evidence;
        let Some(facts) = evidence.facts.get(&item.digest) else {
            return self.slip(item, "程序没有读过这份材料", None, &[]);
        };
        match (&facts.reading.body, facts.reading.format.as_str()) {
            (_, "pdf") => self.bind_pdf(item, facts),
            (Body::Text(paragraphs), format) => {
                let paper = evidence.papers.get(&item.digest);
                let paged = matches!(format, "xlsx" | "xls" | "pptx" | "ppt" | "et" | "ods");
                let set = typeset::blocks(paragraphs, paper, paged);
                self.set(item, &set)
            }
            (Body::Pictures { .. }, _) => self.place(item, &facts.reading.metadata),
            (Body::Recording, _) => self.slip(item, "这是录像或录音，不能印成纸页", None, &[]),
            (Body::Archive(_), _) => {
                self.slip(item, "这是没有拆开的压缩包，不能印成纸页", None, &[])
            }
            (Body::Unreadable(why), _) => self.slip(item, &why.in_words(), None, &[]),
        }
    }

    pub(super) fn bytes(&self, item: &Item) -> Result<Vec<u8>> {
        let material = self.assessment.evidence.material(&item.path);
        let material = material
            .ok_or_else(|| Error::bug(format!("案卷里有一份材料不在清册中：{}", item.path)))?;
        let mut bytes = Vec::new();
        self.originals
            .open(material)?
            .read_to_end(&mut bytes)
            .map_err(|e| Error::disk("读取", std::path::Path::new(&item.path), e))?;
        Ok(bytes)
    }

    /// A photo on a page of its own, captioned; a file of several pages, each on its own.
    fn place(&mut self, item: &Item, metadata: &Metadata) -> Result<()> {
        let mut bytes = self.bytes(item)?;
        if !picture::is_known(&bytes) {
            return self.slip(item, "这种图片格式暂不能装订，见原件", None, &[]);
        }
        let turn = metadata.orientation.unwrap_or(1);
        let pages = tiff_pages(&bytes);
        let count = pages.len() as u32;
        if count < 2 {
            return match picture::write(&bytes, turn, &mut self.binder.to)? {
                Ok(drawn) => self.hang(drawn, caption(item, metadata)),
                Err(why) => self.slip(item, &why, None, &[]),
            };
        }
        for (n, directory) in (1..).zip(pages) {
            picture::turn_to(&mut bytes, directory);
            match picture::write(&bytes, turn, &mut self.binder.to)? {
                Ok(drawn) => {
                    let mut caption = caption(item, metadata);
                    caption.push(format!("第 {n} 页，共 {count} 页"));
                    self.hang(drawn, caption)?;
                }
                Err(why) => self.slip(item, &why, Some((n, count)), &[])?,
            }
        }
        Ok(())
    }

    /// A picture on a page of its own.
    fn hang(&mut self, drawn: Drawn, caption: Vec<String>) -> Result<()> {
        let turned = (5..=8).contains(&drawn.turn);
        let (width, height) = if turned {
            (drawn.height, drawn.width)
        } else {
            (drawn.width, drawn.height)
        };
        let block = Block::Picture(Picture {
            key: 0,
            width,
            height,
            caption,
            ..Picture::default()
        });
        let mut sheets = self.lay(&[block]);
        let first = self.binder.reserve(sheets.len());
        self.numbered(&mut sheets, first);
        let placed = Placed {
            key: 0,
            object: drawn.object,
            fit: Fit::Image(drawn.turn),
        };
        self.binder.fill(first, &sheets, &[placed])
    }

    /// Typesets blocks as pages of the dossier, written as they fill.
    fn set(&mut self, item: &Item, blocks: &[Block]) -> Result<()> {
        let press = self.press;
        let upright = self.geometry();
        let mut flow = Flow::new(&press.fonts, upright);
        let begun = self.binder.pages();
        for block in blocks {
            flow.add(block);
            let full = flow.take_full();
            self.append(full)?;
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
            sheets = self.lay(&[super::forms::text(Style::Body, "（本件没有文字。）")]);
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
        self.append(sheets)
    }

    /// A page that stands for what could not be bound. `rest` is set below it.
    pub(super) fn slip(
        &mut self,
        item: &Item,
        reason: &str,
        page: Option<(u32, u32)>,
        rest: &[Block],
    ) -> Result<()> {
        let size = self
            .assessment
            .evidence
            .material(&item.path)
            .map_or(0, |m| m.size);
        let slip = Slip {
            reason,
            title: &item.title,
            path: &item.path,
            size: in_bytes(size),
            digest: item.digest.to_string(),
            page: page.map(|p| p.0),
            of: page.map(|p| p.1),
            text: !rest.is_empty(),
        };
        let at = page.map_or(0, |(n, _)| n);
        self.tally
            .slips
            .push((item.path.clone(), at, reason.to_owned()));
        let markdown = self.press.templates.render("slip.md", &slip)?;
        let mut all = blocks(&markdown, Look::Form);
        all.extend_from_slice(rest);
        self.set(item, &all)
    }
}

/// Name, time and place of a photo.
fn caption(item: &Item, metadata: &Metadata) -> Vec<String> {
    let mut lines = vec![item.title.trim_matches(['〔', '〕']).to_owned()];
    let time = metadata
        .taken
        .as_ref()
        .map(|t| format!("拍摄时间：{}", t.replace('T', " ")));
    let place = metadata.place.as_ref().map(|p| format!("拍摄地点：{p}"));
    let facts: Vec<String> = time.into_iter().chain(place).collect();
    if !facts.is_empty() {
        lines.push(facts.join("　"));
    }
    lines
}

fn in_bytes(size: u64) -> String {
    match size {
        0..=9999 => format!("{size} 字节"),
        10_000..=9_999_999 => format!("{:.1} KB（{size} 字节）", size as f64 / 1024.0),
        _ => format!("{:.1} MB（{size} 字节）", size as f64 / 1_048_576.0),
    }
}
