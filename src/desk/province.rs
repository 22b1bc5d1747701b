//! 跨县比对, as people are told of it: what papers of different counties share, how much of the
//! shorter one it is, and its words where both texts are at hand.

mod table;
mod texts;

pub use table::{Table, shorten};
pub use texts::{Passage, Texts};

use crate::prints::compare::{Pair, Register, Registered, Stretch};

/// The papers that are compared.
pub struct Papers<'p> {
    /// All of them.
    pub register: &'p Register<'p>,
    /// Texts that are at hand.
    pub texts: &'p Texts,
}

impl<'p> Papers<'p> {
    /// What is known of a paper.
    pub fn known(&self, number: u32) -> Registered<'p> {
        self.register.documents[number as usize]
    }

    /// What two papers share; `None` where the text of either is not at hand.
    pub fn passages(&self, pair: &Pair) -> Option<Vec<Passage>> {
        let (left, right) = (self.known(pair.left), self.known(pair.right));
        self.texts.passages(left.document, right.document)
    }

    /// Share of the shorter one's fingerprints, in percent, rounded down.
    pub fn share(&self, pair: &Pair) -> u64 {
        let count = |number: u32| u64::from(self.known(number).document.fingerprints);
        let shorter = count(pair.left).min(count(pair.right)).max(1);
        (pair.shared * 100 / shorter).min(100)
    }

    /// A paper: `青砚县 卫健局《年度工作总结》（2024 年），卫健局/2024/总结.docx`.
    pub fn called(&self, number: u32) -> String {
        let known = self.known(number);
        let document = known.document;
        let year = document.year.map(|year| format!("（{year} 年）"));
        format!(
            "{} {}《{}》{}，{}",
            known.place,
            known.office.name,
            document.title,
            year.unwrap_or_default(),
            document.path
        )
    }

    /// A common text: how many have it, and where it stands in the paper that shows it, in percent
    /// of its letters.
    pub fn common(&self, stretch: &Stretch) -> String {
        let letters = u64::from(self.known(stretch.document).document.letters.max(1));
        let at = |letter: u32| (u64::from(letter) * 100 / letters).min(100);
        format!(
            "{} 个以上单位、{} 份以上材料都有，约 {} 字，例如{}的 {}% 到 {}% 处",
            stretch.units,
            stretch.documents,
            stretch.end - stretch.start,
            self.called(stretch.document),
            at(stretch.start),
            at(stretch.end),
        )
    }
}

/// How rare what a pair shares is, as people are shown it.
pub fn rarity(pair: &Pair) -> String {
    format!("{:.1}", pair.rarity as f64 / 1000.0)
}
