//! The same content twice: same bytes, same text saved anew, one paper for two years.

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::{Corpus, side};
use super::folders::{self, FolderPair};
use super::{Kind, Likeness};
use crate::catalogue::{Catalogue, Material};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::read::{Body, Why};

/// Letters and digits a text must have before its equal is worth a word: two empty forms are
/// alike by nature.
const LEAST: usize = 30;

/// One content and who hands it in.
pub struct Content<'a> {
    /// Of the text where there is one, else of the bytes.
    pub key: Digest,
    /// Papers, by unit, then path.
    pub holders: Vec<(u16, &'a Material)>,
    /// A photo: whoever else shows it, whatever was done to it, `photos` says.
    is_photo: bool,
}

impl Content<'_> {
    /// Units that hold it.
    fn units(&self) -> BTreeSet<u16> {
        self.holders.iter().map(|(unit, _)| *unit).collect()
    }
}

/// Copied folders first, then copied files that no copied folder accounts for.
pub fn find(corpus: &Corpus, catalogue: &Catalogue) -> Vec<Likeness> {
    let contents = contents(corpus, catalogue);
    if (corpus.stopped)() {
        return Vec::new();
    }
    let mut folders = folders::find(&contents, corpus.cap);
    folders.retain(|pair| pair.units().any(|unit| corpus.sees_unit(unit)));
    let mut found: Vec<Likeness> = folders.iter().map(FolderPair::likeness).collect();
    let reference: BTreeMap<Digest, &Material> = catalogue
        .reference
        .iter()
        .filter_map(|material| Some((key(corpus.facts.get(&material.digest)?)?, material)))
        .rev()
        .collect();
    for content in &contents {
        if let Some(source) = reference.get(&content.key) {
            found.extend(pasted(corpus, content, source));
        }
        if content.units().len() > corpus.cap {
            found.extend(common(corpus, content));
        } else if !content.is_photo {
            found.extend(between_units(corpus, content, &folders));
        }
        if !content.is_photo {
            found.extend(between_years(corpus, content, &folders));
        }
    }
    found
}

/// What a paper is known by: its text, or its bytes where it has none. `None` for what is empty
/// or says too little to be compared.
pub fn key(facts: &Facts) -> Option<Digest> {
    match &facts.reading.body {
        Body::Unreadable(Why::Empty) => None,
        Body::Pictures { .. } | Body::Recording | Body::Archive(_) | Body::Unreadable(_) => {
            Some(facts.digest)
        }
        Body::Text(paragraphs) => {
            let letters = paragraphs
                .iter()
                .flat_map(|p| p.text.chars())
                .filter(|c| c.is_alphanumeric());
            (letters.take(LEAST).count() == LEAST)
                .then_some(facts.text_digest)
                .flatten()
        }
    }
}

/// Whether it is a photo, which is compared as a picture.
pub fn is_photo(facts: &Facts) -> bool {
    facts.is_readable() && facts.reading.is_photo()
}

fn contents<'a>(corpus: &Corpus<'a>, catalogue: &'a Catalogue) -> Vec<Content<'a>> {
    let mut keys: BTreeMap<Digest, Option<Digest>> = BTreeMap::new();
    let mut groups: BTreeMap<Digest, Vec<(u16, &Material)>> = BTreeMap::new();
    for material in &catalogue.materials {
        if (corpus.stopped)() {
            return Vec::new();
        }
        if corpus.silent.contains(&material.digest) || corpus.roles.is_incoming(material) {
            continue;
        }
        let key = *keys
            .entry(material.digest)
            .or_insert_with(|| corpus.facts.get(&material.digest).and_then(key));
        if let (Some(key), Some(unit)) = (key, corpus.roles.unit(material))
            && !corpus.silent.contains(&key)
        {
            groups.entry(key).or_default().push((unit, material));
        }
    }
    for paper in &corpus.prints.papers {
        let silent = |digest: &Digest| corpus.silent.contains(digest);
        if let (Some(key), Some(unit)) = (paper.content, corpus.roles.unit(&paper.material))
            && !silent(&key)
            && !silent(&paper.material.digest)
        {
            groups.entry(key).or_default().push((unit, &paper.material));
        }
    }
    groups
        .into_iter()
        .map(|(key, mut holders)| {
            holders.sort_by_key(|(unit, material)| (*unit, &material.path));
            let facts = corpus
                .first(&holders)
                .and_then(|(_, m)| corpus.facts.get(&m.digest));
            Content {
                key,
                holders,
                is_photo: facts.is_some_and(is_photo),
            }
        })
        .collect()
}

