//! A paper → its pages in the dossier: typeset, placed as a picture, or a slip that says why it
//! could not be. PDFs are the matter of `bound`.

use std::io::Read;

use serde::Serialize;

use super::composed::Stretch;
use super::{Job, caption};
use crate::assess::Assessment;
use crate::dossier::Item;
use crate::error::{Error, Result};
use crate::output::Originals;
use crate::output::pdf::picture::{self, Drawn};
use crate::output::pdf::{Fit, Placed};
use crate::output::template::{Look, blocks};
use crate::page::{Block, Picture};
use crate::read::{Body, Metadata, tiff_pages};

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
            (Body::Text(_), _) | (Body::Pictures { .. }, "docx" | "xlsx" | "pptx") => {
                self.document(item, facts)
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
        original(self.assessment, self.originals, item)
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
                Ok(drawn) => self.hang(drawn, caption::lines(item, metadata, &bytes, None)),
                Err(why) => self.slip(item, &why, None, &[]),
            };
        }
        for (n, directory) in (1..).zip(pages) {
            picture::turn_to(&mut bytes, directory);
            match picture::write(&bytes, turn, &mut self.binder.to)? {
                Ok(drawn) => {
                    let mut caption = caption::lines(item, metadata, &bytes, None);
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
        self.set(item, &[Stretch::upright(all)], &[])
    }
}

fn in_bytes(size: u64) -> String {
    match size {
        0..=9999 => format!("{size} 字节"),
        10_000..=9_999_999 => format!("{:.1} KB（{size} 字节）", size as f64 / 1024.0),
        _ => format!("{:.1} MB（{size} 字节）", size as f64 / 1_048_576.0),
    }
}

/// The bytes of a paper as it was handed in.
pub(super) fn original(
    assessment: &Assessment,
    originals: &dyn Originals,
    item: &Item,
) -> Result<Vec<u8>> {
    let material = assessment.evidence.material(&item.path);
    let material =
        material.ok_or_else(|| Error::bug(format!("案卷里有一份材料不在清册中：{}", item.path)))?;
    let mut bytes = Vec::new();
    originals
        .open(material)?
        .read_to_end(&mut bytes)
        .map_err(|e| Error::disk("读取", std::path::Path::new(&item.path), e))?;
    Ok(bytes)
}
