//! A person's verdict on likenesses, as the ledger takes it in: at once, and in the history.

use super::{Deed, Entry, Hand, Ledger, State};
use crate::error::{Error, Result};
use crate::project::Terms;
use crate::verdict::{Ruling, Verdict};

impl Ledger {
    /// Takes down what a person found of what is alike in this entry, and gives the verdicts to
    /// keep, one for each pair.
    ///
    /// # Errors
    /// There is no such number; it is about nothing alike; no person is named, or no reason given
    /// for what excuses.
    pub fn judge(
        &mut self,
        number: u32,
        verdict: Verdict,
        hand: Hand<'_>,
        terms: Terms,
    ) -> Result<Vec<Ruling>> {
        let hand = hand.person("认定")?;
        let why = hand.why;
        let entry = self.alike(number)?;
        if verdict.excuses() && why.is_empty() {
            let what = format!("认定为“{}”要写明理由", verdict.in_words());
            return Err(Error::usage(what)
                .hint("用 --why 写一句话，例如：--why \"两家联合发文，已看原件\"。"));
        }
        let ruling = |pair: &_| Ruling {
            number,
            pair: Clone::clone(pair),
            verdict,
            by: hand.by.into(),
            date: hand.day.iso(),
            why: why.into(),
        };
        let rulings: Vec<Ruling> = entry.finding.alike.iter().map(ruling).collect();
        let words = rulings.first().map(Ruling::in_words).unwrap_or_default();
        let said = match why {
            "" => format!("认定：{}", verdict.in_words()),
            why => format!("认定：{}，{why}", verdict.in_words()),
        };
        entry.change(Deed::Judged, Hand { why: &said, ..hand }, |entry| {
            entry.finding.upheld = None;
            entry.finding.excused = None;
            if !verdict.excuses() {
                entry.finding.upheld = Some(words);
                entry.reopen(hand, terms);
                return;
            }
            entry.finding.excused = Some(words);
            if entry.state != State::StruckOff {
                entry.state = State::Excused;
            }
        });
        Ok(rulings)
    }

    /// Takes a verdict back: the entry is what it would be without.
    ///
    /// # Errors
    /// There is no such number; it is about nothing alike; no person is named.
    pub fn unjudge(&mut self, number: u32, hand: Hand<'_>, terms: Terms) -> Result<()> {
        let hand = hand.person("认定")?;
        let entry = self.alike(number)?;
        let said = match hand.why {
            "" => "撤回认定".into(),
            why => format!("撤回认定：{why}"),
        };
        entry.change(Deed::Judged, Hand { why: &said, ..hand }, |entry| {
            entry.finding.excused = None;
            entry.finding.upheld = None;
            entry.reopen(hand, terms);
        });
        Ok(())
    }

    fn alike(&mut self, number: u32) -> Result<&mut Entry> {
        let entry = self.entries.iter_mut().find(|e| e.number == number);
        let entry = entry.ok_or_else(|| Error::usage(format!("台账里没有 {number} 号")))?;
        if entry.finding.alike.is_empty() {
            let what = format!("{number} 号不是雷同问题，或是旧版本程序记下的，不能这样认定");
            return Err(Error::usage(what).hint(
                "先运行一次 juanzong check；不是雷同的问题，整改后验收，或在项目文件里写明豁免。",
            ));
        }
        Ok(entry)
    }
}

impl Entry {
    /// What was excused is due again.
    fn reopen(&mut self, hand: Hand<'_>, terms: Terms) {
        if self.state == State::Excused {
            self.state = State::Open;
            self.opened(terms, hand.day);
        }
    }
}
