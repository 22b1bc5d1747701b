//! Stock phrases of official prose: what everybody writes, counted beforehand.
//!
//! An evaluation of ten units is too small to tell what is common from its own papers. The
//! table only lowers what a phrase weighs, and never below [`floor`]: a long passage that two
//! units alone share is found whatever its pieces are.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rayon::prelude::*;

use super::normalise::Masker;
use super::rarity;
use crate::digest::{self, Digest};
use crate::project::{Phrases, Project};

/// Documents that must hold a phrase before it is one; one hand may write several documents.
const LEAST: u32 = 3;
/// Units whose own papers tell well enough what is common.
const ENOUGH: f64 = 40.0;
/// The same in a short run that stands alone, which has little else to show for itself.
pub const LOW: f64 = 0.2;

/// The table that comes with the program. That it can be read is tested.
static BUILTIN: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::parse(include_bytes!("../../templates/stock/phrases.bin")).unwrap_or_default()
});

/// By which the tables that an evaluation uses are known: the program's and its own.
pub fn tables(project: &Project) -> Digest {
    let own = project.stock.as_ref().map(|stock| &stock.phrases);
    let own = own.map(Phrases::to_bytes).unwrap_or_default();
    digest::digest(&[&BUILTIN.to_bytes()[..], &own].concat())
}

/// Counts, in each document once, the phrases of these texts. The same texts in any order give
/// the same table; a text that comes twice counts once.
pub fn count(texts: &[String]) -> Phrases {
    let masker = Masker::new(std::iter::empty());
    let mut all: Vec<Vec<u32>> = texts
        .par_iter()
        .map(|text| {
            let masked = masker.mask(text);
            let grams = rarity::words(std::iter::once(&masked.letters));
            let mut of_text: Vec<u32> = grams.into_iter().map(fingerprint).collect();
            of_text.sort_unstable();
            of_text.dedup();
            of_text
        })
        .collect();
    all.retain(|of_text| !of_text.is_empty());
    all.sort_unstable();
    all.dedup();
    let documents = all.len() as u32;
    let mut grams = all.concat();
    grams.par_sort_unstable();
    let counts: BTreeMap<u32, u32> = grams
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0], same.len() as u32))
        .filter(|(_, count)| *count >= LEAST)
        .collect();
    Phrases::new(documents, &counts)
}

/// The least share of its weight that a phrase keeps in a passage, however common it is. The fewer
/// units there are, the more the table is asked: where their own papers tell, it would only cost
/// lightly reworded copies.
pub fn floor(units: usize) -> f64 {
    (0.7 + 0.3 * units as f64 / ENOUGH).min(1.0)
}

/// What a gram keeps of its weight in this evaluation, 0 to 1, before any floor.
pub fn share(project: &Project, gram: u64) -> f64 {
    let fingerprint = fingerprint(gram);
    let own = project.stock.as_ref();
    let own = own.map_or(0, |stock| stock.phrases.count(fingerprint));
    match BUILTIN.count(fingerprint).max(own) {
        0..=2 => 1.0,
        count => 1.0 / f64::from(count - 1),
    }
}

/// By what a phrase is known in a table.
pub fn fingerprint(gram: u64) -> u32 {
    (gram >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_program_can_be_read() {
        let table = Phrases::parse(include_bytes!("../../templates/stock/phrases.bin"));
        assert!(table.is_some_and(|table| !table.is_empty()));
    }

    #[test]
    fn a_phrase_counts_once_a_document_and_needs_three() {
        let text = |own: &str| format!("全面贯彻落实上级决策部署。{own}全面贯彻落实上级决策部署");
        let texts = ["甲乙丙丁戊己", "子丑寅卯辰", "东南西北中", "春夏秋冬雨"].map(text);
        let table = count(&texts);
        assert_eq!((table.documents, table.len()), (4, 8));
        assert_eq!(count(&texts[..2]).len(), 0);
        let again = [&texts[1..], &texts[..1], &texts[2..]].concat();
        assert_eq!(count(&again), table);
    }
}
