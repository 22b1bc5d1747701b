//! The inverted index: which texts share which grams and sentences.
//!
//! It is built shard by shard, each holding the hashes that begin with the same bits: what only
//! one text has, which is most, never lies in memory all at once.

use rayon::prelude::*;

use super::corpus::{Corpus, HashSet};
use super::normalise::Masked;
use super::sentences::sentences;
use super::winnow::{self, K};

/// Marks the position of a sentence rather than a gram.
const SENTENCE: u32 = 1 << 31;
/// Positions of one gram that are kept of one text: more of them are a refrain.
const REPEATS: usize = 4;
/// Leading bits of a hash that name its shard.
const SHARD_BITS: u32 = 5;
const SHARDS: usize = 1 << SHARD_BITS;

/// A gram or sentence that two texts share, at a place.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    group: u32,
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
    /// Numbers of entries, text by text.
    by_text: Vec<u32>,
    /// Where each text's begin there, and one more.
    starts: Vec<usize>,
}

/// What one text is known by: the rest of each hash and its place, shard by shard.
struct Marks {
    marks: Vec<(u32, u32)>,
    ends: [u32; SHARDS],
}

/// What a text is known by: its kept grams and its sentences, hash and place. Grams of the shared
/// texts, and grams that say nothing, are left out.
pub fn kept(text: &Masked, ground: &HashSet) -> Vec<(u64, u32)> {
    let grams = winnow::winnow(&text.letters)
        .into_iter()
        .filter(|(_, at)| winnow::telling(&text.letters[*at as usize..][..K]));
    let whole = sentences(text)
        .into_iter()
        .map(|s| (s.hash, s.start | SENTENCE));
    let all = grams.chain(whole);
    all.filter(|(hash, _)| !ground.contains(hash)).collect()
}

/// First letter of what stands at a place that [`kept`] gave.
pub fn place(at: u32) -> usize {
    (at & !SENTENCE) as usize
}

impl Marks {
    fn of(kept: Vec<(u64, u32)>) -> Self {
        let shard = |hash: u64| (hash >> (64 - SHARD_BITS)) as usize;
        let mut next = [0_u32; SHARDS];
        for (hash, _) in &kept {
            next[shard(*hash)] += 1;
        }
        let mut sum = 0;
        for count in &mut next {
            (*count, sum) = (sum, sum + *count);
        }
        let mut marks = vec![(0, 0); kept.len()];
        for (hash, at) in kept {
            let place = &mut next[shard(hash)];
            // The bits after the shard's: together they tell 37 bits of the hash.
            marks[*place as usize] = ((hash >> (32 - SHARD_BITS)) as u32, at);
            *place += 1;
        }
        Marks { marks, ends: next }
    }

    fn shard(&self, number: usize) -> &[(u32, u32)] {
        let start = number.checked_sub(1).map_or(0, |last| self.ends[last]);
        &self.marks[start as usize..self.ends[number] as usize]
    }
}

impl Index {
    /// Builds it.
    pub fn of(corpus: &Corpus) -> Self {
        let own = corpus.texts.iter().map(|text| (&text.masked, text.print));
        let reference = corpus.reference.iter().map(|(_, masked)| (masked, None));
        let texts: Vec<_> = own.chain(reference).collect();
        let marks: Vec<Marks> = texts
            .par_iter()
            .map(|(text, print)| match print {
                _ if (corpus.stopped)() => Marks::of(Vec::new()),
                Some(print) => Marks::of(print.marks.clone()),
                None => Marks::of(kept(text, &corpus.common_ground)),
            })
            .collect();
        let shards: Vec<_> = (0..SHARDS)
            .into_par_iter()
            .map(|number| match (corpus.stopped)() {
                true => Default::default(),
                false => shared(corpus, &marks, number),
            })
            .collect();
        drop(marks);
        Index::joined(shards, texts.len())
    }

