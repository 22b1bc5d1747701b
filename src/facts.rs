//! [`Facts`]: what the bytes of one content say. Pure: they depend on the bytes and on
//! [`read::VERSION`] only, so they may be cached, shipped and recomputed
//! anywhere. The unit of caching and of distribution.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::digest::{Digest, digest};
use crate::read::{self, Body, Paragraph, Reading, Why};

/// Changes when the same bytes give other facts: facts of another version are read anew.
pub const VERSION: u32 = read::VERSION;

/// What stands before recognised text wherever it is shown.
pub const UNREVIEWED: &str = "以下文字由机器识别，未经人工核对";

/// What the bytes of one content say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// What was read.
    pub reading: Reading,
    /// SHA-256 of the text reduced to its letters and digits (NFKC): equal for a paper that was
    /// only saved anew. `None` where there is no text.
    pub text_digest: Option<Digest>,
    /// What a machine recognised on pages without text, where the user asked for it: never cached
    /// with the facts, never reviewed, never the ground for a finding.
    #[serde(skip)]
    pub recognised: Vec<Paragraph>,
}

impl Facts {
    /// Reads `bytes`; `name` only gives the extension.
    pub fn of(name: &str, digest: Digest, bytes: &[u8]) -> Self {
        Facts::from_reading(digest, read::read(name, bytes))
    }

    /// Of what was read from the content of this digest.
    pub fn from_reading(digest: Digest, reading: Reading) -> Self {
        let text_digest = text_digest(&reading);
        Facts {
            digest,
            reading,
            text_digest,
            recognised: Vec::new(),
        }
    }

    /// Facts of a content that was not read because it has more than `limit` bytes.
    pub fn too_large(digest: Digest, limit: u64) -> Self {
        let limit = format!("文件大小上限 {} MB", limit >> 20);
        Facts::unread(digest, Why::Limit(limit))
    }

    /// Facts of a content that could not be had when it was to be read; `trouble` in Chinese.
    pub fn lost(digest: Digest, trouble: String) -> Self {
        Facts::unread(digest, Why::Broken(trouble))
    }

    /// Whether we saw what it says.
    pub fn is_readable(&self) -> bool {
        !matches!(self.reading.body, Body::Unreadable(_))
    }

    fn unread(digest: Digest, why: Why) -> Self {
        Facts {
            digest,
            reading: Reading::unreadable("unknown", why),
            text_digest: None,
            recognised: Vec::new(),
        }
    }
}

fn text_digest(reading: &Reading) -> Option<Digest> {
    let text: String = reading
        .whole()
        .nfkc()
        .filter(|c| c.is_alphanumeric())
        .collect();
    (!text.is_empty()).then(|| digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(name: &str, text: &str) -> Facts {
        Facts::of(name, digest(text.as_bytes()), text.as_bytes())
    }

    #[test]
    fn a_paper_saved_anew_keeps_its_text_digest_and_another_paper_has_its_own() {
        let one = facts("a.txt", "第３５个　爱国卫生月，\n活动通知。");
        let same = facts("b.md", "# 第35个爱国卫生月\n\n活动通知");
        let other = facts("c.txt", "第36个爱国卫生月，活动通知。");
        assert_eq!(one.text_digest, same.text_digest);
        assert_ne!(one.digest, same.digest);
        assert_ne!(one.text_digest, other.text_digest);
        assert_eq!(facts("d.txt", "……").text_digest, None);
    }
}
