//! A paper → its pages in the dossier: typeset, bound in, placed as a picture, or a slip that
//! says why it could not be.

use serde::Serialize;

use super::{Job, typeset};
use crate::dossier::Item;
use crate::error::Result;
use crate::output::template::{Look, blocks};
use crate::page::style::Geometry;
use crate::page::{Block, Flow};
use crate::read::Body;

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
        match &facts.reading.body {
            Body::Unreadable(why) => self.slip(item, &why.in_words(), None, &[]),
            Body::Text(paragraphs) => {
                let paper = evidence.papers.get(&item.digest);
                let paged = matches!(
                    facts.reading.format.as_str(),
                    "xlsx" | "xls" | "pptx" | "et"
                );
                let set = typeset::blocks(paragraphs, paper, paged);
                self.set(item, &set)
            }
            Body::Pictures { .. } => self.slip(item, "图片", None, &[]),
        }
    }

    /// Typesets blocks as pages of the dossier.
    fn set(&mut self, item: &Item, blocks: &[Block]) -> Result<()> {
        let mut flow = Flow::new(&self.press.fonts, Geometry::A4);
        flow.add_all(blocks);
        let (sheets, missing) = flow.finish();
        if !missing.is_empty() {
            let chars: Vec<String> = missing
                .iter()
                .take(20)
                .map(|c| format!("U+{:04X}", u32::from(*c)))
                .collect();
            self.tally
                .glyphs
                .push(format!("{}：{}", item.path, chars.join("、")));
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
        let at = page.map_or(String::new(), |(n, _)| format!("第{n}页"));
        self.tally
            .slips
            .push(format!("{}{at}：{reason}", item.path));
        let markdown = self.press.templates.render("slip.md", &slip)?;
        let mut all = blocks(&markdown, Look::Form);
        all.extend_from_slice(rest);
        self.set(item, &all)
    }
}

fn in_bytes(size: u64) -> String {
    match size {
        0..=9999 => format!("{size} 字节"),
        10_000..=9_999_999 => format!("{:.1} KB（{size} 字节）", size as f64 / 1024.0),
        _ => format!("{:.1} MB（{size} 字节）", size as f64 / 1_048_576.0),
    }
}
