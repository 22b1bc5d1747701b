//! A person's verdict on likenesses, as the ledger takes it in: at once, and in the history.

use super::{Entry, Ledger, MACHINE, State, calendar, term};
use crate::error::{Error, Result};
use crate::paper::Date;
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
        by: &str,
        why: &str,
        today: Date,
    ) -> Result<Vec<Ruling>> {
        let (by, why) = (person(by)?, why.trim());
        let entry = self.alike(number)?;
        if verdict.excuses() && why.is_empty() {
            let what = format!("认定为“{}”要写明理由", verdict.in_words());
            return Err(Error::usage(what)
                .hint("用 --why 写一句话，例如：--why \"两家联合发文，已看原件\"。"));
        }
        let today = today.iso();
        let ruling = |pair: &_| Ruling {
            number,
            pair: Clone::clone(pair),
            verdict,
            by: by.into(),
            date: today.clone(),
            why: why.into(),
        };
        let rulings: Vec<Ruling> = entry.finding.alike.iter().map(ruling).collect();
        let words = rulings.first().map(Ruling::in_words).unwrap_or_default();
        let said = match why {
            "" => format!("认定：{}", verdict.in_words()),
            why => format!("认定：{}，{why}", verdict.in_words()),
        };
        entry.finding.upheld = None;
        let to = if verdict.excuses() {
            entry.finding.excused = Some(words);
            match entry.state {
                State::StruckOff => State::StruckOff,
                _ => State::Excused,
            }
        } else {
            entry.finding.excused = None;
            entry.finding.upheld = Some(words);
            entry.reopened(&today)
        };
        entry.moved(to, by, &said, &today);
        Ok(rulings)
    }

    /// Takes a verdict back: the entry is what it would be without.
    ///
    /// # Errors
    /// There is no such number; it is about nothing alike; no person is named.
    pub fn unjudge(&mut self, number: u32, by: &str, why: &str, today: Date) -> Result<()> {
        let by = person(by)?;
        let entry = self.alike(number)?;
        let today = today.iso();
        entry.finding.excused = None;
        entry.finding.upheld = None;
        let to = entry.reopened(&today);
        let said = match why.trim() {
            "" => "撤回认定".into(),
            why => format!("撤回认定：{why}"),
        };
        entry.moved(to, by, &said, &today);
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
    /// The state without an excuse: what was excused is due again.
    fn reopened(&mut self, today: &str) -> State {
        if self.state != State::Excused {
            return self.state;
        }
        self.due = Some(calendar::after(today, term(self.finding.severity)));
        State::Open
    }
}

fn person(by: &str) -> Result<&str> {
    match by.trim() {
        "" | MACHINE => Err(Error::usage("认定必须由人负责：请写明姓名")
            .hint("用 --by 写上姓名，例如：--by 张三。")),
        by => Ok(by),
    }
}
