//! The same slip of the pen in two units' papers alone: where many write 病媒生物 and two write
//! 病梅生物, the one was made from the other. A slip is a letter for another that sounds alike (the
//! input method offers both), or one typed twice, with words around it that others write right.
//!
//! Every slip is seen that stands with [`W`](super::winnow::W) shared letters on either side: a
//! gram over it is kept, and two units alone have that gram.

use std::collections::{BTreeMap, BTreeSet};

use pinyin::ToPinyin as _;
use rayon::prelude::*;

use super::candidates::letters;
use super::corpus::Corpus;
use super::index::Index;
use super::originals::Originals;
use super::passages::{of_papers, papers};
use super::rarity::Asked;
use super::winnow::{K, grams};
use super::{Kind, Likeness};
use crate::paper::Span;

/// Letters on either side by which a place is known.
const AROUND: usize = 3;
/// Other units that must write it right: twice as many as write it wrong.
const RIGHT: usize = 4;
/// Letters on either side that are shown.
const SHOWN: usize = 8;
/// Letters that stand for each other in good Chinese too, or in which people differ.
const VARIANTS: [&str; 30] = [
    "的地得",
    "做作",
    "制治",
    "定订",
    "账帐",
    "象像相",
    "他它她",
    "份分",
    "止至致",
    "启起",
    "须需",
    "利力",
    "应映",
    "惟唯",
    "联连",
    "型形行",
    "画划",
    "即及既",
    "坐座",
    "板版",
    "查察",
    "建健",
    "记纪",
    "事是",
    "进近",
    "其期",
    "在再",
    "和合",
    "与于",
    "有由",
];

/// Letters that never rightly stand twice: of others a word may end as the next begins, as in
/// 饮用水水源 and 工作作风.
const NEVER_TWICE: &str = "的了和与及在为将把被从以并或";

/// A slip that two texts share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Slip {
    /// Texts by number.
    texts: (u32, u32),
    /// Position of the letter in each.
    at: (u32, u32),
    /// The letter, and whether it stands twice.
    letter: u16,
    twice: bool,
    /// Hash of the letters around it.
    around: u64,
}

/// A slip that others do not make.
struct Judged {
    slip: Slip,
    /// What they write.
    right: u16,
    /// How many units do.
    units: usize,
}

/// Slips that two units share and that others do not make, a likeness for each two papers.
pub fn find(corpus: &Corpus, index: &Index) -> Vec<Likeness> {
    let mut slips = suspects(corpus, index);
    slips.par_sort_unstable();
    slips.dedup();
    let mut places: Vec<u64> = slips.iter().map(|slip| slip.around).collect();
    places.par_sort_unstable();
    places.dedup();
    let written = written(corpus, &places);
    let found: Vec<Judged> = slips
        .into_par_iter()
        .filter_map(|slip| {
            let place = places.binary_search(&slip.around).ok()?;
            judged(corpus, slip, written.get(&(place as u32))?)
        })
        .collect();
    let mut pairs: BTreeMap<(u32, u32), Vec<Judged>> = BTreeMap::new();
    for judged in found {
        pairs.entry(judged.slip.texts).or_default().push(judged);
    }
    let shown: Vec<_> = pairs
        .into_iter()
        .map(|(texts, slips)| (texts, stretches(corpus, texts, &slips), slips))
        .collect();
    let asked = shown.iter().flat_map(|(texts, stretches, _)| {
        let both = |(a, b): &(Letters, Letters)| [(texts.0, *a), (texts.1, *b)];
        stretches.iter().flat_map(both)
    });
    let originals = Originals::of(corpus, asked);
    let likenesses = shown.iter().flat_map(|(texts, stretches, slips)| {
        let both = |(a, b): &(Letters, Letters)| {
            let (a, b) = (originals.get(texts.0, *a), originals.get(texts.1, *b));
            (a.span, b.span)
        };
        let spans = stretches.iter().map(both).collect();
        likenesses(corpus, *texts, stretches, spans, slips)
    });
    likenesses.collect()
}

