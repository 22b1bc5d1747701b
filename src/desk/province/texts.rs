//! Texts that are at hand, so that what two papers share can be laid side by side.

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::Desk;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::likeness::agreeing;
use crate::likeness::normalise::{Masked, Masker, Origin};
use crate::paper::Span;
use crate::prints::compare::Register;
use crate::prints::{Document, Key};
use crate::project::Thresholds;
use crate::walk::Progress;

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
    /// Takes in those of a project that the register speaks of.
    ///
    /// # Errors
    /// The project can't be read; it has none of them, as where fingerprints are keyed and no key
    /// is at hand.
    pub fn take(
        &mut self,
        desk: &Desk,
        register: &Register<'_>,
        key: Option<&Key>,
        progress: &dyn Progress,
    ) -> Result<()> {
        let asked: BTreeSet<Digest> = register
            .documents
            .iter()
            .filter_map(|known| known.document.text)
            .collect();
        let masker = Masker::of(&desk.project);
        let mut none = true;
        for facts in desk.facts(progress)?.into_values() {
            let Some(plain) = facts.text_digest else {
                continue;
            };
            let digest = key.map_or(plain, |key| key.seal_digest(&plain));
            if asked.contains(&digest) {
                none = false;
                let whole = facts.reading.whole();
                let (masked, origin) = masker.mask_with_origin(&whole);
                let whole = whole.chars().collect();
                let text = Text {
                    whole,
                    masked,
                    origin,
                };
                self.0.insert(digest, text);
            }
        }
        if none {
            let what = format!("{} 里没有这些指纹对应的材料", desk.project.root.display());
            return Err(Error::usage(what).hint(
                "请核对是不是导出指纹的那个项目；指纹加了密钥的，要同时给出密钥文件（命令是 --key-file）。",
            ));
        }
        Ok(())
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
