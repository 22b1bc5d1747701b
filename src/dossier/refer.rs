//! 互见: which of the places a paper stands in binds it, and what the others say instead.

use std::collections::BTreeMap;

use super::Dossier;
use crate::evidence::Evidence;

/// Within each dossier the paper is bound under the slot it fills first of all, else where it
/// first stands; every other line refers to that place.
pub fn settle(dossiers: &mut [Dossier], evidence: &Evidence) {
    let homes = homes(dossiers, evidence);
    for dossier in dossiers {
        let mut bound: BTreeMap<String, (usize, u32)> = BTreeMap::new();
        for (c, chapter) in dossier.chapters.iter().enumerate() {
            for item in &chapter.items {
                if is_home(evidence, item) {
                    bound.insert(item.path.clone(), (c, item.number));
                }
            }
        }
        let titles: Vec<String> = dossier.chapters.iter().map(|c| c.title.clone()).collect();
        for (c, chapter) in dossier.chapters.iter_mut().enumerate() {
            for item in &mut chapter.items {
                if item.secret {
                    continue;
                }
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
                        let home = homes.get(&item.path).cloned().unwrap_or_default();
                        item.remark = format!("互见：见{home}");
                        item.elsewhere = Some(home);
                    }
                }
            }
        }
    }
}

fn is_home(evidence: &Evidence, item: &super::Item) -> bool {
    evidence
        .material(&item.path)
        .is_some_and(|m| m.slot.as_ref() == Some(&item.slot))
}

/// For each paper, in words, the first dossier, chapter and line that bind it.
fn homes(dossiers: &[Dossier], evidence: &Evidence) -> BTreeMap<String, String> {
    let mut homes = BTreeMap::new();
    for dossier in dossiers {
        for chapter in &dossier.chapters {
            for item in &chapter.items {
                if is_home(evidence, item) {
                    homes.entry(item.path.clone()).or_insert_with(|| {
                        format!(
                            "《{}》中《{}》第{}项",
                            dossier.subtitle, chapter.title, item.number
                        )
                    });
                }
            }
        }
    }
    homes
}