fn between_units(corpus: &Corpus, content: &Content, folders: &[FolderPair]) -> Vec<Likeness> {
    let units: Vec<u16> = content.units().into_iter().collect();
    let mut found = Vec::new();
    for (n, a) in units.iter().enumerate() {
        for b in &units[n + 1..] {
            if !corpus.sees(*a) && !corpus.sees(*b) {
                continue;
            }
            let pairs = content
                .holders
                .iter()
                .filter(|(unit, _)| unit == a)
                .flat_map(|(_, left)| {
                    let of_b = content.holders.iter().filter(|(unit, _)| unit == b);
                    of_b.map(move |(_, right)| (*left, *right))
                });
            let pairs: Vec<(&Material, &Material)> = pairs.collect();
            if pairs.iter().any(|(l, r)| folders::covers(folders, l, r)) {
                continue;
            }
            // The same bytes for the same year say most.
            let best = pairs
                .into_iter()
                .min_by_key(|(l, r)| (l.digest != r.digest, l.year != r.year, &l.path, &r.path));
            found.extend(best.map(|(left, right)| same(left, right)));
        }
    }
    found
}

fn between_years(corpus: &Corpus, content: &Content, folders: &[FolderPair]) -> Vec<Likeness> {
    // One paper a unit and year.
    let mut firsts: BTreeMap<(u16, u16), &Material> = BTreeMap::new();
    for (unit, material) in &content.holders {
        if let Some(year) = material.year
            && corpus.roles.is_yearly(material)
            && corpus.sees(*unit)
        {
            firsts.entry((*unit, year.0)).or_insert(material);
        }
    }
    let all: Vec<((u16, u16), &Material)> = firsts.into_iter().collect();
    let mut found = Vec::new();
    for (n, ((unit, _), left)) in all.iter().enumerate() {
        for (_, right) in all[n + 1..].iter().take_while(|((u, _), _)| u == unit) {
            if !folders::covers(folders, left, right) {
                let mut likeness = same(left, right);
                likeness.kind = Kind::Year;
                likeness.how = format!("同一单位两个年度交了同一份材料：{}", likeness.how);
                found.push(likeness);
            }
        }
    }
    found
}

fn same(left: &Material, right: &Material) -> Likeness {
    let (left, right) = if left.path <= right.path {
        (left, right)
    } else {
        (right, left)
    };
    let bytes = left.digest == right.digest;
    Likeness {
        kind: if bytes { Kind::File } else { Kind::Text },
        degree: 1.0,
        left: side(left),
        right: side(right),
        passages: Vec::new(),
        units: Vec::new(),
        how: if bytes {
            "两个文件逐字节相同（SHA-256 一致）".into()
        } else {
            "两个文件另存过，但文字内容一字不差".into()
        },
    }
}

fn pasted(corpus: &Corpus, content: &Content, source: &Material) -> Vec<Likeness> {
    let mut found: Vec<Likeness> = Vec::new();
    let mut last = None;
    for (unit, material) in &content.holders {
        if corpus.sees(*unit) && last.replace(*unit) != Some(*unit) {
            found.push(Likeness {
                kind: Kind::Reference,
                left: side(material),
                right: side(source),
                ..same(material, source)
            });
        }
    }
    found
}

fn common(corpus: &Corpus, content: &Content) -> Option<Likeness> {
    let units = content.units();
    let (first, left) = corpus.first(&content.holders)?;
    if !corpus.sees(first) {
        return None;
    }
    let other = content.holders.iter().find(|(unit, _)| *unit != first);
    let mut likeness = same(left, other.map_or(left, |(_, right)| *right));
    likeness.kind = Kind::Common;
    likeness.how = format!("{} 个单位都有这份材料，视为公共文本", units.len());
    likeness.units = units
        .into_iter()
        .map(|u| corpus.roles.id(u).clone())
        .collect();
    Some(likeness)
}
