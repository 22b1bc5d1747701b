//! [`Letters`]: who signs the papers of the remediation cycle (整改通知单, 督办函, 周通报, 一页纸) and
//! how. The `letters` section of `juanzong.yaml`.

use super::{Project, written};

/// How letters are signed and numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    /// 印发单位, in the 落款; empty for 全宗名称.
    pub issuer: String,
    /// 机关代字 before the year of a number: `云爱卫办整`.
    pub code: String,
    /// Whom to ask, with a telephone number.
    pub contact: String,
    /// Whether the bulletin names no units.
    pub mask: bool,
    /// Days from one reminder of what is overdue to the next.
    pub remind_every: u32,
}

impl Default for Letters {
    fn default() -> Self {
        Letters {
            issuer: String::new(),
            code: String::new(),
            contact: String::new(),
            mask: false,
            remind_every: 7,
        }
    }
}

impl Project {
    /// Who signs letters: as given, else 全宗名称; a blank to be filled in where neither is known.
    pub fn issuer(&self) -> &str {
        let names = [
            self.letters.issuer.as_str(),
            self.filing.fonds_name.as_str(),
        ];
        let given = names.into_iter().find(|name| !name.is_empty());
        given.unwrap_or("（印发单位）")
    }
}

pub(super) fn letters(written: &written::Letters) -> Letters {
    let ours = Letters::default();
    let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    Letters {
        issuer: text(&written.issuer),
        code: text(&written.code),
        contact: text(&written.contact),
        mask: written.mask.unwrap_or(ours.mask),
        remind_every: written.remind_every.unwrap_or(ours.remind_every),
    }
}