    fn joined(shards: Vec<(Vec<Entry>, Vec<Group>)>, texts: usize) -> Self {
        let total = |count: fn(&(Vec<Entry>, Vec<Group>)) -> usize| shards.iter().map(count).sum();
        let mut entries: Vec<Entry> = Vec::with_capacity(total(|(entries, _)| entries.len()));
        let mut groups: Vec<Group> = Vec::with_capacity(total(|(_, groups)| groups.len()));
        for (of_shard, grouped) in shards {
            let (first, before) = (entries.len() as u32, groups.len() as u32);
            entries.extend(of_shard.iter().map(|entry| Entry {
                group: entry.group + before,
                ..*entry
            }));
            groups.extend(grouped.iter().map(|group| Group {
                start: group.start + first,
                end: group.end + first,
                ..*group
            }));
        }
        let mut starts = vec![0; texts + 1];
        for entry in &entries {
            starts[entry.text as usize + 1] += 1;
        }
        for text in 0..texts {
            starts[text + 1] += starts[text];
        }
        let mut next = starts.clone();
        let mut by_text = vec![0; entries.len()];
        for (number, entry) in entries.iter().enumerate() {
            let place = &mut next[entry.text as usize];
            by_text[*place] = number as u32;
            *place += 1;
        }
        Index {
            entries,
            groups,
            by_text,
            starts,
        }
    }

    /// Groups a text is in, each with its own entry there.
    pub fn of_text(&self, text: usize) -> impl Iterator<Item = (Group, Entry)> + '_ {
        let of_text = &self.by_text[self.starts[text]..self.starts[text + 1]];
        of_text.iter().map(|number| {
            let entry = self.entries[*number as usize];
            (self.groups[entry.group as usize], entry)
        })
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

/// What two texts share of one shard, numbered from its own beginning.
fn shared(corpus: &Corpus, marks: &[Marks], number: usize) -> (Vec<Entry>, Vec<Group>) {
    let count = marks.iter().map(|of| of.shard(number).len()).sum();
    let mut places: Vec<(u32, u32)> = Vec::with_capacity(count);
    let mut order: Vec<u64> = Vec::with_capacity(count);
    for (text, of) in (0..).zip(marks) {
        for (hash, at) in of.shard(number) {
            // Places ascend by text and position: sorting by hash and place sorts by all three.
            order.push(u64::from(*hash) << 32 | places.len() as u64);
            places.push((text, *at));
        }
    }
    order.sort_unstable();
    let place = |key: &u64| places[(*key & u64::from(u32::MAX)) as usize];
    let (mut entries, mut groups) = (Vec::new(), Vec::new());
    for same in order.chunk_by(|a, b| a >> 32 == b >> 32) {
        if place(&same[0]).0 == place(&same[same.len() - 1]).0 {
            continue;
        }
        let (start, group) = (entries.len() as u32, groups.len() as u32);
        let (mut last, mut repeats) = (u32::MAX, 0);
        let mut units = Units::default();
        for (text, at) in same.iter().map(place) {
            repeats = if text == last { repeats + 1 } else { 0 };
            if text != last
                && let Some(text) = corpus.texts.get(text as usize)
            {
                units.add(text.units());
            }
            last = text;
            if repeats < REPEATS {
                entries.push(Entry { group, text, at });
            }
        }
        groups.push(Group {
            start,
            end: entries.len() as u32,
            units: units.count(),
        });
    }
    (entries, groups)
}

/// Units, each counted once.
#[derive(Default)]
struct Units(Vec<u16>);

impl Units {
    fn add(&mut self, units: impl Iterator<Item = u16>) {
        for unit in units {
            // Texts come by their first unit: most often it is the last one again.
            if self.0.last() != Some(&unit) {
                self.0.push(unit);
            }
        }
    }

    fn count(mut self) -> u16 {
        self.0.sort_unstable();
        self.0.dedup();
        u16::try_from(self.0.len()).unwrap_or(u16::MAX)
    }
}
