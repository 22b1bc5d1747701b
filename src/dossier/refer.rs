//! 互见: which of the places a paper stands in binds it, and what the others say instead.

use std::collections::BTreeMap;

use super::{Chapter, Dossier, Item};
use crate::evidence::Evidence;
use crate::standard::Slot;

/// Within each dossier the paper is bound under the slot it fills first of all, else where it
/// first stands; every other line refers to that place.
pub fn settle(dossiers: &mut [Dossier], evidence: &Evidence) {
    let materials = evidence.catalogue.materials.iter();
    let serving = materials.filter(|material| !material.also.is_empty());
    // No other paper stands in two places.
    let homes: BTreeMap<String, Option<Slot>> = serving
        .map(|material| (material.path.to_string(), material.slot.clone()))
        .collect();
    let twice = |item: &Item| homes.contains_key(&item.path);
    let is_home = |item: &Item| {
        let home = homes.get(&item.path);
        home.is_some_and(|slot| slot.as_ref() == Some(&item.slot))
    };
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for (dossier, chapter, item) in lines(dossiers).filter(|(_, _, item)| is_home(item)) {
        first.entry(item.path.clone()).or_insert_with(|| {
            let (volume, chapter) = (&dossier.subtitle, &chapter.title);
            format!("《{volume}》中《{chapter}》第{}项", item.number)
        });
    }
    for dossier in dossiers {
        let mut bound: BTreeMap<String, (usize, u32)> = BTreeMap::new();
        for (c, chapter) in dossier.chapters.iter().enumerate() {
            for item in chapter.items.iter().filter(|item| is_home(item)) {
                bound.insert(item.path.clone(), (c, item.number));
            }
        }
        let titles: Vec<String> = dossier.chapters.iter().map(|c| c.title.clone()).collect();
        for (c, chapter) in dossier.chapters.iter_mut().enumerate() {
            let items = chapter.items.iter_mut();
            for item in items.filter(|item| !item.secret && twice(item)) {
                match bound.get(&item.path) {
                    Some((home, number)) if (*home, *number) == (c, item.number) => {}
                    Some((home, number)) => {
                        item.elsewhere = Some(titles[*home].clone());
                        item.remark = if *home == c {
                            format!("互见：见本章第{number}项")
                        } else {
                            format!("互见：见本卷《{}》第{number}项", titles[*home])
                        };
                    }
                    // Bound in another dossier, where it fills its slot first of all.
                    None => {
                        let home = first.get(&item.path).cloned().unwrap_or_default();
                        item.remark = format!("互见：见{home}");
                        item.elsewhere = Some(home);
                    }
                }
            }
        }
    }
}

/// Every line of every inventory.
fn lines(dossiers: &[Dossier]) -> impl Iterator<Item = (&Dossier, &Chapter, &Item)> {
    let chapters = dossiers
        .iter()
        .flat_map(|d| d.chapters.iter().map(move |c| (d, c)));
    chapters.flat_map(|(d, c)| c.items.iter().map(move |item| (d, c, item)))
}
