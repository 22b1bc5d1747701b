//! Texts that are at hand, so that what two papers share can be laid side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::cli::progress::Bar;
use crate::desk::{self, Desk};
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::likeness::agreeing;
use crate::likeness::normalise::{Masked, Masker, Origin};
use crate::paper::Span;
use crate::prints::Document;
use crate::prints::compare::Register;
use crate::project::Thresholds;

/// Texts by the digest that the files of fingerprints have.
#[derive(Default)]
pub struct Texts(BTreeMap<Digest, Text>);

struct Text {
    whole: Vec<char>,
    masked: Masked,
    origin: Origin,
}

/// A passage: where it is in both, and its words.
pub struct Passage {
    /// Stretches of the left and of the right text.
    pub spans: (Span, Span),
    /// Their words.
    pub words: (String, String),
}

impl Texts {
    /// Of these projects, so far as the register speaks of them.
    ///
    /// # Errors
    /// A project can't be read; fingerprints are keyed and no key is at hand.
    pub fn read(
        projects: &[PathBuf],
        register: &Register<'_>,
        key: Option<&crate::prints::Key>,
        bar: &Bar,
    ) -> Result<Self> {
        let asked: BTreeSet<Digest> = register
            .documents
            .iter()
            .filter_map(|known| known.document.text)
            .collect();
        let mut texts = BTreeMap::new();
        for path in projects {
            let desk = Desk::open(Some(path), desk::today())?;
            let masker = Masker::of(&desk.project);
            let before = texts.len();
            for facts in desk.facts(bar)?.into_values() {
                let Some(plain) = facts.text_digest else {
                    continue;
                };
                let digest = key.map_or(plain, |key| key.seal_digest(&plain));
                if asked.contains(&digest) {
                    let whole = facts.reading.whole();
                    let (masked, origin) = masker.mask_with_origin(&whole);
                    let whole = whole.chars().collect();
                    texts.insert(
                        digest,
                        Text {
                            whole,
                            masked,
                            origin,
                        },
                    );
                }
            }
            if texts.len() == before {
                let what = format!("{} 里没有这些指纹对应的材料", path.display());
                return Err(Error::usage(what).hint(
                    "请核对是不是导出指纹的那个项目；指纹加了密钥的，要用 --key-file 指明密钥文件。",
                ));
            }
        }
        Ok(Texts(texts))
    }

    /// What two documents share; `None` where the text of either is not at hand.
    pub fn passages(&self, left: &Document, right: &Document) -> Option<Vec<Passage>> {
        let text = |document: &Document| self.0.get(&document.text?);
        let (left, right) = (text(left)?, text(right)?);
        let least = Thresholds::default().passage_chars;
        let (a, b) = ((&left.masked, &left.origin), (&right.masked, &right.origin));
        let words = |text: &Text, span: Span| text.whole[span.start..span.end].iter().collect();
        let passage = |spans: (Span, Span)| Passage {
            spans,
            words: (words(left, spans.0), words(right, spans.1)),
        };
        Some(agreeing(a, b, least).into_iter().map(passage).collect())
    }
}
