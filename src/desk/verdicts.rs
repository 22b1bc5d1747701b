//! A person's verdict on likenesses: into the ledger and among the verdicts that stand, at once.

use super::Desk;
use crate::error::{Error, Result};
use crate::ledger::{Hand, Ledger};
use crate::store::Wanted;
use crate::verdict::{Ruling, Verdict};

impl Desk {
    /// Takes down what a person found of what is alike in an entry, or, without a verdict, takes
    /// back what was found of it before. Gives what stands then, and the entry.
    ///
    /// # Errors
    /// As [`Ledger::judge`]; there is nothing to take back; the records fail.
    pub fn judge(
        &mut self,
        number: u32,
        verdict: Option<Verdict>,
        hand: Hand<'_>,
    ) -> Result<(Vec<Ruling>, Ledger)> {
        let terms = self.project.terms;
        let mut ledger = self.store.find(&Wanted::numbers(&[number]))?;
        let mut rulings = self.store.rulings()?;
        let old = on(&rulings, &ledger, number);
        let new = match verdict {
            Some(verdict) => ledger.judge(number, verdict, hand, terms)?,
            None if old.is_empty() => {
                return Err(Error::usage(format!("{number} 号还没有认定，不用撤回")));
            }
            None => {
                ledger.unjudge(number, hand, terms)?;
                Vec::new()
            }
        };
        rulings.retain(|ruling| !old.contains(ruling));
        rulings.extend(new.iter().cloned());
        self.store.keep_rulings(&rulings, &ledger)?;
        self.project.rulings = rulings;
        Ok((new, ledger))
    }
}

/// The verdicts given under a number, and those on the very pairs that it is about.
fn on(rulings: &[Ruling], ledger: &Ledger, number: u32) -> Vec<Ruling> {
    let pairs = ledger
        .entry(number)
        .map_or(&[][..], |entry| &entry.finding.alike);
    let meant = |r: &&Ruling| r.number == number || pairs.contains(&r.pair);
    rulings.iter().filter(meant).cloned().collect()
}
