//! [`Register`]: every document of every file, numbered so that the order of files does not matter.

use std::collections::BTreeMap;

use crate::digest::{Digest, Hash};
use crate::error::{Error, Result};
use crate::prints::{Document, Office, Source};

/// Every document of every file.
pub struct Register<'s> {
    /// By their numbers in the rows, each once.
    pub documents: Vec<Registered<'s>>,
    /// For each its unit, for the inner loop.
    pub units: Vec<i32>,
    /// Units that have any document.
    pub count: usize,
}

/// One document.
#[derive(Clone, Copy)]
pub struct Registered<'s> {
    /// What is said of it: of its papers the first by path.
    pub document: &'s Document,
    /// Whose it is.
    pub office: &'s Office,
    /// The county or city.
    pub place: &'s str,
}

impl<'s> Register<'s> {
    /// Of all these files.
    ///
    /// # Errors
    /// Two files call different units by one number, or give one document to two units.
    pub fn of(sources: &'s [Source]) -> Result<Self> {
        let mut offices: BTreeMap<i32, (&Office, &Source)> = BTreeMap::new();
        let mut all: BTreeMap<i64, Registered> = BTreeMap::new();
        for source in sources {
            for office in &source.header.units {
                let (known, first) = offices.entry(office.number).or_insert((office, source));
                let same = known.name == office.name && first.header.place == source.header.place;
                if !same {
                    let what = format!(
                        "{} 和 {} 用同一个代码 {} 称呼不同的单位（{}、{}），不能一起比",
                        first.path.display(),
                        source.path.display(),
                        office.number,
                        known.name,
                        office.name
                    );
                    return Err(Error::usage(what).hint(
                        "同一个县请只用一份指纹；两个县代码相同的，导出时用 --county 写明各自的行政区划代码。",
                    ));
                }
            }
            for document in &source.documents {
                let Some((office, _)) = offices.get(&document.unit) else {
                    continue;
                };
                let place = source.header.place.as_str();
                let fresh = Registered {
                    document,
                    office,
                    place,
                };
                let known = all.entry(document.document).or_insert(fresh);
                if known.document.unit != document.unit {
                    return Err(source.damaged("一份材料归了两个单位"));
                }
                if document < known.document {
                    *known = fresh;
                }
            }
        }
        let documents: Vec<Registered> = all.into_values().collect();
        let units: Vec<i32> = documents.iter().map(|d| d.document.unit).collect();
        let mut distinct = units.clone();
        distinct.sort_unstable();
        distinct.dedup();
        Ok(Register {
            documents,
            units,
            count: distinct.len(),
        })
    }

    /// The number of what the rows call so.
    pub fn number(&self, id: i64) -> Option<u32> {
        let known = self
            .documents
            .binary_search_by_key(&id, |d| d.document.document);
        known.ok().map(|number| number as u32)
    }

    /// Numbers of the documents of one file, to look up quickly.
    pub fn numbers(&self, source: &Source) -> Numbers {
        let ids = source.documents.iter().map(|document| document.document);
        let known = ids.filter_map(|id| Some((id, self.number(id)?)));
        Numbers::of(known.collect())
    }

    /// By what a comparison of these files is known from one run to the next, whatever their
    /// order.
    pub fn mark(sources: &[Source]) -> Digest {
        let mut marks: Vec<[u8; 32]> = sources.iter().map(mark).collect();
        marks.sort_unstable();
        let mut hash = Hash::default();
        marks.iter().for_each(|mark| hash.update(mark));
        hash.finish()
    }
}

fn mark(source: &Source) -> [u8; 32] {
    let mut hash = Hash::default();
    hash.update(format!("{} {} {:?}", source.rows, source.size, source.header).as_bytes());
    for document in &source.documents {
        hash.update(&document.document.to_le_bytes());
        hash.update(&document.fingerprints.to_le_bytes());
        hash.update(&document.digest.0);
    }
    hash.finish().0
}

/// Numbers of documents by what the rows call them. The names are hashes: their lowest bits are
/// where to look.
pub struct Numbers {
    slots: Vec<(i64, u32)>,
    mask: usize,
}

/// In a slot that holds nothing.
const NONE: u32 = u32::MAX;

impl Numbers {
    fn of(known: Vec<(i64, u32)>) -> Self {
        let size = (known.len() * 2).next_power_of_two().max(16);
        let mut numbers = Numbers {
            slots: vec![(0, NONE); size],
            mask: size - 1,
        };
        for (id, number) in known {
            let mut at = id as usize & numbers.mask;
            while numbers.slots[at].1 != NONE && numbers.slots[at].0 != id {
                at = (at + 1) & numbers.mask;
            }
            numbers.slots[at] = (id, number);
        }
        numbers
    }

    /// The number of this document.
    pub fn get(&self, id: i64) -> Option<u32> {
        let mut at = id as usize & self.mask;
        loop {
            match self.slots[at] {
                (_, NONE) => return None,
                (known, number) if known == id => return Some(number),
                _ => at = (at + 1) & self.mask,
            }
        }
    }
}