/// Letters in grams that two units alone have, where the words around them are alike as well.
fn suspects(corpus: &Corpus, index: &Index) -> Vec<Slip> {
    let groups = index.groups().par_iter().filter(|group| group.units == 2);
    groups
        .filter(|_| !(corpus.stopped)())
        .flat_map_iter(|group| {
            let members = index.members(*group);
            let own = members
                .iter()
                .filter(|e| (e.text as usize) < corpus.at_hand().len());
            let mut own = own.filter(|e| !e.is_sentence());
            let first = own.next();
            let unit = |text: u32| corpus.texts[text as usize].holders[0].0;
            let other = first.and_then(|f| own.find(|e| unit(e.text) != unit(f.text)));
            let pair = first.copied().zip(other.copied());
            pair.into_iter().flat_map(|(first, other)| {
                let texts = (first.text, other.text);
                let (a, b) = (first.position() as usize, other.position() as usize);
                (0..K).filter_map(move |n| suspect(corpus, texts, (a + n, b + n)))
            })
        })
        .collect()
}

fn suspect(corpus: &Corpus, texts: (u32, u32), at: (usize, usize)) -> Option<Slip> {
    let (a, b) = (letters(corpus, texts.0), letters(corpus, texts.1));
    let letter = *a.get(at.0)?;
    let twice =
        a.get(at.0 + 1) == Some(&letter) && han(letter).is_some_and(|c| NEVER_TWICE.contains(c));
    let length = 2 * AROUND + 1 + usize::from(twice);
    let mine = a.get(at.0.checked_sub(AROUND)?..at.0 + length - AROUND)?;
    let theirs = b.get(at.1.checked_sub(AROUND)?..at.1 + length - AROUND)?;
    if mine != theirs || !mine.iter().all(|l| is_han(*l)) {
        return None;
    }
    let (before, after) = (&mine[..AROUND], &mine[length - AROUND..]);
    Some(Slip {
        texts,
        at: (at.0 as u32, at.1 as u32),
        letter,
        twice,
        around: around(hash(before), hash(after)),
    })
}

/// A letter and a unit that writes it.
type Written = (u16, u16);

/// Which letters stand at these places, ascending, and in which units; by number of the place,
/// those alone where others may write it right.
fn written(corpus: &Corpus, places: &[u64]) -> BTreeMap<u32, Vec<Written>> {
    let asked = Asked::of(places);
    let mut hits: Vec<(u32, u16, u16)> = corpus
        .at_hand()
        .par_iter()
        .filter(|_| !(corpus.stopped)())
        .flat_map_iter(|text| {
            let letters = &text.masked.letters;
            let sides: Vec<u64> = grams(letters, AROUND).collect();
            let middle = AROUND..letters.len().saturating_sub(AROUND);
            let mut hits: Vec<(u32, u16, u16)> = middle
                .filter_map(|at| {
                    let place = asked.place(around(sides[at - AROUND], sides[at + 1]))?;
                    Some((place, letters[at], text.holders[0].0))
                })
                .collect();
            hits.sort_unstable();
            hits.dedup();
            hits
        })
        .collect();
    hits.par_sort_unstable();
    // Most places are a copied passage's own: nobody else writes anything there.
    let same = hits.chunk_by(|a, b| a.0 == b.0);
    let told = same.filter(|hits| hits.len() >= RIGHT);
    told.map(|hits| (hits[0].0, hits.iter().map(|hit| (hit.1, hit.2)).collect()))
        .collect()
}

/// What others write where the slip stands; `None` where it is no slip.
fn judged(corpus: &Corpus, slip: Slip, written: &[Written]) -> Option<Judged> {
    let units = |text: u32| corpus.texts[text as usize].units();
    let two: BTreeSet<u16> = units(slip.texts.0).chain(units(slip.texts.1)).collect();
    let others = |letter: u16| {
        let all = written.iter().filter(|(of, _)| *of == letter);
        all.filter(|(_, unit)| !two.contains(unit)).count()
    };
    let (units, right) = if slip.twice {
        (others(slip.letter), slip.letter)
    } else if others(slip.letter) > 0 {
        return None;
    } else {
        let right = written.iter().map(|(letter, _)| *letter);
        let right = right.filter(|letter| mistaken(slip.letter, *letter));
        right.map(|letter| (others(letter), letter)).max()?
    };
    (units >= RIGHT).then_some(Judged { slip, right, units })
}

