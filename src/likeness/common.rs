//! Text that many units carry: shown once, with the list of units, and no accusation.

use std::collections::{BTreeMap, BTreeSet};

use super::align;
use super::corpus::{Corpus, side};
use super::index::Index;
use super::winnow::{K, W};
use super::{Kind, Likeness};

/// A stretch of a text whose grams more than `cap` units hold.
struct Stretch {
    text: u32,
    start: usize,
    end: usize,
    grams: BTreeSet<usize>,
}

/// One common text and where it stands.
#[derive(Default)]
struct Cluster {
    units: BTreeSet<u16>,
    /// The first stretch of each of two units.
    shown: Vec<Stretch>,
}

/// Every common text, once.
pub fn find(corpus: &Corpus, index: &Index) -> Vec<Likeness> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut owner: BTreeMap<usize, usize> = BTreeMap::new();
    // Texts that are at hand come first: common text is shown in one of them.
    for number in 0..corpus.texts.len() as u32 {
        if (corpus.stopped)() {
            break;
        }
        for stretch in stretches(corpus, index, number) {
            let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
            for gram in &stretch.grams {
                if let Some(cluster) = owner.get(gram) {
                    *votes.entry(*cluster).or_default() += 1;
                }
            }
            let best = votes
                .into_iter()
                .max_by_key(|(id, n)| (*n, usize::MAX - id));
            let id = match best {
                Some((id, n)) if n * 2 >= stretch.grams.len() => id,
                _ => {
                    clusters.push(Cluster::default());
                    clusters.len() - 1
                }
            };
            for gram in &stretch.grams {
                owner.entry(*gram).or_insert(id);
            }
            clusters[id].add(corpus, stretch);
        }
    }
    clusters
        .iter()
        .filter(|cluster| cluster.units.len() > corpus.cap)
        .filter_map(|cluster| cluster.likeness(corpus))
        .collect()
}

/// Whether more than `cap` units carry all but a little of this stretch of a unit's text: two of
/// them that also share a slip in it have not copied from each other more than the rest.
pub fn carried(corpus: &Corpus, index: &Index, number: u32, stretch: (usize, usize)) -> bool {
    let mut grams = 0;
    let mut held: BTreeMap<u16, usize> = BTreeMap::new();
    for (group, entry) in index.of_text(number as usize) {
        let at = entry.position() as usize;
        if entry.is_sentence() || at < stretch.0 || at + K > stretch.1 {
            continue;
        }
        grams += 1;
        let own = index.members(group).iter();
        let own = own.filter_map(|member| corpus.texts.get(member.text as usize));
        let units: BTreeSet<u16> = own.flat_map(|text| text.units()).collect();
        for unit in units {
            *held.entry(unit).or_default() += 1;
        }
    }
    let carriers = held.values().filter(|count| **count * 4 >= grams * 3);
    grams > 0 && carriers.count() > corpus.cap
}

fn stretches(corpus: &Corpus, index: &Index, number: u32) -> Vec<Stretch> {
    let text = &corpus.texts[number as usize];
    if text.units().count() > corpus.cap {
        return Vec::new(); // the whole file is common and said so already
    }
    let mut places: Vec<(usize, usize)> = index
        .of_text(number as usize)
        .filter(|(group, entry)| usize::from(group.units) > corpus.cap && !entry.is_sentence())
        .map(|(group, entry)| (entry.position() as usize, group.number()))
        .collect();
    places.sort_unstable();
    places
        .chunk_by(|a, b| b.0 <= a.0 + K + W)
        .filter_map(|near| {
            let (start, end) = (near.first()?.0, near.last()?.0 + K);
            (end - start >= corpus.project.thresholds.passage_chars).then(|| Stretch {
                text: number,
                start,
                end,
                grams: near.iter().map(|(_, gram)| *gram).collect(),
            })
        })
        .collect()
}

impl Cluster {
    fn add(&mut self, corpus: &Corpus, stretch: Stretch) {
        let text = &corpus.texts[stretch.text as usize];
        let fresh = text.units().any(|unit| !self.units.contains(&unit));
        self.units.extend(text.units());
        if fresh && self.shown.len() < 2 {
            self.shown.push(stretch);
        }
    }

    fn likeness(&self, corpus: &Corpus) -> Option<Likeness> {
        let [first, second] = &self.shown[..] else {
            return None;
        };
        let [first, second] = &grown(corpus, first, second);
        let text = |stretch: &Stretch| &corpus.texts[stretch.text as usize];
        let letters = |stretch: &Stretch| {
            &corpus.texts[stretch.text as usize].masked.letters[stretch.start..stretch.end]
        };
        let passage = align::passage(&align::runs(letters(first), letters(second)))?;
        let span = |stretch: &Stretch, (start, end): (usize, usize)| {
            let (_, origin) = corpus.laid_out(text(stretch));
            origin.span(stretch.start + start, stretch.start + end)
        };
        let a = corpus.first(&text(first).holders)?;
        let b = text(second).holders.iter().find(|(unit, _)| *unit != a.0)?;
        if !corpus.sees(a.0) {
            return None;
        }
        let shorter = [first, second].map(|s| text(s).masked.letters.len());
        let shorter = shorter[0].min(shorter[1]).max(1);
        let mut sides = [
            (side(a.1), span(first, passage.a)),
            (side(b.1), span(second, passage.b)),
        ];
        if corpus.sees(b.0) {
            sides.sort();
        }
        let [(left, left_span), (right, right_span)] = sides;
        Some(Likeness {
            kind: Kind::Common,
            degree: (passage.agreed as f64 / shorter as f64).min(1.0),
            left,
            right,
            passages: vec![(left_span, right_span)],
            units: self
                .units
                .iter()
                .map(|u| corpus.roles.id(*u).clone())
                .collect(),
            how: format!("{} 个单位都有这段文字，视为公共文本", self.units.len()),
        })
    }
}

/// Two stretches with the letters at either end that both hold as well: kept grams begin and end
/// up to a window after the text does.
fn grown(corpus: &Corpus, first: &Stretch, second: &Stretch) -> [Stretch; 2] {
    let letters = |stretch: &Stretch| &corpus.texts[stretch.text as usize].masked.letters;
    let (a, b) = (letters(first), letters(second));
    let before = a[..first.start]
        .iter()
        .rev()
        .zip(b[..second.start].iter().rev());
    let after = a[first.end..].iter().zip(&b[second.end..]);
    let front = before.take(W).take_while(|(a, b)| a == b).count();
    let back = after.take(W).take_while(|(a, b)| a == b).count();
    [first, second].map(|stretch| Stretch {
        text: stretch.text,
        start: stretch.start - front,
        end: stretch.end + back,
        grams: BTreeSet::new(),
    })
}
