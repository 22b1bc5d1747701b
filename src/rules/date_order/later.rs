//! Papers that answer or cite what was written later.

use std::collections::BTreeMap;

use super::super::words;
use super::{Reversed, Shown, dated};
use crate::catalogue::Material;
use crate::evidence::Evidence;
use crate::paper::{Date, Paper, cited};
use crate::standard::Slot;

/// Approvals and answers older than the one request that lies beside them.
pub(super) fn replies_before_letters(evidence: &Evidence) -> Vec<Reversed<'_>> {
    let mut folders: BTreeMap<(&Slot, &str), Vec<&Material>> = BTreeMap::new();
    for slot in evidence.filled() {
        for material in evidence.in_slot(slot).filter(|m| m.slot.is_some()) {
            let key = (slot, material.path.folder());
            folders.entry(key).or_default().push(material);
        }
    }
    let found = folders.into_iter().filter_map(|((slot, _), materials)| {
        let of = |ends: &[&str]| {
            let mut those = materials.iter().filter_map(|material| {
                let paper = evidence.paper_of(material)?;
                let title = paper.title.as_deref()?;
                let fits = ends.iter().any(|end| title.ends_with(end));
                Some((*material, paper, paper.date?)).filter(|_| fits)
            });
            // Of two letters nobody knows which one is answered.
            those.next().filter(|_| those.next().is_none())
        };
        let (letter, asked, asked_on) = of(&["请示"])?;
        let (reply, answered, answered_on) = of(&["批复", "复函", "答复"])?;
        (answered_on.latest() < asked_on.earliest()).then(|| Reversed {
            slot,
            what: format!(
                "“{}”的成文日期 {} 早于请示“{}”的成文日期 {}",
                reply.path.name(),
                words::date(answered_on),
                letter.path.name(),
                words::date(asked_on)
            ),
            shown: vec![
                dated(reply, answered_on, answered.date_span, "批复的成文日期"),
                dated(letter, asked_on, asked.date_span, "请示的成文日期"),
            ],
        })
    });
    found.collect()
}

/// Papers that cite, before their own date, a number of a later year or a paper of later date.
pub(super) fn citing_the_future(evidence: &Evidence) -> Vec<Reversed<'_>> {
    let numbered = numbered(evidence);
    let mut found = Vec::new();
    for material in &evidence.catalogue.materials {
        let told = evidence.facts_of(material).zip(evidence.paper_of(material));
        let (Some(slot), Some((facts, paper))) = (&material.slot, told) else {
            continue;
        };
        let (Some(date), Some(at)) = (paper.date, paper.date_span) else {
            continue;
        };
        if evidence.is_shared(material) {
            continue;
        }
        for cited in cited(&facts.reading) {
            // What stands below the date is an attachment; the number at the head is its own.
            let own = paper
                .number_span
                .is_some_and(|own| cited.span.end <= own.end);
            if own || cited.span.end > at.start {
                continue;
            }
            let mut candidates = numbered.get(&cited.year.0).into_iter().flatten();
            let later = candidates
                .find(|(_, other, issued)| cited.is(other) && issued.earliest() > date.latest());
            let next_year = cited.year.0 > date.year;
            if later.is_none() && !next_year {
                continue;
            }
            let number = evidence.words(material.digest, cited.span).1;
            let name = material.path.name();
            let signed = words::date(date);
            let what = match later {
                Some((other, _, issued)) => format!(
                    "“{name}”的成文日期是 {signed}，却引用了 {} 才印发的“{}”",
                    words::date(*issued),
                    other.path.name()
                ),
                None => format!(
                    "“{name}”的成文日期是 {signed}，却引用了 {} 年的文号“{number}”",
                    cited.year
                ),
            };
            let mut shown = vec![
                dated(material, date, paper.date_span, "成文日期"),
                Shown {
                    material,
                    span: Some(cited.span),
                    note: "引用的文号".into(),
                },
            ];
            if let Some((other, paper, issued)) = later {
                shown.push(dated(other, *issued, paper.date_span, "所引文件的成文日期"));
            }
            found.push(Reversed { slot, what, shown });
            break;
        }
    }
    found
}

type Numbered<'a> = (&'a Material, &'a Paper, Date);

/// Papers of every folder that bear a number and a date, by the number's year.
fn numbered(evidence: &Evidence) -> BTreeMap<u16, Vec<Numbered<'_>>> {
    let mut numbered: BTreeMap<u16, Vec<Numbered<'_>>> = BTreeMap::new();
    let own = evidence.catalogue.materials.iter();
    for material in own.chain(&evidence.catalogue.shared) {
        let Some(paper) = evidence.paper_of(material) else {
            continue;
        };
        if let (Some(year), Some(date)) = (paper.number_year, paper.date) {
            let entry = (material, paper, date);
            numbered.entry(year.0).or_default().push(entry);
        }
    }
    numbered
}