/// Whether one letter may be typed for the other: they sound alike, and only one is right.
fn mistaken(slip: u16, right: u16) -> bool {
    let (Some(a), Some(b)) = (han(slip), han(right)) else {
        return false;
    };
    let sound = |c: char| c.to_pinyin().map(pinyin::Pinyin::plain);
    let variant = |set: &&str| set.contains(a) && set.contains(b);
    a != b && sound(a).is_some() && sound(a) == sound(b) && !VARIANTS.iter().any(variant)
}

fn han(letter: u16) -> Option<char> {
    let c = char::from_u32(u32::from(letter))?;
    is_han(letter).then_some(c)
}

fn is_han(letter: u16) -> bool {
    (0x4E00..0xA000).contains(&letter)
}

fn hash(letters: &[u16]) -> u64 {
    grams(letters, AROUND).next().unwrap_or_default()
}

fn around(before: u64, after: u64) -> u64 {
    before.rotate_left(23) ^ after
}

/// First letter and one past the last.
type Letters = (usize, usize);

/// The slips with some letters around them, as far as both sides have them alike; those in one
/// breath together.
fn stretches(corpus: &Corpus, texts: (u32, u32), slips: &[Judged]) -> Vec<(Letters, Letters)> {
    let (a, b) = (letters(corpus, texts.0), letters(corpus, texts.1));
    let mut found: Vec<(Letters, Letters)> = Vec::new();
    for Judged { slip, .. } in slips {
        let (at, other) = (slip.at.0 as usize, slip.at.1 as usize);
        let same = |pair: &(&u16, &u16)| pair.0 == pair.1;
        let before = std::iter::zip(a[..at].iter().rev(), b[..other].iter().rev());
        let before = before.take(SHOWN).take_while(same).count();
        let after = std::iter::zip(&a[at..], &b[other..]);
        let after = after.take(SHOWN).take_while(same).count();
        let (left, right) = ((at - before, at + after), (other - before, other + after));
        match found.last_mut() {
            Some((l, r)) if left.0 < l.1 && right.0 < r.1 && right.1 > r.1 => {
                (l.1, r.1) = (left.1, right.1);
            }
            _ => found.push((left, right)),
        }
    }
    found
}

fn likenesses(
    corpus: &Corpus,
    texts: (u32, u32),
    stretches: &[(Letters, Letters)],
    spans: Vec<(Span, Span)>,
    slips: &[Judged],
) -> Vec<Likeness> {
    let (a, b) = (letters(corpus, texts.0), letters(corpus, texts.1));
    let agreed: usize = stretches.iter().map(|(l, _)| l.1 - l.0).sum();
    let degree = (agreed as f64 / a.len().min(b.len()).max(1) as f64).min(1.0);
    let said: Vec<String> = slips.iter().map(|slip| in_words(a, slip)).collect();
    let how = said.join("；");
    papers(corpus, texts.0, texts.1)
        .into_iter()
        .map(|pair| of_papers(Kind::Typo, degree, pair, spans.clone(), how.clone()))
        .collect()
}

/// `“病梅生物防”只有这两个单位这样写，另有 12 个单位在同样的上下文里写“病媒生物防”`.
fn in_words(letters: &[u16], judged: &Judged) -> String {
    let Judged { slip, right, units } = judged;
    let at = slip.at.0 as usize;
    let text = |letters: &[u16]| String::from_utf16_lossy(letters);
    let (before, after) = (
        &letters[at - AROUND..at],
        &letters[at + 1 + usize::from(slip.twice)..][..AROUND],
    );
    let whole = text(&letters[at - AROUND..at + 1 + usize::from(slip.twice) + AROUND]);
    let mended = text(&[before, &[*right], after].concat());
    format!("“{whole}”只有这两个单位这样写，另有 {units} 个单位在同样的地方写“{mended}”")
}
