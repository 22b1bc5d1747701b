//! The inverted index: which texts share which grams and sentences.

use rayon::prelude::*;

use super::corpus::{Corpus, HashSet};
use super::sentences::sentences;
use super::winnow::{self, K};

/// Marks the position of a sentence rather than a gram.
const SENTENCE: u32 = 1 << 31;
/// Positions of one gram that are kept of one text: more of them are a refrain.
const REPEATS: usize = 4;

/// A gram or sentence at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    hash: u64,
    /// Number of the text: first the units' own, then the references.
    pub text: u32,
    at: u32,
}

impl Entry {
    /// First letter.
    pub fn position(self) -> u32 {
        self.at & !SENTENCE
    }

    /// Whether it is a whole sentence.
    pub fn is_sentence(self) -> bool {
        self.at & SENTENCE != 0
    }
}

/// Entries of one hash.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    start: u32,
    end: u32,
    /// Units that hold it, references left out.
    pub units: u16,
}

impl Group {
    /// A number that no other group has.
    pub fn number(self) -> usize {
        self.start as usize
    }
}

/// Which texts share which grams and sentences.
pub struct Index {
    entries: Vec<Entry>,
    groups: Vec<Group>,
    /// For each text, the groups it is in with the entry's own number, by hash.
    by_text: Vec<Vec<(u32, u32)>>,
}

impl Index {
    /// Builds it. Grams of the shared texts, and grams that say nothing, are left out.
    pub fn of(corpus: &Corpus) -> Self {
        let own = corpus.texts.iter().map(|text| &text.masked);
        let reference = corpus.reference.iter().map(|(_, masked)| masked);
        let texts: Vec<_> = own.chain(reference).collect();
        let ground = &corpus.common_ground;
        let mut entries: Vec<Entry> = texts
            .par_iter()
            .enumerate()
            .flat_map_iter(|(number, text)| {
                let grams = winnow::winnow(&text.letters)
                    .into_iter()
                    .filter(|(_, at)| winnow::telling(&text.letters[*at as usize..][..K]));
                let whole = sentences(text)
                    .into_iter()
                    .map(|s| (s.hash, s.start | SENTENCE));
                let kept: Vec<Entry> = grams
                    .chain(whole)
                    .filter(|(hash, _)| !ground.contains(hash))
                    .map(|(hash, at)| Entry {
                        hash,
                        text: number as u32,
                        at,
                    })
                    .collect();
                kept
            })
            .collect();
        entries.par_sort_unstable();
        Index::grouped(corpus, &entries, texts.len())
    }

    /// Keeps what two texts share.
    fn grouped(corpus: &Corpus, all: &[Entry], texts: usize) -> Self {
        let mut index = Index {
            entries: Vec::new(),
            groups: Vec::new(),
            by_text: vec![Vec::new(); texts],
        };
        let mut seen = HashSet::default();
        for same in all.chunk_by(|a, b| a.hash == b.hash) {
            if same[0].text == same[same.len() - 1].text {
                continue;
            }
            seen.clear();
            let start = index.entries.len() as u32;
            for held in same.chunk_by(|a, b| a.text == b.text) {
                let kept = &held[..held.len().min(REPEATS)];
                let number = held[0].text as usize;
                if let Some(text) = corpus.texts.get(number) {
                    seen.extend(text.units().map(u64::from));
                }
                let group = index.groups.len() as u32;
                for entry in kept {
                    index.by_text[number].push((group, index.entries.len() as u32));
                    index.entries.push(*entry);
                }
            }
            index.groups.push(Group {
                start,
                end: index.entries.len() as u32,
                units: u16::try_from(seen.len()).unwrap_or(u16::MAX),
            });
        }
        index
    }

    /// Groups a text is in, each with its own entry there.
    pub fn of_text(&self, text: usize) -> impl Iterator<Item = (Group, Entry)> + '_ {
        self.by_text[text]
            .iter()
            .map(|(group, entry)| (self.groups[*group as usize], self.entries[*entry as usize]))
    }

    /// All entries of a group, by text.
    pub fn members(&self, group: Group) -> &[Entry] {
        &self.entries[group.start as usize..group.end as usize]
    }

    /// All groups, in a fixed order.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
}
